"""Arrange the newest articles for the template of the feed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from bot.messaging.attribution import name_of
from bot.web.views.addresses import article_address
from index.articles.passages import passages_from
from index.model import Article, PassageKind

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot contain, also not as numbers."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An article in the feed."""

    title: str
    href: str
    author: str
    summary: str  # its first paragraph; empty: it has none
    published: str | None  # as RFC 3339 writes a time, as is the next one
    updated: str


def feed_entries(articles: Sequence[Article], updated: Sequence[datetime], web_url: str) -> list[FeedEntry]:
    """Return an entry for each article.

    Args:
        updated: When each was last corrected, or else added, in UTC.
        web_url: Address of the pages, without a slash at its end.
    """
    return [_entry(article, at, web_url) for article, at in zip(articles, updated, strict=True)]


def _entry(article: Article, updated: datetime, web_url: str) -> FeedEntry:
    first = next((each.text for each in passages_from(article, 0) if each.kind is PassageKind.BODY), "")
    return FeedEntry(
        _clean(name_of(article)),
        article_address(f"{web_url}/", article.id),
        _clean(article.byline or article.source or str(urlsplit(web_url).hostname)),  # the format demands a name
        _clean(first),
        _time(article.published) if article.published else None,
        _time(updated),
    )


def _time(at: date) -> str:
    """Return a time in UTC, or the beginning of a day."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)
