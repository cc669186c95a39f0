"""Ask the cluster for the passages that may be the best."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Collection, Iterable, Sequence

from index.analysis import Field
from index.analysis.term_hashes import term_bytes
from index.backends.base import EVERYTHING, OTHER_LANGUAGE_FACTOR, QueryTerm, Scope
from index.backends.opensearch.article_documents import counts_field
from index.backends.opensearch.index_form import STATE
from index.backends.opensearch.index_state import IndexState, Term, Wanted
from index.metadata.article_filter import ArticleFilter
from index.metadata.known_names import KnownNames
from index.opensearch.cluster_client import Reply

STATE_SCORE = 1e30
"""Score of the document that names the state. It is always the first hit, so that it says what the search saw."""

MAX_CLAUSES = 1_000
"""Most terms of one search, of the 1,024 that the cluster allows. Of more, the rarest are searched for."""

MORE_CANDIDATES = 100
"""Most passages that are scored in addition to those that are asked for, because the cluster's scores are only nearly
the true ones. A search for few scores twice as many."""


NAMED_FIELDS = ("version", "article", "language", "kind", "wording")
READ_FIELDS = ("tokens", "sentence_sizes")


class AskedSearch:
    """A search in any state of the index."""

    def __init__(
        self, query: Sequence[QueryTerm], limit: int, scope: Scope = EVERYTHING, *, is_read: bool = True
    ) -> None:
        """See `SearchBackend.search`. Args: is_read: Whether `Ranking.read` may be called."""
        self.query = query
        self.limit = limit
        self.scope = scope
        self.is_read = is_read
        self.terms: Sequence[Term] = [(each.field, key_of(each.term)) for each in query]

    @property
    def wanted(self) -> Wanted:
        """Return the terms whose frequencies the true scores need."""
        return self.terms, self.scope.language


def key_of(term: str) -> str:
    """Return a term as the cluster has it in each field; see `words_of_keys`."""
    return b64encode(term_bytes(term)).decode().rstrip("=")


class CandidateSearch:
    """One search in one state of the index."""

    def __init__(self, search: AskedSearch, state: IndexState, lucene_k1: bool) -> None:
        """Weigh the terms.

        Args: lucene_k1: Whether the cluster multiplies scores by k1 + 1, as it did before its version 3.
        """
        self._search = search
        self._state = state
        self._home = state.home(search.scope.language)
        self._is_multiplied = lucene_k1
        self._weights: dict[Term, float] = {}
        for asked, term in zip(search.query, search.terms, strict=True):
            self._weights[term] = self._weights.get(term, 0.0) + asked.weight

    def request(self, names: KnownNames) -> Reply:
        """Return what the cluster is asked for. Args: names: Those that the filters of its scope choose from."""
        limit = self._search.limit
        candidates = min(limit + min(limit, MORE_CANDIDATES), self._state.count)
        conditions = conditions_of(self._search.scope, names)
        main: Reply = {"bool": {"should": self._clauses(), "minimum_should_match": 1, **conditions}}
        if self._home.language:
            others = {"bool": {"must_not": {"term": {"language": self._home.language}}}}
            main = {"boosting": {"positive": main, "negative": others, "negative_boost": OTHER_LANGUAGE_FACTOR}}
        state = {"constant_score": {"filter": {"term": {"type": STATE}}, "boost": STATE_SCORE}}
        return {
            "stored_fields": "_none_",
            "docvalue_fields": self._needed_fields,
            "size": candidates + 1,
            "query": {"bool": {"should": [state, main]}},
            "sort": ["_score", {"number": "asc"}, {"ordinal": "asc"}],
            "track_total_hits": limit + 2,  # one of them is the state
        }

    @property
    def _needed_fields(self) -> list[str]:
        counts = [counts_field(field) for field in Field if any(term[0] is field for term in self._weights)]
        return [*NAMED_FIELDS, *counts, *(READ_FIELDS if self._search.is_read else ())]

    def _clauses(self) -> list[Reply]:
        if not self._state.count:  # nothing is rare in an empty index
            return [{"match_none": {}}]
        frequencies = {term: self._state.frequency_if_known(term) for term in self._weights}
        possible = [term for term, frequency in frequencies.items() if frequency != 0]
        rarest = sorted(possible, key=lambda term: frequencies[term] or 0)[:MAX_CLAUSES]
        clauses: list[Reply] = [
            {"term": {field.value: {"value": key, "boost": self._boost((field, key))}}} for field, key in rarest
        ]
        return clauses or [{"match_none": {}}]

    def _boost(self, term: Term) -> float:
        """Return what makes the cluster's score nearly the true one. Its own idf is that of all passages.

        A term whose frequencies are not known yet counts as a rare one, and as one of the home alone.
        """
        field, _ = term
        model, everywhere = self._home.models[field], self._state.home(None).models[field]
        frequency = self._state.frequency_if_known(term) or 1
        here = self._state.frequency_if_known(term, self._home.language)
        here = min(frequency, self._home.passages) if here is None else here or 1
        rarity = model.idf_of(here) / everywhere.idf_of(frequency)
        return self._weights[term] * rarity * (1.0 if self._is_multiplied else model.k1 + 1)


def conditions_of(scope: Scope, names: KnownNames) -> Reply:
    """Return the conditions of a scope, as parts of a query that add nothing to scores."""
    required: list[Reply] = [*_filter_conditions(scope.article_filter, names)]
    if scope.articles is not None:
        required.append({"terms": {"article": sorted(scope.articles)}})
    required += map(_has_form, scope.required)
    excluded = [{"bool": {"filter": [*map(_has_form, terms)]}} for terms in scope.excluded]
    return {"filter": required, "must_not": excluded}


def _has_form(forms: Collection[str]) -> Reply:
    return {"terms": {Field.WORDS.value: sorted(map(key_of, forms))}}


def _filter_conditions(article_filter: ArticleFilter, names: KnownNames) -> Iterable[Reply]:
    first, end = article_filter.published_from, article_filter.published_before
    if first or end:
        bounds = {"gte": first and first.toordinal(), "lt": end and end.toordinal()}
        yield {"range": {"day": {name: day for name, day in bounds.items() if day is not None}}}
    if article_filter.bylines:
        accepted = sorted(filter(article_filter.accepts_author, names.authors))
        unnamed = {"filter": {"terms": {"byline": accepted}}, "must_not": {"exists": {"field": "author"}}}
        yield {"bool": {"should": [{"terms": {"author": accepted}}, {"bool": unnamed}], "minimum_should_match": 1}}
    if article_filter.sources:
        yield {"terms": {"source": sorted(filter(article_filter.accepts_source, names.sources))}}
    if article_filter.languages:
        yield {"terms": {"code": sorted(article_filter.languages)}}
