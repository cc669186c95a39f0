"""The server stays usable, whatever clients send or leave unread."""

from __future__ import annotations

import asyncio
import gzip
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from ipaddress import ip_network

import pytest
from aiohttp import web

from bot.serving.admission import Admission
from bot.serving.cannot_listen import CannotListenError
from bot.serving.client_addresses import ClientAddresses
from bot.serving.http_server import Handler, HttpRoute, HttpServer, ServerLimits
from bot.setting_parsers import Listen
from tests.support.waiting import HANG_S
from tests.support.web.free_port import free_port

BIG = b"x" * 30_000_000
"""Bytes that no buffer of the system takes at once."""

NOBODY_TRUSTED = Admission(ClientAddresses([]))

Serve = Callable[..., Awaitable["Client"]]


class Client:
    """Speaks to the server over connections of its own."""

    def __init__(self, port: int) -> None:
        self.port = port

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            yield reader, writer
        finally:
            writer.transport.abort()
            await asyncio.sleep(0)

    async def send(self, request: bytes) -> bytes:
        """Return all that the server sends until it ends the connection; nothing if it resets it."""
        async with self.connection() as (reader, writer):
            writer.write(request)
            try:
                return await asyncio.wait_for(reader.read(), HANG_S)
            except ConnectionError:
                return b""

    async def get(self, path: str, *headers: str) -> bytes:
        lines = [f"GET {path} HTTP/1.1", "Host: archive.example", "Connection: close", *headers, "", ""]
        return await self.send("\r\n".join(lines).encode())


def route(path: str, handler: Handler, cost: float = 1) -> HttpRoute:
    return HttpRoute(re.compile(path), handler, cost)


async def explain(request: web.BaseRequest, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException as error:
        return web.Response(status=error.status, headers={**error.headers, "X-Explained": "yes"})


async def small(request: web.BaseRequest) -> web.Response:
    return web.Response(text=f"{len(request.rel_url.raw_query_string)} characters")


async def big(_request: web.BaseRequest) -> web.Response:
    return web.Response(body=BIG)


async def broken(_request: web.BaseRequest) -> web.Response:
    raise RuntimeError("a secret of the program")


async def unsent(request: web.BaseRequest) -> web.Response:
    """Return how many bytes wait here before a response counts as taken."""
    assert request.transport
    return web.Response(text=str(request.transport.get_write_buffer_limits()))


@pytest.fixture
def refused() -> Iterator[asyncio.Event]:
    """An event that is set when the server logs something."""
    event, logger = asyncio.Event(), logging.getLogger("bot.serving")

    def note(_record: logging.LogRecord) -> bool:
        event.set()
        return True

    handler = logging.NullHandler()
    handler.handle = note  # type: ignore[method-assign, assignment]  # it shall not write
    logger.addHandler(handler)
    yield event
    logger.removeHandler(handler)


@pytest.fixture
async def serve(caplog: pytest.LogCaptureFixture) -> AsyncIterator[Serve]:
    """Return a function that starts a server of some routes, with limits of its own. It is stopped at the end."""
    caplog.set_level(logging.INFO, "bot.serving")
    servers: list[HttpServer] = []

    async def start(trusted: str = "192.0.2.1", limits: ServerLimits | None = None) -> Client:
        routes = [
            route("/", small),
            route("/dear", small, 50),
            route("/big", big),
            route("/broken", broken),
            route("/unsent", unsent),
        ]
        clients = ClientAddresses([ip_network(trusted)])
        listen = Listen("127.0.0.1", free_port())
        servers.append(HttpServer(listen, routes, explain, Admission(clients), limits))
        await servers[-1].start()
        return Client(listen.port)

    yield start
    for server in servers:
        await server.stop()


def status_of(response: bytes) -> int:
    return int(response.split(b" ", 2)[1])


class TestManyRequests:
    async def test_of_one_address_are_refused_for_a_while(self, serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
        client = await serve()
        responses = [await client.get("/dear") for _ in range(3)]
        assert [status_of(each) for each in responses] == [200, 429, 429]
        assert b"\r\nX-Explained: yes\r\n" in responses[1]
        assert b"\r\nRetry-After: 4\r\n" in responses[1] or b"\r\nRetry-After: 5\r\n" in responses[1]
        assert caplog.messages == ["Refused a request from 127.0.0.1: 429 Too Many Requests"]

    async def test_are_those_of_clients_behind_a_trusted_proxy(self, serve: Serve) -> None:
        client = await serve(trusted="127.0.0.1")
        asked = ["198.51.100.1", "198.51.100.2", "198.51.100.1"]
        responses = [await client.get("/dear", f"X-Forwarded-For: {address}") for address in asked]
        assert [status_of(each) for each in responses] == [200, 200, 429]

    async def test_are_counted_together_if_no_proxy_is_trusted(self, serve: Serve) -> None:
        client = await serve()
        responses = [await client.get("/dear", f"X-Forwarded-For: 198.51.100.{last}") for last in (1, 2)]
        assert [status_of(each) for each in responses] == [200, 429]

    async def test_for_nothing_that_exists_are_refused_too(self, serve: Serve) -> None:
        lines = "\r\n".join(["GET /none HTTP/1.1", "Host: archive.example", "", ""]) * 100
        responses = await (await serve()).send(lines.encode() + b"GET / HTTP/1.0\r\n\r\n")
        assert responses.count(b"HTTP/1.1 404 ") >= 60
        assert b"HTTP/1.1 429 " in responses


class TestManyConnections:
    async def test_of_one_address_are_ended_at_once(self, serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
        client = await serve(limits=ServerLimits(connections_each=2))
        async with client.connection(), client.connection():
            assert await client.get("/") == b""
        assert "Refused a request from 127.0.0.1: too many connections" in caplog.messages
        while not await client.get("/"):
            pass  # the server has not noticed yet that the others are closed

    async def test_of_all_addresses_are_ended_at_once(self, serve: Serve) -> None:
        client = await serve(trusted="127.0.0.1", limits=ServerLimits(connections=2, connections_each=1))
        async with client.connection(), client.connection():
            assert await client.get("/") == b""

    async def test_may_come_from_a_trusted_proxy(self, serve: Serve) -> None:
        client = await serve(trusted="127.0.0.1", limits=ServerLimits(connections_each=1))
        async with client.connection(), client.connection():
            assert status_of(await client.get("/")) == 200


class TestAHugeQuestion:
    async def test_of_the_longest_signs_reaches_the_page(self, serve: Serve) -> None:
        assert (await (await serve()).get("/?" + "%F0%9F%98%80" * 4_096)).endswith(b"49152 characters")

    @pytest.mark.parametrize("target", ["/?" + "a" * 1_000_000, "/" * 1_000_000, "/?" + "a=b&" * 250_000])
    async def test_of_a_megabyte_is_refused_before_it_is_taken_apart(
        self, serve: Serve, target: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        response = await (await serve()).get(target)
        assert status_of(response) == 414
        assert b"\r\nX-Explained: yes\r\n" in response
        assert caplog.messages == ["Refused a request from 127.0.0.1: 414 Request-URI Too Long"]

    async def test_costs_what_many_pages_cost(self, serve: Serve) -> None:
        client = await serve()
        responses = [await client.get("/?" + "a" * 1_000_000) for _ in range(2)]
        assert [status_of(each) for each in responses] == [414, 429]

    async def test_of_two_megabytes_is_refused_in_one_line(
        self, serve: Serve, caplog: pytest.LogCaptureFixture
    ) -> None:
        response = await (await serve()).get("/?" + "a" * 2_000_000)
        assert response == b"" or status_of(response) == 400
        assert caplog.messages == ["Refused a request from 127.0.0.1: 400 LineTooLong"]


class TestBytesThatAreNoRequest:
    @pytest.mark.parametrize(
        "request_bytes",
        [
            b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
            b"SECRET\x00\x01\r\n\r\n",
            b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        ],
    )
    async def test_are_refused_in_one_line_without_them(
        self, serve: Serve, request_bytes: bytes, caplog: pytest.LogCaptureFixture
    ) -> None:
        response = await (await serve()).send(request_bytes)
        assert status_of(response) == 400
        (line,) = caplog.messages
        assert line.startswith("Refused a request from 127.0.0.1: 400 ")
        assert "SECRET" not in caplog.text
        head, _, content = response.partition(b"\r\n\r\n")
        assert not content, "nothing is echoed"
        assert b"aiohttp" not in head
        assert b"Content-Security-Policy: default-src 'none'" in head

    @pytest.mark.parametrize(
        "request_bytes",
        [b"\x16\x03\x01 hello\r\n\r\n", b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"a" * 20_000 + b"\r\n\r\n"],
    )
    async def test_are_soon_not_even_read(
        self, serve: Serve, request_bytes: bytes, caplog: pytest.LogCaptureFixture
    ) -> None:
        client = await serve()
        responses = [await client.send(request_bytes) for _ in range(100)]
        read = [each for each in responses if each]
        assert responses[:6] == read[:6]
        assert {status_of(each) for each in read} == {400}
        assert len(read) < 50
        assert "Refused a request from 127.0.0.1: too many requests that cannot be read" in caplog.messages

    async def test_are_charged_to_their_address(self, serve: Serve) -> None:
        client = await serve()
        for _ in range(5):
            await client.send(b"SECRET\r\n\r\n")
        assert status_of(await client.get("/dear")) == 429

    async def test_do_not_disturb_others(self, serve: Serve) -> None:
        client = await serve()
        await client.send(b"\x16\x03\x01" * 100)
        assert status_of(await client.get("/")) == 200


class TestARequestThatMeetsABug:
    @pytest.mark.logs_errors("Error handling request", "a secret of the program")
    async def test_gets_a_status_alone_and_the_connection_ends(self, serve: Serve) -> None:
        """Nobody knows what state it is in."""
        async with (await serve()).connection() as (reader, writer):
            writer.write(b"GET /broken HTTP/1.1\r\nHost: x\r\n\r\n")
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), HANG_S)
        assert status_of(head) == 500
        assert b"\r\nContent-Length: 0\r\n" in head
        assert b"\r\nConnection: close\r\n" in head


class TestACompressedBody:
    async def test_is_not_unpacked(self, serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
        """No page reads it. One that is no gzip at all is as good, and no line in the log."""
        for body in (b"abcde", gzip.compress(bytes(1_000_000))):
            head = ("Content-Encoding: gzip", f"Content-Length: {len(body)}")
            lines = ["GET / HTTP/1.1", "Host: archive.example", "Connection: close", *head, "", ""]
            response = await (await serve()).send("\r\n".join(lines).encode() + body)
            assert status_of(response) == 200
        assert not caplog.messages


class TestASlowClient:
    @pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHos"])
    async def test_that_sends_no_request_is_disconnected(self, serve: Serve, sent: bytes) -> None:
        client = await serve(limits=ServerLimits(request_s=0.05))
        assert await client.send(sent) == b""

    async def test_that_does_not_read_is_disconnected(
        self, serve: Serve, refused: asyncio.Event, caplog: pytest.LogCaptureFixture
    ) -> None:
        client = await serve(limits=ServerLimits(response_s=0.05))
        async with client.connection() as (reader, writer):
            writer.write(b"GET /big HTTP/1.1\r\nHost: x\r\n\r\n")
            await asyncio.wait_for(refused.wait(), HANG_S)
            assert len(await reader.read()) < len(BIG)
        assert caplog.messages == ["Refused a request from 127.0.0.1: it reads too slowly"]

    async def test_has_not_read_what_waits_to_be_sent(self, serve: Serve) -> None:
        """Otherwise one that leaves the last bytes unread would keep its connection for ever."""
        assert (await (await serve()).get("/unsent")).endswith(b"(0, 0)")

    async def test_that_leaves_disturbs_nobody(self, serve: Serve) -> None:
        client = await serve()
        async with client.connection() as (reader, writer):
            writer.write(b"GET /big HTTP/1.1\r\nHost: x\r\n\r\n")
            await reader.read(1_000)
        assert status_of(await client.get("/")) == 200

    async def test_that_sends_a_body_is_answered_and_disconnected(self, serve: Serve) -> None:
        client = await serve(limits=ServerLimits(body_s=0.05))
        head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n"
        clock = asyncio.get_running_loop().time
        began = clock()
        assert status_of(await client.send(head + b"x")) == 405
        assert clock() - began < 9, "the library would wait for ten seconds"


class TestTheEnd:
    async def test_does_not_wait_for_requests_in_progress(self) -> None:
        listen = Listen("127.0.0.1", free_port())
        limits = ServerLimits(stop_s=0.05)
        asked = asyncio.Event()

        async def endless(_request: web.BaseRequest) -> web.Response:
            asked.set()
            await asyncio.sleep(HANG_S)
            return web.Response()

        server = HttpServer(listen, [route("/", endless)], explain, NOBODY_TRUSTED, limits)
        await server.start()
        asking = asyncio.ensure_future(Client(listen.port).get("/"))
        await asked.wait()
        await asyncio.wait_for(server.stop(), HANG_S)
        assert await asking == b""

    async def test_frees_the_address(self) -> None:
        listen = Listen("127.0.0.1", free_port())
        servers = [HttpServer(listen, [], explain, NOBODY_TRUSTED) for _ in range(2)]
        await servers[0].start()
        with pytest.raises(CannotListenError, match="address already in use"):
            await servers[1].start()
        await servers[0].stop()
        await servers[1].start()
        await servers[1].stop()
