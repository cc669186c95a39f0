"""Store the embedded archive: a TinyDB database whose storage is a snapshot and a journal of changed rows."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from tinydb import TinyDB
from tinydb.table import Table

from index.articles.rows import article_of_row, outline_of_row
from index.disk.filesystem import Files
from index.errors import StoreWriteError
from index.model import Article, Change, Outline, Version
from index.purged import BackupFinding
from index.store.backup_list import backups_with
from index.store.base import UNDO_KEPT, VersionOutline
from index.store.compaction import CompactingStorage
from index.store.data_versions import replay
from index.store.history import PastVersion
from index.store.journal import Journal
from index.store.packed import PackedRow
from index.store.replay import read
from index.store.state import Rows
from index.store.storage import ARTICLES, JournalStorage, NoLog
from index.store.unpacking import (
    article_of,
    change_of,
    check_fit,
    edit_of,
    state_with,
    version_outlines_of,
    versions_of,
)

logger = logging.getLogger(__name__)


class ArticleTable(Table):
    """A TinyDB table of articles. TinyDB's own methods, such as `search` and `update`, read and change the archive.

    The store itself uses only the table's length, because most of these methods unpack all rows.
    """

    document_id_class = str  # type: ignore[assignment]  # TinyDB declares int, but uses any class that is given here


class ArticleDatabase(TinyDB):
    """A TinyDB database whose tables may all be built on a `JournalStorage`."""

    table_class: type[Table] = ArticleTable
    default_table_name = ARTICLES


class TinyDBStore:
    """An `ArticleStore` in this process. Its rows are in memory, in TinyDB. Each change is written to disk at once."""

    def __init__(self, storage: JournalStorage, data_dir: Path | None = None) -> None:
        self._storage = storage
        self._data_dir = data_dir  # None: only in memory
        self._database = ArticleDatabase(storage=lambda: storage)
        self._table = ArticleTable(storage, ARTICLES)

    @classmethod
    def open(cls, data_dir: Path, read_only: bool = False, files: Files | None = None) -> TinyDBStore:
        """Open the archive in *data_dir*. If it is absent or empty, it becomes a new archive.

        Args: read_only: Take no lock and write nothing. Later changes by a running writer are not seen.
        Raises: StoreHeldError, StoreWriteError: only when opened for writing. StoreDamagedError; StoreForeignError.
        """
        if read_only:
            return cls(JournalStorage(read(data_dir, replay), NoLog(data_dir)), data_dir)
        journal, rows = Journal.open(data_dir, replay, files)
        storage = CompactingStorage(rows, journal)
        try:
            storage.upgrade()
        except StoreWriteError as error:  # the first change tries it again
            logger.warning("The archive could not be upgraded, and is only read until it can be: %s", error)
        else:
            storage.tidy(_forgetting_time(journal.previously_opened_at, datetime.now(UTC)), wait=False)
        return cls(storage, data_dir)

    @classmethod
    def in_memory(cls) -> TinyDBStore:
        """Return an archive that is lost when the program ends."""
        return cls(JournalStorage(Rows(), NoLog()))

    @property
    def revision(self) -> int:
        """Return the number of changes ever applied."""
        return self._storage.rows.revision

    def apply(self, changes: Sequence[Change]) -> None:
        """See `ArticleStore.apply`. All changes are one record on disk."""
        edits = [edit_of(change) for change in changes]
        self._storage.commit(edits, lambda rows: check_fit(changes, rows))
        self._table.clear_cache()  # of TinyDB's own queries

    def follow(self, changes: Sequence[Change]) -> None:
        """See `FollowingStore.follow`."""
        self._storage.follow([edit_of(change) for change in changes])
        self._table.clear_cache()

    def article(self, article_id: str) -> Article | None:
        """See `ArticleStore.article`."""
        return article_of(article_id, self._storage.rows.articles.get(article_id))

    def articles_of(self, article_ids: Iterable[str]) -> dict[str, Article]:
        """See `ArticleReader.articles_of`."""
        wanted = list(article_ids)
        with self._storage.reading:
            here = self._storage.rows.articles
            rows = {article_id: here[article_id] for article_id in wanted if article_id in here}
        return {article_id: article_of_row(article_id, packed.row) for article_id, packed in rows.items()}

    def articles(self, offset: int = 0, limit: int | None = None) -> list[Article]:
        """See `ArticleStore.articles`."""
        end = None if limit is None else offset + limit
        with self._storage.reading:
            page = list(islice(reversed(self._storage.rows.articles.items()), offset, end))
        return [article_of_row(article_id, packed.row) for article_id, packed in page]

    def __iter__(self) -> Iterator[Article]:
        """See `ArticleStore.__iter__`."""
        return (article_of_row(article_id, packed.row) for article_id, packed in self._rows())

    def outlines(self) -> Iterator[Outline]:
        """See `ArticleStore.outlines`."""
        return (outline_of_row(article_id, packed.attribution) for article_id, packed in self._rows())

    def content_hashes(self) -> dict[str, str]:
        """See `ArticleStore.content_hashes`."""
        return {article_id: packed.content_hash for article_id, packed in self._rows()}

    def _rows(self) -> list[tuple[str, PackedRow]]:
        with self._storage.reading:
            return list(self._storage.rows.articles.items())

    def __len__(self) -> int:
        return len(self._table)

    def change(self, change_id: str) -> Change | None:
        """See `ArticleStore.change`."""
        remembered = self._storage.rows.changes.get(change_id)
        return None if remembered is None else change_of(change_id, remembered)

    def last_known(self, article_id: str) -> Article | None:
        """See `ArticleStore.last_known`."""
        return article_of(article_id, self._storage.rows.last_known(article_id))

    def versions(self, article_id: str) -> list[Version]:
        """See `ArticleStore.versions`."""
        packed, past_versions = self._states(article_id)
        return [] if packed is None else versions_of(article_id, packed, past_versions)

    def version_outlines(self, article_id: str) -> list[VersionOutline]:
        """See `ArticleStore.version_outlines`."""
        packed, past_versions = self._states(article_id)
        return [] if packed is None else version_outlines_of(packed, past_versions)

    def version(self, article_id: str, content_hash: str) -> Article | None:
        """See `ArticleStore.version`."""
        packed, past_versions = self._states(article_id)
        return article_of(article_id, packed and state_with(content_hash, packed, past_versions))

    def _states(self, article_id: str) -> tuple[PackedRow | None, list[PastVersion]]:
        """Return the present state of an article, and the earlier ones; None: it does not exist."""
        with self._storage.reading:
            return self._storage.rows.articles.get(article_id), self._storage.rows.history.of(article_id)

    def purge(self, article_ids: Collection[str], *, unless_there: bool = False) -> None:
        """See `ArticleStore.purge`."""
        self._storage.purge(article_ids, unless_there=unless_there)
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


def _forgetting_time(before: datetime | None, now: datetime) -> datetime:
    """Return the time by which an opening forgets changes: they must have been too old at the previous opening too.

    An opening has only the clock of the machine. If it is wrong once, no change that can be undone is lost.
    """
    return min(now, before) if before else datetime.min.replace(tzinfo=UTC) + UNDO_KEPT
