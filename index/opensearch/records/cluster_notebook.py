"""Keep notes in a cluster: small JSON objects under keys, for several processes at once.

All notes are in memory too, as JSON. What other processes put is read by `refresh`.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from index.bookkeeping import MAX_NOTE_BYTES, MAX_NOTES, NoteChange
from index.errors import BackendUnavailableError, NotPurgedError, ReadOnlyError, StoreUnavailableError, StoreWriteError
from index.opensearch.cluster_client import ClusterClient, Reply
from index.opensearch.records.keyed_documents import KeyedDocuments, Make, Written
from index.opensearch.records.outages import storing
from index.opensearch.records.stored_documents import NOTHING, KeyedDocument, KeyedVersion, News, ReadUpTo

KIND = "notes"

REMOVED_AT = "removed_at"
"""Field of a note that was removed: when, in seconds since 1970. It stays for a while, so that others learn of it."""

REMOVED_FOR_S = 48 * 3_600
"""Time for which it stays, in seconds."""

UNREAD_FOR_S = 24 * 3_600
"""Seconds without `refresh` after which all notes are read again. A machine that slept may have missed removals."""

NOT_REMOVED: Reply = {"bool": {"must_not": {"exists": {"field": REMOVED_AT}}}}
"""The query that finds the notes that there are."""


class _Note(NamedTuple):
    """A note in memory."""

    place: int  # the one with the smallest was not put for the longest time
    version: KeyedVersion
    text: str  # JSON; objects would take five times the memory


class ClusterNotebook:
    """The `Notebook` of one archive in a cluster. Only changes ask the cluster; `get`, `items` and `keys` do not.

    Raises: StoreUnavailableError, in place of the StoreWriteError of `Notebook`: the cluster does not answer. Then the
        note may be stored all the same, or later.
    """

    def __init__(
        self, client: ClusterClient, prefix: str, *, read_only: bool = False, now: Callable[[], float] = time.time
    ) -> None:
        """Read all notes. If *read_only*, they cannot be changed.

        Args: now: Returns the time, in seconds since 1970.
        Raises: StoreUnavailableError.
        """
        self._documents = KeyedDocuments(client, prefix, KIND, {REMOVED_AT: {"type": "long"}})
        self._name = Path(prefix)
        self._can_change = not read_only
        self._now = now
        self._lock = threading.Lock()  # held while the notes in memory change
        self._reading = threading.Lock()  # held while others' changes are read
        self._notes: dict[str, _Note] = {}
        self._gone: dict[str, KeyedVersion] = {}  # versions of removals since the last refresh
        self._last_place = 0  # of any that was seen or given
        self._newest = 0  # place of the last one in `_notes`, if they are in order
        self._is_in_order = True
        self._watchers: list[tuple[str, Callable[[str], None]]] = []  # with the prefixes of the keys
        self._up_to: ReadUpTo | None = None
        self._read_at = 0.0  # by `now`
        self.refresh()

    @property
    def can_change(self) -> bool:
        """See `Notebook.can_change`."""
        return self._can_change

    def refresh(self) -> None:
        """See `Notebook.refresh`."""
        with self._reading, storing():
            now = self._now()
            is_recent = abs(now - self._read_at) < UNREAD_FOR_S
            news = self._documents.news(self._up_to if is_recent else None)
            with self._lock:
                changed = self._drop_all_but(news) if news.is_all else []
                changed += [document.key for document in news.documents if self._take(document)]
                self._gone = {key: each for key, each in self._gone.items() if each.read_up_to > news.up_to}
            self._up_to, self._read_at = news.up_to, now
        self._tell(changed)

    def watch(self, prefix: str, changed: Callable[[str], None]) -> None:
        """See `Notebook.watch`."""
        self._watchers.append((prefix, changed))

    def _tell(self, keys: Iterable[str]) -> None:
        for key in keys:
            for prefix, changed in self._watchers:
                if key.startswith(prefix):
                    changed(key)

    def _drop_all_but(self, news: News) -> list[str]:
        """Drop the notes that are not there any more. Return their keys."""
        there = {document.key for document in news.documents}
        dropped = [
            key for key, note in self._notes.items() if key not in there and note.version.read_up_to <= news.up_to
        ]
        for key in dropped:
            del self._notes[key]
        return dropped

    def _take(self, document: KeyedDocument) -> bool:
        """Take a note or its removal into memory, unless that or a later one is there. Return whether it was taken."""
        key, version = document.key, document.version
        present = self._notes.get(key)
        if (present and present.version >= version) or self._gone.get(key, NOTHING) >= version:
            return False
        self._last_place = max(self._last_place, document.fields["place"])
        self._notes.pop(key, None)
        self._gone.pop(key, None)
        if REMOVED_AT in document.fields:
            self._gone[key] = version
            return present is not None
        note = self._notes[key] = _Note(document.fields["place"], version, document.fields["note"])
        self._is_in_order = self._is_in_order and note.place > self._newest
        self._newest = max(self._newest, note.place)
        return True

    def get(self, key: str) -> dict[str, object] | None:
        """See `Notebook.get`."""
        note = self._notes.get(key)
        return None if note is None else dict(json.loads(note.text))

    def items(self, prefix: str = "") -> list[tuple[str, dict[str, object]]]:
        """See `Notebook.items`."""
        return [(key, dict(json.loads(note.text))) for key, note in self._found(prefix)]

    def keys(self, prefix: str = "") -> list[str]:
        """See `Notebook.keys`."""
        return [key for key, _ in self._found(prefix)]

    def _found(self, prefix: str) -> list[tuple[str, _Note]]:
        with self._lock:
            if not self._is_in_order:
                self._notes = dict(sorted(self._notes.items(), key=lambda item: item[1].place))
                self._is_in_order = True
            return [(key, note) for key, note in self._notes.items() if key.startswith(prefix)]

    def put(self, key: str, note: Mapping[str, object]) -> None:
        """See `Notebook.put`."""
        text = self._text_of(key, note)
        self._change([key], lambda _key, _fields: self._fields_of(text))

    def put_new(self, key: str, note: Mapping[str, object]) -> bool:
        """See `Notebook.put_new`."""
        text = self._text_of(key, note)
        written = self._change([key], lambda _key, fields: None if _is_note(fields) else self._fields_of(text))
        return written[key].is_ours

    def change(self, key: str, change: NoteChange) -> dict[str, object] | None:
        """See `Notebook.change`."""

        def make(key: str, fields: Reply | None) -> Reply | None:
            note = change(_note_in(fields))
            if note is None:
                return self._removal() if _is_note(fields) else None
            text = self._text_of(key, note)
            return None if fields and fields.get("note") == text else self._fields_of(text)

        written = self._change([key], make).get(key)
        return _note_in(written.document.fields) if written else None

    def remove(self, *keys: str) -> None:
        """See `Notebook.remove`."""
        self._change(keys, lambda _key, fields: self._removal() if _is_note(fields) else None)

    def _change(self, keys: Iterable[str], make: Make) -> dict[str, Written]:
        """Change notes. Raises: StoreUnavailableError; ReadOnlyError."""
        if not self._can_change:
            raise ReadOnlyError(self._name)
        with storing():
            written = self._documents.change(keys, make)
        with self._lock:
            taken = [key for key, each in written.items() if self._take(each.document) and not each.is_ours]
        self._tell(taken)
        return written

    def purge(self, keys: Iterable[str]) -> None:
        """See `Notebook.purge`."""
        try:
            self.remove(*keys)
            self._documents.purge(NOT_REMOVED)
        except (BackendUnavailableError, StoreUnavailableError) as error:
            raise NotPurgedError(self._name, str(error)) from error

    def tidy(self) -> None:
        """Forget which notes were removed long ago. Raises: StoreUnavailableError."""
        with storing():
            self._documents.tidy({"range": {REMOVED_AT: {"lt": int(self._now()) - REMOVED_FOR_S}}})

    def close(self) -> None:
        """See `Notebook.close`. The client is that of the caller."""
        self._can_change = False

    def _text_of(self, key: str, note: Mapping[str, object]) -> str:
        """Return a note as JSON. Raises: StoreWriteError: it is too large, or there are too many."""
        text = _json(note)
        size = len(_json({"key": key, "note": {}})) - 2 + len(text)
        if size > MAX_NOTE_BYTES:
            raise StoreWriteError(self._name, f"a note of {size:,} bytes is too large")
        if key not in self._notes and len(self._notes) >= MAX_NOTES:
            raise StoreWriteError(self._name, f"it holds {MAX_NOTES:,} notes, and takes no more")
        return text

    def _fields_of(self, text: str) -> Reply:
        return {"note": text, "place": self._next_place()}

    def _removal(self) -> Reply:
        return {REMOVED_AT: int(self._now()), "place": self._next_place()}

    def _next_place(self) -> int:
        """Return a place after all that were seen, and after those that others have given before by their clocks."""
        with self._lock:
            self._last_place = max(self._last_place + 1, int(self._now() * 1_000_000))
            return self._last_place


def _is_note(fields: Reply | None) -> bool:
    return fields is not None and "note" in fields


def _note_in(fields: Reply | None) -> dict[str, object] | None:
    return dict(json.loads(fields["note"])) if fields and "note" in fields else None


def _json(content: Mapping[str, object]) -> str:
    return json.dumps(content, separators=(",", ":"))
