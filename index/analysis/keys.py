"""The terms of a text as numbers, made quickly: what an index keeps instead of the terms themselves.

A word is cut and hashed when it is first met; later occurrences are looked up. The keys of a text are joined as bytes,
so that a hundred words with their five hundred grams cost some thirty microseconds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from index.analysis.terms import Field, stemmed_as, terms_of_word
from index.analysis.words import Script, script_of, written_words

KEY_BYTES = 8
"""Bytes of a key. Two of ten million terms have the same one with a chance of 1 in 400,000; at worst, a passage is then
found for a word that is not there."""

WORDS_KEPT = 50_000
"""Words that are remembered for each language, of some 150 bytes each: nearly all words of a text are among the 50,000
that were met last."""

LANGUAGES_KEPT = 16
"""Languages whose words are remembered at once."""

TERMS_KEPT = 100_000
"""Terms that are remembered beside the words they are cut from: most n-grams of a language."""

Keys = npt.NDArray[np.uint64]


def term_key(term: str) -> int:
    """The number of 64 bits that stands for *term*; the same in every process."""
    return int.from_bytes(_hashed(term), "little")


def term_keys(terms: Iterable[str]) -> Keys:
    """The same for several terms, which are remembered."""
    return np.frombuffer(b"".join(map(_known_terms.__getitem__, terms)), dtype="<u8")


def text_keys(text: str, language: str | None) -> dict[Field, Keys]:
    """The keys of the terms of *text* in each field: as many as, and in the order of, those of `terms_of`.

    Args: language: A primary subtag; None: by script alone.
    """
    words = written_words(text)
    known = {Field.WORDS: _known_stems(stemmed_as(language)), Field.GRAMS: _known_grams}
    return {field: np.frombuffer(b"".join(map(known[field].__getitem__, words)), dtype="<u8") for field in Field}


class _Remembered(dict[str, bytes]):
    """Something made of strings, kept for those that were met last; at once forgotten when there are too many.

    May be asked in several threads at once.
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def keep(self, string: str, made: bytes) -> bytes:
        """Remember what was made, and return it."""
        if len(self) >= self._most:
            self.clear()
        self[string] = made
        return made


class _Terms(_Remembered):
    """The key of a term."""

    def __missing__(self, term: str) -> bytes:
        return self.keep(term, _hashed(term))


class _Words(_Remembered):
    """The keys of a word's terms in one field, its stem made as for one language."""

    def __init__(self, field: Field, language: str | None, most: int = WORDS_KEPT) -> None:
        super().__init__(most)
        self._field = field
        self._language = language

    def __missing__(self, word: str) -> bytes:
        script = script_of(word)
        terms = terms_of_word(word, script, self._language, self._field)
        keys = b"".join(map(_known_terms.__getitem__, terms))
        return keys if script in _LONG_RUNS else self.keep(word, keys)


_LONG_RUNS = frozenset({Script.HAN, Script.THAI})
"""Scripts whose runs are as long as clauses: the next one is another."""

_known_terms = _Terms(TERMS_KEPT)
_known_grams = _Words(Field.GRAMS, None)


@lru_cache(maxsize=LANGUAGES_KEPT)
def _known_stems(language: str | None) -> _Words:
    return _Words(Field.WORDS, language)


def _hashed(term: str) -> bytes:
    return hashlib.blake2b(term.encode(), digest_size=KEY_BYTES).digest()
