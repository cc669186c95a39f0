"""Make a draft from an entry of a feed: from its text if that is complete, else from its page."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from tld import get_fld

from index.articles.identity import draft_of
from index.articles.missing_byline import lacks_byline
from index.articles.paragraph_kinds import credits_of
from index.errors import NoTextError, SeveralArticlesError
from index.extraction.blocks import beginning
from index.extraction.feeds.listing import FeedEntry, Listing
from index.ingest import Entry, Reading
from index.model import Article, Draft
from index.urls import host_of

TOMORROW = timedelta(days=1)
"""Time by which a date may be in the future because of time zones. A later date is wrong, and so unknown."""


def needs_page(entry: FeedEntry, feed_url: str) -> bool:
    """Return whether the page of *entry* must be fetched: its text is incomplete, or its link leads to another site.

    Readers never see a link to a host that was not fetched, because a feed could name any host.
    """
    return not entry.is_whole or entry.url is None or not is_same_site(entry.url, feed_url)


def host_of_page(entry: FeedEntry, feed_url: str) -> str | None:
    """Return the host to request for the page of *entry*; None if it needs no page, or has no link."""
    return urlsplit(entry.url).hostname if entry.url and needs_page(entry, feed_url) else None


def draft_of_entry(entry: FeedEntry, listing: Listing, feed_url: str, now: datetime) -> Draft:
    """Return the article of *entry*, which needs no page. It has no language yet."""
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
    """Return the result for an entry that needs a page but has no link: the reason why there is no article."""
    name = entry.title or feed_url
    return Reading(name, (Entry(name, error=NoTextError(name)),))


def with_feed_values(reading: Reading, entry: FeedEntry, listing: Listing, feed_url: str, now: datetime) -> Reading:
    """Return the reading of the page of *entry*, with the feed's values in fields that the page lacks."""
    if len(reading.entries) > 1:
        url = reading.source
        return Reading(url, (Entry(url, error=SeveralArticlesError(url, len(reading.entries))),))
    (read,) = reading.entries
    if read.draft is None:
        return reading
    unsaid = _unsaid(read.draft, entry, listing, feed_url)
    draft = dataclasses.replace(read.draft, **_said(unsaid, entry, listing, now))
    return dataclasses.replace(reading, entries=(dataclasses.replace(read, draft=draft),), unsaid=unsaid)


def with_current_values(
    article: Article, unsaid: Sequence[str], entry: FeedEntry, listing: Listing, now: datetime
) -> Draft:
    """Return *article* with the feed's present values in these fields, which its unchanged page lacks."""
    return dataclasses.replace(draft_of(article), **_said(unsaid, entry, listing, now))


def _unsaid(draft: Draft, entry: FeedEntry, listing: Listing, feed_url: str) -> tuple[str, ...]:
    address = draft.url or entry.url or feed_url
    named_by_host = draft.source is None or draft.source == host_of(address)
    is_own = listing.title is not None and is_same_site(address, feed_url)
    open_fields = {"byline": lacks_byline(draft), "published": not draft.published, "source": named_by_host and is_own}
    return tuple(name for name, is_open in open_fields.items() if is_open)


def _said(names: Sequence[str], entry: FeedEntry, listing: Listing, now: datetime) -> dict[str, Any]:
    """Return the feed's values for these fields."""
    said = {"byline": entry.byline, "published": _published(entry, now), "source": listing.title}
    return {name: said[name] for name in names if name in said}


def is_same_site(url: str, other: str) -> bool:
    """Return whether two addresses have the same host, or hosts in the same registered domain."""
    first, second = urlsplit(url), urlsplit(other)
    if first.netloc.lower() == second.netloc.lower():
        return True
    if first.port or second.port:
        return False  # because another port may belong to anyone
    return _registered(first.hostname or "") == _registered(second.hostname or "")


def _registered(host: str) -> str:
    """Return the registered domain, such as "fen.co.uk" for "news.fen.co.uk"; the host itself if there is none."""
    registered = get_fld(host, fix_protocol=True, fail_silently=True, search_private=True)
    return registered or host.removeprefix("www.")


def _published(entry: FeedEntry, now: datetime) -> date | None:
    """Return the day of publication. The day of the last change does not count."""
    published = entry.published
    return published.astimezone(UTC).date() if published and published <= now + TOMORROW else None
