"""Read an article on from one of its passages."""

from __future__ import annotations

from datetime import UTC, datetime

from index.articles.identity import make_article
from index.articles.passages import passages_from, split_passages
from index.articles.reading import HEADINGS_READ, PASSAGES_SOUGHT, around, has_other_text, read_on, shortened
from index.model import Article, Draft, Paragraph, PassageKind

BODY, HEADING, CAPTION = PassageKind.BODY, PassageKind.HEADING, PassageKind.CAPTION


def article(*kinds: PassageKind) -> Article:
    """Return an article whose paragraphs are named by their places."""
    paragraphs = tuple(Paragraph(f"p{place}", kind) for place, kind in enumerate(kinds))
    draft = Draft("Cats", paragraphs, credits=("Image: Tomas Rill",))
    return make_article(draft, datetime(2026, 1, 2, tzinfo=UTC), None)


def surrounding(*kinds: PassageKind, of: int) -> tuple[list[str], list[str], int | None]:
    """Return the texts before and after a passage, and where reading goes on."""
    read = article(*kinds)
    found = around(read, split_passages(read)[of])
    before, after = ([each.text for each in passages] for passages in (found.before, found.after.passages))
    assert bool(found) == bool(before or after)
    assert found.passage.ordinal == of
    return before, after, found.after.next_start


def texts(read: Article, start: int, count: int = 2) -> tuple[list[str], int | None]:
    stretch = read_on(read, start, count)
    return [passage.text for passage in stretch.passages], stretch.next_start


class TestPassagesFrom:
    def test_are_those_of_the_article_from_a_place(self) -> None:
        read = article(BODY, BODY, BODY)
        assert tuple(passages_from(read, 1)) == split_passages(read)[1:]


class TestReadOn:
    def test_shows_the_next_paragraphs_and_where_to_go_on(self) -> None:
        assert texts(article(BODY, BODY, BODY, BODY), 1) == (["p1", "p2"], 3)

    def test_ends_with_the_article(self) -> None:
        assert texts(article(BODY, BODY, BODY), 1) == (["p1", "p2"], None)
        assert texts(article(BODY), 1) == ([], None)

    def test_leaves_out_captions_and_credits(self) -> None:
        assert texts(article(BODY, CAPTION, BODY, CAPTION), 0) == (["p0", "p2"], None)

    def test_shows_headings_besides_the_paragraphs_that_they_are_over(self) -> None:
        assert texts(article(HEADING, BODY, HEADING, BODY, HEADING, BODY), 0) == (["p0", "p1", "p2", "p3"], 4)

    def test_shows_few_headings_in_a_row(self) -> None:
        shown, following = texts(article(*[HEADING] * 20, BODY), 0)
        assert len(shown) == following == HEADINGS_READ + 1


class TestShortened:
    def test_goes_on_with_what_does_not_fit(self) -> None:
        stretch = shortened(read_on(article(BODY, BODY, BODY), 0, 3), 2)
        assert ([each.text for each in stretch.passages], stretch.next_start) == (["p0", "p1"], 2)

    def test_does_not_end_with_a_heading(self) -> None:
        stretch = shortened(read_on(article(BODY, HEADING, BODY), 0, 2), 2)
        assert ([each.text for each in stretch.passages], stretch.next_start) == (["p0"], 1)


class TestOtherText:
    def test_is_any_paragraph_or_heading_besides_the_passage(self) -> None:
        for kinds, has_any in (
            ((BODY, BODY), True),
            ((HEADING, BODY), True),
            ((CAPTION, BODY), False),
            ((BODY,), False),
        ):
            read = article(*kinds)
            assert has_other_text(read, split_passages(read)[len(kinds) - 1]) == has_any


class TestAround:
    def test_is_a_paragraph_on_each_side(self) -> None:
        assert surrounding(BODY, BODY, BODY, BODY, BODY, of=2) == (["p1"], ["p3"], 4)

    def test_may_be_on_one_side_alone(self) -> None:
        assert surrounding(BODY, BODY, of=0) == ([], ["p1"], None)
        assert surrounding(BODY, BODY, of=1) == (["p0"], [], None)

    def test_may_be_nothing(self) -> None:
        assert surrounding(BODY, of=0) == ([], [], None)

    def test_leaves_out_captions_and_credits(self) -> None:
        kinds = (BODY, CAPTION, BODY, CAPTION, BODY, CAPTION)
        assert surrounding(*kinds, of=2) == (["p0"], ["p4"], None)
        assert surrounding(*kinds, of=3) == (["p2"], ["p4"], None)

    def test_has_the_headings_of_its_paragraphs(self) -> None:
        kinds = (HEADING, HEADING, BODY, HEADING, BODY, HEADING, BODY, HEADING, BODY)
        assert surrounding(*kinds, of=4) == (["p1", "p2", "p3"], ["p5", "p6"], 7)

    def test_begins_with_a_heading_if_there_is_no_paragraph(self) -> None:
        assert surrounding(HEADING, HEADING, BODY, of=2) == (["p1"], [], None)

    def test_does_not_reach_over_a_gallery(self) -> None:
        assert surrounding(BODY, *[CAPTION] * PASSAGES_SOUGHT, BODY, of=PASSAGES_SOUGHT + 1) == ([], [], None)
        assert surrounding(BODY, *[CAPTION] * (PASSAGES_SOUGHT - 1), BODY, of=PASSAGES_SOUGHT) == (["p0"], [], None)
