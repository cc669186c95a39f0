"""What filters look at of every article, in memory: all of it is looked at whenever a question has filters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from index.filters import IDENTIFIED_CHARS, Filters
from index.model import Article


class Articles(Protocol):
    """What the catalogue needs of an ArticleStore."""

    def article(self, article_id: str) -> Article | None:
        """The article, or None if it is not there."""
        ...


@dataclass(frozen=True, slots=True)
class Entry:
    """See `index.filters.Described`."""

    published: date | None
    byline: str | None
    source: str | None
    language: str | None
    text: str  # the beginning; empty if the language is said


class Catalogue:
    """The articles of a store, and which of them a filter accepts.

    May be asked in any thread while one thread puts and removes.
    """

    def __init__(self, store: Articles) -> None:
        self._store = store
        self._entries: dict[str, Entry] = {}

    def put(self, article: Article) -> None:
        """Add an article, or what it has become: it keeps its place."""
        text = "" if article.language else article.text[:IDENTIFIED_CHARS]
        self._entries[article.id] = Entry(article.published, article.byline, article.source, article.language, text)

    def remove(self, article_id: str) -> None:
        """Take an article out; one that is not there is no error."""
        self._entries.pop(article_id, None)

    def article(self, article_id: str) -> Article | None:
        """The article, or None if it is not there."""
        return self._store.article(article_id)

    def accepted(self, filters: Filters) -> list[str]:
        """The ids of the articles that are accepted: the last published first, of one day the last added.

        Those without a date come last.
        """
        entries = reversed(list(self._entries.items()))  # the list is made at once, whoever puts meanwhile
        accepted = [
            (entry.published or date.min, article_id) for article_id, entry in entries if filters.accepts(entry)
        ]
        accepted.sort(key=lambda each: each[0], reverse=True)  # stable
        return [article_id for _, article_id in accepted]
