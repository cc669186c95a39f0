"""Following feeds: each is asked when it is due, and what is new goes into the archive."""

from __future__ import annotations

import asyncio
import logging
import random
import secrets
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus

from bot.adder import Editor
from bot.clock import Clock
from bot.feed_reports import FeedReports
from bot.messages import reason_of
from bot.polite_reading import PoliteReader
from bot.taking_entries import EntryTaker, Fate, Source, Taken
from index.errors import (
    BackendUnavailableError,
    BusyServerError,
    CorpusError,
    HttpStatusError,
    IngestError,
    NotModifiedError,
    StoreError,
)
from index.feeds.intake import host_of_page
from index.feeds.listing import Listing, ListingKind
from index.feeds.rhythm import LONGEST_PAUSE, SHORTEST_PAUSE, next_check, next_try, troubles_of
from index.feeds.seen import Seen
from index.feeds.subscription import OUTCOMES_KEPT, Subscription, Subscriptions, times_with
from index.ingest import NOTHING_KNOWN, FeedReading

logger = logging.getLogger(__name__)

AT_ONCE = 2
"""Feeds that are read side by side."""

APART_S = 3.0
"""Seconds between the beginnings of two checks: after a long stop all feeds are due, and nobody is in a hurry."""

LOOK_S = 30.0
"""Seconds between two looks at which feeds are due."""

ENTRIES_A_CHECK = 30
"""Entries of a feed that are taken at one check; the others follow at the next, soon after."""

MAX_CAUSE_CHARS = 500
"""Characters of the reason why a feed cannot be read that are kept with it."""

Progress = Callable[[int, int], None]
"""Told how many of how many entries are done."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of a feed came to."""

    subscription: Subscription | None  # as it is now; None: it is not followed any more
    taken: tuple[Taken, ...] = ()  # in the order in which it was done
    error: Exception | None = None  # why the feed could not be read, or the archive takes nothing
    change_id: str = ""  # of all changes together, of which each entry may have made a part


@dataclass(frozen=True, slots=True)
class Asked:
    """A check that an editor asked for, and waits for."""

    change_id: str  # of all that it changes: the same when it is begun anew after a kill
    on_progress: Progress | None = None
    wants_all: bool = False  # that the feed lists and that is not in the archive, rather than what is new


@dataclass(slots=True)
class Check:
    """A check that was made, but not noted yet: it is when whoever waits for it was told."""

    checked: Checked
    before: Subscription | None = None  # the feed as it was; None: it is not followed any more
    seen: Seen | None = None  # what was handled; None: nothing was read
    is_told: bool = True  # set it to False if nobody could be asked about what is in doubt: that comes again
    refused: CorpusError | None = None  # why the archive, or the disk, took not all of it


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
        self._put_off: dict[str, datetime] = {}  # until when feeds wait whose state could not be written, by their keys
        self._unwritten: dict[str, Seen] = {}  # what was handled of these
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
        """Check a feed where nobody waits for the outcome: what is in doubt is asked in a message of its own."""
        async with self.checking(key) as check:
            checked = check.checked
            if checked.subscription and any(one.in_doubt for one in checked.taken):
                check.is_told = await self._reports.ask(checked.subscription, checked.taken)
        if subscription := checked.subscription or check.before:
            await self._reports.tell_refused(subscription, check.refused)
        return checked

    async def check(self, key: str, asked: Asked | None = None) -> Checked:
        """As `checking`, for who is told of nothing."""
        async with self.checking(key, asked) as check:
            return check.checked

    @asynccontextmanager
    async def checking(self, key: str, asked: Asked | None = None) -> AsyncIterator[Check]:
        """Ask a feed now, and take what is new. What could not be done is told, not raised.

        What became of it is noted at the end: a kill before that makes the next check do again what nobody was told.
        """
        async with self._turns.setdefault(key, asyncio.Lock()), self._at_once:
            check = await self._checked(key, asked)
            yield check
            await self._settle(key, check)

    async def _checked(self, key: str, asked: Asked | None) -> Check:
        subscription = await self._reader.beside(self._subscriptions.get, key)
        if subscription is None:
            return Check(Checked(None))
        editor = Editor(subscription.by, asked.change_id if asked else secrets.token_hex(8))
        begun = await self._taker.begun(editor) if asked else {}
        try:
            check = await self._tried(subscription, editor, begun, asked)
        except (StoreError, BackendUnavailableError) as error:
            self._put_off[key] = self._clock.now() + SHORTEST_PAUSE
            logger.warning("What %s lists could not be kept: %s", subscription.url, error)
            return Check(Checked(subscription, error=error), refused=error)
        taken = {one.article_id for one in check.checked.taken}
        earlier = (one for article_id, one in begun.items() if article_id not in taken)
        return replace(check, checked=replace(check.checked, taken=(*earlier, *check.checked.taken)))

    async def _tried(
        self, subscription: Subscription, editor: Editor, begun: Mapping[str, Taken], asked: Asked | None
    ) -> Check:
        """The outcome of a check, failures included."""
        wants_all = asked is not None and asked.wants_all
        try:
            known = NOTHING_KNOWN if wants_all else subscription.validators
            reading = await self._reader.read_feed(subscription.url, known)
        except NotModifiedError:
            return Check(Checked(self._unchanged(subscription), change_id=editor.change_id), subscription)
        except IngestError as error:
            if isinstance(error, HttpStatusError) and error.status == HTTPStatus.GONE:
                if asked:
                    await self._reader.beside(self._subscriptions.remove, subscription.url)
                return Check(Checked(None, error=error), subscription)
            return Check(Checked(self._failed(subscription, error), error=error), subscription)
        return await self._take(subscription, reading, editor, begun, asked)

    async def _settle(self, key: str, check: Check) -> None:
        """Note what became of a check; what the disk refuses of it is done again, and is not told again."""
        if check.before is None:
            return
        try:
            await self._noted(check.before, check)
        except StoreError as error:
            logger.warning("What became of %s could not be noted: %s", check.before.url, error)
            check.refused = error
            self._put_off[key] = self._clock.now() + SHORTEST_PAUSE
            if check.seen is not None:
                self._unwritten[key] = check.seen

    async def _noted(self, before: Subscription, check: Check) -> None:
        subscription, seen = check.checked.subscription, check.seen
        if subscription is None:
            if await self._reports.tell_gone(before):
                await self._reader.beside(self._subscriptions.remove, before.url)
            else:
                self._put_off[before.key] = self._clock.now() + LONGEST_PAUSE
            return
        if seen is not None:
            untold = [one for one in check.checked.taken if _is_to_be_told(one)]
            for one in untold if check.is_told else ():
                seen.note(one.entry, one.article_id)
            await self._reader.beside(self._subscriptions.put_seen, before.url, seen)
            if not check.is_told:
                subscription = replace(subscription, waiting=subscription.waiting + len(untold))
        await self._reader.beside(self._subscriptions.put, replace(subscription, url=before.url))
        if subscription.url != before.url:
            logger.info("The feed %s has moved to %s", before.url, subscription.url)
            await self._reader.beside(self._subscriptions.move, replace(subscription, url=before.url), subscription.url)
        await self._report(subscription)

    def _unchanged(self, subscription: Subscription) -> Subscription:
        now = self._clock.now()
        checked = replace(subscription, checked_at=now, complete_until=now, failures=0, failing_since=None, cause=None)
        return replace(checked, next_at=next_check(checked, now, chance()))

    def _failed(self, subscription: Subscription, error: IngestError) -> Subscription:
        now = self._clock.now()
        failed = replace(
            subscription,
            checked_at=now,
            failures=subscription.failures + 1,
            failing_since=subscription.failing_since or now,
            cause=reason_of(error)[:MAX_CAUSE_CHARS],
        )
        retry_after_s = error.retry_after_s if isinstance(error, HttpStatusError) else None
        logger.info("The feed %s could not be read: %s", failed.url, error)
        return replace(failed, next_at=next_try(failed, now, retry_after_s, chance()))

    async def _take(
        self,
        subscription: Subscription,
        reading: FeedReading,
        editor: Editor,
        begun: Mapping[str, Taken],
        asked: Asked | None,
    ) -> Check:
        """Take what is new of a listing, or all that is not there. What is taken is noted at once."""
        listing, wants_all = reading.listing, asked is not None and asked.wants_all
        seen = self._unwritten.pop(subscription.key, None) or await self._seen(subscription)
        had_gap = _has_gap(subscription, seen, listing)
        todo = [entry for entry in reversed(listing.entries) if wants_all or not seen.is_done(entry)]
        first_part = 1 + max((one.part for one in begun.values()), default=-1)
        taken: list[Taken] = []
        busy: dict[str, float] = {}  # hosts that want to be left alone for so many seconds
        for part, entry in enumerate(todo if wants_all else todo[:ENTRIES_A_CHECK], first_part):
            host = host_of_page(entry, reading.final_url)
            if host in busy:
                continue
            one = await self._taker.take(
                entry, Source(listing, reading.final_url, editor, part), seen.known(entry), wanted=wants_all
            )
            taken.append(one := _as_begun(one, begun))
            note_taken(seen, one)
            if one.fate not in (Fate.THERE, Fate.PASSED):
                await self._reader.beside(self._subscriptions.put_seen, subscription.url, seen)
            if host and isinstance(one.error, BusyServerError) and one.error.retry_after_s:
                busy[host] = one.error.retry_after_s
            if asked and asked.on_progress:
                asked.on_progress(len(taken), len(todo))
        seen.keep(listing.entries)
        waiting = len(todo) - len(taken) + sum(not seen.is_done(one.entry) for one in taken)
        now = self._clock.now()
        read = _after_reading(subscription, reading, taken, now)
        read = replace(read, waiting=waiting, complete_until=read.complete_until if waiting else now)
        if had_gap and subscription.complete_until:
            read = replace(read, gap=(subscription.complete_until, now))
        pause = next_check(read, now, chance())
        is_soon = len(todo) > len(taken) and not busy
        wanted_at = now + min(timedelta(seconds=max(busy.values(), default=0.0)), LONGEST_PAUSE)
        read = replace(read, next_at=max(min(pause, now + SHORTEST_PAUSE) if is_soon else pause, wanted_at))
        read = replace(read, url=await self._address(subscription, reading.moved_to))
        return Check(Checked(read, tuple(taken), change_id=editor.change_id), subscription, seen)

    async def _seen(self, subscription: Subscription) -> Seen:
        return await self._reader.beside(self._subscriptions.seen, subscription.url)

    async def _address(self, subscription: Subscription, moved_to: str | None) -> str:
        """Where it is fetched from now on: where its server says that it is for good, unless that is followed too."""
        if moved_to is None or moved_to == subscription.url:
            return subscription.url
        there = await self._reader.beside(self._subscriptions.get, moved_to)
        is_other = there is not None and there.url != subscription.url and there.since != subscription.since
        return subscription.url if is_other else moved_to  # of the same moment: a move that a kill broke off

    async def _report(self, subscription: Subscription) -> None:
        """Tell whoever subscribed what is wrong now and was not before, and what is well again."""
        told = frozenset(subscription.told)
        troubles = troubles_of(subscription, self._clock.now())
        for trouble in sorted(troubles - told):
            if await self._reports.tell_trouble(subscription, trouble):
                told |= {trouble}
        for trouble in sorted(told - troubles):
            if await self._reports.tell_well(subscription, trouble):
                told -= {trouble}
        if told != frozenset(subscription.told):
            await self._reader.beside(self._subscriptions.put, replace(subscription, told=tuple(sorted(told))))


def _as_begun(taken: Taken, begun: Mapping[str, Taken]) -> Taken:
    """*taken*; if an earlier run of this check has made it, as it was made then."""
    before = begun.get(taken.article_id or "")
    return replace(before, entry=taken.entry) if before and taken.fate is Fate.THERE else taken


def _is_to_be_told(taken: Taken) -> bool:
    """Whether it is known by telling alone what became of an entry."""
    return taken.fate in (Fate.IN_DOUBT, Fate.FAILED)


def note_taken(seen: Seen, taken: Taken) -> None:
    """Remember in *seen* what became of an entry; what is still to be told is to be tried again until it was."""
    known = seen.known(taken.entry)
    is_open = taken.fate is Fate.LATER or _is_to_be_told(taken)
    seen.note(taken.entry, taken.article_id, (known.tries if known else 0) + 1 if is_open else 0)


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
