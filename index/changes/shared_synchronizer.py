"""Keep a search backend equal to a store while other processes change both."""

from __future__ import annotations

from collections.abc import Sequence

from index.backends.shared import Made, OutrunError, SharedBackend
from index.changes.synchronizer import Progress, Synchronizer, ignore_progress
from index.errors import NotPurgedError
from index.model import Article
from index.store.base import ChangedArticles, SharedStore
from index.unsearchable import Unsearchables

INDEXED_IN_A_TURN = 200
"""Articles that are indexed in one turn. Other processes wait meanwhile."""


class SharedSynchronizer(Synchronizer):
    """A maker of changes beside other processes.

    The backend says up to which revision of the store it is made. After a change of the store, whoever is first makes
    it up to the present revision, with the changes of all. The others find it done. If a process dies between the two,
    the next change of any process, or `catch_up`, does its work.
    """

    def __init__(self, store: SharedStore, backend: SharedBackend, unsearchable: Unsearchables) -> None:
        super().__init__(store, backend, unsearchable)
        self._shared_store = store
        self._shared_backend = backend
        self._not_purged: NotPurgedError | None = None  # what the last purge could not complete

    def reconcile(self, on_progress: Progress = ignore_progress) -> None:
        """Make the backend equal to the store. Only differences take time.

        A process that may change the archive also tries again the articles that could not be indexed.
        """
        self._shared_store.refresh()
        self._bring_up(on_progress, compares_all=not self._unsearchable.is_reader)

    def catch_up(self) -> None:
        """Make the backend up to what all processes have changed."""
        with self._changing:
            self._shared_store.refresh()
            self._bring_up(ignore_progress)

    def _catch_up(self) -> None:
        if self._unindexed or self._unpurged:
            self._bring_up(ignore_progress)
        if self._unpurged:
            self._purge_backend()
        self._unindexed.clear()
        self._unpurged.clear()

    def _purge_backend(self) -> None:
        try:
            self._backend.purge(self._unpurged)
        except NotPurgedError as error:  # it holds up no change: the next purge, or tidying, removes the rest
            self._not_purged = error

    def _take_out_for_good(self, article_ids: set[str], *, unless_there: bool) -> None:
        self._not_purged = None
        super()._take_out_for_good(article_ids, unless_there=unless_there)
        if self._not_purged:
            raise self._not_purged

    def _bring_up(self, on_progress: Progress, *, compares_all: bool = False) -> None:
        """Make the backend up to the revision of the store at the call, or a later one.

        Args: compares_all: Compare all articles, even if the backend says that it has them.
        """
        enough = self._store.revision
        while True:
            made = self._shared_backend.turn(enough)
            if made.is_busy or (made.revision == enough and not made.lacking and not compares_all):
                return
            try:
                self._do(self._work_after(made, compares_all=compares_all), made, on_progress)
            except OutrunError:
                continue
            return

    def _work_after(self, made: Made, *, compares_all: bool) -> ChangedArticles:
        """Return the articles that the backend may lack."""
        if made.revision > self._store.revision:
            self._shared_store.refresh()
        is_of_this_store = made.revision <= self._store.revision
        changed = self._shared_store.changed_after(made.revision, made.lacking) if is_of_this_store else None
        if changed and not compares_all:
            return changed
        revision = self._store.revision
        hashes: dict[str, str | None] = {**self._store.content_hashes()}
        hashes |= {article_id: None for article_id in self._backend.indexed_hashes() if article_id not in hashes}
        return ChangedArticles(revision, hashes, has_purged=changed is None or changed.has_purged)

    def _do(self, work: ChangedArticles, made: Made, on_progress: Progress) -> None:
        """Index and delete what differs. Raises: OutrunError: others have done something meanwhile."""
        differing = [
            article_id
            for article_id, content_hash in work.hashes.items()
            if self._shared_backend.content_hash(article_id) != content_hash
            and not (content_hash and self._unsearchable.with_content(article_id, content_hash))
        ]
        for start in range(0, len(differing) or 1, INDEXED_IN_A_TURN):
            if start:
                self._take_turn_after(made)
            batch = differing[start : start + INDEXED_IN_A_TURN]
            done = start + len(batch)
            is_all = done == len(differing) and not work.has_purged
            self._bring(batch, work, work.revision if is_all else made.revision)
            if batch:
                on_progress(done, len(differing))
        if work.has_purged:
            self._take_turn_after(made)
            self._shared_backend.clean(work.revision)

    def _take_turn_after(self, made: Made) -> None:
        if self._shared_backend.turn().revision != made.revision:
            raise OutrunError

    def _bring(self, article_ids: Sequence[str], work: ChangedArticles, revision: int) -> None:
        own = {change.article_id: change.after for change in self._unindexed}
        known = {
            article_id: article
            for article_id in article_ids
            if (article := own.get(article_id)) and article.content_hash == work.hashes[article_id]
        }
        to_read = [each for each in article_ids if work.hashes[each] and each not in known]
        found: dict[str, Article] = known | (self._store.articles_of(to_read) if to_read else {})
        refused = self._shared_backend.bring({each: found.get(each) for each in article_ids}, revision)
        self._unsearchable.forget(each for each in article_ids if each not in found)
        self._unsearchable.note(found.values(), refused)
