"""Accepted work that is not done yet: a file beside the archive that outlives a kill, a power cut and a full disk.

`archive.inbox` is a file of records (`index.disk.record_file`): what was accepted, notes on it, and that it is done.
Of what is done only the key is kept, so that it is not accepted twice. Its content leaves the file when that is next
written again: at once, if nothing else is open. What a content means is not known here.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from index.disk.filesystem import Files
from index.disk.frames import Frame, framed
from index.disk.paths import INBOX_NAME
from index.disk.queue_records import INBOX, QueueEntry, record_of
from index.disk.record_file import RecordFile, encoded
from index.errors import NotPurgedError

REMEMBERED_FOR = timedelta(hours=48)
"""How long the key of what is done is kept: twice as long as the sender, Telegram, repeats what was not confirmed."""

REMEMBERED = 10_000
"""Keys of what is done, at most; about 400 kB."""

Cleaned = Callable[[Mapping[str, object]], Mapping[str, object]]
"""A content without what must not stay."""


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
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Read the file in *directory*; None: keep everything in memory.

        Damage is logged, and what is whole around it counts. A file that is there is written again: a process that was
        killed may have left in it what never reached the disk. One that is not there is made when it is needed.

        Raises: StoreForeignError: it was written by something else, or by a newer Byline. StoreWriteError.
        """
        path = directory / INBOX_NAME if directory else None
        self._file = RecordFile(path, INBOX, self._frames, files, read_only=read_only)
        self._now = now
        self._lock = threading.RLock()
        self._open: dict[str, QueueEntry] = {}
        self._done: OrderedDict[str, int] = OrderedDict()  # key -> when, in seconds since 1970
        self._sizes: dict[str, int] = {}  # bytes of the frames of open entries
        self._file.load(self._replay)

    @property
    def unfinished(self) -> list[QueueEntry]:
        """Return the work that is not done yet, the first accepted first."""
        with self._lock:
            return list(self._open.values())

    def entry(self, key: str) -> QueueEntry | None:
        """Return the work that was accepted under a key and is not done yet."""
        return self._open.get(key)

    def knows(self, key: str) -> bool:
        """Return whether something was accepted under a key, done or not."""
        return key in self._open or key in self._done

    def accept(self, contents: Mapping[str, Mapping[str, object]]) -> None:
        """Keep contents under their keys, all or none: they are on disk when this returns.

        Raises: StoreWriteError, ReadOnlyError: none of it is kept.
        """
        with self._lock:
            self._file.check_writable()
            at = self._now()
            entries = [QueueEntry(key, content, at) for key, content in contents.items()]
            frames = [framed(record_of(entry)) for entry in entries]
            self._file.keep(b"".join(frames))
            self._sizes.update(zip(contents, map(len, frames), strict=True))
            self._open.update((entry.key, entry) for entry in entries)

    def note(self, key: str, note: int) -> None:
        """Keep a number with what was accepted under *key*, as far as the disk allows; nothing if it is done."""
        with self._lock:
            if entry := self._open.get(key):
                self._open[key] = replace(entry, note=note)
                self._file.keep_if_possible(framed(encoded({"notes": {key: note}})))

    def note_progress(self, key: str, values: Mapping[str, object]) -> None:
        """Add to what is known of how far the work under *key* is; otherwise as `note`."""
        with self._lock:
            if entry := self._open.get(key):
                self._open[key] = replace(entry, progress={**entry.progress, **values})
                self._file.keep_if_possible(framed(encoded({"progress": {key: values}})))

    def finish(self, *keys: str) -> None:
        """Forget the contents, and remember the keys; should the disk refuse that, it is done with the next change."""
        with self._lock:
            done = {key: int(self._now().timestamp()) for key in keys if self._open.pop(key, None)}
            if not done:
                return
            self._remember(done)
            self._forget_old()
            self._file.keep_if_possible(framed(encoded({"done": done})))
            useful = sum(self._sizes.get(key, 0) for key in self._open)
            if not self._open or self._file.is_mostly_useless(useful):
                self.rewrite()

    def rewrite(self) -> bool:
        """Write the file again, without what is done; returns whether that worked. Else the old one counts."""
        with self._lock:
            return self._file.rewrite()

    def purge(self, cleaned: Cleaned | None = None) -> None:
        """Write the file again, without what is done, and with what is open as *cleaned* leaves it.

        The same is done to its progress.

        Raises: NotPurgedError: the old file is still there.
        """
        with self._lock:
            if cleaned:
                self._open = {key: _cleaned(each, cleaned) for key, each in self._open.items()}
            if not self.rewrite():
                raise NotPurgedError(self._file.path, "the file cannot be written again")

    def close(self) -> None:
        """Release the file: nothing is written to it from here on. Closing twice is allowed."""
        with self._lock:
            self._file.close()

    def _replay(self, record: Frame) -> None:
        content = json.loads(record.payload)
        if "accepted" in content:
            at = datetime.fromtimestamp(content["at"], UTC)
            key = str(content["accepted"])
            progress = dict(content.get("progress", {}))
            self._open[key] = QueueEntry(key, dict(content["content"]), at, content.get("note"), progress)
            return
        for key, note in content.get("notes", {}).items():
            if key in self._open:
                self._open[key] = replace(self._open[key], note=int(note))
        for key, values in content.get("progress", {}).items():
            if key in self._open:
                self._open[key] = replace(self._open[key], progress={**self._open[key].progress, **values})
        done = {str(key): int(at) for key, at in content.get("done", {}).items()}
        for key in done:
            self._open.pop(key, None)
        self._remember(done)

    def _remember(self, done: Mapping[str, int]) -> None:
        self._done.update(done)
        while len(self._done) > REMEMBERED:
            self._done.popitem(last=False)

    def _forget_old(self) -> None:
        """Forget keys of long ago; not before something is done in this run, when the clock can be relied on."""
        oldest = int((self._now() - REMEMBERED_FOR).timestamp())
        while self._done and next(iter(self._done.values())) < oldest:
            self._done.popitem(last=False)

    def _frames(self) -> Iterator[bytes]:
        if self._done:
            yield framed(encoded({"done": self._done}))
        frames = {entry.key: framed(record_of(entry)) for entry in self._open.values()}
        self._sizes = {key: len(frame) for key, frame in frames.items()}
        yield from frames.values()


def _cleaned(entry: QueueEntry, cleaned: Cleaned) -> QueueEntry:
    progress = cleaned(entry.progress) if entry.progress else {}
    return replace(entry, content=cleaned(entry.content), progress=progress)
