"""What was accepted and is not done yet: a file beside the archive that outlives a kill, a power cut and a full disk.

`archive.inbox` begins with a header; then come frames (`index.stores.frames`): what was accepted, notes on it, and that
it is done. Of what is done only the key is kept, so that it is not accepted twice. Its content leaves the file when
that is next written anew: at once, if nothing else is open. What a content means is not known here.
"""

from __future__ import annotations

import contextlib
import json
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from index.errors import NotPurgedError, ReadOnlyError, StoreWriteError
from index.stores.files import Files
from index.stores.frames import BrokenFrameError, Frame, framed
from index.stores.inbox_records import (
    INBOX_VERSION,
    NO_RECORD,
    Entry,
    damage_in_words,
    encoded,
    read_records,
    record_of,
)
from index.stores.layout import INBOX_NAME, TEMPORARY_SUFFIX

logger = logging.getLogger(__name__)

REMEMBERED_FOR = timedelta(hours=48)
"""How long the key of what is done is kept: twice as long as the sender, Telegram, repeats what was not confirmed."""

REMEMBERED = 10_000
"""Keys of what is done, at most; about 400 kB."""

REWRITE_BYTES = 2**18
"""Bytes of no use any more, and at least as many as all others, from which on the file is written anew."""

Cleaned = Callable[[Mapping[str, object]], Mapping[str, object]]
"""A content without what must not stay."""


def _now() -> datetime:
    return datetime.now(UTC)


class InboxFile:
    """The file of one directory, which the caller holds the lock of. May be used in any thread.

    What `accept` has returned for is durable. Notes, and that something is done, survive a kill but not always a power
    cut, for they are not waited for: whoever does the work must bear with doing it again.
    """

    def __init__(
        self,
        directory: Path | None,
        files: Files | None = None,
        *,
        read_only: bool = False,
        now: Callable[[], datetime] = _now,
    ) -> None:
        """Read the file in *directory*; None: keep everything in memory.

        Damage is logged, and what is whole around it counts. A file that is there is written anew: a process that was
        killed may have left in it what never reached the disk. One that is not there is made when it is needed.

        Raises: StoreForeignError: it was written by something else, or by a newer Byline. StoreWriteError.
        """
        self._directory = directory
        self._files = files or Files()
        self._read_only = read_only
        self._now = now
        self._lock = threading.RLock()
        self._open: dict[str, Entry] = {}
        self._done: OrderedDict[str, int] = OrderedDict()  # key -> when, in seconds since 1970
        self._descriptor: int | None = None  # None: the file must be written anew before anything is added to it
        self._length_bytes = 0
        self._sizes: dict[str, int] = {}  # bytes of the frames of open entries
        if directory is not None:
            self._load(self._path)
            if self._path.exists():
                self.rewrite()

    @property
    def unfinished(self) -> list[Entry]:
        """What is not done yet, in the order of its coming."""
        with self._lock:
            return list(self._open.values())

    def entry(self, key: str) -> Entry | None:
        """What was accepted under a key and is not done yet."""
        return self._open.get(key)

    def knows(self, key: str) -> bool:
        """Whether something was accepted under a key, done or not."""
        return key in self._open or key in self._done

    def accept(self, contents: Mapping[str, Mapping[str, object]]) -> None:
        """Keep contents under their keys, all or none: they are on disk when this returns.

        Raises: StoreWriteError, ReadOnlyError: none of it is kept.
        """
        with self._lock:
            if self._read_only:
                raise ReadOnlyError(self._path, "opened for reading only, or closed")
            at = self._now()
            entries = [Entry(key, content, at) for key, content in contents.items()]
            frames = [framed(record_of(entry)) for entry in entries]
            try:
                self._append(b"".join(frames), sync=True)
            except OSError as error:
                raise StoreWriteError(self._path, error.strerror or str(error)) from error
            self._sizes.update(zip(contents, map(len, frames), strict=True))
            self._open.update((entry.key, entry) for entry in entries)

    def note(self, key: str, note: int) -> None:
        """Keep a number with what was accepted under *key*, as far as the disk allows; nothing if it is done."""
        with self._lock:
            if entry := self._open.get(key):
                self._open[key] = replace(entry, note=note)
                self._append_if_possible({"notes": {key: note}})

    def finish(self, *keys: str) -> None:
        """Forget the contents, and remember the keys; should the disk refuse that, it is done with the next change."""
        with self._lock:
            done = {key: int(self._now().timestamp()) for key in keys if self._open.pop(key, None)}
            if not done:
                return
            self._remember(done)
            self._append_if_possible({"done": done})
            useful = sum(self._sizes.get(key, 0) for key in self._open)
            if not self._open or self._length_bytes - useful > max(REWRITE_BYTES, useful):
                self.rewrite()

    def rewrite(self) -> bool:
        """Write the file anew, without what is done; returns whether that worked. Else the old one counts."""
        with self._lock:
            if self._directory is None or self._read_only:
                return True
            try:
                self._rewrite()
            except OSError as error:
                logger.warning("%s cannot be written anew: %s", self._path, error.strerror)
                return False
            return True

    def purge(self, cleaned: Cleaned | None = None) -> None:
        """Write the file anew, without what is done, and with what is open as *cleaned* leaves it.

        Raises: NotPurgedError: the old file is still there.
        """
        with self._lock:
            if cleaned:
                self._open = {key: replace(each, content=cleaned(each.content)) for key, each in self._open.items()}
            if not self.rewrite():
                raise NotPurgedError(self._path, "it cannot be written anew")

    def close(self) -> None:
        """Let go of the file: nothing is written to it from here on. Closing twice is allowed."""
        with self._lock:
            self._read_only = True  # another process may have it by now
            self._let_go()

    @property
    def _path(self) -> Path:
        return (self._directory or Path()) / INBOX_NAME

    def _load(self, path: Path) -> None:
        for record in read_records(path):
            if isinstance(record, BrokenFrameError):
                logger.warning("%s: %s", path, damage_in_words(record))
                continue
            try:
                self._replay(record)
            except NO_RECORD as error:
                logger.warning("%s: record %d cannot be understood: %r", path, record.number, error)

    def _replay(self, record: Frame) -> None:
        content = json.loads(record.payload)
        if "accepted" in content:
            at = datetime.fromtimestamp(content["at"], UTC)
            key = str(content["accepted"])
            self._open[key] = Entry(key, dict(content["content"]), at, content.get("note"))
        for key, note in content.get("notes", {}).items():
            if key in self._open:
                self._open[key] = replace(self._open[key], note=int(note))
        done = {str(key): int(at) for key, at in content.get("done", {}).items()}
        for key in done:
            self._open.pop(key, None)
        self._remember(done)

    def _remember(self, done: Mapping[str, int]) -> None:
        self._done.update(done)
        oldest = int((self._now() - REMEMBERED_FOR).timestamp())
        while self._done and (len(self._done) > REMEMBERED or next(iter(self._done.values())) < oldest):
            self._done.popitem(last=False)

    def _append_if_possible(self, content: Mapping[str, object]) -> None:
        try:
            self._append(framed(encoded(content)), sync=False)
        except OSError as error:
            logger.warning("%s cannot be written to: %s", self._path, error.strerror)

    def _append(self, frames: bytes, *, sync: bool) -> None:
        """Raises: OSError: nothing was added."""
        if self._directory is None or self._read_only:
            return
        if self._descriptor is None:
            self._rewrite()
        descriptor = self._descriptor
        assert descriptor is not None  # noqa: S101 - that is what writing it anew is for
        try:
            self._files.write_all(descriptor, frames)
            if sync:
                self._files.sync(descriptor)
        except OSError:
            with contextlib.suppress(OSError):  # what was refused must not count after a restart
                self._files.truncate(descriptor, self._length_bytes)
            self._let_go()
            raise
        self._length_bytes += len(frames)

    def _rewrite(self) -> None:
        """Write what counts to a new file, and give it the place of the old one. Raises: OSError."""
        temporary = self._path.with_name(INBOX_NAME + TEMPORARY_SUFFIX)
        entries = {entry.key: framed(record_of(entry)) for entry in self._open.values()}
        content = b"".join([*map(framed, self._heads()), *entries.values()])
        descriptor = self._files.create(temporary)
        try:
            self._files.write_all(descriptor, content)
            self._files.sync(descriptor)
            self._files.replace(temporary, self._path)
        except OSError:
            with contextlib.suppress(OSError):
                self._files.close(descriptor)
                self._files.remove(temporary)
            raise
        self._let_go()
        self._descriptor, self._length_bytes = descriptor, len(content)
        self._sizes = {key: len(frame) for key, frame in entries.items()}
        try:
            self._files.sync_directory(self._path.parent)
        except OSError:
            self._let_go()  # the new name may not last, so nothing may rely on it
            raise

    def _heads(self) -> Iterator[bytes]:
        yield encoded({"byline": "inbox", "version": INBOX_VERSION})
        if self._done:
            yield encoded({"done": self._done})

    def _let_go(self) -> None:
        if self._descriptor is not None:
            with contextlib.suppress(OSError):  # nothing that counts is still to be written
                self._files.close(self._descriptor)
            self._descriptor = None
