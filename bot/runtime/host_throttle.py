"""Limit requests to a host: one at a time, with some seconds between two."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from bot.runtime.clock import Clock


@dataclass(frozen=True, slots=True)
class Pauses:
    """The pauses between two requests to one host, from the end of one to the start of the next."""

    of_feeds_s: float = 2.0  # no person waits for feeds
    if_sent_s: float = 1.0  # for links that an editor sent; a reader needs as long to find the next link


POLITE = Pauses()

SENT_AT_ONCE = 2
"""Number of sent pages that are fetched and read at the same time. A small machine has as many processors. Each page is
read in its own process, and the bot must still answer questions."""

MAX_HOSTS = 1_000
"""Largest number of hosts whose last request is remembered. Beyond it, all hosts without waiting requests are
forgotten."""


@dataclass(slots=True)
class _Host:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at_s: float = 0.0  # in the clock's elapsed seconds
    waiting: int = 0  # requests that are running or waiting


class Hosts:
    """The queues of requests to each host.

    Feeds and editors' links use separate instances. So an editor does not wait behind a feed that fetches thirty pages
    from a host, a minute apart.
    """

    def __init__(self, clock: Clock, apart_s: float, at_once: int | None = None) -> None:
        """Have no requests yet.

        Args: at_once: Largest number of requests at the same time, to all hosts; None: any number.
        """
        self._clock = clock
        self._apart_s = apart_s
        self._free = asyncio.Semaphore(at_once) if at_once else None
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, name: str | None, apart_s: float = 0.0) -> AsyncIterator[None]:
        """Wait until a host may be asked. No other request to it runs inside the block.

        Args:
            name: The host; None: the content is here already, so only *at_once* limits it.
            apart_s: Seconds until the next request, if the host asks for a longer pause.
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
        if len(self._hosts) >= MAX_HOSTS:
            self._hosts = {name: host for name, host in self._hosts.items() if host.waiting}
        return self._hosts.setdefault(name, _Host())
