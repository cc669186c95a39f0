"""Compute the true scores of candidates, from the terms that they have.

The cluster's own scores differ: it counts deleted passages, rounds lengths, and has one average length for all
languages.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.analysis import Field
from index.analysis.token_ids import TOKEN
from index.backends.base import OTHER_LANGUAGE_FACTOR, Floats, FoundWords, Match, Ranking, Readings, WordSearch
from index.backends.opensearch.asked_search import AskedSearch, key_of
from index.backends.opensearch.index_state import IndexState, Term
from index.model import PassageId, PassageKind
from index.opensearch.cluster_client import Reply

Counts = npt.NDArray[np.int64]


def ranking_of(search: AskedSearch, reply: Reply, state: IndexState) -> Ranking:
    """Return the best of the candidates that a search found, by their true scores."""
    hits = reply["hits"]
    documents = [hit["_source"] for hit in hits["hits"][1:]]
    return _Candidates(search, documents, state).ranking(hits["total"]["value"] - 1)


def found_words(search: WordSearch, reply: Reply, state: IndexState) -> FoundWords:
    """Return the same for those of the words that the index has. The candidates were found by all of them."""
    words = [word for word in search.words if state.frequency((Field.WORDS, key_of(word)))]
    query = search.query_for(words)
    return FoundWords(words, ranking_of(AskedSearch(query, search.limit), reply, state).matches if query else ())


def version_seen(reply: Reply) -> int:
    """Return the version of the state of the index that a search saw. Its first hit names it."""
    version: int = reply["hits"]["hits"][0]["_source"]["version"]
    return version


class _Candidates:
    """The candidates of a search, with what was asked."""

    def __init__(self, search: AskedSearch, documents: Sequence[Reply], state: IndexState) -> None:
        self._limit = search.limit
        self._query = search.query
        self._terms = search.terms
        self._documents = sorted(documents, key=lambda each: (each["number"], each["ordinal"]))
        self._state = state
        self._home = state.home(search.scope.language)

    def ranking(self, total: int) -> Ranking:
        """Return the best of the candidates. Args: total: Passages that match, also those not among these."""
        matrix = self._term_scores()
        scores = matrix.sum(axis=1)
        best = np.argsort(-scores, kind="stable")[: self._limit]
        chosen = [self._documents[at] for at in best.tolist()]
        matches = tuple(_match(each, score) for each, score in zip(chosen, scores[best].tolist(), strict=True))
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
        matrix = np.zeros((len(self._documents), len(self._query)))
        for field in Field:
            places = [at for at, term in enumerate(self._query) if term.field is field]
            if places and self._documents:
                matrix[:, places] = self._field_scores(field, places)
        if self._home.language:
            is_other = [each["language"] != self._home.language for each in self._documents]
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
        has = [np.frombuffer(bytes.fromhex(each[field.value]), dtype="<u8") for each in self._documents]
        lengths = np.array([len(each) for each in has], dtype=np.int64)
        wanted = np.frombuffer(bytes.fromhex("".join(keys)), dtype="<u8")
        in_order = np.argsort(wanted)
        ascending = wanted[in_order]
        every = np.concatenate(has)
        nearest = np.minimum(np.searchsorted(ascending, every), len(wanted) - 1)
        is_wanted = ascending[nearest] == every
        owners = np.repeat(np.arange(len(has)), lengths)[is_wanted]
        cells = in_order[nearest[is_wanted]] * len(has) + owners
        counts = np.bincount(cells, minlength=len(wanted) * len(has)).reshape(len(wanted), len(has))
        return counts, lengths


def _match(document: Reply, score: float) -> Match:
    return Match(
        PassageId(document["article"], document["ordinal"]),
        score,
        document["language"],
        PassageKind(document["kind"]),
        int(document["wording"], 16),
    )


def _readings(documents: Sequence[Reply]) -> Readings:
    tokens = b"".join(b64decode(each["tokens"]) for each in documents)
    sizes = [np.frombuffer(b64decode(each["sentence_sizes"]), dtype="<u4") for each in documents]
    return Readings(
        np.frombuffer(tokens, dtype=TOKEN),
        np.concatenate([np.zeros(0, dtype=np.uint32), *sizes]),
        np.array([len(each) for each in sizes], dtype=np.int64),
    )
