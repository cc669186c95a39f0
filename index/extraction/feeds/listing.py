"""Define the content of a feed, a sitemap or a list of feeds. A child process reads it from bytes that may be hostile.

Texts are cleaned, links are http or https, and everything is limited.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from index.model import Paragraph

MAX_ENTRIES = 500
"""Most entries of a feed or sitemap that are read, the newest first: ten times as many as feeds usually have."""

MAX_LINKS = 500
"""Most feeds of a list, or sitemaps of an index."""

MAX_SITEMAP_BYTES = 50 * 2**20
"""Largest sitemap, in bytes, decompressed: the limit of the format."""

MAX_ID_CHARS = 200
"""Longest id of an entry that is stored unchanged, in characters. A longer one is replaced by its digest."""


class ListingKind(StrEnum):
    """A kind of listing."""

    FEED = "feed"  # RSS, Atom or JSON Feed
    SITEMAP = "sitemap"  # pages, usually without texts and titles
    SITEMAPS = "sitemaps"  # an index, whose links are sitemaps
    LIST = "list"  # OPML, whose links are feeds
    PAGE = "page"  # a web page, whose links are its feeds


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A link to another listing."""

    url: str  # http or https
    title: str | None = None
    updated: datetime | None = None  # UTC


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An article that a feed or sitemap lists."""

    id: str  # equal for the same article, whatever the feed changes
    digest: str  # of its content; it differs after an edit
    url: str | None = None  # of its page, http or https
    title: str | None = None
    byline: str | None = None
    published: datetime | None = None  # UTC
    updated: datetime | None = None  # UTC
    paragraphs: tuple[Paragraph, ...] = ()  # the text in the feed
    is_whole: bool = False  # the feed seems to have the whole text, not only its beginning

    @property
    def when(self) -> datetime | None:
        """Return the time of publication, else the time of the last change."""
        return self.published or self.updated


@dataclass(frozen=True, slots=True)
class Listing:
    """The content of a feed, a sitemap or a list of feeds."""

    kind: ListingKind
    title: str | None = None
    url: str | None = None  # of its site
    language: str | None = None  # as declared
    entries: tuple[FeedEntry, ...] = ()  # the latest published first; at most MAX_ENTRIES
    links: tuple[FeedLink, ...] = ()  # at most MAX_LINKS
    total: int = 0  # number of entries or links, including those beyond the limits
    apart_s: int | None = None  # shortest time between requests that it demands, in seconds
