"""From an entry of a feed to a draft: of its own text if that is whole, else of its page."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from tld import get_fld

from index.articles.identity import draft_of
from index.articles.paragraph_kinds import credits_of
from index.errors import NoTextError, SeveralArticlesError
from index.extraction.blocks import beginning
from index.extraction.feeds.listing import FeedEntry, Listing
from index.ingest import Entry, Reading
from index.model import Article, Draft
from index.urls import host_of

TOMORROW = timedelta(days=1)
"""How far in the future a date may be: it is later elsewhere. One beyond that is wrong, and so unknown."""


def needs_page(entry: FeedEntry, feed_url: str) -> bool:
    """Whether the page of *entry* has to be fetched: its text is no more than a beginning, or its link leads elsewhere.

    Readers are shown no link to a host that nobody fetched: a feed could name any.
    """
    return not entry.is_whole or entry.url is None or not is_same_site(entry.url, feed_url)


def host_of_page(entry: FeedEntry, feed_url: str) -> str | None:
    """The host that is to be asked for the page of *entry*; None: it needs none, or has none."""
    return urlsplit(entry.url).hostname if entry.url and needs_page(entry, feed_url) else None


def draft_of_entry(entry: FeedEntry, listing: Listing, feed_url: str, now: datetime) -> Draft:
    """The article that *entry*, which needs no page, is by itself. It has no language yet."""
    paragraphs = entry.paragraphs
    return Draft(
        title=entry.title or beginning(paragraphs),
        paragraphs=paragraphs,
        byline=entry.byline,
        source=listing.title or host_of(feed_url),
        url=entry.url,
        published=_published(entry, now),
        language=listing.language,
        credits=credits_of(paragraphs),
    )


def without_page(entry: FeedEntry, feed_url: str) -> Reading:
    """What is read of an entry that needs its page and names none: nothing, and why."""
    name = entry.title or feed_url
    return Reading(name, (Entry(name, error=NoTextError(name)),))


def as_feed_says(reading: Reading, entry: FeedEntry, listing: Listing, feed_url: str, now: datetime) -> Reading:
    """What is on the page of *entry*; what the page does not say of itself is as the feed says it."""
    if len(reading.entries) > 1:
        url = reading.source
        return Reading(url, (Entry(url, error=SeveralArticlesError(url, len(reading.entries))),))
    (read,) = reading.entries
    if read.draft is None:
        return reading
    unsaid = _unsaid(read.draft, entry, listing, feed_url)
    draft = dataclasses.replace(read.draft, **_said(unsaid, entry, listing, now))
    return dataclasses.replace(reading, entries=(dataclasses.replace(read, draft=draft),), unsaid=unsaid)


def said_anew(article: Article, unsaid: Sequence[str], entry: FeedEntry, listing: Listing, now: datetime) -> Draft:
    """*article*, whose page is as it was when it left these fields open, with what the feed says of them now."""
    return dataclasses.replace(draft_of(article), **_said(unsaid, entry, listing, now))


def _unsaid(draft: Draft, entry: FeedEntry, listing: Listing, feed_url: str) -> tuple[str, ...]:
    address = draft.url or entry.url or feed_url
    named_by_host = draft.source is None or draft.source == host_of(address)
    is_own = listing.title is not None and is_same_site(address, feed_url)
    open_fields = {"byline": not draft.byline, "published": not draft.published, "source": named_by_host and is_own}
    return tuple(name for name, is_open in open_fields.items() if is_open)


def _said(names: Sequence[str], entry: FeedEntry, listing: Listing, now: datetime) -> dict[str, Any]:
    """What the feed says of these fields."""
    said = {"byline": entry.byline, "published": _published(entry, now), "source": listing.title}
    return {name: said[name] for name in names if name in said}


def is_same_site(url: str, other: str) -> bool:
    """Whether two addresses are of one host, or of hosts that one owner has registered together."""
    first, second = urlsplit(url), urlsplit(other)
    if first.netloc.lower() == second.netloc.lower():
        return True
    if first.port or second.port:
        return False  # which may be anybody's
    return _registered(first.hostname or "") == _registered(second.hostname or "")


def _registered(host: str) -> str:
    """The domain that somebody registered, "fen.co.uk" of "news.fen.co.uk"; of what is none, the host itself."""
    registered = get_fld(host, fix_protocol=True, fail_silently=True, search_private=True)
    return registered or host.removeprefix("www.")


def _published(entry: FeedEntry, now: datetime) -> date | None:
    """The day of publication; when it was last changed is no such day."""
    published = entry.published
    return published.astimezone(UTC).date() if published and published <= now + TOMORROW else None
