"""Report gaps, lost rights and silent channels, so that nobody mistakes silence for completeness."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from telegram import Bot
from telegram.error import TelegramError

from bot.channels.alerts import ChannelAlerts
from bot.channels.handlers import is_admin_there
from bot.channels.messages import posts_missed, quiet_after, quiet_since, unusually_silent
from bot.channels.registry import Channel, Channels, Gap, moment
from bot.runtime.executors import Threads, run_in_executor
from index.bookkeeping import Notebook
from index.errors import StoreError

logger = logging.getLogger(__name__)

KEPT_BY_TELEGRAM = timedelta(hours=24)
"""Longest time for which Telegram keeps an update that was not fetched."""

CHECK_INTERVAL_S = 600.0
"""Seconds between two checks. Each check stores the time until which updates were fetched. So a reported gap may begin
this much too early."""

POLLED_KEY = "polled"


class ChannelMonitor:
    """The monitor of the watched channels."""

    def __init__(
        self,
        channels: Channels,
        reports: ChannelAlerts,
        notebook: Notebook,
        threads: Threads,
        now: Callable[[], datetime],
    ) -> None:
        self._channels = channels
        self._reports = reports
        self._notebook = notebook
        self._changing = threads.changing
        self._now = now
        self._polled = asyncio.Event()
        self._noted_at = self._stored_time()
        self._polled_at: datetime | None = None  # in this run

    def _stored_time(self) -> datetime | None:
        """Return the time until which all updates were fetched, by this or another process; None: none is stored."""
        note = self._notebook.get(POLLED_KEY)
        return moment(int(str(note["at"]))) if note else None

    def polled(self) -> None:
        """Note that all updates were fetched from Telegram just now."""
        now = self._now()
        last = self._polled_at or self._noted_at
        self._polled_at = now
        if last is None or now - last > KEPT_BY_TELEGRAM:
            self._polled.set()

    def polled_at(self) -> datetime:
        """Return the time until which all updates were fetched from Telegram."""
        return self._polled_at or self._noted_at or self._now()

    async def run(self, bot: Bot) -> None:
        """Check until cancelled: the rights once, everything else every CHECK_INTERVAL_S."""
        await self.check_rights(bot)
        while True:
            await self.check(bot)
            self._polled.clear()
            try:
                await asyncio.wait_for(self._polled.wait(), CHECK_INTERVAL_S)
            except TimeoutError:
                continue

    async def check(self, bot: Bot) -> None:
        """Store the time until which updates were fetched, and report problems since the last check."""
        if self._polled_at is None:
            return
        known = filter(None, (self._noted_at, self._stored_time()))  # another process may have fetched them since
        last, self._noted_at = max(known, default=None), self._polled_at
        if last and self._polled_at - last > KEPT_BY_TELEGRAM:
            await self._tell_gap(Gap(last, self._polled_at - KEPT_BY_TELEGRAM), bot)
        try:
            note = {"at": int(self._polled_at.timestamp())}
            await run_in_executor(self._changing, self._notebook.put, POLLED_KEY, note)
        except StoreError as error:
            logger.warning("The time of the last fetch of updates could not be stored: %s", error)
        for channel in self._channels.all():
            is_silent = self.polled_at() - quiet_since(channel) > quiet_after(channel)
            if is_silent and not channel.is_quiet and channel.lost_at is None:
                await self._tell_quiet(channel, bot)

    async def _tell_quiet(self, channel: Channel, bot: Bot) -> None:
        await run_in_executor(self._changing, self._channels.change, channel.id, partial(replace, is_quiet=True))
        await self._reports.tell(bot, channel, unusually_silent(channel))

    async def _tell_gap(self, gap: Gap, bot: Bot) -> None:
        """Report a gap to each admin once, however many channels they watch."""
        concerned = [channel for channel in self._channels.all() if channel.since < gap.end]
        for channel in concerned:
            await run_in_executor(self._changing, self._channels.change, channel.id, lambda known: known.with_gap(gap))
        for watched_by in sorted({channel.watched_by for channel in concerned}):
            theirs = [channel for channel in concerned if channel.watched_by == watched_by]
            await self._reports.tell(bot, theirs[0], posts_missed(gap, theirs))

    async def check_rights(self, bot: Bot) -> None:
        """Report rights that were lost while nothing was fetched. Telegram does not repeat such updates after a day."""
        for channel in self._channels.all():
            try:
                is_lost = channel.lost_at is None and not await is_admin_there(bot, channel.id)
            except TelegramError as error:
                logger.info("The rights in a channel could not be looked at: %s", error)
                continue
            if is_lost:
                await self._tell_lost(channel, bot)

    async def _tell_lost(self, channel: Channel, bot: Bot) -> None:
        lost_at = self._noted_at or self._now()
        await run_in_executor(self._changing, self._channels.change, channel.id, partial(replace, lost_at=lost_at))
        await self._reports.tell_lost(bot, channel)
