"""Fetching what nobody sent without being a nuisance: one request a host at a time, and some seconds between two."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bot.clock import Clock

APART_S = 2.0
"""Seconds between two requests to one host, from the end of one to the beginning of the next."""

HOSTS_KEPT = 1_000
"""Hosts whose last request is remembered, before those that wait for nobody are forgotten."""


@dataclass(slots=True)
class _Host:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: datetime | None = None
    waiting: int = 0  # requests that have their turn, or wait for it


class Hosts:
    """Gives each request its turn."""

    def __init__(self, clock: Clock, apart_s: float = APART_S) -> None:
        self._clock = clock
        self._apart_s = apart_s
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, url: str, apart_s: float = 0.0) -> AsyncIterator[None]:
        """Wait until the host of *url* may be asked; nobody else asks it inside. *apart_s*: if it wants more."""
        host = self._host_of(url)
        host.waiting += 1
        try:
            async with host.turn:
                await self._wait_for(host)
                try:
                    yield
                finally:
                    host.free_at = self._clock.now() + timedelta(seconds=max(apart_s, self._apart_s))
        finally:
            host.waiting -= 1

    async def _wait_for(self, host: _Host) -> None:
        wait_s = (host.free_at - self._clock.now()).total_seconds() if host.free_at else 0.0
        if wait_s > 0:
            await self._clock.sleep(wait_s)

    def _host_of(self, url: str) -> _Host:
        if len(self._hosts) >= HOSTS_KEPT:
            self._hosts = {name: host for name, host in self._hosts.items() if host.waiting}
        return self._hosts.setdefault((urlsplit(url).hostname or "").lower(), _Host())
