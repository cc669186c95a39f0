"""Remove articles for good."""

from __future__ import annotations

from collections.abc import Sequence

from index.backends.base import SearchBackend
from index.changes.lookup import possible_ids
from index.changes.synchronizer import Synchronizer
from index.errors import AddedSinceError, NothingToPurgeError
from index.model import Article, Purged
from index.store.base import ArticleStore


class Purger:
    """Removes articles from all files of the archive."""

    def __init__(self, store: ArticleStore, backend: SearchBackend, synchronizer: Synchronizer) -> None:
        self._store = store
        self._backend = backend
        self._synchronizer = synchronizer

    def purge(self, references: Sequence[str], *, unless_there: bool = False) -> Purged:
        """Remove the articles with these ids or URLs for good: no file of the archive has their texts any more.

        Nothing of it can be undone. They may be there, or have been removed of late. Backups are only named.

        Raises: NothingToPurgeError: of one of them there is nothing; none was removed, but the files are free of it.
            StoreWriteError, ReadOnlyError: nothing was removed. NotPurgedError, BackendUnavailableError: they are
            removed, but not from all files; calling again does the rest. AddedSinceError: one of them is there, and
            *unless_there* forbids that; nothing was done.
        """
        with self._synchronizer.changing():
            if unless_there and any(self._store.article(reference) for reference in references):
                raise AddedSinceError
            articles = {article.id: article for article in map(self._last_known, references)}
            article_ids = set(articles)
            self._synchronizer.purge(article_ids)
        return Purged(tuple(articles.values()), tuple(self._store.backups_with(article_ids)))

    def _last_known(self, reference: str) -> Article:
        possible = possible_ids(reference)
        if article := next(filter(None, map(self._store.last_known, possible)), None):
            return article
        self._store.purge(possible)  # what nobody remembers may still be in a file
        self._backend.purge(possible)
        raise NothingToPurgeError(reference.strip())
