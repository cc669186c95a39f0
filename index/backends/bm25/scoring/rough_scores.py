"""Find the passages that may be the best, by rough scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from index.backends.base import OTHER_LANGUAGE_FACTOR
from index.backends.bm25.impacts import ROUGH_SHARE, Roughs
from index.backends.bm25.kernels import kernels
from index.backends.bm25.postings import Flags
from index.backends.bm25.scoring.field_scores import FieldScores
from index.backends.bm25.scoring.scope_flags import ScopeFlags
from index.backends.bm25.scoring.scoring_state import Home, Rows, State

SAMPLING_STEP = 16
"""Distance of the scores that are sampled for a bound that the best scores surely exceed. Measurements show that
selecting from all scores takes longer than scoring."""

CANDIDATES_PER_MATCH = 2
"""Candidates per requested match if terms that are too common may change the order."""


class _Term(NamedTuple):
    """A term of a query that adds to the rough scores."""

    df: int
    field: int  # its place among the fields of the search
    term: int  # its place among the terms of the field
    most: float  # largest amount that it adds to a score


class RoughScores:
    """The rough scores of a search."""

    def __init__(self, state: State, fields: Sequence[FieldScores], home: Home, scope_flags: ScopeFlags) -> None:
        self._state = state
        self._fields = fields
        self._home = home.flags
        self._left_out = [scope_flags.left_out(segment) for segment in state.segments]
        self._totals = np.zeros(state.row_count, dtype=np.float32)

    def best(self, limit: int) -> tuple[Rows, bool]:
        """Return the rows that may be among the *limit* best by true scores, ascending, and whether no others match."""
        left_out = list(self._terms(left_out=True))
        rows, scores, is_all = self._matching(limit * CANDIDATES_PER_MATCH if left_out else limit)
        if left_out and len(rows) > limit:
            return self._narrowed(rows, scores, left_out, limit)[0], False
        return rows, is_all

    def _matching(self, limit: int) -> tuple[Rows, Roughs, bool]:
        """Return the same with rough scores, without the terms that are left out."""
        rest = sorted(self._terms(left_out=False))  # by frequency, the rarest first
        postings = int(self._state.row_count * kernels().batch_share)
        while rest:
            batch, rest = _divided(rest, postings)
            self._add(batch)
            scores = self._scores()
            rows, is_all = _promising(scores, limit, sum(term.most for term in rest))
            if not rest:
                return rows, scores[rows], is_all
            if not is_all and len(rows) <= limit + self._state.row_count // kernels().rows_per_lookup:
                return *self._narrowed(rows, scores[rows], rest, limit), False
            postings *= 2
        return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.float32), True

    def _terms(self, *, left_out: bool) -> Iterator[_Term]:
        """Yield the terms that add to the scores: either those that are left out, or the others."""
        for number, field in enumerate(self._fields):
            dfs, factors = field.dfs.tolist(), field.rough_factors.tolist()
            for term in (field.left_out == left_out).nonzero()[0].tolist():
                if factors[term]:
                    yield _Term(dfs[term], number, term, factors[term])

    def _add(self, terms: Sequence[_Term]) -> None:
        for field, of_field in self._by_field(terms):
            for at, (first, end) in enumerate(self._state.borders):
                field.add_to(self._totals[first:end], at, of_field)

    def _by_field(self, terms: Sequence[_Term]) -> Iterator[tuple[FieldScores, Rows]]:
        for number, field in enumerate(self._fields):
            of_field = [each.term for each in terms if each.field == number]
            if of_field:
                yield field, np.array(of_field, dtype=np.intp)

    def _scores(self) -> Roughs:
        """Return the current rough scores; 0 for rows that do not match or are out of scope."""
        self._totals[self._state.dead_rows] = 0
        for (first, end), flags in zip(self._state.borders, self._left_out, strict=True):
            if flags is not None:
                self._totals[first:end][flags] = 0
        return self._totals if self._home is None else _scaled(self._totals, self._home)

    def _narrowed(self, rows: Rows, scores: Roughs, rest: Sequence[_Term], limit: int) -> tuple[Rows, Roughs]:
        """Return the rows that may be among the best after the remaining terms are added, with their new scores."""
        hits = list(self._state.split(rows))
        added = np.zeros(len(rows), dtype=np.float32)
        for field, of_field in self._by_field(rest):
            added += field.rough_scores(hits, of_field)
        scores = scores + (added if self._home is None else _scaled(added, self._home[rows]))
        best = scores >= _nth_best(scores, limit) * ROUGH_SHARE
        return rows[best], scores[best]


def _scaled(scores: Roughs, home: Flags) -> Roughs:
    """Return the scores with those in other languages reduced."""
    scaled = scores * np.float32(OTHER_LANGUAGE_FACTOR)
    np.copyto(scaled, scores, where=home)
    return scaled


def _divided(terms: list[_Term], postings: int) -> tuple[list[_Term], list[_Term]]:
    """Return the first terms, with at most *postings* postings but at least one term, and the remaining terms."""
    ends = accumulate(term.df for term in terms)
    count = max(1, sum(1 for end in ends if end <= postings))
    return terms[:count], terms[count:]


def _promising(scores: Roughs, limit: int, rest: float) -> tuple[Rows, bool]:
    """Return the rows that may be among the *limit* best, ascending, if a score can still grow by *rest*.

    Also return whether these are all rows with a score.
    """
    sample = scores[::SAMPLING_STEP]
    sample = sample[sample > 0]
    floor = float(_nth_best(sample, limit)) if len(sample) > limit else 0.0
    least = floor * ROUGH_SHARE - rest
    rows = np.flatnonzero(scores >= least if least > 0 else scores > 0)
    if len(rows) <= limit:
        return rows, least <= 0
    found = scores[rows]
    least = float(_nth_best(found, limit)) * ROUGH_SHARE - rest
    return (rows[found >= least], False) if least > 0 else (rows, True)


def _nth_best(scores: Roughs, n: int) -> np.float32:
    return np.partition(scores, len(scores) - n)[len(scores) - n]  # type: ignore[no-any-return]  # numpy's stubs say Any
