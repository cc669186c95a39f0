"""Store rows in memory for TinyDB, and write each change of them to a log."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from tinydb.storages import Storage

from index.articles.rows import Row
from index.errors import AddedSinceError, ReadOnlyError
from index.store.packed import PackedRow
from index.store.state import Edit, Rows, encode_edits, encode_purge

ARTICLES = "articles"
"""Name of the only table. Its document ids are the ids of the articles."""


class Log(Protocol):
    """A log that makes changes durable."""

    def append(self, payload: bytes, /) -> None:
        """Write a record of changes.

        Raises: StoreWriteError: nothing is written. ReadOnlyError.
        """
        ...

    def close(self) -> None:
        """Release the resources of the log."""
        ...


class NoLog:
    """A log for an archive in memory. With a directory, it is for an archive that was opened for reading only."""

    def __init__(self, directory: Path | None = None) -> None:
        self._directory = directory

    def append(self, _: bytes, /) -> None:
        """See `Log.append`."""
        if self._directory is not None:
            raise ReadOnlyError(self._directory, "opened for reading only")

    def close(self) -> None:
        """See `Log.close`."""


class JournalStorage(Storage):
    """A TinyDB storage with its rows in memory, in the form on disk. Each change of them is written to a log.

    Contents are never changed in place, only replaced. So a reference to one, or a copy of the table that was made
    under `reading`, always shows the same state.
    """

    def __init__(self, rows: Rows, log: Log) -> None:
        self.rows = rows
        self.reading = threading.Lock()  # held for moments while `rows` changes, never during a system call
        self._writing = threading.RLock()
        self._log = log

    def read(self) -> dict[str, Mapping[str, Row]]:  # type: ignore[override]  # TinyDB says dict, but uses a mapping
        """Return all tables. Their rows are unpacked on access. Only `ArticleTable` may be built on this."""
        return {ARTICLES: _Readable(self.rows.articles)}

    def write(self, data: Mapping[str, Mapping[str, Row]]) -> None:
        """Store *data* by logging the differences. Only TinyDB's own methods use this. The store uses `commit`."""
        with self._writing:
            wanted = {article_id: PackedRow.of(row) for article_id, row in data.get(ARTICLES, {}).items()}
            gone = [Edit(article_id, None) for article_id in self.rows.articles if article_id not in wanted]
            changed = [Edit(key, packed) for key, packed in wanted.items() if self.rows.articles.get(key) != packed]
            self.commit([*gone, *changed])

    def commit(self, edits: Sequence[Edit], check: Callable[[Rows], None] = lambda _: None) -> None:
        """Make changes, on disk first, so that memory is never ahead of the disk.

        Args: check: It is called with the present state before anything is written. If it raises, nothing is changed.
        Raises: StoreWriteError: nothing is changed. ReadOnlyError. Errors of *check*.
        """
        if not edits:
            return
        with self._writing:
            check(self.rows)
            self._log.append(encode_edits(self.rows.revision + len(edits), edits))
            with self.reading:
                self.rows.apply(edits)

    def follow(self, edits: Sequence[Edit]) -> None:
        """Apply changes that another process has logged."""
        with self.reading:
            self.rows.apply(edits)

    def purge(self, article_ids: Collection[str], *, unless_there: bool = False) -> None:
        """Remove articles, and everything that is remembered of them.

        Raises: AddedSinceError: one of them exists, which *unless_there* forbids. StoreWriteError, ReadOnlyError.
            Nothing is changed.
        """
        with self._writing:
            if unless_there and any(each in self.rows.articles for each in article_ids):
                raise AddedSinceError
            if any(self.rows.last_known(each) or each in self.rows.history for each in article_ids):
                self._log.append(encode_purge(self.rows.revision + 1, article_ids))
                with self.reading:
                    self.rows.purge(article_ids)

    def tidy(self, now: datetime) -> None:
        """Forget changes that are too old at *now*."""
        with self._writing, self.reading:
            self.rows.forget(now)

    def close(self) -> None:
        """Release the files."""
        self._log.close()


class _Readable(Mapping[str, Row]):
    """The packed articles as rows, for TinyDB's own methods. Each is unpacked on access, and belongs to the caller."""

    def __init__(self, articles: Mapping[str, PackedRow]) -> None:
        self._articles = articles

    def __getitem__(self, article_id: str) -> Row:
        return self._articles[article_id].row

    def __iter__(self) -> Iterator[str]:
        return iter(self._articles)

    def __len__(self) -> int:
        return len(self._articles)
