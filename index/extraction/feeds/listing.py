"""Define the content of a feed, a sitemap or a list of feeds. A child process reads it from bytes that may be hostile.

Texts are cleaned, links are http or https, and everything is bounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from index.model import Paragraph

MAX_ENTRIES = 500
"""Most entries of a feed or sitemap that are read, the newest: ten times what feeds usually have."""

MAX_LINKS = 500
"""Most feeds of a list, or sitemaps of an index."""

MAX_SITEMAP_BYTES = 50 * 2**20
"""Largest sitemap, in bytes, decompressed: the limit of the format."""

MAX_ID_CHARS = 200
"""Longest id of an entry that is kept as it is, in characters. Of a longer one, the digest is kept."""


class ListingKind(StrEnum):
    """A kind of listing."""

    FEED = "feed"  # RSS, Atom or JSON Feed
    SITEMAP = "sitemap"  # pages, as a rule without texts and titles
    SITEMAPS = "sitemaps"  # an index: its links are sitemaps
    LIST = "list"  # OPML: its links are feeds
    PAGE = "page"  # a web page: its links are the feeds that it names as its own


@dataclass(frozen=True, slots=True)
class FeedLink:
    """Another listing that one names."""

    url: str  # http or https
    title: str | None = None
    updated: datetime | None = None  # UTC


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An article that a feed or sitemap lists."""

    id: str  # the same for the same article, whatever the feed makes of it
    digest: str  # of all that it says: another one if it was edited
    url: str | None = None  # of its page, http or https
    title: str | None = None
    byline: str | None = None
    published: datetime | None = None  # UTC
    updated: datetime | None = None  # UTC
    paragraphs: tuple[Paragraph, ...] = ()  # as far as the feed has the text
    is_whole: bool = False  # the feed seems to have all of the text, rather than how it begins

    @property
    def when(self) -> datetime | None:
        """Return the time of publication, else that of the last change."""
        return self.published or self.updated


@dataclass(frozen=True, slots=True)
class Listing:
    """The content of a feed, a sitemap or a list of feeds."""

    kind: ListingKind
    title: str | None = None
    url: str | None = None  # of the site that it belongs to
    language: str | None = None  # as declared
    entries: tuple[FeedEntry, ...] = ()  # those that were published last, first; at most MAX_ENTRIES
    links: tuple[FeedLink, ...] = ()  # at most MAX_LINKS
    total: int = 0  # entries or links that there are, those beyond the limits included
    apart_s: int | None = None  # how often it asks to be asked, at most
