"""Find the columns of a question's terms in its query, so that all matches are computed at once by columns."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from index.analysis import Field
from index.query.question import Question

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

    def sums(self, rows: Floats) -> tuple[Floats, Floats]:
        """Return for each word the sums of its columns in Field.WORDS and in Field.GRAMS."""
        sums = np.add.reduceat(rows, self._pieces, axis=-1)
        in_words = sums[..., self._is_of_words]
        in_grams = np.zeros_like(in_words)
        in_grams[..., self.has_grams] = sums[..., ~self._is_of_words]
        return in_words, in_grams

    def sums_of_all(self, rows: Floats) -> Floats:
        """Return for each word the sum of all of its columns."""
        return np.add.reduceat(rows, self.starts[:-1], axis=-1)

    def of_words(self, rows: Floats) -> Floats:
        """Return for each word the largest of the columns of its forms; for a run, the sum of those of its parts.

        Args:
            rows: Only the columns in Field.WORDS.
        """
        largest = np.maximum.reduceat(rows, self._word_starts, axis=-1)
        return np.where(self.alone, largest, np.add.reduceat(rows, self._word_starts, axis=-1))

    def extremes(self, row: Floats) -> tuple[Floats, Floats]:
        """Return for each word the largest and the smallest of its columns in Field.WORDS."""
        of_words = row[self.word_columns]
        return np.maximum.reduceat(of_words, self._word_starts), np.minimum.reduceat(of_words, self._word_starts)
