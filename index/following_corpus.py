"""Search an archive beside the process that changes it."""

from __future__ import annotations

from collections.abc import Sequence

from index.backends.base import SearchBackend
from index.corpus import Corpus
from index.model import Change
from index.store.base import FollowingStore


class FollowingCorpus(Corpus):
    """The archive in a process that only searches, beside the process that changes it."""

    def __init__(self, store: FollowingStore, backend: SearchBackend) -> None:
        """Open the archive in *store*. Raises: BackendUnavailableError."""
        super().__init__(store, backend, is_reader=True)
        self._following = store

    def follow(self, changes: Sequence[Change]) -> None:
        """Apply changes of the other process; see `FollowingStore.follow`. Raises: BackendUnavailableError."""
        self._synchronizer.follow(changes, self._following.follow)
