"""The articles of the archive that a filter accepts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from index.articles.identity import make_article
from index.metadata.article_filter import ANY_ARTICLE, ArticleFilter
from index.metadata.metadata_index import (
    FILTERS_KEPT,
    NO_AUTHORS,
    READ_AT_ONCE,
    UNDETERMINED,
    MetadataEntry,
    MetadataIndex,
)
from index.model import Article, Draft, Paragraph

NOW = datetime(2026, 11, 1, tzinfo=UTC)
ENGLISH = "The ferry to the island leaves from the old harbour at seven."


class Shelf:
    """A store of which only articles are read; it counts the readings."""

    def __init__(self, *articles: Article) -> None:
        self._articles = {article.id: article for article in articles}
        self.reads = 0

    def articles_of(self, article_ids: Iterable[str]) -> dict[str, Article]:
        self.reads += 1
        return {each: self._articles[each] for each in article_ids if each in self._articles}


def article(title: str, published: date | None, language: str | None = "en") -> Article:
    url = f"https://example.org/{title}"
    return make_article(Draft(title, (Paragraph(ENGLISH),), None, "BBC", url, published, language), NOW, None)


OLD, NEW = article("old", date(2020, 1, 1)), article("new", date(2024, 1, 1))
UNDATED, SAME_DAY = article("undated", None), article("same day", date(2024, 1, 1))


def index_of(*articles: Article) -> MetadataIndex:
    made = MetadataIndex(Shelf(*articles))
    made.put(articles)
    return made


ENGLISH_ONES, NORWEGIAN_ONES = ArticleFilter(languages=("en",)), ArticleFilter(languages=("no",))
SILENT = article("silent", None, language=None)


class TestAccepted:
    def test_are_the_newest_first(self) -> None:
        """Of one day, the last added; those without a date last."""
        made = index_of(OLD, UNDATED, NEW, SAME_DAY)
        assert made.newest(ANY_ARTICLE, 9) == [SAME_DAY.id, NEW.id, OLD.id, UNDATED.id]
        assert made.newest(ANY_ARTICLE, 2) == [SAME_DAY.id, NEW.id]

    def test_are_those_that_the_filter_accepts(self) -> None:
        made = index_of(OLD, UNDATED, NEW)
        assert made.accepted(ArticleFilter(published_from=date(2023, 1, 1))) == {NEW.id}
        assert made.accepted(ArticleFilter(sources=("nrk",))) == set()

    def test_the_language_is_identified_once_where_it_is_not_said(self) -> None:
        shelf = Shelf(SILENT)
        made = MetadataIndex(shelf, [SILENT.outline])
        assert made.accepted(ENGLISH_ONES) == {SILENT.id}
        assert made.accepted(NORWEGIAN_ONES) == set()
        assert shelf.reads == 1

    def test_the_language_is_identified_of_many_articles_at_once(self) -> None:
        """And not of articles that another condition leaves out."""
        silent = [article(str(number), None, language=None) for number in range(READ_AT_ONCE + 1)]
        left_out = article("left out", date(2020, 1, 1), language=None)
        shelf = Shelf(*silent)
        made = MetadataIndex(shelf, [each.outline for each in (*silent, left_out, NEW)])
        assert made.accepted(ArticleFilter(date(2023, 1, 1), languages=("en",))) == {NEW.id}
        assert shelf.reads == 0
        made.remove([left_out.id])
        assert made.accepted(ENGLISH_ONES) == {NEW.id, *(each.id for each in silent)}
        assert shelf.reads == 2

    def test_an_entry_tells_the_language_and_no_text(self) -> None:
        entry = MetadataEntry(SILENT.outline)
        assert (entry.language, entry.title, entry.text) == (UNDETERMINED, "", "")
        entry.identify_language(SILENT)
        assert (entry.language, entry.title, entry.text) == ("en", "", "")

    def test_the_language_stays_what_another_thread_has_identified(self) -> None:
        """A thread that asks at the same time finds the text released."""
        entry = MetadataEntry(SILENT.outline, SILENT)
        entry.identify_language(None)
        entry.identify_language(None)
        assert entry.language == "en"

    def test_the_language_is_identified_without_a_store(self) -> None:
        made = MetadataIndex()
        made.put([SILENT])
        assert made.accepted(ENGLISH_ONES) == {SILENT.id}

    def test_no_text_is_read_to_begin_with(self) -> None:
        """Nor for filters that do not ask for it: there may be a hundred thousand of them."""
        made = MetadataIndex(shelf := Shelf(), [OLD.outline, NEW.outline])
        assert made.accepted(ArticleFilter(date(2023, 1, 1), languages=("en",))) == {NEW.id}
        assert shelf.reads == 0

    @pytest.mark.parametrize("articles", [Shelf(), None])
    def test_the_language_of_what_is_gone_meanwhile_cannot_be_told(self, articles: Shelf | None) -> None:
        assert MetadataIndex(articles, [SILENT.outline]).accepted(ENGLISH_ONES) == set()

    def test_are_those_with_a_byline_or_a_paragraph_of_the_author(self) -> None:
        posts = (Paragraph("Yes.", author="Ann Lee"), Paragraph("No.", author="Bo Li"), Paragraph("Well."))
        thread, own = replace(OLD, byline="Cy Ann", paragraphs=posts), replace(NEW, byline="Bo Ray")
        made = index_of(thread, own, UNDATED)
        by_bo, by_ann = ArticleFilter(bylines=("bo",)), ArticleFilter(bylines=("ann",))
        assert (made.accepted(by_bo), made.accepted(by_ann)) == (frozenset({thread.id, own.id}), frozenset({thread.id}))
        assert made.accepted_authors(by_bo) == (frozenset({"Bo Li"}), frozenset({thread.id}))
        assert made.accepted_authors(by_ann) == (frozenset({"Ann Lee"}), frozenset())
        assert made.accepted(ArticleFilter(bylines=("ann", "bo"))) == set()
        made.put([replace(thread, paragraphs=posts[:1])])
        assert made.accepted(by_bo) == {own.id}
        assert made.accepted_authors(by_bo) == NO_AUTHORS
        assert made.accepted_authors(ANY_ARTICLE) == NO_AUTHORS

    def test_are_remembered_for_some_filters(self) -> None:
        """They are as many as one question may need; more filters do not take more memory."""
        made = index_of(OLD, NEW)
        filters = [ArticleFilter(published_from=date(2023, 1, day + 1)) for day in range(FILTERS_KEPT + 1)]
        assert all(made.accepted(each) == {NEW.id} for each in filters)
        assert made.accepted(filters[-1]) is made.accepted(filters[-1])
        assert len(made._accepted) <= FILTERS_KEPT


class TestChanges:
    def test_what_is_put_again_has_changed(self) -> None:
        made = index_of(OLD)
        newer = ArticleFilter(published_from=date(2025, 1, 1))
        assert made.accepted(newer) == set()
        made.put([replace(OLD, published=date(2025, 1, 1))])
        assert made.accepted(newer) == {OLD.id}

    def test_what_is_removed_is_gone(self) -> None:
        made = index_of(OLD, NEW)
        assert made.accepted(ANY_ARTICLE) == {OLD.id, NEW.id}
        made.remove([OLD.id, "never there"])
        assert made.accepted(ANY_ARTICLE) == {NEW.id}

    def test_what_is_hidden_keeps_its_place(self) -> None:
        undated = [article(name, None) for name in "abc"]
        made = index_of(*undated)
        made.put([undated[1]], hidden=[undated[1].id])
        assert made.newest(ANY_ARTICLE, 9) == [undated[2].id, undated[0].id]
        made.put([undated[1]])
        assert made.newest(ANY_ARTICLE, 9) == [each.id for each in reversed(undated)]


class TestOutlines:
    """Articles whose texts are elsewhere."""

    def test_are_put_as_articles_are(self) -> None:
        made = MetadataIndex(outlines=[OLD.outline])
        made.put_outlines([NEW.outline, SAME_DAY.outline, OLD.outline._replace(source="NRK")])
        assert made.newest(ANY_ARTICLE, 9) == [SAME_DAY.id, NEW.id, OLD.id]
        assert made.newest(ArticleFilter(sources=("nrk",)), 9) == [OLD.id]
        assert list(made.names.sources) == ["BBC", "NRK"]
        made.put_outlines([OLD.outline])
        assert list(made.names.sources) == ["BBC"]

    def test_without_a_language_are_in_none(self) -> None:
        made = MetadataIndex()
        made.put_outlines([SILENT.outline])
        assert made.accepted(ENGLISH_ONES) == frozenset()
        assert made.accepted(ArticleFilter(languages=(UNDETERMINED,))) == {SILENT.id}
