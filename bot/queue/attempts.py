"""Count unfinished tries of each update, so that an update that crashes the program is not tried forever.

The counts are in `archive.tries`. A count is written before an update is handled and erased after it. No write is
awaited: the system keeps what a process has written when the process ends. Only a power cut loses counts, and a power
cut is not a crash of the program.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from index.bookkeeping import Attempts
from index.disk.filesystem import FILE_MODE

logger = logging.getLogger(__name__)

SLOT_BYTES = 64
"""Size of each count in the file, in bytes: a key of two numbers of at most twenty digits, a small number, and a time
in seconds."""

MAX_COUNTS = 1_000
"""Largest number of counts that are read from an earlier run. Counts do not expire by time.
Otherwise a corrected clock would expire them, and updates that crash the program would be tried again. A count stays
only if a process died at the update and nobody sent it again."""

MAX_TRIES = 3
"""Number of crashes after which an update is skipped. A kill from outside counts as a crash, because the two cannot be
told apart."""


class AttemptsFile:
    """`Attempts` in a file or in memory. If the disk refuses them, that is logged once."""

    def __init__(self, path: Path | None) -> None:
        """Read the counts of a killed process.

        Args: path: The file; None: count in memory.
        """
        self._counts: dict[str, int] = {}
        self._slots: dict[str, int] = {}
        self._free: list[int] = []
        self._slots_made = 0
        self._descriptor: int | None = None
        if path is not None:
            try:
                self._open(path)
            except OSError as error:
                self._stop_writing(error)

    def count(self, key: str) -> int:
        """See `Attempts.count`."""
        return self._counts.get(key, 0)

    def begin(self, key: str) -> None:
        """See `Attempts.begin`."""
        self._set_count(key, self.count(key) + 1)

    def _set_count(self, key: str, count: int) -> None:
        self._counts[key] = count
        if key not in self._slots:
            self._slots[key] = self._free.pop() if self._free else self._slots_made
            self._slots_made = max(self._slots_made, self._slots[key] + 1)
        self._write(self._slots[key], f"{key} {self._counts[key]} {int(time.time())}")

    def uncount(self, key: str) -> None:
        """See `Attempts.uncount`."""
        if self.count(key) <= 1:
            self.end(key)
        else:
            self._set_count(key, self.count(key) - 1)

    def end(self, key: str) -> None:
        """See `Attempts.end`."""
        if self._counts.pop(key, None):
            slot = self._slots.pop(key)
            self._free.append(slot)
            self._write(slot, "")

    def close(self) -> None:
        """See `Attempts.close`."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _open(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, FILE_MODE)
        content = os.pread(self._descriptor, os.fstat(self._descriptor).st_size, 0)
        for slot in range(-(-len(content) // SLOT_BYTES)):
            self._slots_made = slot + 1
            entry = _parse_slot(content[slot * SLOT_BYTES : (slot + 1) * SLOT_BYTES])
            if entry is None or entry[0] in self._counts or len(self._counts) >= MAX_COUNTS:
                self._free.append(slot)
                continue
            key, count = entry
            self._counts[key], self._slots[key] = count, slot

    def _write(self, slot: int, text: str) -> None:
        if self._descriptor is not None:
            try:
                os.pwrite(self._descriptor, text.ljust(SLOT_BYTES - 1).encode("ascii") + b"\n", slot * SLOT_BYTES)
            except OSError as error:
                self._stop_writing(error)

    def _stop_writing(self, error: OSError) -> None:
        logger.warning("The counts of crashes cannot be written to disk: %s", error.strerror)
        self.close()


class Tries:
    """Permission to try steps of work, each MAX_TRIES times at most.

    Several steps may be running when the program ends, and only one of them is the cause. So the last try of a step is
    made while no other step runs. A step that only ran beside crashing ones is then not skipped.

    A step never waits for `last_try`: its caller may hold the turn of a host or a feed, and the holder of `last_try`
    may wait for that turn.
    """

    def __init__(self, attempts: Attempts) -> None:
        self.attempts = attempts
        self.last_try = asyncio.Lock()  # held during the last try of an update: one at a time
        self._entrance = asyncio.Lock()  # held by a step that must run alone
        self._running = 0
        self._empty = asyncio.Event()
        self._empty.set()

    @asynccontextmanager
    async def one(self, key: str) -> AsyncIterator[bool]:
        """Try a step. Do not call this within another step.

        Yields: whether to try it; False: it has ended the program MAX_TRIES times.
        """
        before = self.attempts.count(key)
        if before >= MAX_TRIES:
            yield False  # the count stays: if it comes again, it is skipped again
            return
        async with self._exclusive() if before == MAX_TRIES - 1 else self._shared():
            self.attempts.begin(key)
            try:
                yield True
            finally:
                self.attempts.end(key)

    @asynccontextmanager
    async def _exclusive(self) -> AsyncIterator[None]:
        async with self._entrance:
            await self._empty.wait()
            yield

    @asynccontextmanager
    async def _shared(self) -> AsyncIterator[None]:
        async with self._entrance:
            self._running += 1
            self._empty.clear()
        try:
            yield
        finally:
            self._running -= 1
            if not self._running:
                self._empty.set()


def _parse_slot(slot: bytes) -> tuple[str, int] | None:
    """Return the key and the count in a slot; None if it is empty or unreadable."""
    try:
        key, count, _at = slot.decode("ascii").split()
        return key, int(count)
    except ValueError:
        return None
