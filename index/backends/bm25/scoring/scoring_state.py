"""Hold all data that a search reads: segments, and models of their passages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from index.analysis import Field
from index.analysis.token_ids import TOKEN
from index.backends.base import Readings
from index.backends.bm25.forward_index import RAW_TOKEN, RawTokens
from index.backends.bm25.postings import Counts, Flags, Ints
from index.backends.bm25.segments import Flagged, Segment
from index.backends.okapi import PostingsOkapi, Size

Rows = npt.NDArray[np.intp]

Element = TypeVar("Element", bound=np.generic)

Hits = tuple[int, Ints]
"""Type of the number of a segment with some of its rows, ascending."""


@dataclass(frozen=True, slots=True)
class Home:
    """The passages that determine how rare a term is and how long an average passage is."""

    count: int
    models: Mapping[Field, PostingsOkapi]
    rows: Sequence[Flagged] | None = None  # in each segment; None: all that are not deleted
    flags: Flags | None = None  # the same for the rows of all segments


class State:
    """All data that a search reads. It is built completely, then replaces the last state with one assignment."""

    def __init__(self, segments: Sequence[Segment], k1: Mapping[Field, float], b: Mapping[Field, float]) -> None:
        self.segments = tuple(segments)
        self.count = sum(segment.count for segment in segments)
        self.languages = sum((segment.languages for segment in segments), Counter[str]())
        self._constants = [(field, k1[field], b[field]) for field in Field]
        self._everywhere = Home(self.count, self._models(lambda field: [each.size(field) for each in segments]))
        self._homes: dict[str, Home] = {}  # cache by language
        ends = [0, *accumulate(segment.contents.row_count for segment in segments)]
        self.row_count = ends[-1]  # of all segments together
        self.borders = tuple(pairwise(ends))  # the first row of each segment in this numbering, and its end
        dead = [first + each.dead_rows.astype(np.intp) for each, (first, _) in zip(segments, self.borders, strict=True)]
        self.dead_rows: Rows = np.concatenate([np.zeros(0, dtype=np.intp), *dead])

    @property
    def loaded_bytes(self) -> int:
        """Return the number of bytes of all segment files in memory."""
        return sum(segment.loaded_bytes for segment in self.segments)

    def home(self, language: str | None) -> Home:
        """Return the passages in a language; all passages if none or all are in it, or if it is unknown."""
        if not language or not 0 < self.languages[language] < self.count:
            return self._everywhere
        if language not in self._homes:
            rows = [segment.rows_in(language) for segment in self.segments]
            models = self._models(lambda field: [flagged.size(field) for flagged in rows])
            flags = np.concatenate([flagged.flags for flagged in rows])
            self._homes[language] = Home(self.languages[language], models, rows, flags)
        return self._homes[language]

    def split(self, rows: Rows) -> Iterator[Hits]:
        """Yield ascending rows of all segments by segment: its number, and the rows in its own numbering."""
        places = np.searchsorted(rows, [end for _, end in self.borders]).tolist()
        for at, (begin, end) in enumerate(pairwise([0, *places])):
            if begin < end:
                yield at, (rows[begin:end] - self.borders[at][0]).astype(np.int32)

    def readings(self, rows: Rows, places: Sequence[int]) -> Readings:
        """Return the readings of the rows at *places*, in their order. Raises: DamagedFileError."""
        wanted = rows[list(places)]
        numbers = np.searchsorted([end for _, end in self.borders], wanted, side="right")
        own = wanted - np.array([first for first, _ in self.borders], dtype=np.intp)[numbers]
        tokens: list[RawTokens] = [np.zeros(0, dtype=RAW_TOKEN)] * len(wanted)
        sizes: list[Counts] = [np.zeros(0, dtype=np.uint16)] * len(wanted)
        for number in set(numbers.tolist()):
            here = np.flatnonzero(numbers == number)
            for at, *read in zip(here.tolist(), *self.segments[number].forward.read(own[here]), strict=True):
                tokens[at], sizes[at] = read
        counts = np.fromiter(map(len, sizes), dtype=np.int64)
        return Readings(_all(tokens, RAW_TOKEN).view(TOKEN), _all(sizes, np.uint16), counts)

    def _models(self, sizes: Callable[[Field], list[Size]]) -> Mapping[Field, PostingsOkapi]:
        return {field: PostingsOkapi(sizes(field), k1, b) for field, k1, b in self._constants}


def _all(pieces: Sequence[npt.NDArray[Element]], dtype: npt.DTypeLike) -> npt.NDArray[Element]:
    return np.concatenate(pieces) if pieces else np.zeros(0, dtype=dtype)
