"""The second stage: matches are ranked anew by what their texts and their articles say.

BM25 takes a passage for a bag of words. Here the words of a question count again where they stand together in one
sentence, where they stand in the very form in which they are asked, where the article has them, if elsewhere, and where
little else in the article has them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, chain, pairwise
from operator import truediv

from index.analysis import Field
from index.backends import OTHER_LANGUAGES, Match
from index.evidence import Weighing
from index.model import PassageId
from index.question import Question
from index.reading import form_mark
from index.scanning import Scan

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

    def __init__(self, weighing: Weighing, matches: Sequence[Match], scans: Sequence[Scan]) -> None:
        """Args: scans: Of the best matches; from them, a sentence's usual length is taken."""
        self._words = weighing.question.words
        terms_of_words = weighing.term_weights()
        self._worths_of_term: dict[str, list[tuple[int, bool, float]]] = defaultdict(list)
        for at, (word, terms) in enumerate(zip(self._words, terms_of_words, strict=True)):
            for term, worth in terms.items():
                self._worths_of_term[term].append((at, word.stands_alone, worth))
        self._forms = [
            (form_mark(word.normal), max(terms.values())) if word.stands_alone else ("", 0.0)
            for word, terms in zip(self._words, terms_of_words, strict=True)
        ]
        asked_in = weighing.question.language
        self._asked_in = asked_in if any(scan.language == asked_in for scan in scans) else None
        self._articles = _Articles(weighing.question, matches)
        self._ends = list(accumulate(len(word.terms) for word in self._words))
        self._worth_of: dict[frozenset[str], float] = {}  # of what sentences have, which is the same in many
        counts = [count for scan in scans for count in scan.token_counts]
        self._usual_length = max(1.0, sum(counts) / max(1, len(counts)))

    def score(self, match: Match, scan: Scan) -> float:
        """What is added to the match's own score: the sum of `scores`, without telling the words apart."""
        in_sentence = max(map(truediv, map(self._worth, scan.found), self._norms(scan)), default=0.0)
        forms = frozenset[str]().union(*scan.found)
        in_form = sum(worth for form, worth in self._forms if form in forms)
        apart = sum(self._worths(self._articles.apart(match.passage_id)))
        share = OTHER_LANGUAGES if self._is_foreign(scan) else 1.0
        of_text = SENTENCE_WEIGHT * in_sentence + FORM_WEIGHT * in_form + APART_WEIGHT * apart
        return share * of_text + ARTICLE_WEIGHT * self._articles.worth(match.passage_id.article_id)

    def scores(self, match: Match, scan: Scan) -> dict[str, list[float]]:
        """What is added to the match's own score: by kind of evidence, for each word of the question."""
        forms = frozenset[str]().union(*scan.found)
        share = OTHER_LANGUAGES if self._is_foreign(scan) else 1.0
        added = {
            "sentence": [SENTENCE_WEIGHT * worth for worth in self._in_best_sentence(scan)],
            "form": [FORM_WEIGHT * worth if form in forms else 0.0 for form, worth in self._forms],
            "apart": [APART_WEIGHT * worth for worth in self._worths(self._articles.apart(match.passage_id))],
        }
        added = {kind: [share * score for score in scores] for kind, scores in added.items()}
        in_article = self._in_article(match.passage_id)  # where others count less already
        return added | {"article": [ARTICLE_WEIGHT * score for score in in_article]}

    def _is_foreign(self, scan: Scan) -> bool:
        """Whether it is not in the language that is asked in, and another is."""
        return self._asked_in is not None and scan.language != self._asked_in

    def _norms(self, scan: Scan) -> list[float]:
        """By how much each sentence is held back for its length."""
        return [1 - SENTENCE_B + SENTENCE_B * count / self._usual_length for count in scan.token_counts]

    def _in_best_sentence(self, scan: Scan) -> list[float]:
        """The worth of each word in the sentence with the most of the question for its length; zeros if none has it."""
        each = zip(scan.found, self._norms(scan), strict=True)
        found, norm = max(each, key=self._worth_for_length, default=(frozenset[str](), 1.0))
        return [worth / norm for worth in self._worths(dict.fromkeys(found, 1.0))]

    def _worth_for_length(self, sentence: tuple[frozenset[str], float]) -> float:
        found, norm = sentence
        return self._worth(found) / norm

    def _worth(self, found: frozenset[str]) -> float:
        """What all words are worth where these terms are."""
        if found not in self._worth_of:
            self._worth_of[found] = sum(self._worths(dict.fromkeys(found, 1.0)))
        return self._worth_of[found]

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

    def _in_article(self, passage_id: PassageId) -> list[float]:
        """For each word, the best scores of its terms in the article."""
        best = self._articles.best(passage_id.article_id)
        return [sum(best[start:end]) for start, end in pairwise([0, *self._ends])]


class _Articles:
    """The articles of the matches, of which only those of the best matches are looked into."""

    def __init__(self, question: Question, matches: Iterable[Match]) -> None:
        self._places = _word_terms(question)
        self._matches: dict[str, list[Match]] = defaultdict(list)
        for match in matches:
            self._matches[match.passage_id.article_id].append(match)
        self._apart: dict[PassageId, dict[str, float]] = {}
        self._worths: dict[str, float] = {}

    def best(self, article_id: str) -> tuple[float, ...]:
        """The best score of each term of the query in the matches of an article."""
        rows = [match.term_scores for match in self._matches[article_id]]
        return rows[0] if len(rows) == 1 else tuple(map(max, zip(*rows, strict=True)))

    def worth(self, article_id: str) -> float:
        """The sum of these."""
        if article_id not in self._worths:
            self._worths[article_id] = sum(self.best(article_id))
        return self._worths[article_id]

    def apart(self, passage_id: PassageId) -> dict[str, float]:
        """The terms of a match in Field.WORDS, each with the share of its article's matches that lack it."""
        if passage_id not in self._apart:
            self._tell_apart(self._matches[passage_id.article_id])
        return self._apart[passage_id]

    def _tell_apart(self, matches: Sequence[Match]) -> None:
        """The same for all matches of an article."""
        present = [self._terms_in(match.term_scores) for match in matches]
        frequencies = Counter(chain.from_iterable(present))
        size = len(matches) + LACKING
        for match, terms in zip(matches, present, strict=True):
            self._apart[match.passage_id] = {term: 1 - frequencies[term] / size for term in terms}

    def _terms_in(self, scores: Sequence[float]) -> dict[str, None]:
        """Each once."""
        return {term: None for at, term in self._places if scores[at]}


def _word_terms(question: Question) -> list[tuple[int, str]]:
    """The terms of Field.WORDS, each with its place in the query."""
    return [(at, term.term) for at, term in enumerate(question.query) if term.field is Field.WORDS]
