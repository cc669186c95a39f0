"""Keep words in little memory, with the lists in which they are."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from functools import reduce
from itertools import groupby
from operator import or_
from threading import Lock

import numpy as np

from index.compact_map import CompactMap


class WordTable:
    """Many words, with the lists in which each is. All are added before the first look-up."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        """Add *words* as list 0."""
        self._hashes = array("q")  # of the words that are added, and the numbers of their lists
        self._numbers = array("H")
        self._lists: CompactMap[int] | None = None  # as bits
        self._grouping = Lock()
        self.add(0, words)

    def add(self, number: int, words: Iterable[str]) -> None:
        """Add words to the list with a number."""
        before = len(self._hashes)
        self._hashes.extend(map(hash, words))
        self._numbers.extend([number] * (len(self._hashes) - before))

    def lists_of(self, word: str) -> int:
        """Return the lists in which a word is, as bits by their numbers; 0 if it is in none."""
        lists = self._lists if self._lists is not None else self._grouped()
        return lists.get(word) or 0

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and bool(self.lists_of(word))

    def _grouped(self) -> CompactMap[int]:
        with self._grouping:
            self._lists = self._lists or CompactMap(self._lists_by_hash())
            del self._hashes[:], self._numbers[:]
            return self._lists

    def _lists_by_hash(self) -> Iterator[tuple[int, int]]:
        order = np.argsort(np.array(self._hashes, dtype=np.int64), kind="stable")
        for hashed, same in groupby(map(int, order), key=self._hashes.__getitem__):
            yield hashed, reduce(or_, (1 << self._numbers[at] for at in same))
