"""The changes between two states of an article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.articles.diff import FieldChange, ParagraphChange, compare, difference
from index.model import Article, Paragraph
from tests.support.archive.store_changes import full_article
from tests.support.growth import MOST_GROWTH, growth

FERRY = "The cable ferry returns to Lowmere after nineteen years of silence on the river."
CABLE = "The new cable, 412 metres of galvanised steel, was paid for by the Tarn Bridge Company."
GULLS = "Gulls, which had nested on the old landing stage, were moved upstream in March."
PRICE = "It was cheaper to give them a cable than to build a second bridge, said Edda Marsh."


def text(*paragraphs: str) -> Article:
    return replace(full_article(), paragraphs=tuple(map(Paragraph, paragraphs)))


def changes(before: tuple[str, ...], after: tuple[str, ...]) -> list[tuple[str | None, str | None]]:
    return [(each.before, each.after) for each in compare(text(*before), text(*after)).paragraphs]


class TestParagraphs:
    def test_nothing_is_different_in_the_same(self) -> None:
        same = compare(text(FERRY, CABLE), text(FERRY, CABLE))
        assert not same
        assert (same.fields, same.paragraphs, same.moved) == ((), (), 0)

    def test_new_and_gone_ones_are_told_in_the_order_of_reading(self) -> None:
        compared = compare(text(FERRY, GULLS, CABLE), text(PRICE, FERRY, CABLE))
        assert compared.paragraphs == (ParagraphChange(None, PRICE), ParagraphChange(GULLS, None))
        assert (compared.changed, compared.new, compared.gone, compared.moved) == (0, 1, 1, 0)
        assert compared

    def test_one_in_which_words_changed_is_told_as_changed(self) -> None:
        """Also between others that are new and gone."""
        changed = CABLE.replace("412", "431")
        assert changes((FERRY, GULLS, CABLE), (FERRY, changed, PRICE)) == [
            (GULLS, None),
            (CABLE, changed),
            (None, PRICE),
        ]

    def test_what_has_little_in_common_is_no_change(self) -> None:
        assert changes((FERRY, CABLE), (FERRY, GULLS)) == [(CABLE, None), (None, GULLS)]

    def test_in_languages_without_spaces_as_well(self) -> None:
        before, after = "渡船在沉寂十九年之后回到了洛米尔镇。", "渡船在沉寂二十年之后回到了洛米尔镇。"
        assert changes((before,), (after,)) == [(before, after)]

    def test_one_that_stands_elsewhere_is_moved(self) -> None:
        compared = compare(text(FERRY, CABLE, GULLS), text(GULLS, FERRY, CABLE, PRICE))
        assert (compared.paragraphs, compared.moved) == ((ParagraphChange(None, PRICE),), 1)

    def test_one_that_stands_more_often_is_new_as_often(self) -> None:
        compared = compare(text("***", FERRY, "***", CABLE), text("***", CABLE, "***", FERRY, "***"))
        assert (compared.new, compared.gone) == (1, 0)

    def test_one_character_is_enough_of_a_paragraph(self) -> None:
        assert changes(("A",), ("B",)) == [("A", None), (None, "B")]

    def test_one_by_another_author_is_told(self) -> None:
        """Its words are the same, but a quotation names somebody else."""

        def posts(*authors: str | None, texts: Sequence[str] = (FERRY, CABLE, "x", "x")) -> Article:
            paragraphs = [Paragraph(each, author=author) for each, author in zip(texts, authors, strict=True)]
            return replace(text(FERRY), paragraphs=tuple(paragraphs))

        before = posts("Ann", None, "Ann", "Bo")
        for after, count in (
            (posts("Ann", None, "Bo", "Ann"), 0),  # the same words by the same people
            (posts("Bo", None, "Ann", "Bo"), 1),
            (posts("Bo", "Ann", "Cy", "Cy"), 4),
            (posts("Bo", None, "Ann", texts=(FERRY, CABLE, "x")), 1),  # one is gone
            (posts("Bo", "Bo", texts=(GULLS, PRICE)), 0),  # others
        ):
            compared = compare(before, after)
            assert compared.reattributed == count
            assert bool(compared) == (count > 0 or len(after.paragraphs) < len(before.paragraphs))

    def test_one_that_the_byline_named_as_well_has_the_same_author(self) -> None:
        """An earlier reading had the whole discussion by who opened it."""
        before = replace(text(FERRY, CABLE), byline="Ann")
        posts = (Paragraph(FERRY, author="Ann"), Paragraph(CABLE, author="Bo"))
        compared = compare(before, replace(before, paragraphs=posts, byline=None))
        assert compared.reattributed == 1
        assert compared.fields == (FieldChange("byline", "Ann", None),)
        assert compare(before, replace(before, byline="Bo")).reattributed == 0, "the byline says it"

    def test_a_rewritten_section_is_compared_place_by_place(self) -> None:
        before = tuple(f"{number} {GULLS}" for number in range(30))
        after = (*(f"{number}x {GULLS}" for number in range(29)), CABLE)
        assert changes(before, after) == [
            *zip(before[:29], after[:29], strict=True),
            (before[29], None),
            (None, CABLE),
        ]

    def test_repetitions_are_compared_without_their_order(self) -> None:
        """A page of few texts, each a thousand times, takes time in proportion to its length."""

        def compare_pages(times: int) -> None:
            before, after = [FERRY, CABLE] * times, [CABLE, CABLE, FERRY] * (times * 6 // 10)
            compared = compare(text(*before), text(*after))
            assert (compared.changed, compared.new, compared.gone) == (0, times * 2 // 10, times * 4 // 10)

        assert growth(compare_pages, 1_000) < MOST_GROWTH

    @given(
        before=st.lists(st.sampled_from([FERRY, CABLE, GULLS, PRICE, FERRY[:-9], CABLE + "!", "x"]), max_size=9),
        after=st.lists(st.sampled_from([FERRY, CABLE, GULLS, PRICE, GULLS[9:], "***", "x"]), max_size=9),
        most=st.sampled_from([0, 3, 5_000]),
    )
    @settings(max_examples=100)
    def test_what_is_told_leads_from_the_one_to_the_other(self, before: list[str], after: list[str], most: int) -> None:
        """Whatever the two are, all that is gone and new is told, and nothing besides."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("index.articles.diff.MAX_MATCHES", most)
            patch.setattr("index.articles.diff.MAX_PAIRS", most)
            compared = compare(text(*before), text(*after))
        paragraphs = Counter(before)
        paragraphs.subtract(each.before for each in compared.paragraphs if each.before is not None)
        paragraphs.update(each.after for each in compared.paragraphs if each.after is not None)
        assert +paragraphs == Counter(after)
        assert min(paragraphs.values(), default=0) >= 0
        assert bool(compared) == (before != after) or most == 0
        assert compared.changed + compared.new + compared.gone == len(compared.paragraphs)


class TestFields:
    def test_are_told_as_they_are_shown(self) -> None:
        before = full_article()
        after = replace(
            before, title="Cats", byline=None, source="Cats", published=date(2025, 1, 2), credits=(), language="uk"
        )
        assert compare(before, after).fields == (
            FieldChange("title", before.title, "Cats"),
            FieldChange("byline", "Ann Lee", None),
            FieldChange("source", "The Daily Cat", "Cats"),
            FieldChange("published", "2024-02-29", "2025-01-02"),
            FieldChange("language", "ru", "uk"),
            FieldChange("credits", "Translated by Bo Li; Image: Ann Lee", None),
        )

    def test_what_readers_are_not_shown_is_no_difference(self) -> None:
        before = full_article()
        assert not compare(before, replace(before, extra={}, fixed=("title",), content_hash="other"))


def parts(before: str, after: str) -> tuple[str, str]:
    (a, b), (c, d) = difference(before, after)
    return before[a:b], after[c:d]


class TestDifference:
    @pytest.mark.parametrize(
        ("before", "after", "expected"),
        [
            ("It cost 20 million.", "It cost 25 million.", ("20", "25")),
            ("a b", "a x b", ("", "x ")),
            ("The cat purrs.", "The cats purr.", ("cat purrs", "cats purr")),
            ("cat", "cats", ("cat", "cats")),
            ("same", "same", ("", "")),
            ("", "new", ("", "new")),
            ("Ann said no, and left.", "Ann left.", ("said no, and ", "")),
            ("渡" * 40 + "九" + "船" * 40, "渡" * 40 + "十" + "船" * 40, ("九", "十")),
        ],
    )
    def test_begins_and_ends_with_whole_words(self, before: str, after: str, expected: tuple[str, str]) -> None:
        """Or with characters, where there is no end of a word near."""
        assert parts(before, after) == expected

    @given(before=st.text("ab .", max_size=20), after=st.text("ab .", max_size=20))
    @settings(max_examples=200)
    def test_outside_of_it_both_are_the_same(self, before: str, after: str) -> None:
        (a, b), (c, d) = difference(before, after)
        assert 0 <= a <= b <= len(before)
        assert 0 <= c <= d <= len(after)
        assert (before[:a], before[b:]) == (after[:c], after[d:])
