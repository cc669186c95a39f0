"""Search all passages that may be shown at once for the words of a question, to rank them.

In each sentence, it finds the same as `WordFinder.found_in`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from index.analysis import Field
from index.analysis.token_ids import NUMBER_FLAG, form_number, term_number
from index.analysis.tokenizer import normalise
from index.backends.base import Readings
from index.query.question import Question

FORM_BITS = 16

Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True, eq=False)
class Scan:
    """The words of a question in the sentences of some passages. Each sentence is a row; rows of a passage are
    adjacent."""

    terms: Flags  # for each sentence and each term of the query in Field.WORDS: whether the sentence has the term
    forms: Flags  # for each sentence and each word: whether the sentence has the form of the question
    has_new_number: Flags  # for each sentence: whether it has a number that is not in the question
    token_counts: npt.NDArray[np.integer]  # of each sentence
    borders: Places  # the first sentence of each passage, and the end of the last passage

    def passages(self) -> Iterator[tuple[int, int]]:
        """Return the first sentence and the end of each passage."""
        return pairwise(self.borders.tolist())


class Scanner:
    """A search for the words of one question."""

    def __init__(self, question: Question) -> None:
        terms, forms = [], []
        for at, word in enumerate(question.words):
            numbers = [term_number(term) for term in word.terms_in(Field.WORDS)]
            terms += numbers
            if word.stands_alone:
                forms += [(at, number << FORM_BITS | form_number(word.normal)) for number in numbers]
        different = sorted(set(terms))
        self._terms = np.array(different, dtype=np.uint32)
        self._column = np.array([bisect_left(different, term) for term in terms], dtype=np.intp)
        different_forms = sorted({form for _, form in forms})
        self._forms = np.array(different_forms, dtype=np.uint64)
        columns: dict[int, list[int]] = defaultdict(list)  # of each word in the forms, without unspaced runs
        for at, form in forms:
            columns[at].append(bisect_left(different_forms, form))
        self._single = {at: each[0] for at, each in columns.items() if len(each) == 1}
        self._several = {at: each for at, each in columns.items() if len(each) > 1}
        self._word_count = len(question.words)
        known = (term_number(normalise(number)) for number in _NUMBER.findall(question.text))
        self._known = frozenset([*known, *terms])

    def scan(self, readings: Readings) -> Scan:
        """Return the words of the question in these passages."""
        terms, forms = np.ascontiguousarray(readings.tokens["term"]), readings.tokens["form"]
        ends = np.cumsum(readings.sentence_sizes, dtype=np.int64)
        here = np.minimum(self._terms.searchsorted(terms), len(self._terms) - 1)
        places = (self._terms[here] == terms).nonzero()[0]
        sentences = ends.searchsorted(places, side="right")
        present = np.zeros((len(ends), len(self._terms)), dtype=np.bool_)
        present[sentences, here[places]] = True
        numbers = (forms >= NUMBER_FLAG).nonzero()[0]
        new = numbers[[number not in self._known for number in terms[numbers].tolist()]]
        has_new_number = np.zeros(len(ends), dtype=np.bool_)
        has_new_number[ends.searchsorted(new, side="right")] = True
        borders = np.concatenate([[0], np.cumsum(readings.sentence_counts, dtype=np.intp)])
        in_form = self._in_form(terms[places], forms[places], sentences, len(ends))
        return Scan(present[:, self._column], in_form, has_new_number, readings.sentence_sizes, borders)

    def _in_form(
        self, terms: npt.NDArray[np.uint32], forms: npt.NDArray[np.uint16], sentences: Places, count: int
    ) -> Flags:
        """Return for each sentence and each word whether one of these tokens has the form of the question."""
        flags = np.zeros((count, self._word_count), dtype=np.bool_)
        if not len(self._forms):
            return flags
        written = terms.astype(np.uint64) << np.uint64(FORM_BITS) | (forms & np.uint16(NUMBER_FLAG - 1))
        here = np.minimum(self._forms.searchsorted(written), len(self._forms) - 1)
        found = (self._forms[here] == written).nonzero()[0]
        present = np.zeros((count, len(self._forms)), dtype=np.bool_)
        present[sentences[found], here[found]] = True
        flags[:, list(self._single)] = present[:, list(self._single.values())]
        for at, columns in self._several.items():
            flags[:, at] = present[:, columns].any(axis=1)
        return flags
