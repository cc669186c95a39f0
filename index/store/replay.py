"""Reading an archive's files: what counts, in which order, and what is wrong with it. Nothing is written here."""

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
    beginning_of,
    entries_of,
    fingerprint,
    is_nobodys,
    journal_path,
    journals_in,
    odd_ones_in,
)
from index.errors import StoreDamagedError, StoreForeignError

State = TypeVar("State")

DATA_VERSION = 4
"""Of the files and of what their records hold: see `index.store.formats`. Older data are read; a version newer than
its own is refused."""

_ARTICLE = re.compile(rb'"(?:article|replaced)": ?"(\w+)"', re.ASCII)
_PURGED = re.compile(rb'"purged": ?\[([^\]]*)\]')
_ID = re.compile(rb'"(\w+)"', re.ASCII)
_TITLE = re.compile(rb'(?:"row":|\t)\{"title": ?"((?:[^"\\]|\\.)*)"')

READ_ATTEMPTS = 20
"""How often a reader starts again because a writer beside it replaced the files. A replacement takes seconds: one
coincidence is rare, twenty in a row mean that the files are damaged and being written at the same time."""


class Record(NamedTuple):
    """A record and where it stands."""

    path: Path
    frame: Frame
    version: int  # of its file

    @property
    def payload(self) -> bytes:
        """The bytes that were appended."""
        return self.frame.payload

    def damage(self, problem: str) -> StoreDamagedError:
        """The error that says that this record is wrong though its checksum is right."""
        return StoreDamagedError(self.path, f"{_place(self.frame)}{problem}")


Replay = Callable[[Iterator[Record]], State]
"""Makes a state of the records, first to last."""


@dataclass(slots=True)
class Position:
    """The place up to which the files were read."""

    generation: int = 0  # of the last journal
    version: int = DATA_VERSION  # of the oldest file that counts
    length_bytes: int = 0  # of its whole records
    torn: BrokenFrameError | None = None  # what follows them
    snapshot_bytes: int = 0
    journal_bytes: int = 0  # of all journals that count


def read(directory: Path, replay: Replay[State]) -> State:
    """Replay the records of *directory* as they are now: without a lock, writing nothing, beside a running writer.

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
    """Make sure that nothing in *directory* keeps whoever opens it waiting for ever.

    Raises: StoreDamagedError. OSError.
    """
    for path in odd_ones_in(directory):
        raise StoreDamagedError(path, "it is a pipe or a device instead of a file: remove it")


def is_new(directory: Path) -> bool:
    """Return whether an archive may be begun in *directory*: it is absent, empty, or was only just begun.

    Raises: StoreDamagedError: parts of an archive are there, but no whole one. StoreForeignError: other files are.
    """
    check_kinds(directory)
    if (directory / SNAPSHOT_NAME).exists():
        return False
    first = journal_path(directory, 1)
    has_journal = [path for _, path in journals_in(directory)] == [first] and _is_without_records(first)
    begun = beginning_of(directory, has_journal=has_journal)  # the first snapshot is empty: nothing is missing
    entries = [path for path in sorted(entries_of(directory)) if not is_nobodys(path) and path not in begun]
    if not entries:
        return True
    names = ", ".join(path.name for path in entries[:3])
    if any(path.name.startswith("archive.") or path.name == INDEX_NAME for path in entries):
        problem = f"it is missing, but {names} is there"
        raise StoreDamagedError(directory / SNAPSHOT_NAME, problem)
    raise StoreForeignError(directory, f"it holds files that are not Byline's ({names}): choose an empty directory")


def load(directory: Path, replay: Replay[State]) -> tuple[Position, State]:
    """Replay the records of an archive that is not new, and tell how far they reach.

    Raises: as `read`.
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
    """The records of the snapshot and of the journals that follow it; fills in *position*."""
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
    """The first record of a file."""
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
    """The number of the first journal that follows a snapshot."""
    return next(_file_records(snapshot, "snapshot"))[0].generation


def _is_without_records(journal: Path) -> bool:
    try:
        return all(record.frame.number == 0 for _, record in _file_records(journal, "journal"))
    except _TornError:
        return False


def _place(frame: Frame | BrokenFrameError) -> str:
    return f"record {frame.number} at byte {frame.offset}{_article_in(frame.payload)} "


def articles_in(payload: bytes) -> list[str]:
    """The ids of the articles that a record is about; of a damaged one, those that can be read."""
    head = payload.partition(b"\t")[0]
    purged = _PURGED.search(head)
    ids = [*_ARTICLE.findall(head), *(_ID.findall(purged[1]) if purged else ())]
    return [article_id.decode("ascii") for article_id in ids]


def _article_in(payload: bytes) -> str:
    """The article that a record seems to be about, for messages."""
    articles = articles_in(payload)
    if not articles:
        return ""
    found = _TITLE.search(payload) if len(articles) == 1 else None
    title = f" “{found[1].decode('utf-8', 'replace')}”" if found else ""
    return f" (article {articles[0]}{title})"


def damage_of(path: Path, broken: BrokenFrameError) -> StoreDamagedError:
    """The error that names a record which its checksum shows to be damaged."""
    return StoreDamagedError(path, f"{_place(broken)}is damaged")
