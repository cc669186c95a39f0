"""Follow feeds: check each one when it is due, and add its new entries to the archive."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.add.single import Editor
from bot.feeds.alerts import FeedAlerts
from bot.feeds.checker import Check, CheckResult, FeedChecker, RequestedCheck, must_be_reported
from bot.feeds.polite_fetcher import PoliteReader
from bot.runtime.clock import Clock
from index.errors import BackendUnavailableError, StoreError
from index.feeds.schedule import LONGEST_PAUSE, SHORTEST_PAUSE, longest_wait, troubles_of
from index.feeds.seen import Seen
from index.feeds.subscription import Subscription, Subscriptions

logger = logging.getLogger(__name__)

AT_ONCE = 2
"""Number of feeds that are checked at the same time."""

APART_S = 3.0
"""Seconds between the starts of two checks. After a long stop all feeds are due, and nobody is in a hurry."""

LOOK_S = 30.0
"""Seconds between two searches for due feeds."""


class FeedPoller:
    """The scheduler of checks. Each feed has at most one check at a time."""

    def __init__(
        self,
        subscriptions: Subscriptions,
        reader: PoliteReader,
        checker: FeedChecker,
        reports: FeedAlerts,
        clock: Clock,
    ) -> None:
        self._subscriptions = subscriptions
        self._reader = reader
        self._checker = checker
        self._reports = reports
        self._clock = clock
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._turns: dict[str, asyncio.Lock] = {}
        self._put_off: dict[str, datetime] = {}  # by key, the earliest next check of feeds that could not be stored
        self._unwritten: dict[str, Seen] = {}  # the handled entries of these feeds
        self._running: dict[str, asyncio.Task[CheckResult]] = {}

    async def run(self) -> None:
        """Check each feed when it is due, until cancelled. Running checks are cancelled too."""
        try:
            while True:
                await self._begin_due()
                await self._clock.sleep(LOOK_S)
        finally:
            for task in list(self._running.values()):
                task.cancel()

    async def _begin_due(self) -> None:
        """Start the checks of due feeds, a few seconds apart, and at most AT_ONCE at a time."""
        for key in await self._reader.run_in_executor(self._due):
            if key in self._running:
                continue
            async with self._at_once:
                self._running[key] = task = asyncio.create_task(self._check_and_ask(key))  # see `_ended`
            task.add_done_callback(partial(self._ended, key))
            await self._clock.sleep(APART_S)

    def _ended(self, key: str, task: asyncio.Task[CheckResult]) -> None:
        self._running.pop(key, None)
        if not task.cancelled() and (error := task.exception()):
            logger.error("Unexpected error while checking a feed", exc_info=error)
            self._put_off[key] = self._clock.now() + LONGEST_PAUSE

    def _due(self) -> list[str]:
        if not self._subscriptions.can_change:
            return []
        now = self._clock.now()
        due = [each for each in self._subscriptions.all() if self._is_due(each, now)]
        return [each.key for each in sorted(due, key=lambda each: each.next_at)]

    def _is_due(self, subscription: Subscription, now: datetime) -> bool:
        """Return whether no time to wait applies. A time later than any check sets was written with a wrong clock and
        is ignored."""
        waits = (
            (subscription.next_at, longest_wait(subscription)),
            (self._put_off.get(subscription.key, now), LONGEST_PAUSE),
        )
        return not any(now < until <= now + longest for until, longest in waits)

    async def _check_and_ask(self, key: str) -> CheckResult:
        """Check a feed for which nobody waits. Ask about doubts in a separate message."""
        async with self.checking(key) as check:
            checked = check.checked
            has_doubts = any(one.in_doubt for one in checked.results)
            if checked.subscription and has_doubts and not check.refused:  # what is refused comes again
                check.is_told = await self._reports.ask(checked.subscription, checked.results)
        if subscription := checked.subscription or check.before:
            await self._reports.tell_refused(subscription, check.refused)
        return checked

    @asynccontextmanager
    async def checking(self, key: str, asked: RequestedCheck | None = None) -> AsyncIterator[Check]:
        """Check a feed now, and add its new entries. Failures are in the result, not raised.

        The result is stored at the end of the block. After a kill before that, the next check repeats everything that
        nobody was told.
        """
        async with self._turns.setdefault(key, asyncio.Lock()), self._at_once:
            check = await self._checked(key, asked)
            yield check
            await self._settle(key, check)

    async def _checked(self, key: str, asked: RequestedCheck | None) -> Check:
        subscription = await self._reader.run_in_executor(self._subscriptions.get, key)
        if subscription is None:
            return Check(CheckResult(None))
        editor = Editor(subscription.by, asked.change_id if asked else secrets.token_hex(8))
        try:
            check = await self._checker.check(subscription, editor, asked, self._unwritten.pop(key, None))
        except (StoreError, BackendUnavailableError) as error:
            check = Check(CheckResult(subscription, error=error), refused=error)
        if check.refused:
            self._put_off[key] = self._clock.now() + SHORTEST_PAUSE
            logger.warning("The entries of %s could not be stored: %s", subscription.url, check.refused)
        return check

    async def _settle(self, key: str, check: Check) -> None:
        """Store the result of a check. If the disk refuses a part, it is done again but not reported again."""
        if check.before is None:
            return
        try:
            await self._noted(check.before, check)
        except StoreError as error:
            logger.warning("The result of checking %s could not be stored: %s", check.before.url, error)
            check.refused = error
            self._put_off[key] = self._clock.now() + SHORTEST_PAUSE
            if check.seen is not None:
                self._unwritten[key] = check.seen

    async def _noted(self, before: Subscription, check: Check) -> None:
        subscription, seen = check.checked.subscription, check.seen
        if subscription is None:
            if await self._reports.tell_gone(before):
                await self._reader.run_in_executor(self._subscriptions.remove, before.url)
            else:
                self._put_off[before.key] = self._clock.now() + LONGEST_PAUSE
            return
        if seen is not None:
            untold = [one for one in check.checked.results if must_be_reported(one)]
            for one in untold if check.is_told else ():
                seen.note(one.entry, one.article_id)
            await self._reader.run_in_executor(self._subscriptions.put_seen, before.url, seen)
            if not check.is_told:
                subscription = replace(subscription, waiting=subscription.waiting + len(untold))
        await self._reader.run_in_executor(self._subscriptions.put, replace(subscription, url=before.url))
        if subscription.url != before.url:
            logger.info("The feed %s has moved to %s", before.url, subscription.url)
            await self._reader.run_in_executor(
                self._subscriptions.move, replace(subscription, url=before.url), subscription.url
            )
        await self._report(subscription)

    async def _report(self, subscription: Subscription) -> None:
        """Tell the subscriber which problems are new and which are over."""
        told = frozenset(subscription.told)
        troubles = troubles_of(subscription, self._clock.now())
        for trouble in sorted(troubles - told):
            if await self._reports.tell_trouble(subscription, trouble):
                told |= {trouble}
        for trouble in sorted(told - troubles):
            if await self._reports.tell_resolved(subscription, trouble):
                told -= {trouble}
        if told != frozenset(subscription.told):
            await self._reader.run_in_executor(self._subscriptions.put, replace(subscription, told=tuple(sorted(told))))
