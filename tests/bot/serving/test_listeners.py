"""Settings may put several services at one address."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

import aiohttp
import pytest
from aiohttp import web

from bot.serving.admission import Admission
from bot.serving.cannot_listen import CannotListenError
from bot.serving.client_addresses import ClientAddresses
from bot.serving.http_server import Handler, HttpRoute, ServerLimits
from bot.serving.listeners import HttpService, Listener, listeners_of
from bot.setting_parsers import Listen
from tests.support.web.free_port import free_port

ADMISSION = Admission(ClientAddresses([]))


def service(name: str, listen: Listen, *paths: str, started: list[str] | None = None) -> HttpService:
    """Return a service whose pages say its name, as its failures do."""

    async def answer(_request: web.BaseRequest) -> web.Response:
        return web.Response(text=f"page of {name}")

    async def explain(request: web.BaseRequest, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPException as error:
            return web.Response(text=f"{name}: {error.reason}", status=error.status)

    routes = [HttpRoute(re.compile(path), answer) for path in paths]
    return HttpService(name, listen, routes, explain, lambda: None if started is None else started.append(name))


@asynccontextmanager
async def served(listeners: Sequence[Listener]) -> AsyncIterator[aiohttp.ClientSession]:
    for listener in listeners:
        await listener.start()
    async with aiohttp.ClientSession() as session:
        yield session
    for listener in listeners:
        await listener.stop()


async def said(session: aiohttp.ClientSession, listen: Listen, path: str, method: str = "GET") -> str:
    async with session.request(method, f"http://{listen.host}:{listen.port}{path}") as response:
        return await response.text()


@pytest.fixture
def listen() -> Listen:
    return Listen("127.0.0.1", free_port())


async def test_services_at_one_address_share_a_server(listen: Listen) -> None:
    """Each explains its own failures, and the first one those of nobody. A path of both belongs to the last one."""
    listeners = listeners_of([service("A", listen, "/", "/both"), service("B", listen, "/b", "/both")], ADMISSION)
    assert len(listeners) == 1
    async with served(listeners) as session:
        assert await said(session, listen, "/") == "page of A"
        assert await said(session, listen, "/b") == "page of B"
        assert await said(session, listen, "/both") == "page of B"
        assert await said(session, listen, "/", "POST") == "A: Method Not Allowed"
        assert await said(session, listen, "/b", "POST") == "B: Method Not Allowed"
        assert await said(session, listen, "/c") == "A: Not Found"


async def test_services_at_other_addresses_have_servers_of_their_own(listen: Listen) -> None:
    started: list[str] = []
    other = Listen("127.0.0.1", free_port())
    services = [service("A", listen, "/", started=started), service("B", other, "/", started=started)]
    async with served(listeners_of(services, ADMISSION)) as session:
        assert started == ["A", "B"]
        assert await said(session, listen, "/") == "page of A"
        assert await said(session, other, "/") == "page of B"


async def test_a_service_may_need_more_connections_of_one_client(listen: Listen) -> None:
    """Telegram comes from few addresses, or all of it through one proxy."""
    usual = ServerLimits().connections_each
    async with served(listeners_of([replace(service("A", listen, "/"), connections=2)], ADMISSION)) as session:
        held = [await asyncio.open_connection(listen.host, listen.port) for _ in range(usual + 1)]
        assert await said(session, listen, "/") == "page of A"
        reader, writer = await asyncio.open_connection(listen.host, listen.port)
        with suppress(ConnectionError):
            assert await reader.read() == b""
        for _, each in [*held, (reader, writer)]:
            each.transport.abort()


async def test_an_address_that_is_in_use_is_named_by_its_settings(listen: Listen) -> None:
    started: list[str] = []
    async with served(listeners_of([service("C", listen, "/")], ADMISSION)):
        (second,) = listeners_of(
            [service("A", listen, "/", started=started), service("B", listen, "/", started=started)], ADMISSION
        )
        with pytest.raises(CannotListenError, match=r"A and B cannot be used: .*address already in use"):
            await second.start()
        await second.stop()
    assert started == []
