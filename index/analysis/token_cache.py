"""Cache values by the chunks of text between spaces, because most words occur again and again.

Splitting at spaces takes a fifth of the time of finding words, and the value of a chunk is looked up. Words never cross
spaces, so the chunks of a text contain all of its words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import TypeVar

from index.analysis.tokenizer import Script, words_of

Made = TypeVar("Made")

LONGEST_CHARS = 30
"""Longest chunk that is cached, in characters. A longer one hardly occurs again, or has several words: clauses of
unspaced script, addresses."""


CUT_KEPT = 5_000
"""Most chunks whose words are cached with their places. Only chunks with a word of a question are cached here."""


class Chunks:
    """The chunks of a text, in order."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._chunks = text.split()
        self.different = frozenset(self._chunks)

    def words_of(self, chunks: Set[str]) -> Iterator[tuple[str, Script, int]]:
        """Yield every occurrence of the words in these chunks, with scripts and starts."""
        for at, chunk in enumerate(self._chunks):
            if chunk in chunks:
                start = self._ends[at] - len(chunk)
                yield from ((word, script, start + within) for word, script, within in _cut(chunk))

    @cached_property
    def _ends(self) -> list[int]:
        """Return the place where each chunk ends."""
        lengths = accumulate(map(len, self._chunks))
        ends = [end + blanks for blanks, end in enumerate(lengths)]  # if one space is between two chunks
        if ends[-1] == len(self.text):  # true of nearly all texts
            return ends
        ends, end = [], 0
        for chunk in self._chunks:
            end = self.text.index(chunk, end) + len(chunk)  # only white space is between
            ends.append(end)
        return ends


@lru_cache(maxsize=CUT_KEPT)
def _cut(chunk: str) -> tuple[tuple[str, Script, int], ...]:
    return tuple(words_of(chunk))


class ComputedCache(dict[str, Made]):
    """A dictionary that computes a missing value from its key, a string. When full, it forgets everything, which costs
    little.

    It is safe to use from several threads.
    """

    def __init__(self, make: Callable[[str], Made], most: int) -> None:
        super().__init__()
        self._make = make
        self._most = most

    def __missing__(self, string: str) -> Made:
        made = self._make(string)
        if len(string) <= LONGEST_CHARS:
            if len(self) >= self._most:
                self.clear()
            self[string] = made
        return made
