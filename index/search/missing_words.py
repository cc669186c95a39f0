"""Find the words of a question that are missing in an answer."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice

from index.analysis.tokenizer import Script
from index.analysis.word_boundaries import trimmed
from index.backends.base import Ranking
from index.query.answer_type import is_to_confirm
from index.query.match_texts import Texts
from index.query.question import Question, QuestionWord
from index.query.word_roles import Role
from index.search.ranked import Ranked
from index.suggestions.spelling import unknown_words

MAX_MISSING_SHARE = 1 / 3
"""Share of missing content words from which a passage of a small archive is not `found`. One of three is the point of
the question ("Who murdered Mara Voss?"). One of four often has a synonym in the passage. If the question asks for a
yes, no word may be missing."""

MIN_RUN_DEGREE = 0.4
"""Smallest share of a run of unspaced script that must match in a small archive, or the run counts as missing. "The
mayor's age" is one run, and the mayor is half of it. Measured in archives of three Chinese articles: 86 % of the
questions that they answer are `found` instead of 96, and 6 % of the others instead of 11."""

RESPELLED_MISSING_DEGREE = 2 / 3
"""Degree to which a word is missing if only a similarly spelled word matches. One such word of two prevents `found`."""

MIN_HANGUL_DEGREE = 1 / 3
"""Smallest degree at which a Korean word counts as matched. A single syllable of it is in nearly every passage."""


def misses_too_much(shown: Sequence[Sequence[Ranked]], question: Question) -> bool:
    """Return whether too many content words are in none of these passages, not even in a similar form."""
    degrees = [each.evidence.degrees for each, *_ in shown]
    content = [(at, word) for at, word in enumerate(question.words) if word.role is Role.CONTENT]
    missing = [not any(_is_matched(word, each[at], MIN_RUN_DEGREE) for each in degrees) for at, word in content]
    if is_to_confirm(question.text, question.language):
        return any(missing)
    respelled = sum(word.is_respelled for _, word in content)
    return sum(missing) + RESPELLED_MISSING_DEGREE * respelled >= MAX_MISSING_SHARE * max(1, len(content))


def missing_words(question: Question, shown: Sequence[Ranked], texts: Texts | None = None) -> tuple[str, ...]:
    """Return the content words that are in none of these passages, and the missing parts of Chinese and Japanese runs.

    Args: texts: Texts of the passages; None: parts of runs are not examined.
    """
    degrees = [each.evidence.degrees for each in shown]
    words: dict[str, None] = {}
    for at, word in enumerate(question.words):
        if word.role is not Role.CONTENT:
            continue
        if not any(_is_matched_itself(word, each[at]) for each in degrees):
            words[word.text] = None
        elif texts and word.script is Script.HAN:
            words.update(dict.fromkeys(_missing_parts(word, [texts.of(each.match)[1].text for each in shown])))
    return tuple(words)


def _missing_parts(run: QuestionWord, texts: Iterable[str]) -> Iterator[str]:
    """Yield the parts of a Chinese or Japanese run of which no text has any character, without grammar."""
    if len(run.normal) != len(run.text):
        return  # the typed form of a part is unknown
    present = {*unicodedata.normalize("NFKC", "".join(texts))}
    for is_there, places in groupby(range(len(run.normal)), lambda at: run.normal[at] in present):
        first, *others = places
        span = None if is_there else trimmed(run.script, run.normal, (first, first + len(others) + 1), run.normal)
        if span:
            yield run.text[slice(*span)]


def unknown_to_archive(question: Question, ranking: Ranking) -> tuple[str, ...]:
    """Return the content words that are in no passage of the archive, even outside the searched part.

    A run of unspaced script, or a Korean word, is only in none if no part of it is in any.
    """
    unknown = {at for at, word in unknown_words(question, ranking.frequencies) if word.stands_alone}
    counts = iter(ranking.frequencies)
    absent = {at for at, word in enumerate(question.words) if not _has_part(word, counts) and word.role is Role.CONTENT}
    words = enumerate(question.words)
    return tuple(dict.fromkeys(word.text for at, word in words if at in unknown | absent or word.is_respelled))


def _has_part(word: QuestionWord, counts: Iterator[int]) -> bool:
    """Return whether a passage has a part of a word. A single character of several is in nearly every passage.

    Args: counts: Number of passages with each term of this word and the following ones.
    """
    known = [term.term for term, count in zip(word.terms, islice(counts, len(word.terms)), strict=True) if count]
    return any(len(term) > 1 or len(word.normal) == 1 for term in known)


def _is_matched(word: QuestionWord, degree: float, least_of_run: float = 0.0) -> bool:
    """Return whether a word that is matched to this degree is in a passage, perhaps in a similar form.

    Args: of_a_run: Smallest degree for a run of unspaced script. The degree must always be above 0.
    """
    if word.script is Script.HANGUL:
        return degree >= MIN_HANGUL_DEGREE
    return degree > 0 and (word.stands_alone or degree >= least_of_run)


def _is_matched_itself(word: QuestionWord, degree: float) -> bool:
    """Return whether a word itself is matched. A similar form is another word."""
    return degree == 1.0 if word.stands_alone else _is_matched(word, degree)
