"""A file whose content is checked, block by block, when it is first used."""

from __future__ import annotations

import os
import weakref
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.backends.postings import Places

BLOCK_BYTES = 2**16
"""Bytes that have one checksum: checking them takes some 30 microseconds, and all checksums of a file of two gigabytes
are 130 kB."""

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


class CheckedBlocks:
    """Remembers which blocks of a file have been checked. May be asked in several threads at once.

    They are read, not looked at where the file is mapped: where a disk cannot be read, or the file has become shorter,
    a read fails, while a look ends the process.
    """

    def __init__(self, path: Path, descriptor: int, end: int, checksums: Checksums) -> None:
        """Args: descriptor: Of the file, to be read from; it stays the caller's. end: Of the last block, in bytes."""
        self._path = path
        self._descriptor = os.dup(descriptor)
        weakref.finalize(self, os.close, self._descriptor)
        self._end = end
        self._checksums = checksums
        self._unchecked = np.ones(len(checksums), dtype=np.bool_)
        self._count_unchecked()

    def check(self, starts: Places, ends: Places) -> None:
        """Check the bytes from each of some places to another, as far as they have not been.

        Raises: DamagedFileError.
        """
        before = self._before
        first = starts // BLOCK_BYTES
        last = np.maximum(first, -(-ends // BLOCK_BYTES))
        if not (before[first] != before[last]).any():
            return
        for begin, end in zip(first.tolist(), last.tolist(), strict=True):
            for block in np.flatnonzero(self._unchecked[begin:end]).tolist():
                self._check(begin + block)
        self._count_unchecked()

    @property
    def are_checked(self) -> bool:
        """Whether all are."""
        return not self._before[-1]

    def damaged(self) -> Iterator[DamagedFileError]:
        """Check all blocks; what is wrong with each that is damaged."""
        for block in range(len(self._checksums)):
            try:
                self._check(block)
            except DamagedFileError as error:
                yield error

    def _check(self, block: int) -> None:
        at = block * BLOCK_BYTES
        size_bytes = min(BLOCK_BYTES, self._end - at)
        try:
            content = os.pread(self._descriptor, size_bytes, at)
        except OSError as error:
            raise DamagedFileError(self._path, f"the block at byte {at:,} cannot be read: {error}") from error
        if zlib.crc32(content) != self._checksums[block]:
            raise DamagedFileError(self._path, f"the checksum of the block at byte {at:,} is wrong")
        self._unchecked[block] = False

    def _count_unchecked(self) -> None:
        """How many blocks before each one, and before the end, are not checked yet."""
        self._before = np.concatenate([[0], np.cumsum(self._unchecked)])
