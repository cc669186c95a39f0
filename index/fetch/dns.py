"""Look up host names within a time limit."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import Future

ResolverAnswer = tuple[int, int, int, str, tuple[object, ...]]
"""Row of the result of `socket.getaddrinfo`."""


class Resolver:
    """A `socket.getaddrinfo` with a deadline. Without one, it waits as long as a hostile name server wants.

    The lookup runs in a separate thread, because it cannot be stopped. At the deadline, the thread is abandoned. It
    ends when the system gives up.
    """

    def __init__(self, deadline: float) -> None:
        self._deadline = deadline  # of time.monotonic()

    def __call__(self, host: str, port: int, *how: int) -> Iterable[ResolverAnswer]:
        """Return the addresses of *host*.

        Raises: OSError: it has none. TimeoutError.
        """
        answers: Future[Iterable[ResolverAnswer]] = Future()
        threading.Thread(target=_look_up, args=(answers, host, port, how), daemon=True).start()
        return answers.result(timeout=max(0.0, self._deadline - time.monotonic()))


def _look_up(answers: Future[Iterable[ResolverAnswer]], host: str, port: int, how: Sequence[int]) -> None:
    try:
        answers.set_result(socket.getaddrinfo(host, port, *how))
    except (OSError, UnicodeError) as error:
        answers.set_exception(socket.gaierror(socket.EAI_NONAME, str(error)))
