"""Find the passages that may be the best, by rough scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from index.backends.base import OTHER_LANGUAGES
from index.backends.bm25.impacts import ROUGH_SHARE, Roughs
from index.backends.bm25.kernels import kernels
from index.backends.bm25.postings import Flags
from index.backends.bm25.scoring.field_scores import FieldScores
from index.backends.bm25.scoring.scope_flags import Chosen
from index.backends.bm25.scoring.scoring_state import Home, Rows, State

SAMPLED = 16
"""One score in so many is looked at to find a bound that the best surely exceed. Measured: selecting from all of them
takes longer than scoring."""

CANDIDATES_EACH = 2
"""Candidates for each match that is asked for, where the terms that are too common may change their order."""


class _Term(NamedTuple):
    """A term of a query that adds to the rough scores."""

    df: int
    field: int  # its place among those of the search
    term: int  # its place among those of the field
    most: float  # that it adds to a score


class RoughScores:
    """The rough scores of a search."""

    def __init__(self, state: State, fields: Sequence[FieldScores], home: Home, chosen: Chosen) -> None:
        self._state = state
        self._fields = fields
        self._home = home.flags
        self._left_out = [chosen.left_out(segment) for segment in state.segments]
        self._totals = np.zeros(state.row_count, dtype=np.float32)

    def best(self, limit: int) -> tuple[Rows, bool]:
        """The rows that may be among the *limit* best by their true scores, ascending; whether no others match."""
        left_out = list(self._terms(left_out=True))
        rows, scores, is_all = self._matching(limit * CANDIDATES_EACH if left_out else limit)
        if left_out and len(rows) > limit:
            return self._narrowed(rows, scores, left_out, limit)[0], False
        return rows, is_all

    def _matching(self, limit: int) -> tuple[Rows, Roughs, bool]:
        """The same, with their rough scores, if what is left out counts for nothing."""
        rest = sorted(self._terms(left_out=False))  # the rarest first
        postings = int(self._state.row_count * kernels().batch_share)
        while rest:
            batch, rest = _divided(rest, postings)
            self._add(batch)
            scores = self._scores()
            rows, is_all = _promising(scores, limit, sum(term.most for term in rest))
            if not rest:
                return rows, scores[rows], is_all
            if not is_all and len(rows) <= limit + self._state.row_count // kernels().rows_for_each_looked_up:
                return *self._narrowed(rows, scores[rows], rest, limit), False
            postings *= 2
        return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.float32), True

    def _terms(self, *, left_out: bool) -> Iterator[_Term]:
        """The terms that add to the scores: those that are left out, or the others."""
        for number, field in enumerate(self._fields):
            dfs, factors = field.dfs.tolist(), field.rough_factors.tolist()
            for term in np.flatnonzero(field.left_out == left_out).tolist():
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
        """The rough scores so far; 0: the row does not match, or is not to be found."""
        self._totals[self._state.dead_rows] = 0
        for (first, end), flags in zip(self._state.borders, self._left_out, strict=True):
            if flags is not None:
                self._totals[first:end][flags] = 0
        return self._totals if self._home is None else _scaled(self._totals, self._home)

    def _narrowed(self, rows: Rows, scores: Roughs, rest: Sequence[_Term], limit: int) -> tuple[Rows, Roughs]:
        """Return the rows that may be among the best after the rest of the terms is added, and their scores then."""
        hits = list(self._state.split(rows))
        added = np.zeros(len(rows), dtype=np.float32)
        for field, of_field in self._by_field(rest):
            added += field.rough_scores(hits, of_field)
        scores = scores + (added if self._home is None else _scaled(added, self._home[rows]))
        best = scores >= _nth_best(scores, limit) * ROUGH_SHARE
        return rows[best], scores[best]


def _scaled(scores: Roughs, home: Flags) -> Roughs:
    """The scores as they count: those in other languages count less."""
    scaled = scores * np.float32(OTHER_LANGUAGES)
    np.copyto(scaled, scores, where=home)
    return scaled


def _divided(terms: list[_Term], postings: int) -> tuple[list[_Term], list[_Term]]:
    """The first of the terms, that have no more postings than that, but one at least; and the others."""
    ends = accumulate(term.df for term in terms)
    count = max(1, sum(1 for end in ends if end <= postings))
    return terms[:count], terms[count:]


def _promising(scores: Roughs, limit: int, rest: float) -> tuple[Rows, bool]:
    """The rows that may be among the *limit* best, ascending, when a score may still grow by *rest*.

    With them, whether they are all that have a score.
    """
    sample = scores[::SAMPLED]
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
