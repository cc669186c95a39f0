"""What of a question stands in a passage: read at a glance, to rank it.

For every question twenty passages are looked at, nearly all of them for the first time, and of most of their words it
is enough to know that they begin otherwise than all that is asked: those are counted, but neither stemmed nor
remembered. What is found, sentence by sentence, is what `Sought.found_in` finds in a whole reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache, partial
from itertools import chain
from typing import NamedTuple

from index.analysis.chunks import Remembered, is_one_word
from index.analysis.languages import primary_subtag
from index.analysis.terms import stemmed_as, stemming_language
from index.analysis.words import fold_marks, has_unspaced, normalise
from index.model import Passage
from index.question import QuestionWord
from index.reading import Sought, known_marks, read_passage
from index.sentences import sentences

KEEPING_STEMMERS = frozenset(
    {
        *("ca", "cs", "da", "el", "en", "es", "et", "eu", "fr", "hi", "hu", "hy", "it", "no", "pl", "pt", "ro", "ru"),
        "sv",
    }
)
"""Languages whose stemmers leave the first two letters of a word as they are, but for accents, and y for i: no two
hundred thousand words, of texts and invented, showed otherwise. Others take off prefixes or articles."""

BEGINNING_CHARS = 2

BEGINNINGS_KEPT = 10_000
"""Beginnings of words that are remembered, of some 100 bytes each: nearly all that there are."""

_UNKNOWN = ""
"""The beginning of what may have any stem. No word begins so."""


class Scan(NamedTuple):
    """What a passage has of a question."""

    language: str  # in which it was read
    found: tuple[frozenset[str], ...]  # for each sentence; see `Sought.found_in`
    token_counts: tuple[int, ...]  # likewise
    sentences: tuple[str, ...]  # likewise, their text


class Scanner:
    """Looks for the words of one question."""

    def __init__(self, words: Iterable[QuestionWord]) -> None:
        self._sought = Sought(words)
        self._beginnings = frozenset(map(_beginning_of_mark, self._sought.marks))
        self._otherwise: dict[str | None, Remembered[bool]] = {}  # by language

    def scan(self, passage: Passage, language: str) -> Scan:
        """What stands in a passage, which is read in a language."""
        text = passage.text
        if has_unspaced(text):
            read = read_passage(passage, language).sentences
            found, counts = tuple(map(self._sought.found_in, read)), tuple(each.token_count for each in read)
            return Scan(language, found, counts, tuple(text[slice(*each.span)] for each in read))
        known, otherwise = known_marks(language), self._begin_otherwise(stemmed_as(primary_subtag(language)))
        texts = tuple(text[start:end] for start, end in sentences(text, passage.language or language))
        scanned = [self._scanned(each.split(), known, otherwise) for each in texts]
        return Scan(language, tuple(found for found, _ in scanned), tuple(count for _, count in scanned), texts)

    def _scanned(
        self, chunks: Sequence[str], known: Remembered[tuple[str, ...]], otherwise: Remembered[bool]
    ) -> tuple[frozenset[str], int]:
        """What the chunks of a sentence have, and how many tokens they are."""
        read = [chunk for chunk in chunks if not (otherwise[chunk[:BEGINNING_CHARS]] and is_one_word(chunk))]
        marks = list(chain.from_iterable(map(known.__getitem__, read)))
        return self._sought.marks.intersection(marks), len(chunks) - len(read) + len(marks) // 2

    def _begin_otherwise(self, language: str | None) -> Remembered[bool]:
        """Whether words that are written so at their beginning have a stem that is none of those sought."""
        if language not in self._otherwise:
            self._otherwise[language] = Remembered(partial(self._begins_otherwise, language), BEGINNINGS_KEPT)
        return self._otherwise[language]

    def _begins_otherwise(self, language: str | None, written: str) -> bool:
        beginning = _beginning(language, written)
        return beginning != _UNKNOWN and beginning not in self._beginnings and beginning[0] not in self._beginnings


def _beginning_of_mark(mark: str) -> str:
    return _folded(mark.removeprefix("="))


def _folded(text: str) -> str:
    return fold_marks(text)[:BEGINNING_CHARS].replace("y", "i")


@lru_cache(maxsize=BEGINNINGS_KEPT)
def _beginning(language: str | None, written: str) -> str:
    """That of the stem of a word which is written so at its beginning; _UNKNOWN if there is no telling."""
    normal = normalise(written)
    if not normal or stemming_language(normal[0], language) not in KEEPING_STEMMERS:
        return _UNKNOWN
    return _folded(normal)
