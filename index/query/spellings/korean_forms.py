"""Read the words of a Korean question so that they meet their other forms: "늘렸나요" also finds "늘린다고".

A passage is indexed by the syllables of its words and pairs of them. A question ends with a verb whose ending is seldom
in a text that answers. So the verb is searched for by its stem. Where the last syllable of the stem changes, any of its
forms stands for it, and so does any form of a stem of one syllable, or of a noun of one syllable with any particle. The
index is as it was: forms of one syllable with their endings are among its grams.

Only a content word is read so. Words like "do" and "be" become function words, and what "how many" counts becomes a
type of answer.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from index.analysis import Field
from index.analysis.analyzer import cut
from index.analysis.korean.conjugation import beginnings_of, grams_of_noun, grams_of_verb
from index.analysis.korean.stems import PACKAGE, WORDS_KEPT, Stem, ends_in_eo, may_be_word, stems_of
from index.analysis.korean.syllables import last_of
from index.analysis.stopwords import is_function_word
from index.analysis.tokenizer import Script
from index.backends.base import QueryTerm, SearchBackend
from index.query.question import GRAM_WEIGHT, Question, QuestionWord
from index.query.word_roles import Role
from index.word_lists import read_words

FORM_WEIGHT = 0.5
"""Weight of a gram that is a whole form of a word."""

MOST_WORDS = 40
"""Most words of one question that are read, the first ones."""

_AUXILIARIES = frozenset(
    Stem(stem, is_noun=False) for stem in ("가", "내", "놓", "두", "드리", "버리", "보", "오", "주")
)
"""Verbs that say behind another one how it is done: "깔아 주나요"."""

_HOW_MANY = "몇"

_GRAMMAR_STEMS = frozenset({"하", "되", "있", "없", "않", "이", "아니", "못하", "싶"})
"""Verbs that carry grammar."""

_BEHIND_VOWEL, _BEHIND_CONSONANT = "는가를의에와", "은이을의에과"
"""Particles that are seldom part of a longer word."""

_OPEN, _CLOSED = frozenset("가는를와로"), frozenset(["이", "은", "을", "과", "으로"])
"""Particles behind a vowel, and behind a consonant."""

_SURE_PARTICLES = frozenset(each for each in read_words(PACKAGE, "korean/particles") if len(each) > 1) | {"의", "에"}

_COUNTERS = frozenset(read_words(PACKAGE, "korean/counters"))
_PARTICLES = frozenset(read_words(PACKAGE, "korean/particles"))


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a word is searched for by."""

    whole: str  # what all of its forms have; may be empty
    pairs: tuple[str, ...] = ()  # pairs of syllables, of which a form has one
    grams: tuple[str, ...] = ()  # whole short forms
    beginnings: tuple[str, ...] = ()


def with_korean_forms(question: Question, backend: SearchBackend) -> Question:
    """Return the question with the terms of the forms of its Korean words.

    Raises: BackendUnavailableError.
    """
    if not any(word.script is Script.HANGUL for word in question.words):
        return question
    words = list(question.words)
    for at, (before, word) in enumerate(islice(zip((None, *words), words, strict=False), MOST_WORDS)):
        words[at] = _with_role(word, before)
    if not any(word.role is Role.CONTENT for word in words):
        words = list(question.words)
    readings = {at: reading for at, word in enumerate(words[:MOST_WORDS]) if (reading := _reading_of(word))}
    pairs = {pair for each in readings.values() for pair in each.pairs}
    grams = {gram for each in readings.values() for gram in each.grams}
    known = {*(backend.known_terms(sorted(pairs)) if pairs else ())}
    known.update(backend.known_terms(sorted(grams), Field.GRAMS) if grams else ())
    for at, reading in readings.items():
        words[at] = _read_as(words[at], reading, known)
    return replace(question, words=tuple(words))


def _with_role(word: QuestionWord, before: QuestionWord | None) -> QuestionWord:
    """Return a word with its role, if it has one as a form of another word."""
    if word.role is not Role.CONTENT or not may_be_word(word.normal):
        return word
    if before and before.normal == _HOW_MANY and _counts(word.normal):
        return replace(word, role=Role.ANSWER_TYPE)
    stems = stems_of(word.normal)
    is_behind_verb = before is not None and ends_in_eo(before.normal)
    if stems and (all(map(_is_grammar, stems)) or (is_behind_verb and not _AUXILIARIES.isdisjoint(stems))):
        return replace(word, role=Role.FUNCTION)
    return word


def _is_grammar(stem: Stem) -> bool:
    return is_function_word(stem.text, "ko") if stem.is_noun else stem.text in _GRAMMAR_STEMS


def _counts(word: str) -> bool:
    """Return whether a word is what is counted, with any particle or form of "be"."""
    nouns = {stem.text for stem in stems_of(word)}
    nouns.update(word[:size] for size in range(1, len(word) + 1) if word[size:] in _PARTICLES or size == len(word))
    return not nouns.isdisjoint(_COUNTERS)


def _reading_of(word: QuestionWord) -> _Reading | None:
    return _reading(word.normal) if word.role is Role.CONTENT and may_be_word(word.normal) else None


@lru_cache(maxsize=WORDS_KEPT)
def _reading(word: str) -> _Reading | None:
    """Return what a word is searched for by; None: by its syllables as they are."""
    stems = stems_of(word)
    is_short_noun = len(word) == 1 or word[1:] in _PARTICLES
    if not stems:
        noun = word[0] if is_short_noun else _without_particle(word)
        return _of_noun(noun) if noun != word or is_short_noun else None
    if stems[0].is_noun:
        return _of_noun(stems[0].text)
    long = [each for stem in stems if len(stem.text) > 1 for each in beginnings_of(stem.text)]
    short = [stem.text for stem in stems if len(stem.text) == 1]
    if len(word) > 1 and not any(word.startswith(each) for each in long):
        long.append(word[:2])
    whole = "" if short else _shared_by(long)
    if len(long) == 1 and not short:
        return _Reading(whole, beginnings=(whole,))
    grams = [gram for stem in short for gram in grams_of_verb(stem)]
    pairs = [each[-2:] for each in long]
    if short and is_short_noun:
        as_noun = _of_noun(word[0])
        pairs, grams = [*pairs, *as_noun.pairs], [*grams, *as_noun.grams]
    return _Reading(whole or (word[0] if short else ""), _unique(pairs), _unique(grams), tuple(long))


def _read_as(word: QuestionWord, reading: _Reading, known: Container[str]) -> QuestionWord:
    """Return a word with the terms of a reading, of whose forms the archive has those that are *known*."""
    whole = cut(reading.whole, Script.HANGUL, None, Field.WORDS) if reading.whole else ()
    pairs = [pair for pair in reading.pairs if pair in known]
    grams = [gram for gram in reading.grams if gram in known]
    if not pairs and not grams:  # none is in the archive, which is counted
        pairs, grams = list(reading.pairs[:1]), list(reading.grams[: 0 if reading.pairs else 1])
    own = [gram for gram in word.terms_in(Field.GRAMS)[:1] if gram not in grams]
    terms = (
        *(QueryTerm(Field.WORDS, term) for term in _unique([*whole, *pairs])),
        *(QueryTerm(Field.GRAMS, gram, FORM_WEIGHT) for gram in grams),
        *(QueryTerm(Field.GRAMS, gram, GRAM_WEIGHT) for gram in own),
    )
    forms = frozenset(pairs).difference(whole).union(grams)
    is_whole = bool(reading.grams)
    return replace(word, terms=terms, forms=forms, is_whole_form=is_whole, beginnings=reading.beginnings)


def _of_noun(noun: str) -> _Reading:
    """Return the reading of a noun. One of a single syllable may be the last one of a longer noun, as in 서울시."""
    if len(noun) > 1:
        return _Reading(noun, beginnings=(noun,))
    particles = _BEHIND_CONSONANT if last_of(noun) else _BEHIND_VOWEL
    return _Reading(noun, tuple(noun + particle for particle in particles), grams_of_noun(noun))


def _without_particle(word: str) -> str:
    """Return a word without the particle at its end, if it surely has one, and is longer than a syllable without it."""
    for size in range(2, len(word)):
        particle = word[size:]
        if particle in _SURE_PARTICLES or particle in (_CLOSED if last_of(word[:size]) else _OPEN):
            return word[:size]
    return word


def _shared_by(words: Sequence[str]) -> str:
    """Return the beginning that all of these words have."""
    size = 0
    while all(word[size : size + 1] == words[0][size] for word in words):
        size += 1
        if size == len(words[0]):
            break
    return words[0][:size]


def _unique(terms: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(terms))
