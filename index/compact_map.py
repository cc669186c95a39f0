"""Map many words to values in little memory: ten bytes a word, where a dictionary takes more than a hundred.

The words themselves are not kept, but their hashes, which have 64 bits. Python makes them with a key of its own in each
process, so nobody can find a word that has the hash of another one. That the word of a text has the hash of one of
20,000 other words by chance happens once in 10^15 words.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Hashable, Iterable, Mapping
from typing import Generic, TypeVar

Value = TypeVar("Value", bound=Hashable)


class CompactMap(Generic[Value]):
    """The values of many words. Most words share them with others: there are at most 65,536 different ones."""

    def __init__(self, values: Iterable[tuple[int, Value]]) -> None:
        """Take the hash and the value of each word, in ascending order of hashes."""
        self._hashes = array("q")
        self._places = array("H")  # of the values of the words
        places: dict[Value, int] = {}
        for hashed, value in values:
            self._hashes.append(hashed)
            self._places.append(places.setdefault(value, len(places)))
        self._values = tuple(places)

    @classmethod
    def of(cls, values: Mapping[str, Value]) -> CompactMap[Value]:
        """Return a map of the values by words."""
        return cls(sorted((hash(word), value) for word, value in values.items()))

    def get(self, word: str) -> Value | None:
        """Return the value of a word; None if it has none."""
        hashed = hash(word)
        at = bisect_left(self._hashes, hashed)
        if at < len(self._hashes) and self._hashes[at] == hashed:
            return self._values[self._places[at]]
        return None
