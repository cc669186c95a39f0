"""Measure the room that files take."""

from __future__ import annotations

from pathlib import Path


def bytes_in(directory: Path) -> int:
    """Return the size of all files in bytes. A file that vanishes meanwhile counts as empty."""
    total = 0
    for path in directory.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:
            continue
    return total
