"""Where the terms of a question's words are in its query: what is reckoned for all matches at once goes by columns."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from index.analysis import Field
from index.question import Question

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Columns = npt.NDArray[np.intp]


class Layout:
    """The columns of a query: of each word its terms in Field.WORDS, one at least, and then those in Field.GRAMS."""

    def __init__(self, question: Question) -> None:
        words = question.words
        counts = [(len(word.terms_in(Field.WORDS)), len(word.terms)) for word in words]
        self.starts: Columns = np.cumsum([0, *(count for _, count in counts)])  # of each word; one more for the end
        self.first_grams: Columns = self.starts[:-1] + np.array([count for count, _ in counts], dtype=np.intp)
        self.alone: Flags = np.array([word.stands_alone for word in words])
        self.weights: Floats = np.array([term.weight for term in question.query])
        self.word_columns: Columns = np.flatnonzero([term.field is Field.WORDS for term in question.query])
        self._word_starts: Columns = np.cumsum([0, *(count for count, _ in counts)])[:-1]  # among these
        self.word_of_column: Columns = np.repeat(np.arange(len(words)), [count for _, count in counts])
        self._fields = np.stack([self.starts[:-1], self.first_grams], axis=1).ravel()

    def sums(self, rows: Floats) -> tuple[Floats, Floats]:
        """For each word, the sums of its columns in Field.WORDS, and in Field.GRAMS."""
        sums = np.add.reduceat(rows, self._fields, axis=-1)
        return sums[..., ::2], sums[..., 1::2]

    def sums_of_all(self, rows: Floats) -> Floats:
        """For each word, the sums of all of its columns."""
        return np.add.reduceat(rows, self.starts[:-1], axis=-1)

    def of_words(self, rows: Floats) -> Floats:
        """For each word, the largest of the columns of its forms, the sum of those of the parts of a run.

        Args: rows: The columns in Field.WORDS alone.
        """
        largest = np.maximum.reduceat(rows, self._word_starts, axis=-1)
        return np.where(self.alone, largest, np.add.reduceat(rows, self._word_starts, axis=-1))

    def extremes(self, row: Floats) -> tuple[Floats, Floats]:
        """For each word, the largest and the least of its columns in Field.WORDS."""
        return np.maximum.reduceat(row, self._fields)[::2], np.minimum.reduceat(row, self._fields)[::2]
