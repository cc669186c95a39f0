"""Search and change an archive beside other processes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TypeVar

from index.backends.base import SearchBackend
from index.backends.shared import SharedBackend
from index.changes.shared_synchronizer import SharedSynchronizer
from index.changes.synchronizer import Progress, Synchronizer
from index.corpus import Corpus
from index.errors import BackendUnavailableError
from index.model import Article
from index.store.base import ArticleReader, ArticleStore, SharedStore
from index.unsearchable import Unsearchables

logger = logging.getLogger(__name__)

T = TypeVar("T")


class IndexedArticles(ArticleReader):
    """The articles of a store that are as they were indexed.

    A process may have changed an article, and not have indexed it yet. Its passages have other places then. So the
    article is left out.
    """

    def __init__(self, store: SharedStore, backend: SharedBackend) -> None:
        self._store = store
        self._backend = backend

    def articles_of(self, article_ids: Iterable[str]) -> dict[str, Article]:
        """See `ArticleReader.articles_of`."""
        found = self._store.articles_of(article_ids)
        return {article_id: article for article_id, article in found.items() if self._backend.is_as_indexed(article)}


class SharedCorpus(Corpus):
    """An archive that several processes search and change.

    A search sees what any of them has added before it. Each answer is of one state of the archive.
    """

    def __init__(
        self,
        store: SharedStore,
        backend: SharedBackend,
        on_progress: Progress | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        *,
        is_reader: bool = False,
    ) -> None:
        """Open the archive in *store*. The backend is made up to its present revision.

        Args: is_reader: Only others change the archive.
        Raises: BackendUnavailableError.
        """
        self._shared_store = store
        self._shared_backend = backend
        super().__init__(store, backend, on_progress, now, is_reader=is_reader)
        self._articles = IndexedArticles(store, backend)

    def _synchronizer_of(
        self, _store: ArticleStore, _backend: SearchBackend, unsearchable: Unsearchables
    ) -> Synchronizer:
        return SharedSynchronizer(self._shared_store, self._shared_backend, unsearchable)

    def __len__(self) -> int:
        """Return the number of articles as of the last call of another method. It is 0 only if there are none now.

        Raises: BackendUnavailableError: there were none, and the cluster does not answer.
        """
        if not len(self._store):  # readers are told so, instead of an answer
            self._shared_store.refresh()
        return len(self._store)

    def _in_one_state(self, work: Callable[[], T]) -> T:
        return self._shared_backend.in_one_state(work)

    def tidy(self) -> None:
        """See `Corpus.tidy`. One of the processes should call this."""
        super().tidy()
        try:
            self._shared_backend.tidy(self._now())
        except BackendUnavailableError as error:
            logger.warning("The index could not be tidied: %s", error)
