"""Tell the time of day and wait. Tests replace both.

The time of day comes from Telegram as soon as Telegram has sent one. The clock of the machine may be wrong by years and
may be corrected at any moment: without a battery it begins in 1970, until it has asked a time server. Code that gives
up old work, keeps data for a day or waits for a moment must not depend on that clock.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from index.elapsed import elapsed_s

MAX_DIFFERENCE = timedelta(seconds=5)
"""Largest difference between two times that count as equal. Telegram sends whole seconds, and its answer needs some
time to arrive."""


def _now() -> datetime:
    return datetime.now(UTC)


class TelegramTime:
    """The time of day by Telegram's clock: the last time that Telegram sent, and the time elapsed since."""

    def __init__(self, wall: Callable[[], datetime] | None = None, elapsed: Callable[[], float] = elapsed_s) -> None:
        """Know no time of Telegram yet.

        Args: wall: The machine's clock, used until Telegram has sent a time.
        """
        self._wall = wall or _now
        self._elapsed_s = elapsed
        self._began_s = elapsed()
        self._last: tuple[datetime, float] | None = None

    def tell(self, at: datetime) -> None:
        """Note the current time by Telegram's clock."""
        known = self.current
        if known is None or abs(at - known) > MAX_DIFFERENCE:
            self._last = at, self._elapsed_s()

    def tell_past(self, at: datetime) -> None:
        """Note a moment that is in the past by Telegram's clock."""
        if self.current is None or at > self.current:
            self.tell(at)

    @property
    def current(self) -> datetime | None:
        """The current time; None: Telegram has sent no time yet."""
        if self._last is None:
            return None
        at, when_s = self._last
        return at + timedelta(seconds=self._elapsed_s() - when_s)

    def now(self) -> datetime:
        """Return the time by Telegram's clock; by the machine's until Telegram has sent a time."""
        return self.current or self._wall()

    def age_of(self, at: datetime) -> timedelta:
        """Return the time since *at*, or less if it is uncertain.

        Until Telegram has sent a time, it is at most the time elapsed in this run. If the age is too small, work is
        done late; if it is too large, work is lost.
        """
        return self.current - at if self.current else min(self.run_time, self._wall() - at)

    @property
    def run_time(self) -> timedelta:
        """The time since this object was made."""
        return timedelta(seconds=self._elapsed_s() - self._began_s)


class Clock:
    """The time of day, and waiting."""

    def __init__(self, now: Callable[[], datetime] = _now) -> None:
        self._now = now

    def now(self) -> datetime:
        """Return the time, in UTC."""
        return self._now()

    def elapsed_s(self) -> float:
        """Return the seconds since some moment, for pauses: setting the time of day does not change them."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait for *seconds*."""
        await asyncio.sleep(seconds)
