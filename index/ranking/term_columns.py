"""Find the columns of a question's terms in its query, so that all matches are computed at once by columns."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from index.analysis import Field
from index.query.question import Question, QuestionWord

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Columns = npt.NDArray[np.intp]


class Layout:
    """The columns of a query: for each word at least one term in Field.WORDS, then the terms in Field.GRAMS."""

    def __init__(self, question: Question) -> None:
        words = question.words
        counts = [(len(word.terms_in(Field.WORDS)), len(word.terms_in(Field.GRAMS))) for word in words]
        pieces = np.array(counts, dtype=np.intp).ravel()
        starts = np.cumsum([0, *pieces.tolist()])
        self.starts: Columns = starts[::2]  # of each word, and the end of the last
        self.has_grams: Flags = pieces[1::2] > 0
        self.first_grams: Columns = starts[1::2][self.has_grams]  # of the words with grams
        self.alone: Flags = np.array([word.stands_alone for word in words])
        self.weights: Floats = np.array([term.weight for term in question.query])
        self.word_columns: Columns = np.flatnonzero([term.field is Field.WORDS for term in question.query])
        self.word_of_column: Columns = np.repeat(np.arange(len(words)), pieces.reshape(-1, 2).sum(axis=1))
        self._word_starts: Columns = np.cumsum([0, *(count for count, _ in counts)])[:-1]  # in word_columns
        self._pieces: Columns = starts[:-1][pieces > 0]
        self._is_of_words: Flags = np.arange(len(pieces))[pieces > 0] % 2 == 0
        self.forms = {at: _columns_of_forms(word, self.starts[at]) for at, word in enumerate(words) if word.forms}
        """For each word with terms that are forms of it, their columns."""
        syllables = [
            int(self.starts[at]) + place
            for at, word in enumerate(words)
            if word.beginnings
            for place, term in enumerate(word.terms)
            if len(term.term) == 1
        ]
        self.syllables: Columns = np.array(syllables, dtype=np.intp)
        """The columns of single syllables of the stems of Korean words, which are nearly everywhere."""
        self._forms_in_words = {
            at: np.flatnonzero(np.isin(self.word_columns, columns)) for at, columns in self.forms.items()
        }

    def sums(self, rows: Floats) -> tuple[Floats, Floats]:
        """Return for each word the sums of its columns in Field.WORDS and in Field.GRAMS.

        Of the columns of forms, only the largest counts, among those in Field.WORDS.
        """
        largest, rows = _without(rows, self.forms)
        sums = np.add.reduceat(rows, self._pieces, axis=-1)
        in_words = sums[..., self._is_of_words]
        in_grams = np.zeros_like(in_words)
        in_grams[..., self.has_grams] = sums[..., ~self._is_of_words]
        for at, each in largest.items():
            in_words[..., at] += each
        return in_words, in_grams

    def sums_of_all(self, rows: Floats) -> Floats:
        """Return for each word the sum of all of its columns."""
        return np.add.reduceat(rows, self.starts[:-1], axis=-1)

    def of_words(self, rows: Floats) -> Floats:
        """Return for each word the largest of the columns of its forms; for a run, the sum of those of its parts.

        Args:
            rows: Only the columns in Field.WORDS.
        """
        of_forms, rest = _without(rows, self._forms_in_words)
        sums: Floats = np.add.reduceat(rest, self._word_starts, axis=-1)
        for at, each in of_forms.items():
            sums[..., at] += each
        return np.where(self.alone, np.maximum.reduceat(rows, self._word_starts, axis=-1), sums)

    def extremes(self, row: Floats) -> tuple[Floats, Floats]:
        """Return for each word the largest and the smallest of its columns in Field.WORDS."""
        of_words = row[self.word_columns]
        return np.maximum.reduceat(of_words, self._word_starts), np.minimum.reduceat(of_words, self._word_starts)


def _columns_of_forms(word: QuestionWord, start: int) -> Columns:
    return start + np.flatnonzero([term.term in word.forms for term in word.terms])


def _without(rows: Floats, groups: Mapping[int, Columns]) -> tuple[Mapping[int, Floats], Floats]:
    """Return the largest of each group of columns, and the rows without the groups."""
    if not groups:
        return {}, rows
    largest = {at: rows[..., columns].max(axis=-1, initial=0.0) for at, columns in groups.items()}
    rest = rows.copy()
    rest[..., np.concatenate([*groups.values()])] = 0.0
    return largest, rest
