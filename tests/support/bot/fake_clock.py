"""Provide a clock for tests that cannot wait."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from bot.runtime.clock import Clock

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)


class FakeClock(Clock):
    """A clock whose time advances when code sleeps. It begins at NOON."""

    def __init__(self) -> None:
        self.time = NOON
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.time

    def elapsed_s(self) -> float:
        return (self.time - NOON).total_seconds()

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += timedelta(seconds=seconds)
        await asyncio.sleep(0)
