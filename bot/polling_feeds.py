"""Following feeds: each is asked when it is due, and what is new goes into the archive."""

from __future__ import annotations

import asyncio
import logging
import random
import re
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus

from bot.adder import Editor
from bot.clock import Clock
from bot.feed_reports import FeedReports
from bot.messages import reason_of
from bot.taking_entries import EntryTaker, Fate, PoliteReader, Source, Taken
from index.errors import (
    BackendUnavailableError,
    HttpStatusError,
    IngestError,
    NoFeedError,
    NotModifiedError,
    StoreError,
)
from index.feeds.listing import MAX_ENTRIES, FeedEntry, FeedLink, Listing, ListingKind
from index.feeds.rhythm import LONGEST_PAUSE, SHORTEST_PAUSE, next_check, next_try, troubles_of
from index.feeds.seen import Seen
from index.feeds.subscription import OUTCOMES_KEPT, Subscription, Subscriptions, times_with
from index.ingest import NOTHING_KNOWN, FeedReading, Validators

logger = logging.getLogger(__name__)

AT_ONCE = 2
"""Feeds that are read side by side."""

APART_S = 3.0
"""Seconds between the beginnings of two checks: after a long stop all feeds are due, and nobody is in a hurry."""

LOOK_S = 30.0
"""Seconds between two looks at which feeds are due."""

ENTRIES_A_CHECK = 30
"""Entries of a feed that are taken at one check; the others follow at the next, soon after."""

SITEMAPS_READ = 3
"""Sitemaps of an index that are read at one check: those that changed last."""

MAX_CAUSE_CHARS = 500
"""Characters of the reason why a feed cannot be read that are kept with it."""

LONG_AGO = datetime.min.replace(tzinfo=UTC)

_NEWS = re.compile(r"news|post|article|artikel|story|stories", re.IGNORECASE)
"""In the addresses of sitemaps that list articles, rather than pictures, tags and products."""

Progress = Callable[[int, int], None]
"""Told how many of how many entries are done."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of a feed came to."""

    subscription: Subscription | None  # as it is now; None: it is not followed any more
    taken: tuple[Taken, ...] = ()  # in the order in which it was done
    error: Exception | None = None  # why the feed could not be read, or the archive takes nothing
    change_id: str = ""  # of all changes together, of which the n-th entry has made part n


class FeedPoller:
    """Checks the feeds that are followed. Of one feed there is one check at a time."""

    def __init__(
        self, subscriptions: Subscriptions, reader: PoliteReader, taker: EntryTaker, reports: FeedReports, clock: Clock
    ) -> None:
        self._subscriptions = subscriptions
        self._reader = reader
        self._taker = taker
        self._reports = reports
        self._clock = clock
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._turns: dict[str, asyncio.Lock] = {}
        self._put_off: dict[
            str, datetime
        ] = {}  # until when feeds wait, by their keys, whose state could not be written
        self._running: dict[str, asyncio.Task[Checked]] = {}

    async def run(self) -> None:
        """Check each feed when it is due, until cancelled; what is under way is given up then."""
        try:
            while True:
                await self._begin_due()
                await self._clock.sleep(LOOK_S)
        finally:
            for task in list(self._running.values()):
                task.cancel()

    async def check_due(self) -> None:
        """Check the feeds that are due."""
        await self._begin_due()
        if self._running:
            await asyncio.wait(self._running.values())

    async def _begin_due(self) -> None:
        """Begin to check the feeds that are due, one a few seconds after the other, as many at once as may be."""
        for key in await self._reader.beside(self._due):
            if key in self._running:
                continue
            async with self._at_once:
                self._running[key] = task = asyncio.create_task(self._check_and_ask(key))
            task.add_done_callback(partial(self._ended, key))
            await self._clock.sleep(APART_S)

    def _ended(self, key: str, task: asyncio.Task[Checked]) -> None:
        self._running.pop(key, None)
        if not task.cancelled() and (error := task.exception()):
            logger.error("Unexpected error while checking a feed", exc_info=error)
            self._put_off[key] = self._clock.now() + LONGEST_PAUSE

    def _due(self) -> list[str]:
        if not self._subscriptions.can_change:
            return []
        now = self._clock.now()
        due = [each for each in self._subscriptions.all() if max(each.next_at, self._put_off.get(each.key, now)) <= now]
        return [each.key for each in sorted(due, key=lambda each: each.next_at)]

    async def _check_and_ask(self, key: str) -> Checked:
        """As `check`, where nobody waits for the outcome: what is in doubt is asked in a message of its own."""
        checked = await self.check(key)
        if checked.subscription and any(one.in_doubt for one in checked.taken):
            await self._reports.ask(checked.subscription, checked.taken)
        return checked

    async def check(self, key: str) -> Checked:
        """Ask a feed now, and take what is new. What could not be done is told, not raised."""

        async def take(subscription: Subscription) -> Checked:
            return await self._take(subscription, await self.read(subscription, subscription.validators), None)

        return await self._in_turn(key, take)

    async def take_all(self, key: str, on_progress: Progress) -> Checked:
        """Take all that a feed lists and that is not in the archive. What could not be done is told, not raised."""

        async def take(subscription: Subscription) -> Checked:
            return await self._take(subscription, await self.read(subscription, NOTHING_KNOWN), on_progress)

        return await self._in_turn(key, take)

    async def read(self, subscription: Subscription, known: Validators) -> FeedReading:
        """What the feed lists now; of an index of sitemaps, what those list that changed last.

        Raises: NotModifiedError. IngestError: it cannot be read.
        """
        reading = await self._reader.read_listing(subscription.url, known)
        if reading.listing.kind is ListingKind.SITEMAPS:
            return replace(reading, listing=await self._read_sitemaps(reading.listing))
        if reading.listing.kind not in (ListingKind.FEED, ListingKind.SITEMAP):
            raise NoFeedError(subscription.url)
        return reading

    async def _read_sitemaps(self, index: Listing) -> Listing:
        entries: list[FeedEntry] = []
        for link in chosen_sitemaps(index.links):
            listing = (await self._reader.read_listing(link.url, NOTHING_KNOWN)).listing
            entries += listing.entries
        entries.sort(key=lambda entry: entry.when or LONG_AGO, reverse=True)
        return replace(index, entries=tuple(entries[:MAX_ENTRIES]), total=len(entries))

    async def _in_turn(self, key: str, work: Callable[[Subscription], Awaitable[Checked]]) -> Checked:
        async with self._turns.setdefault(key, asyncio.Lock()), self._at_once:
            subscription = await self._reader.beside(self._subscriptions.get, key)
            if subscription is None:
                return Checked(None)
            try:
                checked = await self._tried(subscription, work)
                return await self._reported(checked)
            except (StoreError, BackendUnavailableError) as error:
                logger.warning("What %s lists could not be kept: %s", subscription.url, error)
                self._put_off[key] = self._clock.now() + SHORTEST_PAUSE
                return Checked(subscription, error=error)

    async def _tried(self, subscription: Subscription, work: Callable[[Subscription], Awaitable[Checked]]) -> Checked:
        """The outcome of *work*, whose failure is noted."""
        try:
            return await work(subscription)
        except NotModifiedError:
            return await self._unchanged(subscription)
        except IngestError as error:
            if isinstance(error, HttpStatusError) and error.status == HTTPStatus.GONE:
                return await self._gone(subscription, error)
            return await self._failed(subscription, error)

    async def _unchanged(self, subscription: Subscription) -> Checked:
        now = self._clock.now()
        checked = replace(subscription, checked_at=now, complete_until=now, failures=0, failing_since=None, cause=None)
        return Checked(await self._kept(replace(checked, next_at=next_check(checked, now, chance()))))

    async def _failed(self, subscription: Subscription, error: IngestError) -> Checked:
        now = self._clock.now()
        failed = replace(
            subscription,
            checked_at=now,
            failures=subscription.failures + 1,
            failing_since=subscription.failing_since or now,
            cause=reason_of(error)[:MAX_CAUSE_CHARS],
        )
        retry_after_s = error.retry_after_s if isinstance(error, HttpStatusError) else None
        failed = replace(failed, next_at=next_try(failed, now, retry_after_s, chance()))
        logger.info("The feed %s could not be read: %s", failed.url, error)
        return Checked(await self._kept(failed), error=error)

    async def _gone(self, subscription: Subscription, error: HttpStatusError) -> Checked:
        """Its server says that it is gone for good."""
        await self._reader.beside(self._subscriptions.remove, subscription.url)
        await self._reports.tell_gone(subscription)
        return Checked(None, error=error)

    async def _kept(self, subscription: Subscription) -> Subscription:
        await self._reader.beside(self._subscriptions.put, subscription)
        return subscription

    async def _take(self, subscription: Subscription, reading: FeedReading, on_progress: Progress | None) -> Checked:
        """Take what is new of a listing; all that is not there if there is somebody to tell the progress."""
        listing, wanted = reading.listing, on_progress is not None
        seen = await self._reader.beside(self._subscriptions.seen, subscription.url)
        had_gap = _has_gap(subscription, seen, listing)
        todo = [entry for entry in reversed(listing.entries) if wanted or not seen.is_done(entry)]
        editor = Editor(subscription.by, secrets.token_hex(8))  # another one after a restart: what is there is there
        taken: list[Taken] = []
        for number, entry in enumerate(todo if wanted else todo[:ENTRIES_A_CHECK]):
            source = Source(listing, reading.final_url, editor.part(number, 0))
            taken.append(await self._taker.take(entry, source, seen.known(entry), wanted=wanted))
            note_taken(seen, taken[-1])
            if taken[-1].fate not in (Fate.THERE, Fate.PASSED):
                await self._reader.beside(self._subscriptions.put_seen, subscription.url, seen)
            if on_progress:
                on_progress(len(taken), len(todo))
        seen.keep(listing.entries)
        await self._reader.beside(self._subscriptions.put_seen, subscription.url, seen)
        waiting = len(todo) - len(taken) + sum(one.fate is Fate.LATER for one in taken)
        now = self._clock.now()
        read = _after_reading(subscription, reading, taken, now)
        read = replace(read, waiting=waiting, complete_until=read.complete_until if waiting else now)
        if had_gap and subscription.complete_until:
            read = replace(read, gap=(subscription.complete_until, now))
        pause = next_check(read, now, chance())
        read = replace(read, next_at=min(pause, now + SHORTEST_PAUSE) if len(todo) > len(taken) else pause)
        return Checked(
            await self._moved(await self._kept(read), reading.moved_to), tuple(taken), change_id=editor.change_id
        )

    async def _moved(self, subscription: Subscription, moved_to: str | None) -> Subscription:
        """The subscription at the address that its server named for good, unless that is followed already."""
        if moved_to is None or moved_to == subscription.url:
            return subscription
        there = await self._reader.beside(self._subscriptions.get, moved_to)
        if there is not None and there.url != subscription.url:
            return subscription
        logger.info("The feed %s has moved to %s", subscription.url, moved_to)
        return await self._reader.beside(self._subscriptions.move, subscription, moved_to)

    async def _reported(self, checked: Checked) -> Checked:
        """Tell whoever subscribed what is wrong now and was not before, and what is well again."""
        subscription = checked.subscription
        if subscription is None:
            return checked
        troubles = troubles_of(subscription, self._clock.now())
        told = frozenset(subscription.told)
        if troubles == told:
            return checked
        subscription = await self._kept(replace(subscription, told=tuple(sorted(troubles))))
        for trouble in sorted(troubles - told):
            await self._reports.tell_trouble(subscription, trouble)
        for trouble in sorted(told - troubles):
            await self._reports.tell_well(subscription, trouble)
        return replace(checked, subscription=subscription)


def note_taken(seen: Seen, taken: Taken) -> None:
    """Remember in *seen* what became of an entry."""
    known = seen.known(taken.entry)
    tries = (known.tries if known else 0) + 1 if taken.fate is Fate.LATER else 0
    seen.note(taken.entry, taken.article_id, tries)


def chosen_sitemaps(links: Sequence[FeedLink]) -> list[FeedLink]:
    """Those of an index that are worth reading, which has those that changed last first: of news before others."""
    return sorted(links, key=lambda link: _NEWS.search(link.url) is None)[:SITEMAPS_READ]


def chance() -> float:
    """A number from 0 to 1, at random."""
    return random.random()  # noqa: S311 - it parts feeds, and keeps no secret


def _has_gap(subscription: Subscription, seen: Seen, listing: Listing) -> bool:
    """Whether entries may have come and gone since the last check: nothing of what is listed was listed then."""
    if subscription.kind is not ListingKind.FEED or not len(seen) or not listing.entries:
        return False
    return all(seen.known(entry) is None for entry in listing.entries)


def _after_reading(
    subscription: Subscription, reading: FeedReading, taken: Sequence[Taken], now: datetime
) -> Subscription:
    listing, validators = reading.listing, reading.validators
    outcomes = [outcome for outcome in (one.outcome for one in taken) if outcome is not None]
    times = times_with(subscription.times, listing.entries, now)
    if any(one.fate is Fate.ADDED and one.entry.when is None for one in taken):
        times = times_with((*times, int(now.timestamp())), (), now)
    return replace(
        subscription,
        title=listing.title or subscription.title,
        etag=validators.etag,
        last_modified=validators.last_modified,
        checked_at=now,
        failures=0,
        failing_since=None,
        cause=None,
        apart_s=listing.apart_s,
        times=times,
        outcomes=(*subscription.outcomes, *outcomes)[-OUTCOMES_KEPT:],
    )
