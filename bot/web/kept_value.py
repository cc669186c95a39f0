"""Keep for a moment what takes long to make and what many ask for."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Generic, TypeVar

KEPT_S = 10.0
"""Seconds for which a value is kept. So long after its removal, an article may still be named."""

T = TypeVar("T")


class KeptValue(Generic[T]):
    """A value that is made again when it is old. For use in one thread."""

    def __init__(self, make: Callable[[], T], clock: Callable[[], float] = monotonic) -> None:
        """Make nothing yet. What *make* raises is not kept."""
        self._make = make
        self._clock = clock
        self._kept: tuple[T, float] | None = None

    def get(self) -> T:
        """Return the value, which is at most KEPT_S old."""
        now = self._clock()
        if self._kept is None or now - self._kept[1] >= KEPT_S:
            self._kept = self._make(), now
        return self._kept[0]
