"""Keep accepted work in a cluster, for several processes at once.

Each piece of work is a document that is made once, by one of those who accept it. It names the process that does it. Of
completed work only the key is kept. Each process has its own open work in memory.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from index.bookkeeping import REMEMBERED, REMEMBERED_FOR, Cleaned, LeftWork, QueueEntry
from index.errors import BackendUnavailableError, NotPurgedError, ReadOnlyError, StoreUnavailableError
from index.opensearch.cluster_client import ClusterClient, Reply
from index.opensearch.records.keyed_documents import DocumentWrite, KeyedDocuments, Written
from index.opensearch.records.known_work import KnownWork
from index.opensearch.records.outages import storing
from index.opensearch.records.stored_documents import NOTHING, KeyedDocument
from index.opensearch.records.unstored_changes import UnstoredChanges, WorkChange
from index.opensearch.records.work_records import DONE_AT, OPEN, WORK_FIELDS, OpenWork

KIND = "work"


class ClusterQueue:
    """The `SharedQueue` of one archive in a cluster."""

    def __init__(
        self,
        client: ClusterClient,
        prefix: str,
        owner: str,
        *,
        read_only: bool = False,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Begin without open work. Work that was done lately is known.

        Args:
            owner: A name of this process that no other one has, now or earlier.
            read_only: Change nothing, and have the open work of all processes as it is now.
        Raises: StoreUnavailableError.
        """
        self.owner = owner
        self._documents = KeyedDocuments(client, prefix, KIND, WORK_FIELDS)
        self._name = Path(prefix)
        self._read_only = read_only
        self._now = now
        self._noting = threading.Lock()  # held while a note is stored, so that an earlier one does not replace it
        self._lock = threading.Condition()  # held while the fields below change
        self._open: dict[str, OpenWork] = {}
        self._unstored = UnstoredChanges()
        self._known = KnownWork()
        self._under_way: set[str] = set()  # keys that are being accepted or claimed
        self._doubtful: set[str] = set()  # keys whose acceptance or claim may have been stored
        self._unsaved: dict[str, int] = {}  # completions that are not stored yet: seconds since 1970, by key
        self._saving: set[str] = set()  # those of them that are being stored
        self._last_place = 0
        with storing():
            latest = self._documents.latest(DONE_AT, REMEMBERED)
            self._known.note_done({each.key: each.fields[DONE_AT] for each in reversed(latest)})
            if read_only:
                self._open = {work.entry.key: work for work in self._all_open()}

    def _all_open(self) -> list[OpenWork]:
        """Return the open work of all processes in the order of acceptance."""
        found = (OpenWork.of(document) for document in self._documents.find(OPEN))
        return sorted(filter(None, found), key=lambda work: work.place)

    @property
    def unfinished(self) -> list[QueueEntry]:
        """See `SharedQueue`."""
        with self._lock:
            works = sorted(self._open.values(), key=lambda work: work.place)
        return [work.entry for work in works]

    def entry(self, key: str) -> QueueEntry | None:
        """See `SharedQueue`."""
        work = self._open.get(key)
        return work.entry if work else None

    def knows(self, key: str) -> bool:
        """See `SharedQueue`."""
        return key in self._open or key in self._known

    def tries(self, key: str) -> int:
        """See `SharedQueue.tries`."""
        work = self._open.get(key)
        return work.tries if work else 0

    def accept(
        self, contents: Mapping[str, Mapping[str, object]], progress: Mapping[str, object] | None = None
    ) -> frozenset[str]:
        """See `WorkQueue.accept`. Each is stored by itself, all in one request.

        Raises: StoreUnavailableError: each may be stored, and belongs to this process then. Accept them again until it
            succeeds, or finish them; otherwise nobody does them before this process ends. ReadOnlyError.
        """
        self._check_writable()
        with self._alone_with(contents) as keys, storing():
            new = [self._new_work(QueueEntry(key, contents[key], self._now(), progress=progress or {})) for key in keys]
            written = self._documents.write([DocumentWrite(work.entry.key, work.fields, NOTHING) for work in new])
            return frozenset(each.document.key for each in written if self._take(each.document))

    def _new_work(self, entry: QueueEntry) -> OpenWork:
        with self._lock:
            self._last_place = max(self._last_place + 1, int(entry.at.timestamp() * 1_000_000))
            return OpenWork(entry, self.owner, self._last_place, 0)

    @contextmanager
    def _alone_with(self, wanted: Iterable[str]) -> Iterator[list[str]]:
        """Wait for other threads that accept or claim the same. Yield the keys that are not known then.

        If the block fails, they are doubtful: the cluster may have stored them.
        """
        wanted = list(wanted)
        with self._lock:
            self._lock.wait_for(lambda: self._under_way.isdisjoint(wanted))
            keys = [key for key in wanted if not self.knows(key)]
            self._under_way.update(keys)
        try:
            yield keys
        except BaseException:
            with self._lock:
                self._doubtful.update(keys)
            raise
        finally:
            with self._lock:
                self._under_way.difference_update(keys)
                self._lock.notify_all()

    def _take(self, document: KeyedDocument) -> bool:
        """Note what is known now of accepted work. Return whether it is to be done here."""
        key, work = document.key, OpenWork.of(document)
        with self._lock:
            self._doubtful.discard(key)
            if work and work.owner == self.owner:
                self._open[key] = work
                self._last_place = max(self._last_place, work.place)
                return True
            self._open.pop(key, None)
            self._unstored.drop(key)
            if work:
                self._known.note_elsewhere(key)
            else:
                self._known.note_done({key: document.fields.get(DONE_AT, self._seconds())})
            return False

    def others(self) -> list[LeftWork]:
        """See `SharedQueue.others`."""
        with storing():
            works = self._all_open()
        with self._lock:
            here = {*self._open, *self._under_way}
            left = [each for each in works if not (each.entry.key in here or self._known.is_done(each.entry.key))]
        return [LeftWork(each.entry, self._other_owner(each)) for each in left]

    def _other_owner(self, work: OpenWork) -> str:
        """Return the owner of work that is not done here. If it names this process, the answer to a write was lost."""
        return "" if work.owner == self.owner else work.owner

    def claim(self, left: Iterable[LeftWork]) -> list[QueueEntry]:
        """See `SharedQueue.claim`."""
        self._check_writable()
        owners = {each.entry.key: each.owner for each in left}

        def make(work: OpenWork) -> OpenWork | None:
            owner = self._other_owner(work)
            if owner != owners[work.entry.key]:
                return None
            return work.owned_by(self.owner, max(work.tries, 1) if owner else work.tries)

        with self._lock:
            self._known.forget_elsewhere(owners)
        with self._alone_with(owners) as keys, storing():
            written = self._change_open(keys, make)
            claimed = [key for key in keys if key in written and self._take(written[key].document)]
        return [entry for key in claimed if (entry := self.entry(key))]

    def _change_open(self, keys: Iterable[str], make: Callable[[OpenWork], OpenWork | None]) -> dict[str, Written]:
        """Replace open work, of whichever owner, by what *make* makes of it; None: it stays."""

        def fields_for(key: str, fields: Reply | None) -> Reply | None:
            work = OpenWork.of(KeyedDocument(key, fields, NOTHING)) if fields else None
            made = make(work) if work else None
            return made.fields if made else None

        return self._documents.change(keys, fields_for)

    def note(self, key: str, note: int) -> None:
        """See `WorkQueue.note`."""
        self._change(key, lambda work: work.with_entry(replace(work.entry, note=note)))

    def note_progress(self, key: str, values: Mapping[str, object]) -> None:
        """See `WorkQueue.note_progress`."""
        self._change(key, lambda work: work.with_entry(replace(work.entry, progress={**work.entry.progress, **values})))

    def note_tries(self, key: str, tries: int) -> None:
        """See `SharedQueue.note_tries`."""
        self._change(key, lambda work: work.owned_by(self.owner, tries))

    def _change(self, key: str, change: WorkChange) -> None:
        """Change open work of this process: here, and in the cluster. If that does not answer, the next change does."""
        with self._lock:
            if self._read_only or key not in self._open:
                return
            self._open[key] = change(self._open[key])
            self._unstored.add(key, change)
        with self._noting, suppress(BackendUnavailableError):
            if not (count := self._unstored.count(key)):  # another thread has stored it, or it is done
                return
            written = self._change_open([key], self._with_changes).get(key)
            if written and not written.is_ours:  # another process has claimed it, or done it
                self._take(written.document)
            with self._lock:
                self._unstored.drop(key, count)

    def _with_changes(self, work: OpenWork) -> OpenWork | None:
        return self._unstored.made(work) if work.owner == self.owner else None

    def finish(self, *keys: str) -> None:
        """See `WorkQueue.finish`. Work that may have been accepted is finished as well."""
        with self._lock:
            mine = () if self._read_only else (key for key in keys if key in self._open or key in self._doubtful)
            done = dict.fromkeys(mine, self._seconds())
            if not done:
                return
            for key in done:
                self._open.pop(key, None)
                self._unstored.drop(key)
                self._doubtful.discard(key)
            self._unsaved.update(done)
            self._known.note_done(done)
            self._known.forget_done(self._oldest_remembered())
        with suppress(StoreUnavailableError):  # it is tried again
            self.settle()

    def settle(self) -> None:
        """See `SharedQueue.settle`."""
        with self._lock:
            done = {key: at for key, at in self._unsaved.items() if key not in self._saving}
            self._saving.update(done)
        try:
            with storing():
                self._documents.write([DocumentWrite(key, {DONE_AT: at}, None) for key, at in done.items()])
            with self._lock:
                for key in done:
                    del self._unsaved[key]
        finally:
            with self._lock:
                self._saving.difference_update(done)

    def tidy(self) -> None:
        """See `SharedQueue.tidy`."""
        with storing():
            self._documents.tidy({"range": {DONE_AT: {"lt": self._oldest_remembered()}}})

    def purge(self, cleaned: Cleaned | None = None) -> None:
        """See `WorkQueue.purge`. The open work of all processes is cleaned."""
        try:
            if cleaned:
                self._clean(cleaned)
            self._documents.purge()
        except BackendUnavailableError as error:
            raise NotPurgedError(self._name, str(error)) from error

    def _clean(self, cleaned: Cleaned) -> None:
        with self._noting:
            keys = [work.entry.key for work in self._all_open()]
            written = self._change_open(keys, lambda work: (self._with_changes(work) or work).cleaned(cleaned))
            for key, each in written.items():
                if key in self._open and self._take(each.document):
                    self._unstored.drop(key)

    def close(self) -> None:
        """See `WorkQueue.close`. The open work has no owner afterwards. The client is that of the caller."""
        with self._lock:
            keys = [] if self._read_only else list(self._open)
            self._read_only = True

        def release(work: OpenWork) -> OpenWork | None:
            return work.owned_by("", work.tries) if work.owner == self.owner else None

        with suppress(BackendUnavailableError):  # otherwise others claim it when they see that this process has ended
            self.settle()
            self._change_open(keys, release)

    def _check_writable(self) -> None:
        if self._read_only:
            raise ReadOnlyError(self._name)

    def _seconds(self) -> int:
        return int(self._now().timestamp())

    def _oldest_remembered(self) -> int:
        return int((self._now() - REMEMBERED_FOR).timestamp())
