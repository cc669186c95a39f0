"""How often each update was begun without an end: what makes the program crash every time must not do so for ever.

The counts stand in `archive.tries`, written before an update is handled and wiped out after. No write is waited for:
what a process has written outlives it, for the system has it; only a power cut loses some, and is no crash of ours.
"""

from __future__ import annotations

import logging
import os
import time
from pathlib import Path

from index.stores.files import FILE_MODE
from index.stores.layout import TRIES_NAME

logger = logging.getLogger(__name__)

SLOT_BYTES = 64
"""Of each count in the file: a key of two numbers of at most twenty digits, a small number, and a time in seconds."""

MOST = 1_000
"""Counts that are read from an earlier run. No clock forgets them: what makes the program crash would be tried again
whenever the clock is corrected. A count stays only of what a process died at and nobody sent again."""


class Attempts:
    """Counts per key, which outlive the process. A disk that refuses them is logged once, and stops nothing."""

    def __init__(self, path: Path | None) -> None:
        """Read the counts of a process that was killed. None: count in memory."""
        self._counts: dict[str, int] = {}
        self._slots: dict[str, int] = {}
        self._free: list[int] = []
        self._slots_made = 0
        self._descriptor: int | None = None
        if path is not None:
            try:
                self._open(path)
            except OSError as error:
                self._give_up(error)

    @classmethod
    def in_directory(cls, directory: Path) -> Attempts:
        """Those of the archive in *directory*, which the caller holds the lock of."""
        return cls(directory / TRIES_NAME)

    def before(self, key: str) -> int:
        """How often something was begun and not ended."""
        return self._counts.get(key, 0)

    def begin(self, key: str) -> None:
        """Count a try, before it is made."""
        self._counts[key] = self.before(key) + 1
        if key not in self._slots:
            self._slots[key] = self._free.pop() if self._free else self._slots_made
            self._slots_made = max(self._slots_made, self._slots[key] + 1)
        self._write(self._slots[key], f"{key} {self._counts[key]} {int(time.time())}")

    def end(self, key: str) -> None:
        """Forget the tries: the program outlived this one."""
        if self._counts.pop(key, None):
            slot = self._slots.pop(key)
            self._free.append(slot)
            self._write(slot, "")

    def close(self) -> None:
        """Let go of the file. Closing twice is allowed."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _open(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, FILE_MODE)
        content = os.pread(self._descriptor, os.fstat(self._descriptor).st_size, 0)
        for slot in range(-(-len(content) // SLOT_BYTES)):
            self._slots_made = slot + 1
            counted = _read(content[slot * SLOT_BYTES : (slot + 1) * SLOT_BYTES])
            if counted is None or counted[0] in self._counts or len(self._counts) >= MOST:
                self._free.append(slot)
                continue
            key, count = counted
            self._counts[key], self._slots[key] = count, slot

    def _write(self, slot: int, text: str) -> None:
        if self._descriptor is not None:
            try:
                os.pwrite(self._descriptor, text.ljust(SLOT_BYTES - 1).encode("ascii") + b"\n", slot * SLOT_BYTES)
            except OSError as error:
                self._give_up(error)

    def _give_up(self, error: OSError) -> None:
        logger.warning("What makes the program crash cannot be counted on disk: %s", error.strerror)
        self.close()


def _read(slot: bytes) -> tuple[str, int] | None:
    """The key and the count in a slot; None if there is none, or one that is unreadable."""
    try:
        key, count, _at = slot.decode("ascii").split()
        return key, int(count)
    except ValueError:
        return None
