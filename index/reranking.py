"""The second stage: matches are ranked anew by what their texts and their articles say.

BM25 takes a passage for a bag of words. Here the words of a question count again where they stand together in one
sentence, where they stand in the very form in which they are asked, where the article has them, if elsewhere, and where
little else in the article has them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import accumulate, pairwise

from index.analysis import Field
from index.backends import OTHER_LANGUAGES, Match
from index.evidence import Weighing
from index.model import PassageId
from index.question import Question
from index.reading import Reading, Sentence, Sought, form_mark

SENTENCE_WEIGHT = 0.5
"""Of the words in the best sentence. 0.3 to 0.7 are much alike."""

SENTENCE_B = 0.6
"""How much longer sentences are held back, as b of BM25 holds back longer passages."""

ARTICLE_WEIGHT = 0.25
"""Of the best that the matches of the same article make of each term: a passage calls "it" what stands elsewhere in its
article. 0.2 to 0.6 are much alike."""

APART_WEIGHT = 0.4
"""Of the words that other matches of the same article lack, by their share. The names in a question stand all over the
article that it is about; what is asked of them stands in one place. 0.2 to 0.7 are much alike."""

LACKING = 2
"""Further matches that an article is thought to have, without any of the words: where there is but one, it is not held
back."""

FORM_WEIGHT = 0.2
"""Of the words that stand in the text in the form in which they are asked."""


class Reranker:
    """Ranks the matches of one question anew."""

    def __init__(self, weighing: Weighing, matches: Sequence[Match], readings: Sequence[Reading]) -> None:
        """Args: readings: Of the best matches; from them, a sentence's usual length is taken."""
        self._words = weighing.question.words
        self._terms = weighing.term_weights()
        self._worths_of_term: dict[str, list[tuple[int, bool, float]]] = defaultdict(list)
        for at, (word, terms) in enumerate(zip(self._words, self._terms, strict=True)):
            for term, worth in terms.items():
                self._worths_of_term[term].append((at, word.stands_alone, worth))
        self._forms = [
            (form_mark(word.normal), max(terms.values())) if word.stands_alone else ("", 0.0)
            for word, terms in zip(self._words, self._terms, strict=True)
        ]
        asked_in = weighing.question.language
        self._asked_in = asked_in if any(reading.language == asked_in for reading in readings) else None
        self._sought = Sought(self._words)
        self._places = _word_terms(weighing.question)
        self._present = {match.passage_id: self._terms_in(match) for match in matches}
        self._sizes = Counter(passage_id.article_id for passage_id in self._present)
        self._bests = _best_by_article(matches)
        self._ends = list(accumulate(len(word.terms) for word in self._words))
        self._frequencies: dict[str, Counter[str]] = defaultdict(Counter)
        for passage_id, terms_here in self._present.items():
            self._frequencies[passage_id.article_id].update(terms_here)
        lengths = [sentence.token_count for reading in readings for sentence in reading.sentences]
        self._usual_length = max(1.0, sum(lengths) / max(1, len(lengths)))

    def scores(self, match: Match, reading: Reading) -> dict[str, list[float]]:
        """What is added to the match's own score: by kind of evidence, for each word of the question."""
        found = [self._sought.found_in(sentence) for sentence in reading.sentences]
        forms = set[str]().union(*found)
        in_sentence = self._in_best_sentence(reading.sentences, found)
        share = OTHER_LANGUAGES if self._is_foreign(reading) else 1.0
        added = {
            "sentence": [SENTENCE_WEIGHT * worth for worth in in_sentence],
            "form": [FORM_WEIGHT * worth if form in forms else 0.0 for form, worth in self._forms],
            "apart": [APART_WEIGHT * worth for worth in self._worths(self._apart(match.passage_id))],
        }
        added = {kind: [share * score for score in scores] for kind, scores in added.items()}
        in_article = self._in_article(match.passage_id)  # where others count less already
        return added | {"article": [ARTICLE_WEIGHT * score for score in in_article]}

    def _is_foreign(self, reading: Reading) -> bool:
        """Whether it is not in the language that is asked in, and another is."""
        return self._asked_in is not None and reading.language != self._asked_in

    def _in_best_sentence(self, sentences: Sequence[Sentence], found: Sequence[Set[str]]) -> list[float]:
        """The worth of each word in the sentence with the most of the question for its length; zeros if none has it."""
        best = [0.0] * len(self._words)
        most = 0.0
        for sentence, terms in zip(sentences, found, strict=True):
            if terms:
                worths = self._worths(dict.fromkeys(terms, 1.0))
                norm = 1 - SENTENCE_B + SENTENCE_B * sentence.token_count / self._usual_length
                if sum(worths) / norm > most:
                    best = [worth / norm for worth in worths]
                    most = sum(best)
        return best

    def _worths(self, present: Mapping[str, float]) -> list[float]:
        """What each word is worth where these of its terms are: a word's are forms of it, a run's are its parts.

        Args: present: How much each of the terms counts; what is none of the question's does not.
        """
        worths = [0.0] * len(self._words)
        for term, factor in present.items():
            for at, stands_alone, worth in self._worths_of_term.get(term, ()):
                if not stands_alone:
                    worths[at] += factor * worth
                elif factor * worth > worths[at]:
                    worths[at] = factor * worth
        return worths

    def _terms_in(self, match: Match) -> frozenset[str]:
        scores = match.term_scores
        return frozenset(term for at, term in self._places if scores[at])

    def _in_article(self, passage_id: PassageId) -> list[float]:
        """For each word, the best scores of its terms in the article."""
        best = self._bests[passage_id.article_id]
        return [sum(best[start:end]) for start, end in pairwise([0, *self._ends])]

    def _apart(self, passage_id: PassageId) -> dict[str, float]:
        """The terms of a match, each with the share of its article's matches that lack it."""
        frequencies = self._frequencies[passage_id.article_id]
        size = self._sizes[passage_id.article_id] + LACKING
        return {term: 1 - frequencies[term] / size for term in self._present[passage_id]}


def _best_by_article(matches: Iterable[Match]) -> dict[str, tuple[float, ...]]:
    """For each article, the best score of each term of the query in its matches."""
    scores: dict[str, list[tuple[float, ...]]] = defaultdict(list)
    for match in matches:
        scores[match.passage_id.article_id].append(match.term_scores)
    return {article_id: tuple(map(max, zip(*rows, strict=True))) for article_id, rows in scores.items()}


def _word_terms(question: Question) -> list[tuple[int, str]]:
    """The terms of Field.WORDS, each with its place in the query."""
    return [(at, term.term) for at, term in enumerate(question.query) if term.field is Field.WORDS]
