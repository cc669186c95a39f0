"""Ending when the system says so. Nothing heavy is imported here: a signal may come before anything else."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_BOTH = (signal.SIGTERM, signal.SIGINT)


def end_on_sigterm() -> None:
    """End with exit code 0 at SIGTERM, until something else is asked for."""
    signal.signal(signal.SIGTERM, _end)


def _end(*_: object) -> None:
    _ignore_more()
    sys.exit(0)


def call_on_first_signal(stop: Callable[[], None]) -> None:
    """Call *stop* at SIGTERM or SIGINT, once; after that, both are ignored to the very end."""

    def stop_once(*_: object) -> None:
        _ignore_more()
        stop()

    for number in _BOTH:
        signal.signal(number, stop_once)


def _ignore_more() -> None:
    """Python itself would have them kill the process while it ends."""
    for number in _BOTH:
        signal.signal(number, signal.SIG_IGN)


@contextmanager
def defer_interrupts() -> Iterator[None]:
    """Let Ctrl-C take effect when this is left: what is in it is done wholly. In the main thread only."""
    held: list[object] = []
    before = signal.signal(signal.SIGINT, lambda *_: held.append(True))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if held:
        raise KeyboardInterrupt
