"""Keep in memory what filters choose articles by: each filter is compared with every article."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable
from datetime import date
from functools import partial

from index.metadata.article_filter import ArticleFilter
from index.metadata.described import article_language
from index.model import Article, Outline
from index.store.base import ArticleReader

logger = logging.getLogger(__name__)

UNDETERMINED = "und"
"""Language, in BCP 47, of a text whose language cannot be told."""

FILTERS_KEPT = 8
"""Filters whose articles are remembered until an article changes. One question searches several times with one filter;
each set takes 30 bytes an article that it accepts, and more."""


class MetadataEntry:
    """The attribution of an article, as `index.metadata.described.Described`."""

    __slots__ = ("_language", "_outline", "_read")

    def __init__(self, outline: Outline, read: Callable[[], Article | None]) -> None:
        """Args: read: Reads the article, to identify a language that is not said; None: it is no longer there."""
        self._outline = outline
        self._language = outline.language
        self._read = read if outline.language is None else None  # released with the text that it may hold

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
        """The language as given, else identified from the text when it is first asked for."""
        read = self._read  # before the language: another thread sets that first, and releases this
        if self._language is None:
            self._language = self._identified(read) or UNDETERMINED
            self._read = None
        return self._language

    def _identified(self, read: Callable[[], Article | None] | None) -> str | None:
        """Return the language of the text; None if it cannot be told, also where telling it fails."""
        article = read() if read else None
        try:
            return article_language(article) if article else None
        except MemoryError:
            raise
        except Exception:  # of any class: one text must not fail every question with a filter
            logger.exception("The language of article %s cannot be told", self._outline.id)
            return None

    @property
    def text(self) -> str:
        """No text: `language` says what can be told from it."""
        return ""


class MetadataIndex:
    """The attributions of articles, and which articles a filter accepts.

    May be asked in any thread while one thread puts and removes.
    """

    def __init__(self, articles: ArticleReader | None = None, outlines: Iterable[Outline] = ()) -> None:
        """Begin with *outlines*, the first added first.

        Args: articles: Reads an article whose language is to be identified. None: such an article is kept in memory.
        """
        self._articles = articles
        self._entries = {outline.id: MetadataEntry(outline, partial(self._article, outline.id)) for outline in outlines}
        self._hidden: frozenset[str] = frozenset()
        self._accepted: dict[ArticleFilter, frozenset[str]] = {}  # replaced after each change

    def put(self, articles: Collection[Article], hidden: Collection[str] = ()) -> None:
        """Add articles, or replace those that are there, which keep their places.

        Args: hidden: The ids of those of them that no filter is to accept, until they are put again.
        """
        for article in articles:
            read = partial(self._article, article.id) if self._articles else partial(_same, article)
            self._entries[article.id] = MetadataEntry(article.outline, read)
        self._hidden = self._hidden.difference(each.id for each in articles).union(hidden)
        self._accepted = {}

    def remove(self, article_ids: Iterable[str]) -> None:
        """Remove articles; an id that is not there is no error."""
        for article_id in article_ids:
            self._entries.pop(article_id, None)
        self._accepted = {}

    def accepted(self, article_filter: ArticleFilter) -> frozenset[str]:
        """Return the ids of the articles that a filter accepts."""
        known = self._accepted  # of the entries as they are now, or of older ones: then nobody reads it any more
        accepted = known.get(article_filter)
        if accepted is None:
            entries = list(self._entries.items())  # the list is made at once, whoever puts meanwhile
            found = (article_id for article_id, entry in entries if article_filter.accepts(entry))
            accepted = frozenset(found) - self._hidden
            if len(known) >= FILTERS_KEPT:
                known.clear()
            known[article_filter] = accepted
        return accepted

    def newest(self, article_filter: ArticleFilter, limit: int) -> list[str]:
        """Return the ids of at most *limit* articles that a filter accepts.

        The last published comes first, and of one day the last added. Articles without a date come last.
        """
        accepted = self.accepted(article_filter)
        entries = reversed(list(self._entries.items()))
        dated = [(entry.published or date.min, article_id) for article_id, entry in entries if article_id in accepted]
        dated.sort(key=lambda each: each[0], reverse=True)  # stable
        return [article_id for _, article_id in dated[:limit]]

    def _article(self, article_id: str) -> Article | None:
        return self._articles.articles_of([article_id]).get(article_id) if self._articles else None


def _same(article: Article) -> Article:
    return article
