"""Questions as people type them, and archives of one article, as the benchmarks measure them."""

from __future__ import annotations

import pytest

from benchmarks.byline import archive
from benchmarks.collections import Asked, Collection
from benchmarks.typed import FORMS, alone, framed, frames, keywords, typed, typed_table
from index.model import Draft, Paragraph

FERRY, CLOCK = "https://a.example/ferry", "https://a.example/clock"
TEXTS = {
    FERRY: "The ferry has a new cable. Edda Marsh paid for it.",
    CLOCK: "The clock in the market square was mended by Tomas Rill.",
}


@pytest.fixture
def collection() -> Collection:
    questions = (
        Asked("Who paid for the cable of the ferry?", frozenset({f"{FERRY}#0"}), FERRY, ("Edda Marsh",)),
        Asked("Who mended the clock in the market square?", frozenset({f"{CLOCK}#0"}), CLOCK, ("Tomas Rill",)),
    )
    drafts = tuple(Draft(text[:9], (Paragraph(text),), url=url) for url, text in TEXTS.items())
    return Collection("lowmere_en", drafts, questions, {url: [text] for url, text in TEXTS.items()})


class TestTyped:
    def test_has_figures_for_each_form(self, collection: Collection) -> None:
        by_form = typed(collection, archive(collection.drafts))
        assert list(by_form) == list(FORMS)
        assert by_form["as asked"].success_at_1 == by_form["lower case"].success_at_1 == 100.0

    def test_has_none_for_a_polite_frame_in_a_language_without_frames(self, collection: Collection) -> None:
        norwegian = Collection("lowmere_no", collection.drafts, collection.questions, collection.paragraphs)
        assert "polite frame" not in typed(norwegian, archive(collection.drafts))


class TestFrames:
    def test_are_there_for_each_interface_language(self) -> None:
        assert set(frames()) == {"ar", "de", "en", "es", "fa", "fr", "ja", "ko", "pt", "ru", "uk", "zh"}
        assert all(len(pairs) == 50 and all(before or after for before, after in pairs) for pairs in frames().values())

    def test_stand_around_the_question_and_are_the_same_each_time(self) -> None:
        assert "Who is it?" in framed("Who is it?", "en") != "Who is it?"
        assert framed("Who is it?", "en") == framed("Who is it?", "en")


class TestKeywords:
    @pytest.mark.parametrize(
        ("question", "expected"),
        [
            ("Who mended the clock?", "mended clock"),
            ("Who is it?", "Who is it?"),  # nothing would be left
            ("?!", "?!"),
        ],
    )
    def test_are_the_words_of_the_subject(self, question: str, expected: str) -> None:
        assert keywords(question, "en") == expected


class TestAnArticleAlone:
    def test_is_asked_its_own_questions_and_as_many_others(self, collection: Collection) -> None:
        figures = alone(collection)
        assert figures.own == 100.0
        assert figures.foreign == 0.0


def test_the_table_leaves_out_what_was_not_measured(collection: Collection) -> None:
    norwegian = Collection("lowmere_no", collection.drafts, collection.questions, collection.paragraphs)
    row = ("lowmere_no", typed(norwegian, archive(collection.drafts)), alone(collection))
    line = typed_table([row]).splitlines()[-1]
    assert [cell.strip() for cell in line.split("|")][1:7] == [
        *("lowmere_no", "100.0 / 100.0", "100.0 / 100.0"),
        *(line.split("|")[4].strip(), "", "100.0 / 100.0"),
    ]
