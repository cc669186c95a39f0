"""Find the words of frames that are near a misspelled one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property, lru_cache

FEWEST_LETTERS = 4
"""Fewest letters of a word that may be misspelled. With swapped letters, most shorter ones are other words."""


WORDS_KEPT = 4_000
"""Most typed words whose neighbours are cached. Most words of questions are the same."""


class SpelledWords:
    """The words of the frames of a script."""

    def __init__(self, of_phrases: Collection[str]) -> None:
        """Take the words *of phrases*, which may be misspelled."""
        self._of_phrases = of_phrases
        self._swapped = lru_cache(WORDS_KEPT)(self._with_two_swapped)
        self._one_off = lru_cache(WORDS_KEPT)(self._with_one_off)

    def with_two_swapped(self, typed: str) -> Sequence[str]:
        """Return the words that differ from a *typed* one by two swapped neighbours."""
        return self._swapped(typed)

    def one_letter_off(self, typed: str) -> Sequence[str]:
        """Return the words of FEWEST_LETTERS or more that differ from a *typed* one in one letter, or have one more."""
        return self._one_off(typed)

    def _with_two_swapped(self, typed: str) -> Sequence[str]:
        return tuple(word for word in self._by_letters.get(_letters(typed), ()) if _is_swapped(typed, word))

    def _with_one_off(self, typed: str) -> Sequence[str]:
        found: dict[str, None] = {}
        for length in range(max(FEWEST_LETTERS, len(typed)), len(typed) + 2):
            half = length // 2
            keys = (length, typed[:half]), (length, typed[half - length :])
            same = (word for key in keys for word in self._by_halves.get(key, ()))
            found |= dict.fromkeys(word for word in same if _is_one_letter_off(typed, word))
        return tuple(found)

    @cached_property
    def _by_letters(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for word in self._of_phrases:
            found.setdefault(_letters(word), []).append(word)
        return found

    @cached_property
    def _by_halves(self) -> Mapping[tuple[int, str], Sequence[str]]:
        """Return the words by their lengths and each of their halves. One slip leaves one of the halves."""
        found: dict[tuple[int, str], list[str]] = {}
        for word in sorted(word for word in self._of_phrases if len(word) >= FEWEST_LETTERS):
            half = len(word) // 2
            for key in {(len(word), word[:half]), (len(word), word[half:])}:
                found.setdefault(key, []).append(word)
        return found


def _letters(word: str) -> str:
    """Return the letters of a word in the order of their code points."""
    return "".join(sorted(word))


def _is_swapped(typed: str, meant: str) -> bool:
    """Return whether two words with the same letters differ by two neighbours."""
    places = [at for at, (one, other) in enumerate(zip(typed, meant, strict=True)) if one != other]
    return len(places) == 2 and places[1] - places[0] == 1


def _is_one_letter_off(typed: str, word: str) -> bool:
    at = next((at for at, (one, other) in enumerate(zip(typed, word, strict=False)) if one != other), len(typed))
    return typed[at + len(typed) + 1 - len(word) :] == word[at + 1 :]
