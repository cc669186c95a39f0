"""Implement `SearchBackend` over an index in a cluster."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import uuid4

from index.analysis import Field
from index.backends.base import EVERYTHING, FoundWords, QueryTerm, Ranking, Scope, Terms, WordSearch
from index.backends.fingerprint import fingerprint
from index.backends.opensearch.article_documents import wording_term
from index.backends.opensearch.asked_search import AskedSearch, key_of
from index.backends.opensearch.candidate_search import CandidateSearch, conditions_of
from index.backends.opensearch.index_change import IndexChange
from index.backends.opensearch.index_state import (
    Frequencies,
    IndexState,
    Place,
    Term,
    Wanted,
    all_of,
    figures_request,
    frequencies_in,
    sizes_in,
    version_in,
)
from index.backends.opensearch.known_articles import KnownArticles
from index.backends.opensearch.passage_index import PassageIndex, Progress
from index.backends.opensearch.true_scores import found_words, ranking_of, version_seen
from index.errors import BackendUnavailableError
from index.metadata.article_filter import ArticleFilter
from index.metadata.known_names import NameLine
from index.model import Article
from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_client import ClusterClient, Reply

FRESH_S = 1.0
"""Seconds for which what is known of the state is taken for true without asking. A search always sees the
present one."""

TRIES = 20
"""Times that a search begins again because the index was changed under it. A change takes longer than a search."""


class OpenSearchBackend:
    """Passages in an index of a cluster. It implements `SearchBackend`.

    A question costs few requests, because what is known of a state of the index is kept: the names and hashes of
    articles, sizes, and frequencies of terms. Each search is answered with the version of the state that it saw. If
    that is another one, what is known is forgotten, and the search begins again.
    """

    def __init__(self, client: ClusterClient, prefix: str) -> None:
        """Open the index with this prefix, or make an empty one.

        No other process may be changing it meanwhile: what it has begun would be taken for a change that was broken
        off, and removed.
        """
        self._client = client
        self._index = PassageIndex(client, prefix)
        self._index.open(fingerprint())
        self._changing = threading.Lock()
        self._is_multiplied = int(client.get("/")["version"]["number"].partition(".")[0]) < 3
        self._state: IndexState | None = None
        self._checked_at = 0.0  # when the state was last seen to be the present one
        self._copy = f"byline{uuid4().hex}"  # so that all searches ask the same copy of the index
        if self._index.progress().unfinished:
            with self._changing:
                self._tidy_up()
        self._known = KnownArticles(*self._index.articles())

    @classmethod
    def open(cls, access: ClusterAccess) -> OpenSearchBackend:
        """Connect to a cluster, and open its index. Raises: BackendUnavailableError."""
        return cls(ClusterClient(access), access.prefix)

    def __len__(self) -> int:
        """Return the number of passages."""
        return self._present().count

    @property
    def languages(self) -> Mapping[str, int]:
        """See `SearchBackend.languages`."""
        return self._present().languages

    def indexed_hashes(self) -> Mapping[str, str]:
        """See `SearchBackend.indexed_hashes`."""
        return self._known_in(self._present()).hashes

    def articles_with(self, terms: Terms) -> frozenset[str]:
        """See `SearchBackend.articles_with`."""
        conditions = conditions_of(Scope(required=terms), self._known_in(self._present()).metadata.names)
        return frozenset(self._index.articles_with(conditions))

    def newest(self, article_filter: ArticleFilter, limit: int | None) -> list[str]:
        """See `SearchBackend.newest`."""
        return self._known_in(self._present()).metadata.newest(article_filter, limit)

    def lines_with_name(self, name: str) -> list[NameLine]:
        """See `SearchBackend.lines_with_name`."""
        return self._known_in(self._present()).metadata.names.lines_with(name)

    def known_terms(self, terms: Sequence[str], field: Field = Field.WORDS) -> list[str]:
        """See `SearchBackend.known_terms`."""
        asked: list[Term] = [(field, key_of(term)) for term in terms]
        state = self._knowing([(asked, None)])
        return [term for term, of_index in zip(terms, asked, strict=True) if state.frequency(of_index)]

    def search(self, query: Sequence[QueryTerm], limit: int, scope: Scope = EVERYTHING) -> Ranking:
        """See `SearchBackend.search`."""
        asked = AskedSearch(query, limit, scope)
        state, (found,) = self._found([asked])
        return ranking_of(asked, found, state)

    def search_words(self, searches: Sequence[WordSearch]) -> list[FoundWords]:
        """See `SearchBackend.search_words`."""
        if not searches:
            return []
        asked = [AskedSearch(each.query_for(each.words), each.limit) for each in searches]
        state, replies = self._found(asked)
        return [found_words(each, reply, state) for each, reply in zip(searches, replies, strict=True)]

    def _found(self, searches: Sequence[AskedSearch]) -> tuple[IndexState, Sequence[Reply]]:
        """Return the candidates of searches, and the state of the index that all of them saw."""
        wanted = [each.wanted for each in searches]
        for _ in range(TRIES):
            state = self._state
            if not state or state.is_full:
                state = self._knowing(wanted)
            if unsure := [each for each in wanted if not state.suffices_for(each)]:
                state = self._knowing(unsure)
            found = self._found_in(state, searches, state.lacks(wanted))
            if found:
                return state, found
            self._state = None
        raise BackendUnavailableError("OpenSearch: the index is changed all the time")

    def _found_in(
        self, state: IndexState, searches: Sequence[AskedSearch], lacking: Sequence[Place]
    ) -> Sequence[Reply]:
        """Return the candidates, and note what is lacking; none if the index is no longer in that state."""
        names = self._known_in(state).metadata.names
        requests = [CandidateSearch(each, state, self._is_multiplied).request(names) for each in searches]
        if lacking:
            requests.append(figures_request(lacking, with_sizes=False))
        replies = self._index.search_all(requests, self._copy, "hits.total.value,hits.hits._source,aggregations")
        found, figures = replies[: len(searches)], replies[len(searches) :]
        if {*map(version_seen, found), *map(version_in, figures)} != {state.version}:
            return []
        for each in figures:
            state.note(frequencies_in(each, lacking))
        self._checked_at = time.monotonic()
        return found

    def articles_by_wording(self, wordings: Collection[int], limit: int) -> dict[str, frozenset[int]]:
        """See `SearchBackend.articles_by_wording`."""
        terms = sorted(map(wording_term, wordings))
        if not terms:
            return {}
        most_first = [{"different": "desc"}, {"number": "desc"}]
        request = {
            "size": 0,
            "query": {"terms": {"wording": terms}},
            "aggs": {
                "articles": {
                    "terms": {"field": "article", "size": limit, "order": most_first},
                    "aggs": {
                        "different": {"cardinality": {"field": "wording", "precision_threshold": 40_000}},
                        "number": {"max": {"field": "number"}},
                        "wordings": {"terms": {"field": "wording", "size": len(terms)}},
                    },
                }
            },
        }
        found = self._index.search(request, preference=self._copy)["aggregations"]["articles"]["buckets"]
        return {each["key"]: frozenset(int(one["key"], 16) for one in each["wordings"]["buckets"]) for each in found}

    def index(self, articles: Sequence[Article]) -> Mapping[str, Exception]:
        """See `SearchBackend.index`."""
        newest = {article.id: article for article in articles}
        refused: dict[str, Exception] = {}
        if newest:
            with self._changing:
                self._change(self._begin(), list(newest), newest, refused)
        return refused

    def delete(self, article_ids: Iterable[str]) -> None:
        """See `SearchBackend.delete`."""
        named = list(dict.fromkeys(article_ids))
        if named:
            with self._changing:
                self._delete(named)

    def purge(self, article_ids: Iterable[str]) -> None:
        """See `SearchBackend.purge`. The index is copied, because nothing else frees the files of a deleted text."""
        with self._changing:
            progress = self._delete(list(dict.fromkeys(article_ids)))
            if not progress.is_clean:
                self._known.version = self._index.copy().version
                self._state = None

    def optimize(self) -> None:
        """Do nothing: the cluster merges by itself."""

    def close(self) -> None:
        """See `SearchBackend.close`."""
        self._client.close()

    def _present(self) -> IndexState:
        return self._knowing([])

    def _knowing(self, wanted: Sequence[Wanted]) -> IndexState:
        """Return the present state with the frequencies of terms, in all passages and in the homes of languages."""
        state = self._state
        if state and not state.is_full:
            lacking = state.lacks(wanted)
            if not lacking and time.monotonic() - self._checked_at < FRESH_S:
                return state
            reply = self._figures(figures_request(lacking, with_sizes=False))
            if version_in(reply) == state.version:
                return self._seen(state, frequencies_in(reply, lacking))
        lacking = all_of(wanted)
        reply = self._figures(figures_request(lacking, with_sizes=True))
        return self._seen(IndexState(version_in(reply), sizes_in(reply)), frequencies_in(reply, lacking))

    def _figures(self, request: Reply) -> Reply:
        return self._index.search(request, preference=self._copy, filter_path="aggregations")

    def _seen(self, state: IndexState, frequencies: Frequencies) -> IndexState:
        state.note(frequencies)
        self._state, self._checked_at = state, time.monotonic()
        return state

    def _known_in(self, state: IndexState) -> KnownArticles:
        """Return what is known of the articles in a state, or in a later one."""
        if self._known.version < state.version:
            with self._changing:  # if this process makes the change, it soon knows
                is_old = self._known.version < state.version
                self._known = KnownArticles(*self._index.articles()) if is_old else self._known
        return self._known

    def _delete(self, article_ids: Sequence[str]) -> Progress:
        """Delete articles, and return what the index says of itself then."""
        progress = self._begin()
        known = [each for each in article_ids if self._known.get(each)]
        return self._change(progress, known, {}, {}) if known else progress

    def _begin(self) -> Progress:
        """Return what the index says of itself now. Another process may have changed it, or not finished a change."""
        progress = self._index.progress()
        if progress.unfinished:
            progress = self._tidy_up()
        if self._known.version != progress.version:
            self._known = KnownArticles(*self._index.articles())
        return progress

    def _tidy_up(self) -> Progress:
        """Remove the articles of a change that was broken off. They will be indexed again, because they are missing."""
        progress = self._index.progress()
        self._index.forget(progress.unfinished)
        tidy = Progress(progress.version + 1, progress.number, is_clean=False)
        self._index.change([tidy.action()])
        self._state = None
        return tidy

    def _change(
        self,
        before: Progress,
        article_ids: Sequence[str],
        articles: Mapping[str, Article],
        refused: dict[str, Exception],
    ) -> Progress:
        """Replace articles by others as a whole. Args: refused: Gets the articles that cannot be analyzed."""
        change = IndexChange(before, self._known, articles, refused)
        self._index.change(change.actions(article_ids))
        self._known.change(change.after.version, article_ids, change.put)
        self._state = None
        return change.after
