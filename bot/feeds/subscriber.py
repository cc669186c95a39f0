"""Subscribe to feeds at addresses that admins send."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.feeds.checker import random_fraction
from bot.feeds.messages import Subscribed, sitemap_without_times, too_many_feeds
from bot.feeds.polite_fetcher import PoliteReader
from bot.messaging.error_messages import UsageError
from bot.runtime.clock import Clock
from index.articles.identity import article_id_of_url
from index.corpus import Corpus
from index.errors import ArticleNotFoundError, IngestError, NoFeedError
from index.extraction.feeds.listing import MAX_ENTRIES, FeedEntry, FeedLink, Listing, ListingKind
from index.feeds.schedule import next_check
from index.feeds.seen import Seen
from index.feeds.subscription import Subscription, Subscriptions, times_with
from index.ingest import NOTHING_KNOWN, FeedReading


@dataclass(frozen=True, slots=True)
class FeedCandidate:
    """A feed to follow."""

    link: FeedLink
    reading: FeedReading | None = None  # if it was read already

    @property
    def name(self) -> str:
        """The name for people."""
        return self.link.title or self.link.url


class Subscriber:
    """The subscribing to feeds."""

    def __init__(
        self, subscriptions: Subscriptions, reader: PoliteReader, corpus: Corpus, clock: Clock, max_feeds: int
    ) -> None:
        """Take the followed feeds and what following needs.

        Args: max_feeds: Largest number of followed feeds.
        """
        self._subscriptions = subscriptions
        self._reader = reader
        self._corpus = corpus
        self._clock = clock
        self._max_feeds = max_feeds
        self._turn = asyncio.Lock()  # so that no feed is followed twice

    async def feeds_in_file(self, name: str, content: bytes) -> list[FeedCandidate]:
        """Return the feeds in a list that was sent as a file.

        Raises: IngestError: it is no such list.
        """
        listing = await self._reader.run_in_executor(self._reader.ingestion.listing_of, name, content)
        if listing.kind is not ListingKind.LIST:
            raise NoFeedError(name)
        return [FeedCandidate(link) for link in listing.links]

    async def feeds_at(self, url: str) -> list[FeedCandidate]:
        """Return the feeds in the list at *url*, or *url* itself if it is no list.

        Raises: IngestError: it cannot be read.
        """
        if await self._reader.run_in_executor(self._subscriptions.get, url):
            return [FeedCandidate(FeedLink(url))]
        reading = await self._reader.read_listing(url, NOTHING_KNOWN)
        if reading.listing.kind is ListingKind.LIST:
            return [FeedCandidate(link) for link in reading.listing.links]
        return [FeedCandidate(FeedLink(url), reading)]

    async def subscribe(self, candidate: FeedCandidate, admin_id: int, asked_at: datetime | None = None) -> Subscribed:
        """Follow a feed, or the first one that the page at its address names. The result says why if it is not
        followed.

        Args: asked_at: When this was requested. A feed followed since then was subscribed by an interrupted run of the
            same request. None: now.
        Raises: StoreWriteError, ReadOnlyError.
        """
        async with self._turn:
            try:
                subscribed = await self._subscribe(candidate, admin_id)
            except (IngestError, UsageError) as error:
                return Subscribed(candidate.name, error=error)
            existing = subscribed.subscription
            if existing and not subscribed.is_new and asked_at and existing.since >= asked_at:
                seen = await self._reader.run_in_executor(self._subscriptions.seen, existing.url)
                return replace(subscribed, is_new=True, entries=seen.without_article)
            return subscribed

    async def _subscribe(self, candidate: FeedCandidate, admin_id: int) -> Subscribed:
        url, reading = candidate.link.url, candidate.reading
        for _hop in range(2):  # first a page, then the feed that it names
            if existing := await self._reader.run_in_executor(self._subscriptions.get, url):
                return Subscribed(candidate.name, existing)
            reading = reading or await self._reader.read_listing(url, NOTHING_KNOWN)
            if reading.listing.kind is not ListingKind.PAGE:
                break
            url, reading = reading.listing.links[0].url, None
        if reading is None:
            raise NoFeedError(url)
        url = reading.moved_to or url
        if existing := await self._reader.run_in_executor(self._subscriptions.get, url):
            return Subscribed(candidate.name, existing)
        return await self._follow(url, candidate.link, reading, admin_id)

    async def _follow(self, url: str, link: FeedLink, reading: FeedReading, admin_id: int) -> Subscribed:
        now = self._clock.now()
        if len(await self._reader.run_in_executor(self._subscriptions.all)) >= self._max_feeds:
            raise UsageError(too_many_feeds(self._max_feeds))
        reading = await self._reader.read_on(url, reading)
        listing = reading.listing
        check_can_be_followed(listing)
        subscription = _subscription(url, link, reading, admin_id, now)
        subscription = replace(subscription, times=times_with((), listing.entries, now))
        subscription = replace(subscription, next_at=next_check(subscription, now, random_fraction()))
        missing = await self._reader.run_in_executor(self._keep, subscription, listing.entries)
        return Subscribed(link.title or link.url, subscription, is_new=True, entries=missing)

    def _keep(self, subscription: Subscription, entries: Sequence[FeedEntry]) -> int:
        """Store the subscription, with its entries as passed over. Return the number of entries that are not in the
        archive."""
        seen, missing = Seen(), 0
        for entry in entries:
            article_id = self._article_of(entry)
            missing += article_id is None
            seen.note(entry, article_id)
        self._subscriptions.put_seen(subscription.url, seen)
        self._subscriptions.put(subscription)
        return missing

    def _article_of(self, entry: FeedEntry) -> str | None:
        """Return the id of the article of *entry* in the archive; None: there is none."""
        try:
            return self._corpus.article(article_id_of_url(entry.url)).id if entry.url else None
        except ArticleNotFoundError:
            return None


def check_can_be_followed(listing: Listing) -> None:
    """Check that new pages in a listing can be recognized.

    Raises: UsageError: it is a sitemap that is too long to compare and gives no times of changes.
    """
    if (
        listing.kind is ListingKind.SITEMAP
        and listing.total > MAX_ENTRIES
        and all(e.when is None for e in listing.entries)
    ):
        raise UsageError(sitemap_without_times(listing.total))


def _subscription(url: str, link: FeedLink, reading: FeedReading, admin_id: int, now: datetime) -> Subscription:
    listing, validators = reading.listing, reading.validators
    return Subscription(
        url=url,
        title=listing.title or link.title or url,
        kind=ListingKind.FEED if listing.kind is ListingKind.FEED else ListingKind.SITEMAP,
        subscribed_by=admin_id,
        since=now,
        next_at=now,
        etag=validators.etag,
        last_modified=validators.last_modified,
        checked_at=now,
        complete_until=now,
        apart_s=listing.apart_s,
    )
