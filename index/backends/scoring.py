"""One search in one state of the index.

First every posting of the query's terms is added up with its rough weight, in single precision. Those passages alone
that may be among the best by their true scores are then scored truly: they are few.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.analysis import Field, Keys, term_keys
from index.backends import OTHER_LANGUAGES, Match, QueryTerm, Ranking, Scope
from index.backends.okapi import Floats, PostingsOkapi, Size
from index.backends.postings import Counts, Flags, Ints, Places
from index.backends.segments import Segment
from index.backends.weights import ROUGH_SHARE, Roughs
from index.model import PassageId

COLUMN_SHARE = 1 / 12
"""Share of a segment's passages from which on all rows of a term's column are added, instead of its postings: that is
faster, as measured."""

COLUMN_ROWS = 2_000
"""Rows of a segment below which the one is as fast as the other."""

SAMPLED = 16
"""One score in so many is looked at to find a bound that the best surely exceed. Measured: selecting from all of them
takes longer than scoring."""

COMMON_SHARE = 1 / 8
"""Share of the passages that have a gram from which on it makes no matches, but adds to the scores of those that there
are. Measured: leaving it out wholly changes one first place in five hundred, and a search takes half the time."""

COMMON_PASSAGES = 20_000
"""Passages of an archive in which grams may be too common: searching in fewer takes milliseconds whatever they are."""

CANDIDATES_EACH = 2
"""Candidates for each match that is asked for, where the terms that are too common may change their order."""

Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Home:
    """The passages that tell how rare a term is, and how long a passage is usually."""

    count: int
    models: Mapping[Field, PostingsOkapi]
    rows: Sequence[Flags] | None = None  # flags them in each segment; None: all that count


class State:
    """All that a search reads: made whole, then put in place of the last with one assignment."""

    def __init__(self, segments: Sequence[Segment], k1: Mapping[Field, float], b: Mapping[Field, float]) -> None:
        self.segments = tuple(segments)
        self.count = sum(segment.count for segment in segments)
        self.languages = sum((segment.languages for segment in segments), Counter[str]())
        self._constants = [(field, k1[field], b[field]) for field in Field]
        self._everywhere = Home(self.count, self._models(lambda field: [each.size(field) for each in segments]))
        self._homes: dict[str, Home] = {}  # by language, as they are asked for

    def home(self, language: str | None) -> Home:
        """The passages in that language; all, where none or all are in it, or it is not known."""
        if not language or not 0 < self.languages[language] < self.count:
            return self._everywhere
        if language not in self._homes:
            rows = [segment.rows_in(language) for segment in self.segments]
            pairs = list(zip(self.segments, rows, strict=True))
            models = self._models(lambda field: [each.size_of(field, flags) for each, flags in pairs])
            self._homes[language] = Home(self.languages[language], models, rows)
        return self._homes[language]

    def _models(self, sizes: Callable[[Field], list[Size]]) -> Mapping[Field, PostingsOkapi]:
        return {field: PostingsOkapi(sizes(field), k1, b) for field, k1, b in self._constants}


class Chosen:
    """A scope, by numbers."""

    def __init__(self, scope: Scope) -> None:
        self._articles = scope.articles
        self._required = [term_keys(sorted(forms)) for forms in scope.required]
        self._excluded = [[term_keys(sorted(forms)) for forms in terms] for terms in scope.excluded]

    def leave(self, segment: Segment, totals: Roughs) -> None:
        """Set the totals of the rows of the segment to 0 that are not in the scope, or do not count."""
        totals[segment.dead_rows] = 0
        if self._articles is not None:
            totals[~segment.contents.rows_flagged(self._articles)] = 0
        if self._required:
            totals[~_having(segment, self._required)] = 0
        for terms in self._excluded:
            totals[_having(segment, terms)] = 0


def _having(segment: Segment, terms: Sequence[Keys]) -> Flags:
    having = np.ones(segment.contents.row_count, dtype=np.bool_)
    for forms in terms:
        having &= segment.fields[Field.WORDS].rows_with(forms)
    return having


class _Asked:
    """The terms of a query in one field, each once."""

    def __init__(self, query: Sequence[QueryTerm], field: Field) -> None:
        self.places = np.array([at for at, term in enumerate(query) if term.field is field], dtype=np.intp)
        keys = term_keys(query[at].term for at in self.places.tolist())
        self.keys, self.term_of_place = np.unique(keys, return_inverse=True)
        self.place_weights = np.array([query[at].weight for at in self.places.tolist()], dtype=np.float64)
        self.weights = np.bincount(self.term_of_place, self.place_weights, minlength=len(self.keys))


class _Found:
    """The postings of a query's terms in one field of a segment."""

    def __init__(self, segment: Segment, field: Field, keys: Keys) -> None:
        self._postings = segment.fields[field]
        self._weights = segment.weights[field]
        starts, ends = self._postings.spans(keys)
        sizes = ends - starts
        rows = len(self._postings.lengths)
        common = sizes > max(rows * COLUMN_SHARE, COLUMN_ROWS)
        self._common = [
            (term, int(starts[term]), int(ends[term])) for term in np.flatnonzero(common).tolist()
        ]  # terms that are added by columns
        self._terms = np.flatnonzero((sizes > 0) & ~common)  # the others
        spans = list(zip(starts[self._terms].tolist(), ends[self._terms].tolist(), strict=True))
        self._sizes = sizes[self._terms]
        self._rows: Rows = np.concatenate(
            [np.zeros(0, dtype=np.intp), *(self._postings.rows[start:end] for start, end in spans)], dtype=np.intp
        )
        self._tfs: Counts = np.concatenate(
            [np.zeros(0, dtype=np.uint16), *(self._postings.tfs[start:end] for start, end in spans)]
        )
        self.frequencies = sizes - self._dead(segment, len(keys))

    def _dead(self, segment: Segment, term_count: int) -> Places:
        """How many postings of each term are of passages that do not count."""
        dead = np.zeros(term_count, dtype=np.int64)
        if len(segment.dead_rows):
            at = np.flatnonzero(segment.dead.take(self._rows))
            dead += np.bincount(self._term_at(at), minlength=term_count)
            for term, start, end in self._common:
                dead[term] = len(_common_places(self._postings.rows[start:end], segment.dead_rows)[0])
        return dead

    def frequencies_in(self, flags: Flags) -> Places:
        """How many of the rows that are flagged have each term."""
        found = np.bincount(self._term_at(np.flatnonzero(flags.take(self._rows))), minlength=len(self.frequencies))
        for term, start, end in self._common:
            found[term] = np.count_nonzero(flags.take(self._postings.rows[start:end]))
        return found

    def _term_at(self, places: Places) -> Places:
        return self._terms[np.searchsorted(np.cumsum(self._sizes), places, side="right")]

    def add_to(self, totals: Roughs, model: PostingsOkapi, factors: Roughs) -> None:
        """Add the rough weight of each posting, times its term's factor, to its row's total."""
        if len(self._rows):
            added = self._tfs.astype(np.float32)
            norms = self._weights.norms(model).take(self._rows)
            norms += added
            added /= norms
            added *= np.repeat(factors[self._terms], self._sizes)
            np.add.at(totals, self._rows, added)
        added = np.empty_like(totals)
        for term, start, end in self._common:
            if factors[term]:
                np.multiply(self._weights.column(model, start, end), factors[term], out=added)
                totals += added

    def saturations(self, model: PostingsOkapi, rows: Ints, term_count: int) -> Floats:
        """The true saturation of each term in each of these rows, which are ascending."""
        matrix = np.zeros((len(rows), term_count))
        wanted = np.zeros(len(self._postings.lengths), dtype=np.bool_)
        wanted[rows] = True
        at = np.flatnonzero(wanted.take(self._rows))
        lines = np.searchsorted(rows, self._rows[at])
        lengths = self._postings.lengths[rows]
        matrix[lines, self._term_at(at)] = model.saturation(self._tfs[at], lengths[lines])
        for term, start, end in self._common:
            at, lines = _common_places(self._postings.rows[start:end], rows)
            matrix[lines, term] = model.saturation(self._postings.tfs[start:end][at], lengths[lines])
        return matrix


def _common_places(rows: Ints, others: Ints) -> tuple[Places, Places]:
    """The places of the rows that are in both; both are ascending, and *rows* is not empty."""
    at = np.minimum(np.searchsorted(rows, others), len(rows) - 1)
    here = np.flatnonzero(rows[at] == others)
    return at[here], here


class Search:
    """One search."""

    def __init__(self, state: State, query: Sequence[QueryTerm], language: str | None = None) -> None:
        """Args: language: That is asked in; None: there is no telling."""
        self._state = state
        self._query = query
        self._home = state.home(language)
        self._frequencies = np.zeros(len(query), dtype=np.int64)
        self._fields = {field: self._in_field(field) for field in Field}
        self._leaves_out = state.count >= COMMON_PASSAGES and self._leave_out()

    def _in_field(self, field: Field) -> _InField:
        found = _InField(self._state, field, self._query, self._home)
        self._frequencies[found.places] = found.frequencies
        return found

    def _leave_out(self) -> bool:
        """Leave grams that are too common out of the rough scores, if another term remains; returns whether any are."""
        words, grams = self._fields[Field.WORDS], self._fields[Field.GRAMS]
        common = grams.dfs > self._home.count * COMMON_SHARE
        if not np.any(common) or not (np.any(words.dfs) or np.any(grams.dfs[~common])):
            return False
        grams.leave_out(common)
        return True

    def ranking(self, limit: int, chosen: Chosen) -> Ranking:
        """The best of the chosen passages, with what each term added to their scores."""
        totals = [self._totals(at, segment, chosen) for at, segment in enumerate(self._state.segments)]
        # An idf is positive and so is a weight: a total is positive exactly where a term matched.
        total = sum(int(np.count_nonzero(each > 0)) for each in totals)
        hits = _likely_best(totals, limit * CANDIDATES_EACH if self._leaves_out else limit) if total else []
        matrix = np.concatenate([np.zeros((0, len(self._query))), *(self._term_scores(at, rows) for at, rows in hits)])
        scores = matrix.sum(axis=1)
        best = np.argsort(-scores, kind="stable")[:limit]
        named = self._named(hits, best)
        rows = zip(named, scores[best].tolist(), map(tuple, matrix[best].tolist()), strict=True)
        matches = tuple(Match(passage_id, score, row, language) for (passage_id, language), score, row in rows)
        return Ranking(matches, total, self._home.count, tuple(self._frequencies.tolist()))

    def _named(self, hits: Sequence[tuple[int, Ints]], best: Rows) -> list[tuple[PassageId, str]]:
        """The names of the hits at these places, with their languages."""
        named: dict[int, tuple[PassageId, str]] = {}
        first = 0
        for at, rows in hits:
            here = best[(best >= first) & (best < first + len(rows))]
            contents, found = self._state.segments[at].contents, rows[here - first]
            names = zip(contents.passage_ids(found), contents.languages_of(found), strict=True)
            named.update(zip(here.tolist(), names, strict=True))
            first += len(rows)
        return [named[place] for place in best.tolist()]

    def _totals(self, at: int, segment: Segment, chosen: Chosen) -> Roughs:
        totals = np.zeros(segment.contents.row_count, dtype=np.float32)
        for each in self._fields.values():
            each.add_to(totals, at)
        if self._home.rows is not None:
            totals[~self._home.rows[at]] *= np.float32(OTHER_LANGUAGES)
        chosen.leave(segment, totals)
        return totals

    def _term_scores(self, at: int, rows: Ints) -> Floats:
        matrix = np.zeros((len(rows), len(self._query)))
        for each in self._fields.values():
            each.score(matrix, at, rows)
        if self._home.rows is not None:
            matrix[~self._home.rows[at][rows]] *= OTHER_LANGUAGES
        return matrix


class _InField:
    """One search in one field."""

    def __init__(self, state: State, field: Field, query: Sequence[QueryTerm], home: Home) -> None:
        self._asked = _Asked(query, field)
        self._model = home.models[field]
        self._found = [_Found(segment, field, self._asked.keys) for segment in state.segments]
        self.dfs = self._frequencies(home.rows)
        self._factors = np.array([self._model.factor_of(df) for df in self.dfs.tolist()], dtype=np.float64)
        self._rough_factors = (self._factors * self._asked.weights).astype(np.float32)

    def _frequencies(self, home: Sequence[Flags] | None) -> Places:
        none = np.zeros(len(self._asked.keys), dtype=np.int64)
        dfs: Places = sum((each.frequencies for each in self._found), none)
        if home is None:
            return dfs
        pairs = zip(self._found, home, strict=True)
        return np.maximum(sum((each.frequencies_in(rows) for each, rows in pairs), none), np.minimum(dfs, 1))

    @property
    def places(self) -> Rows:
        """Where its terms are in the query."""
        return self._asked.places

    @property
    def frequencies(self) -> Places:
        """The frequency of each of these."""
        return self.dfs[self._asked.term_of_place]

    def leave_out(self, terms: Flags) -> None:
        """Leave the terms that are flagged out of the rough scores."""
        self._rough_factors[terms] = 0

    def add_to(self, totals: Roughs, at: int) -> None:
        """Add what this field adds to the rough scores in a segment."""
        self._found[at].add_to(totals, self._model, self._rough_factors)

    def score(self, matrix: Floats, at: int, rows: Ints) -> None:
        """Set the true scores of this field's terms in these rows of a segment."""
        saturations = self._found[at].saturations(self._model, rows, len(self._asked.keys))
        saturations *= self._factors
        matrix[:, self._asked.places] = saturations[:, self._asked.term_of_place] * self._asked.place_weights


def _likely_best(totals: Sequence[Roughs], limit: int) -> list[tuple[int, Ints]]:
    """For each segment that has some, the rows that may be among the *limit* best by their true scores, ascending."""
    floor = np.float32(0)
    sample = np.concatenate([each[::SAMPLED] for each in totals])
    if len(sample) > limit:
        floor = _nth_best(sample, limit) * np.float32(ROUGH_SHARE)
    above = list(_rows_above(totals, floor))
    scores = np.concatenate([totals[at][rows] for at, rows in above])
    if len(scores) > limit:
        floor = _nth_best(scores, limit) * np.float32(ROUGH_SHARE)
        above = [(at, rows[totals[at][rows] >= floor]) for at, rows in above]
    return [(at, rows.astype(np.int32)) for at, rows in above if len(rows)]


def _rows_above(totals: Sequence[Roughs], floor: np.float32) -> Iterator[tuple[int, npt.NDArray[np.intp]]]:
    for at, each in enumerate(totals):
        yield at, np.flatnonzero(each >= floor if floor > 0 else each > 0)


def _nth_best(scores: Roughs, n: int) -> np.float32:
    return np.partition(scores, len(scores) - n)[len(scores) - n]  # type: ignore[no-any-return]  # numpy's stubs say Any
