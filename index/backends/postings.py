"""Inverted lists in numpy: immutable, cheap to merge, exact after deletions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


class Vocabulary:
    """Numbers terms from 0 in the order in which they are first seen. Numbers are never given back.

    One thread may add while others look up.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def __len__(self) -> int:
        """How many numbers are given."""
        return len(self._numbers)

    def add(self, term: str) -> int:
        """The number of *term*, a new one if need be."""
        return self._numbers.setdefault(term, len(self._numbers))

    def number(self, term: str) -> int:
        """The number of *term*; -1 if it was never seen."""
        return self._numbers.get(term, -1)


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """The terms of some passages in one field. A passage is a row; rows count from 0."""

    terms: Ints  # the numbers of the terms, ascending
    starts: npt.NDArray[np.int64]  # where the postings of each term begin; one more for the end of the last
    rows: Ints  # a posting's passage; ascending within a term
    tfs: Ints  # a posting's number of occurrences
    lengths: Ints  # terms in each passage, repetitions included

    @classmethod
    def of(cls, term_lists: Sequence[Sequence[str]], vocabulary: Vocabulary) -> Postings:
        """The postings of passages that are given as their terms; new terms are added to the vocabulary."""
        numbers: list[int] = []
        rows: list[int] = []
        tfs: list[int] = []
        for row, terms in enumerate(term_lists):
            counts = Counter(terms)
            numbers += map(vocabulary.add, counts)
            tfs += counts.values()
            rows += [row] * len(counts)
        lengths = [len(terms) for terms in term_lists]
        return cls._sorted(_ints(numbers), _ints(rows), _ints(tfs), _ints(lengths))

    @classmethod
    def merged(cls, parts: Sequence[tuple[Postings, Flags]]) -> Postings:
        """One of several, in their order, without the rows that are not flagged as alive."""
        numbers, rows, tfs, lengths = [], [], [], []
        count = 0
        for part, alive in parts:
            kept = alive[part.rows]
            new_rows = np.cumsum(alive, dtype=np.int32) - 1 + count
            numbers.append(np.repeat(part.terms, np.diff(part.starts))[kept])
            rows.append(new_rows[part.rows[kept]])
            tfs.append(part.tfs[kept])
            lengths.append(part.lengths[alive])
            count += int(np.count_nonzero(alive))
        return cls._sorted(*(np.concatenate(arrays) for arrays in (numbers, rows, tfs, lengths)))

    @classmethod
    def _sorted(cls, numbers: Ints, rows: Ints, tfs: Ints, lengths: Ints) -> Postings:
        order = np.argsort(numbers, kind="stable")
        numbers = numbers[order]
        first = np.flatnonzero(np.diff(numbers, prepend=-1))
        return cls(numbers[first], np.append(first, len(numbers)), rows[order], tfs[order], lengths)

    def spans(self, numbers: Sequence[int]) -> list[tuple[int, int]]:
        """Where the postings of each of these terms begin and end; (0, 0) for a term that is not here."""
        if not len(self.terms):
            return [(0, 0)] * len(numbers)
        wanted = _ints(numbers)
        places = np.minimum(np.searchsorted(self.terms, wanted), len(self.terms) - 1)
        here = self.terms[places] == wanted
        starts = np.where(here, self.starts[places], 0).tolist()
        ends = np.where(here, self.starts[places + 1], 0).tolist()
        return list(zip(starts, ends, strict=True))

    def rows_with(self, numbers: Sequence[int]) -> Flags:
        """Flags the rows that have one of these terms, or several."""
        flags = np.zeros(len(self.lengths), dtype=np.bool_)
        for start, end in self.spans(numbers):
            flags[self.rows[start:end]] = True
        return flags


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int32)
