"""Store inverted lists in numpy arrays, which are immutable and made in memory or read from a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from index.analysis import Keys

Ints = npt.NDArray[np.int32]
Counts = npt.NDArray[np.uint16]
Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Array = npt.NDArray[Any]

MAX_TF = 2**16 - 1
"""Most occurrences of a term in a passage that are counted. Only a passage with a heading as long as a book has
more."""


class Guard(Protocol):
    """A loader of adjacent arrays from a file. Places in the arrays count elements."""

    @property
    def loaded_bytes(self) -> int:
        """Return the number of bytes of the file in memory."""
        ...

    def check(self, starts: Places, ends: Places) -> None:
        """Read these ranges of elements before they are used for the first time.

        Raises: DamagedFileError.
        """
        ...

    def read_range(self, start: int, end: int) -> Sequence[Array] | None:
        """Read elements of each array without keeping them in memory; None: all stay in memory.

        Raises: DamagedFileError.
        """
        ...

    def unloaded(self) -> tuple[Guard, Sequence[Array]] | None:
        """Return the arrays with nothing in memory yet, and their guard; None: they stay in memory."""
        ...


class InMemory:
    """The guard of arrays that were made in memory, where nothing has to be read."""

    loaded_bytes = 0

    def check(self, starts: Places, ends: Places) -> None:
        """See `Guard.check`."""

    def read_range(self, _start: int, _end: int) -> None:
        """See `Guard.read_range`."""

    def unloaded(self) -> None:
        """See `Guard.unloaded`."""


IN_MEMORY = InMemory()


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """The terms of some passages in one field. A passage is a row; rows count from 0."""

    keys: Keys  # of the terms, ascending
    starts: Places  # the place of the first posting of each term, and the end of the last term
    rows: Ints  # a posting's passage; ascending within a term
    tfs: Counts  # a posting's number of occurrences
    lengths: Ints  # number of terms in each passage, including repetitions
    guard: Guard = IN_MEMORY

    def __post_init__(self) -> None:
        """Make the arrays read-only, as if they were read from a file."""
        for array in (self.rows, self.tfs, self.lengths):
            array.flags.writeable = False

    @classmethod
    def of(cls, term_lists: Sequence[Keys]) -> Postings:
        """Return the postings of passages that are given as the keys of their terms."""
        lengths = np.fromiter(map(len, term_lists), dtype=np.int32)
        keys = np.concatenate([np.zeros(0, dtype=np.uint64), *term_lists])
        rows = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
        order = np.argsort(keys, kind="stable")
        keys, rows = keys[order], rows[order]
        first = np.flatnonzero(_differs(keys) | _differs(rows))
        tfs = np.minimum(np.diff(first, append=len(keys)), MAX_TF).astype(np.uint16)
        keys, rows = keys[first], rows[first]
        first = np.flatnonzero(_differs(keys))
        return cls(keys[first], np.append(first, len(keys)), rows, tfs, lengths)

    def spans(self, keys: Keys) -> tuple[Places, Places]:
        """Return the places where the postings of each of these terms begin and end; 0 and 0 for an unknown term."""
        if not len(self.keys):
            nowhere = np.zeros(len(keys), dtype=np.int64)
            return nowhere, nowhere
        at = np.minimum(self.keys.searchsorted(keys), len(self.keys) - 1)
        here = self.keys[at] == keys
        starts = np.where(here, self.starts[at], 0)
        ends = np.where(here, self.starts[at + 1], 0)
        self.guard.check(starts, ends)
        return starts, ends

    def piece(self, begin: int, end: int) -> tuple[Ints, Counts]:
        """Return the rows and tfs in a range. Data from a file need not stay in memory.

        Raises: DamagedFileError.
        """
        rows, tfs = self.guard.read_range(begin, end) or (self.rows[begin:end], self.tfs[begin:end])
        return rows, tfs

    def unloaded(self) -> Postings:
        """Return a copy that keeps nothing in memory that can be read from a file again."""
        new = self.guard.unloaded()
        if new is None:
            return self
        guard, (rows, tfs) = new
        return replace(self, rows=rows, tfs=tfs, guard=guard)

    def rows_with(self, keys: Keys) -> Flags:
        """Return flags of the rows that have at least one of these terms."""
        flags = np.zeros(len(self.lengths), dtype=np.bool_)
        starts, ends = self.spans(keys)
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            flags[self.rows[start:end]] = True
        return flags


def _differs(values: npt.NDArray[np.generic]) -> Flags:
    """Return flags of the values that differ from the previous one. The first always does."""
    flags = np.ones(len(values), dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=flags[1:])
    return flags
