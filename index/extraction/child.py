"""Limit the memory of a child process, and describe its failures."""

from __future__ import annotations

import re
import resource
import traceback
from pathlib import Path

from index.errors import BrokenContentError, IngestError

MAX_FAILURE_CHARS = 2_000
"""Longest part of a traceback that is passed on, in characters. Its last lines say what happened."""

EXHAUSTED_SHARE = 0.95
"""Share of the allowed memory from which every failure counts as a lack of memory. A C parser that gets no more memory
may report "unknown error", or anything else."""

_STATUS = Path("/proc/self/status")

_PEAK = re.compile(r"^VmPeak:\s*(\d+) kB$", re.MULTILINE)


def limit_resources(memory_bytes: int) -> None:
    """Make the system end this process if it takes more memory than *memory_bytes*, or writes a file."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it has no file to write
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def is_certain(error: Exception) -> bool:
    """Return whether *error* certainly describes the content, and not a lack of memory."""
    return isinstance(error, IngestError) and not isinstance(error, BrokenContentError)


def last_lines() -> str:
    """Return the end of the traceback of the error that is being handled."""
    return traceback.format_exc()[-MAX_FAILURE_CHARS:]


def peak_bytes() -> int:
    """Return the largest address space that this process has had, in bytes; 0 if the system does not report it."""
    match = _PEAK.search(_STATUS.read_text("ascii")) if _STATUS.exists() else None
    return 1024 * int(match[1]) if match else 0
