"""Define the records of the inbox file. `index.disk.queue` writes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from index.disk.record_file import FileKind, encoded

INBOX = FileKind("inbox", 1, "what an editor asked for may be lost, or be done again")


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """A piece of accepted work that is not done yet."""

    key: str
    content: Mapping[str, object]  # JSON
    at: datetime  # UTC; time of acceptance
    note: int | None = None  # the last one
    progress: Mapping[str, object] = field(default_factory=dict)  # JSON; its keys belong to the worker


def record_of(entry: QueueEntry) -> bytes:
    """Return the record of the acceptance of *entry*."""
    record: dict[str, object] = {
        "accepted": entry.key,
        "at": int(entry.at.timestamp()),
        "content": entry.content,
    }
    record |= {} if entry.note is None else {"note": entry.note}
    return encoded(record | ({"progress": entry.progress} if entry.progress else {}))
