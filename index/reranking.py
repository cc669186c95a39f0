"""The second stage: matches are ranked anew by what their texts and their articles say.

BM25 takes a passage for a bag of words. Here the words of a question count again where they stand together in one
sentence, where they stand in the very form in which they are asked, and where the article has them, if elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.analysis import Token, analyze, passage_language
from index.analysis.words import normalise
from index.backends import Match
from index.evidence import Weighing
from index.model import Passage, Span
from index.sentences import sentences

SENTENCE_WEIGHT = 0.5
"""Of the words in the best sentence. 0.3 to 0.7 are much alike."""

SENTENCE_B = 0.6
"""How much longer sentences are held back, as b of BM25 holds back longer passages."""

ARTICLE_WEIGHT = 0.1
"""Of the words that any match of the same article has."""

FORM_WEIGHT = 0.2
"""Of the words that stand in the text in the form in which they are asked."""

READINGS_KEPT = 2_000
"""Passages, of some 20 kB each when analyzed: those that the last hundred questions looked at."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, analyzed."""

    span: Span
    terms: frozenset[str]
    token_count: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A passage's text, analyzed."""

    tokens: tuple[Token, ...]  # in Field.WORDS
    forms: frozenset[str]  # its words as they stand, normalised
    sentences: tuple[Sentence, ...]


@lru_cache(maxsize=READINGS_KEPT)
def read_passage(passage: Passage) -> Reading:
    """Analyze a passage; the last few that were looked at are remembered."""
    tokens = tuple(analyze(passage.text, passage_language(passage)))
    forms = frozenset(normalise(passage.text[token.start : token.end]) for token in tokens)
    spans = sentences(passage.text, passage.language)
    return Reading(tokens, forms, tuple(_sentence(span, tokens) for span in spans))


class Reranker:
    """Ranks the matches of one question anew."""

    def __init__(self, weighing: Weighing, matches: Iterable[Match], readings: Sequence[Reading]) -> None:
        """Args: readings: Of the best matches; from them, a sentence's usual length is taken."""
        self._words = weighing.question.words
        self._terms = weighing.term_weights()
        self._words_of_term: dict[str, list[int]] = defaultdict(list)
        for at, terms in enumerate(self._terms):
            for term in terms:
                self._words_of_term[term].append(at)
        self._known = frozenset(self._words_of_term)
        self._articles = self._worths_in_articles(weighing, matches)
        lengths = [sentence.token_count for reading in readings for sentence in reading.sentences]
        self._usual_length = max(1.0, sum(lengths) / max(1, len(lengths)))

    def scores(self, match: Match, reading: Reading) -> dict[str, list[float]]:
        """What is added to the match's own score: by kind of evidence, for each word of the question."""
        _, in_sentence = self.best_sentence(reading)
        return {
            "sentence": [SENTENCE_WEIGHT * worth for worth in in_sentence],
            "form": [FORM_WEIGHT * self._worth_in_form(at, reading) for at in range(len(self._words))],
            "article": [ARTICLE_WEIGHT * worth for worth in self._articles[match.passage_id.article_id]],
        }

    def best_sentence(self, reading: Reading) -> tuple[Span | None, list[float]]:
        """The sentence with the most of the question for its length, the first of equals, and the worth of each word.

        None, and zeros, if no sentence has any of it.
        """
        best: Span | None = None
        best_worths = [0.0] * len(self._words)
        most = 0.0
        for sentence in reading.sentences:
            worths = self._worths(sentence.terms & self._known)
            norm = 1 - SENTENCE_B + SENTENCE_B * sentence.token_count / self._usual_length
            if sum(worths) / norm > most:
                best, best_worths = sentence.span, [worth / norm for worth in worths]
                most = sum(best_worths)
        return best, best_worths

    def _worths(self, present: Iterable[str]) -> list[float]:
        """What each word is worth where these of its terms are: a word's are forms of it, a run's are its parts."""
        worths = [0.0] * len(self._words)
        for term in present:
            for at in self._words_of_term[term]:
                worth = self._terms[at][term]
                worths[at] = max(worths[at], worth) if self._words[at].stands_alone else worths[at] + worth
        return worths

    def _worth_in_form(self, at: int, reading: Reading) -> float:
        word = self._words[at]
        return max(self._terms[at].values()) if word.stands_alone and word.normal in reading.forms else 0.0

    def _worths_in_articles(self, weighing: Weighing, matches: Iterable[Match]) -> Mapping[str, list[float]]:
        """For each article, what the words are worth that any of its matches has."""
        present: dict[str, set[str]] = defaultdict(set)
        query = weighing.question.query
        for match in matches:
            terms = {term.term for term, score in zip(query, match.term_scores, strict=True) if score}
            present[match.passage_id.article_id] |= terms & self._known
        return {article_id: self._worths(terms) for article_id, terms in present.items()}


def _sentence(span: Span, tokens: Sequence[Token]) -> Sentence:
    inside = [token.term for token in tokens if span[0] <= token.start < span[1]]
    return Sentence(span, frozenset(inside), len(inside))
