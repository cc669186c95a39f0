"""Score the terms of a query in one field."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.analysis import Field, Keys, term_keys
from index.backends.base import Floats, QueryTerm
from index.backends.bm25.impacts import Roughs
from index.backends.bm25.kernels import kernels
from index.backends.bm25.postings import Counts, Flags, Ints, Places
from index.backends.bm25.scoring.scoring_state import Hits, Home, Rows, State
from index.backends.bm25.segments import Flagged, Segment
from index.backends.okapi import PostingsOkapi


class FieldTerms:
    """The different terms of a query in one field."""

    def __init__(self, query: Sequence[QueryTerm], field: Field) -> None:
        places = [at for at, term in enumerate(query) if term.field is field]
        number_of: dict[str, int] = {}
        numbers = [number_of.setdefault(query[at].term, len(number_of)) for at in places]
        self.places = np.array(places, dtype=np.intp)
        self.keys = term_keys(number_of)
        self.term_of_place = np.array(numbers, dtype=np.intp)
        self.place_weights = np.array([query[at].weight for at in places], dtype=np.float64)
        self.weights = np.bincount(self.term_of_place, self.place_weights, minlength=len(self.keys))


class _TermPostings:
    """The places of the postings of a query's terms in one field of a segment."""

    def __init__(self, segment: Segment, field: Field, keys: Keys) -> None:
        self._field = field
        self._postings = segment.fields[field]
        self._weights = segment.weights[field]
        self._starts, self._ends = self._postings.spans(keys)
        self.frequencies: Places = self._ends - self._starts
        if len(segment.dead_rows):
            self.frequencies -= self.frequencies_in(segment.dead_flagged)

    def frequencies_in(self, rows: Flagged) -> Places:
        """Count the flagged rows that have each term."""
        return rows.count(self._field, self._starts, self._ends)

    def add_to(self, totals: Roughs, model: PostingsOkapi, terms: Rows, factors: Roughs) -> None:
        """Add the rough weight of each posting of some terms, times the term's factor, to its row's total."""
        kernels().add(totals, self._weights, model, self._starts[terms], self._ends[terms], factors)

    def tfs(self, rows: Ints, terms: Rows) -> Counts:
        """Return the tf of each of some terms (row) in each of these passages (column), which are ascending."""
        return kernels().look_up(self._postings, self._starts[terms], self._ends[terms], rows)

    def lengths(self, rows: Ints) -> Ints:
        """Return the lengths of the passages of these rows."""
        return self._postings.lengths[rows]


class FieldScores:
    """One search in one field."""

    def __init__(self, state: State, field: Field, asked: FieldTerms, home: Home) -> None:
        self.field = field
        self.places = asked.places  # of its terms in the query
        self._asked = asked
        self._model = home.models[field]
        self._term_postings = [_TermPostings(segment, field, asked.keys) for segment in state.segments]
        self.dfs = self._frequencies(home.rows)
        self.frequencies = self.dfs[asked.term_of_place]  # of the term at each place
        self._factors = np.array([self._model.factor_of(df) for df in self.dfs.tolist()], dtype=np.float64)
        self.rough_factors = (self._factors * asked.weights).astype(np.float32)
        self.left_out: Flags = np.zeros(len(asked.keys), dtype=np.bool_)  # terms that make no matches
        self._all = np.arange(len(asked.keys))

    def _frequencies(self, home: Sequence[Flagged] | None) -> Places:
        none = np.zeros(len(self._asked.keys), dtype=np.int64)
        dfs: Places = sum((each.frequencies for each in self._term_postings), none)
        if home is None:
            return dfs
        pairs = zip(self._term_postings, home, strict=True)
        return np.maximum(sum((each.frequencies_in(rows) for each, rows in pairs), none), np.minimum(dfs, 1))

    def add_to(self, totals: Roughs, at: int, terms: Rows) -> None:
        """Add the scores of some terms of this field to the rough scores in a segment."""
        self._term_postings[at].add_to(totals, self._model, terms, self.rough_factors[terms])

    def rough_scores(self, hits: Sequence[Hits], terms: Rows) -> Roughs:
        """Return the amounts that some terms of this field add to the rough scores of these rows."""
        return self.rough_factors[terms] @ self._saturations(hits, terms).astype(np.float32)

    def score(self, matrix: Floats, hits: Sequence[Hits]) -> None:
        """Set the true scores of this field's terms in these rows."""
        scores = self._saturations(hits, self._all).T * self._factors
        matrix[:, self.places] = scores[:, self._asked.term_of_place] * self._asked.place_weights

    def _saturations(self, hits: Sequence[Hits], terms: Rows) -> Floats:
        """Return the true saturation of each of some terms (row) in each of these passages (column), at least one."""
        tfs = [self._term_postings[at].tfs(rows, terms) for at, rows in hits]
        lengths = [self._term_postings[at].lengths(rows) for at, rows in hits]
        return self._model.saturation(np.concatenate(tfs, axis=1), np.concatenate(lengths))
