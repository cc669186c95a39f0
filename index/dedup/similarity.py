"""Measure the common part of two texts, word for word. Edited copies share most of it, other texts almost nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from index.analysis.tokenizer import has_unspaced
from index.analysis.wording import wording

SHINGLE_WORDS = 5
"""Number of words in a row that count as common to both texts. Measured on 750 articles in nine collections: two
different articles share at most 3 in 10 words in this way. Copies in which every tenth word was changed share 6."""

SHINGLE_CHARACTERS = 10
"""Number of characters in a row that count as common, in scripts without spaces. With five, two Thai texts on different
subjects share every second character; with ten, every ninth."""

MAX_COMPARED = 6_000
"""Most words, or characters, of each text that are compared, from its beginning. They take twenty minutes to read, and
3 ms to compare."""

Shingle = tuple[str, ...]


class Likeness(NamedTuple):
    """The share of each of two texts that is in the other, from 0 to 1, and their sizes."""

    of_one: float
    of_other: float
    one_size: int  # words, or characters of scripts without spaces
    other_size: int

    @property
    def both(self) -> float:
        """Return the share of both texts together."""
        size = self.one_size + self.other_size
        return (self.of_one * self.one_size + self.of_other * self.other_size) / size if size else 0.0

    @property
    def shorter_size(self) -> int:
        """Return the size of the shorter text."""
        return min(self.one_size, self.other_size)

    @property
    def of_shorter(self) -> float:
        """Return the share of the shorter text."""
        if self.one_size == self.other_size:
            return max(self.of_one, self.of_other)
        return self.of_one if self.one_size < self.other_size else self.of_other


class Shingled:
    """A text that is ready to be compared."""

    def __init__(self, paragraphs: Iterable[str]) -> None:
        """Cut the text into words.

        Args: paragraphs: In order. The borders between them do not matter.
        """
        self.words = list(islice(_words(paragraphs), MAX_COMPARED))
        self._is_unspaced = 2 * sum(map(has_unspaced, self.words)) > len(self.words)
        self._made: dict[int, list[Shingle]] = {}

    def __len__(self) -> int:
        """Return the number of words, or characters of scripts without spaces."""
        return len(self.words)

    def likeness(self, other: Shingled) -> Likeness:
        """Return the share of each text that the other contains. The order of paragraphs of usual length does not
        matter.

        A word counts as common if it is in a row of SHINGLE_WORDS that both texts have.
        """
        size = SHINGLE_CHARACTERS if self._is_unspaced and other._is_unspaced else SHINGLE_WORDS
        size = min(size, len(self) or size, len(other) or size)
        one, two = self._shingles(size), other._shingles(size)
        shared = set(one).intersection(two)
        return Likeness(_covered(one, shared, len(self)), _covered(two, shared, len(other)), len(self), len(other))

    def _shingles(self, size: int) -> list[Shingle]:
        """Return each row of *size* words."""
        if size not in self._made:
            self._made[size] = list(zip(*(self.words[at:] for at in range(size)), strict=False))
        return self._made[size]


def _words(paragraphs: Iterable[str]) -> Iterator[str]:
    for paragraph in paragraphs:
        for word in wording(paragraph).split():
            if has_unspaced(word):
                yield from word
            else:
                yield word


def _covered(shingles: Sequence[Shingle], shared: set[Shingle], word_count: int) -> float:
    """Return the share of words that are in a shared shingle."""
    covered = end = 0
    for at, shingle in enumerate(shingles):
        if shingle in shared:
            covered += at + len(shingle) - max(end, at)
            end = at + len(shingle)
    return covered / word_count if word_count else 0.0
