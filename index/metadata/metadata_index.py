"""Keep the metadata of articles in memory, because each filter is compared with every article."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from index.metadata.article_filter import ArticleFilter
from index.metadata.described import described_language
from index.metadata.known_names import KnownNames
from index.model import Article, Outline
from index.store.base import ArticleReader

logger = logging.getLogger(__name__)

UNDETERMINED = "und"
"""Language, in BCP 47, of a text whose language is unknown."""

FILTERS_KEPT = 8
"""Filters whose articles are cached until an article changes. One question searches several times with one filter. Each
set takes at least 30 bytes for each accepted article."""

READ_AT_ONCE = 100
"""Articles that are read in one call to identify their languages. Their texts take about 1 MB."""


class MetadataEntry:
    """The attribution of an article, as `index.metadata.described.Described`."""

    __slots__ = ("_language", "_unread", "outline")

    def __init__(self, outline: Outline, article: Article | None = None) -> None:
        """Identify no language yet.

        Args: article: Kept until its language is identified. None: `identify_language` gets it.
        """
        self.outline = outline
        self._language = outline.language
        self._unread = article if outline.language is None else None

    @property
    def published(self) -> date | None:
        """Return the publisher's date."""
        return self.outline.published

    @property
    def byline(self) -> str | None:
        """Return the author line as printed."""
        return self.outline.byline

    @property
    def authors(self) -> tuple[str, ...]:
        """Return the authors that paragraphs name, each once."""
        return self.outline.authors

    @property
    def source(self) -> str | None:
        """Return the publication."""
        return self.outline.source

    @property
    def language(self) -> str:
        """Return the given language, or the one that was identified; UNDETERMINED if there is neither."""
        return UNDETERMINED if self._language is None else self._language

    @property
    def is_identified(self) -> bool:
        """Return whether the language is given, or was looked for."""
        return self._language is not None

    def identify_language(self, found: Article | None) -> None:
        """Identify the language from the article kept here, or from *found*, which is None if it no longer exists."""
        article = self._unread or found
        language = self._identified(article) if article else None
        if self._language is None:  # no other thread has set it, which then releases the article
            self._language = language or UNDETERMINED
        self._unread = None

    def _identified(self, article: Article) -> str | None:
        """Return the language of the text; None if it is unknown or the identification fails."""
        try:
            return described_language(article)
        except MemoryError:
            raise
        except Exception:  # of any class: one text must not fail every question with a filter
            logger.exception("The language of article %s cannot be identified", self.outline.id)
            return None

    @property
    def title(self) -> str:
        """Return no title, because `language` already has what it shows."""
        return ""

    @property
    def text(self) -> str:
        """Return no text, for the same reason."""
        return ""


class AcceptedAuthors(NamedTuple):
    """The authors of paragraphs that a filter accepts."""

    names: frozenset[str]
    alone: frozenset[str]  # ids of the accepted articles whose byline is not accepted, so only such paragraphs count


NO_AUTHORS = AcceptedAuthors(frozenset(), frozenset())


class _Accepted(NamedTuple):
    """The result of a filter."""

    articles: frozenset[str]  # ids
    authors: AcceptedAuthors


class MetadataIndex:
    """The attributions of articles, with a cache of the articles that filters accept.

    Any thread may read while one thread puts and removes.
    """

    def __init__(self, articles: ArticleReader | None = None, outlines: Iterable[Outline] = ()) -> None:
        """Start with *outlines*, the first added first.

        Args: articles: Reads an article whose language must be identified. None: such an article is kept in memory.
        """
        self._articles = articles
        self._entries: dict[str, MetadataEntry] = {}
        self.names = KnownNames()
        for outline in outlines:
            self._entries[outline.id] = MetadataEntry(outline)
            self.names.add(outline)
        self._hidden: frozenset[str] = frozenset()
        self._accepted: dict[ArticleFilter, _Accepted] = {}  # replaced after each change

    def put(self, articles: Collection[Article], hidden: Collection[str] = ()) -> None:
        """Add articles. An article with a known id replaces the old one in its place.

        Args: hidden: The ids of those that no filter accepts, until they are put again.
        """
        for article in articles:
            self._put(MetadataEntry(article.outline, None if self._articles else article))
        self._hidden = self._hidden.difference(each.id for each in articles).union(hidden)
        self._accepted = {}

    def put_outlines(self, outlines: Iterable[Outline]) -> None:
        """Add articles whose texts are not at hand, like `put`. Their languages are given, or were looked for."""
        for outline in outlines:
            self._put(MetadataEntry(outline))
        self._accepted = {}

    def _put(self, entry: MetadataEntry) -> None:
        outline = entry.outline
        if before := self._entries.get(outline.id):
            self.names.discard(before.outline)
        self._entries[outline.id] = entry
        self.names.add(outline)

    def remove(self, article_ids: Iterable[str]) -> None:
        """Remove articles. Unknown ids are not an error."""
        for article_id in article_ids:
            if before := self._entries.pop(article_id, None):
                self.names.discard(before.outline)
        self._accepted = {}

    def accepted(self, article_filter: ArticleFilter) -> frozenset[str]:
        """Return the ids of the articles that a filter accepts."""
        return self._choice(article_filter).articles

    def accepted_authors(self, article_filter: ArticleFilter) -> AcceptedAuthors:
        """Return the authors of paragraphs in accepted articles that a filter of bylines accepts."""
        return self._choice(article_filter).authors

    def _choice(self, article_filter: ArticleFilter) -> _Accepted:
        known = self._accepted  # a cache for the present entries, or for older ones if they just changed
        accepted = known.get(article_filter)
        if accepted is None:
            accepted = self._accepted_by(article_filter)
            if len(known) >= FILTERS_KEPT:
                known.clear()
            known[article_filter] = accepted
        return accepted

    def newest(self, article_filter: ArticleFilter, limit: int | None) -> list[str]:
        """Return the ids of at most *limit* articles that a filter accepts. None: of all.

        The latest publication date comes first; on the same day, the latest addition. Articles without a date come
        last.
        """
        accepted = self.accepted(article_filter)
        entries = reversed(list(self._entries.items()))
        dated = [(entry.published or date.min, article_id) for article_id, entry in entries if article_id in accepted]
        dated.sort(key=lambda each: each[0], reverse=True)  # stable
        return [article_id for _, article_id in dated[:limit]]

    def _accepted_by(self, article_filter: ArticleFilter) -> _Accepted:
        entries = list(self._entries.items())  # an atomic copy, even if another thread puts meanwhile
        with_any_language = replace(article_filter, languages=())
        found = {article_id: entry for article_id, entry in entries if with_any_language.accepts(entry)}
        if article_filter.languages:
            self._identify_languages(found)
            by_language = ArticleFilter(languages=article_filter.languages)
            found = {article_id: entry for article_id, entry in found.items() if by_language.accepts(entry)}
        return _Accepted(frozenset(found) - self._hidden, _accepted_authors(found, article_filter))

    def _identify_languages(self, entries: Mapping[str, MetadataEntry]) -> None:
        """Identify the languages that are not known yet. Only this reads texts."""
        unknown = [article_id for article_id, entry in entries.items() if not entry.is_identified]
        for start in range(0, len(unknown), READ_AT_ONCE):
            some = unknown[start : start + READ_AT_ONCE]
            articles = self._articles.articles_of(some) if self._articles else {}
            for article_id in some:
                entries[article_id].identify_language(articles.get(article_id))


def _accepted_authors(found: Mapping[str, MetadataEntry], article_filter: ArticleFilter) -> AcceptedAuthors:
    if not article_filter.bylines:
        return NO_AUTHORS
    with_authors = {article_id: entry for article_id, entry in found.items() if entry.authors}
    names = {name for entry in with_authors.values() for name in entry.authors}
    alone = (each for each, entry in with_authors.items() if not article_filter.accepts_author(entry.byline))
    return AcceptedAuthors(frozenset(filter(article_filter.accepts_author, names)), frozenset(alone))
