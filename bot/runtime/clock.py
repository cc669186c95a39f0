"""The time of day, and waiting: in one place, so that tests need not wait.

The time of day comes from Telegram as soon as it has told it. The clock of the machine may be wrong by years, and be
corrected at any moment: one without a battery begins in 1970, until it has asked a time server. What is given up by its
age, kept for a day or due at a moment must not depend on that.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

AGREES = timedelta(seconds=5)
"""Between two times that say the same: Telegram tells whole seconds, and its answer is some time on the way."""


def elapsed_s() -> float:
    """Return the seconds since some moment; what the machine slept counts, and nobody can set it."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()  # pragma: no cover - macOS and others, whose clock stops while they sleep


def _now() -> datetime:
    return datetime.now(UTC)


class TelegramTime:
    """The time of day by Telegram's clock: the last that it told, and what has elapsed since."""

    def __init__(self, wall: Callable[[], datetime] | None = None, elapsed: Callable[[], float] = elapsed_s) -> None:
        """Args: wall: The machine's clock, which counts while Telegram has told nothing."""
        self._wall = wall or _now
        self._elapsed_s = elapsed
        self._began_s = elapsed()
        self._told: tuple[datetime, float] | None = None

    def tell(self, at: datetime) -> None:
        """Take note of what time it is by Telegram's clock."""
        known = self.told
        if known is None or abs(at - known) > AGREES:
            self._told = at, self._elapsed_s()

    def tell_past(self, at: datetime) -> None:
        """Take note of a moment that is past by Telegram's clock."""
        if self.told is None or at > self.told:
            self.tell(at)

    @property
    def told(self) -> datetime | None:
        """The time; None: Telegram has told nothing yet."""
        if self._told is None:
            return None
        at, when_s = self._told
        return at + timedelta(seconds=self._elapsed_s() - when_s)

    def now(self) -> datetime:
        """Return the time by Telegram's clock; by the machine's while Telegram has told nothing."""
        return self.told or self._wall()

    def age_of(self, at: datetime) -> timedelta:
        """Return how long ago a moment surely was.

        That is at most what has elapsed in this run, while Telegram has told nothing: what is too young is done late,
        what is too old is lost.
        """
        return self.told - at if self.told else min(self.in_this_run, self._wall() - at)

    @property
    def in_this_run(self) -> timedelta:
        """The time since this object was made."""
        return timedelta(seconds=self._elapsed_s() - self._began_s)


class Clock:
    """The time of day as Telegram tells it, or else the system's."""

    def __init__(self, now: Callable[[], datetime] = _now) -> None:
        self._now = now

    def now(self) -> datetime:
        """Return the time, in UTC."""
        return self._now()

    def elapsed_s(self) -> float:
        """Seconds since some moment: for pauses, which are as long when somebody sets the time of day."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)
