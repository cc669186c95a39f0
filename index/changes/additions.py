"""Plan the additions of articles that are stored at once."""

from __future__ import annotations

from datetime import datetime

from index.changes.new_state import article_of, with_corrections
from index.model import Article, Change, Draft
from index.store.base import ArticleStore


class Additions:
    """The additions of one plan, each of which follows the earlier ones."""

    def __init__(self, store: ArticleStore, at: datetime, by: str | None, *, keep_fixes: bool) -> None:
        """Plan for the present state of *store*. Args: keep_fixes: See `ArchiveWriter.add`."""
        self._store = store
        self._at = at
        self._by = by
        self._keep_fixes = keep_fixes
        self._pending: dict[str, Article] = {}

    def add(self, draft: Draft, change_id: str) -> tuple[Article, Change | None]:
        """Return the article of *draft*, and the change that stores it; None: it exists already.

        Raises: NoTextError: see `ArchiveWriter.add`.
        """
        after = article_of(draft, self._at, self._by)
        before = self._pending.get(after.id) or self._store.article(after.id)
        if self._keep_fixes and before is not None:
            after = with_corrections(after, draft, before)
        if before is not None and before.content_hash == after.content_hash:
            return before, None
        self._pending[after.id] = after
        return after, Change(change_id, after.id, before, after, self._at, self._by)
