"""The machine on which figures were measured."""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path

OTHER_WORK = 1.5
"""Load average, with one process measuring, above which something else must have run beside it."""


def machine() -> str:
    """The machine in one line: its name, processors, memory, system and Python."""
    models = [line for line in _lines(Path("/proc/cpuinfo")) if line.startswith("model name")]
    processor = models[0].split(":", 1)[1].strip() if models else platform.processor() or platform.machine()
    return (
        f"{platform.node()}: {os.cpu_count()} x {processor}, {_memory_gib():.0f} GiB, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    )


def _memory_gib() -> float:
    if sys.platform == "win32":  # which has no sysconf
        return 0.0
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def _lines(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []
