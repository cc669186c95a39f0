"""Keep in memory what the log in a cluster says, as of its last entry, and add entries to it.

The rows in memory have no texts. An entry of a purge, which may be of no article, is the last one of its generation:
it forgets changes, and the next generation of the log begins with the state after it.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Collection, Iterable, Sequence, Set
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

from index.disk.frames import Frame
from index.errors import AddedSinceError, BackendUnavailableError, NotPurgedError, ReadOnlyError, StoreDamagedError
from index.opensearch.cluster_failures import GoneError
from index.opensearch.log.change_log import ChangeLog, LogEntry, TakenError
from index.opensearch.log.generations import Generations
from index.opensearch.log.log_index import Beginning
from index.store.base import ChangedArticles
from index.store.data_versions import NOT_UNDERSTOOD, read_record
from index.store.opensearch.apart import Content, TextKey, Texts, divide, key_of, needed_texts
from index.store.opensearch.recent_changes import RecentChanges
from index.store.opensearch.text_cache import TextCache
from index.store.packed import SEPARATOR, encode
from index.store.replay import DATA_VERSION, Record
from index.store.state import Edit, Rows, encode_edits, encode_purge

T = TypeVar("T")

MAX_LOADS = 5
"""Most times that one begins again because others replace the log. A replacement needs a purge, or several hours."""


class _Point(NamedTuple):
    """A point of the log."""

    generation: int = 0  # 0: there is no archive yet
    token: str = ""  # of the last entry that was read
    is_last: bool = False  # whether no entry follows in this generation


class FollowedLog:
    """The state of an archive in a cluster, and the end of its log. Any thread may use it.

    Each method but `close` raises BackendUnavailableError if the cluster does not answer. Then a change that was to be
    made may be there, or may be there later.
    """

    def __init__(self, generations: Generations, name: Path, *, read_only: bool) -> None:
        """Read nothing yet. Args: name: For errors."""
        self.rows = Rows()
        self.reading = threading.Lock()  # held for moments while `rows` changes, never during a request
        self._generations = generations
        self._name = name
        self._read_only = read_only
        self._writing = threading.RLock()
        self._texts = TextCache()
        self._point = _Point()
        self._recent = RecentChanges(0)

    @property
    def _log(self) -> ChangeLog:
        return self._generations.log(self._point.generation)

    @property
    def generations(self) -> Generations:
        """Return the generations of the log."""
        return self._generations

    @property
    def state_token(self) -> str | None:
        """Return a text that distinguishes the state in memory from all others; None: there is no archive."""
        return f"{self._point.generation}-{self._point.token}" if self._point.generation else None

    def follow(self) -> None:
        """Read the entries that were added since the last call.

        Raises: StoreDamagedError: there is an entry that cannot be understood.
        """
        with self._writing:
            for _ in range(MAX_LOADS):
                try:
                    self._read_on()
                except GoneError:
                    self._point = _Point()
                else:
                    return
        raise StoreDamagedError(self._name, "its log has no beginning, or was replaced again and again")

    def _read_on(self) -> None:
        if not self._point.generation:
            self._load()
        while self._point.generation:
            if self._point.is_last:
                present = self._generations.present()
                if present and present <= self._point.generation:  # or the node that is asked does not know yet
                    return
                if present != self._point.generation + 1:  # what came in between is gone
                    raise GoneError
                self._point = _Point(self._point.generation + 1, self._point.token)
            for entry in self._log.entries_from(self.rows.revision + 1):
                self._take(entry)
                if self._point.is_last:
                    break
            else:
                return

    def _take(self, entry: LogEntry) -> None:
        """Make the changes of an entry in memory. Raises: GoneError: it does not follow the last one that was read."""
        if entry.previous != self._point.token:
            raise GoneError
        payload = entry.payload.encode()
        head = json.loads(payload.partition(SEPARATOR)[0])
        with self.reading:
            self._read(self.rows, payload)
            if "at" in head:
                self.rows.forget(datetime.fromisoformat(head["at"]))
            ids = head["purged"] if "purged" in head else [edit["article"] for edit in head["edits"]]
            is_purge = "purged" in head and bool(ids or self.rows.gone)
            if "purged" in head:
                self.rows.forgotten = self.rows.gone = 0  # the next generation has nothing of them
                self._texts.clear()
            self._recent.note(self.rows.revision, ids, is_purge=is_purge)
        self._point = _Point(self._point.generation, entry.token, "purged" in head)

    def _read(self, rows: Rows, payload: bytes) -> None:
        record = Record(self._name, Frame(rows.revision, 0, payload), DATA_VERSION)
        try:
            read_record(rows, record)
        except NOT_UNDERSTOOD as error:
            raise record.damage(f"cannot be understood ({type(error).__name__}: {error})") from error

    def _load(self) -> None:
        """Read the state at the beginning of the present generation. Raises: GoneError."""
        number = self._generations.present() or 0
        rows, token = Rows(), ""
        if number:
            beginning = self._generations.beginning(number)
            token = beginning.token
            for line in beginning.snapshot:
                self._read(rows, line.encode())
        with self.reading:
            self.rows = rows
            self._recent = RecentChanges(rows.revision)
        self._point = _Point(number, token)

    def changed_after(self, revision: int, others: Collection[str]) -> ChangedArticles | None:
        """See `SharedStore.changed_after`."""
        with self.reading:
            recent = self._recent.after(revision)
            if recent is None:
                return None
            rows = {article_id: self.rows.articles.get(article_id) for article_id in (*recent[0], *others)}
            hashes = {article_id: packed and packed.content_hash for article_id, packed in rows.items()}
            return ChangedArticles(self.rows.revision, hashes, has_purged=recent[1])

    def commit(self, plan: Callable[[Rows], Sequence[Edit]]) -> None:
        """Add the edits that *plan* makes from the present state. It is called again if another writer is faster.

        Raises: ReadOnlyError; errors of *plan*: nothing is changed.
        """

        def write(rows: Rows) -> tuple[int, bytes]:
            edits, texts = divide(plan(rows))
            self._log.put_texts(texts)
            return len(edits), encode_edits(rows.revision + len(edits), edits)

        self._add(write)

    def _add(self, write: Callable[[Rows], tuple[int, bytes]]) -> bool:
        """Add the entry that *write* returns: the number of its changes, and its payload. Return whether it has any."""
        if self._read_only:
            raise ReadOnlyError(self._name, "opened for reading only")
        with self._writing:
            while True:
                self.follow()
                self._finish()
                try:
                    count, payload = write(self.rows)
                    if not count:
                        return False
                    entry = LogEntry(self.rows.revision + 1, count, payload.decode(), self._point.token)
                    self._log.append(entry)
                except (TakenError, GoneError):
                    continue
                self._take(entry)
                return True

    def resume(self) -> None:
        """Finish a purge or tidying whose process was killed, or that could not remove all."""
        with self._writing, suppress(BackendUnavailableError):  # the next one tries it again
            if self._point.is_last:
                self._finish()
            self._generations.remove_others(self._point.generation)

    def _finish(self) -> None:
        """Make the first generation, or the next one if the present one has its last entry."""
        if not self._point.generation:
            self._generations.make_first()
            self.follow()
        for _ in range(MAX_LOADS):  # another process may end the next one too
            if not self._point.is_last:
                return
            snapshot = (payload.decode() for payload in self.rows.payloads())
            beginning = Beginning(self.rows.revision, self._point.token, snapshot)
            with suppress(GoneError):  # others have replaced this one, and the next one too
                self._generations.make_next(self._point.generation, beginning, needed_texts(self.rows))
            self.follow()
        raise BackendUnavailableError("OpenSearch: the log is replaced again and again")

    def purge(self, article_ids: Collection[str], *, unless_there: bool) -> None:
        """Remove articles, and go on in a generation without their texts.

        Raises: AddedSinceError: one of them exists, which *unless_there* forbids; nothing is changed. NotPurgedError:
            they are removed, but the log is not replaced yet; the next change or purge tries it again. ReadOnlyError:
            nothing is changed.
        """

        def write(rows: Rows) -> tuple[int, bytes]:
            if unless_there and any(each in rows.articles for each in article_ids):
                raise AddedSinceError
            is_known = any(rows.last_known(each) or each in rows.history for each in article_ids)
            if not is_known and not self._generations.has_texts(self._point.generation, article_ids):
                return 0, b""
            return 1, encode_purge(rows.revision + 1, article_ids)

        self._replace(write)

    def tidy(self, now: datetime) -> None:
        """Forget changes that are too old at *now*, and go on in a generation without their texts."""

        def write(rows: Rows) -> tuple[int, bytes]:
            left = rows.frozen()
            left.forget(now)
            if not left.forgotten:
                return 0, b""
            return 1, encode({"revision": rows.revision + 1, "purged": [], "at": now.isoformat()})

        self._replace(write)

    def _replace(self, write: Callable[[Rows], tuple[int, bytes]]) -> None:
        with self._writing:
            has_entry = self._add(write)
            try:
                if has_entry:
                    self._finish()
                self._generations.remove_others(self._point.generation)
            except BackendUnavailableError as error:
                raise NotPurgedError(self._name, str(error)) from error

    def read(self, choose: Callable[[Rows], T], contents: Callable[[T], Iterable[Content]]) -> tuple[T, Texts]:
        """Return what *choose* takes from the rows, and the texts of its *contents*.

        They are of one state, which is not older than the call.
        """
        is_fresh = False
        for _ in range(MAX_LOADS):
            if is_fresh or self._point.is_last or not self._point.generation:
                self.follow()
                is_fresh = True
            with self.reading:
                chosen = choose(self.rows)
                next_number = self.rows.revision + 1
            keys = set(map(key_of, contents(chosen)))
            if is_fresh and not keys:
                return chosen, {}
            try:
                is_behind, texts = self._read_texts(next_number, keys)
            except GoneError:
                is_behind, texts = True, {}
            if (is_fresh or not is_behind) and len(texts) == len(keys):
                return chosen, texts
            is_fresh = True
        raise StoreDamagedError(self._name, "a text is missing")

    def _read_texts(self, next_number: int, keys: Set[TextKey]) -> tuple[bool, Texts]:
        """Return whether there is an entry with this number, and the texts that are there. Raises: GoneError."""
        kept = self._texts.those_of(keys)
        is_behind, texts = self._log.read(next_number, keys - kept.keys())
        self._texts.keep(texts)
        return is_behind, {**kept, **texts}

    def texts_of(self, contents: Iterable[Content]) -> Texts:
        """Return the texts, as far as they were not purged since they were chosen."""
        return self.texts(map(key_of, contents))

    def texts(self, keys: Iterable[TextKey]) -> Texts:
        """Return the texts with these keys, those that are there."""
        keys = set(keys)
        for _ in range(MAX_LOADS):
            try:
                return self._log.read(0, keys)[1]
            except GoneError:
                self.follow()
        raise StoreDamagedError(self._name, "its log was replaced again and again")
