"""Wait for the output of a child process, for as long as this process itself is awake."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from resource import struct_rusage

LOOKS = 10
"""Number of looks into which the patience with a child is divided. If a look takes longer, this process was stopped, or
the whole machine was: a pause counts as one look at most."""

READ_BYTES = 65_536
"""Most bytes that are read at once from a child."""

ENDING_S = 5.0
"""Seconds for a child that has closed its output to end by itself: so it is known what ended it. An interpreter that is
interrupted takes some milliseconds for that; the rest is for a machine that is busy."""

ENDING_LOOK_S = 0.002  # seconds between two looks whether it has ended


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


def end_child(child: subprocess.Popen[bytes], *, is_closed: bool) -> struct_rusage:
    """End a child that has not ended; return what it took. One that has closed its output has ENDING_S to end.

    It is reaped here and nowhere else: `Popen.kill` and its like may do so as well, and then there is nothing to wait
    for.
    """
    until = time.monotonic() + (ENDING_S if is_closed else 0.0)
    pid, status, usage = os.wait4(child.pid, os.WNOHANG)
    while pid == 0 and time.monotonic() < until:
        time.sleep(ENDING_LOOK_S)
        pid, status, usage = os.wait4(child.pid, os.WNOHANG)
    if pid == 0:
        os.kill(child.pid, signal.SIGKILL)
        _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return usage
