"""Read an article on from one of its passages."""

from __future__ import annotations

from datetime import UTC, datetime

from index.articles.identity import make_article
from index.articles.passages import passages_from, split_passages
from index.articles.reading import HEADINGS_READ, read_on, shortened
from index.model import Article, Draft, Paragraph, PassageKind

BODY, HEADING, CAPTION = PassageKind.BODY, PassageKind.HEADING, PassageKind.CAPTION


def article(*kinds: PassageKind) -> Article:
    """Return an article whose paragraphs are named by their places."""
    paragraphs = tuple(Paragraph(f"p{place}", kind) for place, kind in enumerate(kinds))
    draft = Draft("Cats", paragraphs, credits=("Image: Tomas Rill",))
    return make_article(draft, datetime(2026, 1, 2, tzinfo=UTC), None)


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
