"""Notes beside the archive: small JSON objects under keys, which outlive a kill, a power cut and a full disk.

`archive.notes` is a file of records (`index.disk.record_file`): a note that was put under its key, and keys whose
notes were removed. What a note means is known to whoever puts it; what its key begins with says whose it is.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from index.disk.filesystem import Files
from index.disk.frames import HEAD_BYTES, Frame, framed
from index.disk.paths import NOTES_NAME
from index.disk.record_file import FileKind, RecordFile, encoded
from index.errors import NotPurgedError, StoreWriteError

NOTES = FileKind("notebook", 1, "what was known of a feed, a channel or a page may be lost, or be older than it was")

FEED_KEY = "feed:"
"""Before the URL of a feed: what is known of a subscription."""

FETCHED_KEY = "fetched:"
"""Before the id of an article: what its page was fetched with, so that it is asked for only if it has changed."""

MAX_NOTE_BYTES = 2**17
"""Of a note with its key. All notes are in memory; an entry's id takes some 20 bytes, and a feed has thousands."""

MAX_NOTES = 500_000
"""Of all kinds: one for each article of the largest archive, and many more. They take some 300 bytes each."""


class Notebook:
    """The notes of one directory, which the caller holds the lock of. May be used in any thread."""

    def __init__(self, directory: Path | None, files: Files | None = None, *, read_only: bool = False) -> None:
        """Read the file in *directory*; None: keep everything in memory. If *read_only*, no notes are taken.

        Damage is logged, and what is whole around it counts; so an older note may count again. The file is made when
        it is needed.

        Raises: StoreForeignError: it was written by something else, or by a newer Byline. StoreWriteError.
        """
        path = directory / NOTES_NAME if directory else None
        self._file = RecordFile(path, NOTES, self._frames, files, read_only=read_only)
        self._lock = threading.RLock()
        self._records: dict[str, bytes] = {}  # as they are in the file: objects would take five times the memory
        self._useful_bytes = 0  # of the frames of all records
        self._file.load(self._replay)

    @classmethod
    def in_memory(cls) -> Notebook:
        """One that is gone when the program ends."""
        return cls(None)

    @property
    def can_change(self) -> bool:
        """Return whether notes can be put: not in an archive that is open for reading only, or closed."""
        return self._file.is_writable

    def get(self, key: str) -> dict[str, object] | None:
        """The note under *key*: the caller's own copy."""
        record = self._records.get(key)
        return None if record is None else _note_in(record)

    def items(self, prefix: str = "") -> list[tuple[str, dict[str, object]]]:
        """The notes whose keys begin with *prefix*: first the one that was put the longest ago."""
        with self._lock:
            found = [(key, record) for key, record in self._records.items() if key.startswith(prefix)]
        return [(key, _note_in(record)) for key, record in found]

    def keys(self, prefix: str = "") -> list[str]:
        """The keys that begin with *prefix*, in the order of `items`."""
        with self._lock:
            return [key for key in self._records if key.startswith(prefix)]

    def put(self, key: str, note: Mapping[str, object]) -> None:
        """Keep a note under *key*, instead of the one that is there: it is on disk when this returns.

        Raises: StoreWriteError, ReadOnlyError: nothing is changed. Too large a note is refused as well.
        """
        record = encoded({"key": key, "note": note})
        with self._lock:
            if len(record) > MAX_NOTE_BYTES:
                raise StoreWriteError(self._file.path, f"a note of {len(record):,} bytes is too large")
            if key not in self._records and len(self._records) >= MAX_NOTES:
                raise StoreWriteError(self._file.path, f"it holds {MAX_NOTES:,} notes, and takes no more")
            self._file.keep(framed(record))
            self._set(key, record)
            self._tidy()

    def remove(self, *keys: str) -> None:
        """Remove notes; a key without one is no error. On disk when this returns.

        Raises: StoreWriteError, ReadOnlyError: nothing is changed.
        """
        with self._lock:
            there = [key for key in keys if key in self._records]
            if there:
                self._file.keep(framed(encoded({"removed": there})))
                self._drop(there)
                self._tidy()

    def purge(self, keys: Iterable[str]) -> None:
        """Remove notes for good: the file does not hold them any more when this returns.

        Raises: NotPurgedError: the old file is still there.
        """
        with self._lock:
            self._drop(keys)
            if self._file.is_there and not self._file.rewrite():
                raise NotPurgedError(self._file.path, "the file cannot be written again")

    def close(self) -> None:
        """Release the file: notes can be read, but not put any more. Closing twice is allowed."""
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
