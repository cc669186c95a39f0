"""Judge how much of a question a passage covers, and whether that is an answer.

The verdict is based on points. They are log odds: at 0, the archive has the article that a question is about in half of
the cases. All signs are about the passage that is ranked first:

| sign | points |
|---|---|
| the share of the question that is matched, by rarity, including forms and parts of words: 0 to 1 | 12 |
| the sum of the rarities of the matched words: several rare words do not occur together by chance | 0.11 each |
| the lead of its score over the next article's, as a share of it: 0 to 1 | 2.6 |
| a number of the question is missing | -1.5 |
| always | -6.7 |

Rarities are measured among the passages in the question's language, so adding articles in other languages changes no
verdict. The length of those passages does not matter either. The points come from a logistic regression on the tune
halves of eight collections in eight languages: in archives of three and of twelve of their articles, of half of them,
of all of them, and of all collections together. With fewer signs, or with the frequencies of words in the passage,
questions whose article is in the archive are distinguished less well from the others.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.analysis import Field
from index.analysis.tokenizer import Script
from index.backends.base import Ranking
from index.model import Verdict
from index.query.question import GRAM_WEIGHT, Question
from index.query.word_roles import Role
from index.ranking.term_columns import Layout

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

ROLE_WEIGHTS = {
    Role.CONTENT: 1.0,
    Role.FUNCTION: 0.1,
    Role.QUESTION: 0.0,
    Role.ANSWER_TYPE: 0.0,
    Role.CONTEXT: 0.0,
}
"""Worth of a word of each role as evidence, besides its rarity. The frequencies in an archive of three passages cannot
show that "the" is no evidence."""

STRENGTH_POINTS = 12.0
RARITY_POINTS = 0.11
LEAD_POINTS = 2.6
NUMBER_POINTS = -1.5
BASE_POINTS = -6.7

MIN_FOUND_POINTS = 0.7
"""Points from which a passage answers a question. It was chosen, like FOUND_PER_DECADE, on the tune halves with half of
the articles left out: 78 to 97 % of the questions whose article is in the archive are found, and 2 to 9 % of the
others."""

MIN_CLOSE_POINTS = -1.83
"""Points below which a passage is unrelated to a question. Below it are 0 to 2 % of the questions whose article is in
the archive, and 50 to 71 % of the others. With CLOSE_PER_DECADE, it is so low that three in five of the others are
below it, or one in two in the hardest set. A reader who is told that there is nothing does not see what there is."""

FOUND_PER_DECADE = 2.3
"""Points added to MIN_FOUND_POINTS for each factor of ten in the number of passages in the language. Among more
passages, more are similar to a question by chance."""

CLOSE_PER_DECADE = 0.38
"""Points added to MIN_CLOSE_POINTS, for the same reason."""

DECADES_FROM = 100
"""Number of passages at which nothing is added."""

SIZES_MEASURED = (30, 2_000)
"""Numbers of passages in the smallest and the largest archive that were measured. Smaller and larger archives are
treated like these."""

ASSUMED_PASSAGES = 100
"""Passages without any word of the question that an archive is assumed to have in addition. A term in two of three
passages need not be common."""

FULL_RUN_SHARE = {Script.HAN: 0.74, Script.THAI: 0.85}
"""Share of a run's n-grams that counts as the whole run. Adjacent characters that belong to two words are together only
in the question."""

RESPELLED_DEGREE = 0.6
"""Degree to which a word is matched by a similarly spelled word of the archive, which may be the intended one. That is
enough for close, but never for an answer. With 0.8, more questions whose article is missing are judged close. With 0.4,
typing errors hide more of what there is."""

SIMILAR_FROM = 0.5
"""Smallest share of a word's 4-grams, including the first, that another form of it has. "Harbours" is a form of
"harbour", but "hardware" is not a form of "hardly"."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence in one match for the question."""

    strength: float  # share of the question that is matched, by rarity: 0 nothing, 1 everything
    rarity: float  # sum of the rarities of the matched words: natural logarithms of how few passages have each
    lacks_number: bool
    degrees: tuple[float, ...]  # for each word of the question, the degree to which it is matched, 0 to 1
    certain: float  # strength without similarly spelled words


class Weighing:
    """The worth of the words of a question, and the evidence in the matches of one ranking."""

    def __init__(self, question: Question, ranking: Ranking) -> None:
        self.question = question
        self.layout = Layout(question)
        self._ranking = ranking
        idfs = np.array([_idf(df, ranking.passage_count) for df in ranking.frequencies])  # the backend scored by these
        self.worths: Floats = idfs * self.layout.weights
        likely = question.passage_count + ASSUMED_PASSAGES
        self._rarities = np.array([_idf(min(df, question.passage_count), likely) for df in ranking.frequencies])
        words = question.words
        self._full_run_shares = np.array([FULL_RUN_SHARE.get(word.script, 1.0) for word in words])
        self._factors = np.array([RESPELLED_DEGREE if word.is_respelled else 1.0 for word in words])
        self._roles = np.array([ROLE_WEIGHTS[word.role] for word in words])
        self._asks = bool(self._roles.any())  # False if it has only question words
        self._respelled = np.array([word.is_respelled for word in words])
        self._numbers = np.array([word.is_number for word in words])
        self._words_rarity, self._grams_rarity = self.layout.sums(self._rarities)
        rarest, most_frequent = self.layout.extremes(self._rarities)
        alone = self.layout.alone
        self._rarity = np.where(alone, most_frequent, rarest)
        in_every_way = self._rarity + GRAM_WEIGHT * self._grams_rarity
        self._whole = self._roles @ np.where(alone, in_every_way, self._full_run_shares * self._words_rarity)
        self._close_from, self._found_from = thresholds(question.passage_count)

    def term_weights(self) -> list[dict[str, float]]:
        """Return for each word of the question its terms in Field.WORDS with their worth in ranking.

        A word has stems in several languages. Stems that are in no passage are left out if another stem is in one.
        Otherwise they would be worth most.
        """
        known = zip(self.worths.tolist(), self._ranking.frequencies, strict=True)
        by_word = []
        for word in self.question.words:
            terms = [(term, *next(known)) for term in word.terms]
            stems = [each for each in terms if each[0].field is Field.WORDS]
            known_stems = [each for each in stems if each[2] or not word.stands_alone] or stems
            by_word.append({term.term: worth for term, worth, _ in known_stems})
        return by_word

    def certainty(self, first: Evidence, lead: float) -> float:
        """Return how certain it is that the first passage answers: its points above the threshold of `found`.

        Args:
            first: Evidence of the first passage.
            lead: Lead of its score over the next article's, 0 to 1.
        """
        return _points(first.certain, first, lead) - self._found_from

    def verdict(self, first: Evidence, lead: float) -> Verdict:
        """Return the verdict on a ranking; see `certainty`."""
        if self.certainty(first, lead) >= 0:
            return Verdict.FOUND
        return Verdict.CLOSE if _points(first.strength, first, lead) >= self._close_from else Verdict.NONE

    def evidence(self, places: Sequence[int]) -> list[Evidence]:
        """Return the evidence in the matches at these places."""
        present = np.where(self._ranking.term_scores[places] > 0, self._rarities, 0.0)
        degrees, amounts = self._matched(present)
        degree_rows = list(map(tuple, degrees.tolist()))
        if not self._asks:
            return [Evidence(float(any(each)), 0.0, False, each, float(any(each))) for each in degree_rows]
        found = self._roles * amounts
        strength = found.sum(axis=1) / self._whole
        certain = found[:, ~self._respelled].sum(axis=1) / self._whole
        lacks_number: Flags = np.any(degrees[:, self._numbers] < 1, axis=1)
        rarity = degrees @ (self._roles * self._rarity)
        lines = zip(
            strength.tolist(), rarity.tolist(), lacks_number.tolist(), degree_rows, certain.tolist(), strict=True
        )
        return [Evidence(*each) for each in lines]

    def _matched(self, present: Floats) -> tuple[Floats, Floats]:
        """Return how much of each word is matched, 0 to 1, and the rarity of what is matched.

        Args:
            present: For each match (row) and each term of the query, the rarity of the term if the match has it, else
                0.
        """
        in_words, in_grams = self.layout.sums(present)
        similar = np.zeros_like(in_grams)
        similar[:, self.layout.has_grams] = self._similar(present, in_grams)
        is_there = in_words > 0
        by_grams = GRAM_WEIGHT * in_grams
        of_words = np.where(is_there, self._factors, similar), self._factors * (is_there * self._rarity + by_grams)
        of_runs = np.minimum(1.0, in_words / self._words_rarity / self._full_run_shares), in_words
        degrees, amounts = (np.where(self.layout.alone, *each) for each in zip(of_words, of_runs, strict=True))
        return degrees, amounts

    def _similar(self, present: Floats, in_grams: Floats) -> Floats:
        """Return the similarity of each match to each word with grams; 0 if the match has no form of the word."""
        has_grams = self.layout.has_grams
        similarity = in_grams[:, has_grams] / self._grams_rarity[has_grams]
        begins_alike = present[:, self.layout.first_grams] > 0
        return np.where(begins_alike & (similarity >= SIMILAR_FROM), similarity, 0.0)


def thresholds(passage_count: int) -> tuple[float, float]:
    """Return the points from which a passage is `close`, and those from which it is `found`.

    Args:
        passage_count: Number of passages in the language.
    """
    low, high = SIZES_MEASURED
    decades = math.log10(min(max(passage_count, low), high) / DECADES_FROM)
    return MIN_CLOSE_POINTS + CLOSE_PER_DECADE * decades, MIN_FOUND_POINTS + FOUND_PER_DECADE * decades


def _points(strength: float, first: Evidence, lead: float) -> float:
    points = BASE_POINTS + STRENGTH_POINTS * strength + RARITY_POINTS * first.rarity + LEAD_POINTS * lead
    return points + NUMBER_POINTS * first.lacks_number


def _idf(df: int, passage_count: int) -> float:
    return math.log1p((passage_count - df + 0.5) / (df + 0.5))
