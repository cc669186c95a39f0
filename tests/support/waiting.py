"""Limits of waiting in tests."""

from __future__ import annotations

import math
import os
import time
from pathlib import Path

HANG_S = float(os.environ.get("HANG_S", "600"))
"""Seconds after which a wait is in vain. Only a hang takes so long, on any machine and beside any other work."""

LOOK_S = 5.0
"""Seconds between two looks at whether anything is still being done."""

IDLE_LOOKS = 9
"""Looks in a row that find nothing being done, after which nothing will come. No pause of the bot is as long: its
longest are the 25 seconds of a poll."""

IDLE_SHARE = 0.005
"""Share of a processor below which nothing is being done. What has work to do gets more, however many others have."""

_PROCESSES = Path("/proc")


class Idleness:
    """Tells when this process and all that it started wait for one another, so that no test need wait for HANG_S."""

    def __init__(self) -> None:
        self._looked_at, self._used_s = time.monotonic(), used_s()
        self._looks = 0

    def is_final(self) -> bool:
        """Look, if it is time, and return whether nothing has been done for long."""
        elapsed_s = time.monotonic() - self._looked_at
        if elapsed_s < LOOK_S:
            return False
        before_s, self._used_s = self._used_s, used_s()
        self._looked_at += elapsed_s
        is_idle = 0 <= self._used_s - before_s < IDLE_SHARE * LOOK_S
        self._looks = self._looks + 1 if is_idle else 0
        return self._looks >= IDLE_LOOKS


def used_s() -> float:
    """Return the processor time of this process and of all that it started, in seconds; NaN where nobody tells."""
    if not _PROCESSES.exists():
        return math.nan
    return sum(os.times()[:4]) + sum(map(_used_s, _started_by(_PROCESSES / str(os.getpid()))))


def _started_by(process: Path) -> list[Path]:
    """Return the processes that a process has started, and those that these have started, as far as they run."""
    try:
        numbers = [number for file in process.glob("task/*/children") for number in file.read_text().split()]
    except OSError:  # it has ended
        return []
    children = [_PROCESSES / number for number in numbers]
    return children + [each for child in children for each in _started_by(child)]


def _used_s(process: Path) -> float:
    """Return the processor time of a process and of those that it has waited for."""
    try:
        fields = (process / "stat").read_text().rpartition(")")[2].split()
    except OSError:  # it has ended
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
