"""Keep the metadata of articles in memory, because each filter is compared with every article."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable
from datetime import date
from functools import partial

from index.metadata.article_filter import ArticleFilter
from index.metadata.described import described_language
from index.model import Article, Outline
from index.store.base import ArticleReader

logger = logging.getLogger(__name__)

UNDETERMINED = "und"
"""Language, in BCP 47, of a text whose language is unknown."""

FILTERS_KEPT = 8
"""Filters whose articles are cached until an article changes. One question searches several times with one filter. Each
set takes at least 30 bytes for each accepted article."""


class MetadataEntry:
    """The attribution of an article, as `index.metadata.described.Described`."""

    __slots__ = ("_language", "_outline", "_read")

    def __init__(self, outline: Outline, read: Callable[[], Article | None]) -> None:
        """Identify no language yet.

        Args: read: Reads the article, to identify a language that is not given; None if it no longer exists.
        """
        self._outline = outline
        self._language = outline.language
        self._read = read if outline.language is None else None  # released later with the text that it may hold

    @property
    def published(self) -> date | None:
        """Return the publisher's date."""
        return self._outline.published

    @property
    def byline(self) -> str | None:
        """Return the author line as printed."""
        return self._outline.byline

    @property
    def source(self) -> str | None:
        """Return the publication."""
        return self._outline.source

    @property
    def language(self) -> str | None:
        """Return the given language, or the language identified from the text on first use."""
        read = self._read  # read before `_language`: another thread sets that first, and then releases this
        if self._language is None:
            self._language = self._identified(read) or UNDETERMINED
            self._read = None
        return self._language

    def _identified(self, read: Callable[[], Article | None] | None) -> str | None:
        """Return the language of the text; None if it is unknown or the identification fails."""
        article = read() if read else None
        try:
            return described_language(article) if article else None
        except MemoryError:
            raise
        except Exception:  # of any class: one text must not fail every question with a filter
            logger.exception("The language of article %s cannot be identified", self._outline.id)
            return None

    @property
    def text(self) -> str:
        """Return no text, because `language` already has what it shows."""
        return ""


class MetadataIndex:
    """The attributions of articles, with a cache of the articles that filters accept.

    Any thread may read while one thread puts and removes.
    """

    def __init__(self, articles: ArticleReader | None = None, outlines: Iterable[Outline] = ()) -> None:
        """Start with *outlines*, the first added first.

        Args: articles: Reads an article whose language must be identified. None: such an article is kept in memory.
        """
        self._articles = articles
        self._entries = {outline.id: MetadataEntry(outline, partial(self._article, outline.id)) for outline in outlines}
        self._hidden: frozenset[str] = frozenset()
        self._accepted: dict[ArticleFilter, frozenset[str]] = {}  # replaced after each change

    def put(self, articles: Collection[Article], hidden: Collection[str] = ()) -> None:
        """Add articles. An article with a known id replaces the old one in its place.

        Args: hidden: The ids of those that no filter accepts, until they are put again.
        """
        for article in articles:
            read = partial(self._article, article.id) if self._articles else partial(_same, article)
            self._entries[article.id] = MetadataEntry(article.outline, read)
        self._hidden = self._hidden.difference(each.id for each in articles).union(hidden)
        self._accepted = {}

    def remove(self, article_ids: Iterable[str]) -> None:
        """Remove articles. Unknown ids are not an error."""
        for article_id in article_ids:
            self._entries.pop(article_id, None)
        self._accepted = {}

    def accepted(self, article_filter: ArticleFilter) -> frozenset[str]:
        """Return the ids of the articles that a filter accepts."""
        known = self._accepted  # a cache for the present entries, or for older ones if they just changed
        accepted = known.get(article_filter)
        if accepted is None:
            entries = list(self._entries.items())  # an atomic copy, even if another thread puts meanwhile
            found = (article_id for article_id, entry in entries if article_filter.accepts(entry))
            accepted = frozenset(found) - self._hidden
            if len(known) >= FILTERS_KEPT:
                known.clear()
            known[article_filter] = accepted
        return accepted

    def newest(self, article_filter: ArticleFilter, limit: int) -> list[str]:
        """Return the ids of at most *limit* articles that a filter accepts.

        The latest publication date comes first; on the same day, the latest addition. Articles without a date come
        last.
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
