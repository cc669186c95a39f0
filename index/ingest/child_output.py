"""Wait for the output of a child process, for as long as this process itself is awake."""

from __future__ import annotations

import os
import selectors
import time
from collections.abc import Callable, Iterator

LOOKS = 10
"""Number of looks into which the patience with a child is divided. If a look takes longer, this process was stopped, or
the whole machine was: a pause counts as one look at most."""

READ_BYTES = 65_536
"""Most bytes that are read at once from a child."""


class Patience:
    """A count of the seconds that were waited for a child. A pause of this process counts for one look at most."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self.waited_s = 0.0
        self.has_ended = False  # without anything to read

    def wait(self, ready: selectors.BaseSelector, most_s: float) -> bool:
        """Wait until there is something to read.

        Returns: False if *most_s* were waited in all, and there is nothing.
        """
        look_s = most_s / LOOKS
        while self.waited_s < most_s:
            begun = self._now()
            is_ready = bool(ready.select(look_s))
            self.waited_s += min(look_s, self._now() - begun)
            if is_ready:
                return True
        self.has_ended = True
        return False


def pieces(output: int, patience: Patience, most_s: Callable[[], float]) -> Iterator[bytes]:
    """Yield what is written to the pipe *output*, until it is closed, or *patience* has waited for *most_s* seconds.

    Args:
        most_s: Called before every wait.
    """
    with selectors.DefaultSelector() as ready:
        ready.register(output, selectors.EVENT_READ)
        while patience.wait(ready, most_s()):
            piece = os.read(output, READ_BYTES)
            if not piece:
                return
            yield piece
