"""Find the stems of all words that differ from a word by one slip."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, groupby

from index.analysis.analyzer import stemming_language
from index.analysis.languages import uncached_stems
from index.analysis.stopwords import FUNCTION, listed


def stems_one_slip_away(word: str, language: str) -> list[str]:
    """Return the stems of about four hundred words. Hardly any text has them, so they are not cached."""
    return list(dict.fromkeys(stems_of(sorted(set(_one_slip_away(word, _alphabet(word, language)))), language)))


def stems_of(words: Sequence[str], language: str) -> Iterator[str]:
    """Return the stems of words, in order."""
    stemmed = groupby(words, key=lambda word: stemming_language(word[0], language))
    return chain.from_iterable(uncached_stems(list(each), spoken) for spoken, each in stemmed)


def _one_slip_away(word: str, alphabet: Sequence[str]) -> Iterator[str]:
    """Yield all strings that differ from *word* by one letter dropped, swapped with the next, replaced or added."""
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        if after:
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in alphabet)
        yield from (before + letter + after for letter in alphabet)


_ALPHABETS = (("a", "z"), ("а", "я"), ("α", "ω"), ("א", "ת"), ("ء", "ي"), ("ऄ", "ह"), ("ा", "्"))
"""First and last letters of alphabets. The most common words of a language contain its other letters."""


def _alphabet(word: str, language: str) -> list[str]:
    """Return the letters that may replace those of *word*."""
    ranges = [(first, last) for first, last in _ALPHABETS if any(first <= letter <= last for letter in word)]
    letters = {chr(code) for first, last in ranges for code in range(ord(first), ord(last) + 1)}
    return sorted(letters.union(word, *listed(FUNCTION, language)))
