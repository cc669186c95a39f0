"""Programs get a status, and nothing to read."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web

from bot.serving.admission import Admission
from bot.serving.bare_responses import explain_barely
from bot.serving.client_addresses import ClientAddresses
from bot.serving.http_server import HttpRoute, HttpServer
from bot.setting_parsers import Listen
from tests.support.web.free_port import free_port


async def busy(_request: web.BaseRequest) -> web.Response:
    raise web.HTTPServiceUnavailable(text="why", headers={"Retry-After": "5", "X-More": "x"})


async def faulty(_request: web.BaseRequest) -> web.Response:
    raise KeyError("a bug")


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """A client of a server whose routes fail."""
    listen = Listen("127.0.0.1", free_port())
    routes = [HttpRoute(re.compile("/busy"), busy), HttpRoute(re.compile("/faulty"), faulty)]
    server = HttpServer(listen, routes, explain_barely, Admission(ClientAddresses([])))
    await server.start()
    async with aiohttp.ClientSession(f"http://{listen.host}:{listen.port}") as session:
        yield session
    await server.stop()


class TestAFailure:
    async def test_has_its_status_and_when_to_try_again(self, session: aiohttp.ClientSession) -> None:
        async with session.get("/busy") as response:
            assert (response.status, await response.text()) == (503, "")
            assert response.headers["Retry-After"] == "5"
            assert response.headers["Connection"] == "close"
            assert "X-More" not in response.headers

    async def test_does_not_say_which_methods_there_are(self, session: aiohttp.ClientSession) -> None:
        async with session.put("/busy") as response:
            assert (response.status, await response.text()) == (405, "")
            assert "Allow" not in response.headers

    @pytest.mark.logs_errors("Unexpected error while answering a request")
    async def test_that_is_a_bug_is_logged(self, session: aiohttp.ClientSession) -> None:
        async with session.get("/faulty") as response:
            assert (response.status, await response.text()) == (500, "")
