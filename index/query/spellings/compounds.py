"""Read Persian words that are typed apart also as the compound that they make: "دانش آموز" for "دانش‌آموز"."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterator, Sequence
from dataclasses import replace

from index.analysis import Field
from index.analysis.analyzer import cut
from index.analysis.tokenizer import Script
from index.backends.base import QueryTerm
from index.query.question import Question, QuestionWord
from index.query.question_language import MIN_SURE_CHARS
from index.query.word_roles import Role

AND, CO = "و", "هم"

MIN_LETTERS = 3
"""Fewest letters of a function word that may be a part of a compound, such as "between" in "international". Shorter
ones, such as "in" and "from", make other words by chance."""


def with_compounds(
    question: Question, known_terms: Callable[[Sequence[str]], Collection[str]], languages: Container[str]
) -> Question:
    """Return the question; in Persian, content words also have the terms of compounds that the archive has.

    Other terms would count as words that are missing. A short question may be taken for Arabic, and is Persian too.

    Args:
        known_terms: Returns those of some terms that the archive has.
        languages: Languages of the archive.

    Raises: BackendUnavailableError.
    """
    is_short = len(question.text.strip()) < MIN_SURE_CHARS
    if question.language != "fa" and not (is_short and "fa" in languages and question.language == "ar"):
        return question
    terms = {places: _terms(question.words[places[0] : places[1] + 1]) for places in _compounds(question)}
    known = set(known_terms(sorted({term for each in terms.values() for term in each}))) if terms else set()
    words = list(question.words)
    for places, each in terms.items():
        for at in places:
            own = words[at].terms_in(Field.WORDS)
            more = tuple(QueryTerm(Field.WORDS, term) for term in each if term in known and term not in own)
            if words[at].role is Role.CONTENT and more:
                words[at] = replace(words[at], terms=(*words[at].terms, *more), is_joined=True)
    return replace(question, words=tuple(words))


def _terms(words: Sequence[QuestionWord]) -> Sequence[str]:
    return cut("".join(word.normal for word in words), Script.SPACED, "fa", Field.WORDS)


def _compounds(question: Question) -> Iterator[tuple[int, int]]:
    """Yield the places of words that may be the first and the last part of a compound: neighbours with a blank between
    them, or with "and": "گفت و گو" for "گفت‌وگو"."""
    words = question.words
    for last in range(1, len(words)):
        first = last - 2 if last > 1 and words[last - 1].normal == AND else last - 1
        between = question.text[words[first].span[1] : words[last].span[0]]
        if between.replace(AND, "").isspace() and _may_be_joined(words[first]) and _may_be_joined(words[last]):
            yield first, last


def _may_be_joined(word: QuestionWord) -> bool:
    is_long = len(word.normal) >= MIN_LETTERS or word.normal == CO
    return word.script is Script.SPACED and (word.role is Role.CONTENT or (word.role is Role.FUNCTION and is_long))
