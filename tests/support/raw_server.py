"""A server that answers with whatever bytes a test wants, well-formed or not."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Answering = Callable[[socket.socket], None]


@contextmanager
def raw_server(answering: Answering, heard: Callable[[bytes], object] = len) -> Iterator[str]:
    """Read a request on each connection, then let *answering* write; gives the server's `host:port`.

    Args: heard: Gets the beginning of each request.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=_serve, args=(listener, answering, heard), daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def _serve(listener: socket.socket, answering: Answering, heard: Callable[[bytes], object]) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:  # closed at the end of the test
            return
        threading.Thread(target=_answer, args=(connection, answering, heard), daemon=True).start()


def _answer(connection: socket.socket, answering: Answering, heard: Callable[[bytes], object]) -> None:
    with connection:
        try:
            heard(connection.recv(65_536))
            answering(connection)
        except OSError:  # the client went away, as it should
            return
