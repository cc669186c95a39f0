"""A file whose content is checked, block by block, and copied to memory when it is first used.

It is read, and never mapped. If a disk cannot be read, or the file has become shorter, a read fails. A look at mapped
memory would end the process instead (SIGBUS).
"""

from __future__ import annotations

import mmap
import os
import sys
import weakref
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.backends.bm25.postings import Places

BLOCK_BYTES = 2**16
"""Bytes that have one checksum: reading and checking them takes some 50 microseconds, and all checksums of a file of
two gigabytes are 130 kB."""

Checksums = npt.NDArray[np.uint32]


class DamagedFileError(Exception):
    """A file of the saved index is not what was written. `path` is the file."""

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(f"{path}: {detail}")
        self.path = path
        self.detail = detail


def checksums_of(content: memoryview) -> Checksums:
    """The checksum of each block; the last one may be shorter."""
    starts = range(0, len(content), BLOCK_BYTES)
    return np.fromiter((zlib.crc32(content[at : at + BLOCK_BYTES]) for at in starts), dtype=np.uint32)


class CheckedFile:
    """A file that has a checksum for each block. May be read in several threads at once."""

    def __init__(self, path: Path, descriptor: int, end: int, checksums: Checksums) -> None:
        """Args: descriptor: Of the file, to be read from; it stays the caller's. end: Of the last block, in bytes."""
        self._path = path
        self._descriptor = os.dup(descriptor)
        weakref.finalize(self, os.close, self._descriptor)
        self._end = end
        self._checksums = checksums

    def block(self, number: int) -> bytes:
        """Read and check a block.

        Raises: DamagedFileError.
        """
        at = number * BLOCK_BYTES
        try:
            content = os.pread(self._descriptor, min(BLOCK_BYTES, self._end - at), at)
        except OSError as error:
            raise DamagedFileError(self._path, f"the block at byte {at:,} cannot be read: {error}") from error
        if zlib.crc32(content) != self._checksums[number]:  # that of a file which is cut off is wrong as well
            raise DamagedFileError(self._path, f"the checksum of the block at byte {at:,} is wrong")
        return content

    def read(self, start: int, end: int) -> memoryview:
        """Read and check the bytes from one place to another; nothing of them is kept.

        Raises: DamagedFileError.
        """
        begin = start // BLOCK_BYTES * BLOCK_BYTES
        content = memoryview(bytearray(-(-end // BLOCK_BYTES) * BLOCK_BYTES - begin))
        for at in range(begin, end, BLOCK_BYTES):
            block = self.block(at // BLOCK_BYTES)
            content[at - begin : at - begin + len(block)] = block
        return content[start - begin : end - begin].toreadonly()

    def damaged(self) -> Iterator[DamagedFileError]:
        """Check all blocks; tell what is wrong with each that is damaged."""
        for number in range(len(self._checksums)):
            try:
                self.block(number)
            except DamagedFileError as error:
                yield error


class Area:
    """A part of a checked file, block by block in memory from its first use. May be used in several threads at once.

    Its memory has room for the whole part from the beginning: the system gives pages only where something is written.
    A block that was not read yet is zeros: nobody may look at it before `load`.
    """

    def __init__(self, file: CheckedFile, start: int, end: int) -> None:
        """Args: start, end: The bytes of the file that are the part."""
        self._file = file
        self._first = start // BLOCK_BYTES
        count = max(1, -(-end // BLOCK_BYTES) - self._first)
        self._memory = _memory_of(count * BLOCK_BYTES)
        self._unread = np.ones(count, dtype=np.bool_)
        self._count_unread()

    @property
    def memory(self) -> memoryview:
        """The memory, for reading."""
        return memoryview(self._memory).toreadonly()

    @property
    def start(self) -> int:
        """The byte of the file that the memory begins with."""
        return self._first * BLOCK_BYTES

    @property
    def loaded_bytes(self) -> int:
        """The size of the blocks in memory."""
        return (len(self._unread) - int(self._before[-1])) * BLOCK_BYTES

    def load(self, starts: Places, ends: Places) -> None:
        """Read the bytes of the file from each of some places to another, as far as they are not in memory.

        Raises: DamagedFileError.
        """
        before = self._before
        if not before[-1]:
            return
        first = starts // BLOCK_BYTES - self._first
        last = np.maximum(first, -(-ends // BLOCK_BYTES) - self._first)
        if not (before[first] != before[last]).any():
            return
        for begin, end in zip(first.tolist(), last.tolist(), strict=True):
            for block in np.flatnonzero(self._unread[begin:end]).tolist():
                self._load(begin + block)
        self._count_unread()

    def _load(self, block: int) -> None:
        content = self._file.block(self._first + block)
        at = block * BLOCK_BYTES
        self._memory[at : at + len(content)] = content  # two threads may do so at once: they write the same
        self._unread[block] = False

    def _count_unread(self) -> None:
        """Count how many blocks before each one, and before the end, are not read yet."""
        self._before = np.concatenate([[0], np.cumsum(self._unread)])


def _memory_of(size_bytes: int) -> mmap.mmap:
    """Return empty memory that no file is behind."""
    memory = mmap.mmap(-1, size_bytes, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | _NO_RESERVE)
    with suppress(OSError):  # a system without huge pages
        for advice in _ADVICE:
            memory.madvise(advice)
    return memory


_NO_RESERVE = getattr(mmap, "MAP_NORESERVE", 0x4000 if sys.platform == "linux" else 0)
"""Most of the memory is never used: the system need not set room aside for it. Python 3.11 has no name for the flag."""

_ADVICE = [getattr(mmap, name) for name in ("MADV_NOHUGEPAGE",) if hasattr(mmap, name)]
"""One block must not take a page of 2 MiB. Only Linux has such an advice."""
