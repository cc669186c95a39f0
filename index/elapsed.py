"""Tell how much time has passed."""

from __future__ import annotations

import time


def elapsed_s() -> float:
    """Return the seconds since some moment. Time asleep counts, and setting the clock has no effect."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()  # pragma: no cover - macOS and others, whose clock stops while they sleep
