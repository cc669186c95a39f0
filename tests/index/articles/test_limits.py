"""The largest size of an article and of its labels."""

import pytest

from index.articles.limits import (
    MAX_LABEL_CHARS,
    MAX_PARAGRAPH_CHARS,
    MAX_PASSAGES,
    MAX_TEXT_CHARS,
    MAX_TITLE_CHARS,
    bounded,
)
from index.errors import TextTooLongError, TooManyPassagesError
from index.model import Draft, Paragraph

OWL = Paragraph("owl")


class TestBounded:
    def test_is_the_same_where_all_is_within_its_limits(self) -> None:
        draft = Draft("T" * MAX_TITLE_CHARS, (OWL,) * MAX_PASSAGES, "b" * MAX_LABEL_CHARS, credits=("owl",))
        assert bounded(draft, "a.txt") == draft

    def test_has_authors_of_paragraphs_in_one_line_of_limited_length(self) -> None:
        authors = ("Ann\n Lee", "B" * (MAX_LABEL_CHARS + 1), " \u200b", "Cy", None)
        posts = tuple(Paragraph("owl", author=author) for author in authors)
        ann, long, nobody, cy, none = (each.author for each in bounded(Draft("Owls", posts), "a.txt").paragraphs)
        assert (ann, nobody, cy, none) == ("Ann Lee", None, "Cy", None)
        assert long is not None
        assert (long[:100], len(long)) == ("B" * 100, MAX_LABEL_CHARS)

    def test_has_no_byline_if_an_author_is_invisible(self) -> None:
        """The byline would stand under the words of somebody who hides behind a blank name."""
        posts = (Paragraph("owl", author="Ann"), Paragraph("owls", author="\u3164"))
        assert bounded(Draft("Owls", posts, "Ann"), "a.txt").byline is None
        posts = (posts[0], Paragraph("owls", author=" Bo"))
        assert bounded(Draft("Owls", posts, "Ann"), "a.txt").byline == "Ann"

    def test_has_no_more_passages_than_may_be(self) -> None:
        with pytest.raises(TooManyPassagesError) as refused:
            bounded(Draft("Big", (OWL,) * (MAX_PASSAGES + 1)), "a.txt")
        assert (refused.value.source, refused.value.limit) == ("a.txt", MAX_PASSAGES)

    def test_counts_the_passages_of_credits_and_long_paragraphs(self) -> None:
        paragraphs = (OWL,) * (MAX_PASSAGES - 1)
        with pytest.raises(TooManyPassagesError):
            bounded(Draft("Big", (*paragraphs, OWL), credits=("Translated by Ann Lee",)), "a.txt")
        with pytest.raises(TooManyPassagesError):
            bounded(Draft("Big", (*paragraphs, Paragraph("Owls hoot. " * 150))), "a.txt")

    def test_has_no_more_text_than_may_be(self) -> None:
        long = Paragraph("x" * (MAX_TEXT_CHARS // 1_000))
        assert bounded(Draft("Big", (long,) * 1_000), "a.txt").paragraphs == (long,) * 1_000
        with pytest.raises(TextTooLongError) as refused:
            bounded(Draft("Big", (long,) * 1_001), "a.txt")
        assert (refused.value.source, refused.value.limit_chars) == ("a.txt", MAX_TEXT_CHARS)

    def test_of_one_paragraph_are_fewer(self) -> None:
        draft = Draft("Big", (Paragraph("owl " * 250_000),))
        assert bounded(draft, "a.txt") == draft
        with pytest.raises(TextTooLongError) as refused:
            bounded(Draft("Big", (OWL, Paragraph("owl " * 250_000 + "!"))), "a.txt")
        assert (refused.value.source, refused.value.limit_chars) == ("a paragraph of a.txt", MAX_PARAGRAPH_CHARS)
