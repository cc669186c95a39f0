"""Measure how work grows with its input. The growth is the same on a slow machine and on a fast one."""

from __future__ import annotations

import time
from collections.abc import Callable

TIMES = 4
"""The ratio of the larger input to the smaller one."""

MOST_GROWTH = 10.0
"""Times the processor time that TIMES as much may take: what grows in proportion takes four times as much, and what
grows with the square takes sixteen times as much."""

MAX_TRIES = 3
"""Of each size. The shortest counts: whatever else the machine does only adds to it."""


def growth(work: Callable[[int], object], size: int) -> float:
    """Return how many times the processor time *work* takes for *size*, compared with *size* / TIMES."""
    return _shortest_s(work, size) / _shortest_s(work, size // TIMES)


def _shortest_s(work: Callable[[int], object], size: int) -> float:
    times_s = []
    for _ in range(MAX_TRIES):
        began = time.thread_time()
        work(size)
        times_s.append(time.thread_time() - began)
    return min(times_s)
