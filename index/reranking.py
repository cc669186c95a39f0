"""The second stage: matches are ranked anew by what their texts and their articles say.

BM25 takes a passage for a bag of words. Here the words of a question count again where they stand together in one
sentence, where they stand in the very form in which they are asked, where the article has them, if elsewhere, and where
little else in the article has them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.analysis import Field, Token, analyze, passage_language
from index.analysis.words import normalise
from index.backends import Match
from index.evidence import Weighing
from index.model import Passage, PassageId, Span
from index.question import Question
from index.sentences import sentences

SENTENCE_WEIGHT = 0.5
"""Of the words in the best sentence. 0.3 to 0.7 are much alike."""

SENTENCE_B = 0.6
"""How much longer sentences are held back, as b of BM25 holds back longer passages."""

ARTICLE_WEIGHT = 0.1
"""Of the words that any match of the same article has."""

APART_WEIGHT = 0.4
"""Of the words that other matches of the same article lack, by their share. The names in a question stand all over the
article that it is about; what is asked of them stands in one place. 0.2 to 0.7 are much alike."""

LACKING = 2
"""Further matches that an article is thought to have, without any of the words: where there is but one, it is not held
back."""

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
        self._present = {match.passage_id: self._terms_in(match, weighing.question) for match in matches}
        self._sizes = Counter(passage_id.article_id for passage_id in self._present)
        self._frequencies: dict[str, Counter[str]] = defaultdict(Counter)
        for passage_id, terms_here in self._present.items():
            self._frequencies[passage_id.article_id].update(terms_here)
        lengths = [sentence.token_count for reading in readings for sentence in reading.sentences]
        self._usual_length = max(1.0, sum(lengths) / max(1, len(lengths)))

    def scores(self, match: Match, reading: Reading) -> dict[str, list[float]]:
        """What is added to the match's own score: by kind of evidence, for each word of the question."""
        return {
            "sentence": [SENTENCE_WEIGHT * worth for worth in self._in_best_sentence(reading)],
            "form": [FORM_WEIGHT * self._worth_in_form(at, reading) for at in range(len(self._words))],
            "article": [ARTICLE_WEIGHT * worth for worth in self._worths(self._in_article(match.passage_id))],
            "apart": [APART_WEIGHT * worth for worth in self._worths(self._apart(match.passage_id))],
        }

    def _in_best_sentence(self, reading: Reading) -> list[float]:
        """The worth of each word in the sentence with the most of the question for its length; zeros if none has it."""
        best = [0.0] * len(self._words)
        for sentence in reading.sentences:
            worths = self._worths(dict.fromkeys(sentence.terms & self._known, 1.0))
            norm = 1 - SENTENCE_B + SENTENCE_B * sentence.token_count / self._usual_length
            if sum(worths) / norm > sum(best):
                best = [worth / norm for worth in worths]
        return best

    def _worths(self, present: Mapping[str, float]) -> list[float]:
        """What each word is worth where these of its terms are: a word's are forms of it, a run's are its parts.

        Args: present: How much each of the terms counts.
        """
        worths = [0.0] * len(self._words)
        for term, factor in present.items():
            for at in self._words_of_term[term]:
                worth = factor * self._terms[at][term]
                worths[at] = max(worths[at], worth) if self._words[at].stands_alone else worths[at] + worth
        return worths

    def _worth_in_form(self, at: int, reading: Reading) -> float:
        word = self._words[at]
        return max(self._terms[at].values()) if word.stands_alone and word.normal in reading.forms else 0.0

    def _terms_in(self, match: Match, question: Question) -> frozenset[str]:
        terms = zip(question.query, match.term_scores, strict=True)
        return frozenset(term.term for term, score in terms if score and term.field is Field.WORDS)

    def _in_article(self, passage_id: PassageId) -> dict[str, float]:
        return dict.fromkeys(self._frequencies[passage_id.article_id], 1.0)

    def _apart(self, passage_id: PassageId) -> dict[str, float]:
        """The terms of a match, each with the share of its article's matches that lack it."""
        frequencies = self._frequencies[passage_id.article_id]
        size = self._sizes[passage_id.article_id] + LACKING
        return {term: 1 - frequencies[term] / size for term in self._present[passage_id]}


def _sentence(span: Span, tokens: Sequence[Token]) -> Sentence:
    inside = [token.term for token in tokens if span[0] <= token.start < span[1]]
    return Sentence(span, frozenset(inside), len(inside))
