"""The time of day, and waiting: in one place, so that tests need not wait."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime


class Clock:
    """The system's."""

    def now(self) -> datetime:
        """The time, in UTC."""
        return datetime.now(UTC)

    def elapsed_s(self) -> float:
        """Seconds since some moment: for pauses, which are as long when somebody sets the time of day."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)
