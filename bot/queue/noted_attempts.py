"""Count unfinished tries where several processes share the work.

The tries of work that is in the queue are counted there, from the first death of a process that had it. Until then
nothing is written: whoever claims the work counts that death, although another update may have caused it. All other
tries are notes. No write is awaited, so a death within a few milliseconds may not be counted.
"""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor

from bot.runtime.executors import THREAD_NAME
from index.bookkeeping import TRIES_KEY, Notebook, SharedQueue
from index.errors import StoreError

logger = logging.getLogger(__name__)


class NotedAttempts:
    """`Attempts` in a shared queue and in notes. If they cannot be stored, that is logged once."""

    def __init__(self, queue: SharedQueue, notebook: Notebook) -> None:
        """Begin with the counts that other processes have left."""
        self._queue = queue
        self._notebook = notebook
        self._lock = threading.Lock()  # held while `_counts` changes
        self._counts: dict[str, int] = {}  # those that differ from what is stored
        self._thread = ThreadPoolExecutor(1, f"{THREAD_NAME}-tries")  # writes in the order of the calls
        self._is_closed = False
        self._has_failed = False

    def count(self, key: str) -> int:
        """See `Attempts.count`."""
        count = self._counts.get(key)
        return self._stored(key) if count is None else count

    def _stored(self, key: str) -> int:
        if self._queue.entry(key):
            return self._queue.tries(key)
        note = self._notebook.get(TRIES_KEY + key)
        return int(str(note["count"])) if note else 0

    def begin(self, key: str) -> None:
        """See `Attempts.begin`."""
        self._set_count(key, self.count(key) + 1)

    def uncount(self, key: str) -> None:
        """See `Attempts.uncount`."""
        self._set_count(key, max(0, self.count(key) - 1))

    def end(self, key: str) -> None:
        """See `Attempts.end`."""
        self._set_count(key, 0)

    def _set_count(self, key: str, count: int) -> None:
        is_new_work = self._queue.entry(key) is not None and not self._queue.tries(key)
        with self._lock:
            self._counts[key] = count
            if is_new_work and not count:
                del self._counts[key]
        if not is_new_work and not self._is_closed:
            self._thread.submit(self._store, key)

    def _store(self, key: str) -> None:
        """Store the present count under a key. It may have been stored with an earlier change."""
        count = self._counts.get(key)
        if count is None:
            return
        try:
            if self._queue.entry(key):
                self._queue.note_tries(key, count)
            elif count != self._stored(key):
                self._note(TRIES_KEY + key, count)
        except StoreError as error:
            if not self._has_failed:
                logger.warning("The counts of crashes cannot be stored: %s", error)
            self._has_failed = True
            return
        self._has_failed = False
        with self._lock:
            if self._counts.get(key) == count == self._stored(key):
                del self._counts[key]

    def _note(self, key: str, count: int) -> None:
        if count:
            self._notebook.put(key, {"count": count})
        else:
            self._notebook.remove(key)

    def settle(self) -> None:
        """Wait until all counts are stored, if that is possible."""
        if not self._is_closed:
            self._thread.submit(lambda: None).result()

    def close(self) -> None:
        """See `Attempts.close`. What was begun to be stored is stored before."""
        self._is_closed = True
        self._thread.shutdown()
