"""How much of what a question asks about stands in a passage."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import mul

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

MEANT = 0.6
"""How much of a word is matched by one that the archive spells almost alike: it may be what was meant. That is enough
to be close, and never makes an answer. With 0.8, more questions whose article is not there are taken for close; with
0.4, more slips hide what is there."""

SIMILAR_FROM = 0.5
"""Share of a word's 4-grams, the first among them, that another form of it must have: "harbours" of "harbour", but
not "hardware" of "hardly"."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one match has of the question."""

    strength: float  # 0: nothing, 1: all of it, as strongly as in a passage of usual length
    degrees: tuple[float, ...]  # for each word of the question, how far it is matched, 0 to 1
    certain: float  # its strength without words that are spelled almost alike


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the question; its places in the query are those of its terms."""

    word: QuestionWord
    stands_alone: bool
    words: slice  # the places of its terms in Field.WORDS
    grams: slice  # and in Field.GRAMS
    rarity: float  # of the rarest term in Field.WORDS
    words_rarity: float  # of all terms in Field.WORDS together
    grams_rarity: float
    role: float  # what its role is worth

    @property
    def whole(self) -> float:
        """What it is worth when it is matched in every way."""
        if not self.stands_alone:  # its n-grams say it all
            return ATTAINABLE.get(self.word.script, 1.0) * self.words_rarity
        return self.rarity + GRAM_WEIGHT * self.grams_rarity


class Weighing:
    """What the words of a question are worth, and how much of it the matches of one ranking have."""

    def __init__(self, question: Question, ranking: Ranking) -> None:
        self.question = question
        self._query = question.query
        size = ranking.passage_count
        self._idfs = [_idf(df, size) for df in ranking.frequencies]  # by which the backend scored
        self._rarities = [_idf(df, size + UNSEEN_PASSAGES) for df in ranking.frequencies]
        terms = zip(self._query, self._idfs, self._rarities, strict=True)
        self._norms = [rarity / (term.weight * idf) for term, idf, rarity in terms]
        self._words = list(_weighed(question.words, self._rarities))
        self._shares = [each.role * each.rarity for each in self._words]
        self._whole = sum(each.role * each.whole for each in self._words)
        low, high = SIZES_MEASURED
        self._decades = math.log10(min(max(size, low), high) / low)

    def term_weights(self) -> list[dict[str, float]]:
        """For each word of the question, its terms in Field.WORDS with what each is worth in ranking."""
        weighted = [(term.term, idf * term.weight) for term, idf in zip(self._query, self._idfs, strict=True)]
        return [dict(weighted[each.words]) for each in self._words]

    def verdict(self, first: Evidence) -> Verdict:
        """What the ranking amounts to, by its first passage."""
        if first.certain >= FOUND_FROM + FOUND_PER_DECADE * self._decades:
            return Verdict.FOUND
        return Verdict.CLOSE if first.strength >= CLOSE_FROM + CLOSE_PER_DECADE * self._decades else Verdict.NONE

    def evidence(self, match: Match) -> Evidence:
        """What *match* has of the question: how much is there, and how strongly."""
        scores = match.term_scores
        present = [rarity if score else 0.0 for score, rarity in zip(scores, self._rarities, strict=True)]
        degrees = tuple(_degree(each, present) for each in self._words)
        if not any(each.role for each in self._words):  # nothing but question words
            return Evidence(float(any(degrees)), degrees, float(any(degrees)))
        # What BM25 makes of a term's occurrences: 0 if there is none, its rarity for one in a usual passage.
        presences = list(map(mul, scores, self._norms))
        found = [each.role * _found(each, presences) for each in self._words]
        shares = list(map(mul, degrees, self._shares))
        meant = [each.word.is_respelled for each in self._words]
        strength = self._strength(shares, found)
        if not any(meant):
            return Evidence(strength, degrees, strength)
        as_typed = [0.0 if each else 1.0 for each in meant]
        certain = self._strength(list(map(mul, shares, as_typed)), list(map(mul, found, as_typed)))
        return Evidence(strength, degrees, certain)

    def _strength(self, shares: Sequence[float], found: Sequence[float]) -> float:
        """How much is there, and how strongly, together."""
        return SHARE_WEIGHT * sum(shares) / sum(self._shares) + (1 - SHARE_WEIGHT) * sum(found) / self._whole


def _found(each: _Word, presences: Sequence[float]) -> float:
    """How strongly a word is matched: `whole` in every way, in a passage of usual length."""
    by_words = presences[each.words]
    if not each.stands_alone:
        return sum(by_words)
    found = max(by_words) + GRAM_WEIGHT * sum(presences[each.grams])
    return MEANT * found if each.word.is_respelled else found


def _degree(each: _Word, present: Sequence[float]) -> float:
    """How much of a word is matched.

    Args: present: The rarities of the terms of the query that match, 0 for the others.
    """
    by_words = present[each.words]
    if not each.stands_alone:
        return min(1.0, sum(by_words) / each.words_rarity / ATTAINABLE.get(each.word.script, 1.0))
    if any(by_words):
        return MEANT if each.word.is_respelled else 1.0
    begins_alike = present[each.grams.start] > 0
    similarity = sum(present[each.grams]) / each.grams_rarity
    return similarity if begins_alike and similarity >= SIMILAR_FROM else 0.0


def _idf(df: int, passage_count: int) -> float:
    return math.log1p((passage_count - df + 0.5) / (df + 0.5))


def _weighed(words: Iterable[QuestionWord], rarities: Sequence[float]) -> Iterator[_Word]:
    start = 0
    for word in words:
        middle = start + len(word.terms_in(Field.WORDS))
        end = start + len(word.terms)
        of_words, of_grams = rarities[start:middle], rarities[middle:end]
        yield _Word(
            word,
            word.stands_alone,
            slice(start, middle),
            slice(middle, end),
            rarity=max(of_words),
            words_rarity=sum(of_words),
            grams_rarity=sum(of_grams),
            role=ROLE_WEIGHTS[word.role],
        )
        start = end
