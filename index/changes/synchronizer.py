"""Keep the search backend equal to the store."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol, TypeVar

from index.backends.base import SearchBackend
from index.changes.plan import Plan
from index.errors import ConflictError, NotPurgedError
from index.model import Article, Change
from index.store.base import ArticleStore
from index.unsearchable import Unsearchables

logger = logging.getLogger(__name__)

T = TypeVar("T")

Progress = Callable[[int, int], None]
"""Function that is called with the number of articles done, and the total."""

INDEXED_AT_ONCE = 500
"""Articles that are passed to the backend at once: enough for the backend to be fast, few enough to update a progress
bar and to save memory."""

MAX_PLANS = 10
"""Most times that a change is planned. A plan and its write take some milliseconds, and a conflict needs another change
of the same article in that time. Ten conflicts in a row are a fault."""

CHANGES_LOGGED = 20
"""Most changes at once of which each has a line in the log. More are an import."""


class Watcher(Protocol):
    """A listener that is told about changes of the archive, in the thread that makes them. It never raises."""

    def changed(self, changes: Sequence[Change]) -> None:
        """Handle these changes, which are on disk, in this order."""
        ...

    def purged(self) -> None:
        """Handle a purge: texts are removed for good from all files."""
        ...


def ignore_progress(_done: int, _total: int) -> None:
    """Ignore the progress."""


class Synchronizer:
    """A maker of changes, one at a time: first in the store, then in the backend.

    The store is authoritative, and the backend is made from it.
    """

    def __init__(self, store: ArticleStore, backend: SearchBackend, unsearchable: Unsearchables) -> None:
        self._store = store
        self._backend = backend
        self._unsearchable = unsearchable
        self._changing = threading.Lock()
        self._unindexed: list[Change] = []  # in the store, but not yet in the backend
        self._unpurged: set[str] = set()  # ids that are purged from the store, but not yet from the backend
        self.change_counter = 0  # odd while the store and the backend may differ
        self.watcher: Watcher | None = None

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Lock the archive against other changes of this process, after the backend is made equal to the store.

        Raises: BackendUnavailableError.
        """
        with self._changing:
            self._catch_up()
            yield

    def change(self, plan: Callable[[], Plan[T]]) -> T:
        """Make the changes that *plan* plans from the present state, and return their outcome.

        If another writer is faster, *plan* is called again, and plans from the new state. So it must change nothing.

        Raises: ConflictError: another writer was faster MAX_PLANS times; nothing is changed. BackendUnavailableError.
            Errors of *plan*, and of `ArticleStore.apply`.
        """
        with self.changing():
            conflicts = 0
            while True:
                planned = plan()
                try:
                    self._apply(planned.changes)
                except ConflictError as error:
                    conflicts += 1
                    if conflicts == MAX_PLANS:
                        raise
                    logger.info("A change is planned again: %s", error)
                else:
                    return planned.outcome()

    def settled(self, change_id: str) -> Change | None:
        """Wait for any running change, and return the remembered change with this id; None if there is none."""
        with self._changing:
            return self._store.change(change_id)

    def catch_up(self) -> None:
        """Make the changes that the backend does not have yet because it failed. Raises: BackendUnavailableError."""
        with self.changing():
            pass

    def repair(self) -> None:
        """Index again the articles that the backend has lost."""
        with self._changing:
            self.reconcile()

    def reconcile(self, on_progress: Progress = ignore_progress) -> None:
        """Make the backend equal to the store. Only differences take time."""
        wanted, indexed = self._store.content_hashes(), self._backend.indexed_hashes()
        self._backend.delete([article_id for article_id in indexed if article_id not in wanted])
        self._unsearchable.forget(self._unsearchable.ids - wanted.keys())
        lacking = [
            article_id
            for article_id, content_hash in wanted.items()
            if indexed.get(article_id) != content_hash and not self._unsearchable.with_content(article_id, content_hash)
        ]
        for start in range(0, len(lacking), INDEXED_AT_ONCE):
            batch = lacking[start : start + INDEXED_AT_ONCE]
            self._index(list(self._store.articles_of(batch).values()))
            on_progress(start + len(batch), len(lacking))

    def follow(self, changes: Sequence[Change], in_store: Callable[[Sequence[Change]], None]) -> None:
        """Apply changes of another process to the backend, after *in_store* has applied them to the store.

        Raises: BackendUnavailableError.
        """
        with self._changing:
            self._make(changes, in_store)

    def purge(self, article_ids: set[str], *, unless_there: bool = False) -> None:
        """Remove articles for good. Call this only within `changing`. Args: unless_there: See `ArticleStore.purge`."""
        self.change_counter += 1
        try:
            self._take_out_for_good(article_ids, unless_there=unless_there)
        finally:
            self.change_counter += 1
            if self.watcher:
                self.watcher.purged()

    def close(self) -> None:
        """Wait for any running change, then close the files. Closing twice is allowed."""
        with self._changing:
            self._backend.close()
            self._store.close()  # last, because its lock protects the files of both

    def _apply(self, changes: Sequence[Change]) -> None:
        if changes:
            self._make(changes, self._store.apply)
            _log(changes)

    def _index(self, articles: Sequence[Article]) -> None:
        """Make articles searchable, and record those that cannot be. Raises: BackendUnavailableError."""
        for start in range(0, len(articles), INDEXED_AT_ONCE):
            batch = articles[start : start + INDEXED_AT_ONCE]
            self._unsearchable.note(batch, self._backend.index(batch))

    def _take_out_for_good(self, article_ids: set[str], *, unless_there: bool) -> None:
        try:
            self._store.purge(article_ids, unless_there=unless_there)
        except NotPurgedError:  # they are removed anyway
            self._unpurged |= article_ids
            self._catch_up()
            raise
        self._unpurged |= article_ids
        self._catch_up()

    def _make(self, changes: Sequence[Change], in_store: Callable[[Sequence[Change]], None]) -> None:
        self.change_counter += 1
        try:
            in_store(changes)
            if self.watcher:
                self.watcher.changed(changes)
            self._unindexed.extend(changes)
            self._catch_up()
        finally:
            self.change_counter += 1

    def _catch_up(self) -> None:
        """Make the changes that the backend does not have yet. Making them twice does no harm."""
        if self._unpurged:
            self._backend.purge(self._unpurged)
            self._unsearchable.forget(self._unpurged)
            self._unpurged.clear()
        if not self._unindexed:
            return
        last = {change.article_id: change.after for change in self._unindexed}
        gone = [article_id for article_id, article in last.items() if article is None]
        self._backend.delete(gone)
        self._unsearchable.forget(gone)
        self._index([article for article in last.values() if article])
        self._unindexed.clear()


def _log(changes: Sequence[Change]) -> None:
    """Log who changed what. Changes by the command line have no author, and are logged only at level debug."""
    level = logging.DEBUG if changes[0].by is None else logging.INFO
    if len(changes) > CHANGES_LOGGED:
        logger.log(level, "%d articles were changed by %s", len(changes), changes[0].by)
        return
    for change in changes:
        done = "removed" if change.after is None else "replaced" if change.before else "added"
        logger.log(level, "Article %s was %s by %s (change %s)", change.article_id, done, change.by, change.id)
