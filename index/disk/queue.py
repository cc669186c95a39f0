"""Store accepted work that is not done yet, in a file beside the archive that survives a kill, a power cut and a full
disk.

`archive.inbox` is a file of records (`index.disk.record_file`): accepted work, notes on it, and its completion. Of
completed work only the key is kept, so that it is not accepted twice. Its content leaves the file when the file is next
rewritten: at once if no other work is open. This module does not know the meaning of a content.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from index.bookkeeping import REMEMBERED, REMEMBERED_FOR, Cleaned, QueueEntry
from index.disk.filesystem import Files
from index.disk.frames import Frame, framed
from index.disk.paths import INBOX_NAME
from index.disk.queue_records import INBOX, record_of
from index.disk.record_file import RecordFile, encoded
from index.errors import NotPurgedError


class InboxFile:
    """The `WorkQueue` of one directory, whose lock the caller holds. Notes and completions are not synced."""

    def __init__(
        self,
        directory: Path | None,
        files: Files | None = None,
        *,
        read_only: bool = False,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Read the file in *directory*; None: keep everything in memory.

        Damage is logged, and the intact records around it are used. An existing file is rewritten, because a killed
        process may have left data in it that never reached the disk. A missing file is created when it is needed.

        Raises: StoreForeignError: another program or a newer Byline wrote it. StoreWriteError.
        """
        path = directory / INBOX_NAME if directory else None
        self._file = RecordFile(path, INBOX, self._frames, files, read_only=read_only)
        self._now = now
        self._lock = threading.RLock()
        self._open: dict[str, QueueEntry] = {}
        self._done: OrderedDict[str, int] = OrderedDict()  # key -> time of completion, in seconds since 1970
        self._sizes: dict[str, int] = {}  # length of the frames of open entries, in bytes
        self._file.load(self._replay)

    @property
    def unfinished(self) -> list[QueueEntry]:
        """See `WorkQueue.unfinished`."""
        with self._lock:
            return list(self._open.values())

    def entry(self, key: str) -> QueueEntry | None:
        """See `WorkQueue.entry`."""
        return self._open.get(key)

    def knows(self, key: str) -> bool:
        """See `WorkQueue.knows`."""
        return key in self._open or key in self._done

    def accept(
        self, contents: Mapping[str, Mapping[str, object]], progress: Mapping[str, object] | None = None
    ) -> frozenset[str]:
        """See `WorkQueue.accept`."""
        with self._lock:
            self._file.check_writable()
            at = self._now()
            new = {
                key: QueueEntry(key, content, at, progress=progress or {})
                for key, content in contents.items()
                if not self.knows(key)
            }
            if not new:
                return frozenset()
            frames = [framed(record_of(entry)) for entry in new.values()]
            self._file.keep(b"".join(frames))
            self._sizes.update(zip(new, map(len, frames), strict=True))
            self._open.update(new)
            return frozenset(new)

    def note(self, key: str, note: int) -> None:
        """See `WorkQueue.note`."""
        with self._lock:
            if entry := self._open.get(key):
                self._open[key] = replace(entry, note=note)
                self._file.keep_if_possible(framed(encoded({"notes": {key: note}})))

    def note_progress(self, key: str, values: Mapping[str, object]) -> None:
        """See `WorkQueue.note_progress`."""
        with self._lock:
            if entry := self._open.get(key):
                self._open[key] = replace(entry, progress={**entry.progress, **values})
                self._file.keep_if_possible(framed(encoded({"progress": {key: values}})))

    def finish(self, *keys: str) -> None:
        """See `WorkQueue.finish`."""
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
        """Rewrite the file without completed work. Return whether it worked; otherwise the old file stays valid."""
        with self._lock:
            return self._file.rewrite()

    def purge(self, cleaned: Cleaned | None = None) -> None:
        """See `WorkQueue.purge`."""
        with self._lock:
            if cleaned:
                self._open = {key: _cleaned(each, cleaned) for key, each in self._open.items()}
            if not self.rewrite():
                raise NotPurgedError(self._file.path, "the file cannot be written again")

    @property
    def finished(self) -> Mapping[str, int]:
        """See `MovableQueue.finished`."""
        with self._lock:
            return dict(self._done)

    def adopt(self, entries: Sequence[QueueEntry], finished: Mapping[str, int]) -> None:
        """See `MovableQueue.adopt`. All is stored, or nothing. The last REMEMBERED keys of completed work are kept."""
        with self._lock:
            self._file.check_writable()
            self._open.update((each.key, each) for each in entries)
            self._remember(finished)
            self._file.replace()

    def close(self) -> None:
        """See `WorkQueue.close`."""
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
        """Forget old keys. This happens only after work is done in this run, when the clock is reliable."""
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
