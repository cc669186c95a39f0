"""Judge how much of a question a passage covers, and whether that is an answer.

`index.ranking.verdicts.points` has the rule.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from index.analysis import Field
from index.analysis.tokenizer import Script
from index.backends.base import Ranking
from index.query.answer_type import is_to_confirm
from index.query.question import GRAM_WEIGHT, Question
from index.query.word_roles import Role
from index.ranking.term_columns import Layout
from index.ranking.verdicts.points import (
    ALWAYS,
    HALF_MATCHED,
    HALF_MISSING_PASSAGES,
    LACKS_NUMBER,
    LEAD,
    MISSING,
    RARITY,
    RUNS,
    SCORE,
    STRENGTH,
    TO_CONFIRM,
    at_size,
    close_from,
    decades,
    points_elsewhere,
)
from index.ranking.verdicts.word_worths import ROLE_WEIGHTS, changing_alone, first_times, full_share, idf, rarities

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

MIN_HANGUL_DEGREE = 1 / 2
"""Smallest degree at which a Korean word counts as matched. A single syllable of it is in nearly every passage."""

RESPELLED_DEGREE = 0.6
"""Degree to which a word is matched by a similarly spelled word of the archive, which may be the intended one. That is
enough for close, but never for an answer. With 0.8, more questions whose article is missing are judged close. With 0.4,
typing errors hide more of what there is."""

HALF = 0.5
"""Share of the content words. A passage with more of them is related to the question."""

SIMILAR_FROM = 0.5
"""Smallest share of a word's 4-grams, including the first, that another form of it has. "Harbours" is a form of
"harbour", but "hardware" is not a form of "hardly"."""


LEAST_RARITY = 1e-9
"""Smallest rarity of the 4-grams of a word. All of them may be forms, which are counted apart."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence in one match for the question."""

    strength: float  # share of the question that is matched, by rarity: 0 nothing, 1 everything
    rarity: float  # sum of the rarities of the matched words: natural logarithms of how few passages have each
    lacks_number: bool
    degrees: tuple[float, ...]  # for each word of the question, the degree to which it is matched, 0 to 1
    certain: float  # strength without similarly spelled words
    shares: tuple[float, ...] = ()  # for each word, its share of the strength
    missing: float = 0.0  # share of the content words that are not matched, or only in a similar spelling


class Weighing:
    """The worth of the words of a question, and the evidence in the matches of one ranking."""

    def __init__(self, question: Question, ranking: Ranking) -> None:
        self.question = question
        self.layout = Layout(question)
        self._ranking = ranking
        idfs = np.array([idf(df, ranking.passage_count) for df in ranking.frequencies])  # the backend scored by these
        self.worths: Floats = idfs * self.layout.weights
        self._rarities = rarities(question, self.layout, ranking.frequencies)
        words = question.words
        self._full_run_shares = np.array([full_share(word) for word in words])
        self._factors = np.array([RESPELLED_DEGREE if word.is_respelled else 1.0 for word in words])
        self.first_times: Flags = first_times(question)
        """For each word, whether it is there for the first time, in any of its forms."""
        self._roles = np.array([ROLE_WEIGHTS[word.role] for word in words]) * self.first_times
        self._asks = bool(self._roles.any())  # False if it has only question words
        self._respelled = np.array([word.is_respelled for word in words])
        self._numbers = np.array([word.is_number for word in words])
        self._changing = changing_alone(question)
        self._hangul = np.array([word.script is Script.HANGUL for word in words])
        self._words_rarity, self._grams_rarity = self.layout.sums(self._rarities)
        rarest, most_frequent = self.layout.extremes(self._rarities)
        for at, columns in self.layout.forms.items():
            rarest[at] = max(rarest[at], self._rarities[columns[0]])
        alone = self.layout.alone
        self._rarity = np.where(alone, most_frequent, rarest)
        in_every_way = self._rarity + GRAM_WEIGHT * self._grams_rarity
        wholes = np.where(alone, in_every_way, self._full_run_shares * self._words_rarity)
        self._wholes = self._roles * wholes
        self._whole = float(self._wholes.sum())
        self._size = decades(question.passage_count)
        self._points_of = {
            sign: at_size(sign, self._size) for sign in (STRENGTH, RARITY, SCORE, LEAD, LACKS_NUMBER, ALWAYS)
        }
        self._counted = self._shares_of_content()
        left = HALF_MISSING_PASSAGES / (HALF_MISSING_PASSAGES + question.passage_count)
        self._points_of_missing = MISSING * left
        self._points_of_elsewhere = points_elsewhere(question.passage_count)
        self._known: dict[int, bool] = {}  # by the places of words that were looked for in other matches
        self._in_runs = self._points_of_runs()

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

    def certainty(self, of_article: Sequence[Evidence], lead: float, score: float) -> float:
        """Return how certain it is that a passage answers if it is the first: its points.

        Args:
            of_article: Evidence of the passage, and of the other matches of its article.
            lead: Lead of its score over the next article's, 0 to 1.
            score: Its score, in relation to the worth of all words; see `Reranker.relative`.
        """
        first = of_article[0]
        share = first.certain / first.strength if first.strength else 1.0
        points = self._points(first, lead, score, share) + self._points_of_missing * first.missing
        of_elsewhere = self._points_of_elsewhere
        return points + of_elsewhere * self._elsewhere(of_article) if of_elsewhere else points

    def _elsewhere(self, of_article: Sequence[Evidence]) -> float:
        """Return the share of the content words that matches in the language of the question have, but none of these,
        which are of one article; without runs of unspaced script.

        In an archive of few articles, all passages that have any word of the question match.
        """
        content = self._content_alone
        lacking = [at for at in content if all(each.degrees[at] < SIMILAR_FROM for each in of_article)]
        return sum(map(self._is_known, lacking)) / len(content) if lacking else 0.0

    @cached_property
    def _content_alone(self) -> list[int]:
        places: list[int] = np.flatnonzero((self._counted > 0) & self.layout.alone).tolist()
        return places

    def _is_known(self, at: int) -> bool:
        """Return whether a match in the language of the question has the word at a place, in any of its forms."""
        if at not in self._known:
            start, matches = int(self.layout.starts[at]), self._ranking.matches
            columns = slice(start, start + len(self.question.words[at].terms_in(Field.WORDS)))
            places = np.flatnonzero(self._ranking.term_scores[:, columns].any(axis=1)).tolist()
            self._known[at] = any(matches[place].language == self.question.language for place in places)
        return self._known[at]

    def is_close(self, first: Evidence, lead: float, score: float) -> bool:
        """Return whether a passage is related to the question if it is the first; see `certainty`.

        One with more than half of the content words is, however common they are: it would be silly to call nothing
        near. One with half of them needs fewer points. One that lacks some of them, and has the others only in
        similarly spelled words, is not: "night bus" is not about what "might" be.
        """
        counted, degrees = self._counted > 0, np.array(first.degrees)
        matched = counted & ~self._respelled & (degrees >= np.where(self.layout.alone, SIMILAR_FROM, 1.0))
        share = float(matched.sum() / max(1, counted.sum()))
        if not self.layout.alone[counted].all():
            share = float(share == 1.0)  # some parts of a run are nearly everywhere
        elif not share and not degrees[counted].all():
            return False
        least = close_from(self.question.passage_count) - (HALF_MATCHED if share == HALF else 0.0)
        return share > HALF or self._points(first, lead, score) >= least

    def _points(self, first: Evidence, lead: float, score: float, share: float = 1.0) -> float:
        """Return the points without those of missing words. *share* is the share of the matched words that counts."""
        matched = (STRENGTH, share * first.strength), (RARITY, share * first.rarity), (SCORE, share * score)
        signs = *matched, (LEAD, lead), (LACKS_NUMBER, float(first.lacks_number)), (ALWAYS, 1.0)
        points = self._points_of
        return self._in_runs + sum([amount * points[sign] for sign, amount in signs])

    def _points_of_runs(self) -> float:
        if self.layout.alone.all():
            return 0.0
        scripts = np.array([word.script for word in self.question.words])
        wholes = ((float(self._wholes[scripts == script].sum()), sign) for script, sign in RUNS.items())
        return sum(whole / self._whole * at_size(sign, self._size) for whole, sign in wholes) if self._whole else 0.0

    def is_unknown(self, word: int) -> bool:
        """Return whether no passage of the archive has the word at this place, in any of its forms."""
        counts = zip(self.layout.word_of_column.tolist(), self.question.query, self._ranking.frequencies, strict=True)
        return not any(count for at, term, count in counts if at == word and term.field is Field.WORDS)

    def evidence(self, places: Sequence[int]) -> list[Evidence]:
        """Return the evidence in the matches at these places."""
        present = np.where(self._ranking.term_scores[places] > 0, self._rarities, 0.0)
        degrees, amounts = self._matched(present)
        degree_rows = list(map(tuple, degrees.tolist()))
        if not self._asks:
            return [Evidence(float(any(each)), 0.0, False, each, float(any(each))) for each in degree_rows]
        shares = self._roles * amounts / self._whole
        strength = shares.sum(axis=1)
        of_certain = shares[:, ~self._respelled].sum(axis=1)
        lacks_number: Flags = np.any(degrees[:, self._numbers] < 1, axis=1)
        rarity = degrees @ (self._roles * self._rarity)
        missing = self._missing(degrees) @ self._counted
        columns = strength.tolist(), rarity.tolist(), lacks_number.tolist(), degree_rows, of_certain.tolist()
        return [Evidence(*each) for each in zip(*columns, map(tuple, shares.tolist()), missing.tolist(), strict=True)]

    def _shares_of_content(self) -> Floats:
        """Return the share of each content word in what may be missing; see TO_CONFIRM."""
        question = self.question
        content = self.first_times & np.array([word.role is Role.CONTENT for word in question.words])
        to_confirm = is_to_confirm(question.text, question.language)
        shares: Floats = np.where(to_confirm & ~self._respelled, TO_CONFIRM, 1.0) * content / max(1, content.sum())
        return shares

    def _missing(self, degrees: Floats) -> Floats:
        """Return how much of each word is missing in each match: nothing of a word with a similar form."""
        alone = self.layout.alone & ~self._respelled
        is_there = np.where(self._hangul, degrees >= MIN_HANGUL_DEGREE, alone & (degrees > 0))
        return np.where(is_there, 0.0, np.where(self._respelled, 1.0, 1 - degrees))

    def rarest(self, places: Iterable[int]) -> int:
        """Return which of the words at these places is the rarest, the first of equals."""
        return max(places, key=lambda at: float(self._rarity[at]))

    def in_similar_form(self, evidence: Evidence, words: Collection[int]) -> Evidence:
        """Return the evidence without the words at these places, which are matched only as other words with the same
        stem. They stay half of the evidence."""
        degrees = tuple(0.0 if at in words else each for at, each in enumerate(evidence.degrees))
        shares = tuple(each * (SIMILAR_FROM if at in words else 1.0) for at, each in enumerate(evidence.shares))
        lost, lost_degree = sum(evidence.shares) - sum(shares), 1 - SIMILAR_FROM
        return Evidence(
            evidence.strength - lost,
            evidence.rarity - lost_degree * sum(float(self._roles[at] * self._rarity[at]) for at in words),
            evidence.lacks_number,
            degrees,
            evidence.certain - lost,
            shares,
            evidence.missing + sum(float(self._counted[at]) for at in words),
        )

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
        by_grams = GRAM_WEIGHT * np.where(self._changing & is_there, self._grams_rarity, in_grams)
        of_words = np.where(is_there, self._factors, similar), self._factors * (is_there * self._rarity + by_grams)
        of_runs = np.minimum(1.0, in_words / self._words_rarity / self._full_run_shares), in_words
        degrees, amounts = (np.where(self.layout.alone, *each) for each in zip(of_words, of_runs, strict=True))
        return degrees, amounts

    def _similar(self, present: Floats, in_grams: Floats) -> Floats:
        """Return the similarity of each match to each word with grams; 0 if the match has no form of the word."""
        has_grams = self.layout.has_grams
        wholes = np.maximum(self._grams_rarity[has_grams], LEAST_RARITY)
        similarity = in_grams[:, has_grams] / wholes
        begins_alike = present[:, self.layout.first_grams] > 0
        return np.where(begins_alike & (similarity >= SIMILAR_FROM), similarity, 0.0)
