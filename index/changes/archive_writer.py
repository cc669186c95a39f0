"""Add, correct, remove and restore articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from index.articles.edits import Amendment, amended
from index.articles.identity import make_article
from index.articles.passages import passage_count
from index.articles.replacement import in_place_of, removal_with
from index.changes.additions import Additions
from index.changes.lookup import earlier_states, find_article, is_purged, versions_of
from index.changes.new_state import article_of
from index.changes.plan import Plan, new_change_id
from index.changes.synchronizer import Synchronizer
from index.errors import (
    ChangedSinceError,
    LinkTakenError,
    PurgedError,
    UndoExpiredError,
    VersionNotFoundError,
)
from index.model import Added, AddStatus, Article, Change, Draft
from index.store.base import UNDO_KEPT, ArticleStore
from index.unsearchable import Unsearchables


class ArchiveWriter:
    """A writer of the archive. It makes a change with an id only once."""

    def __init__(
        self, store: ArticleStore, synchronizer: Synchronizer, unsearchable: Unsearchables, now: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._synchronizer = synchronizer
        self._unsearchable = unsearchable
        self._now = now

    def add(
        self, draft: Draft, by: str | None = None, as_change: str | None = None, *, keep_fixes: bool = True
    ) -> Added:
        """Store an article. When this returns, it is on disk, and the next search finds it.

        The same article again is UNCHANGED. Other content with the same identity replaces the article, except for
        corrections by an editor. A draft with a time and an author of its addition keeps them.

        Args: as_change: The id of the new change. If it was made already, by a process that was killed before it could
            report it, nothing is changed, and its outcome is returned. keep_fixes: False: the draft is complete, like
            one from an export, and replaces the whole article.
        Raises: StoreWriteError, ReadOnlyError: nothing was added. BackendUnavailableError: it is on disk, or nothing
            was added; adding it again completes it. PurgedError: the change was made already, and the article was
            purged since. NoTextError: an editor removed all of its text from the article.
        """
        return self._add_once(as_change, lambda: self._addition(draft, by, as_change, keep_fixes=keep_fixes))

    def add_all(self, drafts: Iterable[Draft], by: str | None = None, *, keep_fixes: bool = True) -> list[Added]:
        """Store several articles in one write, all or none. Return the outcomes in the order of the drafts.

        Args: keep_fixes: See `add`.
        Raises: like `add`.
        """
        drafts = list(drafts)  # before locking: making them may take long, and others may change the archive meanwhile

        def plan() -> Plan[list[Added]]:
            additions = Additions(self._store, self._now(), by, keep_fixes=keep_fixes)
            added = [additions.add(draft, new_change_id()) for draft in drafts]
            changes = [change for _, change in added if change]
            return Plan(changes, lambda: [self._added(article, change) for article, change in added])

        return self._synchronizer.change(plan)

    def take_over(self, draft: Draft, other_id: str, by: str | None = None, as_change: str | None = None) -> Added:
        """Store an article in place of another one, which is removed; see `in_place_of`.

        It is one change: undoing it restores the other article. If the other no longer exists, this is an `add`.

        Args: as_change: See `add`.
        Returns: Usually REPLACED.
        Raises: like `add`.
        """

        def plan() -> Plan[Added]:
            other = self._store.article(other_id)
            replacement = in_place_of(draft, other) if other else draft
            after = article_of(replacement, self._now(), by)
            if other is None or other.id == after.id:
                return self._addition(replacement, by, as_change)
            return self._putting_in_place(after, other, by, as_change)

        return self._add_once(as_change, plan)

    def update(self, draft: Draft, reference: str, by: str | None = None, as_change: str | None = None) -> Added:
        """Store a new reading of the article with this id or URL, as `add` does. The article must still exist.

        Raises: ArticleNotFoundError; like `add`.
        """

        def plan() -> Plan[Added]:
            find_article(self._store, reference)
            return self._addition(draft, by, as_change)

        return self._add_once(as_change, plan)

    def amend(self, reference: str, amendment: Amendment, by: str | None = None, as_change: str | None = None) -> Added:
        """Correct the article with this id or URL. The change can be undone.

        The article keeps its id, unless it gets another link. Then it gets the id of that link, as a replacement.
        UNCHANGED: it has this content already, and the corrected fields are recorded.

        Args: as_change: See `add`.
        Raises: ArticleNotFoundError; LinkTakenError: another article has that link; NothingLeftError;
            TooManyPassagesError, TextTooLongError: the restored text makes it too large; StoreWriteError,
            ReadOnlyError: nothing was changed; BackendUnavailableError, PurgedError: see `add`.
        """

        def plan() -> Plan[Added]:
            before = find_article(self._store, reference)
            after = make_article(amended(before, amendment, earlier_states(self._store, before.id)), self._now(), by)
            if after.id == before.id:
                return self._replacement(before, after, by, as_change)
            if there := self._store.article(after.id):
                raise LinkTakenError(there.title, there.id)
            return self._putting_in_place(after, before, by, as_change)

        return self._add_once(as_change, plan)

    def remove(self, reference: str, by: str | None = None, as_change: str | None = None) -> Change:
        """Remove the article with this id or URL. The returned change can be undone for UNDO_KEPT.

        Args: as_change: See `add`.
        Raises: ArticleNotFoundError; StoreWriteError, ReadOnlyError: nothing was removed; BackendUnavailableError;
            PurgedError: see `add`.
        """

        def plan() -> Plan[Change]:
            before = find_article(self._store, reference)
            change = Change(as_change or new_change_id(), before.id, before, None, self._now(), by)
            return Plan([change], lambda: change)

        return self._change_once(as_change, plan)

    def remove_all(self, references: Iterable[str], by: str | None = None) -> list[Change]:
        """Remove several articles in one write, all or none. Return one change for each article, in their order.

        An article that several references name is removed once.

        Raises: like `remove`.
        """
        references = list(references)

        def plan() -> Plan[list[Change]]:
            found = {article.id: article for article in (find_article(self._store, each) for each in references)}
            changes = [Change(new_change_id(), each.id, each, None, self._now(), by) for each in found.values()]
            return Plan(changes, lambda: changes)

        return self._synchronizer.change(plan)

    def undo(self, change_id: str, by: str | None = None, as_change: str | None = None) -> Change:
        """Restore the article to its state before a change. Return this as a new change.

        Args: as_change: See `add`.
        Raises: UndoExpiredError: unknown, older than UNDO_KEPT, or undone already. ChangedSinceError: the article was
            changed after that change. StoreWriteError, ReadOnlyError: nothing was undone. BackendUnavailableError.
            PurgedError: see `add`.
        """

        def plan() -> Plan[Change]:
            change, removal = self._undoable(change_id), self._store.change(removal_with(change_id))
            undone = self._undoing(change, as_change or new_change_id(), by)
            is_part = removal is not None and not is_purged(removal)
            parts = [self._undoing(removal, removal_with(undone.id), by)] if removal and is_part else []
            return Plan([undone, *parts], lambda: undone)

        return self._change_once(as_change, plan)

    def brought_back_by(self, change_id: str) -> Article | None:
        """Return the article that an undo restored after another one had replaced it; None if it restored none."""
        restored = self._synchronizer.settled(removal_with(change_id))
        return restored.after if restored else None

    def _undoable(self, change_id: str) -> Change:
        change = self._store.change(change_id)
        if change is None or self._now() - change.at > UNDO_KEPT or is_purged(change):
            raise UndoExpiredError
        return change

    def _undoing(self, change: Change, as_change: str, by: str | None) -> Change:
        """Return the change that undoes *change*. Raises: UndoExpiredError, ChangedSinceError."""
        current = self._store.article(change.article_id)
        if _hash_of(current) != _hash_of(change.after):
            raise UndoExpiredError if _hash_of(current) == _hash_of(change.before) else ChangedSinceError
        return Change(as_change, change.article_id, current, change.before, self._now(), by)

    def bring_back(self, reference: str, version: str, by: str | None = None, as_change: str | None = None) -> Added:
        """Restore an earlier version of an article. This is a change like any other, and can be undone.

        Args: version: The name of the version, or its beginning. The present version changes nothing. as_change: See
            `add`.
        Raises: ArticleNotFoundError; VersionNotFoundError: no version has that name, or several begin with it;
            StoreWriteError, ReadOnlyError: nothing was changed; BackendUnavailableError; PurgedError: see `add`.
        """

        def plan() -> Plan[Added]:
            present, *earlier = versions_of(self._store, reference)
            found = [each.article for each in (present, *earlier) if version and each.name.startswith(version)]
            if len(found) != 1:
                raise VersionNotFoundError(version)
            return self._replacement(present.article, found[0], by, as_change)

        return self._add_once(as_change, plan)

    def _add_once(self, change_id: str | None, plan: Callable[[], Plan[Added]]) -> Added:
        """Make the change that *plan* plans, unless the change with this id was made. Raises: PurgedError."""

        def plan_once() -> Plan[Added]:
            made = self._made(change_id)
            after = made and made.after
            return Plan([], lambda: self._of_change(made, after)) if made and after else plan()

        return self._synchronizer.change(plan_once)

    def _change_once(self, change_id: str | None, plan: Callable[[], Plan[Change]]) -> Change:
        """Make the change that *plan* plans, unless the change with this id was made. Raises: PurgedError."""

        def plan_once() -> Plan[Change]:
            made = self._made(change_id)
            return Plan([], lambda: made) if made else plan()

        return self._synchronizer.change(plan_once)

    def _made(self, change_id: str | None) -> Change | None:
        """Return the change with this id, if it was made. Raises: PurgedError."""
        made = self._store.change(change_id) if change_id else None
        if made and is_purged(made):
            raise PurgedError
        return made

    def _putting_in_place(self, after: Article, other: Article, by: str | None, as_change: str | None) -> Plan[Added]:
        """Plan to store *after* in place of *other*, as one change."""
        change_id = as_change or new_change_id()
        change = Change(change_id, after.id, self._store.article(after.id), after, self._now(), by)
        removal = Change(removal_with(change_id), other.id, other, None, change.at, by)
        return Plan([change, removal], lambda: self._of_change(change, after))

    def _replacement(self, before: Article, after: Article, by: str | None, as_change: str | None) -> Plan[Added]:
        """Plan to store *after*, another state of the article *before*."""
        if before.content_hash == after.content_hash:
            return Plan([], lambda: self.unchanged(before))
        change = Change(as_change or new_change_id(), before.id, before, after, self._now(), by)
        return Plan([change], lambda: self._added(after, change))

    def _addition(self, draft: Draft, by: str | None, as_change: str | None, *, keep_fixes: bool = True) -> Plan[Added]:
        """Plan to store an article."""
        additions = Additions(self._store, self._now(), by, keep_fixes=keep_fixes)
        article, change = additions.add(draft, as_change or new_change_id())
        return Plan([change] if change else [], lambda: self._added(article, change))

    def unchanged(self, article: Article) -> Added:
        """Return the outcome of `add` for an article that exists already."""
        return self._outcome(AddStatus.UNCHANGED, article, None)

    def _added(self, article: Article, change: Change | None) -> Added:
        """Return the outcome of a change to *article* that the backend has too. None: it needed no change."""
        if change is None:
            return self.unchanged(article)
        return self._outcome(AddStatus.REPLACED if change.before else AddStatus.ADDED, article, change.id)

    def _of_change(self, change: Change, after: Article) -> Added:
        """Return the outcome like `_added`, but REPLACED if the article replaced another one."""
        added = self._added(after, change)
        took_over = self._store.change(removal_with(change.id)) is not None
        return replace(added, status=AddStatus.REPLACED) if took_over else added

    def _outcome(self, status: AddStatus, article: Article, change_id: str | None) -> Added:
        unsearchable = self._unsearchable.with_content(article.id, article.content_hash)
        return Added(status, article, 0 if unsearchable else passage_count(article), change_id, unsearchable)


def _hash_of(article: Article | None) -> str | None:
    return article.content_hash if article else None
