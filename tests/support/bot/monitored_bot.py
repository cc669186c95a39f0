"""The application with its address for monitoring."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.support.bot.running_bot import Running
from tests.support.web.web_visitor import Visited, Visitor


@dataclass
class Monitored:
    """The application, and a program that watches over it."""

    running: Running
    watcher: Visitor

    async def get(self, path: str, method: str = "GET") -> Visited:
        return await self.watcher.get(path, method)


StartMonitored = Callable[..., Awaitable[Monitored]]
