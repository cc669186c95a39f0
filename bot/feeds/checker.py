"""Check a feed: read it, and add its new entries."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from http import HTTPStatus

from bot.add.single import Editor
from bot.feeds.ingest import EntrySource, EntryTaker, Fate, Taken, done_of, item_of
from bot.feeds.polite_fetcher import PoliteReader
from bot.messaging.error_messages import reason_of
from bot.messaging.steps import Steps, WorkKind, accepted_steps, current_steps
from bot.queue.inbox import Inbox
from bot.runtime.clock import Clock
from index.errors import (
    BackendUnavailableError,
    BusyServerError,
    CorpusError,
    CrashedError,
    HttpStatusError,
    IngestError,
    NotModifiedError,
    StoreError,
)
from index.extraction.feeds.listing import FeedEntry, Listing, ListingKind
from index.feeds.entry_draft import host_of_page
from index.feeds.schedule import LONGEST_PAUSE, SHORTEST_PAUSE, next_check, next_try
from index.feeds.seen import Seen
from index.feeds.subscription import OUTCOMES_KEPT, Subscription, Subscriptions, times_with
from index.ingest import NOTHING_KNOWN, FeedReading

logger = logging.getLogger(__name__)

ENTRIES_A_CHECK = 30
"""Largest number of entries that one check adds. The others follow at the next check, soon after."""

MAX_CAUSE_CHARS = 500  # of the stored reason why a feed cannot be read

Progress = Callable[[int, int], None]
"""A function that is called with the number of finished entries and the number of all entries."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of checking a feed."""

    subscription: Subscription | None  # current state; None: it is not followed any more
    taken: tuple[Taken, ...] = ()  # in the order of the work
    error: Exception | None = None  # why the feed could not be read or the archive changed
    change_id: str = ""  # of all changes; each entry may have made a part


@dataclass(frozen=True, slots=True)
class RequestedCheck:
    """A check that an editor requested and waits for."""

    change_id: str  # of all its changes; the same after a kill
    on_progress: Progress | None = None
    wants_all: bool = False  # whether to add all listed entries that are not in the archive, not only new ones


@dataclass(slots=True)
class Check:
    """A check whose result is not stored yet. That is done after the people who wait for it were told."""

    checked: Checked
    before: Subscription | None = None  # the earlier state; None: it is not followed any more
    seen: Seen | None = None  # the handled entries; None: nothing was read
    is_told: bool = True  # set to False if nobody could be asked about doubts; they are then repeated
    refused: CorpusError | None = None  # why the archive or the disk refused some of it


class FeedChecker:
    """The checks of feeds. They store each handled entry. The caller stores the state of the feed afterwards."""

    def __init__(
        self, subscriptions: Subscriptions, reader: PoliteReader, taker: EntryTaker, clock: Clock, inbox: Inbox
    ) -> None:
        """Args: inbox: Counts how often an entry has ended the program."""
        self._steps = Steps(inbox)  # for checks that nobody requested
        self._subscriptions = subscriptions
        self._reader = reader
        self._taker = taker
        self._clock = clock

    async def check(
        self, subscription: Subscription, editor: Editor, asked: RequestedCheck | None, seen: Seen | None
    ) -> Check:
        """Check a feed. Most failures are in the result, not raised.

        Args: editor: The author. seen: The handled entries, if they could not be written; None: read them from disk.
        Raises: StoreError, BackendUnavailableError: nothing was done.
        """
        begun = await self._taker.begun(editor) if asked else {}
        check = await self._tried(subscription, editor, asked, _Begun(begun, seen))
        taken = {one.article_id for one in check.checked.taken}
        earlier = (one for article_id, one in begun.items() if article_id not in taken)
        return replace(check, checked=replace(check.checked, taken=(*earlier, *check.checked.taken)))

    async def _tried(
        self, subscription: Subscription, editor: Editor, asked: RequestedCheck | None, begun: _Begun
    ) -> Check:
        """Check a feed, and return the result, failures included."""
        wants_all = asked is not None and asked.wants_all
        try:
            known = NOTHING_KNOWN if wants_all else subscription.validators
            reading = await self._reader.read_feed(subscription.url, known)
        except NotModifiedError:
            return Check(Checked(self._unchanged(subscription), change_id=editor.change_id), subscription)
        except IngestError as error:
            if isinstance(error, HttpStatusError) and error.status == HTTPStatus.GONE:
                if asked:
                    await self._reader.run_in_executor(self._subscriptions.remove, subscription.url)
                return Check(Checked(None, error=error), subscription)
            return Check(Checked(self._failed(subscription, error), error=error), subscription)
        seen = begun.seen
        if seen is None:
            seen = await self._reader.run_in_executor(self._subscriptions.seen, subscription.url)
        return await self._take(_Round(subscription, reading, editor, asked, seen), begun.made)

    async def _take(self, of: _Round, made: Mapping[str, Taken]) -> Check:
        """Add the new entries of a listing, or all that are not in the archive. Store each handled entry at once."""
        had_gap = _has_gap(of.subscription, of.seen, of.reading.listing)
        todo = of.todo
        try:
            await self._take_entries(of, todo, made)
        except (StoreError, BackendUnavailableError) as error:
            checked = Checked(of.subscription, tuple(of.taken), error, of.editor.change_id)
            return Check(checked, refused=error)
        of.seen.keep(of.reading.listing.entries)
        again = [one for one in of.taken if one.fate is Fate.LATER and not of.seen.is_done(one.entry)]
        waiting = len(todo) - len(of.taken) + len(again)
        now = self._clock.now()
        read = _after_reading(of.subscription, of.reading, of.taken, now)
        read = replace(read, waiting=waiting, complete_until=read.complete_until if waiting else now)
        if had_gap and of.subscription.complete_until:
            read = replace(read, gap=(of.subscription.complete_until, now))
        read = replace(read, next_at=_next_at(read, of, now, is_soon=len(todo) > len(of.taken)))
        read = replace(read, url=await self._address(of.subscription, of.reading.moved_to))
        return Check(Checked(read, tuple(of.taken), change_id=of.editor.change_id), of.subscription, of.seen)

    async def _take_entries(self, of: _Round, todo: Sequence[FeedEntry], made: Mapping[str, Taken]) -> None:
        todo_now = todo if of.wants_all else todo[:ENTRIES_A_CHECK]
        part = 1 + max((one.part for one in made.values()), default=-1)
        if of.asked:
            items = [item_of(entry, of.subscription.key) for entry in todo_now]
            await current_steps().plan(WorkKind.ADDING, items, change=of.editor.change_id)
        for entry in todo_now:
            if of.host_of(entry) not in of.busy:
                one = await self._take_entry(of, entry, part, made)
                part += one.fate not in (Fate.THERE, Fate.PASSED)  # changes of an earlier run have their numbers
                of.tell_progress(len(of.taken), len(todo))

    async def _take_entry(self, of: _Round, entry: FeedEntry, part: int, made: Mapping[str, Taken]) -> Taken:
        source = EntrySource(of.reading.listing, of.reading.final_url, of.editor, part)
        steps, item = (of.asked and accepted_steps()) or self._steps, item_of(entry, of.subscription.key)
        try:
            async with steps.step(f"{item.id}:take", item.name):
                taken = await self._taker.take(entry, source, of.seen.known(entry), wanted=of.wants_all)
        except CrashedError as error:
            taken = Taken(entry, Fate.FAILED, error=error, part=part)
        of.taken.append(one := _as_made(taken, made))
        await steps.note(item.id, done_of(taken, one))
        note_taken(of.seen, one)
        if one.fate not in (Fate.THERE, Fate.PASSED):
            await self._reader.run_in_executor(self._subscriptions.put_seen, of.subscription.url, of.seen)
        host = of.host_of(entry)
        if host and isinstance(one.error, BusyServerError) and one.error.retry_after_s:
            of.busy[host] = one.error.retry_after_s
        return taken

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
            failing_since=min(subscription.failing_since or now, now),
            cause=reason_of(error)[:MAX_CAUSE_CHARS],
        )
        retry_after_s = error.retry_after_s if isinstance(error, HttpStatusError) else None
        logger.info("The feed %s could not be read: %s", failed.url, error)
        return replace(failed, next_at=next_try(failed, now, retry_after_s, chance()))

    async def _address(self, subscription: Subscription, moved_to: str | None) -> str:
        """Return the address to fetch from now on: the permanent redirect, unless that is a followed feed too."""
        if moved_to is None or moved_to == subscription.url:
            return subscription.url
        there = await self._reader.run_in_executor(self._subscriptions.get, moved_to)
        is_other = there is not None and there.url != subscription.url and there.since != subscription.since
        return subscription.url if is_other else moved_to  # the same time means a move that a kill interrupted


@dataclass(frozen=True, slots=True)
class _Begun:
    """The results of earlier runs for a check."""

    made: Mapping[str, Taken]  # results of an interrupted run of this check, by article id
    seen: Seen | None  # the handled entries, if they could not be written


@dataclass(slots=True)
class _Round:
    """The state of a running check."""

    subscription: Subscription
    reading: FeedReading
    editor: Editor
    asked: RequestedCheck | None
    seen: Seen
    taken: list[Taken] = field(default_factory=list)
    busy: dict[str, float] = field(default_factory=dict)  # hosts, and the seconds for which they want no requests

    @property
    def wants_all(self) -> bool:
        return self.asked is not None and self.asked.wants_all

    @property
    def todo(self) -> list[FeedEntry]:
        """The entries to handle, the oldest first."""
        entries = reversed(self.reading.listing.entries)
        return [entry for entry in entries if self.wants_all or not self.seen.is_done(entry)]

    def host_of(self, entry: FeedEntry) -> str | None:
        return host_of_page(entry, self.reading.final_url)

    def tell_progress(self, done: int, total: int) -> None:
        if self.asked and self.asked.on_progress:
            self.asked.on_progress(done, total)


def _next_at(read: Subscription, of: _Round, now: datetime, *, is_soon: bool) -> datetime:
    """Return the time of the next check: soon if entries of a long listing are left, but not earlier than a host
    wants."""
    pause = next_check(read, now, chance())
    if not of.busy:
        return min(pause, now + SHORTEST_PAUSE) if is_soon else pause
    return max(pause, now + min(timedelta(seconds=max(of.busy.values())), LONGEST_PAUSE))


def _as_made(taken: Taken, made: Mapping[str, Taken]) -> Taken:
    """Return *taken*, or its result in an earlier run of this check."""
    before = made.get(taken.article_id or "")
    return replace(before, entry=taken.entry) if before and taken.fate is Fate.THERE else taken


def is_to_be_told(taken: Taken) -> bool:
    """Return whether people learn about this entry only from a message."""
    return taken.fate in (Fate.IN_DOUBT, Fate.FAILED)


def note_taken(seen: Seen, taken: Taken) -> None:
    """Store the result of an entry in *seen*. An entry that must still be reported is repeated until it was."""
    known = seen.known(taken.entry)
    is_open = taken.fate is Fate.LATER or is_to_be_told(taken)
    seen.note(taken.entry, taken.article_id, (known.tries if known else 0) + 1 if is_open else 0)


def chance() -> float:
    """Return a random number from 0 to 1."""
    return random.random()  # noqa: S311 - it spreads checks, and is no secret


def _has_gap(subscription: Subscription, seen: Seen, listing: Listing) -> bool:
    """Return whether entries may have come and gone since the last check: no listed entry was listed then."""
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
