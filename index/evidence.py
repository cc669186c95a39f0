"""How much of what a question asks about stands in a passage, and whether that is an answer.

The verdict goes by points. They are log odds: at 0, the article that a question is about is in the archive as often as
not. Its signs, all of them of the passage that is ranked first:

| sign | points |
|---|---|
| of what is asked, by rarity, how much stands there, forms and parts of words included: 0 to 1 | 12 |
| the rarities of the words that stand there, added up: several rare words come together by no chance | 0.11 each |
| how far its score is ahead of the next article's, as a share of it: 0 to 1 | 2.6 |
| a number of the question does not stand there | -1.5 |
| in any case | -6.7 |

Rarities are those among the passages in the question's language, so that no verdict changes with what is added in
others; nor does it with how long they are. The points are those of a logistic regression on the tune halves of eight
collections in eight languages: in archives of three and of twelve of their articles, of half of them, of all of them,
and of all collections together. With fewer signs, or how often words stand there, the questions whose article is there
are told less well from the others.
"""

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

STRENGTH_POINTS = 12.0
RARITY_POINTS = 0.11
LEAD_POINTS = 2.6
NUMBER_POINTS = -1.5
BASE_POINTS = -6.7

FOUND_FROM = 0.7
"""Points from which a passage answers a question. Chosen, like the next three, on the tune halves with half of the
articles left out: 79 to 95 % of the questions whose article is there are found, and 2 to 9 % of the others."""

CLOSE_FROM = -1.75
"""Points below which a passage has nothing to do with a question: 0 to 3 % of the questions whose article is there, 50
to 77 % of the others."""

FOUND_PER_DECADE = 2.3
"""Added to FOUND_FROM for each factor of ten in passages in the language: where there are more, there is more of them
that come near a question."""

CLOSE_PER_DECADE = 0.45
"""Likewise to CLOSE_FROM."""

DECADES_FROM = 100
"""Passages to which nothing is added."""

SIZES_MEASURED = (30, 2_000)
"""Passages. Smaller and larger archives than were measured are taken for these."""

UNSEEN_PASSAGES = 100
"""Passages that an archive is thought to have besides its own, without any word of the question: what two of three
passages have is not common for that."""

ATTAINABLE = {Script.HAN: 0.8, Script.THAI: 0.9}
"""Share of a run's n-grams that stands for all of it: characters side by side that belong to two words stand so in the
question alone."""

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

    strength: float  # of what is asked, by rarity, how much is there: 0 nothing, 1 all of it
    rarity: float  # of the words that are there, added up: natural logarithms of how few passages have each
    lacks_number: bool
    degrees: tuple[float, ...]  # for each word of the question, how far it is matched, 0 to 1
    certain: float  # its strength without words that are spelled almost alike


NOTHING = Evidence(-math.inf, 0.0, False, (), -math.inf)
"""Where there is no match: less than any has."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the question; its places in the query are those of its terms."""

    word: QuestionWord
    stands_alone: bool
    words: slice  # the places of its terms in Field.WORDS
    grams: slice  # and in Field.GRAMS
    rarity: float  # of the most frequent form of a word, of the rarest part of a run
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
        self._idfs = [_idf(df, ranking.passage_count) for df in ranking.frequencies]  # by which the backend scored
        likely = question.passage_count + UNSEEN_PASSAGES
        self._rarities = [_idf(min(df, question.passage_count), likely) for df in ranking.frequencies]
        self._words = list(_weighed(question.words, self._rarities))
        self._asks = any(each.role for each in self._words)  # else it is nothing but question words
        self._respelled = [at for at, word in enumerate(question.words) if word.is_respelled]
        self._numbers = [at for at, word in enumerate(question.words) if word.is_number]
        self._shares = [each.role * each.rarity for each in self._words]
        self._whole = sum(each.role * each.whole for each in self._words)
        low, high = SIZES_MEASURED
        self._decades = math.log10(min(max(question.passage_count, low), high) / DECADES_FROM)
        self._found_from = FOUND_FROM + FOUND_PER_DECADE * self._decades

    def term_weights(self) -> list[dict[str, float]]:
        """For each word of the question, its terms in Field.WORDS with what each is worth in ranking."""
        weighted = [(term.term, idf * term.weight) for term, idf in zip(self._query, self._idfs, strict=True)]
        return [dict(weighted[each.words]) for each in self._words]

    def certainty(self, first: Evidence, lead: float) -> float:
        """How sure it is that the first passage answers: points above those from which it is `found`.

        Args: first: That of the first passage. lead: How far its score is ahead of the next article's, 0 to 1.
        """
        return _points(first.certain, first, lead) - self._found_from

    def verdict(self, first: Evidence, lead: float) -> Verdict:
        """What a ranking amounts to; see `certainty`."""
        if self.certainty(first, lead) >= 0:
            return Verdict.FOUND
        close_from = CLOSE_FROM + CLOSE_PER_DECADE * self._decades
        return Verdict.CLOSE if _points(first.strength, first, lead) >= close_from else Verdict.NONE

    def evidence(self, match: Match) -> Evidence:
        """What *match* has of the question."""
        present = [rarity if score else 0.0 for score, rarity in zip(match.term_scores, self._rarities, strict=True)]
        matched = [_matched(each, present) for each in self._words]
        degrees = tuple(degree for degree, _ in matched)
        if not self._asks:
            return Evidence(float(any(degrees)), 0.0, False, degrees, float(any(degrees)))
        found = [each.role * amount for each, (_, amount) in zip(self._words, matched, strict=True)]
        meant = sum(found[at] for at in self._respelled)
        lacks_number = any(degrees[at] < 1 for at in self._numbers)
        rarity = sum(map(mul, degrees, self._shares))
        whole = sum(found)
        return Evidence(whole / self._whole, rarity, lacks_number, degrees, (whole - meant) / self._whole)


def _points(strength: float, first: Evidence, lead: float) -> float:
    points = BASE_POINTS + STRENGTH_POINTS * strength + RARITY_POINTS * first.rarity + LEAD_POINTS * lead
    return points + NUMBER_POINTS * first.lacks_number


def _matched(each: _Word, present: Sequence[float]) -> tuple[float, float]:
    """How much of a word is matched, 0 to 1, and what that is by rarity: `whole` in every way.

    Args: present: The rarities of the terms of the query that match, 0 for the others.
    """
    by_words = present[each.words]
    if not each.stands_alone:
        found = sum(by_words)
        return min(1.0, found / each.words_rarity / ATTAINABLE.get(each.word.script, 1.0)), found
    in_grams = sum(present[each.grams])
    factor = MEANT if each.word.is_respelled else 1.0
    if any(by_words):
        return factor, factor * (each.rarity + GRAM_WEIGHT * in_grams)
    begins_alike = present[each.grams.start] > 0
    similarity = in_grams / each.grams_rarity
    return similarity if begins_alike and similarity >= SIMILAR_FROM else 0.0, factor * GRAM_WEIGHT * in_grams


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
            rarity=min(of_words) if word.stands_alone else max(of_words),
            words_rarity=sum(of_words),
            grams_rarity=sum(of_grams),
            role=ROLE_WEIGHTS[word.role],
        )
        start = end
