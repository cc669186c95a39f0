"""How much of what a question asks about stands in a passage."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from index.analysis import Field
from index.backends import Match, Ranking
from index.model import Verdict
from index.question import Question, QuestionWord, Role

ROLE_WEIGHTS = {Role.CONTENT: 1.0, Role.FUNCTION: 0.1, Role.QUESTION: 0.0}
"""What a word of each role is worth as evidence, beside its rarity. An archive of three passages cannot know from
frequencies that "the" is no evidence."""

FOUND_FROM = 0.55
"""Share of the question's information from which a passage answers it."""

CLOSE_FROM = 0.25
"""Share of the question's information below which a passage has nothing to do with it."""

SIMILAR_FROM = 0.5
"""Share of a word's 4-grams that another form of it must have: "harbours" of "harbour", but not "hardware"."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one match has of the question."""

    share: float  # of the question's information, 0 to 1
    degrees: tuple[float, ...]  # for each word of the question, how far it is matched, 0 to 1


class Weighing:
    """Weighs the matches of one ranking."""

    def __init__(self, question: Question, ranking: Ranking) -> None:
        self._question = question
        self._slices = _slices(question.words)
        self._idfs = [_rarity(df, ranking.passage_count) for df in ranking.frequencies]
        self._weights = [
            ROLE_WEIGHTS[word.role] * self._word_rarity(word, places)
            for word, places in zip(question.words, self._slices, strict=True)
        ]
        self._sum = sum(self._weights)

    def evidence(self, match: Match) -> Evidence:
        """What *match* has of the question."""
        degrees = tuple(
            self._degree(word, places, match.term_scores)
            for word, places in zip(self._question.words, self._slices, strict=True)
        )
        if not self._sum:  # nothing but question words
            return Evidence(1.0 if any(degrees) else 0.0, degrees)
        matched = sum(weight * degree for weight, degree in zip(self._weights, degrees, strict=True))
        return Evidence(matched / self._sum, degrees)

    def _word_rarity(self, word: QuestionWord, places: range) -> float:
        return max(self._idfs[at] for at, term in zip(places, word.terms, strict=True) if term.field is Field.WORDS)

    def _degree(self, word: QuestionWord, places: range, scores: Sequence[float]) -> float:
        shares = {}
        for field in Field:
            terms = [at for at, term in zip(places, word.terms, strict=True) if term.field is field]
            whole = sum(self._idfs[at] for at in terms)
            shares[field] = sum(self._idfs[at] for at in terms if scores[at]) / whole
        if word.stands_alone:
            if any(scores[at] for at, term in zip(places, word.terms, strict=True) if term.field is Field.WORDS):
                return 1.0
            return shares[Field.GRAMS] if shares[Field.GRAMS] >= SIMILAR_FROM else 0.0
        return shares[Field.WORDS]


def verdict_of(shares: Sequence[float]) -> Verdict:
    """What hits with these shares of the question's information amount to."""
    best = max(shares, default=0.0)
    if best >= FOUND_FROM:
        return Verdict.FOUND
    return Verdict.CLOSE if best >= CLOSE_FROM else Verdict.NONE


def _rarity(df: int, passage_count: int) -> float:
    return math.log1p((passage_count - df + 0.5) / (df + 0.5))


def _slices(words: Sequence[QuestionWord]) -> list[range]:
    """For each word, the places of its terms in the query."""
    slices = []
    at = 0
    for word in words:
        slices.append(range(at, at + len(word.terms)))
        at += len(word.terms)
    return slices
