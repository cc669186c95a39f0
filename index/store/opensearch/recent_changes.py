"""Remember which articles were changed lately."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from typing import NamedTuple

KEPT_IDS = 10_000
"""Most ids of articles that are remembered. They take 1 MB. Whoever needs more compares all articles."""


class _Entry(NamedTuple):
    revision: int  # after its changes
    article_ids: Collection[str]
    is_purge: bool


class RecentChanges:
    """The ids of the articles that were changed since some revision."""

    def __init__(self, revision: int) -> None:
        """Begin at this revision."""
        self._from = revision
        self._entries: deque[_Entry] = deque()
        self._count = 0

    def note(self, revision: int, article_ids: Collection[str], *, is_purge: bool) -> None:
        """Remember changes that led to a revision."""
        self._entries.append(_Entry(revision, article_ids, is_purge))
        self._count += len(article_ids)
        while self._count > KEPT_IDS:
            forgotten = self._entries.popleft()
            self._count -= len(forgotten.article_ids)
            self._from = forgotten.revision

    def after(self, revision: int) -> tuple[set[str], bool] | None:
        """Return the ids of articles that were changed after a revision, and whether any was purged; None: that is no
        longer known."""
        if revision < self._from:
            return None
        later = [entry for entry in self._entries if entry.revision > revision]
        ids = {article_id for entry in later for article_id in entry.article_ids}
        return ids, any(entry.is_purge for entry in later)
