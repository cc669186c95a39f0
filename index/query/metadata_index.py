"""What filters look at of every article, in memory: all of it is looked at whenever a question has filters."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from datetime import date

from index.metadata.described import article_language
from index.model import Article, Outline
from index.query.filters import Filters
from index.store.base import ArticleReader

logger = logging.getLogger(__name__)

UNDETERMINED = "und"
"""The language, in BCP 47, of a text of which it cannot be told."""


class Entry:
    """See `index.metadata.described.Described`."""

    __slots__ = ("_language", "_outline", "_store")

    def __init__(self, outline: Outline, store: ArticleReader) -> None:
        self._outline = outline
        self._store = store
        self._language = outline.language

    @property
    def published(self) -> date | None:
        """The publisher's date."""
        return self._outline.published

    @property
    def byline(self) -> str | None:
        """The author line as printed."""
        return self._outline.byline

    @property
    def source(self) -> str | None:
        """The publication."""
        return self._outline.source

    @property
    def language(self) -> str | None:
        """As given, else identified from the text when it is first asked for."""
        if self._language is None:
            self._language = self._identified() or UNDETERMINED
        return self._language

    def _identified(self) -> str | None:
        """Return the language of the text; None if it cannot be told, be it that telling it fails."""
        article = self._store.articles_of([self._outline.id]).get(self._outline.id)
        try:
            return article_language(article) if article else None
        except MemoryError:
            raise
        except Exception:  # of any class: one text must not fail every question with a filter
            logger.exception("The language of article %s cannot be told", self._outline.id)
            return None

    @property
    def text(self) -> str:
        """Nothing: what can be told from it is told by `language`."""
        return ""


class Catalogue:
    """The articles of a store, and which of them a filter accepts.

    May be asked in any thread while one thread puts and removes.
    """

    def __init__(self, store: ArticleReader, outlines: Iterable[Outline] = ()) -> None:
        """Begin with *outlines*, those of the articles that are in *store*, the first added first."""
        self._store = store
        self._entries = {outline.id: Entry(outline, store) for outline in outlines}
        self._hidden: frozenset[str] = frozenset()

    def put(self, article: Article) -> None:
        """Add an article, or what it has become: it keeps its place."""
        self._entries[article.id] = Entry(article.outline, self._store)

    def remove(self, article_id: str) -> None:
        """Take an article out; one that is not there is no error."""
        self._entries.pop(article_id, None)

    def hide(self, article_ids: Collection[str]) -> None:
        """Accept none of these articles, and all others again: they keep their places."""
        self._hidden = frozenset(article_ids)

    def articles_of(self, article_ids: Iterable[str]) -> dict[str, Article]:
        """See `ArticleReader.articles_of`."""
        return self._store.articles_of(article_ids)

    def accepted(self, filters: Filters) -> list[str]:
        """The ids of the articles that are accepted: the last published first, of one day the last added.

        Those without a date come last.
        """
        entries = reversed(list(self._entries.items()))  # the list is made at once, whoever puts meanwhile
        accepted = [
            (entry.published or date.min, article_id)
            for article_id, entry in entries
            if article_id not in self._hidden and filters.accepts(entry)
        ]
        accepted.sort(key=lambda each: each[0], reverse=True)  # stable
        return [article_id for _, article_id in accepted]
