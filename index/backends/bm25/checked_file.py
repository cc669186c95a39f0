"""Check the content of a file block by block, and copy it to memory when it is first used.

The file is read, and never mapped. If the disk fails or the file became shorter, a read raises an error. With mapped
memory, the process would be killed instead (SIGBUS).
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
"""Bytes with one checksum. Reading and checking them takes about 50 microseconds. All checksums of a file of two
gigabytes take 130 kB."""

Checksums = npt.NDArray[np.uint32]


class DamagedFileError(Exception):
    """A file of the saved index does not have the content that was written. `path` is the file."""

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(f"{path}: {detail}")
        self.path = path
        self.detail = detail


def checksums_of(content: memoryview) -> Checksums:
    """Return the checksum of each block. The last block may be shorter."""
    starts = range(0, len(content), BLOCK_BYTES)
    return np.fromiter((zlib.crc32(content[at : at + BLOCK_BYTES]) for at in starts), dtype=np.uint32)


class CheckedFile:
    """A file with a checksum for each block. Several threads may read it at once."""

    def __init__(self, path: Path, descriptor: int, end: int, checksums: Checksums) -> None:
        """Keep a descriptor of the file until this object is released.

        Args: descriptor: For reading; it is duplicated. end: End of the last block, in bytes.
        """
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
        if zlib.crc32(content) != self._checksums[number]:  # a file that was cut gives a wrong checksum too
            raise DamagedFileError(self._path, f"the checksum of the block at byte {at:,} is wrong")
        return content

    def read(self, start: int, end: int) -> memoryview:
        """Read and check the bytes in a range, without keeping them in memory.

        Raises: DamagedFileError.
        """
        begin = start // BLOCK_BYTES * BLOCK_BYTES
        content = memoryview(bytearray(-(-end // BLOCK_BYTES) * BLOCK_BYTES - begin))
        for at in range(begin, end, BLOCK_BYTES):
            block = self.block(at // BLOCK_BYTES)
            content[at - begin : at - begin + len(block)] = block
        return content[start - begin : end - begin].toreadonly()

    def damaged(self) -> Iterator[DamagedFileError]:
        """Check all blocks, and yield an error for each damaged one."""
        for number in range(len(self._checksums)):
            try:
                self.block(number)
            except DamagedFileError as error:
                yield error


class Area:
    """A part of a checked file that is loaded to memory block by block on first use. Several threads may use it at
    once.

    The memory has room for the whole part from the beginning. The system gives pages only where something is written. A
    block that was not read yet contains zeros. It must not be used before `load`.
    """

    def __init__(self, file: CheckedFile, start: int, end: int) -> None:
        """Reserve the memory without reading anything.

        Args: start, end: The bytes of the part in the file.
        """
        self._file = file
        self._first = start // BLOCK_BYTES
        count = max(1, -(-end // BLOCK_BYTES) - self._first)
        self._memory = _memory_of(count * BLOCK_BYTES)
        self._unread = np.ones(count, dtype=np.bool_)
        self._count_unread()

    @property
    def memory(self) -> memoryview:
        """Return the memory for reading."""
        return memoryview(self._memory).toreadonly()

    @property
    def start(self) -> int:
        """Return the offset of the memory in the file, in bytes."""
        return self._first * BLOCK_BYTES

    @property
    def loaded_bytes(self) -> int:
        """Return the size of the loaded blocks, in bytes."""
        return (len(self._unread) - int(self._before[-1])) * BLOCK_BYTES

    def load(self, starts: Places, ends: Places) -> None:
        """Read these ranges of bytes of the file, as far as they are not in memory.

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
        self._memory[at : at + len(content)] = content  # two threads may write the same at once
        self._unread[block] = False

    def _count_unread(self) -> None:
        """Count the unread blocks before each block and before the end."""
        self._before = np.concatenate([[0], np.cumsum(self._unread)])


def _memory_of(size_bytes: int) -> mmap.mmap:
    """Return empty memory without a file behind it."""
    memory = mmap.mmap(-1, size_bytes, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | _NO_RESERVE)
    with suppress(OSError):  # some systems have no huge pages
        for advice in _ADVICE:
            memory.madvise(advice)
    return memory


_NO_RESERVE = getattr(mmap, "MAP_NORESERVE", 0x4000 if sys.platform == "linux" else 0)
"""Flag for memory that is mostly unused, so that the system reserves no room for it. Python 3.11 has no name for it."""

_ADVICE = [getattr(mmap, name) for name in ("MADV_NOHUGEPAGE",) if hasattr(mmap, name)]
"""Advice that a single block must not take a page of 2 MiB. Only Linux has it."""
