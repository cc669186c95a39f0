"""The second stage: matches are ranked anew by what their texts and their articles say.

BM25 takes a passage for a bag of words. Here the words of a question count again where they stand together in one
sentence, where they stand in the very form in which they are asked, where the article has them, if elsewhere, and where
little else in the article has them. Other forms of them count, numbers count more, and so does a number where one is
asked for.

What was tried and brought nothing: neighbouring words of a question as neighbours in the text or near each other, two
sentences instead of one, 4-grams sentence by sentence, the passage's place and length, a name where one is asked for.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, chain, pairwise
from operator import truediv

from index.analysis import Field
from index.analysis.words import normalise
from index.asked import Kind, kind_asked
from index.backends import OTHER_LANGUAGES, Match
from index.evidence import Weighing
from index.model import PassageId
from index.question import Question, QuestionWord, Role
from index.reading import form_mark
from index.scanning import Scan

SENTENCE_WEIGHT = 0.5
"""Of the words in the best sentence. 0.3 to 0.7 are much alike."""

SENTENCE_B = 0.6
"""How much longer sentences are held back, as b of BM25 holds back longer passages."""

ARTICLE_WEIGHT = 0.4
"""Of the best that the matches of the same article make of each term: a passage calls "it" what stands elsewhere in its
article. 0.3 to 0.6 are much alike."""

APART_WEIGHT = 0.4
"""Of the words that other matches of the same article lack, by their share. The names in a question stand all over the
article that it is about; what is asked of them stands in one place. 0.2 to 0.7 are much alike."""

LACKING = 2
"""Further matches that an article is thought to have, without any of the words: where there is but one, it is not held
back."""

FORM_WEIGHT = 0.2
"""Of the words that stand in the text in the form in which they are asked."""

ALIKE_WEIGHT = 1.0
"""Of the words of which only other forms are there, such as compounds, by how much of them is: stemmers know few of
these. 0.7 to 1.3 are much alike."""

NUMBER_WEIGHT = 0.2
"""Of all words, for each number of the question that is there: the same things are told of other years. 0.1 to 0.3 are
much alike."""

ASKED_WEIGHT = 0.1
"""Of all words, where a time or an amount is asked for and the best sentence has a number that is not in the question.
0.05 to 0.15 are much alike; with more, numbers come before what they are the numbers of."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


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
        self._partly = _Partly(self._words, terms_of_words)
        self._number = _NumberAsked(weighing.question)
        self._worth_of: dict[frozenset[str], float] = {}  # of what sentences have, which is the same in many
        counts = [count for scan in scans for count in scan.token_counts]
        self._usual_length = max(1.0, sum(counts) / max(1, len(counts)))

    def score(self, match: Match, scan: Scan, degrees: Sequence[float]) -> float:
        """What is added to the match's own score: the sum of `scores`, without telling the words apart.

        Args: degrees: How far each word of the question is matched; see `Evidence.degrees`.
        """
        by_length = list(map(truediv, map(self._worth, scan.found), self._norms(scan)))
        in_sentence = max(by_length, default=0.0)
        forms = frozenset[str]().union(*scan.found)
        in_form = sum(worth for form, worth in self._forms if form in forms)
        brings = in_sentence > 0 and self._number.is_in(scan.sentences[by_length.index(in_sentence)])
        apart = sum(self._worths(self._articles.apart(match.passage_id)))
        share = OTHER_LANGUAGES if self._is_foreign(scan) else 1.0
        of_text = SENTENCE_WEIGHT * in_sentence + FORM_WEIGHT * in_form + APART_WEIGHT * apart
        of_text += ALIKE_WEIGHT * sum(self._partly.alike(degrees).values())
        of_text += (NUMBER_WEIGHT * len(self._partly.numbers(degrees)) + ASKED_WEIGHT * brings) * self._partly.whole
        return share * of_text + ARTICLE_WEIGHT * self._articles.worth(match.passage_id.article_id)

    def scores(self, match: Match, scan: Scan, degrees: Sequence[float]) -> dict[str, list[float]]:
        """What is added to the match's own score: by kind of evidence, for each word of the question."""
        forms = frozenset[str]().union(*scan.found)
        share = OTHER_LANGUAGES if self._is_foreign(scan) else 1.0
        worths, brings = self._in_best_sentence(scan)
        whole = self._partly.whole
        alike, numbers = self._partly.alike(degrees), self._partly.numbers(degrees)
        asking = self._number.asking if brings else ()
        added = {
            "sentence": [SENTENCE_WEIGHT * worth for worth in worths],
            "form": [FORM_WEIGHT * worth if form in forms else 0.0 for form, worth in self._forms],
            "alike": [ALIKE_WEIGHT * alike.get(at, 0.0) for at in range(len(self._words))],
            "number": [NUMBER_WEIGHT * whole * (at in numbers) for at in range(len(self._words))],
            "asked": [ASKED_WEIGHT * whole / len(asking) if at in asking else 0.0 for at in range(len(self._words))],
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

    def _in_best_sentence(self, scan: Scan) -> tuple[list[float], bool]:
        """The worth of each word in the sentence with the most of the question for its length; zeros if none has it.

        With them, whether that sentence has a number that is asked for.
        """
        norms = self._norms(scan)
        by_length = list(map(truediv, map(self._worth, scan.found), norms))
        if not any(by_length):
            return [0.0] * len(self._words), False
        best = by_length.index(max(by_length))
        worths = self._worths(dict.fromkeys(scan.found[best], 1.0))
        return [worth / norms[best] for worth in worths], self._number.is_in(scan.sentences[best])

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


class _Partly:
    """What the words of a question are worth by how far each is matched."""

    def __init__(self, words: Sequence[QuestionWord], terms_of_words: Sequence[Mapping[str, float]]) -> None:
        wholes = [
            max(terms.values()) if word.stands_alone else sum(terms.values())
            for word, terms in zip(words, terms_of_words, strict=True)
        ]
        self.whole = sum(wholes)  # of all words
        self._numbers = [at for at, word in enumerate(words) if word.is_number]
        self._with_forms = [
            (at, wholes[at])
            for at, word in enumerate(words)
            if word.stands_alone and not word.is_number and not word.is_respelled
        ]

    def alike(self, degrees: Sequence[float]) -> dict[int, float]:
        """The places of the words of which only other forms are there, each with what these are worth."""
        return {at: degrees[at] * whole for at, whole in self._with_forms if 0 < degrees[at] < 1}

    def numbers(self, degrees: Sequence[float]) -> list[int]:
        """The places of the numbers that are there."""
        return [at for at in self._numbers if degrees[at] == 1]


class _NumberAsked:
    """Whether a question asks for a time or an amount, and what answers that."""

    def __init__(self, question: Question) -> None:
        self._is_asked = kind_asked(question.text, question.language) in {Kind.TIME, Kind.AMOUNT}
        self._known = frozenset(map(normalise, _NUMBER.findall(question.text)))
        places = range(len(question.words))
        asking = [at for at in places if question.words[at].role is Role.QUESTION]
        self.asking = asking or places  # the places of the words that ask: all, if it is not known which

    def is_in(self, sentence: str) -> bool:
        """Whether a number is asked for, and the sentence has one that is not in the question."""
        return self._is_asked and any(normalise(each) not in self._known for each in _NUMBER.findall(sentence))


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
