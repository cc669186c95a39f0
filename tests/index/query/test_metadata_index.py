"""Which articles of the archive a filter accepts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

from index.articles.identity import make_article
from index.model import Article, Draft, Paragraph
from index.query.filters import Filters
from index.query.metadata_index import Catalogue, Entry

NOW = datetime(2026, 11, 1, tzinfo=UTC)
ENGLISH = "The ferry to the island leaves from the old harbour at seven."


class Shelf:
    """A store of which only articles are asked."""

    def __init__(self, *articles: Article) -> None:
        self._articles = {article.id: article for article in articles}

    def articles_of(self, article_ids: Iterable[str]) -> dict[str, Article]:
        return {each: self._articles[each] for each in article_ids if each in self._articles}


def article(title: str, published: date | None, language: str | None = "en") -> Article:
    url = f"https://example.org/{title}"
    return make_article(Draft(title, (Paragraph(ENGLISH),), None, "BBC", url, published, language), NOW, None)


OLD, NEW = article("old", date(2020, 1, 1)), article("new", date(2024, 1, 1))
UNDATED, SAME_DAY = article("undated", None), article("same day", date(2024, 1, 1))


def catalogue(*articles: Article) -> Catalogue:
    made = Catalogue(Shelf(*articles))
    for each in articles:
        made.put(each)
    return made


class TestAccepted:
    def test_are_the_newest_first(self) -> None:
        """Of one day, the last added; those without a date last."""
        accepted = catalogue(OLD, UNDATED, NEW, SAME_DAY).accepted(Filters())
        assert accepted == [SAME_DAY.id, NEW.id, OLD.id, UNDATED.id]

    def test_are_those_that_the_filters_accept(self) -> None:
        made = catalogue(OLD, UNDATED, NEW)
        assert made.accepted(Filters(after=date(2023, 1, 1))) == [NEW.id]
        assert made.accepted(Filters(sources=("nrk",))) == []

    def test_the_language_is_identified_where_it_is_not_said(self) -> None:
        silent = article("silent", None, language=None)
        assert catalogue(silent).accepted(Filters(languages=("en",))) == [silent.id]
        assert catalogue(silent).accepted(Filters(languages=("no",))) == []

    def test_no_text_is_read_to_begin_with(self) -> None:
        """Nor for filters that do not ask for it: there may be a hundred thousand of them."""
        made = Catalogue(Shelf(), [OLD.outline, NEW.outline])
        assert made.accepted(Filters(after=date(2023, 1, 1), languages=("en",))) == [NEW.id]

    def test_an_entry_tells_the_language_and_no_text(self) -> None:
        entry = Entry(article("silent", None, language=None).outline, Shelf(article("silent", None, language=None)))
        assert (entry.language, entry.text) == ("en", "")

    def test_the_language_of_what_is_gone_meanwhile_cannot_be_told(self) -> None:
        silent = article("silent", None, language=None)
        assert Catalogue(Shelf(), [silent.outline]).accepted(Filters(languages=("en",))) == []


class TestChanges:
    def test_what_is_put_again_has_changed(self) -> None:
        made = catalogue(OLD)
        made.put(replace(OLD, published=date(2025, 1, 1)))
        assert made.accepted(Filters(after=date(2025, 1, 1))) == [OLD.id]

    def test_what_is_removed_is_gone(self) -> None:
        made = catalogue(OLD, NEW)
        made.remove(OLD.id)
        made.remove("never there")
        assert made.accepted(Filters()) == [NEW.id]

    def test_texts_are_the_stores(self) -> None:
        made = catalogue(OLD)
        assert made.articles_of([OLD.id, "never there"]) == {OLD.id: OLD}
