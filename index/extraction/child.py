"""Define the limits of a child process: its memory, and the length of its reports."""

from __future__ import annotations

import re
from pathlib import Path

MAX_FAILURE_CHARS = 2_000
"""Longest part of a traceback that is passed on, in characters. Its last lines say what happened."""

EXHAUSTED_SHARE = 0.95
"""Share of the allowed memory from which on any failure counts as a lack of memory: a parser written in C that gets no
more says "unknown error", or anything else."""

_STATUS = Path("/proc/self/status")

_PEAK = re.compile(r"^VmPeak:\s*(\d+) kB$", re.MULTILINE)


def peak_bytes() -> int:
    """Return the most address space that this process has had; 0 where the system does not tell."""
    match = _PEAK.search(_STATUS.read_text("ascii")) if _STATUS.exists() else None
    return 1024 * int(match[1]) if match else 0
