"""End the program on signals.

This module imports nothing heavy, because a signal may arrive before anything else is loaded.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def end_on_sigterm(code: int = 0) -> None:
    """End with exit code *code* on SIGTERM, until another handler is set."""

    def end(*_: object) -> None:
        _ignore_further_signals()
        sys.exit(code)

    signal.signal(signal.SIGTERM, end)


def call_on_first_signal(stop: Callable[[], None]) -> None:
    """Call *stop* once, on the first SIGTERM or SIGINT, and ignore both signals afterwards."""

    def stop_once(*_: object) -> None:
        _ignore_further_signals()
        stop()

    for number in _SIGNALS:
        signal.signal(number, stop_once)


def _ignore_further_signals() -> None:
    """Ignore further signals. By default they would kill the process while it ends."""
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)


@contextmanager
def defer_interrupts() -> Iterator[None]:
    """Delay Ctrl-C until the end of the block, so that the block is done completely. For the main thread only."""
    interrupts: list[object] = []
    previous = signal.signal(signal.SIGINT, lambda *_: interrupts.append(True))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)
    if interrupts:
        raise KeyboardInterrupt
