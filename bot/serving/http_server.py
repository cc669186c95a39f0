"""Serve HTTP at one address, within limits that no client can exceed."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from aiohttp import web

from bot.serving.admission import Admission
from bot.serving.cannot_listen import CannotListenError
from bot.serving.refusal_log import RefusalLog
from bot.setting_parsers import Listen

MAX_LINE_BYTES = 1_250_000
"""Longest first line of a request, in bytes. A question of a megabyte is answered in a sentence of ours. What is longer
gets the library's short refusal."""

MAX_TARGET_CHARS = 60_000
"""Longest path and query that are looked at, in characters. A question of 4,096 characters has up to 49,152: each may
take four bytes of three characters. Taking apart a megabyte of slashes or of parameters would take seconds."""

COST_OF_LONG_LINE = 20_000
"""Characters of a first line that cost as much as the cheapest page. Receiving a megabyte takes some milliseconds."""

METHODS = ("GET", "HEAD")
"""Methods of most routes. The library leaves out the content for the latter."""

BARE_HEADERS = {
    "Server": "Byline",
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}
"""Headers of the response to a request that cannot be read."""

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
"""Answers a request, or raises an exception."""

Explain = Callable[[web.BaseRequest, Handler], Awaitable[web.StreamResponse]]
"""Calls a handler, and turns what it raises into a response."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class HttpRoute:
    """A kind of address."""

    pattern: re.Pattern[str]  # of the whole path, decoded
    handler: Callable[..., Awaitable[web.StreamResponse]]  # of a request, and of the named groups of the pattern
    cost: float = 1  # see `Admission.charge`; 0: the handler charges
    methods: tuple[str, ...] | None = METHODS  # None: the handler looks at the method
    explain: Explain | None = None  # None: that of the server


@dataclass(frozen=True, slots=True)
class _Target:
    """What the first line of a request asks for."""

    chars: int  # of path and query
    route: HttpRoute | None = None  # None: there is none, or the line is too long to look for it
    values: Mapping[str, str] = field(default_factory=dict)  # the named groups of its pattern


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
        routes: Sequence[HttpRoute],
        explain: Explain,
        admission: Admission,
        limits: ServerLimits | None = None,
    ) -> None:
        """Listen to nothing yet."""
        self._listen = listen
        self._routes = routes
        self._explain = explain
        self._admission = admission
        self._limits = limits or ServerLimits()
        self.refusals = RefusalLog()
        self._server: web.Server | None = None
        self._listening: asyncio.Server | None = None

    async def start(self) -> None:
        """Begin to serve. Raises: CannotListenError."""
        loop = asyncio.get_running_loop()
        server = self._server = web.Server(self._answer)
        connect = partial(
            _Connection,
            self._admission,
            server,
            loop=loop,
            access_log=None,
            logger=_quiet_logger(self.refusals),
            keepalive_timeout=self._limits.request_s,
            lingering_time=self._limits.body_s,
            max_line_size=MAX_LINE_BYTES,
            auto_decompress=False,  # two megabytes of a body that no page reads would become two gigabytes
        )
        admission, limits = self._admission, self._limits
        try:
            self._listening = await loop.create_server(
                lambda: _Door(connect, server, admission, limits, self.refusals), self._listen.host, self._listen.port
            )
        except OSError as error:
            raise CannotListenError(error.strerror or str(error)) from error

    async def stop(self) -> None:
        """Accept no more connections, let open requests end within the limit, and close all connections."""
        if self._listening:
            self._listening.close()
        if self._server:
            self._server.pre_shutdown()
            await self._server.shutdown(self._limits.stop_s)
        self.refusals.flush()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Send the response to a request. End the connection if the client does not take it in time."""
        target = self._target_of(request)
        explain = (target.route and target.route.explain) or self._explain
        response = await explain(request, partial(self._dispatch, target))
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

    async def _dispatch(self, target: _Target, request: web.BaseRequest) -> web.StreamResponse:
        """Call the handler of the route. Raises: web.HTTPException."""
        route = target.route
        if route is None or route.cost:
            self._admission.charge(request, (route.cost if route else 1) + target.chars / COST_OF_LONG_LINE)
        if target.chars > MAX_TARGET_CHARS:
            raise web.HTTPRequestURITooLong
        if route is None:
            raise web.HTTPNotFound
        if route.methods is not None and request.method not in route.methods:
            raise web.HTTPMethodNotAllowed(request.method, route.methods)
        return await route.handler(request, **target.values)

    def _target_of(self, request: web.BaseRequest) -> _Target:
        chars = len(request.raw_path)
        if chars <= MAX_TARGET_CHARS:
            for route in self._routes:
                if match := route.pattern.fullmatch(request.path):
                    return _Target(chars, route, match.groupdict())
        return _Target(chars)


class _Connection(web.RequestHandler):
    """A connection on which a request that cannot be read gets a status alone: no echo, and no name of a library."""

    __slots__ = ("_admission",)

    def __init__(self, admission: Admission, server: web.Server, **options: Any) -> None:
        """See the base class for the options."""
        super().__init__(server, **options)
        self._admission = admission

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """See the base class."""
        self._admission.charge_unread(request.remote)
        super().handle_error(request, status, exc, message)
        response = web.Response(status=status, headers=BARE_HEADERS)
        response.force_close()
        return response


class _Door(asyncio.Protocol):
    """Admits a connection, or ends it at once if there are too many."""

    def __init__(
        self,
        connect: Callable[[], _Connection],
        server: web.Server,
        admission: Admission,
        limits: ServerLimits,
        refusals: RefusalLog,
    ) -> None:
        self._connect = connect
        self._server = server
        self._admission = admission
        self._clients = admission.clients
        self._limits = limits
        self._refusals = refusals

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - of a TCP connection
        peer = _host_of(transport.get_extra_info("peername"))
        if reason := self._refusal(peer):
            self._refusals.note(self._clients.of(peer), reason)
            transport.abort()
            return
        transport.set_write_buffer_limits(0)  # so that `HttpServer` knows whether a client has taken a response
        protocol = self._connect()
        transport.set_protocol(protocol)
        protocol.connection_made(transport)

    def _refusal(self, peer: str | None) -> str | None:
        """Return why a client is not admitted; None: it is."""
        if self._admission.is_barred(peer):
            return "too many requests that cannot be read"
        return "too many connections" if self._is_full(peer) else None

    def _is_full(self, peer: str | None) -> bool:
        connections = self._server.connections
        if len(connections) >= self._limits.connections:
            return True
        if self._clients.is_proxy(peer):
            return False
        address = self._clients.of(peer)
        same = sum(self._clients.of(_host_of(each.peername)) == address for each in connections)
        return same >= self._limits.connections_each


def _host_of(peername: object) -> str | None:
    return str(peername[0]) if isinstance(peername, tuple) and peername else None


def _quiet_logger(refusals: RefusalLog) -> logging.Logger:
    """Return the logger for the library, which would log all bytes of a request that it cannot read."""
    quiet = logging.Logger(f"{__name__}.library", logging.DEBUG)
    quiet.parent = logger

    def is_logged(record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        is_refusal = type(error).__module__ == "aiohttp.http_exceptions" or isinstance(error, web.RequestPayloadError)
        if is_refusal:
            address = record.args[0] if isinstance(record.args, tuple) and record.args else None
            refusals.note(str(address), f"400 {type(error).__name__}")
        return not is_refusal

    quiet.addFilter(is_logged)
    return quiet
