"""Count unfinished tries of each update: an update that crashes the program every time must not do so for ever.

The counts are in `archive.tries`. A count is written before an update is handled and wiped out after. No write is
waited for: the system keeps what a process has written when the process ends. Only a power cut loses some, and that is
no crash of ours.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from index.disk.filesystem import FILE_MODE

logger = logging.getLogger(__name__)

SLOT_BYTES = 64
"""Of each count in the file: a key of two numbers of at most twenty digits, a small number, and a time in seconds."""

MOST = 1_000
"""Counts that are read from an earlier run. No clock forgets them: what makes the program crash would be tried again
whenever the clock is corrected. A count stays only of what a process died at and nobody sent again."""

TRIES = 3
"""How often something may end the program, by a fault in it, before it is skipped. A kill from outside counts as one:
the two cannot be told apart."""


class Attempts:
    """Counts per key, which outlive the process. A disk that refuses them is logged once, and stops nothing."""

    def __init__(self, path: Path | None) -> None:
        """Read the counts of a process that was killed; the caller holds the archive's lock. None: count in memory."""
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

    def before(self, key: str) -> int:
        """Return how many tries were begun and not ended."""
        return self._counts.get(key, 0)

    def begin(self, key: str) -> None:
        """Count a try, before it is made."""
        self._count(key, self.before(key) + 1)

    def _count(self, key: str, count: int) -> None:
        self._counts[key] = count
        if key not in self._slots:
            self._slots[key] = self._free.pop() if self._free else self._slots_made
            self._slots_made = max(self._slots_made, self._slots[key] + 1)
        self._write(self._slots[key], f"{key} {self._counts[key]} {int(time.time())}")

    def take_back(self, key: str) -> None:
        """Count a try less: what is done now is counted by itself."""
        if self.before(key) <= 1:
            self.end(key)
        else:
            self._count(key, self.before(key) - 1)

    def end(self, key: str) -> None:
        """Forget the tries: the program outlived this one."""
        if self._counts.pop(key, None):
            slot = self._slots.pop(key)
            self._free.append(slot)
            self._write(slot, "")

    def close(self) -> None:
        """Close the file. Closing twice is allowed."""
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


class Tries:
    """Lets steps of work be tried, each TRIES times at the most.

    Several steps may be under way when the program ends, and one of them is to blame. So the last try of a step is
    made while no other step is under way: what was only near the others' crashes is not skipped for them.

    A step never waits for `last_try`: its caller may hold the turn of a host or a feed, for which the holder of
    `last_try` may wait.
    """

    def __init__(self, attempts: Attempts) -> None:
        self.attempts = attempts
        self.last_try = asyncio.Lock()  # of an update: one at a time
        self._door = asyncio.Lock()  # is held by a step that has to be alone
        self._inside = 0
        self._empty = asyncio.Event()
        self._empty.set()

    @asynccontextmanager
    async def one(self, key: str) -> AsyncIterator[bool]:
        """Try a step; False: it has ended the program TRIES times and must not be tried. Not within another step."""
        before = self.attempts.before(key)
        if before >= TRIES:
            yield False  # its count stays: should it come again, it is skipped again
            return
        async with self._alone() if before == TRIES - 1 else self._among_others():
            self.attempts.begin(key)
            try:
                yield True
            finally:
                self.attempts.end(key)

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        async with self._door:
            await self._empty.wait()
            yield

    @asynccontextmanager
    async def _among_others(self) -> AsyncIterator[None]:
        async with self._door:
            self._inside += 1
            self._empty.clear()
        try:
            yield
        finally:
            self._inside -= 1
            if not self._inside:
                self._empty.set()


def _read(slot: bytes) -> tuple[str, int] | None:
    """Return the key and the count in a slot; None if there is none, or it is unreadable."""
    try:
        key, count, _at = slot.decode("ascii").split()
        return key, int(count)
    except ValueError:
        return None
