"""Write a new snapshot of the archive when its journal has grown."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from index.errors import NotPurgedError, ReadOnlyError
from index.store.journal import Journal
from index.store.state import Edit, Rows
from index.store.storage import JournalStorage

logger = logging.getLogger(__name__)

COMPACTION_MIN_BYTES = 16 * 2**20
"""Largest journal that is not worth a new snapshot, in bytes. Replaying it takes a tenth of a second."""


class CompactingStorage(JournalStorage):
    """A storage on disk that writes a new snapshot when its journal is as large as the old one."""

    def __init__(self, rows: Rows, journal: Journal) -> None:
        super().__init__(rows, journal)
        self._journal = journal
        self._compacting = threading.Lock()
        self._compaction: threading.Thread | None = None
        self._not_before_bytes = COMPACTION_MIN_BYTES

    def commit(self, edits: Sequence[Edit], check: Callable[[Rows], None] = lambda _: None) -> None:
        """See `JournalStorage.commit`. The cost of a change does not depend on the number of rows."""
        with self._writing:
            self.upgrade()
            super().commit(edits, check)
        if self._journal.journal_bytes >= max(self._not_before_bytes, self._journal.snapshot_bytes):
            self._begin_compaction()

    def upgrade(self) -> None:
        """Rewrite files of an older data version.

        Raises: StoreWriteError: the files are unchanged; they can be read, but not added to.
        """
        with self._writing:
            if self._journal.outdated:
                self._journal.upgrade(self.rows.payloads(), self.rows.counts)
                if self.rows.repaired:
                    logger.info(
                        "Articles whose runs of spaces were replaced by one space, as on their pages: %d",
                        self.rows.repaired,
                    )

    def purge(self, article_ids: Collection[str], *, unless_there: bool = False) -> None:
        """Purge as `JournalStorage.purge` does, then rewrite all files.

        Raises: NotPurgedError: the articles are removed for good, but a file may still have their texts.
            AddedSinceError: see `JournalStorage.purge`.
        """
        with self._writing:
            self.upgrade()
            super().purge(article_ids, unless_there=unless_there)
        with self._compacting:
            if self._journal.closed:
                raise ReadOnlyError(self._journal.directory, "closed")
            try:
                self._rewrite()
            except OSError as error:
                raise NotPurgedError(self._journal.directory, error.strerror or str(error)) from error
            self._journal.sweep()

    def tidy(self, now: datetime, *, wait: bool = True) -> None:
        """Forget changes that are too old at *now*. If there are any, write a snapshot without them, and *wait* for
        it."""
        super().tidy(now)
        if self.rows.forgotten:
            self.compact() if wait else self._begin_compaction()

    def compact(self) -> bool:
        """Write a new snapshot while other work runs. Return whether it worked; otherwise the old one stays valid."""
        with self._compacting:
            if self._journal.closed or self._journal.outdated:  # another process may own the files now
                return False
            try:
                self._rewrite()
            except OSError as error:
                logger.warning("The archive could not be compacted, and keeps its present files: %s", error)
                self._not_before_bytes = self._journal.journal_bytes + COMPACTION_MIN_BYTES
                return False
            return True

    def _rewrite(self) -> None:
        """Write a new snapshot. Only one may be written at a time. Raises: OSError: the old files stay valid."""
        with self._writing:
            generation = self._journal.begin_generation()
            frozen = self.rows.frozen()
        self._journal.write_snapshot(generation, frozen.payloads(), frozen.counts)
        self._not_before_bytes = COMPACTION_MIN_BYTES
        with self._writing:
            self.rows.forgotten -= frozen.forgotten

    def close(self) -> None:
        """Wait for a running compaction, then release the files."""
        if self._compaction is not None:
            self._compaction.join()
        with self._compacting, self._writing:
            super().close()

    def _begin_compaction(self) -> None:
        with self._writing:
            if self._compaction is None or not self._compaction.is_alive():
                self._compaction = threading.Thread(target=self.compact, name="compaction of the archive")
                self._compaction.start()
