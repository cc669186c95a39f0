"""A proxy before a node, which takes requests to it and loses some of the replies."""

from __future__ import annotations

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

import httpx

Loses = Callable[[str], bool]


class LosingProxy:
    """Forwards each request. Before a reply is sent back, `loses` is asked whether to hang up instead."""

    def __init__(self, url: str) -> None:
        """Listen on a free port of loopback. Args: url: Of the node."""
        proxy = self
        client = self._client = httpx.Client(timeout=60)

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def forward(self) -> None:
                proxy.asked.append(self.path)
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                kind = {"content-type": self.headers.get("content-type", "application/json")}
                reply = client.request(self.command, url + self.path, content=body, headers=kind)
                if proxy.loses(self.path):
                    proxy.lost += 1
                    self.close_connection = True
                    return
                self.send_response(reply.status_code)
                self.send_header("content-type", reply.headers["content-type"])
                self.send_header("content-length", str(len(reply.content)))
                self.end_headers()
                self.wfile.write(reply.content)

            do_GET = do_POST = do_PUT = do_DELETE = forward  # noqa: N815 - names of the library

            def log_message(self, format: str, *args: object) -> None: ...

        self.loses: Loses = lambda path: False
        self.lost = 0
        self.asked: list[str] = []  # the paths of all requests
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._client.close()
