"""Read feeds, sitemaps, lists of feeds, and pages that name their feeds."""

from __future__ import annotations

import re
import zlib

from lxml.etree import ParserError
from lxml.html import HTMLParser, document_fromstring

from index.errors import NoFeedError, TooLargeError
from index.extraction.charset import UndecodableBytesError, decode
from index.extraction.feeds.json_feed import listing_of_json
from index.extraction.feeds.links import web_address
from index.extraction.feeds.listing import MAX_SITEMAP_BYTES, FeedLink, Listing, ListingKind
from index.extraction.feeds.rss_atom import listing_of_feed
from index.extraction.feeds.sitemaps_opml import listing_of_opml, listing_of_sitemap
from index.extraction.results import Origin
from index.extraction.xml import root_name_of
from index.text import clean_line

MAX_FEED_BYTES = 2 * 2**20
"""Largest feed, list of feeds, or page that is searched for feeds, in bytes. Feeds of full texts have 300 kB."""

MAX_PAGE_FEEDS = 10
"""Most feeds of a page: for all articles, for comments, in several formats."""

_GZIP = b"\x1f\x8b"
_GZIP_WINDOW = 31
"""zlib's number for the largest window with a gzip header."""

_FEED_ROOTS = frozenset({"rss", "feed", "rdf"})
_SITEMAP_ROOTS = frozenset({"urlset", "sitemapindex"})

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
"""Types by which a page marks a link as a feed. Plain JSON may be anything."""


def read_listing(content: bytes, origin: Origin) -> Listing:
    """Return the links that *content* lists.

    Raises: NoFeedError: it is not a listing. TooLargeError; BrokenContentError.
    """
    if content.startswith(_GZIP):
        content = _inflated(content, origin.source)
    root = root_name_of(content)
    if root in _SITEMAP_ROOTS:
        _check_size(content, origin.source, MAX_SITEMAP_BYTES)
        return listing_of_sitemap(content, origin)
    _check_size(content, origin.source, MAX_FEED_BYTES)
    if root == "opml":
        return listing_of_opml(content, origin)
    if root in _FEED_ROOTS:
        return listing_of_feed(content, origin)
    text = _text(content, origin)
    if text.lstrip().startswith("{"):
        return listing_of_json(text, origin)
    return _listing_of_page(text, origin)


def _check_size(content: bytes, source: str, limit_bytes: int) -> None:
    if len(content) > limit_bytes:
        raise TooLargeError(source, limit_bytes)


def _inflated(content: bytes, source: str) -> bytes:
    """Return *content* decompressed. Many sitemaps are compressed files, even if their transport does not compress."""
    inflater = zlib.decompressobj(_GZIP_WINDOW)
    try:
        inflated = inflater.decompress(content, MAX_SITEMAP_BYTES + 1)
    except zlib.error as error:
        raise NoFeedError(source) from error
    _check_size(inflated, source, MAX_SITEMAP_BYTES)
    return inflated


def _text(content: bytes, origin: Origin) -> str:
    try:
        return decode(content, origin.charset)
    except UndecodableBytesError as error:
        raise NoFeedError(origin.source) from error


def _listing_of_page(text: str, origin: Origin) -> Listing:
    """Return the feeds that a page names, in its order."""
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = document_fromstring(text.replace("\0", "").encode("utf-8", "ignore"), parser=parser)
    except ParserError as error:
        raise NoFeedError(origin.source) from error
    links: dict[str, FeedLink] = {}
    base = next((web_address(each.get("href"), origin.url) for each in tree.iter("base")), None) or origin.url
    for element in tree.iter("link"):
        kind = re.split(r"[;\s]", (element.get("type") or "").strip().lower())[0]
        if "alternate" in (element.get("rel") or "").lower().split() and kind in _FEED_TYPES:
            url = web_address(element.get("href"), base)
            if url:
                links.setdefault(url, FeedLink(url, clean_line(element.get("title") or "") or None))
    if not links:
        raise NoFeedError(origin.source)
    return Listing(ListingKind.PAGE, links=tuple(links.values())[:MAX_PAGE_FEEDS], total=len(links))
