"""The application with its address for monitoring."""

from __future__ import annotations

import asyncio
import math
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.support.bot.running_bot import Running
from tests.support.paths import ROOT
from tests.support.waiting import HANG_S
from tests.support.web.web_visitor import Visited, Visitor


@dataclass
class Monitored:
    """The application, and a program that watches over it."""

    running: Running
    watcher: Visitor

    async def get(self, path: str, method: str = "GET") -> Visited:
        return await self.watcher.get(path, method)

    async def figures(self) -> dict[str, float]:
        """Return all figures by their names with labels, as they are written."""
        lines = (await self.get("/metrics")).text.splitlines()
        pairs = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
        return {name: float(value) for name, value in pairs}

    async def names(self) -> list[str]:
        """Return the names of the figures of the bot, in their order."""
        return re.findall(r"^# TYPE (byline_\w+) \w+$", (await self.get("/metrics")).text, re.MULTILINE)

    async def figure(self, name: str) -> float:
        return (await self.figures())[name]

    async def of(self, name: str) -> dict[str, float]:
        """Return all figures with this name by their labels."""
        return {
            each.removeprefix(name): value
            for each, value in (await self.figures()).items()
            if each.partition("{")[0] == name
        }

    async def changed(self, name: str) -> dict[str, float]:
        """Return the figures with this name that are not zero, by their labels."""
        return {labels: value for labels, value in (await self.of(name)).items() if value}

    async def until(self, name: str, value: float) -> None:
        """Ask until a figure has a value."""
        async with asyncio.timeout(HANG_S):
            while await self.figure(name) != value:
                pass

    async def until_unknown(self, name: str) -> None:
        """Ask until a figure is not a number."""
        async with asyncio.timeout(HANG_S):
            while not math.isnan(await self.figure(name)):
                pass


def described_figures() -> list[str]:
    """Return the names of figures that docs/operations.md describes, in its order."""
    document = (ROOT / "docs" / "operations.md").read_text()
    return re.findall(r"^\| `(byline_\w+)`", document, re.MULTILINE)


StartMonitored = Callable[..., Awaitable[Monitored]]
