"""Save the index in files, beside searches and changes."""

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

SAVED_FROM = 4_000
"""Passages in memory alone from which on they are saved: indexing them again would take a second or two."""

HELD_BACK_FROM = 100_000
"""Passages in memory alone at which indexing waits for saving: they take some 200 MB."""

DEAD_SHARE = 1 / 3
"""Share of deleted passages from which on a file is written again without them."""

OPTIMIZED_SHARE = 1 / 3
"""Share of all passages that were indexed since the index was opened from which on all are written to one file, which
takes ten seconds for a million: it was an import. Measured: with four files instead of one, a search takes a third
longer."""


class Saver:
    """Saves the segments of an index in a directory, and merges what is there."""

    def __init__(self, index: LiveIndex, saved: SavedIndex) -> None:
        self._index = index
        self._saved = saved
        self.saving = threading.RLock()  # held while files are written
        self._saved_from = SAVED_FROM  # passages in memory alone; more once a disk has refused them
        self._worker: threading.Thread | None = None
        self._indexed = 0  # passages, since it was opened

    def save_beside(self, indexed: int) -> None:
        """Begin to save in a thread, if there is enough to save; if there is too much, wait for it.

        Args:
            indexed: Passages that were indexed since the last call.
        """
        self._indexed += indexed
        if self._index.unsaved() < self._saved_from:
            return
        if self._index.unsaved() >= HELD_BACK_FROM:
            self._save(self._saved_from)
        elif self._worker is None or not self._worker.is_alive():
            arguments = (self._saved_from,)
            self._worker = threading.Thread(target=self._save, args=arguments, name="saving the index")
            self._worker.start()

    def _save(self, at_least: int) -> None:
        """Save so that fewer than *at_least* passages are in memory alone, as far as the disk takes them."""
        with self.saving:
            try:
                while due := self._due(at_least):
                    self._replace_sound(due)
                    self._saved.commit(self._index.sound())
                self._saved.commit(self._index.sound())
                self._saved_from = SAVED_FROM
            except OSError as error:
                logger.warning("The index could not be saved, and stays in memory: %s", error)
                self._saved_from = self._index.unsaved() + SAVED_FROM

    def _replace_sound(self, segments: Sequence[Segment]) -> None:
        """Replace segments as `_replace` does; if one is damaged, note that and change nothing else.

        Raises: OSError.
        """
        try:
            self._replace(segments)
        except DamagedFileError as error:
            self._index.note_damage(error)

    def _due(self, at_least: int) -> Sequence[Segment]:
        """The segments that are to be written to one file: the last ones, with those before that are no larger."""
        segments = self._index.state.segments
        first = len(segments)
        while first and segments[first - 1].seal is None:
            first -= 1
        count = sum(segment.count for segment in segments[first:])
        if first == len(segments) or count < at_least:
            return next(([each] for each in self._index.sound() if each.seal and _is_mostly_dead(each)), [])
        while first and segments[first - 1].count <= count and not self._index.is_damaged(segments[first - 1]):
            first -= 1
            count += segments[first].count
        return segments[first:]

    def purge(self, article_ids: frozenset[str]) -> None:
        """Leave nothing of deleted articles in the files.

        Raises: IndexNotPurgedError.
        """
        with self.saving:
            try:
                for segment in self._index.state.segments:
                    if segment.seal and not article_ids.isdisjoint(segment.contents.numbers):
                        self._replace([segment])
                self._saved.commit(self._index.sound())
            except (OSError, DamagedFileError) as error:
                logger.warning("The saved index is dropped, since it could not be purged: %s", error)
                self._drop()

    def optimize(self) -> None:
        """See `SearchBackend.optimize`."""
        if self._indexed < OPTIMIZED_SHARE * self._index.state.count:
            return
        with self.saving:
            segments = self._index.state.segments
            if len(segments) < 2 or len(self._index.sound()) < len(segments):  # what is damaged is made again first
                return
            try:
                self._replace_sound(segments)
                self._saved.commit(self._index.sound())
                self._indexed = 0
            except OSError as error:
                logger.warning("The index could not be saved in one file: %s", error)

    def settle(self) -> None:
        """Wait for what goes on beside."""
        if self._worker is not None:
            self._worker.join()

    def close(self) -> None:
        """Save what is in memory alone."""
        self.settle()
        self._save(at_least=0)

    def _replace(self, segments: Sequence[Segment]) -> None:
        """Write segments, which are neighbours, to one file, and let it take their place with what happened meanwhile.

        Raises: OSError, DamagedFileError: nothing was changed.
        """
        self._index.merging = frozenset(id(each.contents) for each in segments)
        try:
            self._index.put_in_place(self._saved.write(segments))
        finally:
            self._index.merging = frozenset()

    def tidy(self) -> None:
        """Remove files that no segment is in."""
        try:
            self._saved.tidy(self._index.state.segments)
        except OSError as error:
            logger.warning("Old files of the index could not be removed: %s", error)

    def _drop(self) -> None:
        """Remove all files, and go on in memory.

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
