"""The values of the archive."""

from dataclasses import replace

from index.articles.passages import split_passages
from index.model import Hit, Paragraph, Passage, PassageId, PassageKind
from tests.support.archive.store_changes import article


class TestPassage:
    def test_is_named_by_its_article_and_place(self) -> None:
        passage = Passage("a1", 2, "Cats purr.", PassageKind.BODY, "Cats", None, "en")
        assert passage.id == PassageId("a1", 2)
        assert passage.id < PassageId("a1", 10)

    def test_is_by_its_own_author_or_by_that_of_its_article(self) -> None:
        thread = replace(
            article("cats"), byline="Ann Lee", paragraphs=(Paragraph("Cats purr."), Paragraph("No.", author="Bo"))
        )
        hits = [Hit(thread, passage, 1.0) for passage in split_passages(thread)]
        assert [hit.byline for hit in hits] == ["Ann Lee", "Bo"]


class TestAuthors:
    def test_of_an_article_are_those_of_its_paragraphs_once_in_order(self) -> None:
        authors = ("Bo", None, "Ann Lee", "Bo")
        thread = replace(article("cats"), paragraphs=tuple(Paragraph("Cats.", author=author) for author in authors))
        assert thread.authors == thread.outline.authors == ("Bo", "Ann Lee")
