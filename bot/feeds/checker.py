"""Check a feed: read it, and add its new entries."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from http import HTTPStatus

from bot.add.single import Editor
from bot.feeds.ingest import EntryAdder, EntryResult, EntrySource, EntryStatus, done_of, item_of
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

MAX_ENTRIES_PER_CHECK = 30  # the others follow at the next check, soon after

MAX_CAUSE_CHARS = 500  # of the stored reason why a feed cannot be read

WITHOUT_CHANGE = (EntryStatus.UNCHANGED, EntryStatus.SKIPPED)  # they use no new change number

Progress = Callable[[int, int], None]  # gets the number of finished entries and the number of all


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The result of checking a feed."""

    subscription: Subscription | None  # current state; None: it is not followed any more
    results: tuple[EntryResult, ...] = ()  # in the order of the work
    error: Exception | None = None  # why the feed could not be read, or why the archive refused the changes
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

    checked: CheckResult
    before: Subscription | None = None  # the earlier state; None: it is not followed any more
    seen: Seen | None = None  # the handled entries; None: nothing was read
    is_told: bool = True  # set to False if nobody could be asked about doubts; they are then repeated
    refused: CorpusError | None = None  # why the archive or the disk refused some of it


class FeedChecker:
    """The checks of feeds. They store entries with changes, the caller the others and the feed's state."""

    def __init__(
        self, subscriptions: Subscriptions, reader: PoliteReader, adder: EntryAdder, clock: Clock, inbox: Inbox
    ) -> None:
        """Use *inbox* to count how often an entry has ended the program."""
        self._steps = Steps(inbox)  # for checks that nobody requested
        self._subscriptions = subscriptions
        self._reader = reader
        self._adder = adder
        self._clock = clock

    async def check(
        self, subscription: Subscription, editor: Editor, asked: RequestedCheck | None, seen: Seen | None
    ) -> Check:
        """Check a feed. Most failures are in the result, not raised.

        Args: editor: The author. seen: The handled entries, if they could not be written; None: read them from disk.
        Raises: StoreError, BackendUnavailableError: nothing was done.
        """
        begun = await self._adder.earlier_results(editor) if asked else {}
        check = await self._check(subscription, editor, asked, _EarlierWork(begun, seen))
        done_ids = {result.article_id for result in check.checked.results}
        earlier = (result for article_id, result in begun.items() if article_id not in done_ids)
        return replace(check, checked=replace(check.checked, results=(*earlier, *check.checked.results)))

    async def _check(
        self, subscription: Subscription, editor: Editor, asked: RequestedCheck | None, begun: _EarlierWork
    ) -> Check:
        """Check a feed, and return the result, failures included."""
        wants_all = asked is not None and asked.wants_all
        try:
            known = NOTHING_KNOWN if wants_all else subscription.validators
            reading = await self._reader.read_feed(subscription.url, known)
        except NotModifiedError:
            return Check(CheckResult(self._unchanged(subscription), change_id=editor.change_id), subscription)
        except IngestError as error:
            if isinstance(error, HttpStatusError) and error.status == HTTPStatus.GONE:
                if asked:
                    await self._reader.run_in_executor(self._subscriptions.remove, subscription.url)
                return Check(CheckResult(None, error=error), subscription)
            return Check(CheckResult(self._failed(subscription, error), error=error), subscription)
        seen = begun.seen
        if seen is None:
            seen = await self._reader.run_in_executor(self._subscriptions.seen, subscription.url)
        return await self._add_new(_Run(subscription, reading, editor, asked, seen), begun.made)

    async def _add_new(self, run: _Run, made: Mapping[str, EntryResult]) -> Check:
        """Add the new entries of a listing, or all that are not in the archive. Store entries with changes at once."""
        had_gap = _has_gap(run.subscription, run.seen, run.reading.listing)
        todo = run.todo
        try:
            await self._add_entries(run, todo, made)
        except (StoreError, BackendUnavailableError) as error:
            checked = CheckResult(run.subscription, tuple(run.results), error, run.editor.change_id)
            return Check(checked, refused=error)
        run.seen.keep(run.reading.listing.entries)
        again = [one for one in run.results if one.status is EntryStatus.RETRY and not run.seen.is_done(one.entry)]
        waiting = len(todo) - len(run.results) + len(again)
        now = self._clock.now()
        read = _after_reading(run.subscription, run.reading, run.results, now)
        read = replace(read, waiting=waiting, complete_until=read.complete_until if waiting else now)
        if had_gap and run.subscription.complete_until:
            read = replace(read, gap=(run.subscription.complete_until, now))
        read = replace(read, next_at=_next_at(read, run, now, is_soon=len(todo) > len(run.results)))
        read = replace(read, url=await self._address(run.subscription, run.reading.moved_to))
        return Check(CheckResult(read, tuple(run.results), change_id=run.editor.change_id), run.subscription, run.seen)

    async def _add_entries(self, run: _Run, todo: Sequence[FeedEntry], made: Mapping[str, EntryResult]) -> None:
        todo_now = todo if run.wants_all else todo[:MAX_ENTRIES_PER_CHECK]
        part = 1 + max((result.part for result in made.values()), default=-1)
        if run.asked:
            items = [item_of(entry, run.subscription.key) for entry in todo_now]
            await current_steps().plan(WorkKind.ADDING, items, change=run.editor.change_id)
        for entry in todo_now:
            if run.host_of(entry) not in run.busy:
                result = await self._add_entry(run, entry, part, made)
                part += result.status not in WITHOUT_CHANGE
                run.tell_progress(len(run.results), len(todo))

    async def _add_entry(self, run: _Run, entry: FeedEntry, part: int, made: Mapping[str, EntryResult]) -> EntryResult:
        source = EntrySource(run.reading.listing, run.reading.final_url, run.editor, part)
        steps, item = (run.asked and accepted_steps()) or self._steps, item_of(entry, run.subscription.key)
        try:
            async with steps.step(f"{item.id}:take", item.name):
                result = await self._adder.add(entry, source, run.seen.known(entry), wanted=run.wants_all)
        except CrashedError as error:
            result = EntryResult(entry, EntryStatus.FAILED, error=error, part=part)
        run.results.append(as_made := _as_made(result, made))
        await steps.note(item.id, done_of(result, as_made))
        note_result(run.seen, as_made)
        if as_made.status not in WITHOUT_CHANGE:
            await self._reader.run_in_executor(self._subscriptions.put_seen, run.subscription.url, run.seen)
        host = run.host_of(entry)
        if host and isinstance(as_made.error, BusyServerError) and as_made.error.retry_after_s:
            run.busy[host] = as_made.error.retry_after_s
        return result

    def _unchanged(self, subscription: Subscription) -> Subscription:
        now = self._clock.now()
        checked = replace(subscription, checked_at=now, complete_until=now, failures=0, failing_since=None, cause=None)
        return replace(checked, next_at=next_check(checked, now, random_fraction()))

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
        return replace(failed, next_at=next_try(failed, now, retry_after_s, random_fraction()))

    async def _address(self, subscription: Subscription, moved_to: str | None) -> str:
        """Return the address to fetch from now on: the permanent redirect, unless that is a followed feed too."""
        if moved_to is None or moved_to == subscription.url:
            return subscription.url
        there = await self._reader.run_in_executor(self._subscriptions.get, moved_to)
        is_other = there is not None and there.url != subscription.url and there.since != subscription.since
        return subscription.url if is_other else moved_to  # the same time means a move that a kill interrupted


@dataclass(frozen=True, slots=True)
class _EarlierWork:
    """The results of earlier runs for a check."""

    made: Mapping[str, EntryResult]  # results of an interrupted run of this check, by article id
    seen: Seen | None  # the handled entries, if they could not be written


@dataclass(slots=True)
class _Run:
    """The state of a running check."""

    subscription: Subscription
    reading: FeedReading
    editor: Editor
    asked: RequestedCheck | None
    seen: Seen
    results: list[EntryResult] = field(default_factory=list)
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


def _next_at(read: Subscription, run: _Run, now: datetime, *, is_soon: bool) -> datetime:
    """Return the time of the next check: soon if entries of a long listing are left, but not earlier than a host
    wants."""
    pause = next_check(read, now, random_fraction())
    if not run.busy:
        return min(pause, now + SHORTEST_PAUSE) if is_soon else pause
    return max(pause, now + min(timedelta(seconds=max(run.busy.values())), LONGEST_PAUSE))


def _as_made(result: EntryResult, made: Mapping[str, EntryResult]) -> EntryResult:
    """Return *result*, or its result in an earlier run of this check."""
    before = made.get(result.article_id or "")
    return replace(before, entry=result.entry) if before and result.status is EntryStatus.UNCHANGED else result


def must_be_reported(result: EntryResult) -> bool:
    """Return whether people learn about this entry only from a message."""
    return result.status in (EntryStatus.IN_DOUBT, EntryStatus.FAILED)


def note_result(seen: Seen, result: EntryResult) -> None:
    """Store the result of an entry in *seen*. An entry that must still be reported is repeated until it was."""
    known = seen.known(result.entry)
    is_open = result.status is EntryStatus.RETRY or must_be_reported(result)
    seen.note(result.entry, result.article_id, (known.tries if known else 0) + 1 if is_open else 0)


def random_fraction() -> float:
    """Return a random number from 0 to 1."""
    return random.random()  # noqa: S311 - it spreads checks, and is no secret


def _has_gap(subscription: Subscription, seen: Seen, listing: Listing) -> bool:
    """Return whether entries may have come and gone since the last check: no listed entry was listed then."""
    if subscription.kind is not ListingKind.FEED or not len(seen) or not listing.entries:
        return False
    return all(seen.known(entry) is None for entry in listing.entries)


def _after_reading(
    subscription: Subscription, reading: FeedReading, results: Sequence[EntryResult], now: datetime
) -> Subscription:
    listing, validators = reading.listing, reading.validators
    outcomes = [outcome for outcome in (result.outcome for result in results) if outcome is not None]
    times = times_with(subscription.times, listing.entries, now)
    if any(result.status is EntryStatus.ADDED and result.entry.when is None for result in results):
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
