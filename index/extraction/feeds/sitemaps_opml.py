"""Read sitemaps, indexes of sitemaps, and OPML."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from datetime import UTC, datetime

from lxml.etree import _Element

from index.articles.limits import label_of
from index.errors import NoFeedError
from index.extraction.feeds.entries import digest_of, distinct, moment_of
from index.extraction.feeds.links import web_address
from index.extraction.feeds.listing import MAX_ENTRIES, MAX_LINKS, FeedEntry, FeedLink, Listing, ListingKind
from index.extraction.results import Origin
from index.extraction.xml import elements_of, local_name

MAX_PAGES = 50_000
"""Most pages of a sitemap: the limit of the format."""

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def listing_of_sitemap(content: bytes, origin: Origin) -> Listing:
    """Return the pages, or the sitemaps of an index. The latest change comes first; without dates, the last entries.

    Raises: BrokenContentError.
    """
    entries: list[FeedEntry] = []
    links: list[FeedLink] = []
    for element in elements_of(content, frozenset({"url", "sitemap"}), origin.source):
        if len(entries) + len(links) >= MAX_PAGES:
            break
        said = _said_in(element)
        url = web_address(said.get("loc"), origin.url)
        updated = moment_of(said.get("lastmod"))
        if url and local_name(element).lower() == "sitemap":
            links.append(FeedLink(url, None, updated))
        elif url:
            entries.append(_entry(url, updated, said))
    kind = ListingKind.SITEMAPS if links else ListingKind.SITEMAP
    total = len(links) or len(entries)
    newest = heapq.nlargest(MAX_ENTRIES, enumerate(entries), key=lambda pair: (pair[1].when or _LONG_AGO, pair[0]))
    newest_links = heapq.nlargest(MAX_LINKS, enumerate(links), key=lambda pair: (pair[1].updated or _LONG_AGO, pair[0]))
    return Listing(
        kind,
        entries=distinct([entry for _, entry in newest]),
        links=tuple(link for _, link in newest_links),
        total=total,
    )


def _said_in(element: _Element) -> dict[str, str]:
    """Return the texts of the elements within an element of a sitemap, at any depth, by name."""
    said: dict[str, str] = {}
    for inner in element.iter():
        if inner.text and inner.text.strip():
            said.setdefault(local_name(inner).lower(), inner.text.strip())
    return said


def _entry(url: str, updated: datetime | None, said: dict[str, str]) -> FeedEntry:
    title = label_of(said.get("title"))
    published = moment_of(said.get("publication_date"))
    return FeedEntry(
        id=url,
        digest=digest_of([said.get("lastmod"), title, said.get("publication_date")]),
        url=url,
        title=title,
        published=published,
        updated=updated,
    )


def listing_of_opml(content: bytes, origin: Origin) -> Listing:
    """Return the feeds of a list, in its order.

    Raises: NoFeedError: it has no feeds. BrokenContentError.
    """
    links: dict[str, FeedLink] = {}
    title = None
    for element in elements_of(content, frozenset({"title", "outline"}), origin.source):
        if local_name(element).lower() == "title":
            title = title or label_of(element.text)
        for url, name in _feeds_in(element, origin.url):
            links.setdefault(url, FeedLink(url, name))
    if not links:
        raise NoFeedError(origin.source)
    return Listing(ListingKind.LIST, title, links=tuple(links.values())[:MAX_LINKS], total=len(links))


def _feeds_in(outline: _Element, base: str | None) -> Iterator[tuple[str, str | None]]:
    said = {name.lower(): value for name, value in outline.items()}
    if url := web_address(said.get("xmlurl"), base):
        yield url, label_of(said.get("title") or said.get("text"))
