"""The one door to the archive: add, remove, undo, search."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Protocol

from index.articles.diff import Comparison, compare
from index.articles.edits import Amendment, Listed, amended, credits_leaving, listing, refetched
from index.articles.identity import article_id_of_url, make_article
from index.articles.passages import passage_count
from index.articles.replacement import in_place_of, removal_with
from index.backends.base import SearchBackend
from index.dedup.checks import Concern, concerns_about
from index.errors import (
    AddedSinceError,
    ArticleNotFoundError,
    ChangedSinceError,
    CorpusError,
    LinkTakenError,
    NothingToPurgeError,
    NotPurgedError,
    PurgedError,
    QuestionTooLongError,
    UndoExpiredError,
    VersionNotFoundError,
)
from index.model import (
    Added,
    AddStatus,
    Answer,
    Article,
    Change,
    Doubt,
    Draft,
    Earlier,
    Purged,
    Unsearchable,
    Version,
)
from index.query.metadata_index import Catalogue
from index.search.follow_up import Inquiry, follow
from index.search.pipeline import answer_question
from index.search.retry import mending, undisturbed
from index.store.base import UNDO_KEPT, ArticleStore
from index.suggestions.did_you_mean import suggestion_for
from index.suggestions.spelling import Speller
from index.unsearchable import Unsearchables

logger = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
"""Told how many of how many articles are done."""

INDEXED_AT_ONCE = 500
"""Articles that are handed to the backend at once: enough for a backend to work well, few enough for a progress bar to
move and for memory to stay small."""

MAX_QUESTION_CHARS = 4_096
"""As many as a Telegram message has at most. The cost of a search grows with the question; this one takes a second."""

CHANGES_LOGGED = 20
"""Made at once, up to which each has a line in the log: more are an import."""


def _now() -> datetime:
    return datetime.now(UTC)


def _tell_nobody(_done: int, _total: int) -> None:
    pass


class Watcher(Protocol):
    """Is told what becomes of the archive, in the thread that changes it. Never raises."""

    def changed(self, changes: Sequence[Change]) -> None:
        """These changes are on disk, in this order."""
        ...

    def purged(self) -> None:
        """Texts are gone for good from all files."""
        ...


class Corpus:
    """All our articles.

    Searches may run in any number of threads beside one another and beside a change; changes are made one at a time.
    The store is changed first, then the backend: what the store has is the truth, and the backend is made from it.
    """

    def __init__(
        self,
        store: ArticleStore,
        backend: SearchBackend,
        on_progress: Progress | None = None,
        now: Callable[[], datetime] = _now,
        *,
        is_reader: bool = False,
    ) -> None:
        """Open the archive in *store*: the backend gets what it lacks of it, and loses what the store does not have.

        Args: is_reader: Another process may change the archive, and has its log.
        Raises: BackendUnavailableError.
        """
        self._store = store
        self._backend = backend
        self._catalogue = Catalogue(store, store.outlines())
        self._unsearchable = Unsearchables(is_reader=is_reader)
        self._now = now
        self._changing = threading.Lock()
        self._changes_seen = 0  # odd while the store and the backend may differ
        self._unindexed: list[Change] = []  # made in the store, but not yet in the backend
        self._unpurged: set[str] = set()  # ids that are purged in the store, but not yet in the backend
        self.watcher: Watcher | None = None
        self._reconcile(on_progress or _tell_nobody)
        self._backend.optimize()

    def take_time_from(self, now: Callable[[], datetime]) -> None:
        """Stamp changes by another clock from now on, and count by it how long they can be undone."""
        self._now = now

    def __len__(self) -> int:
        """The number of articles."""
        return len(self._store)

    def __iter__(self) -> Iterator[Article]:
        """All articles, the first added first, as of the moment of the call."""
        return iter(self._store)

    def articles(self, offset: int = 0, limit: int | None = None) -> list[Article]:
        """Articles, the last added first. `limit` None: all that follow."""
        return self._store.articles(offset, limit)

    @property
    def usual_language(self) -> str | None:
        """The language of the most passages, as primary subtag; None: there are none, or it is not known of the most.

        Raises: BackendUnavailableError.
        """
        return next(iter(self._backend.languages), None) or None

    @property
    def unsearchable(self) -> tuple[Unsearchable, ...]:
        """The articles that no question finds, because the index could not take them: each start tries them again."""
        return self._unsearchable.all()

    def article(self, reference: str) -> Article:
        """The article with this id or URL; a URL's "https://" may be left out.

        Raises: ArticleNotFoundError.
        """
        for article_id in _possible_ids(reference):
            if article := self._store.article(article_id):
                return article
        raise ArticleNotFoundError(reference.strip())

    def add(
        self, draft: Draft, by: str | None = None, as_change: str | None = None, *, keep_fixes: bool = True
    ) -> Added:
        """Keep an article: on disk, and found by the next search, when this returns.

        The same again is UNCHANGED; other content under the same identity replaces the article, but for what an editor
        put right by hand. A draft that says when and by whom it was first added keeps that.

        Args: as_change: The id of the change to be. If it was made already, by a process that was killed before it
            could tell, nothing is changed, and its outcome is returned.
            keep_fixes: False: the draft says all itself, as that of an export does, and replaces the whole article.
        Raises: StoreWriteError, ReadOnlyError: nothing was added. BackendUnavailableError: it is on disk, or nothing
            was added; adding it again does what is missing. PurgedError: the change was made already, and the article
            was purged since. NoTextError: it has nothing but what an editor took out of the article.
        """
        with self._change(as_change) as made:
            if made and made.after:
                return self._outcome_of(made, made.after)
            return self._add_all([draft], by, as_change, keep_fixes=keep_fixes)[0]

    def add_all(self, drafts: Iterable[Draft], by: str | None = None, *, keep_fixes: bool = True) -> list[Added]:
        """Keep several articles in one write, all or none; outcomes in the order of the drafts.

        Args: keep_fixes: As of `add`.
        Raises: as `add`.
        """
        drafts = list(drafts)  # made by then, however long that takes: others may change the archive meanwhile
        with self._change():
            return self._add_all(drafts, by, keep_fixes=keep_fixes)

    def take_over(self, draft: Draft, other_id: str, by: str | None = None, as_change: str | None = None) -> Added:
        """Keep an article instead of another one, which is no longer there then; see `in_place_of`.

        It is one change: undoing it brings the other back. If the other is not there any more, it is an `add`.

        Args: as_change: As of `add`.
        Returns: REPLACED, as a rule.
        Raises: as `add`.
        """
        with self._change(as_change) as made:
            if made and made.after:
                return self._outcome_of(made, made.after)
            other = self._store.article(other_id)
            draft = in_place_of(draft, other) if other else draft
            after = _article_of(draft, self._now(), by)
            if other is None or other.id == after.id:
                return self._add_all([draft], by, as_change, keep_fixes=True)[0]
            return self._put_in_place(after, other, by, as_change)

    def _put_in_place(self, after: Article, other: Article, by: str | None, as_change: str | None) -> Added:
        """Keep *after* instead of *other*, as one change."""
        change_id = as_change or _new_change_id()
        change = Change(change_id, after.id, self._store.article(after.id), after, self._now(), by)
        self._apply([change, Change(removal_with(change_id), other.id, other, None, change.at, by)])
        return self._outcome_of(change, after)

    def update(self, draft: Draft, reference: str, by: str | None = None, as_change: str | None = None) -> Added:
        """As `add`, of a new reading of the article with this id or URL, which must still be there.

        Raises: ArticleNotFoundError; as `add`.
        """
        with self._change(as_change) as made:
            if made and made.after:
                return self._outcome_of(made, made.after)
            self.article(reference)
            return self._add_all([draft], by, as_change, keep_fixes=True)[0]

    def unchanged(self, article: Article) -> Added:
        """Return what `add` returns for an article that is there already."""
        return self._outcome(AddStatus.UNCHANGED, article, None)

    def _added_by(self, change: Change, after: Article) -> Added:
        """Return the outcome of a change that is in the backend as well."""
        return self._outcome(AddStatus.ADDED if change.before is None else AddStatus.REPLACED, after, change.id)

    def _outcome(self, status: AddStatus, article: Article, change_id: str | None) -> Added:
        unsearchable = self._unsearchable.with_content(article.id, article.content_hash)
        return Added(status, article, 0 if unsearchable else passage_count(article), change_id, unsearchable)

    def _outcome_of(self, change: Change, after: Article) -> Added:
        added = self._added_by(change, after)
        took_over = self._store.change(removal_with(change.id)) is not None
        return replace(added, status=AddStatus.REPLACED) if took_over else added

    def compared(self, change_id: str) -> Comparison | None:
        """What a change made different; None if there was no article before it, or none after, or it is forgotten."""
        change = self._store.change(change_id)
        if change is None or change.after is None:
            return None
        taken_over = self._store.change(removal_with(change_id))
        before = taken_over.before if taken_over else change.before
        return compare(before, change.after) if before else None

    def amend(self, reference: str, amendment: Amendment, by: str | None = None, as_change: str | None = None) -> Added:
        """Put something right of the article with this id or URL; the change can be undone.

        It keeps its id, unless it gets another link: then it is known by that, as one that takes the place of another.
        UNCHANGED: it is so already, and is known to have been put right by hand.

        Args: as_change: As of `add`.
        Raises: ArticleNotFoundError; LinkTakenError: another article has that link; NothingLeftError;
            TooManyPassagesError, TextTooLongError: what was taken out finds no room any more; StoreWriteError,
            ReadOnlyError: nothing was changed; BackendUnavailableError, PurgedError: as `add`.
        """
        with self._change(as_change) as made:
            if made and made.after:
                return self._outcome_of(made, made.after)
            before = self.article(reference)
            after = make_article(amended(before, amendment, self._earlier_states(before.id)), self._now(), by)
            if after.id == before.id:
                return self._replace(before, after, by, as_change)
            if there := self._store.article(after.id):
                raise LinkTakenError(there.title, there.id)
            return self._put_in_place(after, before, by, as_change)

    def credits_leaving(self, reference: str, amendment: Amendment) -> tuple[str, ...]:
        """Return the credits that only those paragraphs say which an amendment takes out.

        Raises: ArticleNotFoundError.
        """
        article = self.article(reference)
        return credits_leaving(article, amendment, self._earlier_states(article.id))

    def paragraphs(self, article: Article) -> tuple[Listed, ...]:
        """The paragraphs of an article, with those that were taken out, as far as their texts are remembered."""
        return listing(article, self._earlier_states(article.id))

    def _earlier_states(self, article_id: str) -> Iterator[Article]:
        for version in self._store.versions(article_id)[1:]:  # read if somebody asks for the first of them
            yield version.article

    def concerns(self, draft: Draft, addresses: Sequence[str] = (), seen: Sequence[Doubt] = ()) -> tuple[Concern, ...]:
        """What is doubtful about *draft*, should it be added; see `concerns_about`. Nothing if it is there as it is.

        Raises: BackendUnavailableError; NoTextError: as `add`.
        """
        article = _article_of(draft, self._now(), None)
        if before := self._store.article(article.id):
            article = _put_right(article, draft, before)
        try:
            return mending(lambda: concerns_about(article, addresses, seen, self._store, self._backend), self._mend)
        except (CorpusError, MemoryError):
            raise
        except Exception:  # of any class: a text that cannot be analyzed is kept all the same, and `add` says so
            logger.exception("Whether “%s” repeats other articles cannot be told", article.title)
            return tuple(map(Concern, seen))

    def added(self, change_id: str) -> Added | None:
        """The outcome of the `add` or `amend` that made a change; None if no change has that id, or none that is
        remembered."""
        change = self._store.change(change_id)
        return self._outcome_of(change, change.after) if change and change.after else None

    def change(self, change_id: str) -> Change | None:
        """A remembered change; None: no change has that id, or none that is remembered."""
        return self._store.change(change_id)

    def remove(self, reference: str, by: str | None = None, as_change: str | None = None) -> Change:
        """Remove the article with this id or URL; the change returned can be undone for UNDO_KEPT.

        Args: as_change: As of `add`.
        Raises: ArticleNotFoundError; StoreWriteError, ReadOnlyError: nothing was removed; BackendUnavailableError;
            PurgedError: as `add`.
        """
        with self._change(as_change) as made:
            if made:
                return made
            before = self.article(reference)
            change = Change(as_change or _new_change_id(), before.id, before, None, self._now(), by)
            self._apply([change])
            return change

    def purge(self, references: Sequence[str]) -> Purged:
        """Remove the articles with these ids or URLs for good: no file of the archive has their texts any more.

        Nothing of it can be undone. They may be there, or have been removed of late. Backups are only named.

        Raises: NothingToPurgeError: of one of them there is nothing; none was removed, but the files are free of it.
            StoreWriteError, ReadOnlyError: nothing was removed. NotPurgedError, BackendUnavailableError: they are
            removed, but not from all files; calling again does the rest.
        """
        return self._purge(references)

    def purge_removed(self, article_id: str) -> Purged:
        """As `purge`, of an article that was removed. Raises: AddedSinceError: it is there again; nothing is done."""
        return self._purge([article_id], unless_there=True)

    def _purge(self, references: Sequence[str], *, unless_there: bool = False) -> Purged:
        with self._change():
            if unless_there and any(self._store.article(reference) for reference in references):
                raise AddedSinceError
            articles = {article.id: article for article in map(self._last_known, references)}
            article_ids = set(articles)
            self._changes_seen += 1
            try:
                self._take_out_for_good(article_ids)
            finally:
                self._changes_seen += 1
                if self.watcher:
                    self.watcher.purged()
        return Purged(tuple(articles.values()), tuple(self._store.backups_with(article_ids)))

    def undo(self, change_id: str, by: str | None = None, as_change: str | None = None) -> Change:
        """Put the article back to what it was before a change; returns that change, as a change of its own.

        Args: as_change: As of `add`.
        Raises: UndoExpiredError: unknown, older than UNDO_KEPT, or undone already. ChangedSinceError: the article is no
            longer as the change left it. StoreWriteError, ReadOnlyError: nothing was undone. BackendUnavailableError.
            PurgedError: as `add`.
        """
        with self._change(as_change) as made:
            if made:
                return made
            change, removal = self._undoable(change_id), self._store.change(removal_with(change_id))
            undone = self._undoing(change, as_change or _new_change_id(), by)
            is_part = removal is not None and not _is_purged(removal)
            parts = [self._undoing(removal, removal_with(undone.id), by)] if removal and is_part else []
            self._apply([undone, *parts])
            return undone

    def brought_back_by(self, change_id: str) -> Article | None:
        """What another article had taken the place of, if the change that undid that brought it back; None: nothing."""
        with self._changing:
            restored = self._store.change(removal_with(change_id))
        return restored.after if restored else None

    def _undoable(self, change_id: str) -> Change:
        change = self._store.change(change_id)
        if change is None or self._now() - change.at > UNDO_KEPT or _is_purged(change):
            raise UndoExpiredError
        return change

    def _undoing(self, change: Change, as_change: str, by: str | None) -> Change:
        """The change that undoes *change*. Raises: UndoExpiredError, ChangedSinceError."""
        current = self._store.article(change.article_id)
        if _hash_of(current) != _hash_of(change.after):
            raise UndoExpiredError if _hash_of(current) == _hash_of(change.before) else ChangedSinceError
        return Change(as_change, change.article_id, current, change.before, self._now(), by)

    def versions(self, reference: str) -> list[Version]:
        """What the article with this id or URL is, and what it was: see `ArticleStore.versions`.

        Raises: ArticleNotFoundError.
        """
        versions = self._store.versions(self.article(reference).id)
        if not versions:  # it was removed in this moment
            raise ArticleNotFoundError(reference.strip())
        return versions

    def bring_back(self, reference: str, version: str, by: str | None = None, as_change: str | None = None) -> Added:
        """Make an article what it was: a change like any other, which can be undone.

        Args: version: The name of the version, or its beginning; that of the present one changes nothing.
            as_change: As of `add`.
        Raises: ArticleNotFoundError; VersionNotFoundError: it has none of that name, or several that begin so;
            StoreWriteError, ReadOnlyError: nothing was changed; BackendUnavailableError; PurgedError: as `add`.
        """
        with self._change(as_change) as made:
            if made and made.after:
                return self._added_by(made, made.after)
            present, *earlier = self.versions(reference)
            found = [each.article for each in (present, *earlier) if version and each.name.startswith(version)]
            if len(found) != 1:
                raise VersionNotFoundError(version)
            return self._replace(present.article, found[0], by, as_change)

    def _replace(self, before: Article, after: Article, by: str | None, as_change: str | None) -> Added:
        if before.content_hash == after.content_hash:
            return self.unchanged(before)
        change = Change(as_change or _new_change_id(), before.id, before, after, self._now(), by)
        self._apply([change])
        return self._added_by(change, after)

    def search(self, question: str, limit: int, offset: int = 0, earlier: Earlier | None = None) -> Answer:
        """What the archive has to say to *question*: at most *limit* hits, from *offset* on.

        Where it is no answer, with the question as it would be answered better, if a spelling does that.

        Args: earlier: The answer that the question follows: its articles are looked in first.
        Raises: EmptyQueryError; QuestionTooLongError; BackendUnavailableError.
        """
        if len(question) > MAX_QUESTION_CHARS:
            raise QuestionTooLongError(MAX_QUESTION_CHARS)

        search = partial(self._search, question, limit, offset, earlier)
        return mending(lambda: undisturbed(search, lambda: self._changes_seen), self._mend)

    def _mend(self) -> None:
        with self._changing:
            self._reconcile()

    def _search(self, question: str, limit: int, offset: int, earlier: Earlier | None) -> Answer:
        speller = Speller(self._backend, self._catalogue)
        answer = self._answer(question, earlier, speller, limit, offset)
        tried = partial(self._answer, earlier=earlier, speller=speller, limit=0)
        return replace(answer, suggestion=suggestion_for(answer, self._backend, speller, tried))

    def _answer(self, question: str, earlier: Earlier | None, speller: Speller, limit: int, offset: int = 0) -> Answer:
        def answer_to(inquiry: Inquiry) -> Answer:
            spelled = replace(inquiry, speller=speller)
            return answer_question(self._catalogue, self._backend, spelled, limit, offset)

        return follow(question, earlier, answer_to) if earlier else answer_to(Inquiry(question))

    def warm_up(self) -> None:
        """Search once, so that nobody waits for what the first search loads: models, code, parts of the index."""
        for article in self.articles(limit=1):
            try:
                self.search(article.title, 1)
            except (MemoryError, CorpusError):  # whoever asks will be told
                pass
            except Exception:  # of any class: a title that cannot be searched for must not keep the bot from its start
                logger.exception("The title of article %s cannot be searched for", article.id)

    def follow(self, changes: Sequence[Change]) -> None:
        """Take over changes that another process has made on disk; only if the archive is open for reading only.

        Those that it has already do no harm, if all that came later follow as well.

        Raises: BackendUnavailableError.
        """
        with self._changing:
            self._make(changes, self._store.follow)

    def tidy(self) -> None:
        """Forget what can no longer be undone, on disk as well. To be called once a day or so, in any thread."""
        self._store.tidy(self._now())

    def optimize(self) -> None:
        """Make searches faster after many articles were added; soon done where they were few."""
        self._backend.optimize()

    def close(self) -> None:
        """Let go of the files, when a change that is being made has ended. Closing twice is allowed."""
        with self._changing:
            self._backend.close()
            self._store.close()  # last: it keeps other processes away from the files of both

    def _reconcile(self, on_progress: Progress = _tell_nobody) -> None:
        """Make the backend what the store is: only what differs costs time."""
        wanted, held = self._store.content_hashes(), self._backend.held()
        self._backend.delete([article_id for article_id in held if article_id not in wanted])
        self._unsearchable.forget(self._unsearchable.ids - wanted.keys())
        lacking = [
            article_id
            for article_id, content_hash in wanted.items()
            if held.get(article_id) != content_hash and not self._unsearchable.with_content(article_id, content_hash)
        ]
        for start in range(0, len(lacking), INDEXED_AT_ONCE):
            batch = lacking[start : start + INDEXED_AT_ONCE]
            self._index([article for article in map(self._store.article, batch) if article])
            on_progress(start + len(batch), len(lacking))

    def _index(self, articles: Sequence[Article]) -> None:
        """Make articles searchable, and note those that cannot be. Raises: BackendUnavailableError."""
        for start in range(0, len(articles), INDEXED_AT_ONCE):
            batch = articles[start : start + INDEXED_AT_ONCE]
            self._unsearchable.note(batch, self._backend.index(batch))
        self._catalogue.hide(self._unsearchable.ids)

    def _add_all(
        self, drafts: Sequence[Draft], by: str | None, as_change: str | None = None, *, keep_fixes: bool
    ) -> list[Added]:
        at = self._now()
        pending: dict[str, Article] = {}
        changes: list[Change] = []
        outcomes: list[tuple[Article, Change | None]] = []
        for draft in drafts:
            after = _article_of(draft, at, by)
            before = pending.get(after.id) or self._store.article(after.id)
            if keep_fixes and before is not None:
                after = _put_right(after, draft, before)
            if before is not None and before.content_hash == after.content_hash:
                outcomes.append((before, None))
                continue
            change = Change(as_change or _new_change_id(), after.id, before, after, at, by)
            changes.append(change)
            pending[after.id] = after
            outcomes.append((after, change))
        self._apply(changes)
        return [self._added_by(change, article) if change else self.unchanged(article) for article, change in outcomes]

    def _last_known(self, reference: str) -> Article:
        possible = _possible_ids(reference)
        if article := next(filter(None, map(self._store.last_known, possible)), None):
            return article
        self._store.purge(possible)  # what nobody remembers may still be in a file
        self._backend.purge(possible)
        raise NothingToPurgeError(reference.strip())

    def _take_out_for_good(self, article_ids: set[str]) -> None:
        try:
            self._store.purge(article_ids)
        except NotPurgedError:  # they are removed all the same
            self._unpurged |= article_ids
            self._catch_up()
            raise
        self._unpurged |= article_ids
        self._catch_up()

    @contextmanager
    def _change(self, change_id: str | None = None) -> Iterator[Change | None]:
        """Let nobody else change the archive within, and begin with a backend that is what the store is.

        Args: change_id: Of the change to be.
        Yields: The change of that id, if it was made already; then nothing is to be changed.
        Raises: PurgedError: it was made, and its article was purged since. BackendUnavailableError.
        """
        with self._changing:
            self._catch_up()
            yield self._made(change_id)

    def _made(self, change_id: str | None) -> Change | None:
        """The change, if it was made. Raises: PurgedError."""
        change = self._store.change(change_id) if change_id else None
        if change and _is_purged(change):
            raise PurgedError
        return change

    def _apply(self, changes: Sequence[Change]) -> None:
        if changes:
            self._make(changes, self._store.apply)
            _log(changes)

    def _make(self, changes: Sequence[Change], in_store: Callable[[Sequence[Change]], None]) -> None:
        self._changes_seen += 1
        try:
            in_store(changes)
            if self.watcher:
                self.watcher.changed(changes)
            self._unindexed.extend(changes)
            self._catch_up()
        finally:
            self._changes_seen += 1

    def _catch_up(self) -> None:
        """Make the changes that the backend and the catalogue do not have yet: doing them twice does no harm."""
        if self._unpurged:
            self._backend.purge(self._unpurged)
            for article_id in self._unpurged:
                self._catalogue.remove(article_id)
            self._unsearchable.forget(self._unpurged)
            self._unpurged.clear()
        if not self._unindexed:
            return
        last = {change.article_id: change.after for change in self._unindexed}
        gone = [article_id for article_id, article in last.items() if article is None]
        self._backend.delete(gone)
        self._unsearchable.forget(gone)
        self._index([article for article in last.values() if article])
        for article_id, article in last.items():
            if article:
                self._catalogue.put(article)
            else:
                self._catalogue.remove(article_id)
        self._unindexed.clear()


def _log(changes: Sequence[Change]) -> None:
    """Say who changed what: at the command line, where nobody else can be meant, at level debug alone."""
    level = logging.DEBUG if changes[0].by is None else logging.INFO
    if len(changes) > CHANGES_LOGGED:
        logger.log(level, "%d articles were changed by %s", len(changes), changes[0].by)
        return
    for change in changes:
        done = "removed" if change.after is None else "replaced" if change.before else "added"
        logger.log(level, "Article %s was %s by %s (change %s)", change.article_id, done, change.by, change.id)


def _article_of(draft: Draft, at: datetime, by: str | None) -> Article:
    known = draft.added_at is not None or draft.added_by is not None
    return make_article(draft, draft.added_at or at, draft.added_by if known else by)


def _put_right(article: Article, draft: Draft, before: Article) -> Article:
    """The *article* of *draft* with what editors had put right of what it was *before*. Raises: NoTextError."""
    if not before.fixed and not before.skipped:
        return article
    return _article_of(refetched(draft, before), article.added_at, article.added_by)


def _possible_ids(reference: str) -> tuple[str, ...]:
    """The ids that a person may mean: an id is short, and an address may be without "https://"."""
    reference = reference.strip()
    return reference, article_id_of_url(reference), article_id_of_url(f"https://{reference}")


def _is_purged(change: Change) -> bool:
    return change.before is None and change.after is None


def _hash_of(article: Article | None) -> str | None:
    return article.content_hash if article else None


def _new_change_id() -> str:
    return secrets.token_hex(8)  # 16 characters: fits callback data many times over
