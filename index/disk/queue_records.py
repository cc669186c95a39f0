"""The records of an inbox's file; `index.disk.queue` writes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from index.disk.record_file import FileKind, encoded

INBOX = FileKind("inbox", 1, "what an editor asked for may be lost, or be done again")


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """Something that was accepted and is not done yet."""

    key: str
    content: Mapping[str, object]  # JSON
    at: datetime  # UTC; when it was accepted
    note: int | None = None  # the last one made on it
    progress: Mapping[str, object] = field(default_factory=dict)  # JSON; how far it is, in the words of whoever does it


def record_of(entry: QueueEntry) -> bytes:
    """The record that *entry* was accepted."""
    record: dict[str, object] = {
        "accepted": entry.key,
        "at": int(entry.at.timestamp()),
        "content": entry.content,
    }
    record |= {} if entry.note is None else {"note": entry.note}
    return encoded(record | ({"progress": entry.progress} if entry.progress else {}))
