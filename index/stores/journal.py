"""Records on disk that outlive a kill, a power cut and a full disk: a snapshot, and journals of what came after it.

`archive.snapshot` holds the state at one moment; it names a generation G. `archive.G.journal`, and those numbered
after it without a gap, hold the records appended since. Writing a new snapshot begins a new journal, so that appending
goes on meanwhile; once the snapshot is in place, the journals before it are of no account and are removed.

Every file appears under its name only when it is whole and on disk; only the last record of the last journal can be
torn. What a record means is not known here.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeVar

from index.errors import ReadOnlyError, StoreDamagedError, StoreForeignError, StoreWriteError
from index.stores.files import Files
from index.stores.frames import BrokenFrameError, Frame, framed, read_frames
from index.stores.lock import HOLDER_NAME, LOCK_NAME, DirectoryLock

logger = logging.getLogger(__name__)

State = TypeVar("State")

DATA_VERSION = 1
"""Of the files and of what their records hold. A program refuses data of a version newer than its own."""

SNAPSHOT_NAME = "archive.snapshot"
TEMPORARY_SUFFIX = ".tmp"
"""Of files that are being written. They hold nothing that counts, and are removed when the archive is next opened."""

READ_ATTEMPTS = 20
"""How often a reader starts anew because a writer beside it replaced the files. A replacement takes seconds: one
coincidence is rare, twenty in a row mean that the files are damaged and being written at the same time."""

_JOURNAL_NAME = re.compile(r"archive\.(\d{6,})\.journal")
_NOBODYS = ("lost+found",)
"""Entries that file systems make by themselves; hidden files (".gitkeep") are nobody's either."""


class Record(NamedTuple):
    """A record and where it stands."""

    path: Path
    frame: Frame

    @property
    def payload(self) -> bytes:
        """What was appended."""
        return self.frame.payload

    def damage(self, problem: str) -> StoreDamagedError:
        """The error that says that this record is wrong though its checksum is right."""
        return StoreDamagedError(self.path, f"{_place(self.frame)}{problem}")


Replay = Callable[[Iterator[Record]], State]
"""Makes a state of the records, first to last."""


@dataclass(slots=True)
class _Position:
    """How far the files were read."""

    generation: int = 0  # of the last journal
    length_bytes: int = 0  # of its whole records
    torn: BrokenFrameError | None = None  # what follows them
    snapshot_bytes: int = 0
    journal_bytes: int = 0  # of all journals that count


class Journal:
    """The files of one directory: appended to by one process, read by any number beside it."""

    def __init__(self, directory: Path, files: Files, lock: DirectoryLock, position: _Position) -> None:
        self._directory = directory
        self._files = files
        self._lock: DirectoryLock | None = lock
        self._generation = position.generation
        self._length_bytes = position.length_bytes
        self._closed_bytes = position.journal_bytes - position.length_bytes  # of the journals before the last
        self.snapshot_bytes = position.snapshot_bytes
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
        position, state = _load(directory, replay)
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
        return _journal_path(self._directory, self._generation)

    @property
    def journal_bytes(self) -> int:
        """The size of all that was appended since the snapshot."""
        return self._closed_bytes + self._length_bytes

    def append(self, payload: bytes, /) -> None:
        """Add a record. It is on disk when this returns, and absent for good when this raises StoreWriteError."""
        if self._lock is None:
            raise ReadOnlyError(self._directory, "closed")
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
            self._files.sync_directory(self._directory)
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
        path = _journal_path(self._directory, generation)
        try:
            descriptor, size_bytes = _written(path, [_header("journal", generation)], self._files)
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

    def write_snapshot(self, generation: int, payloads: Iterable[bytes], count: int) -> None:
        """Replace the snapshot by *count* records that are worth all that was appended before *generation* began.

        May run beside `append`. Raises: OSError: the old snapshot and the journals after it still count.
        """
        header = _header("snapshot", generation, records=count)
        size_bytes = _write_file(self._directory / SNAPSHOT_NAME, _chained(header, payloads), self._files)
        self._files.sync_directory(self._directory)
        self.snapshot_bytes, self._closed_bytes = size_bytes, 0
        self._remove_leftovers()

    def _remove_leftovers(self) -> None:
        """Remove what a new snapshot made useless, and what was never finished."""
        generation = _generation_of(self._directory / SNAPSHOT_NAME)
        old = [path for number, path in _journals(self._directory) if number < generation]
        for path in [*old, *self._directory.glob(f"archive.*{TEMPORARY_SUFFIX}")]:
            try:
                self._files.remove(path)
            except OSError as error:
                logger.warning("%s is of no use any more, but cannot be removed: %s", path, error.strerror)

    def close(self) -> None:
        """Let go of the directory. Closing twice is allowed."""
        if self._lock is not None:
            self._files.close(self._descriptor)
            self._lock.release()
            self._lock = None


def read(directory: Path, replay: Replay[State]) -> State:
    """Replay the records of *directory* as they are now: without a lock, writing nothing, beside a running writer.

    *replay* may be called several times, each time from the beginning.

    Raises: StoreDamagedError; StoreForeignError.
    """
    if is_new(directory):
        return replay(iter(()))
    return _load(directory, replay)[1]


def is_new(directory: Path) -> bool:
    """Whether an archive may be begun in *directory*: it is absent, empty, or was only just begun.

    Raises: StoreDamagedError: parts of an archive are there, but no whole one. StoreForeignError: other files are.
    """
    if (directory / SNAPSHOT_NAME).exists():
        return False
    entries = [path for path in sorted(_entries(directory)) if not _is_nobodys(path)]
    journals = [path for path in entries if _JOURNAL_NAME.fullmatch(path.name)]
    if journals == [_journal_path(directory, 1)] and _is_without_records(journals[0]):
        entries.remove(journals[0])  # the first snapshot is always empty: nothing is missing
    if not entries:
        return True
    names = ", ".join(path.name for path in entries[:3])
    if any(path.name.startswith("archive.") for path in entries):
        problem = f"is missing, but {names} is there: restore a backup, or put the file back"
        raise StoreDamagedError(directory / SNAPSHOT_NAME, problem)
    raise StoreForeignError(directory, f"holds files that are not Byline's ({names}): choose an empty directory")


def is_archive_file(name: str) -> bool:
    """Whether *name* is that of a file that a Journal keeps."""
    return name in (SNAPSHOT_NAME, LOCK_NAME, HOLDER_NAME) or _JOURNAL_NAME.fullmatch(name) is not None


def _begin(directory: Path, files: Files) -> None:
    """Write the files of an empty archive. The journal comes first: a snapshot without one would count as damage."""
    _write_file(_journal_path(directory, 1), [_header("journal", 1)], files)
    files.sync_directory(directory)
    _write_file(directory / SNAPSHOT_NAME, [_header("snapshot", 1, records=0)], files)
    files.sync_directory(directory)
    with contextlib.suppress(OSError):  # the directory above may be closed to us, and is then not new either
        files.sync_directory(directory.parent)


def _load(directory: Path, replay: Replay[State]) -> tuple[_Position, State]:
    for _ in range(READ_ATTEMPTS):
        seen = _fingerprint(directory)
        position = _Position()
        try:
            return position, replay(_records(directory, position))
        except StoreDamagedError as error:
            damage = error
            if _fingerprint(directory) == seen:
                break
    raise damage


def _records(directory: Path, position: _Position) -> Iterator[Record]:
    """The records of the snapshot and of the journals that follow it; fills in *position*."""
    snapshot = directory / SNAPSHOT_NAME
    last = max((number for number, _ in _journals(directory)), default=0)
    generation = 0
    for header, record in _file_records(snapshot, "snapshot"):
        generation = header.generation
        position.snapshot_bytes = record.frame.end
        if record.frame.number:
            yield record
    for number in range(generation, max(last, generation) + 1):
        position.generation = number
        yield from _journal_records(_journal_path(directory, number), position, is_last=number >= last)


def _journal_records(path: Path, position: _Position, *, is_last: bool) -> Iterator[Record]:
    try:
        for _, record in _file_records(path, "journal"):
            position.length_bytes = record.frame.end
            if record.frame.number:
                yield record
    except _TornError as error:
        if not is_last:
            raise _damage(path, error.broken) from error
        position.torn = error.broken
    position.journal_bytes += position.length_bytes


class _Header(NamedTuple):
    generation: int
    records: int | None  # in a snapshot, the header not counted


class _TornError(Exception):
    def __init__(self, broken: BrokenFrameError) -> None:
        super().__init__(str(broken))
        self.broken = broken


def _file_records(path: Path, kind: str) -> Iterator[tuple[_Header, Record]]:
    """The records of one file, its header first.

    Raises: StoreDamagedError; StoreForeignError; _TornError: a journal that ends in the middle of a record.
    """
    header: _Header | None = None
    count = -1
    try:
        with path.open("rb") as file:
            for frame in read_frames(file):
                header = header or _parse_header(path, frame, kind)
                count = frame.number
                yield header, Record(path, frame)
    except FileNotFoundError as error:
        raise StoreDamagedError(path, "is missing: restore a backup, or put the file back") from error
    except OSError as error:
        raise StoreDamagedError(path, f"cannot be read: {error.strerror}") from error
    except BrokenFrameError as error:
        if header is not None and kind == "journal" and error.torn:
            raise _TornError(error) from error
        if header is None and not error.rest.lstrip(b"0123456789abcdef ").startswith(b'{"byline"'):
            raise StoreForeignError(path, "is no file of Byline's, or its beginning is damaged") from error
        raise _damage(path, error) from error
    if header is None:
        raise StoreDamagedError(path, "is empty (0 bytes): restore a backup")
    if header.records not in (None, count):
        raise StoreDamagedError(path, f"ends after {count} of {header.records} records: restore a backup")


def _header(kind: str, generation: int, **more: int) -> bytes:
    return json.dumps({"byline": kind, "version": DATA_VERSION, "generation": generation, **more}).encode("ascii")


def _parse_header(path: Path, frame: Frame, kind: str) -> _Header:
    try:
        header = json.loads(frame.payload)
        if header["version"] > DATA_VERSION:
            newer = f"was written by a newer Byline (data version {header['version']}, this one knows {DATA_VERSION})"
            raise StoreForeignError(path, f"{newer}: use that one")
        if header["byline"] == kind:
            return _Header(header["generation"], header.get("records"))
    except (ValueError, KeyError, TypeError):
        pass
    raise StoreForeignError(path, f"is no {kind} of Byline's")


def _write_file(path: Path, payloads: Iterable[bytes], files: Files) -> int:
    """As `_written`; returns the size in bytes alone."""
    descriptor, size_bytes = _written(path, payloads, files)
    files.close(descriptor)
    return size_bytes


def _written(path: Path, payloads: Iterable[bytes], files: Files) -> tuple[int, int]:
    """Write a file beside *path*, bring it to disk, and give it its name; returns its descriptor and size in bytes.

    The name is on disk only after `sync_directory`. Raises: OSError: *path* is as before.
    """
    temporary = path.with_name(path.name + TEMPORARY_SUFFIX)
    descriptor = files.create(temporary)
    size_bytes = 0
    try:
        for payload in payloads:
            frame = framed(payload)
            files.write_all(descriptor, frame)
            size_bytes += len(frame)
        files.sync(descriptor)
        files.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):  # it holds nothing that counts, but the room may be needed
            files.close(descriptor)
            files.remove(temporary)
        raise
    return descriptor, size_bytes


def _chained(first: bytes, rest: Iterable[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _generation_of(snapshot: Path) -> int:
    return next(_file_records(snapshot, "snapshot"))[0].generation


def _journal_path(directory: Path, generation: int) -> Path:
    return directory / f"archive.{generation:06d}.journal"


def _entries(directory: Path) -> list[Path]:
    return list(directory.iterdir()) if directory.exists() else []


def _journals(directory: Path) -> list[tuple[int, Path]]:
    matches = ((_JOURNAL_NAME.fullmatch(path.name), path) for path in _entries(directory))
    return sorted((int(match[1]), path) for match, path in matches if match)


def _is_nobodys(path: Path) -> bool:
    return (
        path.name.startswith(".")
        or path.name in (*_NOBODYS, LOCK_NAME, HOLDER_NAME)
        or (path.name.startswith("archive.") and path.name.endswith(TEMPORARY_SUFFIX))
    )


def _is_without_records(journal: Path) -> bool:
    try:
        return all(record.frame.number == 0 for _, record in _file_records(journal, "journal"))
    except _TornError:
        return False


def _fingerprint(directory: Path) -> list[tuple[str, int, int, int]]:
    found = []
    for path in sorted(_entries(directory)):
        with contextlib.suppress(FileNotFoundError):  # removed meanwhile: that is a difference
            status = path.stat()
            found.append((path.name, status.st_ino, status.st_size, status.st_mtime_ns))
    return found


def _place(frame: Frame | BrokenFrameError) -> str:
    return f"record {frame.number} at byte {frame.offset}{_article_in(frame.payload)} "


def _article_in(payload: bytes) -> str:
    """The article that a record seems to be about, from what can be read of it."""
    match = re.search(rb'"article": ?"(\w+)"', payload)
    return f" (article {match[1].decode('ascii', 'replace')})" if match else ""


def _damage(path: Path, broken: BrokenFrameError) -> StoreDamagedError:
    return StoreDamagedError(path, f"{_place(broken)}is damaged: restore a backup")


def _tell_torn(path: Path, torn: BrokenFrameError) -> None:
    logger.warning(
        "%s ended in the middle of a record that was never acknowledged: %s and %d bytes cut off",
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
