"""A small web site on loopback, for tests that fetch."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from tests.support.waiting import HANG_S


@dataclass(frozen=True)
class Request:
    """A request to the site. Header names are in lower case."""

    path: str
    headers: dict[str, str]


@dataclass(frozen=True)
class Page:
    """An answer of the site."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


PageMaker = Callable[[Request], Page]


class Hold:
    """A page that waits. `reached` is set when somebody asks for it; `release` lets it answer."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self._released = threading.Event()

    async def asked_for(self) -> None:
        """Wait until somebody asks for the page, without holding up the event loop."""
        assert await asyncio.to_thread(self.reached.wait, HANG_S), "nobody asked for the page"

    def release(self) -> None:
        self._released.set()

    def wait(self) -> None:
        self.reached.set()
        self._released.wait(HANG_S)


class _Server(ThreadingHTTPServer):
    """Says nothing of clients that hang up: what it wrote to standard error would be taken for the program's."""

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # as it was given


class Website:
    """Serves given pages at given paths; all else is 404. It runs in threads: sync and async tests can use it."""

    def __init__(self) -> None:
        self._makers: dict[str, PageMaker] = {}
        self._holds: list[Hold] = []
        self.requests: list[Request] = []
        """All requests so far, in order."""
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def host(self) -> str:
        """`host:port`, for FETCH_ALLOW_HOSTS."""
        return f"127.0.0.1:{self._server.server_address[1]}"

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def serve(
        self,
        path: str,
        body: str | bytes,
        *,
        content_type: str = "text/html; charset=utf-8",
        status: int = 200,
        headers: dict[str, str] | None = None,
    ) -> str:
        """Serve a page; return its URL."""
        content = body.encode() if isinstance(body, str) else body
        page = Page(content, status, {"Content-Type": content_type} | (headers or {}))
        return self.make(path, lambda _: page)

    def redirect(self, path: str, to: str, status: int = 302) -> str:
        return self.make(path, lambda _: Page(b"", status, {"Location": to}))

    def hold(self, path: str) -> Hold:
        """Let a page that is served already wait until it is released."""
        maker, hold = self._makers[path], Hold()
        self._holds.append(hold)

        def held(request: Request) -> Page:
            hold.wait()
            return maker(request)

        self.make(path, held)
        return hold

    def make(self, path: str, maker: PageMaker) -> str:
        """Answer a path, query included, with what a function makes of the request; return its URL."""
        self._makers[path] = maker
        return self.url(path)

    def _answer(self, request: Request) -> Page:
        self.requests.append(request)
        maker = self._makers.get(request.path)
        return maker(request) if maker else Page(b"not found", 404, {"Content-Type": "text/plain"})

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        answer = self._answer

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                page = answer(Request(self.path, {name.lower(): value for name, value in self.headers.items()}))
                self.send_response(page.status)
                for name, value in page.headers.items():
                    self.send_header(name, value)
                if "Content-Length" not in page.headers:
                    self.send_header("Content-Length", str(len(page.body)))
                self.end_headers()
                self.wfile.write(page.body)

            def log_message(self, *_: object) -> None:
                """Keep the tests' output clean."""

        return Handler

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for hold in self._holds:
            hold.release()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
