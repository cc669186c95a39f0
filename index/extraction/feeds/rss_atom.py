"""Read RSS and Atom in all their variants."""

from __future__ import annotations

import calendar
import re
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import feedparser

from index.articles.limits import label_of
from index.errors import NoFeedError
from index.extraction.bylines import byline_of
from index.extraction.feeds.entries import (
    NO_TEXT,
    EntryText,
    digested,
    distinct,
    id_of,
    text_of,
    title_of,
)
from index.extraction.feeds.links import web_address
from index.extraction.feeds.listing import MAX_ENTRIES, FeedEntry, Listing, ListingKind
from index.extraction.results import Origin
from index.extraction.xml import text_of_xml

_ENTRY_END = re.compile(r"</(?:[\w.-]{1,20}:)?(?:item|entry)\s{0,20}>", re.IGNORECASE)
_ENTRY_BEGINNING = re.compile(r"<(?:[\w.-]{1,20}:)?(?:item|entry)[\s>/]", re.IGNORECASE)

_EMAIL = re.compile(r"\S{0,200}@\S{0,200}")
_BRACKETS = re.compile(r"[()<>]")

_PERIODS_S = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
"""Length of the periods of the syndication module of RSS, in seconds."""

MAX_TTL_MINUTES = 60 * 24 * 7
"""Longest time between two requests, in minutes. A feed that demands more is read once a week."""


def listing_of_feed(content: bytes, origin: Origin) -> Listing:
    """Return the entries of a feed, as far as possible if it is broken.

    Raises: NoFeedError: it is not a feed. BrokenContentError; UndecodableError.
    """
    text = text_of_xml(content, origin)
    parsed = feedparser.parse(
        BytesIO(_with_few_entries(text).encode("utf-8", "ignore")),  # never a name, because it would open that
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": origin.url or ""},
        sanitize_html=False,  # our own code extracts only the texts
        resolve_relative_uris=False,
    )
    feed = parsed.get("feed", {})
    if not parsed.get("version") and not parsed.get("entries"):
        raise NoFeedError(origin.source)
    base = web_address(feed.get("link"), origin.url)
    entries = distinct([_entry(entry, base or origin.url, origin.source) for entry in parsed.entries[:MAX_ENTRIES]])
    return Listing(
        ListingKind.FEED,
        title=title_of(feed.get("title")),
        url=base,
        language=label_of(feed.get("language")),
        entries=entries,
        total=max(len(_ENTRY_BEGINNING.findall(text)), len(entries)),
        apart_s=_apart_s(feed),
    )


def _with_few_entries(text: str) -> str:
    """Return *text* without the entries after the first MAX_ENTRIES. The parser takes half a minute for 100,000."""
    ends = [match.end() for match in _ENTRY_END.finditer(text)]
    if len(ends) <= MAX_ENTRIES:
        return text if len(_ENTRY_BEGINNING.findall(text)) <= 2 * MAX_ENTRIES else _cut_at_beginning(text)
    return text[: ends[MAX_ENTRIES - 1]] + text[ends[-1] :]


def _cut_at_beginning(text: str) -> str:
    """Return *text* before the entry that exceeds the limit. The entries before it are unclosed or empty elements."""
    beginnings = [match.start() for match in _ENTRY_BEGINNING.finditer(text)]
    return text[: beginnings[MAX_ENTRIES]]


def _entry(entry: Mapping[str, Any], base: str | None, source: str) -> FeedEntry:
    url = web_address(entry.get("link"), base)
    title = title_of(entry.get("title"))
    text = _text(entry, source)
    made = FeedEntry(
        id=id_of(entry.get("id"), url, title),
        digest="",
        url=url,
        title=title,
        byline=_byline(entry),
        published=_moment(entry.get("published_parsed")),
        updated=_moment(entry.get("updated_parsed")) if "updated" in entry else None,
        paragraphs=text.paragraphs,
        is_whole=text.is_whole,
    )
    return digested(made)


def _text(entry: Mapping[str, Any], source: str) -> EntryText:
    """Return the longest of the contents, which may be in several languages or formats; else the description."""
    contents = [str(each.get("value") or "") for each in entry.get("content") or ()]
    if content := max(contents, key=len, default=""):
        return text_of(content, source, is_content=True)
    summary = entry.get("summary")
    return text_of(summary, source, is_content=False) if isinstance(summary, str) and summary.strip() else NO_TEXT


def _byline(entry: Mapping[str, Any]) -> str | None:
    raw, authors = label_of(entry.get("author")), entry.get("authors") or ()
    names = [label_of(author.get("name")) for author in authors]
    if raw and len(names) <= 1 and ("@" in raw or not any(names)):
        names = [_BRACKETS.sub("", _EMAIL.sub("", raw))]  # the parser cuts "ida@fen.media" after four letters
    return byline_of("; ".join(name for name in names if name), None)


def _moment(parsed: object) -> datetime | None:
    if not isinstance(parsed, time.struct_time):
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _apart_s(feed: Mapping[str, Any]) -> int | None:
    """Return the time that the feed demands before the next request, in seconds."""
    ttl = str(feed.get("ttl") or "").strip()
    if ttl.isascii() and ttl.isdigit() and len(ttl) <= 9 and int(ttl) > 0:
        return min(int(ttl), MAX_TTL_MINUTES) * 60
    period = _PERIODS_S.get(str(feed.get("sy_updateperiod") or "").strip().lower())
    if period is None:
        return None
    frequency = str(feed.get("sy_updatefrequency") or "1").strip()
    times = int(frequency) if frequency.isascii() and frequency.isdigit() and len(frequency) <= 4 else 1
    return min(period // max(1, times), MAX_TTL_MINUTES * 60)
