"""Fetching much without being a nuisance: one request a host at a time, and some seconds between two."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from bot.runtime.clock import Clock


@dataclass(frozen=True, slots=True)
class Pauses:
    """Seconds between two requests to one host, from the end of one to the beginning of the next."""

    of_feeds_s: float = 2.0  # nobody waits for them
    if_sent_s: float = 1.0  # of links that an editor has sent: as long as a reader takes to find the next one


POLITE = Pauses()

SENT_AT_ONCE = 2
"""Pages that were sent, fetched and read side by side: as many as there are processors at hand on a small machine, each
read in a process of its own, beside which questions are to be answered."""

HOSTS_KEPT = 1_000
"""Hosts whose last request is remembered, before those that wait for nobody are forgotten."""


@dataclass(slots=True)
class _Host:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at_s: float = 0.0  # by the clock's elapsed seconds
    waiting: int = 0  # requests that have their turn, or wait for it


class Hosts:
    """Gives each request its turn. Feeds and editors' links have one each: an editor does not wait behind a feed that
    takes thirty pages of a host, a minute apart."""

    def __init__(self, clock: Clock, apart_s: float, at_once: int | None = None) -> None:
        """Args: at_once: Turns that are given at a time, to whatever hosts; None: any number."""
        self._clock = clock
        self._apart_s = apart_s
        self._free = asyncio.Semaphore(at_once) if at_once else None
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, name: str | None, apart_s: float = 0.0) -> AsyncIterator[None]:
        """Wait until a host may be asked; nobody else asks it inside.

        Args: name: Of the host; None: what is read is there already, and has only to be one of those at a time.
            apart_s: Seconds until the next one's turn, if the host wants more.
        """
        async with AsyncExitStack() as stack:
            if name is not None:
                await stack.enter_async_context(self._turn_at(self._host(name.lower()), max(apart_s, self._apart_s)))
            if self._free:
                await stack.enter_async_context(self._free)
            yield

    @asynccontextmanager
    async def _turn_at(self, host: _Host, apart_s: float) -> AsyncIterator[None]:
        host.waiting += 1
        try:
            async with host.turn:
                if (wait_s := host.free_at_s - self._clock.elapsed_s()) > 0:
                    await self._clock.sleep(wait_s)
                try:
                    yield
                finally:
                    host.free_at_s = self._clock.elapsed_s() + apart_s
        finally:
            host.waiting -= 1

    def _host(self, name: str) -> _Host:
        if len(self._hosts) >= HOSTS_KEPT:
            self._hosts = {name: host for name, host in self._hosts.items() if host.waiting}
        return self._hosts.setdefault(name, _Host())
