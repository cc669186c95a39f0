"""Wait for the output of a child process. Only the time during which this process runs counts."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from resource import struct_rusage

LOOKS = 10
"""Number of parts into which the waiting time for a child is divided. If a part takes longer, this process or the whole
machine was paused. So a pause counts as one part at most."""

READ_BYTES = 65_536
"""Most bytes that are read from a child at once."""

ENDING_S = 5.0
"""Time for a child to end by itself after it has closed its output, in seconds. So the cause of its end is known. An
interrupted interpreter takes some milliseconds for this. The rest is for a busy machine."""

ENDING_LOOK_S = 0.002  # time between two checks whether it has ended, in seconds


class Patience:
    """A count of the seconds spent waiting for a child. A pause of this process counts as one look at most."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self.waited_s = 0.0
        self.has_ended = False  # the time is up, and there is nothing to read

    def wait(self, ready: selectors.BaseSelector, most_s: float) -> bool:
        """Wait until there is something to read.

        Returns: False if *most_s* seconds were waited in total, and there is nothing.
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
    """Yield the data written to the pipe *output*, until it is closed or *patience* has waited for *most_s* seconds.

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
    """End a child that is still running, and return its resource usage. If it closed its output, it has ENDING_S to
    end.

    It must be reaped only here. `Popen.kill` and similar methods may also reap it, and then there is nothing to wait
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
