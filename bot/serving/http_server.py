"""Serve HTTP at one address, within limits that no client can exceed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.config import Listen
from bot.serving.admission import Admission
from bot.serving.cannot_listen import CannotListenError
from bot.serving.client_addresses import ClientAddresses
from bot.serving.refusal_log import RefusalLog

MAX_LINE_BYTES = 1_250_000
"""Longest first line of a request, in bytes. A question of a megabyte is answered in a sentence of ours. What is longer
gets the library's short refusal."""

COST_OF_LONG_LINE = 20_000
"""Characters of a first line that cost as much as the cheapest page. Reading a megabyte takes some milliseconds."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ServerLimits:
    """Limits for all clients."""

    connections: int = 128  # a browser has six; more processes than a small machine can serve
    connections_each: int = 16  # from one address: two browsers, or an office; not for trusted proxies
    request_s: float = 5.0  # seconds until a request has arrived, and between two of them
    response_s: float = 15.0  # seconds until a client has taken a response: 4.5 MB in that time are 2.4 Mbit/s
    body_s: float = 1.0  # seconds in which a body that no page reads may still arrive
    stop_s: float = 1.0  # seconds for requests in progress when the server stops


class HttpServer:
    """A server of some routes. It logs refused requests, but no others."""

    def __init__(
        self,
        listen: Listen,
        routes: Iterable[web.AbstractRouteDef],
        explain: Middleware,
        admission: Admission,
        costs: Mapping[str, float],
        limits: ServerLimits | None = None,
    ) -> None:
        """Listen to nothing yet.

        Args:
            explain: Calls the handler, and turns what it raises into a response.
            costs: See `Admission.charge`; by the names of routes. Other requests cost 1.
        """
        self._listen = listen
        self._routes = routes
        self._explain = explain
        self._admission = admission
        self._costs = costs
        self._limits = limits or ServerLimits()
        self.refusals = RefusalLog()
        self._runner: web.AppRunner | None = None
        self._listening: asyncio.Server | None = None

    async def start(self) -> None:
        """Begin to serve. Raises: CannotListenError."""
        app = web.Application(middlewares=[_middleware(each) for each in (self._send, self._explain, self._charge)])
        app.add_routes(self._routes)
        self._runner = web.AppRunner(
            app,
            access_log=None,
            logger=_quiet_logger(self.refusals),
            handle_signals=False,
            keepalive_timeout=self._limits.request_s,
            lingering_time=self._limits.body_s,
            shutdown_timeout=self._limits.stop_s,
            max_line_size=MAX_LINE_BYTES,
        )
        await self._runner.setup()
        loop, server = asyncio.get_running_loop(), self._runner.server
        assert server is not None  # noqa: S101 - it is there after the set-up
        try:
            self._listening = await loop.create_server(
                lambda: _Door(server, self._admission.clients, self._limits, self.refusals),
                self._listen.host,
                self._listen.port,
            )
        except OSError as error:
            await self.stop()
            raise CannotListenError(error.strerror or str(error)) from error

    async def stop(self) -> None:
        """Accept no more connections, let open requests end within the limit, and close all connections."""
        if self._listening:
            self._listening.close()
        if self._runner:
            await self._runner.cleanup()
        self.refusals.flush()

    async def _send(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Send the response of *handler*. End the connection if the client does not take it in time."""
        response = await handler(request)
        address = self._admission.address_of(request)
        if response.status >= 400:
            self.refusals.note(address, f"{response.status} {response.reason}")
        try:
            async with asyncio.timeout(self._limits.response_s):
                await response.prepare(request)
                await response.write_eof()
        except ConnectionError:
            pass  # the client has gone
        except TimeoutError:
            self.refusals.note(address, "it reads too slowly")
            if request.transport:
                request.transport.abort()
        return response

    async def _charge(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        name = request.match_info.route.name or ""
        self._admission.charge(request, self._costs.get(name, 1) + len(request.raw_path) / COST_OF_LONG_LINE)
        return await handler(request)


class _Door(asyncio.Protocol):
    """Admits a connection, or ends it at once if there are too many."""

    def __init__(
        self, server: web.Server, clients: ClientAddresses, limits: ServerLimits, refusals: RefusalLog
    ) -> None:
        self._server = server
        self._clients = clients
        self._limits = limits
        self._refusals = refusals

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - of a TCP connection
        peer = _host_of(transport.get_extra_info("peername"))
        if self._is_full(peer):
            self._refusals.note(self._clients.of(peer), "too many connections")
            transport.abort()
            return
        transport.set_write_buffer_limits(0)  # so that `HttpServer` knows whether a client has taken a response
        protocol = self._server()
        transport.set_protocol(protocol)
        protocol.connection_made(transport)

    def _is_full(self, peer: str | None) -> bool:
        connections = self._server.connections
        if len(connections) >= self._limits.connections:
            return True
        if self._clients.is_proxy(peer):
            return False
        address = self._clients.of(peer)
        same = sum(self._clients.of(_host_of(each.peername)) == address for each in connections)
        return same >= self._limits.connections_each


def _middleware(function: Middleware) -> Middleware:
    """Mark *function* for the library, which cannot mark a method."""

    @web.middleware
    async def marked(request: web.Request, handler: Handler) -> web.StreamResponse:
        return await function(request, handler)

    return marked


def _host_of(peername: object) -> str | None:
    return str(peername[0]) if isinstance(peername, tuple) and peername else None


def _quiet_logger(refusals: RefusalLog) -> logging.Logger:
    """Return the logger for the library, which would log all bytes of a request that it cannot read."""
    quiet = logging.Logger(f"{__name__}.library", logging.DEBUG)
    quiet.parent = logger

    def is_logged(record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        is_refusal = type(error).__module__ == "aiohttp.http_exceptions"
        if is_refusal:
            address = record.args[0] if isinstance(record.args, tuple) and record.args else None
            refusals.note(str(address), f"400 {type(error).__name__}")
        return not is_refusal

    quiet.addFilter(is_logged)
    return quiet
