"""The time of day, and waiting: in one place, so that tests need not wait."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime


class Clock:
    """The system's."""

    def now(self) -> datetime:
        """The time, in UTC."""
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)
