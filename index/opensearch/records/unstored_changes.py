"""Remember changes of open work until the cluster has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from index.opensearch.records.work_records import OpenWork

WorkChange = Callable[[OpenWork], OpenWork]
"""Function that returns changed work. To make the same change twice does no harm."""


class UnstoredChanges:
    """The changes that may not be stored, by the key of the work. They are made to whatever the cluster has then.

    So nothing comes back that another process has removed there meanwhile. One thread may use it at a time.
    """

    def __init__(self) -> None:
        self._changes: defaultdict[str, list[WorkChange]] = defaultdict(list)

    def add(self, key: str, change: WorkChange) -> None:
        """Note a change that is not stored yet."""
        self._changes[key].append(change)

    def count(self, key: str) -> int:
        """Return how many changes of some work may not be stored."""
        return len(self._changes.get(key, ()))

    def made(self, work: OpenWork) -> OpenWork:
        """Return work of this process as it is with its changes."""
        for change in tuple(self._changes.get(work.entry.key, ())):
            work = change(work)
        return work

    def drop(self, key: str, count: int | None = None) -> None:
        """Forget the first changes of some work. Args: count: None: all of them."""
        changes = self._changes.pop(key, [])
        if count is not None and changes[count:]:
            self._changes[key] = changes[count:]
