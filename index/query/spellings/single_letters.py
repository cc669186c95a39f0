"""Read letters that were typed as two: "Daecher" for "Dächer", "Naess" for "Næss".

Who has no key for a letter with dots, a stroke or a ring types two letters for it. A word is read so if the archive has
it, and has no word that is written like the typed one: "Goethe" stays where texts write "Goethe".
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from types import MappingProxyType

import regex

from index.analysis import Field
from index.analysis.analyzer import cut
from index.analysis.tokenizer import Script
from index.backends.base import QueryTerm, SearchBackend
from index.query.question import Question, QuestionWord
from index.query.word_roles import Role

_LETTERS: Mapping[str, str] = MappingProxyType({"aa": "å", "ae": "äæ", "oe": "öø", "ue": "ü"})
"""Letters of German and the Scandinavian languages, by the two that are typed for each."""

_PAIRS = regex.compile("|".join(_LETTERS))

LANGUAGES = frozenset({"da", "de", "et", "fi", "nb", "nn", "no", "sv"})
"""Languages with these letters."""

MOST_PLACES = 3
"""Most places of a word that are read as one letter, the first ones."""


def with_single_letters(question: Question, backend: SearchBackend) -> Question:
    """Return the question with one letter in each word in which two were typed for it.

    Raises: BackendUnavailableError.
    """
    languages = LANGUAGES.intersection(backend.languages)
    if not languages or _PAIRS.search(question.text.lower()) is None:
        return question
    words = tuple(_read(word, backend, languages) for word in question.words)
    return replace(question, words=words) if words != question.words else question


def _read(word: QuestionWord, backend: SearchBackend, languages: Collection[str]) -> QuestionWord:
    normal = word.normal
    if word.role is not Role.CONTENT or not normal.isascii() or not _PAIRS.search(normal):
        return word
    pairs = [gram for gram in word.terms_in(Field.GRAMS) if _PAIRS.search(gram)]
    if len(backend.known_terms(pairs, Field.GRAMS)) == len(pairs):
        return word
    readings = {each: _stems(each, languages) for each in _readings(normal) if each != normal}
    known = set(backend.known_terms(sorted({stem for stems in readings.values() for stem in stems})))
    meant = next((each for each, stems in readings.items() if not known.isdisjoint(stems)), None)
    return _reading(word, meant, languages) if meant else word


def _reading(word: QuestionWord, meant: str, languages: Collection[str]) -> QuestionWord:
    """Return a word with another normal form, and with the terms of that."""
    weights = {term.field: term.weight for term in reversed(word.terms)}
    stems = (QueryTerm(Field.WORDS, stem, weights[Field.WORDS]) for stem in _stems(meant, languages))
    grams = cut(meant, Script.SPACED, None, Field.GRAMS)
    of_grams = (QueryTerm(Field.GRAMS, gram, weights[Field.GRAMS]) for gram in grams)
    return replace(word, normal=meant, terms=(*stems, *of_grams))


def _stems(word: str, languages: Collection[str]) -> Sequence[str]:
    stems = (stem for each in sorted(languages) for stem in cut(word, Script.SPACED, each, Field.WORDS))
    return list(dict.fromkeys(stems))


def _readings(normal: str) -> Iterator[str]:
    """Yield all readings of a word, those with the most single letters first."""
    parts: list[Sequence[str]] = []
    end = 0
    for pair in list(_PAIRS.finditer(normal))[:MOST_PLACES]:
        parts += [(normal[end : pair.start()],), (*_LETTERS[pair[0]], pair[0])]
        end = pair.end()
    yield from sorted(map("".join, product(*parts, (normal[end:],))), key=len)
