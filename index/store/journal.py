"""Records on disk that outlive a kill, a power cut and a full disk: a snapshot, and journals of what came after it.

`archive.snapshot` holds the state at one moment; it names a generation G. `archive.G.journal`, and those numbered
after it without a gap, hold the records appended since. Writing a new snapshot begins a new journal, so that appending
goes on meanwhile; once the snapshot is in place, the journals before it are of no account and are removed.

Every file appears under its name only when it is whole and on disk; only the last record of the last journal can be
torn. What a record means is not known here.
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
    """The files of one directory: appended to by one process, read by any number beside it."""

    def __init__(self, directory: Path, files: Files, lock: DirectoryLock, position: Position) -> None:
        self.directory = directory
        self._files = files
        self._lock: DirectoryLock | None = lock
        self.opened_before = lock.held_before
        self._generation = position.generation
        self._length_bytes = position.length_bytes
        self._closed_bytes = position.journal_bytes - position.length_bytes  # of the journals before the last
        self.snapshot_bytes = position.snapshot_bytes
        self.outdated = position.version < DATA_VERSION  # nothing may be appended before `upgrade`
        # A process that was killed may have written what it never synced: both are made sure of before they count.
        self._trusted = False  # the records are on disk, and nothing follows them
        self._names_on_disk = False  # of the journals and the snapshot
        self._descriptor = files.open_for_append(self._path)

    @classmethod
    def open(cls, directory: Path, replay: Replay[State], files: Files | None = None) -> tuple[Journal, State]:
        """Open *directory* for reading and writing, and replay its records. Absent or empty, it is made.

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
            journal._mend()
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
        """The size of all that was appended since the snapshot."""
        return self._closed_bytes + self._length_bytes

    def append(self, payload: bytes, /) -> None:
        """Add a record. It is on disk when this returns, and absent for good when this raises StoreWriteError."""
        if self.closed:
            raise ReadOnlyError(self.directory, "closed")
        frame = framed(payload)
        with _renamed(self._path):
            self._mend()
            self._trusted = False  # until all is well: whatever interrupts this must not leave a record behind
            try:
                self._files.write_all(self._descriptor, frame)
                self._files.sync(self._descriptor)
            except OSError:
                with contextlib.suppress(OSError):  # else the next append begins with it
                    self._mend()
                raise
            self._length_bytes += len(frame)
            self._trusted = True

    def _mend(self) -> None:
        """Bring the disk to where this object believes it to be, if that is in doubt."""
        if not self._names_on_disk:
            self._files.sync_directory(self.directory)
            self._names_on_disk = True
        if not self._trusted:
            self._files.truncate(self._descriptor, self._length_bytes)
            self._files.sync(self._descriptor)
            self._trusted = True

    def begin_generation(self) -> int:
        """Append to a new journal from now on; its number is for `write_snapshot`.

        Raises: OSError: appending goes on as before.
        """
        self._mend()
        generation = self._generation + 1
        path = journal_path(self.directory, generation)
        try:
            descriptor, size_bytes = write_open_file(path, [header_of("journal", generation)], self._files)
        except OSError:
            with contextlib.suppress(OSError):  # some file systems rename, and report that they did not
                self._files.remove(path)
            raise
        self._files.close(self._descriptor)
        self._closed_bytes += self._length_bytes
        self._descriptor, self._generation, self._length_bytes = descriptor, generation, size_bytes
        self._names_on_disk = False
        self._mend()
        return generation

    def write_snapshot(self, generation: int, payloads: Iterable[bytes], counts: Mapping[str, int]) -> None:
        """Replace the snapshot by records that are worth all that was appended before *generation* began.

        Its header says the *counts*, that of the "records" among them.

        May run beside `append`. Raises: OSError: the old snapshot and the journals after it still count.
        """
        header = header_of("snapshot", generation, counts)
        size_bytes = write_file(self.directory / SNAPSHOT_NAME, _chained(header, payloads), self._files)
        self._adopt(size_bytes)

    def upgrade(self, payloads: Iterable[bytes], counts: Mapping[str, int]) -> None:
        """Replace files of older data versions by a snapshot, as `write_snapshot`, and a new journal.

        The old files count until the new ones are whole and on disk. Nothing may be appended meanwhile.

        Raises: StoreWriteError: the old files still count.
        """
        snapshot = self.directory / SNAPSHOT_NAME
        temporary = snapshot.with_name(SNAPSHOT_NAME + TEMPORARY_SUFFIX)
        header = header_of("snapshot", self._generation + 1, counts)
        with _renamed(snapshot):
            # It is written before the journal that an older program would refuse, and not the other way round: if this
            # fails, for want of room most likely, the archive is still as that program left it.
            descriptor, size_bytes = write_temporary(temporary, _chained(header, payloads), self._files)
            self._files.close(descriptor)
            self.begin_generation()
            self._files.replace(temporary, snapshot)
            self._adopt(size_bytes)
        self.outdated = False

    def _adopt(self, snapshot_bytes: int) -> None:
        """Let a new snapshot, which has its name, take the place of the journals before it."""
        self._files.sync_directory(self.directory)
        self.snapshot_bytes, self._closed_bytes = snapshot_bytes, 0
        self._remove_leftovers()

    def _remove_leftovers(self) -> None:
        """Remove what a new snapshot made useless, and what was never finished."""
        for path in self._leftovers():
            try:
                self._files.remove(path)
            except OSError as error:
                logger.warning("%s is of no use any more, but cannot be removed: %s", path, error.strerror)

    def sweep(self) -> None:
        """Make sure that no file is there that counts for nothing, after a power cut neither.

        Raises: NotPurgedError: one may be.
        """
        path = self.directory
        try:
            for path in self._leftovers():
                self._files.remove(path)
            self._files.sync_directory(self.directory)
        except OSError as error:
            raise NotPurgedError(path, error.strerror or str(error)) from error

    def _leftovers(self) -> list[Path]:
        """The files that count for nothing: what a new snapshot made useless, and what was never finished."""
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
    """The files, by name and content, of an archive whose state is in these records; the journal comes first."""
    # Not the first generation: if the snapshot of that one is missing, nothing is.
    yield journal_path(Path(), 2).name, iter([framed(header_of("journal", 2))])
    yield SNAPSHOT_NAME, (framed(payload) for payload in _chained(header_of("snapshot", 2, counts), payloads))


def _begin(directory: Path, files: Files) -> None:
    """Write the files of an empty archive. The journal comes first: a snapshot without one would count as damage."""
    write_file(journal_path(directory, 1), [header_of("journal", 1)], files)
    files.sync_directory(directory)
    write_file(directory / SNAPSHOT_NAME, [header_of("snapshot", 1, {"records": 0})], files)
    files.sync_directory(directory)
    with contextlib.suppress(OSError):  # the directory above may be closed to us, and is then not new either
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
    """Give the system's refusals to write their name in the archive."""
    try:
        yield
    except OSError as error:
        raise StoreWriteError(path, error.strerror or os.strerror(error.errno or 0)) from error
