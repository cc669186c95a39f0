"""Find the words of frames that are near a misspelled one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from index.query.frames.word_table import WordTable

FEWEST_LETTERS = 4
"""Fewest letters of a word that may be misspelled. With swapped letters, most shorter ones are other words."""


WORDS_KEPT = 4_000
"""Most typed words whose neighbours are cached. Most words of questions are the same."""


class SpelledWords:
    """The words of the frames of a script."""

    def __init__(self, of_phrases: Collection[str]) -> None:
        """Take the words *of phrases*, which may be misspelled."""
        self._table = WordTable(of_phrases)
        self._of_length = _by_length(of_phrases)
        self._swapped = lru_cache(WORDS_KEPT)(self._with_two_swapped)
        self._one_off = lru_cache(WORDS_KEPT)(self._with_one_off)

    def with_two_swapped(self, typed: str) -> Sequence[str]:
        """Return the words that differ from a *typed* one by two swapped neighbours."""
        return self._swapped(typed)

    def one_letter_off(self, typed: str) -> Sequence[str]:
        """Return the words of FEWEST_LETTERS or more that differ from a *typed* one in one letter, or have one more."""
        return self._one_off(typed)

    def _with_two_swapped(self, typed: str) -> Sequence[str]:
        return tuple(word for word in _swaps(typed) if word in self._table)

    def _with_one_off(self, typed: str) -> Sequence[str]:
        """Return such words. One slip leaves one of the halves."""
        found: list[str] = []
        for length in range(max(FEWEST_LETTERS, len(typed)), len(typed) + 2):
            first, last = typed[: length // 2], typed[length // 2 - length :]
            words = self._of_length.get(length, "").split()
            same = (word for word in words if word.startswith(first) or word.endswith(last))
            found += (word for word in same if _is_one_letter_off(typed, word))
        return tuple(found)


def _swaps(typed: str) -> Iterator[str]:
    """Yield a word with each two different neighbours swapped."""
    for at, (one, other) in enumerate(pairwise(typed)):
        if one != other:
            yield typed[:at] + other + one + typed[at + 2 :]


def _by_length(words: Iterable[str]) -> Mapping[int, str]:
    """Return the words of each number of letters, with blanks between them: so they take little memory."""
    found: dict[int, list[str]] = {}
    for word in sorted(words):
        found.setdefault(len(word), []).append(word)
    return {length: " ".join(each) for length, each in found.items() if length >= FEWEST_LETTERS}


def _is_one_letter_off(typed: str, word: str) -> bool:
    at = next((at for at, (one, other) in enumerate(zip(typed, word, strict=False)) if one != other), len(typed))
    return typed[at + len(typed) + 1 - len(word) :] == word[at + 1 :]
