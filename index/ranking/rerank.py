"""Rank matches again by their texts and their articles: the second stage.

BM25 treats a passage as a bag of words. Here the words of a question count again if they are together in one sentence,
if they have the form of the question, if the article has them elsewhere, and if little else in the article has them.
Other forms of the words count. Numbers count more, and so does a number if the question asks for one. A person's last
name counts as if the whole name were there.

These ideas were tried without success: adjacent or close words of a question in the text, two sentences instead of one,
4-grams sentence by sentence, the place and length of the passage, a name if the question asks for one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from index.backends.base import OTHER_LANGUAGE_FACTOR, Ranking
from index.query.answer_type import Kind, kind_asked
from index.query.question import Question, QuestionWord
from index.query.word_roles import Role
from index.ranking.sentence_scan import Scan
from index.ranking.verdict import Weighing

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

SENTENCE_WEIGHT = 0.5
"""Weight of the words in the best sentence. 0.3 to 0.7 give similar results."""

SENTENCE_B = 0.6
"""Degree to which longer sentences are penalized, as b in BM25 penalizes longer passages."""

ARTICLE_WEIGHT = 0.4
"""Weight of the best score of each term among the matches of the same article. A passage says "it" for a thing that its
article names elsewhere. 0.3 to 0.6 give similar results."""

APART_WEIGHT = 0.4
"""Weight of the words that other matches of the same article lack, by their share. An article names its subject
everywhere, but what the question asks about it is in one place. 0.2 to 0.7 give similar results."""

ASSUMED_MATCHES = 2
"""Further matches without any of the words that an article is assumed to have. So an article with a single match is not
penalized."""

FORM_WEIGHT = 0.2
"""Weight of the words that are in the text in the form of the question."""

OTHER_FORM_WEIGHT = 1.0
"""Weight of the words of which the text has only other forms, such as compounds, by their similarity. Stemmers know few
of these. 0.7 to 1.3 give similar results."""

NUMBER_WEIGHT = 0.2
"""Weight of all words, for each number of the question that the text has. Texts say the same things about other years.
0.1 to 0.3 give similar results."""

ASKED_NUMBER_WEIGHT = 0.1
"""Weight of all words, if the question asks for a time or an amount and the best sentence has a number that is not in
the question. 0.05 to 0.15 give similar results. With more, numbers rank above the things that they count."""

NAME_WEIGHT = 1.0
"""Weight of the other words of a name in a passage that has only its last word, by their score where the same article
has the whole name. An article gives a person's full name once. 0.7 to 1.2 give similar results."""

LEAD_WEIGHT = 0.5
"""Weight of the best score for a passage that introduces its article, by the share of the title that is asked for. For
"What is X?", "Who is X?" and "X", it comes first for 97 to 100 of 100 titles. Without this, it does for 25 to 40, and
with a third of it, for 70 to 90. No other questions of the collections have another first passage. See
`introductions`."""


class Reranker:
    """The second ranking of some matches of a question."""

    def __init__(
        self,
        weighing: Weighing,
        ranking: Ranking,
        places: Sequence[int],
        degrees: Sequence[Sequence[float]],
        scan: Scan,
        introducing: Sequence[float] = (),
    ) -> None:
        """Prepare the evidence of the matches.

        Args: places: Places of the matches in the ranking. degrees: For each match, the degree to which each word of
        the question is matched; see `Evidence.degrees`. scan: The scan of these matches. It gives the average length of
        a sentence.
        """
        self._layout = weighing.layout
        self._scan = scan
        question = weighing.question
        self._worths = weighing.worths[self._layout.word_columns]
        matches = [ranking.matches[place] for place in places]
        foreign = np.array([match.language != question.language for match in matches], dtype=np.bool_)
        wholes = self._layout.of_words(self._worths)
        in_sentences, brings = self._in_sentences(question)
        articles = _Articles(ranking, places)
        of_text = {
            "sentence": SENTENCE_WEIGHT * in_sentences,
            "form": FORM_WEIGHT * self._layout.alone * self._of_passages(scan.forms) * wholes,
            **_partly(question, np.array(degrees).reshape(len(matches), -1), wholes),
            "apart": APART_WEIGHT * self._by_word(articles.apart(self._layout.word_columns)),
        }
        if brings.any():
            of_text["asked"] = ASKED_NUMBER_WEIGHT * wholes.sum() * brings[:, np.newaxis] * _asking(question)
        if foreign.any() and not foreign.all():
            share = np.where(foreign, OTHER_LANGUAGE_FACTOR, 1.0)[:, np.newaxis]
            of_text = {kind: share * added for kind, added in of_text.items()}
        # passages in other languages already count less in what the article has
        self._added = {**of_text, "article": ARTICLE_WEIGHT * self._layout.sums_of_all(articles.best())}
        if lasts := _lasts_of_names(question):
            self._added["name"] = NAME_WEIGHT * self._of_names(lasts, articles)
        by_word = self._layout.sums_of_all(ranking.term_scores[places]) + sum(self._added.values())
        self.relative: list[float] = self._relative(weighing.first_times, by_word)
        """The score of each match, in relation to the worth of all words, each of which counts once."""
        if any(introducing):
            added = LEAD_WEIGHT * by_word.sum(axis=1).max() * np.array(introducing)
            self._added["lead"] = added[:, np.newaxis] * _shares_of_content(question)
        self.scores: list[float] = sum(added.sum(axis=1) for added in self._added.values()).tolist()
        """The increase of the score of each match."""

    def added(self, at: int) -> dict[str, list[float]]:
        """Return the increase of the score of one of the matches: by kind of evidence, for each word of the question.

        Kinds that no match has may be left out.
        """
        return {kind: added[at].tolist() for kind, added in self._added.items()}

    def _relative(self, counted: Flags, by_word: Floats) -> list[float]:
        worth = self._layout.of_words(self._worths)[counted].sum()
        relative: list[float] = (by_word[:, counted].sum(axis=1) / worth).tolist()
        return relative

    def _by_word(self, shares: Floats) -> Floats:
        """Return the worth of each word from shares of its terms. A word's terms are forms, a run's terms are parts."""
        return self._layout.of_words(shares * self._worths)

    def _of_names(self, lasts: Mapping[int, int], articles: _Articles) -> Floats:
        """Return the missing score of each word of a name, for each match that has only the last word.

        Args: lasts: See `_lasts_of_names`.
        """
        words, ends = list(lasts), list(lasts.values())
        present = self._layout.of_words(articles.scores[:, self._layout.word_columns]) > 0
        by_word = self._layout.sums_of_all(articles.scores)
        scores = np.zeros((len(articles), by_word.shape[1]))
        scores[:, words] = articles.lent(by_word[:, words], present[:, words], present[:, ends])
        return scores

    def _of_passages(self, sentences: Flags) -> Flags:
        """Return for each passage whether any of its sentences has the flag."""
        firsts = self._scan.borders[:-1]
        return np.logical_or.reduceat(sentences, firsts) if len(firsts) else sentences

    def _in_sentences(self, question: Question) -> tuple[Floats, Flags]:
        """Return the worth of each word in the best sentence of each passage: the one with most of the question for its
        length.

        Also return whether that sentence has any of the words and a number that the question asks for.
        """
        scan = self._scan
        usual = max(1.0, float(scan.token_counts.mean())) if len(scan.token_counts) else 1.0
        norms = 1 - SENTENCE_B + SENTENCE_B * scan.token_counts / usual
        worths = self._by_word(scan.terms.astype(np.float64)) / norms[:, np.newaxis]
        by_length = worths.sum(axis=1).tolist()
        best = [by_length.index(max(by_length[first:end]), first) for first, end in scan.passages()]
        asks_number = kind_asked(question.text, question.language) in {Kind.TIME, Kind.AMOUNT}
        return worths[best], asks_number & worths[best].any(axis=1) & scan.has_new_number[best]


def _lasts_of_names(question: Question) -> dict[int, int]:
    """Return the place of the last word of a name for each of its other words.

    A name is several capitalised words with only spaces between them.
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
    """Return the worth of the words of which only other forms match, and of the numbers that match, if any do."""
    words = question.words
    has_forms = np.array([word.stands_alone and not word.is_number and not word.is_respelled for word in words])
    partly = has_forms & (degrees > 0) & (degrees < 1)
    worths = {"alike": OTHER_FORM_WEIGHT * np.where(partly, degrees * wholes, 0.0)} if partly.any() else {}
    are_numbers = np.array([word.is_number for word in words])
    if are_numbers.any():
        worths["number"] = NUMBER_WEIGHT * wholes.sum() * (are_numbers & (degrees == 1))
    return worths


def _asking(question: Question) -> Floats:
    """Return the share of each word in the increase for a number that is asked for: the question words share it, or all
    words if there is no question word."""
    asking = np.array([word.role is Role.QUESTION for word in question.words])
    shares: Floats = asking / asking.sum() if asking.any() else np.full(len(asking), 1 / len(asking))
    return shares


def _shares_of_content(question: Question) -> Floats:
    """Return the share of each word in the increase for an introduction: the content words share it."""
    content = np.array([word.role is Role.CONTENT for word in question.words])
    shares: Floats = content / content.sum()
    return shares


class _Articles:
    """The articles of a ranking's matches."""

    def __init__(self, ranking: Ranking, places: Sequence[int]) -> None:
        """Group the matches by article.

        Args: places: Places of the requested matches.
        """
        numbers: dict[str, int] = {}
        of_all = np.array(
            [numbers.setdefault(match.passage_id.article_id, len(numbers)) for match in ranking.matches], dtype=np.intp
        )
        self.scores: Floats = ranking.term_scores
        self._places = np.array(places, dtype=np.intp)
        self._articles = of_all[self._places]  # of the requested matches
        self._order = of_all.argsort(kind="stable")  # groups the matches by article
        sizes = np.bincount(of_all)
        self._sizes = sizes[:, np.newaxis]
        self._firsts = sizes.cumsum() - sizes

    def __len__(self) -> int:
        """Return the number of requested matches."""
        return len(self._places)

    def lent(self, scores: Floats, present: Flags, lenders: Flags) -> Floats:
        """Return the score that each match lacks to the best in its article, for words whose lender it has.

        A lender is the last word of a name. If the article has the word without its lender elsewhere, it is a word by
        itself, such as "British", and gets nothing.

        Args:
            scores: Score of each match of the ranking and each word.
            present: Whether the match has the word.
            lenders: Whether it has the word's lender.
        """
        best = self._best_of(np.where(present & lenders, scores, 0.0))
        here = self._places
        borrows = lenders[here] & ~present[here] & (self._best_of((present & ~lenders).astype(np.float64)) == 0)
        return np.where(borrows, np.maximum(best - scores[here], 0.0), 0.0)

    def best(self) -> Floats:
        """Return for each requested match the best score of each term of the query in its article."""
        return self._best_of(self.scores)

    def apart(self, columns: npt.NDArray[np.intp]) -> Floats:
        """Return for each match and term the share of its article's matches that lack it; 0 if the match lacks it."""
        present = self.scores[:, columns] > 0
        frequencies = np.add.reduceat(present[self._order], self._firsts, dtype=np.float64)
        lacking = 1 - frequencies / (self._sizes + ASSUMED_MATCHES)
        return present[self._places] * lacking[self._articles]

    def _best_of(self, scores: Floats) -> Floats:
        """Return for each requested match the best of each column among all matches of its article."""
        best: Floats = np.maximum.reduceat(scores[self._order], self._firsts)[self._articles]
        return best
