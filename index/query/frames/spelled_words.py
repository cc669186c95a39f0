"""Find the words of frames that are near a misspelled one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from index.query.frames.word_table import WordTable

WORDS_KEPT = 4_000
"""Most typed words whose neighbours are cached. Most words of questions are the same."""


class SpelledWords:
    """The words of the frames of a script."""

    def __init__(self, of_phrases: Iterable[str]) -> None:
        """Take the words *of phrases*, which may be misspelled."""
        words = [*of_phrases]
        self._words = WordTable(words)
        self._letters = WordTable(map(_letters, words))
        self._swapped = lru_cache(WORDS_KEPT)(self._with_two_swapped)

    def with_two_swapped(self, typed: str) -> Sequence[str]:
        """Return the words that differ from a *typed* one by two swapped neighbours."""
        return self._swapped(typed)

    def _with_two_swapped(self, typed: str) -> Sequence[str]:
        if _letters(typed) not in self._letters:  # true of nearly all words
            return ()
        return tuple(word for word in _swaps(typed) if word in self._words)


def _letters(word: str) -> str:
    """Return the letters of a word in the order of their code points."""
    return "".join(sorted(word))


def _swaps(typed: str) -> Iterator[str]:
    """Yield a word with each two different neighbours swapped."""
    for at, (one, other) in enumerate(pairwise(typed)):
        if one != other:
            yield typed[:at] + other + one + typed[at + 2 :]


def is_one_letter_off(typed: str, word: str) -> bool:
    """Return whether a *word* differs from a *typed* one in one letter, or has one more."""
    if len(word) - len(typed) not in (0, 1):
        return False
    at = next((at for at, (one, other) in enumerate(zip(typed, word, strict=False)) if one != other), len(typed))
    return typed[at + len(typed) + 1 - len(word) :] == word[at + 1 :]
