"""Implement `SearchBackend` over an index in a cluster."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from typing import TypeVar
from uuid import uuid4

from index.analysis import Field
from index.backends.base import EVERYTHING, FoundWords, QueryTerm, Ranking, Scope, Terms, WordSearch
from index.backends.fingerprint import fingerprint
from index.backends.opensearch.index_memory import IndexMemory
from index.backends.opensearch.index_view import IndexView, PresentState
from index.backends.opensearch.index_writer import IndexWriter
from index.backends.opensearch.passage_index import PassageIndex
from index.backends.shared import Made, OutrunError
from index.errors import StateGoneError
from index.metadata.article_filter import ArticleFilter
from index.metadata.known_names import NameLine
from index.model import Article
from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_client import ClusterClient
from index.opensearch.guarded_index import OutdatedError

T = TypeVar("T")

BUSY_S = 1.0
"""Seconds for which questions are answered from a held state at once, after one for which the state did not last."""


class OpenSearchBackend:
    """Passages in an index of a cluster. It implements `SearchBackend`.

    A question costs few requests, because what is known of a state of the index is kept: the names and hashes of
    articles, sizes, and frequencies of terms. Each reply names the version of the state that it saw. If that is another
    one than before, the question is answered again, in a state that a node holds meanwhile. This costs two requests
    more, and then no change disturbs it.
    """

    def __init__(self, client: ClusterClient, prefix: str, clock: Callable[[], float] = time.monotonic) -> None:
        """Open the index with this prefix, or make an empty one. Args: clock: See `IndexWriter`."""
        self._client = client
        self._index = PassageIndex(client, prefix, fingerprint())
        self._index.open()
        self._writer = IndexWriter(client, self._index, clock)
        self._turn = self._index.progress()
        self._is_multiplied = int(client.get("/")["version"]["number"].partition(".")[0]) < 3
        self._copy = f"byline{uuid4().hex}"  # so that all searches ask the same copy of the index
        self._present = PresentState(self._index, self._copy)
        self._memory = IndexMemory(self._index)
        self._looking = threading.local()  # the view of a question, in the thread that answers it
        self._busy_until = 0.0

    @classmethod
    def open(cls, access: ClusterAccess) -> OpenSearchBackend:
        """Connect to a cluster, and open its index. Raises: BackendUnavailableError."""
        return cls(ClusterClient(access), access.prefix)

    def in_one_state(self, work: Callable[[], T]) -> T:
        """See `SharedBackend.in_one_state`."""
        if time.monotonic() >= self._busy_until:
            try:
                return self._in_present_state(work)
            except StateGoneError:
                self._busy_until = time.monotonic() + BUSY_S
        try:
            return self._in_held_state(work, is_last=False)
        except StateGoneError:
            return self._in_held_state(work, is_last=True)

    def _in_present_state(self, work: Callable[[], T], *, is_again: bool = False) -> T:
        """Do work in the present state. If only what was remembered of it was old, do it once more."""
        view = IndexView(self._memory, self._present, self._is_multiplied, is_held=False)
        try:
            return self._seeing(view, work)
        except StateGoneError:
            if view.is_sure or is_again:
                raise
        return self._in_present_state(work, is_again=True)

    def _in_held_state(self, work: Callable[[], T], *, is_last: bool) -> T:
        with closing(self._index.hold(self._copy)) as held:
            return self._seeing(IndexView(self._memory, held, self._is_multiplied, is_held=True, is_last=is_last), work)

    def _seeing(self, view: IndexView, work: Callable[[], T]) -> T:
        self._looking.view = view
        try:
            return work()
        finally:
            del self._looking.view

    def _read(self, read: Callable[[IndexView], T]) -> T:
        """Read from the view of the question that this thread answers. Without any, this is a question itself."""
        if hasattr(self._looking, "view"):
            return read(self._looking.view)
        return self.in_one_state(lambda: read(self._looking.view))

    def __len__(self) -> int:
        """Return the number of passages."""
        return self._read(lambda view: view.count)

    @property
    def languages(self) -> Mapping[str, int]:
        """See `SearchBackend.languages`."""
        return self._read(lambda view: view.languages)

    def indexed_hashes(self) -> Mapping[str, str]:
        """See `SearchBackend.indexed_hashes`."""
        return self._read(IndexView.indexed_hashes)

    def is_as_indexed(self, article: Article) -> bool:
        """See `SharedBackend.is_as_indexed`."""
        return self._read(lambda view: view.is_as_indexed(article))

    def articles_with(self, terms: Terms) -> frozenset[str]:
        """See `SearchBackend.articles_with`."""
        return self._read(lambda view: view.articles_with(terms))

    def newest(self, article_filter: ArticleFilter, limit: int | None) -> list[str]:
        """See `SearchBackend.newest`."""
        return self._read(lambda view: view.newest(article_filter, limit))

    def lines_with_name(self, name: str) -> list[NameLine]:
        """See `SearchBackend.lines_with_name`."""
        return self._read(lambda view: view.lines_with_name(name))

    def known_terms(self, terms: Sequence[str], field: Field = Field.WORDS) -> list[str]:
        """See `SearchBackend.known_terms`."""
        return self._read(lambda view: view.known_terms(terms, field))

    def search(self, query: Sequence[QueryTerm], limit: int, scope: Scope = EVERYTHING) -> Ranking:
        """See `SearchBackend.search`."""
        return self._read(lambda view: view.search(query, limit, scope))

    def search_words(self, searches: Sequence[WordSearch]) -> list[FoundWords]:
        """See `SearchBackend.search_words`."""
        return self._read(lambda view: view.search_words(searches)) if searches else []

    def articles_by_wording(self, wordings: Collection[int], limit: int) -> dict[str, frozenset[int]]:
        """See `SearchBackend.articles_by_wording`."""
        return self._read(lambda view: view.articles_by_wording(wordings, limit)) if wordings else {}

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
        known = [each for each in article_ids if self._memory.articles.get(each)]
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
        known = self._memory.articles.get(article_id)
        return known.content_hash if known else None

    def turn(self, enough: int | None = None) -> Made:
        """See `SharedBackend.turn`."""
        self._turn = turn = self._writer.turn(enough)
        if self._memory.articles.version < turn.version:
            self._index.refresh()  # others have written it, but perhaps not all copies of the index show it yet
            self._memory.learn(turn.version)
        return Made(turn.revision, turn.lacking, bool(turn.writer))

    def bring(self, articles: Mapping[str, Article | None], revision: int) -> Mapping[str, Exception]:
        """See `SharedBackend.bring`."""
        with self._memory.changing, _outrun():
            if not articles:
                self._writer.note(self._turn, revision)
                return {}
            change = self._writer.change(self._turn, self._memory.articles, articles, revision)
            self._memory.articles.change(change.after.version, change.after.number, articles, change.put)
            self._memory.forget()
            return change.refused

    def clean(self, revision: int) -> None:
        """See `SharedBackend.clean`."""
        with self._memory.changing, _outrun():
            if self._turn.is_clean:
                self._writer.note(self._turn, revision)
            else:
                self._memory.articles.version = self._writer.copy(self._turn, revision).version
                self._memory.forget()

    def tidy(self, now: datetime) -> None:
        """See `SharedBackend.tidy`."""
        self._index.indices.remove_other_versions(now)
        self._index.indices.remove_unused()

    def optimize(self) -> None:
        """Do nothing: the cluster merges by itself."""

    def close(self) -> None:
        """See `SearchBackend.close`."""
        self._client.close()


@contextmanager
def _outrun() -> Iterator[None]:
    try:
        yield
    except OutdatedError:
        raise OutrunError from None
