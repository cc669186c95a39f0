"""Fetching many pages without being a nuisance: two at a time, one of a host, and a pause before its next."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from bot.bounded import BoundedDict

AT_ONCE = 2
"""Pages that are fetched and read side by side: as many as there are processors at hand on a small machine, each read
in a process of its own, beside which questions are to be answered."""

PAUSE_S = 1.0
"""Seconds between two fetches from one host: as long as a reader takes to find the next link."""

HOSTS_REMEMBERED = 10_000


class HostTurns:
    """Whose turn it is to fetch. To be used in one event loop."""

    def __init__(self, at_once: int = AT_ONCE, pause_s: float | None = None) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._pause_s = PAUSE_S if pause_s is None else pause_s
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._next_at: BoundedDict[str, float] = BoundedDict(HOSTS_REMEMBERED)  # by the loop's clock

    @asynccontextmanager
    async def turn(self, host: str | None) -> AsyncIterator[None]:
        """Wait until something may be fetched from *host*; None: it is there already, and only read."""
        if host is None:
            async with self._free:
                yield
            return
        clock = asyncio.get_running_loop().time
        lock = self._locks.setdefault(host, asyncio.Lock())
        async with lock:
            await asyncio.sleep(max(0.0, self._next_at.get(host, 0.0) - clock()))
            async with self._free:
                try:
                    yield
                finally:
                    self._next_at[host] = clock() + self._pause_s
