"""Look words up in many lists at once, some of them with an open beginning or end: "wett*" is "Wette" and "wetten"."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

from index.query.frames.phrases import TWO_LETTERS
from index.query.frames.tokens import FILLER, expanded, fold
from index.query.frames.word_table import WordTable

MAX_OPEN_CHARS = 5
"""Most letters that * stands for. They are never more than those of the rest of the entry."""

_BETWEEN_WORDS = re.compile(r"[\s']+")


class WordPatterns:
    """Lists of words, some of them with an open beginning or end, and with words that may be joined to them.

    Each list has a number of its own, so that one look-up tells in which of them a word is. All lists are added before
    the first look-up.
    """

    def __init__(self, entries: Iterable[str] = (), joined: Iterable[str] = ()) -> None:
        """Read *entries* as list 0."""
        self.list_count = 1
        self._words = WordTable()
        self._stems: dict[str, dict[str, int]] = {}  # beginnings of words, with the ends that they may have
        self._first_letters: set[str] = set()  # the first two of those beginnings
        self._ends: dict[str, int] = {}
        self._joined: dict[str, int] = {}
        self.add(0, entries, joined)

    def add(self, number: int, entries: Iterable[str], joined: Iterable[str] = ()) -> None:
        """Add a list. Its words may have one of the *joined* words before them."""
        self.list_count = max(self.list_count, number + 1)
        self._joined |= {each: self._joined.get(each, 0) | 1 << number for each in joined}
        for entry in entries:
            for word in expanded(entry):
                for spelling in {word, word.translate(TWO_LETTERS)}:
                    self._add(spelling, number)

    def add_words(self, number: int, words: Iterable[str]) -> None:
        """Add a list of folded words."""
        self.list_count = max(self.list_count, number + 1)
        self._words.add(number, words)

    def __contains__(self, word: str) -> bool:
        return bool(self.lists_of(word))

    def listed(self, word: str) -> int:
        """Return the lists that have a word itself, without an open beginning or end, and nothing joined to it."""
        return self._words.lists_of(word)

    def words(self, number: int) -> Container[str]:
        """Return the words themselves that a list has."""
        return _Words(self, 1 << number)

    def lists_of(self, word: str) -> int:
        """Return the lists in which a word is, as bits by their numbers."""
        found = self._written(word)
        for each, lists in self._joined.items():
            if word.startswith(each):
                found |= self._written(word.removeprefix(each)) & lists
        return found

    def _add(self, entry: str, number: int) -> None:
        """Add an *entry*, and each of its parts if an apostrophe is between them."""
        lists = 1 << number
        stem, star, end = entry.partition("*")
        *words, last = _BETWEEN_WORDS.split(fold(stem).replace(FILLER, ""))
        self._words.add(number, words if star else (*words, last))
        ending = fold(end).replace(FILLER, "")
        if star and last:
            ends = self._stems.setdefault(last, {})
            ends[ending] = ends.get(ending, 0) | lists
            self._first_letters.add(last[:2])
        elif star:
            self._ends[ending] = self._ends.get(ending, 0) | lists

    def _written(self, word: str) -> int:
        """Return the lists in which a word is as it is written."""
        found = self.listed(word)
        for at in range(2, len(word) + 1) if word[:2] in self._first_letters else ():
            for end, lists in self._stems.get(word[:at], {}).items():
                if _is_open(word, at, end):
                    found |= lists
        for end, lists in self._ends.items():
            if word.endswith(end) and len(word) > len(end) + 1:
                found |= lists
        return found


class _Words:
    """The words of one list."""

    def __init__(self, patterns: WordPatterns, lists: int) -> None:
        self._patterns = patterns
        self._lists = lists

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and bool(self._patterns.listed(word) & self._lists)


def _is_open(word: str, at: int, end: str) -> bool:
    """Return whether an *end* and few letters before it follow the beginning of a word up to a place."""
    return word.endswith(end, at) and len(word) - at - len(end) <= min(at + len(end), MAX_OPEN_CHARS)
