"""Do the inner work of a search, over the postings of a segment: with numpy alone, or with loops that numba compiles.

Both give the same results, except for the last bits of sums in single precision.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cache
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from index.backends.bm25 import numba_loops
from index.backends.bm25.impacts import Roughs, Weights
from index.backends.bm25.postings import Counts, Flags, Ints, Places, Postings
from index.backends.okapi import PostingsOkapi

COLUMN_SHARE = 1 / 12
"""Share of a segment's passages from which numpy adds all rows of a term's column instead of its postings. Measurements
show that this is faster."""

COLUMN_ROWS = 2_000
"""Rows of a segment below which both ways are equally fast."""

Loop = Callable[..., None]

Element = TypeVar("Element", bound=np.generic)


class Kernels(Protocol):
    """The loops over many postings. *starts* and *ends* are the places of the postings of each term."""

    batch_share: float
    """Postings per passage of the rarest terms that are added up before testing whether the other terms matter. With
    numpy alone, the test takes longer than adding up four postings per passage."""

    rows_per_lookup: int
    """Number of rows of which at most one may be looked up. With more rows to look up, all postings are added
    instead."""

    def add(
        self,
        totals: Roughs,
        weights: Weights,
        model: PostingsOkapi,
        starts: Places,
        ends: Places,
        factors: Roughs,
    ) -> None:
        """Add the rough weight of each posting, times its term's factor, to its row's total."""
        ...

    def look_up(self, postings: Postings, starts: Places, ends: Places, wanted: Ints) -> Counts:
        """Return the tf of each term (row) in each of these passages (column), which are ascending; 0: not there."""
        ...

    def count(self, postings: Postings, starts: Places, ends: Places, flags: Flags) -> Places:
        """Count the flagged rows of each term."""
        ...


class NumpyKernels:
    """Kernels with numpy alone."""

    batch_share = 4.0
    rows_per_lookup = 400

    def add(
        self, totals: Roughs, weights: Weights, model: PostingsOkapi, starts: Places, ends: Places, factors: Roughs
    ) -> None:
        """See `Kernels.add`."""
        sizes = ends - starts
        common = sizes > max(len(totals) * COLUMN_SHARE, COLUMN_ROWS)
        if common.any():
            added = np.empty_like(totals)
            for term in np.flatnonzero(common).tolist():
                column = weights.column(model, int(starts[term]), int(ends[term]))
                np.multiply(column, factors[term], out=added)
                totals += added
            starts, ends, factors, sizes = starts[~common], ends[~common], factors[~common], sizes[~common]
        if not sizes.any():
            return
        rows = _concatenated(weights.postings.rows, starts, ends, np.intp)
        added = _concatenated(weights.postings.tfs, starts, ends, np.float32)
        norms = weights.norms(model).take(rows)
        norms += added
        added /= norms
        added *= np.repeat(factors, sizes)
        np.add.at(totals, rows, added)

    def look_up(self, postings: Postings, starts: Places, ends: Places, wanted: Ints) -> Counts:
        """See `Kernels.look_up`."""
        found = np.zeros((len(starts), len(wanted)), dtype=np.uint16)
        here = (ends > starts).nonzero()[0]
        places = np.empty((len(here), len(wanted)), dtype=np.int64)
        for line, start, end in zip(places, starts[here].tolist(), ends[here].tolist(), strict=True):
            line[:] = postings.rows[start:end].searchsorted(wanted)
        places += starts[here, np.newaxis]
        np.minimum(places, ends[here, np.newaxis] - 1, out=places)
        found[here] = postings.tfs.take(places) * (postings.rows.take(places) == wanted)
        return found

    def count(self, postings: Postings, starts: Places, ends: Places, flags: Flags) -> Places:
        """See `Kernels.count`."""
        spans = zip(starts.tolist(), ends.tolist(), strict=True)
        counts = (np.count_nonzero(flags.take(postings.rows[start:end])) for start, end in spans)
        return np.fromiter(counts, dtype=np.int64, count=len(starts))


def _concatenated(
    array: npt.NDArray[np.integer], starts: Places, ends: Places, dtype: type[Element]
) -> npt.NDArray[Element]:
    """Return pieces of an array, one after another, as another type. There must be at least one piece."""
    pieces = [array[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    return np.concatenate(pieces, dtype=dtype, casting="unsafe")  # tf in single precision is exact


class LoopKernels:
    """Kernels with loops, which should be compiled."""

    batch_share = 0.5
    rows_per_lookup = 100

    def __init__(self, compiled: Callable[[Loop], Loop]) -> None:
        self._add = compiled(numba_loops.add)
        self._look_up = compiled(numba_loops.look_up)
        self._count = compiled(numba_loops.count)

    def add(
        self, totals: Roughs, weights: Weights, model: PostingsOkapi, starts: Places, ends: Places, factors: Roughs
    ) -> None:
        """See `Kernels.add`."""
        postings = weights.postings
        self._add(postings.rows, postings.tfs, weights.norms(model), starts, ends, factors, totals)

    def look_up(self, postings: Postings, starts: Places, ends: Places, wanted: Ints) -> Counts:
        """See `Kernels.look_up`."""
        found = np.zeros((len(starts), len(wanted)), dtype=np.uint16)
        self._look_up(postings.rows, postings.tfs, starts, ends, wanted, found)
        return found

    def count(self, postings: Postings, starts: Places, ends: Places, flags: Flags) -> Places:
        """See `Kernels.count`."""
        counts = np.zeros(len(starts), dtype=np.int64)
        self._count(postings.rows, starts, ends, flags, counts)
        return counts


@cache
def kernels() -> Kernels:
    """Return the kernels of this process. With numba, they are compiled on first use and cached on disk."""
    try:
        numba = importlib.import_module("numba")
    except ImportError:
        return NumpyKernels()
    try:
        return LoopKernels(numba.njit(nogil=True, cache=True))
    except RuntimeError:  # there is no directory for the cache
        return LoopKernels(numba.njit(nogil=True))
