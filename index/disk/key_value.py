"""Store notes beside the archive: small JSON objects under keys, which survive a kill, a power cut and a full disk.

`archive.notes` is a file of records (`index.disk.record_file`). A record is a note with its key, or a list of keys
whose notes were removed. All notes are in memory too.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from index.bookkeeping import MAX_NOTE_BYTES, MAX_NOTES, NoteChange
from index.disk.filesystem import Files
from index.disk.frames import HEAD_BYTES, Frame, framed
from index.disk.paths import NOTES_NAME
from index.disk.record_file import FileKind, RecordFile, encoded
from index.errors import NotPurgedError, StoreWriteError

NOTES = FileKind("notebook", 1, "what was known of a feed, a channel or a page may be lost, or be older than it was")


class NotebookFile:
    """The `Notebook` of one directory, whose lock the caller holds, so that no other process writes it."""

    def __init__(self, directory: Path | None, files: Files | None = None, *, read_only: bool = False) -> None:
        """Read the file in *directory*; None: keep everything in memory. If *read_only*, the notes cannot be changed.

        Damage is logged, and the intact records around it are used, so an older note may become valid again. The file
        is created when it is needed.

        Raises: StoreForeignError: another program or a newer Byline wrote it. StoreWriteError.
        """
        path = directory / NOTES_NAME if directory else None
        self._file = RecordFile(path, NOTES, self._frames, files, read_only=read_only)
        self._lock = threading.RLock()
        self._records: dict[str, bytes] = {}  # as in the file; objects would take five times the memory
        self._useful_bytes = 0  # length of the frames of all records
        self._file.load(self._replay)

    @classmethod
    def in_memory(cls) -> NotebookFile:
        """Return notes that are lost when the program ends."""
        return cls(None)

    @property
    def can_change(self) -> bool:
        """See `Notebook.can_change`."""
        return self._file.is_writable

    def refresh(self) -> None:
        """See `Notebook.refresh`. No other process writes it."""

    def watch(self, prefix: str, changed: Callable[[str], None]) -> None:
        """See `Notebook.watch`."""

    def get(self, key: str) -> dict[str, object] | None:
        """See `Notebook.get`."""
        record = self._records.get(key)
        return None if record is None else _note_in(record)

    def items(self, prefix: str = "") -> list[tuple[str, dict[str, object]]]:
        """See `Notebook.items`."""
        with self._lock:
            found = [(key, record) for key, record in self._records.items() if key.startswith(prefix)]
        return [(key, _note_in(record)) for key, record in found]

    def keys(self, prefix: str = "") -> list[str]:
        """See `Notebook.keys`."""
        with self._lock:
            return [key for key in self._records if key.startswith(prefix)]

    def put(self, key: str, note: Mapping[str, object]) -> None:
        """See `Notebook.put`."""
        record = encoded({"key": key, "note": note})
        with self._lock:
            if len(record) > MAX_NOTE_BYTES:
                raise StoreWriteError(self._file.path, f"a note of {len(record):,} bytes is too large")
            if key not in self._records and len(self._records) >= MAX_NOTES:
                raise StoreWriteError(self._file.path, f"it holds {MAX_NOTES:,} notes, and takes no more")
            self._file.keep(framed(record))
            self._set(key, record)
            self._tidy()

    def put_new(self, key: str, note: Mapping[str, object]) -> bool:
        """See `Notebook.put_new`."""
        with self._lock:
            if key in self._records:
                return False
            self.put(key, note)
            return True

    def change(self, key: str, change: NoteChange) -> dict[str, object] | None:
        """See `Notebook.change`. No other thread can put a note meanwhile, so *change* is called once."""
        with self._lock:
            note = change(self.get(key))
            if note is None:
                self.remove(key)
                return None
            if encoded({"key": key, "note": note}) != self._records.get(key):
                self.put(key, note)
            return self.get(key)

    def remove(self, *keys: str) -> None:
        """See `Notebook.remove`."""
        with self._lock:
            known = [key for key in keys if key in self._records]
            if known:
                self._file.keep(framed(encoded({"removed": known})))
                self._drop(known)
                self._tidy()

    def purge(self, keys: Iterable[str]) -> None:
        """See `Notebook.purge`."""
        with self._lock:
            self._drop(keys)
            if self._file.exists and not self._file.rewrite():
                raise NotPurgedError(self._file.path, "the file cannot be written again")

    def adopt(self, notes: Iterable[tuple[str, Mapping[str, object]]]) -> None:
        """See `MovableNotebook.adopt`. All notes are stored, or none."""
        with self._lock:
            self._file.check_writable()
            for key, note in notes:
                self._set(key, encoded({"key": key, "note": note}))
            self._file.replace()

    def close(self) -> None:
        """See `Notebook.close`."""
        with self._lock:
            self._file.close()

    def _replay(self, record: Frame) -> None:
        content = json.loads(record.payload)
        if "key" in content:
            dict(content["note"])
            self._set(str(content["key"]), record.payload)
        else:
            self._drop([str(key) for key in content["removed"]])

    def _set(self, key: str, record: bytes) -> None:
        self._drop([key])
        self._records[key] = record
        self._useful_bytes += _frame_bytes(record)

    def _drop(self, keys: Iterable[str]) -> None:
        for key in keys:
            if record := self._records.pop(key, None):
                self._useful_bytes -= _frame_bytes(record)

    def _tidy(self) -> None:
        if self._file.is_mostly_useless(self._useful_bytes):
            self._file.rewrite()

    def _frames(self) -> Iterator[bytes]:
        return map(framed, self._records.values())


def _note_in(record: bytes) -> dict[str, object]:
    return dict(json.loads(record)["note"])


def _frame_bytes(record: bytes) -> int:
    return HEAD_BYTES + len(record) + 1
