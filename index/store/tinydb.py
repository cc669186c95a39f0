"""The embedded archive: a TinyDB database whose storage is a snapshot and a journal of changed rows."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, MutableMapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Protocol

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from index.articles.rows import Row, article_of_row, outline_of_row, row_of_article
from index.disk.filesystem import Files
from index.errors import NotPurgedError, ReadOnlyError, StoreWriteError
from index.model import Article, BackupFinding, Change, Outline, Version
from index.store.backup_list import backups_with
from index.store.base import UNDO_KEPT
from index.store.formats import replay
from index.store.history import Past
from index.store.journal import Journal
from index.store.packed import Kept
from index.store.replay import read
from index.store.state import Edit, Remembered, Rows, Stamp, encode_edits, encode_purge

logger = logging.getLogger(__name__)

ARTICLES = "articles"
"""The one table. Its document ids are the ids of the articles."""

COMPACTION_MIN_BYTES = 16 * 2**20
"""Journal bytes below which a new snapshot is not worth its writing: they are replayed in a tenth of a second."""


class Log(Protocol):
    """What makes changes durable."""

    def append(self, payload: bytes, /) -> None:
        """Keep a record of changes.

        Raises: StoreWriteError: nothing is kept. ReadOnlyError.
        """
        ...

    def close(self) -> None:
        """Let go of what it holds."""
        ...


class _NoLog:
    """Of an archive in memory, or, with a directory, of one that was opened for reading only."""

    def __init__(self, directory: Path | None = None) -> None:
        self._directory = directory

    def append(self, _: bytes, /) -> None:
        if self._directory is not None:
            raise ReadOnlyError(self._directory, "opened for reading only")

    def close(self) -> None:
        pass


class JournalStorage(Storage):
    """A TinyDB storage that keeps its rows in memory, as they are on disk, and each change of them in a log.

    What is kept is never changed in place, only replaced: who holds it, or a copy of the table that was made under
    `reading`, sees one state for good.
    """

    def __init__(self, rows: Rows, log: Log) -> None:
        self.rows = rows
        self.reading = threading.Lock()  # held while `rows` changes: for moments, never during a system call
        self._writing = threading.RLock()
        self._log = log

    def read(self) -> dict[str, Mapping[str, Row]]:  # type: ignore[override]  # TinyDB says dict, and uses a mapping
        """All tables, whose rows are read when they are looked at; only `ArticleTable` may be built on this."""
        return {ARTICLES: _Readable(self.rows.articles)}

    def write(self, data: Mapping[str, Mapping[str, Row]]) -> None:
        """Make *data* what is stored, by logging what is different: the way of TinyDB's `drop_tables`."""
        with self._writing:
            wanted = {article_id: Kept.of(row) for article_id, row in data.get(ARTICLES, {}).items()}
            gone = [Edit(article_id, None) for article_id in self.rows.articles if article_id not in wanted]
            changed = [Edit(key, kept) for key, kept in wanted.items() if self.rows.articles.get(key) != kept]
            self.commit([*gone, *changed])

    def commit(self, edits: Sequence[Edit]) -> None:
        """Make changes, on disk first: memory is never ahead of it.

        Raises: StoreWriteError: nothing is changed. ReadOnlyError.
        """
        if not edits:
            return
        with self._writing:
            self._log.append(encode_edits(self.rows.revision + len(edits), edits))
            with self.reading:
                self.rows.apply(edits)

    def follow(self, edits: Sequence[Edit]) -> None:
        """Show changes that another process has logged."""
        with self.reading:
            self.rows.apply(edits)

    def edited(self, change: Callable[[MutableMapping[str, Row]], None]) -> None:
        """Let *change* work on the rows as if they were its own, and commit what it did."""
        with self._writing:
            overlay = _Overlay(_Readable(self.rows.articles))
            change(overlay)
            self.commit(overlay.edits())

    def purge(self, article_ids: Collection[str]) -> None:
        """Take articles out, and what is remembered of them.

        Raises: StoreWriteError, ReadOnlyError: nothing is changed.
        """
        with self._writing:
            if any(self.rows.last_known(each) or each in self.rows.history for each in article_ids):
                self._log.append(encode_purge(self.rows.revision + 1, article_ids))
                with self.reading:
                    self.rows.purge(article_ids)

    def tidy(self, now: datetime) -> None:
        """Forget changes as of *now*."""
        with self._writing, self.reading:
            self.rows.forget(now)

    def close(self) -> None:
        """Let go of the files."""
        self._log.close()


class CompactingStorage(JournalStorage):
    """A storage on disk that writes a new snapshot when its journal has grown as large as the old one."""

    def __init__(self, rows: Rows, journal: Journal) -> None:
        super().__init__(rows, journal)
        self._journal = journal
        self._compacting = threading.Lock()
        self._compaction: threading.Thread | None = None
        self._not_before_bytes = COMPACTION_MIN_BYTES

    def commit(self, edits: Sequence[Edit]) -> None:
        """As `JournalStorage.commit`; what a change costs does not depend on the number of rows."""
        with self._writing:
            self.upgrade()
            super().commit(edits)
        if self._journal.journal_bytes >= max(self._not_before_bytes, self._journal.snapshot_bytes):
            self._begin_compaction()

    def upgrade(self) -> None:
        """Write the files anew if they are of an older data version.

        Raises: StoreWriteError: they are as they were, and can be read, but not added to.
        """
        with self._writing:
            if self._journal.outdated:
                self._journal.upgrade(self.rows.payloads(), self.rows.counts)
                if self.rows.mended:
                    logger.info("Articles freed of blanks in a row that their pages do not show: %d", self.rows.mended)

    def purge(self, article_ids: Collection[str]) -> None:
        """As `JournalStorage.purge`; then write all files anew, whatever was in them.

        Raises: NotPurgedError: they are out for good, but a file may still hold their texts.
        """
        with self._writing:
            self.upgrade()
            super().purge(article_ids)
        with self._compacting:
            if self._journal.closed:
                raise ReadOnlyError(self._journal.directory, "closed")
            try:
                self._rewrite()
            except OSError as error:
                raise NotPurgedError(self._journal.directory, error.strerror or str(error)) from error
            self._journal.sweep()

    def tidy(self, now: datetime, *, wait: bool = True) -> None:
        """Forget changes as of *now*; if any were, write a snapshot without them, and *wait* for it."""
        super().tidy(now)
        if self.rows.forgotten:
            self.compact() if wait else self._begin_compaction()

    def compact(self) -> bool:
        """Write a new snapshot, beside running work. Returns whether that worked; the old one counts on if not."""
        with self._compacting:
            if self._journal.closed or self._journal.outdated:  # another process may have the files by now
                return False
            try:
                self._rewrite()
            except OSError as error:
                logger.warning("The archive could not be compacted, and goes on as it is: %s", error)
                self._not_before_bytes = self._journal.journal_bytes + COMPACTION_MIN_BYTES
                return False
            return True

    def _rewrite(self) -> None:
        """Write a new snapshot, as the only one at the time. Raises: OSError: the old files still count."""
        with self._writing:
            generation = self._journal.begin_generation()
            frozen = self.rows.frozen()
        self._journal.write_snapshot(generation, frozen.payloads(), frozen.counts)
        self._not_before_bytes = COMPACTION_MIN_BYTES
        with self._writing:
            self.rows.forgotten -= frozen.forgotten

    def close(self) -> None:
        """Let go of the files, when a compaction that is running has ended."""
        if self._compaction is not None:
            self._compaction.join()
        with self._compacting, self._writing:
            super().close()

    def _begin_compaction(self) -> None:
        with self._writing:
            if self._compaction is None or not self._compaction.is_alive():
                self._compaction = threading.Thread(target=self.compact, name="compaction of the archive")
                self._compaction.start()


class _Readable(Mapping[str, Row]):
    """What is kept, as rows: each is read when it is looked at, and belongs to who looks."""

    def __init__(self, articles: Mapping[str, Kept]) -> None:
        self._articles = articles

    def __getitem__(self, article_id: str) -> Row:
        return self._articles[article_id].row

    def __contains__(self, article_id: object) -> bool:
        return article_id in self._articles

    def __iter__(self) -> Iterator[str]:
        return iter(self._articles)

    def __len__(self) -> int:
        return len(self._articles)


class _Overlay(MutableMapping[str, Row]):
    """Rows that may be changed at will: the changes are kept apart from the rows below."""

    def __init__(self, rows: Mapping[str, Row]) -> None:
        self._rows = rows
        self._own: dict[str, Row | None] = {}  # looked at or set; None: deleted

    def __getitem__(self, article_id: str) -> Row:
        if article_id not in self._own:
            self._own[article_id] = self._rows[article_id]
        row = self._own[article_id]
        if row is None:
            raise KeyError(article_id)
        return row

    def __setitem__(self, article_id: str, row: Row) -> None:
        self._own[article_id] = row

    def __delitem__(self, article_id: str) -> None:
        self[article_id]
        self._own[article_id] = None

    def __contains__(self, article_id: object) -> bool:
        return self._own[article_id] is not None if article_id in self._own else article_id in self._rows

    def __iter__(self) -> Iterator[str]:
        yield from (article_id for article_id in self._rows if article_id in self)
        yield from (article_id for article_id in list(self._own) if article_id in self and article_id not in self._rows)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def edits(self) -> list[Edit]:
        """What differs from the rows below."""
        changed = ((key, row) for key, row in self._own.items() if self._rows.get(key) != row)
        return [Edit(key, None if row is None else Kept.of(row)) for key, row in changed]


class ArticleTable(Table):
    """A TinyDB table whose writing methods cost what they change, not what there is.

    TinyDB's own rebuilds two dictionaries of all documents for each change, and changes documents in place before it
    writes them.
    """

    document_id_class = str  # type: ignore[assignment]  # TinyDB says int, but uses whatever class stands here

    def __init__(self, storage: JournalStorage, name: str) -> None:
        super().__init__(storage, name)
        self._journaled = storage

    def kept(self, article_id: str) -> Kept | None:
        """What is kept of an article."""
        return self._journaled.rows.articles.get(article_id)

    def kept_of(self, article_ids: Iterable[str]) -> dict[str, Kept]:
        """Return what is kept of articles, by id, in the order of the ids; ids that are not there are left out."""
        wanted = list(article_ids)
        with self._journaled.reading:
            here = self._journaled.rows.articles
            return {article_id: here[article_id] for article_id in wanted if article_id in here}

    def page(self, offset: int, limit: int | None) -> list[tuple[str, Kept]]:
        """What is kept of articles, with their ids, the last added first."""
        end = None if limit is None else offset + limit
        with self._journaled.reading:
            return list(islice(reversed(self._journaled.rows.articles.items()), offset, end))

    def rows(self) -> list[tuple[str, Kept]]:
        """What is kept of all articles, with their ids, the first added first."""
        with self._journaled.reading:
            return list(self._journaled.rows.articles.items())

    def _update_table(self, updater: Callable[..., None]) -> None:
        self._journaled.edited(updater)
        self.clear_cache()


class ArticleDatabase(TinyDB):
    """A TinyDB database all of whose tables may be built on a `JournalStorage`."""

    table_class: type[Table] = ArticleTable
    default_table_name = ARTICLES


class TinyDBStore:
    """An `ArticleStore` in this process: its rows in memory, in TinyDB, and every change of them on disk at once."""

    def __init__(self, storage: JournalStorage, data_dir: Path | None = None) -> None:
        self._storage = storage
        self._data_dir = data_dir  # None: in memory
        self._database = ArticleDatabase(storage=lambda: storage)
        self._table = ArticleTable(storage, ARTICLES)

    @classmethod
    def open(cls, data_dir: Path, read_only: bool = False, files: Files | None = None) -> TinyDBStore:
        """Open the archive in *data_dir*; one that is absent or empty is a new archive.

        Args: read_only: Take no lock and write nothing; what a running writer adds later is not seen.
        Raises: StoreHeldError, StoreWriteError: only if it may be written to. StoreDamagedError; StoreForeignError.
        """
        if read_only:
            return cls(JournalStorage(read(data_dir, replay), _NoLog(data_dir)), data_dir)
        journal, rows = Journal.open(data_dir, replay, files)
        storage = CompactingStorage(rows, journal)
        try:
            storage.upgrade()
        except StoreWriteError as error:  # it is tried again by the first change
            logger.warning("The archive could not be upgraded, and is only read until it can be: %s", error)
        else:
            storage.tidy(_seen_twice(journal.opened_before, datetime.now(UTC)), wait=False)
        return cls(storage, data_dir)

    @classmethod
    def in_memory(cls) -> TinyDBStore:
        """An archive that is gone when the program ends."""
        return cls(JournalStorage(Rows(), _NoLog()))

    @property
    def revision(self) -> int:
        """The number of changes ever applied."""
        return self._storage.rows.revision

    def apply(self, changes: Sequence[Change]) -> None:
        """See `ArticleStore.apply`. All changes are one record on disk."""
        self._storage.commit([_edit_of(change) for change in changes])
        self._table.clear_cache()

    def follow(self, changes: Sequence[Change]) -> None:
        """See `ArticleStore.follow`."""
        self._storage.follow([_edit_of(change) for change in changes])
        self._table.clear_cache()

    def article(self, article_id: str) -> Article | None:
        """See `ArticleStore.article`."""
        return _article_of(article_id, self._table.kept(article_id))

    def articles_of(self, article_ids: Iterable[str]) -> dict[str, Article]:
        """See `ArticleReader.articles_of`."""
        kept = self._table.kept_of(article_ids)
        return {article_id: article_of_row(article_id, each.row) for article_id, each in kept.items()}

    def articles(self, offset: int = 0, limit: int | None = None) -> list[Article]:
        """See `ArticleStore.articles`."""
        return [article_of_row(article_id, kept.row) for article_id, kept in self._table.page(offset, limit)]

    def __iter__(self) -> Iterator[Article]:
        """See `ArticleStore.__iter__`."""
        return (article_of_row(article_id, kept.row) for article_id, kept in self._table.rows())

    def outlines(self) -> Iterator[Outline]:
        """See `ArticleStore.outlines`."""
        return (outline_of_row(article_id, kept.attribution) for article_id, kept in self._table.rows())

    def content_hashes(self) -> dict[str, str]:
        """See `ArticleStore.content_hashes`."""
        return {article_id: kept.content_hash for article_id, kept in self._table.rows()}

    def __len__(self) -> int:
        return len(self._table)

    def change(self, change_id: str) -> Change | None:
        """See `ArticleStore.change`."""
        remembered = self._storage.rows.changes.get(change_id)
        return None if remembered is None else _change_of(change_id, remembered)

    def last_known(self, article_id: str) -> Article | None:
        """See `ArticleStore.last_known`."""
        return _article_of(article_id, self._storage.rows.last_known(article_id))

    def versions(self, article_id: str) -> list[Version]:
        """See `ArticleStore.versions`."""
        with self._storage.reading:
            kept, pasts = self._storage.rows.articles.get(article_id), self._storage.rows.history.of(article_id)
        return [] if kept is None else _versions_of(article_id, kept, pasts)

    def purge(self, article_ids: Collection[str]) -> None:
        """See `ArticleStore.purge`."""
        self._storage.purge(article_ids)
        self._table.clear_cache()

    def backups_with(self, article_ids: Collection[str]) -> list[BackupFinding]:
        """See `ArticleStore.backups_with`."""
        return [] if self._data_dir is None else backups_with(self._data_dir, article_ids)

    def tidy(self, now: datetime) -> None:
        """See `ArticleStore.tidy`."""
        self._storage.tidy(now)

    def close(self) -> None:
        """See `ArticleStore.close`."""
        self._database.close()


def _seen_twice(before: datetime | None, now: datetime) -> datetime:
    """Return as of when changes are forgotten at an opening: the one before must have found them too old as well.

    Here the clock of the machine alone tells the time. If it is wrong once, nothing that can be undone is lost.
    """
    return min(now, before) if before else datetime.min.replace(tzinfo=UTC) + UNDO_KEPT


def _edit_of(change: Change) -> Edit:
    kept = None if change.after is None else Kept.of(row_of_article(change.after))
    return Edit(change.article_id, kept, Stamp(change.id, change.at, change.by))


def _article_of(article_id: str, kept: Kept | None) -> Article | None:
    return None if kept is None else article_of_row(article_id, kept.row)


def _versions_of(article_id: str, kept: Kept, pasts: Sequence[Past]) -> list[Version]:
    """The present version, and those before it, the last first."""
    earlier = [_version_of(past) for past in reversed(pasts)]
    article = article_of_row(article_id, kept.row)
    if not pasts:
        return [Version(article, article.added_at, article.added_by)]
    return [Version(article, *pasts[-1].until), *earlier]


def _version_of(past: Past) -> Version:
    article = article_of_row(past.article_id, past.kept.row)
    at, by = past.since or (article.added_at, article.added_by)
    return Version(article, at, by, past.until.at)


def _change_of(change_id: str, remembered: Remembered) -> Change:
    article_id, before, after, at, by = remembered
    return Change(change_id, article_id, _article_of(article_id, before), _article_of(article_id, after), at, by)
