"""A gate before a node: it lets everything through, or is slow, or lets nothing through, or is closed."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from typing import Self
from urllib.parse import urlsplit

RECEIVED_BYTES = 65_536


class Gate:
    """Forwards connections byte by byte. It begins open."""

    def __init__(self, url: str) -> None:
        """Listen on a free port of loopback. Args: url: Of the node."""
        parts = urlsplit(url)
        self._node = (parts.hostname, parts.port)
        self._ends: set[socket.socket] = set()  # of the connections that there are
        self._changing = threading.Lock()
        self._flowing = threading.Event()
        self._flowing.set()
        self.delay_s = 0.0  # of everything that is sent, in both directions
        self._server = socket.create_server(("127.0.0.1", 0))
        self._port = self._server.getsockname()[1]
        self._accept()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def hang(self) -> None:
        """Accept connections from now on, and let nothing through."""
        self._flowing.clear()

    def flow(self) -> None:
        """Let through what waits, and what comes."""
        self._flowing.set()

    def close(self) -> None:
        """End all connections, and refuse others."""
        with self._changing:
            ends, self._ends = self._ends, set()
        with contextlib.suppress(OSError):  # it is closed
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        for end in ends:
            _end(end)

    def open(self) -> None:
        """Listen again after `close`."""
        self._server = socket.create_server(("127.0.0.1", self._port))
        self._accept()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.flow()
        self.close()

    def _accept(self) -> None:
        threading.Thread(target=self._serve, args=(self._server,), daemon=True).start()

    def _serve(self, server: socket.socket) -> None:
        while True:
            try:
                client, _ = server.accept()
            except OSError:  # it was closed
                return
            try:
                node = socket.create_connection(self._node)
            except OSError:
                _end(client)
                continue
            with self._changing:
                self._ends |= {client, node}
            for source, sink in ((client, node), (node, client)):
                threading.Thread(target=self._forward, args=(source, sink), daemon=True).start()

    def _forward(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):  # either end has gone
            while received := source.recv(RECEIVED_BYTES):
                self._flowing.wait()
                time.sleep(self.delay_s)
                sink.sendall(received)
        for end in (source, sink):
            _end(end)
        with self._changing:
            self._ends -= {source, sink}


def _end(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):  # it has ended
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()
