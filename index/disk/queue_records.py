"""Define the records of the inbox file. `index.disk.queue` writes it."""

from __future__ import annotations

from index.bookkeeping import QueueEntry
from index.disk.record_file import FileKind, encoded

INBOX = FileKind("inbox", 1, "what an editor asked for may be lost, or be done again")


def record_of(entry: QueueEntry) -> bytes:
    """Return the record of the acceptance of *entry*."""
    record: dict[str, object] = {
        "accepted": entry.key,
        "at": int(entry.at.timestamp()),
        "content": entry.content,
    }
    record |= {} if entry.note is None else {"note": entry.note}
    return encoded(record | ({"progress": entry.progress} if entry.progress else {}))
