"""Write records that survive a kill, a power cut and a full disk: a snapshot, and journals of later records.

`archive.snapshot` has the state at one moment, and names a generation G. `archive.G.journal` and the following numbers
without a gap have the records appended since. A new snapshot first starts a new journal, so that appending continues
meanwhile. When the snapshot is in place, the older journals are useless and are removed.

Every file gets its name only when it is complete and on disk. Only the last record of the last journal can be torn.
This module does not know the meaning of a record.
"""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from index.disk.filesystem import TEMPORARY_SUFFIX, Files
from index.disk.frames import BrokenFrameError, framed
from index.disk.lock import DirectoryLock
from index.disk.paths import SNAPSHOT_NAME, journal_path, journals_in, unfinished_in
from index.errors import NotPurgedError, ReadOnlyError, StoreWriteError
from index.store.replay import (
    DATA_VERSION,
    Position,
    Replay,
    State,
    check_kinds,
    generation_of,
    header_of,
    is_new,
    load,
)
from index.store.whole_files import write_file, write_open_file, write_temporary

logger = logging.getLogger(__name__)


class Journal:
    """The files of one directory. One process appends to them. Any number of processes may read them meanwhile."""

    def __init__(self, directory: Path, files: Files, lock: DirectoryLock, position: Position) -> None:
        self.directory = directory
        self._files = files
        self._lock: DirectoryLock | None = lock
        self.previously_opened_at = lock.previously_locked_at
        self._generation = position.generation
        self._length_bytes = position.length_bytes
        self._closed_bytes = position.journal_bytes - position.length_bytes  # of all journals before the last
        self.snapshot_bytes = position.snapshot_bytes
        self.outdated = position.version < DATA_VERSION  # nothing may be appended before `upgrade`
        # A killed process may have written data that it never synced. So both are synced before they are relied on.
        self._trusted = False  # whether the records are on disk, and nothing follows them
        self._names_on_disk = False  # whether the names of the journals and the snapshot are
        self._descriptor = files.open_for_append(self._path)

    @classmethod
    def open(cls, directory: Path, replay: Replay[State], files: Files | None = None) -> tuple[Journal, State]:
        """Open *directory* for reading and writing, and replay its records. If it is absent or empty, an archive is
        made.

        Raises: StoreHeldError; StoreDamagedError; StoreForeignError; StoreWriteError: it cannot be written to.
        """
        files = files or Files()
        with _renamed(directory):
            files.make_directory(directory)
            check_kinds(directory)
            lock = DirectoryLock(directory)
        try:
            with _renamed(directory):
                return cls._open_held(directory, replay, files, lock)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def _open_held(
        cls, directory: Path, replay: Replay[State], files: Files, lock: DirectoryLock
    ) -> tuple[Journal, State]:
        if is_new(directory):
            _begin(directory, files)
        position, state = load(directory, replay)
        journal = cls(directory, files, lock, position)
        try:
            if position.torn:
                _tell_torn(journal._path, position.torn)
            journal._repair()
            journal._remove_leftovers()
        except BaseException:
            files.close(journal._descriptor)
            raise
        return journal, state

    @property
    def _path(self) -> Path:
        return journal_path(self.directory, self._generation)

    @property
    def closed(self) -> bool:
        """Return whether the directory was released."""
        return self._lock is None

    @property
    def journal_bytes(self) -> int:
        """Return the size of everything appended since the snapshot, in bytes."""
        return self._closed_bytes + self._length_bytes

    def append(self, payload: bytes, /) -> None:
        """Add a record. It is on disk when this returns, and absent for good when this raises StoreWriteError."""
        if self.closed:
            raise ReadOnlyError(self.directory, "closed")
        frame = framed(payload)
        with _renamed(self._path):
            self._repair()
            self._trusted = False  # until all is well: an interruption must not leave a record behind
            try:
                self._files.write_all(self._descriptor, frame)
                self._files.sync(self._descriptor)
            except OSError:
                with contextlib.suppress(OSError):  # if it fails, the next append does it first
                    self._repair()
                raise
            self._length_bytes += len(frame)
            self._trusted = True

    def _repair(self) -> None:
        """Restore the state of the disk that this object assumes, if it is in doubt."""
        if not self._names_on_disk:
            self._files.sync_directory(self.directory)
            self._names_on_disk = True
        if not self._trusted:
            self._files.truncate(self._descriptor, self._length_bytes)
            self._files.sync(self._descriptor)
            self._trusted = True

    def begin_generation(self) -> int:
        """Start a new journal for all further records. Return its number for `write_snapshot`.

        Raises: OSError: appending continues as before.
        """
        self._repair()
        generation = self._generation + 1
        path = journal_path(self.directory, generation)
        try:
            descriptor, size_bytes = write_open_file(path, [header_of("journal", generation)], self._files)
        except OSError:
            with contextlib.suppress(OSError):  # some file systems rename but report a failure
                self._files.remove(path)
            raise
        self._files.close(self._descriptor)
        self._closed_bytes += self._length_bytes
        self._descriptor, self._generation, self._length_bytes = descriptor, generation, size_bytes
        self._names_on_disk = False
        self._repair()
        return generation

    def write_snapshot(self, generation: int, payloads: Iterable[bytes], counts: Mapping[str, int]) -> None:
        """Replace the snapshot by records that represent everything appended before *generation* began.

        Its header contains the *counts*, including the number of "records".

        It may run at the same time as `append`. Raises: OSError: the old snapshot and its journals stay valid.
        """
        header = header_of("snapshot", generation, counts)
        size_bytes = write_file(self.directory / SNAPSHOT_NAME, _chained(header, payloads), self._files)
        self._adopt(size_bytes)

    def upgrade(self, payloads: Iterable[bytes], counts: Mapping[str, int]) -> None:
        """Replace files of older data versions by a snapshot, as `write_snapshot` does, and a new journal.

        The old files stay valid until the new ones are complete and on disk. Nothing may be appended meanwhile.

        Raises: StoreWriteError: the old files stay valid.
        """
        snapshot = self.directory / SNAPSHOT_NAME
        temporary = snapshot.with_name(SNAPSHOT_NAME + TEMPORARY_SUFFIX)
        header = header_of("snapshot", self._generation + 1, counts)
        with _renamed(snapshot):
            # The snapshot is written first, because an older program would refuse the journal. If this fails, most
            # likely because the disk is full, the archive is still as that program left it.
            descriptor, size_bytes = write_temporary(temporary, _chained(header, payloads), self._files)
            self._files.close(descriptor)
            self.begin_generation()
            self._files.replace(temporary, snapshot)
            self._adopt(size_bytes)
        self.outdated = False

    def _adopt(self, snapshot_bytes: int) -> None:
        """Replace the older journals by the new snapshot, which has its name already."""
        self._files.sync_directory(self.directory)
        self.snapshot_bytes, self._closed_bytes = snapshot_bytes, 0
        self._remove_leftovers()

    def _remove_leftovers(self) -> None:
        """Remove files that a new snapshot made useless, and unfinished files."""
        for path in self._leftovers():
            try:
                self._files.remove(path)
            except OSError as error:
                logger.warning("%s is of no use any more, but cannot be removed: %s", path, error.strerror)

    def sweep(self) -> None:
        """Make sure that no useless file exists, even after a power cut.

        Raises: NotPurgedError: one may exist.
        """
        path = self.directory
        try:
            for path in self._leftovers():
                self._files.remove(path)
            self._files.sync_directory(self.directory)
        except OSError as error:
            raise NotPurgedError(path, error.strerror or str(error)) from error

    def _leftovers(self) -> list[Path]:
        """Return the useless files: those that a new snapshot made useless, and unfinished ones."""
        generation = generation_of(self.directory / SNAPSHOT_NAME)
        old = [path for number, path in journals_in(self.directory) if number < generation]
        return [*old, *unfinished_in(self.directory)]

    def close(self) -> None:
        """Release the directory. Closing twice is allowed."""
        if self._lock is not None:
            self._files.close(self._descriptor)
            self._lock.release()
            self._lock = None


def files_of(payloads: Iterable[bytes], counts: Mapping[str, int]) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield the names and contents of the files of an archive with these records. The journal comes first."""
    # Not the first generation: a missing snapshot of that one does not count as damage.
    yield journal_path(Path(), 2).name, iter([framed(header_of("journal", 2))])
    yield SNAPSHOT_NAME, (framed(payload) for payload in _chained(header_of("snapshot", 2, counts), payloads))


def _begin(directory: Path, files: Files) -> None:
    """Write the files of an empty archive. The journal comes first: a snapshot without a journal counts as damage."""
    write_file(journal_path(directory, 1), [header_of("journal", 1)], files)
    files.sync_directory(directory)
    write_file(directory / SNAPSHOT_NAME, [header_of("snapshot", 1, {"records": 0})], files)
    files.sync_directory(directory)
    with contextlib.suppress(OSError):  # the parent directory may be inaccessible; then it is not new either
        files.sync_directory(directory.parent)


def _chained(first: bytes, rest: Iterable[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _tell_torn(path: Path, torn: BrokenFrameError) -> None:
    logger.warning(
        "%s ended in the middle of a record, unfinished or cut off: %s and %d bytes cut off",
        path,
        torn,
        len(torn.rest),
    )


@contextlib.contextmanager
def _renamed(path: Path) -> Iterator[None]:
    """Rename the system's errors to StoreWriteError."""
    try:
        yield
    except OSError as error:
        raise StoreWriteError(path, error.strerror or os.strerror(error.errno or 0)) from error
