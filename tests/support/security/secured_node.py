"""A node that asks for a login over an encrypted connection, as those of a secured cluster do.

It stands before a node that asks for none, and answers in the words of OpenSearch's security plugin.
"""

from __future__ import annotations

import ssl
import sys
import threading
from base64 import b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

import httpx

USER = "byline"
PASSWORD = "pass:wörd"

NOT_ALLOWED = (
    b'{"error":{"root_cause":[],"type":"security_exception","reason":"no permissions for [indices:admin/create] '
    b'and User [name=byline, backend_roles=[], requestedTenant=null]"},"status":403}'
)


class _Server(ThreadingHTTPServer):
    """Says nothing of clients that do not trust it: they hang up."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), ConnectionError | ssl.SSLError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # as it was given


class SecuredNode:
    """Takes requests for a node, with the login USER and PASSWORD. It lets nobody make an index whose name has
    `forbidden` in it."""

    def __init__(self, node: str, certificate: Path) -> None:
        """Listen on a free port of loopback. Args: node: Its address. certificate: A file with a key, too."""
        secured = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def forward(self) -> None:
                secured.logins.append(self.headers.get("authorization"))
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                if secured.logins[-1] != f"Basic {b64encode(f'{USER}:{PASSWORD}'.encode()).decode()}":
                    self.answer(401, "text/plain; charset=UTF-8", b"Unauthorized")
                elif self.command == "PUT" and "forbidden" in self.path:
                    self.answer(403, "application/json; charset=UTF-8", NOT_ALLOWED)
                else:
                    kind = {"content-type": self.headers.get("content-type", "application/json")}
                    reply = httpx.request(self.command, node + self.path, content=body, headers=kind, timeout=60)
                    self.answer(reply.status_code, reply.headers["content-type"], reply.content)

            do_GET = do_POST = do_PUT = do_DELETE = forward  # noqa: N815 - names of the library

            def answer(self, status: int, kind: str, content: bytes) -> None:
                self.send_response(status)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None: ...

        self.logins: list[str | None] = []  # of all requests
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self._server = _Server(("127.0.0.1", 0), Handler)
        self._server.socket = context.wrap_socket(
            self._server.socket,
            server_side=True,
            do_handshake_on_connect=False,  # but in the thread of the connection
        )
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
