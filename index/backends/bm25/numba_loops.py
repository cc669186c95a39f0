"""Define loops over postings. numba compiles them if it is installed; in plain Python they are far too slow.

All arrays are those of `Postings`. *starts* and *ends* are the places of each term's postings.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from index.backends.bm25.postings import Counts, Flags, Ints, Places

Floats32 = npt.NDArray[np.float32]


def add(
    rows: Ints, tfs: Counts, norms: Floats32, starts: Places, ends: Places, factors: Floats32, totals: Floats32
) -> None:
    """Add tf / (tf + norm) of each posting, times its term's factor, to its row's total."""
    for term in range(len(starts)):
        factor = factors[term]
        for at in range(starts[term], ends[term]):
            row = rows[at]
            tf = np.float32(tfs[at])
            totals[row] += factor * (tf / (tf + norms[row]))


def look_up(rows: Ints, tfs: Counts, starts: Places, ends: Places, wanted: Ints, found: Counts) -> None:
    """Set the tf of each term (row) in each wanted passage (column). The wanted passages are ascending."""
    for term in range(len(starts)):
        low, end = starts[term], ends[term]
        for place in range(len(wanted)):
            row = wanted[place]
            high, step = low, 1
            while high < end and rows[high] < row:
                low = high + 1
                high += step
                step *= 2
            high = min(high, end)
            while low < high:
                middle = (low + high) // 2
                if rows[middle] < row:
                    low = middle + 1
                else:
                    high = middle
            if low < end and rows[low] == row:
                found[term, place] = tfs[low]


def count(rows: Ints, starts: Places, ends: Places, flags: Flags, counts: Places) -> None:
    """Set the number of flagged rows of each term."""
    for term in range(len(starts)):
        flagged = 0
        for at in range(starts[term], ends[term]):
            flagged += flags[rows[at]]
        counts[term] = flagged
