"""Compute the true scores of candidates, from the terms that they have.

The cluster's own scores differ: it counts deleted passages, rounds lengths, and has one average length for all
languages.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from index.analysis import Field
from index.analysis.token_ids import TOKEN
from index.backends.base import OTHER_LANGUAGE_FACTOR, Floats, FoundWords, Match, Ranking, Readings, WordSearch
from index.backends.opensearch.article_documents import COUNT_BYTES, KEPT_BITS, counts_field, keys_and_counts
from index.backends.opensearch.candidate_search import AskedSearch, key_of
from index.backends.opensearch.index_state import IndexState, Term
from index.model import PassageId, PassageKind
from index.opensearch.cluster_client import Reply

Counts = npt.NDArray[np.int64]


def ranking_of(search: AskedSearch, reply: Reply, state: IndexState) -> Ranking:
    """Return the best of the candidates that a search found, by their true scores."""
    hits = reply["hits"]
    candidates = list(map(_Candidate, hits["hits"][1:]))
    return _Candidates(search, candidates, state).ranking(hits["total"]["value"] - 1)


def found_words(search: WordSearch, reply: Reply, state: IndexState) -> FoundWords:
    """Return the same for those of the words that the index has. The candidates were found by all of them."""
    words = [word for word in search.words if state.frequency((Field.WORDS, key_of(word)))]
    query = search.query_for(words)
    return FoundWords(words, ranking_of(AskedSearch(query, search.limit), reply, state).matches if query else ())


def version_seen(reply: Reply) -> int:
    """Return the version of the state of the index that a search saw. Its first hit names it."""
    (version,) = reply["hits"]["hits"][0]["fields"]["version"]
    return int(version)


class _Candidate:
    """A passage that a search found."""

    def __init__(self, hit: Reply) -> None:
        _, self.number, self.ordinal = hit["sort"]  # the number of the indexing of its article
        self._fields = hit["fields"]

    def __getitem__(self, field: str) -> str:
        value: str = self._fields[field][0]
        return value

    def bytes_of(self, field: str) -> bytes:
        return b64decode(self[field] + "==")  # the cluster leaves out the padding; too much does no harm

    def match(self, score: float) -> Match:
        return Match(
            PassageId(self["article"], self.ordinal),
            score,
            self["language"],
            PassageKind(self["kind"]),
            int(self["wording"], 16),
        )


class _Candidates:
    """The candidates of a search, with what was asked."""

    def __init__(self, search: AskedSearch, found: Iterable[_Candidate], state: IndexState) -> None:
        self._limit = search.limit
        self._query = search.query
        self._terms = search.terms
        self._found = sorted(found, key=lambda each: (each.number, each.ordinal))
        self._state = state
        self._home = state.home(search.scope.language)

    def ranking(self, total: int) -> Ranking:
        """Return the best of the candidates. Args: total: Passages that match, also those not among these."""
        matrix = self._term_scores()
        scores = matrix.sum(axis=1)
        best = np.argsort(-scores, kind="stable")[: self._limit]
        chosen = [self._found[at] for at in best.tolist()]
        matches = tuple(each.match(score) for each, score in zip(chosen, scores[best].tolist(), strict=True))
        return Ranking(
            matches,
            matrix[best],
            total <= self._limit,
            self._home.passages,
            tuple(map(self._frequency, self._terms)),
            lambda places: _readings([chosen[place] for place in places]),
        )

    def _frequency(self, term: Term) -> int:
        """Return how many of the passages of the home have a term; 1 if only others have it."""
        here = self._state.frequency(term, self._home.language)
        return here or min(1, self._state.frequency(term))

    def _term_scores(self) -> Floats:
        """Return the amount that each term of the query (column) adds to the score of each candidate (row)."""
        matrix = np.zeros((len(self._found), len(self._query)))
        for field in Field:
            places = [at for at, term in enumerate(self._query) if term.field is field]
            if places and self._found:
                matrix[:, places] = self._field_scores(field, places)
        if self._home.language:
            is_other = [each["language"] != self._home.language for each in self._found]
            matrix[is_other] *= OTHER_LANGUAGE_FACTOR
        return matrix

    def _field_scores(self, field: Field, places: Sequence[int]) -> Floats:
        model = self._home.models[field]
        distinct = list(dict.fromkeys(self._terms[at] for at in places))
        column_of = {term: column for column, term in enumerate(distinct)}
        columns = [column_of[self._terms[at]] for at in places]
        counts, lengths = self._counts(field, [key for _, key in distinct])
        factors = np.array([model.factor_of(self._frequency(term)) for term in distinct])
        scores = model.saturation(counts, lengths).T * factors
        weights = np.array([self._query[at].weight for at in places])
        weighed: Floats = scores[:, columns] * weights
        return weighed

    def _counts(self, field: Field, keys: Sequence[str]) -> tuple[Counts, Counts]:
        """Return how often each candidate (column) has each key (row), and how many terms each candidate has."""
        wanted = np.frombuffer(b"".join(b64decode(f"{key}=") for key in keys), dtype="<u8") & KEPT_BITS
        packed = [each.bytes_of(counts_field(field)) for each in self._found]
        owners = np.repeat(np.arange(len(packed)), [len(each) // COUNT_BYTES for each in packed])
        every, numbers = keys_and_counts(b"".join(packed))
        lengths = np.bincount(owners, weights=numbers, minlength=len(packed)).astype(np.int64)
        in_order = np.argsort(wanted)
        ascending = wanted[in_order]
        nearest = np.minimum(np.searchsorted(ascending, every), len(wanted) - 1)
        is_wanted = ascending[nearest] == every
        cells = in_order[nearest[is_wanted]] * len(packed) + owners[is_wanted]
        counts = np.bincount(cells, weights=numbers[is_wanted], minlength=len(wanted) * len(packed))
        return counts.astype(np.int64).reshape(len(wanted), len(packed)), lengths


def _readings(found: Sequence[_Candidate]) -> Readings:
    tokens = b"".join(each.bytes_of("tokens") for each in found)
    sizes = [np.frombuffer(each.bytes_of("sentence_sizes"), dtype="<u4") for each in found]
    return Readings(
        np.frombuffer(tokens, dtype=TOKEN),
        np.concatenate([np.zeros(0, dtype=np.uint32), *sizes]),
        np.array([len(each) for each in sizes], dtype=np.int64),
    )
