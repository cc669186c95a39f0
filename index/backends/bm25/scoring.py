"""One search in one state of the index.

First the postings of the query's terms are added up with their rough weights, in single precision, the rarest terms
first. As soon as the others cannot bring far more passages among the best, they are looked up in those that may be
among them (the idea of MaxScore: Turtle and Flood, "Query evaluation: strategies and optimizations", 1995). Those
passages alone that may be among the best by their true scores are then scored truly: they are few.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, pairwise
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from index.analysis import Field, Keys, term_keys
from index.analysis.token_ids import TOKEN
from index.backends.base import OTHER_LANGUAGES, Match, QueryTerm, Ranking, Readings, Scope
from index.backends.bm25.forward_index import RAW_TOKEN, RawTokens
from index.backends.bm25.impacts import ROUGH_SHARE, Roughs
from index.backends.bm25.kernels import kernels
from index.backends.bm25.okapi import Floats, PostingsOkapi, Size
from index.backends.bm25.postings import Counts, Flags, Ints, Places
from index.backends.bm25.segments import Flagged, Segment
from index.model import PassageId, PassageKind

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

Element = TypeVar("Element", bound=np.generic)

Hits = tuple[int, Ints]
"""A segment's place among the others, and rows of it, ascending."""


@dataclass(frozen=True, slots=True)
class Home:
    """The passages that tell how rare a term is, and how long a passage is usually."""

    count: int
    models: Mapping[Field, PostingsOkapi]
    rows: Sequence[Flagged] | None = None  # flags them in each segment; None: all that count
    flags: Flags | None = None  # the same of the rows of all segments


class State:
    """All that a search reads: made whole, then put in place of the last with one assignment."""

    def __init__(self, segments: Sequence[Segment], k1: Mapping[Field, float], b: Mapping[Field, float]) -> None:
        self.segments = tuple(segments)
        self.count = sum(segment.count for segment in segments)
        self.languages = sum((segment.languages for segment in segments), Counter[str]())
        self._constants = [(field, k1[field], b[field]) for field in Field]
        self._everywhere = Home(self.count, self._models(lambda field: [each.size(field) for each in segments]))
        self._homes: dict[str, Home] = {}  # by language, as they are asked for
        ends = [0, *accumulate(segment.contents.row_count for segment in segments)]
        self.row_count = ends[-1]  # of all segments, one after another
        self.borders = tuple(pairwise(ends))  # the first row of each segment among these, and the end of the last
        dead = [first + each.dead_rows.astype(np.intp) for each, (first, _) in zip(segments, self.borders, strict=True)]
        self.dead_rows: Rows = np.concatenate([np.zeros(0, dtype=np.intp), *dead])

    @property
    def loaded_bytes(self) -> int:
        """How much of the files of all segments was read to memory."""
        return sum(segment.loaded_bytes for segment in self.segments)

    def home(self, language: str | None) -> Home:
        """The passages in that language; all, where none or all are in it, or it is not known."""
        if not language or not 0 < self.languages[language] < self.count:
            return self._everywhere
        if language not in self._homes:
            rows = [segment.rows_in(language) for segment in self.segments]
            models = self._models(lambda field: [flagged.size(field) for flagged in rows])
            flags = np.concatenate([flagged.flags for flagged in rows])
            self._homes[language] = Home(self.languages[language], models, rows, flags)
        return self._homes[language]

    def split(self, rows: Rows) -> Iterator[Hits]:
        """Ascending rows of all segments, by segment: the place of each that has some, and its own numbers of them."""
        places = np.searchsorted(rows, [end for _, end in self.borders]).tolist()
        for at, (begin, end) in enumerate(pairwise([0, *places])):
            if begin < end:
                yield at, (rows[begin:end] - self.borders[at][0]).astype(np.int32)

    def readings(self, rows: Rows, places: Sequence[int]) -> Readings:
        """Those of some of these rows of all segments, in the order of *places*. Raises: DamagedFileError."""
        wanted = rows[list(places)]
        numbers = np.searchsorted([end for _, end in self.borders], wanted, side="right")
        own = wanted - np.array([first for first, _ in self.borders], dtype=np.intp)[numbers]
        tokens: list[RawTokens] = [np.zeros(0, dtype=RAW_TOKEN)] * len(wanted)
        sizes: list[Counts] = [np.zeros(0, dtype=np.uint16)] * len(wanted)
        for number in set(numbers.tolist()):
            here = np.flatnonzero(numbers == number)
            for at, *read in zip(here.tolist(), *self.segments[number].forward.read(own[here]), strict=True):
                tokens[at], sizes[at] = read
        counts = np.fromiter(map(len, sizes), dtype=np.int64)
        return Readings(_all(tokens, RAW_TOKEN).view(TOKEN), _all(sizes, np.uint16), counts)

    def _models(self, sizes: Callable[[Field], list[Size]]) -> Mapping[Field, PostingsOkapi]:
        return {field: PostingsOkapi(sizes(field), k1, b) for field, k1, b in self._constants}


def _all(pieces: Sequence[npt.NDArray[Element]], dtype: npt.DTypeLike) -> npt.NDArray[Element]:
    return np.concatenate(pieces) if pieces else np.zeros(0, dtype=dtype)


class Chosen:
    """A scope, by numbers."""

    def __init__(self, scope: Scope, articles: frozenset[str] | None) -> None:
        """Args: articles: The ids of the articles that *scope* is limited to; None: it is limited to none."""
        self._articles = articles
        self._required = [term_keys(sorted(forms)) for forms in scope.required]
        self._excluded = [[term_keys(sorted(forms)) for forms in terms] for terms in scope.excluded]

    def left_out(self, segment: Segment) -> Flags | None:
        """Flags the rows of the segment that are not in the scope; None: all are in it."""
        out: Flags | None = None
        for flags in self._flags(segment):
            out = flags if out is None else out | flags
        return out

    def _flags(self, segment: Segment) -> Iterator[Flags]:
        if self._articles is not None:
            yield ~segment.contents.rows_flagged(self._articles)
        if self._required:
            yield ~_having(segment, self._required)
        for terms in self._excluded:
            yield _having(segment, terms)


def _having(segment: Segment, terms: Sequence[Keys]) -> Flags:
    having = np.ones(segment.contents.row_count, dtype=np.bool_)
    for forms in terms:
        having &= segment.fields[Field.WORDS].rows_with(forms)
    return having


class _Asked:
    """The terms of a query in one field, each once."""

    def __init__(self, query: Sequence[QueryTerm], field: Field) -> None:
        places = [at for at, term in enumerate(query) if term.field is field]
        number_of: dict[str, int] = {}
        numbers = [number_of.setdefault(query[at].term, len(number_of)) for at in places]
        self.places = np.array(places, dtype=np.intp)
        self.keys = term_keys(number_of)
        self.term_of_place = np.array(numbers, dtype=np.intp)
        self.place_weights = np.array([query[at].weight for at in places], dtype=np.float64)
        self.weights = np.bincount(self.term_of_place, self.place_weights, minlength=len(self.keys))


class _Found:
    """Where the postings of a query's terms in one field of a segment are."""

    def __init__(self, segment: Segment, field: Field, keys: Keys) -> None:
        self._field = field
        self._postings = segment.fields[field]
        self._weights = segment.weights[field]
        self._starts, self._ends = self._postings.spans(keys)
        self.frequencies: Places = self._ends - self._starts
        if len(segment.dead_rows):
            self.frequencies -= self.frequencies_in(segment.dead_flagged)

    def frequencies_in(self, rows: Flagged) -> Places:
        """How many of the rows that are flagged have each term."""
        return rows.count(self._field, self._starts, self._ends)

    def add_to(self, totals: Roughs, model: PostingsOkapi, terms: Rows, factors: Roughs) -> None:
        """Add the rough weight of each posting of some terms, times the term's factor, to its row's total."""
        kernels().add(totals, self._weights, model, self._starts[terms], self._ends[terms], factors)

    def tfs(self, rows: Ints, terms: Rows) -> Counts:
        """The tf of each of some terms (line) in each of these rows (column), which are ascending."""
        return kernels().look_up(self._postings, self._starts[terms], self._ends[terms], rows)

    def lengths(self, rows: Ints) -> Ints:
        """The lengths of the passages of these rows."""
        return self._postings.lengths[rows]


class _InField:
    """One search in one field."""

    def __init__(self, state: State, field: Field, asked: _Asked, home: Home) -> None:
        self.field = field
        self.places = asked.places  # where its terms are in the query
        self._asked = asked
        self._model = home.models[field]
        self._found = [_Found(segment, field, asked.keys) for segment in state.segments]
        self.dfs = self._frequencies(home.rows)
        self.frequencies = self.dfs[asked.term_of_place]  # of the term at each of the places
        self._factors = np.array([self._model.factor_of(df) for df in self.dfs.tolist()], dtype=np.float64)
        self.rough_factors = (self._factors * asked.weights).astype(np.float32)
        self.left_out: Flags = np.zeros(len(asked.keys), dtype=np.bool_)  # what makes no matches
        self._all = np.arange(len(asked.keys))

    def _frequencies(self, home: Sequence[Flagged] | None) -> Places:
        none = np.zeros(len(self._asked.keys), dtype=np.int64)
        dfs: Places = sum((each.frequencies for each in self._found), none)
        if home is None:
            return dfs
        pairs = zip(self._found, home, strict=True)
        return np.maximum(sum((each.frequencies_in(rows) for each, rows in pairs), none), np.minimum(dfs, 1))

    def add_to(self, totals: Roughs, at: int, terms: Rows) -> None:
        """Add what some terms of this field add to the rough scores in a segment."""
        self._found[at].add_to(totals, self._model, terms, self.rough_factors[terms])

    def rough_scores(self, hits: Sequence[Hits], terms: Rows) -> Roughs:
        """What some terms of this field add to the rough scores of these rows."""
        return self.rough_factors[terms] @ self._saturations(hits, terms).astype(np.float32)

    def score(self, matrix: Floats, hits: Sequence[Hits]) -> None:
        """Set the true scores of this field's terms in these rows."""
        scores = self._saturations(hits, self._all).T * self._factors
        matrix[:, self.places] = scores[:, self._asked.term_of_place] * self._asked.place_weights

    def _saturations(self, hits: Sequence[Hits], terms: Rows) -> Floats:
        """The true saturation of each of some terms (line) in each of these rows (column), one at least."""
        tfs = [self._found[at].tfs(rows, terms) for at, rows in hits]
        lengths = [self._found[at].lengths(rows) for at, rows in hits]
        return self._model.saturation(np.concatenate(tfs, axis=1), np.concatenate(lengths))


class Search:
    """One search."""

    def __init__(self, state: State, query: Sequence[QueryTerm], language: str | None = None) -> None:
        """Args: language: That is asked in; None: there is no telling."""
        self._state = state
        self._query = query
        self._home = state.home(language)
        self._frequencies = np.zeros(len(query), dtype=np.int64)
        asked = {field: _Asked(query, field) for field in Field}
        self._fields = [
            _InField(state, field, terms, self._home) for field, terms in asked.items() if len(terms.places)
        ]
        for each in self._fields:
            self._frequencies[each.places] = each.frequencies
        if state.count >= COMMON_PASSAGES:
            self._leave_out()

    def _leave_out(self) -> None:
        """Make no matches of grams that are too common, if another term remains."""
        common = {each: self._is_common(each) for each in self._fields}
        if any(np.any(each.dfs[~flags]) for each, flags in common.items()):
            for each, flags in common.items():
                each.left_out = flags

    def _is_common(self, each: _InField) -> Flags:
        return each.dfs > (self._home.count * COMMON_SHARE if each.field is Field.GRAMS else self._home.count)

    def ranking(self, limit: int, chosen: Chosen) -> Ranking:
        """The best of the chosen passages, with what each term added to their scores."""
        rows, is_all = _Roughly(self._state, self._fields, self._home, chosen).best(limit)
        hits = list(self._state.split(rows))
        matrix = self._term_scores(rows, hits)
        scores = matrix.sum(axis=1)
        best = np.argsort(-scores, kind="stable")[:limit]
        named = self._named(hits, best)
        matches = tuple(
            Match(passage_id, score, language, kind, wording)
            for (passage_id, language, kind, wording), score in zip(named, scores[best].tolist(), strict=True)
        )
        is_complete = is_all and len(rows) <= limit
        frequencies = tuple(self._frequencies.tolist())
        read = partial(self._state.readings, rows[best])
        return Ranking(matches, matrix[best], is_complete, self._home.count, frequencies, read)

    def _named(self, hits: Sequence[Hits], best: Rows) -> list[tuple[PassageId, str, PassageKind, int]]:
        """The names of the hits at these places, with their languages, kinds and wordings."""
        named: dict[int, tuple[PassageId, str, PassageKind, int]] = {}
        first = 0
        for at, rows in hits:
            here = best[(best >= first) & (best < first + len(rows))]
            contents, found = self._state.segments[at].contents, rows[here - first]
            described = zip(
                contents.passage_ids(found),
                contents.languages_of(found),
                contents.kinds_of(found),
                contents.wordings[found].tolist(),
                strict=True,
            )
            named.update(zip(here.tolist(), described, strict=True))
            first += len(rows)
        return [named[place] for place in best.tolist()]

    def _term_scores(self, rows: Rows, hits: Sequence[Hits]) -> Floats:
        """What each term of the query (column) adds to the score of each row (line)."""
        matrix = np.zeros((len(rows), len(self._query)))
        for each in self._fields if hits else ():
            each.score(matrix, hits)
        if self._home.flags is not None:
            matrix[~self._home.flags[rows]] *= OTHER_LANGUAGES
        return matrix


class _Term(NamedTuple):
    """A term of a query that adds to the rough scores."""

    df: int
    field: int  # its place among those of the search
    term: int  # its place among those of the field
    most: float  # that it adds to a score


class _Roughly:
    """The rough scores of a search."""

    def __init__(self, state: State, fields: Sequence[_InField], home: Home, chosen: Chosen) -> None:
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

    def _by_field(self, terms: Sequence[_Term]) -> Iterator[tuple[_InField, Rows]]:
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
        """Those of some rows that may be among the best with what the rest of the terms add to their scores.

        With them, their scores with all of that.
        """
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
