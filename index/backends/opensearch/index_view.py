"""Read the index in the cluster in one state, for one question."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

from index.analysis import Field
from index.backends.base import FoundWords, QueryTerm, Ranking, Scope, Terms, WordSearch
from index.backends.opensearch.article_documents import wording_term
from index.backends.opensearch.article_searches import articles_in, pages_of_articles, wording_request
from index.backends.opensearch.candidate_search import AskedSearch, CandidateSearch, conditions_of, key_of
from index.backends.opensearch.index_memory import IndexMemory
from index.backends.opensearch.index_state import (
    Frequencies,
    IndexState,
    Place,
    Term,
    Wanted,
    all_of,
    figures_request,
    frequencies_in,
    state_in,
    version_in,
)
from index.backends.opensearch.known_articles import KnownArticles
from index.backends.opensearch.passage_index import PassageIndex
from index.backends.opensearch.true_scores import found_words, ranking_of, version_seen
from index.errors import StateGoneError
from index.metadata.article_filter import ArticleFilter
from index.metadata.known_names import KnownNames, NameLine
from index.model import Article
from index.opensearch.cluster_client import Reply


class SearchedState(Protocol):
    """What the requests of a view go to."""

    def search(self, request: Reply, **params: object) -> Reply:
        """Return what a search finds."""
        ...

    def search_all(self, requests: Sequence[Reply]) -> list[Reply]:
        """Return what several searches find, in one request."""
        ...


class PresentState:
    """The index as it is at each request."""

    def __init__(self, index: PassageIndex, copy: str) -> None:
        """Ask nothing yet. Args: copy: See `ClusterClient.search_all`."""
        self._index = index
        self._copy = copy

    def search(self, request: Reply, **params: object) -> Reply:
        """See `SearchedState.search`."""
        return self._index.search(request, preference=self._copy, **params)

    def search_all(self, requests: Sequence[Reply]) -> list[Reply]:
        """See `SearchedState.search_all`."""
        return self._index.search_all(requests, self._copy)


class IndexView:
    """The index in one state. Its methods are those of `SearchBackend`.

    Each request sees the state that the first one saw. If that is not so, or if this process knows of a later state,
    StateGoneError is raised: all that was read must be read again, by another view.

    A view of a held state needs no such luck. Only the articles may be those of a later state. Those that were added
    since are left out then.
    """

    def __init__(
        self, memory: IndexMemory, searched: SearchedState, lucene_k1: bool, *, is_held: bool, is_last: bool = False
    ) -> None:
        """Begin with what is remembered, if the state is not a held one.

        Args: lucene_k1: See `CandidateSearch`. is_last: Whether an article with another text than the store's is left
            out, instead of an error.
        """
        self._memory = memory
        self._searched = searched
        self._is_multiplied = lucene_k1
        self._is_held = is_held
        self._is_last = is_last
        self._state = None if is_held else memory.state
        self.is_sure = False  # whether a reply was of this state

    @property
    def languages(self) -> Mapping[str, int]:
        """See `SearchBackend.languages`."""
        return self._knowing([]).languages

    @property
    def count(self) -> int:
        """Return the number of passages."""
        return self._knowing([]).count

    def indexed_hashes(self) -> Mapping[str, str]:
        """See `SearchBackend.indexed_hashes`."""
        return self._articles_of(self._knowing([])).hashes

    def is_as_indexed(self, article: Article) -> bool:
        """See `SharedBackend.is_as_indexed`."""
        state = self._knowing([])
        known = self._articles_of(state).get(article.id)
        if known and known.number <= state.number and known.content_hash == article.content_hash:
            return True
        if self._is_last:
            return False
        raise self._gone()

    def articles_with(self, terms: Terms) -> frozenset[str]:
        """See `SearchBackend.articles_with`."""
        conditions = conditions_of(Scope(required=terms), KnownNames())
        state = self._knowing([])
        found: set[str] = set()
        for page in pages_of_articles(conditions, self._aggregations):
            self._check(state, [page.version])
            found.update(page.articles)
        return frozenset(found)

    def newest(self, article_filter: ArticleFilter, limit: int | None) -> list[str]:
        """See `SearchBackend.newest`."""
        state = self._knowing([], is_unsure=not self.is_sure)
        return self._articles_of(state).newest(article_filter, limit, state.number)

    def lines_with_name(self, name: str) -> list[NameLine]:
        """See `SearchBackend.lines_with_name`."""
        state = self._knowing([])
        return self._articles_of(state).lines_with_name(name, state.number)

    def known_terms(self, terms: Sequence[str], field: Field = Field.WORDS) -> list[str]:
        """See `SearchBackend.known_terms`."""
        asked: list[Term] = [(field, key_of(term)) for term in terms]
        state = self._knowing([(asked, None)])
        return [term for term, of_index in zip(terms, asked, strict=True) if state.frequency(of_index)]

    def search(self, query: Sequence[QueryTerm], limit: int, scope: Scope) -> Ranking:
        """See `SearchBackend.search`."""
        asked = AskedSearch(query, limit, scope)
        state, (found,) = self._found([asked])
        return ranking_of(asked, found, state)

    def search_words(self, searches: Sequence[WordSearch]) -> list[FoundWords]:
        """See `SearchBackend.search_words`."""
        asked = [AskedSearch(each.query_for(each.words), each.limit, is_read=False) for each in searches]
        state, replies = self._found(asked)
        return [found_words(each, reply, state) for each, reply in zip(searches, replies, strict=True)]

    def articles_by_wording(self, wordings: Collection[int], limit: int) -> dict[str, frozenset[int]]:
        """See `SearchBackend.articles_by_wording`."""
        request = wording_request(sorted(map(wording_term, wordings)), limit)
        return articles_in(self._searched.search(request))

    def _found(self, searches: Sequence[AskedSearch]) -> tuple[IndexState, Sequence[Reply]]:
        """Return the candidates of searches, and the state, in which all of their terms' frequencies are known."""
        wanted = [each.wanted for each in searches]
        state = self._state or self._knowing(wanted)
        if unsure := [each for each in wanted if not state.suffices_for(each)]:
            state = self._knowing(unsure)
        names = self._articles_of(state).metadata.names
        lacking = state.lacks(wanted)
        requests = [CandidateSearch(each, state, self._is_multiplied).request(names) for each in searches]
        if lacking:
            requests.append(figures_request(lacking, with_sizes=False))
        replies = self._searched.search_all(requests)
        found, figures = replies[: len(searches)], replies[len(searches) :]
        self._check(state, [*map(version_seen, found), *map(version_in, figures)])
        for each in figures:
            state.note(frequencies_in(each, lacking))
        return state, found

    def _knowing(self, wanted: Sequence[Wanted], *, is_unsure: bool = False) -> IndexState:
        """Return the state with the frequencies of terms, in all passages and in the homes of languages.

        Args: is_unsure: Whether what is remembered must be seen to be the present state.
        """
        state = self._state
        if state is None:
            return self._first_seen(all_of(wanted))
        lacking = state.lacks(wanted)
        if lacking or is_unsure or not (self.is_sure or self._memory.is_fresh):
            reply = self._aggregations(figures_request(lacking, with_sizes=False))
            self._check(state, [version_in(reply)])
            state.note(frequencies_in(reply, lacking))
        return state

    def _first_seen(self, lacking: Sequence[Place]) -> IndexState:
        reply = self._aggregations(figures_request(lacking, with_sizes=True))
        self._state = state = self._known_to_be(state_in(reply), frequencies_in(reply, lacking))
        self._check(state, [state.version])
        return state

    def _known_to_be(self, state: IndexState, frequencies: Frequencies) -> IndexState:
        remembered = self._memory.state
        same = remembered if remembered and remembered.version == state.version else state
        same.note(frequencies)
        return same

    def _aggregations(self, request: Reply) -> Reply:
        return self._searched.search(request, filter_path="aggregations")

    def _check(self, state: IndexState, versions: Iterable[int]) -> None:
        """Check that replies are of the state of this view."""
        if {*versions} != {state.version}:
            raise self._gone()
        if not (self._is_held and self.is_sure):  # a held state is the present one only at first
            self._memory.see(state)
        self.is_sure = True

    def _articles_of(self, state: IndexState) -> KnownArticles:
        known = self._memory.articles_in(state)
        if known.version > state.version and not self._is_held:
            raise self._gone()
        return known

    def _gone(self) -> StateGoneError:
        self._memory.forget(self._state)
        return StateGoneError()
