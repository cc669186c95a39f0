"""Implement `SearchBackend` over an index in a cluster."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TypeVar
from uuid import uuid4

from index.analysis import Field
from index.backends.base import EVERYTHING, FoundWords, QueryTerm, Ranking, Scope, Terms, WordSearch
from index.backends.fingerprint import fingerprint
from index.backends.opensearch.article_documents import wording_term
from index.backends.opensearch.asked_search import AskedSearch, key_of
from index.backends.opensearch.candidate_search import CandidateSearch, conditions_of
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
from index.backends.opensearch.index_writer import IndexWriter
from index.backends.opensearch.known_articles import KnownArticles
from index.backends.opensearch.passage_index import PassageIndex
from index.backends.opensearch.true_scores import found_words, ranking_of, version_seen
from index.backends.opensearch.wording_search import articles_in, wording_request
from index.backends.shared import Made, OutrunError
from index.errors import BackendUnavailableError
from index.metadata.article_filter import ArticleFilter
from index.metadata.known_names import NameLine
from index.model import Article
from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_client import ClusterClient, Reply
from index.opensearch.guarded_index import OutdatedError

T = TypeVar("T")

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

    def __init__(self, client: ClusterClient, prefix: str, clock: Callable[[], float] = time.monotonic) -> None:
        """Open the index with this prefix, or make an empty one. Args: clock: See `IndexWriter`."""
        self._client = client
        self._index = PassageIndex(client, prefix, fingerprint())
        self._index.open()
        self._writer = IndexWriter(client, self._index, clock)
        self._turn = self._index.progress()
        self._changing = threading.Lock()
        self._is_multiplied = int(client.get("/")["version"]["number"].partition(".")[0]) < 3
        self._state: IndexState | None = None
        self._checked_at = 0.0  # when the state was last seen to be the present one
        self._copy = f"byline{uuid4().hex}"  # so that all searches ask the same copy of the index
        self.seen_version = 0
        self._known = self._all_articles()

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
        replies = self._index.search_all(requests, self._copy)
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
        request = wording_request(terms, limit)
        return articles_in(self._index.search(request, preference=self._copy))

    def index(self, articles: Sequence[Article]) -> Mapping[str, Exception]:
        """See `SearchBackend.index`."""
        newest = {article.id: article for article in articles}
        return self._in_a_turn(lambda made: self.bring(newest, made.revision)) if newest else {}

    def delete(self, article_ids: Iterable[str]) -> None:
        """See `SearchBackend.delete`."""
        named = list(dict.fromkeys(article_ids))
        if named:
            self._in_a_turn(lambda made: self._delete(named, made))

    def _delete(self, article_ids: Sequence[str], made: Made) -> None:
        known = [each for each in article_ids if self._known.get(each)]
        if known:
            self.bring(dict.fromkeys(known), made.revision)

    def purge(self, article_ids: Iterable[str]) -> None:
        """See `SearchBackend.purge`. The index is copied, because nothing else frees the files of a deleted text."""
        self.delete(article_ids)
        self._in_a_turn(lambda made: self.clean(made.revision))
        self._index.indices.purge_files()

    def _in_a_turn(self, change: Callable[[Made], T]) -> T:
        while True:
            try:
                return change(self.turn())
            except OutrunError:
                continue

    def content_hash(self, article_id: str) -> str | None:
        """See `SharedBackend.content_hash`."""
        known = self._known.get(article_id)
        return known.content_hash if known else None

    def turn(self, enough: int | None = None) -> Made:
        """See `SharedBackend.turn`."""
        self._turn = turn = self._writer.turn(enough)
        if self._known.version < turn.version:
            self._index.refresh()  # others have written it, but perhaps not all copies of the index show it yet
            self._learn(turn.version)
        return Made(turn.revision, turn.lacking, bool(turn.writer))

    def bring(self, articles: Mapping[str, Article | None], revision: int) -> Mapping[str, Exception]:
        """See `SharedBackend.bring`."""
        with self._changing, _outrun():
            if not articles:
                self._writer.note(self._turn, revision)
                return {}
            change = self._writer.change(self._turn, self._known, articles, revision)
            self._known.change(change.after.version, change.after.number, articles, change.put)
            self._state = None
            return change.refused

    def clean(self, revision: int) -> None:
        """See `SharedBackend.clean`."""
        with self._changing, _outrun():
            if self._turn.is_clean:
                self._writer.note(self._turn, revision)
            else:
                self._known.version = self._writer.copy(self._turn, revision).version
                self._state = None

    def tidy(self, now: datetime) -> None:
        """See `SharedBackend.tidy`."""
        self._index.indices.remove_other_versions(now)
        self._index.indices.remove_unused()

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
        self._state, self._checked_at, self.seen_version = state, time.monotonic(), state.version
        return state

    def _known_in(self, state: IndexState) -> KnownArticles:
        """Return what is known of the articles in a state, or in a later one."""
        self._learn(state.version)
        return self._known

    def _learn(self, version: int) -> None:
        """Read what was indexed and removed since, if it is not known for this version of the state."""
        if self._known.version >= version:
            return
        with self._changing:  # if this process makes the change, it soon knows
            if self._known.version >= version:
                return
            read = self._index.changes_after(self._known.number)
            if read is None:
                self._known = self._all_articles()
                return
            added_again = [each.outline.id for each in read.articles if each.order > self._known.number]
            self._known.change(read.version, read.number, [*read.removed, *added_again], ())
            self._known.change(read.version, read.number, (), read.articles)

    def _all_articles(self) -> KnownArticles:
        read = self._index.articles()
        return KnownArticles(read.version, read.number, read.articles)


@contextmanager
def _outrun() -> Iterator[None]:
    try:
        yield
    except OutdatedError:
        raise OutrunError from None
