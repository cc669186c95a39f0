"""Compute rough weights of postings once for many searches."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cached_property

import numpy as np
import numpy.typing as npt

from index.backends.bm25.postings import Postings
from index.backends.okapi import PostingsOkapi

Roughs = npt.NDArray[np.float32]

ROUGH_SHARE = 0.97
"""Smallest share of its true score, relative to other passages, that a passage has by rough weights. The average length
is up to 1.1 % too small for one passage and too large for another, and there is rounding."""

MAX_NORMS = 4
"""Arrays of norms that are cached for some postings, of four bytes per passage. Each average length has its own, and so
has each language of questions."""

MAX_COLUMN_BYTES = 64 * 2**20
"""Most bytes of the columns that are cached for some postings: the columns of 16 terms with a million passages, or of
160 terms with 100,000."""


class Weights:
    """The saturations of some postings at the model's rough average length. They stay valid while articles come and
    go."""

    def __init__(self, postings: Postings) -> None:
        self.postings = postings
        self._norms = _ArrayCache(MAX_NORMS)
        self._columns = _ArrayCache(MAX_COLUMN_BYTES // (4 * max(1, len(postings.lengths))) + 1)

    @cached_property
    def term_count(self) -> int:
        """Return the number of terms of all passages, including repetitions."""
        return int(self.postings.lengths.sum(dtype=np.int64))

    def norms(self, model: PostingsOkapi) -> Roughs:
        """Return the number to add to tf in the denominator, for each row."""
        return self._norms.get((model.rough_avgdl, 0), lambda: model.rough_norms(self.postings.lengths))

    def column(self, model: PostingsOkapi, start: int, end: int) -> Roughs:
        """Return the saturations of the postings of a term, for all rows; 0 for a row without a posting."""
        return self._columns.get((model.rough_avgdl, start), lambda: self._column(model, start, end))

    def _column(self, model: PostingsOkapi, start: int, end: int) -> Roughs:
        norms = self.norms(model)
        rows = self.postings.rows[start:end]
        tfs = self.postings.tfs[start:end].astype(np.float32)
        column = np.zeros(len(norms), dtype=np.float32)
        column[rows] = tfs / (tfs + norms[rows])
        return column


class _ArrayCache:
    """A cache of the last few arrays. Reading takes no lock."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._arrays: dict[tuple[float, int], Roughs] = {}
        self._lock = threading.Lock()

    def get(self, key: tuple[float, int], make: Callable[[], Roughs]) -> Roughs:
        array = self._arrays.get(key)
        if array is None:
            array = make()
            with self._lock:
                while len(self._arrays) >= self._most:
                    del self._arrays[next(iter(self._arrays))]
                self._arrays[key] = array
        return array
