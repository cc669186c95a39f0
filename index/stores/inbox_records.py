"""What an inbox's file is made of, and reading it; `index.stores.inbox` writes it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from index.errors import StoreForeignError, StoreWriteError
from index.stores.frames import BrokenFrameError, Frame, scan_frames

INBOX_VERSION = 1

NO_RECORD = (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError)
"""What reading a record raises that is whole, but says what cannot be."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that was accepted and is not done yet."""

    key: str
    content: Mapping[str, object]  # JSON
    at: datetime  # UTC; when it was accepted
    note: int | None = None  # the last one made on it


def read_records(path: Path) -> Iterator[Frame | BrokenFrameError]:
    """The records of an inbox after its header, and what is broken among them; none if there is no file.

    The file is always put in its place whole, so that even an empty one is broken.

    Raises: StoreForeignError; StoreWriteError.
    """
    try:
        with path.open("rb") as file:
            if not os.fstat(file.fileno()).st_size:
                yield BrokenFrameError(0, 0, b"")
            for number, record in enumerate(scan_frames(file)):
                if number or isinstance(record, BrokenFrameError):
                    yield record
                else:
                    _check_header(path, record)
    except FileNotFoundError:
        return
    except OSError as error:
        raise StoreWriteError(path, error.strerror or os.strerror(error.errno or 0)) from error


def damage_in_words(broken: BrokenFrameError) -> str:
    """What is wrong with a record."""
    if broken.unfinished:
        return f"{broken} was never finished, or is cut off: it does not count"
    return f"{broken} is damaged: what an editor asked for may be lost, or be done again"


def _check_header(path: Path, record: Frame) -> None:
    try:
        header = json.loads(record.payload)
        is_inbox, version = header["byline"] == "inbox", int(header["version"])
    except NO_RECORD:
        is_inbox, version = False, 0
    if not is_inbox:
        raise StoreForeignError(path, "is no inbox of Byline's")
    if version > INBOX_VERSION:
        newer = f"was written by a newer Byline (inbox version {version}, this one knows {INBOX_VERSION})"
        raise StoreForeignError(path, f"{newer}: use that one")


def record_of(entry: Entry) -> bytes:
    """The record that *entry* was accepted."""
    record: dict[str, object] = {
        "accepted": entry.key,
        "at": int(entry.at.timestamp()),
        "content": entry.content,
    }
    return encoded(record | ({} if entry.note is None else {"note": entry.note}))


def encoded(content: Mapping[str, object]) -> bytes:
    """A record; lone surrogates, which a message may hold, come through."""
    return json.dumps(content, separators=(",", ":")).encode("ascii")
