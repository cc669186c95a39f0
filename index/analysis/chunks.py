"""What stands between blanks, remembered: most words are met again and again, with the same marks beside them.

Splitting at blanks takes a fifth of the time that finding words takes, and what a chunk holds is looked up. Words never
reach across blanks, so that the chunks of a text hold its words.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Set
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import TypeVar

from index.analysis.words import Script, words_of

Made = TypeVar("Made")

LONGEST_CHARS = 30
"""Characters of a chunk that is remembered. Longer ones hold no word that comes again, or several: clauses of unspaced
script, addresses."""


CUT_KEPT = 5_000
"""Chunks that are remembered with their words and the places of these: those that have a word of a question."""


def is_one_word(chunk: str) -> bool:
    """Whether a chunk without unspaced script is surely one word, with a mark behind it or none.

    It may be one without this: "can't" are two, "1,000" and "(so)" are one.
    """
    return chunk.isalpha() or chunk[:-1].isalpha()


class Chunks:
    """The chunks of a text, in order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.chunks = text.split()

    def words_with(self, terms: Set[str], known: Mapping[str, Collection[str]]) -> list[tuple[str, Script, int]]:
        """The words, with their scripts and starts, of the chunks that have any of these terms.

        Args: known: The terms of each chunk.
        """
        found = [at for at, here in enumerate(map(known.__getitem__, self.chunks)) if not terms.isdisjoint(here)]
        return [
            (word, script, self._starts[at] + start) for at in found for word, script, start in _cut(self.chunks[at])
        ]

    @cached_property
    def _starts(self) -> list[int]:
        """Where each chunk begins."""
        ends = list(accumulate(map(len, self.chunks), lambda end, length: end + 1 + length))
        if ends[-1] == len(self._text):  # one blank between two chunks, everywhere
            return [end - len(chunk) for end, chunk in zip(ends, self.chunks, strict=True)]
        starts, end = [], 0
        for chunk in self.chunks:
            starts.append(self._text.index(chunk, end))  # only blanks lie between
            end = starts[-1] + len(chunk)
        return starts


@lru_cache(maxsize=CUT_KEPT)
def _cut(chunk: str) -> tuple[tuple[str, Script, int], ...]:
    return tuple(words_of(chunk))


class Remembered(dict[str, Made]):
    """What *make* makes of strings, remembered for the last of them. Forgets all when it is full: that costs little.

    May be asked in several threads at once.
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
