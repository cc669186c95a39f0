"""Tell what became of an article that was to be kept."""

from __future__ import annotations

from dataclasses import replace

from index.articles.passages import passage_count
from index.articles.replacement import removal_with
from index.model import Added, AddStatus, Article, Change
from index.store.base import ArticleStore
from index.unsearchable import Unsearchables


class Outcomes:
    """Tells the outcomes of changes."""

    def __init__(self, store: ArticleStore, unsearchable: Unsearchables) -> None:
        self._store = store
        self._unsearchable = unsearchable

    def unchanged(self, article: Article) -> Added:
        """Return what `add` returns for an article that is there already."""
        return self._outcome(AddStatus.UNCHANGED, article, None)

    def added_by(self, change: Change, after: Article) -> Added:
        """Return the outcome of a change that is in the backend as well."""
        return self._outcome(AddStatus.ADDED if change.before is None else AddStatus.REPLACED, after, change.id)

    def of_change(self, change: Change, after: Article) -> Added:
        """Return the outcome as `added_by`, but REPLACED if the article took the place of another one."""
        added = self.added_by(change, after)
        took_over = self._store.change(removal_with(change.id)) is not None
        return replace(added, status=AddStatus.REPLACED) if took_over else added

    def _outcome(self, status: AddStatus, article: Article, change_id: str | None) -> Added:
        unsearchable = self._unsearchable.with_content(article.id, article.content_hash)
        return Added(status, article, 0 if unsearchable else passage_count(article), change_id, unsearchable)
