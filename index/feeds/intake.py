"""From an entry of a feed to a draft: of its own text if that is whole, else of its page."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from tld import get_fld

from index.addresses import host_of
from index.errors import NoTextError, SeveralArticlesError
from index.extraction.blocks import beginning
from index.feeds.listing import FeedEntry, Listing
from index.ingest import Entry, Ingestion, Reading
from index.model import Draft
from index.paragraphs import credits_of

TOMORROW = timedelta(days=1)
"""How far in the future a date may be: it is later elsewhere. One beyond that is wrong, and so unknown."""


def needs_page(entry: FeedEntry, feed_url: str) -> bool:
    """Whether the page of *entry* has to be fetched: its text is no more than a beginning, or its link leads elsewhere.

    Readers are shown no link to a host that nobody fetched: a feed could name any.
    """
    return not entry.is_whole or entry.url is None or not is_same_site(entry.url, feed_url)


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


def read_page(entry: FeedEntry, listing: Listing, feed_url: str, ingestion: Ingestion, now: datetime) -> Reading:
    """What is on the page of *entry*; what the page does not say of itself is as the feed says it."""
    if entry.url is None:
        name = entry.title or feed_url
        return Reading(name, (Entry(name, error=NoTextError(name)),))
    reading = ingestion.read_url(entry.url)
    if len(reading.entries) > 1:
        return Reading(entry.url, (Entry(entry.url, error=SeveralArticlesError(entry.url, len(reading.entries))),))
    (read,) = reading.entries
    if read.draft is None:
        return reading
    draft = _with_what_the_feed_says(read.draft, entry, listing, feed_url, now)
    return dataclasses.replace(reading, entries=(dataclasses.replace(read, draft=draft),))


def _with_what_the_feed_says(draft: Draft, entry: FeedEntry, listing: Listing, feed_url: str, now: datetime) -> Draft:
    address = draft.url or entry.url or feed_url
    named_by_host = draft.source is None or draft.source == host_of(address)
    is_own = listing.title is not None and is_same_site(address, feed_url)
    return dataclasses.replace(
        draft,
        byline=draft.byline or entry.byline,
        published=draft.published or _published(entry, now),
        source=listing.title if named_by_host and is_own else draft.source,
    )


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
