"""Watch over the real application, which runs on a fake Bot API server."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.support.bot.monitored_bot import Monitored, StartMonitored
from tests.support.bot.running_bot import Start
from tests.support.web.free_port import free_port
from tests.support.web.web_visitor import Visitor


@pytest.fixture
async def watch(start: Start) -> AsyncIterator[StartMonitored]:
    """Return a function that starts the application with given settings, and with an address for monitoring."""
    visitors: list[Visitor] = []

    async def watch_it(*arguments: object, **settings: object) -> Monitored:
        port = free_port()
        visitors.append(Visitor(f"http://127.0.0.1:{port}"))
        running = await start(*arguments, metrics_listen=f"127.0.0.1:{port}", **settings)
        return Monitored(running, visitors[-1])

    yield watch_it
    for visitor in visitors:
        await visitor.__aexit__()


@pytest.fixture
async def monitored(watch: StartMonitored) -> Monitored:
    """The application with an empty archive, and with an address for monitoring."""
    return await watch()
