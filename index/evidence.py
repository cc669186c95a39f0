"""How much of what a question asks about stands in a passage."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.analysis import Field
from index.analysis.words import Script
from index.backends import Match, Ranking
from index.model import Verdict
from index.question import GRAM_WEIGHT, Question, QuestionWord, Role

ROLE_WEIGHTS = {Role.CONTENT: 1.0, Role.FUNCTION: 0.1, Role.QUESTION: 0.0, Role.CONTEXT: 0.0}
"""What a word of each role is worth as evidence, beside its rarity. An archive of three passages cannot know from
frequencies that "the" is no evidence."""

SHARE_WEIGHT = 0.25
"""Of how much of the question is there, against how strongly. A logistic regression on the tune halves gives it 0.2 to
0.35; together they tell the questions whose article is there better than either does."""

FOUND_FROM = 0.49
"""Evidence from which a passage answers a question. Chosen, like the next three, on the tune halves of eight
collections in eight languages with half of their articles left out: 74 to 96 % of the questions whose article is there
are found, and 3 to 9 % of the others."""

CLOSE_FROM = 0.31
"""Evidence below which a passage has nothing to do with a question: 0 to 2 % of the questions whose article is there,
50 to 70 % of the others."""

FOUND_PER_DECADE = 0.2
"""Added to FOUND_FROM for each factor of ten in passages: in a larger archive more stands together by chance."""

CLOSE_PER_DECADE = 0.05
"""Likewise to CLOSE_FROM."""

SIZES_MEASURED = (100, 2_000)
"""Passages. Smaller and larger archives than were measured are taken for these."""

UNSEEN_PASSAGES = 100
"""Passages that an archive is thought to have besides its own, without any word of the question: what two of three
passages have is not common for that."""

ATTAINABLE = {Script.HAN: 0.87}
"""Share of a run's n-grams that stands for all of it: two characters side by side that belong to two words stand so
in the question alone."""

SIMILAR_FROM = 0.5
"""Share of a word's 4-grams, the first among them, that another form of it must have: "harbours" of "harbour", but
not "hardware" of "hardly"."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one match has of the question."""

    strength: float  # 0: nothing, 1: all of it, as strongly as in a passage of usual length
    degrees: tuple[float, ...]  # for each word of the question, how far it is matched, 0 to 1


@dataclass(frozen=True, slots=True)
class _Term:
    at: int  # its place in the query
    idf: float  # by which the backend scored it
    rarity: float  # the same with UNSEEN_PASSAGES


@dataclass(frozen=True, slots=True)
class _Word:
    word: QuestionWord
    words: tuple[_Term, ...]  # its terms in Field.WORDS
    grams: tuple[_Term, ...]  # its terms in Field.GRAMS


class Weighing:
    """What the words of a question are worth, and how much of it the matches of one ranking have."""

    def __init__(self, question: Question, ranking: Ranking) -> None:
        self.question = question
        self._query = question.query
        size = ranking.passage_count
        terms = [
            _Term(at, _idf(df, size), _idf(df, size + UNSEEN_PASSAGES)) for at, df in enumerate(ranking.frequencies)
        ]
        self._words = [
            _Word(word, tuple(terms[start:middle]), tuple(terms[middle:end]))
            for word, start, middle, end in _places(question.words)
        ]
        low, high = SIZES_MEASURED
        self._roles = [ROLE_WEIGHTS[each.word.role] for each in self._words]
        self._rarities = [max(term.rarity for term in each.words) for each in self._words]
        self._wholes = [_whole(each) for each in self._words]
        self._decades = math.log10(min(max(size, low), high) / low)

    def term_weights(self) -> list[dict[str, float]]:
        """For each word of the question, its terms in Field.WORDS with what each is worth in ranking."""
        query = self._query
        return [{query[term.at].term: term.idf * query[term.at].weight for term in each.words} for each in self._words]

    def verdict(self, first: Evidence) -> Verdict:
        """What the ranking amounts to, by its first passage."""
        if first.strength >= FOUND_FROM + FOUND_PER_DECADE * self._decades:
            return Verdict.FOUND
        return Verdict.CLOSE if first.strength >= CLOSE_FROM + CLOSE_PER_DECADE * self._decades else Verdict.NONE

    def evidence(self, match: Match) -> Evidence:
        """What *match* has of the question: how much is there, and how strongly."""
        degrees = tuple(_degree(each, match) for each in self._words)
        if not any(self._roles):  # nothing but question words
            return Evidence(float(any(degrees)), degrees)
        founds = [self._found(each, match) / whole for each, whole in zip(self._words, self._wholes, strict=True)]
        share = _mean(degrees, [role * rarity for role, rarity in zip(self._roles, self._rarities, strict=True)])
        strength = _mean(founds, [role * whole for role, whole in zip(self._roles, self._wholes, strict=True)])
        return Evidence(SHARE_WEIGHT * share + (1 - SHARE_WEIGHT) * strength, degrees)

    def _found(self, each: _Word, match: Match) -> float:
        """How strongly a word is matched: `_whole` in every way, in a passage of usual length."""
        by_words = [self._presence(term, match) for term in each.words]
        if not each.word.stands_alone:
            return sum(by_words)
        return max(by_words) + GRAM_WEIGHT * sum(self._presence(term, match) for term in each.grams)

    def _presence(self, term: _Term, match: Match) -> float:
        """What BM25 makes of a term's occurrences: 0 if there is none, its rarity for one in a usual passage."""
        score = match.term_scores[term.at]
        return score and term.rarity * score / (self._query[term.at].weight * term.idf)


def _degree(each: _Word, match: Match) -> float:
    """How much of a word is matched."""
    if not each.word.stands_alone:
        return min(1.0, _matched_share(each.words, match) / ATTAINABLE.get(each.word.script, 1.0))
    if any(match.term_scores[term.at] for term in each.words):
        return 1.0
    begins_alike = match.term_scores[each.grams[0].at] > 0
    similarity = _matched_share(each.grams, match)
    return similarity if begins_alike and similarity >= SIMILAR_FROM else 0.0


def _whole(each: _Word) -> float:
    """What a word is worth that is matched in every way."""
    if not each.word.stands_alone:  # its n-grams say it all
        return ATTAINABLE.get(each.word.script, 1.0) * sum(term.rarity for term in each.words)
    return max(term.rarity for term in each.words) + GRAM_WEIGHT * sum(term.rarity for term in each.grams)


def _mean(values: Sequence[float], weights: Sequence[float]) -> float:
    return sum(value * weight for value, weight in zip(values, weights, strict=True)) / sum(weights)


def _matched_share(terms: Sequence[_Term], match: Match) -> float:
    return sum(term.rarity for term in terms if match.term_scores[term.at]) / sum(term.rarity for term in terms)


def _idf(df: int, passage_count: int) -> float:
    return math.log1p((passage_count - df + 0.5) / (df + 0.5))


def _places(words: Sequence[QuestionWord]) -> Iterator[tuple[QuestionWord, int, int, int]]:
    """The words, each with where in the query its terms begin, where Field.GRAMS begins among them, and their end."""
    start = 0
    for word in words:
        middle = start + sum(term.field is Field.WORDS for term in word.terms)
        end = start + len(word.terms)
        yield word, start, middle, end
        start = end
