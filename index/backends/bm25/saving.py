"""Save the index in files while it is searched and changed."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence

from index.backends.bm25.checked_file import DamagedFileError
from index.backends.bm25.index_files import SavedIndex
from index.backends.bm25.live_index import LiveIndex
from index.backends.bm25.segments import Segment
from index.errors import IndexNotPurgedError

logger = logging.getLogger(__name__)

SAVE_FROM_PASSAGES = 4_000
"""Number of passages only in memory from which they are saved. Indexing them again would take one or two seconds."""

MAX_UNSAVED_PASSAGES = 100_000
"""Number of passages only in memory at which indexing waits for saving. They take about 200 MB."""

DEAD_SHARE = 1 / 3
"""Share of deleted passages from which a file is rewritten without them."""

OPTIMIZED_SHARE = 1 / 3
"""Share of passages that were indexed since the index was opened from which all are written to one file: so many come
from an import. Writing takes ten seconds for a million passages. With four files instead of one, a search takes a third
longer."""


class Saver:
    """A worker that saves the segments of an index in a directory, and merges the saved ones."""

    def __init__(self, index: LiveIndex, saved: SavedIndex) -> None:
        self._index = index
        self._saved = saved
        self.saving = threading.RLock()  # held while files are written
        self._save_from_passages = SAVE_FROM_PASSAGES  # more after the disk has refused them
        self._worker: threading.Thread | None = None
        self._indexed = 0  # number of passages since the index was opened

    def save_in_background(self, indexed: int) -> None:
        """Start to save in a thread if there is enough to save. If there is too much, wait for it.

        Args:
            indexed: Passages that were indexed since the last call.
        """
        self._indexed += indexed
        if self._index.unsaved() < self._save_from_passages:
            return
        if self._index.unsaved() >= MAX_UNSAVED_PASSAGES:
            self._save(self._save_from_passages)
        elif self._worker is None or not self._worker.is_alive():
            arguments = (self._save_from_passages,)
            self._worker = threading.Thread(target=self._save, args=arguments, name="saving the index")
            self._worker.start()

    def _save(self, at_least: int) -> None:
        """Save until fewer than *at_least* passages are only in memory, if the disk allows it."""
        with self.saving:
            try:
                while segments := self._segments_to_merge(at_least):
                    self._replace_undamaged(segments)
                    self._saved.commit(self._index.undamaged())
                self._saved.commit(self._index.undamaged())
                self._save_from_passages = SAVE_FROM_PASSAGES
            except OSError as error:
                logger.warning("The index could not be saved, and stays in memory: %s", error)
                self._save_from_passages = self._index.unsaved() + SAVE_FROM_PASSAGES

    def _replace_undamaged(self, segments: Sequence[Segment]) -> None:
        """Replace segments like `_replace`. If one is damaged, note that and change nothing else.

        Raises: OSError.
        """
        try:
            self._replace(segments)
        except DamagedFileError as error:
            self._index.note_damage(error)

    def _segments_to_merge(self, at_least: int) -> Sequence[Segment]:
        """Return the segments to merge to one file: the last ones, and those before that are not larger."""
        segments = self._index.state.segments
        first = len(segments)
        while first and segments[first - 1].seal is None:
            first -= 1
        count = sum(segment.count for segment in segments[first:])
        if first == len(segments) or count < at_least:
            return next(([each] for each in self._index.undamaged() if each.seal and _is_mostly_dead(each)), [])
        while first and segments[first - 1].count <= count and not self._index.is_damaged(segments[first - 1]):
            first -= 1
            count += segments[first].count
        return segments[first:]

    def purge(self, article_ids: frozenset[str]) -> None:
        """Remove all data of deleted articles from the files.

        Raises: IndexNotPurgedError.
        """
        with self.saving:
            try:
                for segment in self._index.state.segments:
                    if segment.seal and not article_ids.isdisjoint(segment.contents.numbers):
                        self._replace([segment])
                self._saved.commit(self._index.undamaged())
            except (OSError, DamagedFileError) as error:
                logger.warning("The saved index is dropped, since it could not be purged: %s", error)
                self._drop()

    def optimize(self) -> None:
        """See `SearchBackend.optimize`."""
        if self._indexed < OPTIMIZED_SHARE * self._index.state.count:
            return
        with self.saving:
            segments = self._index.state.segments
            if len(segments) < 2 or len(self._index.undamaged()) < len(segments):  # damaged ones are rebuilt first
                return
            try:
                self._replace_undamaged(segments)
                self._saved.commit(self._index.undamaged())
                self._indexed = 0
            except OSError as error:
                logger.warning("The index could not be saved in one file: %s", error)

    def settle(self) -> None:
        """Wait for the background thread."""
        if self._worker is not None:
            self._worker.join()

    def close(self) -> None:
        """Save the segments that are only in memory."""
        self.settle()
        self._save(at_least=0)

    def _replace(self, segments: Sequence[Segment]) -> None:
        """Merge neighbouring segments to one file, and replace them with it, including the deletions made meanwhile.

        Raises: OSError, DamagedFileError: nothing was changed.
        """
        self._index.merging = frozenset(id(each.contents) for each in segments)
        try:
            self._index.replace_merged(self._saved.write(segments))
        finally:
            self._index.merging = frozenset()

    def tidy(self) -> None:
        """Remove files that belong to no segment."""
        try:
            self._saved.tidy(self._index.state.segments)
        except OSError as error:
            logger.warning("Old files of the index could not be removed: %s", error)

    def _drop(self) -> None:
        """Remove all files, and continue in memory.

        Raises: IndexNotPurgedError.
        """
        try:
            self._saved.clear()
        except OSError as error:
            raise IndexNotPurgedError(self._saved.directory, error.strerror or str(error)) from error
        with self._index.changing:
            self._index.publish([each.unsealed() for each in self._index.state.segments])


def _is_mostly_dead(segment: Segment) -> bool:
    return len(segment.dead_rows) > DEAD_SHARE * segment.contents.row_count
