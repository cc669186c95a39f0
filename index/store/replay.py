"""Read the files of an archive: the valid ones, their order, and their damage. Nothing is written here."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from index.disk.frames import BrokenFrameError, Frame, read_frames
from index.disk.paths import (
    INDEX_NAME,
    SNAPSHOT_NAME,
    entries_of,
    fingerprint,
    first_start_files,
    is_system_entry,
    journal_path,
    journals_in,
    special_files_in,
)
from index.errors import StoreDamagedError, StoreForeignError, UnfinishedMoveError

State = TypeVar("State")

DATA_VERSION = 5
"""Version of the files and their records; see `index.store.data_versions`. Older data are read. A newer version is
refused."""

_ARTICLE = re.compile(rb'"(?:article|replaced)": ?"(\w+)"', re.ASCII)
_PURGED = re.compile(rb'"purged": ?\[([^\]]*)\]')
_ID = re.compile(rb'"(\w+)"', re.ASCII)
_TITLE = re.compile(rb'(?:"row":|\t)\{"title": ?"((?:[^"\\]|\\.)*)"')

MOVING_NAME = "archive.moving"
"""Directory in which a copy of an archive in a cluster is made and compared. It is inside the target directory, which
may be a separate volume. While it exists without a snapshot beside it, the target directory is neither an archive nor
usable for a new one."""

READ_ATTEMPTS = 20
"""Most times that a reader starts again because a writer replaced the files. A replacement takes seconds. One
coincidence is rare. Twenty in a row mean that the files are damaged and are being written at the same time."""


class Record(NamedTuple):
    """A record and its place."""

    path: Path
    frame: Frame
    version: int  # of its file

    @property
    def payload(self) -> bytes:
        """Return the bytes that were appended."""
        return self.frame.payload

    def damage(self, problem: str) -> StoreDamagedError:
        """Return the error for this record, which is wrong although its checksum is right."""
        return StoreDamagedError(self.path, f"{_place(self.frame)}{problem}")


Replay = Callable[[Iterator[Record]], State]
"""Function that makes a state from the records, from first to last."""


@dataclass(slots=True)
class Position:
    """The point up to which the files were read."""

    generation: int = 0  # of the last journal
    version: int = DATA_VERSION  # of the oldest valid file
    length_bytes: int = 0  # of the complete records in the last journal
    torn: BrokenFrameError | None = None  # what follows them
    snapshot_bytes: int = 0
    journal_bytes: int = 0  # of all valid journals


def read(directory: Path, replay: Replay[State]) -> State:
    """Replay the present records of *directory*, without a lock and without writing, even while another process writes.

    *replay* may be called several times, each time from the beginning.

    Raises: StoreDamagedError; StoreForeignError.
    """
    try:
        if is_new(directory):
            return replay(iter(()))
        return load(directory, replay)[1]
    except OSError as error:
        raise StoreDamagedError(directory, f"it cannot be read: {error.strerror}") from error


def check_kinds(directory: Path) -> None:
    """Make sure that opening a file in *directory* cannot block forever.

    Raises: StoreDamagedError. OSError.
    """
    for path in special_files_in(directory):
        raise StoreDamagedError(path, "it is a pipe or a device instead of a file: remove it")


def is_new(directory: Path) -> bool:
    """Return whether a new archive may be made in *directory*: it is absent, empty, or has only an interrupted start.

    Raises: StoreDamagedError: it has parts of an archive, but no snapshot. StoreForeignError: it has other files.
        UnfinishedMoveError: an archive is being moved here.
    """
    check_kinds(directory)
    if (directory / SNAPSHOT_NAME).exists():
        return False
    if (directory / MOVING_NAME).exists():
        again = "a move to it hasn't ended. Run `byline move --to tinydb` again, or delete all that is in it"
        raise UnfinishedMoveError(directory, again)
    first = journal_path(directory, 1)
    has_journal = [path for _, path in journals_in(directory)] == [first] and _is_without_records(first)
    begun = first_start_files(directory, has_journal=has_journal)  # the first snapshot is empty, so nothing is lost
    entries = [path for path in sorted(entries_of(directory)) if not is_system_entry(path) and path not in begun]
    if not entries:
        return True
    names = ", ".join(path.name for path in entries[:3])
    if any(path.name.startswith("archive.") or path.name == INDEX_NAME for path in entries):
        problem = f"it is missing, but {names} is there"
        raise StoreDamagedError(directory / SNAPSHOT_NAME, problem)
    raise StoreForeignError(directory, f"it holds files that are not Byline's ({names}): choose an empty directory")


def load(directory: Path, replay: Replay[State]) -> tuple[Position, State]:
    """Replay the records of an existing archive, and return the point that they reach.

    Raises: like `read`.
    """
    for _ in range(READ_ATTEMPTS):
        seen = fingerprint(directory)
        position = Position()
        try:
            return position, replay(_records(directory, position))
        except StoreDamagedError as error:
            damage = error
            if fingerprint(directory) == seen:
                break
    raise damage


def _records(directory: Path, position: Position) -> Iterator[Record]:
    """Yield the records of the snapshot and of the journals that follow it, and fill in *position*."""
    snapshot = directory / SNAPSHOT_NAME
    last = max((number for number, _ in journals_in(directory)), default=0)
    generation = 0
    for header, record in _file_records(snapshot, "snapshot"):
        generation = header.generation
        position.version = header.version
        position.snapshot_bytes = record.frame.end
        if record.frame.number:
            yield record
    for number in range(generation, max(last, generation) + 1):
        position.generation = number
        yield from _journal_records(journal_path(directory, number), position, is_last=number >= last)


def _journal_records(path: Path, position: Position, *, is_last: bool) -> Iterator[Record]:
    try:
        for header, record in _file_records(path, "journal"):
            if header.generation != position.generation:
                raise StoreDamagedError(path, f"it is the journal of another generation ({header.generation})")
            position.version = min(position.version, header.version)
            position.length_bytes = record.frame.end
            if record.frame.number:
                yield record
    except _TornError as error:
        if not is_last:
            raise damage_of(path, error.broken) from error
        position.torn = error.broken
    position.journal_bytes += position.length_bytes


class _Header(NamedTuple):
    version: int
    generation: int
    records: int | None  # in a snapshot, without the header


class _TornError(Exception):
    def __init__(self, broken: BrokenFrameError) -> None:
        super().__init__(str(broken))
        self.broken = broken


def _file_records(path: Path, kind: str) -> Iterator[tuple[_Header, Record]]:
    """Yield the records of one file, its header first.

    Raises: StoreDamagedError; StoreForeignError; _TornError: a journal ends in the middle of a record.
    """
    header: _Header | None = None
    count = -1
    try:
        with path.open("rb") as file:
            for frame in read_frames(file):
                header = header or _parse_header(path, frame, kind)
                count = frame.number
                yield header, Record(path, frame, header.version)
    except FileNotFoundError as error:
        raise StoreDamagedError(path, "it is missing") from error
    except OSError as error:
        raise StoreDamagedError(path, f"it cannot be read: {error.strerror}") from error
    except BrokenFrameError as error:
        if header is not None and kind == "journal" and error.torn:
            raise _TornError(error) from error
        if header is None and not error.rest.lstrip(b"0123456789abcdef ").startswith(b'{"byline"'):
            raise StoreForeignError(path, "it is not a file of Byline, or its beginning is damaged") from error
        raise damage_of(path, error) from error
    if header is None:
        raise StoreDamagedError(path, "it is empty (0 bytes)")
    if header.records not in (None, count):
        raise StoreDamagedError(path, f"it ends after {count} of {header.records} records")


def header_of(kind: str, generation: int, counts: Mapping[str, int] = MappingProxyType({})) -> bytes:
    """Return the first record of a file."""
    return json.dumps({"byline": kind, "version": DATA_VERSION, "generation": generation, **counts}).encode("ascii")


def _parse_header(path: Path, frame: Frame, kind: str) -> _Header:
    try:
        header = json.loads(frame.payload)
        if header["version"] > DATA_VERSION:
            newer = (
                f"it was written by a newer Byline (data version {header['version']}, this one knows {DATA_VERSION})"
            )
            raise StoreForeignError(path, f"{newer}: use that one")
        if header["byline"] == kind:
            return _Header(header["version"], header["generation"], header.get("records"))
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise StoreForeignError(path, f"it is not a {kind} of Byline")


def generation_of(snapshot: Path) -> int:
    """Return the number of the first journal that follows a snapshot."""
    return next(_file_records(snapshot, "snapshot"))[0].generation


def _is_without_records(journal: Path) -> bool:
    try:
        return all(record.frame.number == 0 for _, record in _file_records(journal, "journal"))
    except _TornError:
        return False


def _place(frame: Frame | BrokenFrameError) -> str:
    return f"record {frame.number} at byte {frame.offset}{_article_in(frame.payload)} "


def articles_in(payload: bytes) -> list[str]:
    """Return the ids of the articles that a record is about. If it is damaged, return those that can be read."""
    head = payload.partition(b"\t")[0]
    purged = _PURGED.search(head)
    ids = [*_ARTICLE.findall(head), *(_ID.findall(purged[1]) if purged else ())]
    return [article_id.decode("ascii") for article_id in ids]


def _article_in(payload: bytes) -> str:
    """Return the article that a record seems to be about, for messages."""
    articles = articles_in(payload)
    if not articles:
        return ""
    found = _TITLE.search(payload) if len(articles) == 1 else None
    title = f" “{found[1].decode('utf-8', 'replace')}”" if found else ""
    return f" (article {articles[0]}{title})"


def damage_of(path: Path, broken: BrokenFrameError) -> StoreDamagedError:
    """Return the error for a record whose checksum shows that it is damaged."""
    return StoreDamagedError(path, f"{_place(broken)}is damaged")
