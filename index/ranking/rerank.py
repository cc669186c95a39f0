"""Rank matches again by their texts and their articles: the second stage.

BM25 takes a passage for a bag of words. Here the words of a question count again where they are together in one
sentence, where they have the very form in which they are asked, where the article has them elsewhere, and where little
else in the article has them. Other forms of them count. Numbers count more, and so does a number where one is asked
for. A person's last name counts as if the whole name were there.

These were tried and brought nothing: neighbouring words of a question as neighbours in the text or near each other, two
sentences instead of one, 4-grams sentence by sentence, the passage's place and length, a name where one is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.analysis import Field
from index.backends.base import OTHER_LANGUAGES, Ranking
from index.query.answer_type import Kind, kind_asked
from index.query.question import Question, QuestionWord
from index.query.word_roles import Role
from index.ranking.sentence_scan import Scan
from index.ranking.verdict import Weighing

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

SENTENCE_WEIGHT = 0.5
"""Weight of the words in the best sentence. 0.3 to 0.7 are much alike."""

SENTENCE_B = 0.6
"""Degree to which longer sentences are held back, as b of BM25 holds back longer passages."""

ARTICLE_WEIGHT = 0.4
"""Weight of the best score of each term among the matches of the same article: a passage calls "it" what its article
names elsewhere. 0.3 to 0.6 are much alike."""

APART_WEIGHT = 0.4
"""Weight of the words that other matches of the same article lack, by their share. The names in a question are all over
the article that it is about; what is asked of them is in one place. 0.2 to 0.7 are much alike."""

LACKING = 2
"""Further matches that an article is assumed to have, without any of the words. With a single match, it is not held
back."""

FORM_WEIGHT = 0.2
"""Weight of the words that are in the text in the form in which they are asked."""

ALIKE_WEIGHT = 1.0
"""Weight of the words of which only other forms are there, such as compounds, by how much of them is: stemmers know few
of these. 0.7 to 1.3 are much alike."""

NUMBER_WEIGHT = 0.2
"""Weight of all words, for each number of the question that is there: the same things are told of other years. 0.1 to
0.3 are much alike."""

ASKED_WEIGHT = 0.1
"""Weight of all words, where a time or an amount is asked for and the best sentence has a number that is not in the
question. 0.05 to 0.15 are much alike. With more, numbers come before the things that they count."""

NAME_WEIGHT = 1.0
"""Weight of the other words of a name in a passage that has its last word alone, by their score in the same article
where the name is whole: an article names people in full once. 0.7 to 1.2 are much alike."""


class Reranker:
    """A new ranking of some matches of one question."""

    def __init__(
        self,
        weighing: Weighing,
        ranking: Ranking,
        places: Sequence[int],
        degrees: Sequence[Sequence[float]],
        scan: Scan,
    ) -> None:
        """Args:
        places: Places of the matches in the ranking.
        degrees: For each of them, how far each word of the question is matched; see `Evidence.degrees`.
        scan: The scan of these matches; a sentence's usual length is taken from it.
        """
        self._layout = weighing.layout
        self._scan = scan
        question = weighing.question
        self._worths = np.where(_first_in_word(question), weighing.worths[self._layout.word_columns], 0.0)
        matches = [ranking.matches[place] for place in places]
        foreign = np.array([match.language != question.language for match in matches], dtype=np.bool_)
        share = np.where(foreign & ~foreign.all(), OTHER_LANGUAGES, 1.0)[:, np.newaxis]
        wholes = self._layout.of_words(self._worths)
        in_sentences, brings = self._in_sentences(question)
        articles = _Articles(ranking, places)
        of_text = {
            "sentence": SENTENCE_WEIGHT * in_sentences,
            "form": FORM_WEIGHT * self._layout.alone * self._of_passages(scan.forms) * wholes,
            **_partly(question, np.array(degrees).reshape(len(matches), -1), wholes),
            "asked": ASKED_WEIGHT * wholes.sum() * brings[:, np.newaxis] * _asking(question),
            "apart": APART_WEIGHT * self._by_word(articles.apart(self._layout.word_columns)),
        }
        of_article = {  # where others count less already
            "article": ARTICLE_WEIGHT * self._layout.sums_of_all(articles.best()),
            "name": NAME_WEIGHT * self._of_names(question, articles),
        }
        self._added = {kind: share * added for kind, added in of_text.items()} | of_article
        self.scores: list[float] = sum(added.sum(axis=1) for added in self._added.values()).tolist()
        """What is added to the score of each match."""

    def added(self, at: int) -> dict[str, list[float]]:
        """Return what is added to the score of one of the matches: by kind of evidence, for each word of the
        question."""
        return {kind: added[at].tolist() for kind, added in self._added.items()}

    def _by_word(self, shares: Floats) -> Floats:
        """Return the worth of each word from these shares of its terms: a word's are forms of it, a run's its parts."""
        return self._layout.of_words(shares * self._worths)

    def _of_names(self, question: Question, articles: _Articles) -> Floats:
        """Return what each word of a name lacks in each match that has its last word alone."""
        scores = np.zeros((len(articles), len(question.words)))
        if lasts := _lasts_of_names(question):
            words, ends = list(lasts), list(lasts.values())
            present = self._layout.of_words(articles.scores[:, self._layout.word_columns]) > 0
            by_word = self._layout.sums_of_all(articles.scores)
            scores[:, words] = articles.lent(by_word[:, words], present[:, words], present[:, ends])
        return scores

    def _of_passages(self, sentences: Flags) -> Flags:
        """Return the flags that any sentence of each passage has."""
        firsts = self._scan.borders[:-1]
        return np.logical_or.reduceat(sentences, firsts) if len(firsts) else sentences

    def _in_sentences(self, question: Question) -> tuple[Floats, Flags]:
        """Return the worth of each word in the sentence of each passage that has most of the question for its length.

        Return with them whether that sentence has something of it, and a number where one is asked for.
        """
        scan = self._scan
        usual = max(1.0, float(scan.token_counts.mean())) if len(scan.token_counts) else 1.0
        norms = 1 - SENTENCE_B + SENTENCE_B * scan.token_counts / usual
        worths = self._by_word(scan.terms.astype(np.float64)) / norms[:, np.newaxis]
        by_length = worths.sum(axis=1).tolist()
        best = [by_length.index(max(by_length[first:end]), first) for first, end in scan.passages()]
        is_asked = kind_asked(question.text, question.language) in {Kind.TIME, Kind.AMOUNT}
        return worths[best], is_asked & worths[best].any(axis=1) & scan.has_new_number[best]


def _first_in_word(question: Question) -> Flags:
    """Return flags for the terms in Field.WORDS that occur for the first time among those of their word."""
    terms = [word.terms_in(Field.WORDS) for word in question.words]
    return np.array([term not in of_one[:at] for of_one in terms for at, term in enumerate(of_one)], dtype=np.bool_)


def _lasts_of_names(question: Question) -> dict[int, int]:
    """Return the place of the last word of a name for each of its other words.

    A name is capitalised words with only a blank between them.
    """
    words, lasts = question.words, dict[int, int]()
    for at in range(len(words) - 2, -1, -1):
        word, following = words[at], words[at + 1]
        between = question.text[word.span[1] : following.span[0]]
        if not between.strip() and _may_be_in_name(word) and _may_be_in_name(following):
            lasts[at] = lasts.get(at + 1, at + 1)
    return lasts


def _may_be_in_name(word: QuestionWord) -> bool:
    return word.role is Role.CONTENT and word.text[0].isupper()


def _partly(question: Question, degrees: Floats, wholes: Floats) -> dict[str, Floats]:
    """Return the worth of the words of which only other forms are there, and of the numbers that are there."""
    words = question.words
    has_forms = np.array([word.stands_alone and not word.is_number and not word.is_respelled for word in words])
    alike = np.where(has_forms & (degrees > 0) & (degrees < 1), degrees * wholes, 0.0)
    numbers = np.array([word.is_number for word in words]) & (degrees == 1)
    return {"alike": ALIKE_WEIGHT * alike, "number": NUMBER_WEIGHT * wholes.sum() * numbers}


def _asking(question: Question) -> Floats:
    """Return the share of each word in what is added where a number is asked for: equal ones if no word is known to
    ask."""
    asking = np.array([word.role is Role.QUESTION for word in question.words])
    shares: Floats = asking / asking.sum() if asking.any() else np.full(len(asking), 1 / len(asking))
    return shares


class _Articles:
    """The articles of a ranking's matches."""

    def __init__(self, ranking: Ranking, places: Sequence[int]) -> None:
        """Args: places: Places of the matches that are asked for."""
        numbers: dict[str, int] = {}
        of_all = [numbers.setdefault(match.passage_id.article_id, len(numbers)) for match in ranking.matches]
        self.scores: Floats = ranking.term_scores
        self._places = np.array(places, dtype=np.intp)
        self._articles = np.array(of_all, dtype=np.intp)[self._places]  # of these matches
        self._order = np.argsort(of_all, kind="stable")  # the matches of an article side by side
        self._sizes = np.bincount(of_all)[:, np.newaxis]
        self._firsts = np.cumsum([0, *self._sizes[:-1, 0]])

    def __len__(self) -> int:
        """Return how many matches are asked for."""
        return len(self._places)

    def lent(self, scores: Floats, present: Flags, lenders: Flags) -> Floats:
        """Return what each match that has the lender of a word but not the word is short of the best in its article.

        If the word is without its lender elsewhere in the article, it is a word of its own, such as "British".

        Args:
            scores: Score of each match of the ranking and each word.
            present: Whether the match has the word.
            lenders: Whether it has the word that stands for it.
        """
        best = self._best_of(np.where(present & lenders, scores, 0.0))
        here = self._places
        borrows = lenders[here] & ~present[here] & (self._best_of((present & ~lenders).astype(np.float64)) == 0)
        return np.where(borrows, np.maximum(best - scores[here], 0.0), 0.0)

    def best(self) -> Floats:
        """Return for each match the best score of each term of the query in its article."""
        return self._best_of(self.scores)

    def apart(self, columns: npt.NDArray[np.intp]) -> Floats:
        """Return for each match and term the share of its article's matches that lack it; 0 if the match lacks it."""
        present = self.scores[:, columns] > 0
        frequencies = np.add.reduceat(present[self._order], self._firsts, dtype=np.float64)
        lacking = 1 - frequencies / (self._sizes + LACKING)
        return present[self._places] * lacking[self._articles]

    def _best_of(self, scores: Floats) -> Floats:
        """Return for each match that is asked for the best of each column among all matches of its article."""
        best: Floats = np.maximum.reduceat(scores[self._order], self._firsts)[self._articles]
        return best
