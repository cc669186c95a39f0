"""Search in one state of the index."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from index.analysis import Field
from index.backends.base import OTHER_LANGUAGE_FACTOR, Floats, Match, QueryTerm, Ranking
from index.backends.bm25.postings import Flags
from index.backends.bm25.scoring.field_scores import FieldScores, FieldTerms
from index.backends.bm25.scoring.rough_scores import RoughScores
from index.backends.bm25.scoring.scope_flags import ScopeFlags
from index.backends.bm25.scoring.scoring_state import Hits, Rows, State
from index.model import PassageId, PassageKind

COMMON_SHARE = 1 / 8
"""Share of the passages with a gram from which the gram makes no matches, and only adds to the scores of other matches.
Measured: leaving such grams out completely changes one first place in five hundred, and halves the time of a search."""

COMMON_PASSAGES = 20_000
"""Smallest archive in which grams may be too common, in passages. A search in a smaller archive always takes only
milliseconds."""


class Search:
    """One search in one state of the index."""

    def __init__(self, state: State, query: Sequence[QueryTerm], language: str | None = None) -> None:
        """Prepare the terms of the query for all segments.

        Args: language: Of the question; None if unknown.
        """
        self._state = state
        self._query = query
        self._home = state.home(language)
        self._frequencies = np.zeros(len(query), dtype=np.int64)
        asked = {field: FieldTerms(query, field) for field in Field}
        self._fields = [
            FieldScores(state, field, terms, self._home) for field, terms in asked.items() if len(terms.places)
        ]
        for each in self._fields:
            self._frequencies[each.places] = each.frequencies
        if state.count >= COMMON_PASSAGES:
            self._leave_out()

    def _leave_out(self) -> None:
        """Exclude grams that are too common from making matches, if another term remains."""
        common = {each: self._is_common(each) for each in self._fields}
        if any(np.any(each.dfs[~flags]) for each, flags in common.items()):
            for each, flags in common.items():
                each.left_out = flags

    def _is_common(self, each: FieldScores) -> Flags:
        return each.dfs > (self._home.count * COMMON_SHARE if each.field is Field.GRAMS else self._home.count)

    def ranking(self, limit: int, scope_flags: ScopeFlags) -> Ranking:
        """Return the best of the chosen passages, with the part of each term in their scores."""
        rows, is_all = RoughScores(self._state, self._fields, self._home, scope_flags).best(limit)
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
        """Return the ids, languages, kinds and wordings of the hits at these places."""
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
        """Return the amount that each term of the query (column) adds to the score of each passage (row)."""
        matrix = np.zeros((len(rows), len(self._query)))
        for each in self._fields if hits else ():
            each.score(matrix, hits)
        if self._home.flags is not None:
            matrix[~self._home.flags[rows]] *= OTHER_LANGUAGE_FACTOR
        return matrix
