"""Search in a thread of this process or, under load, in a second process.

Python runs one thread at a time. A search and sending its answer take about 8 ms of processor time. So one process
gives about a hundred answers a second on a good machine, and people wait on a slower one. The second process starts
when questions begin to wait for one another, and ends after a period without waiting. Most archives never need it, and
it takes as much memory as the first.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from bot.runtime.executors import SEARCH_THREADS, Threads, run_in_executor
from bot.runtime.observer import UNOBSERVED, Observer
from bot.search_worker.search_process import SearchProcess
from index.corpus import Corpus
from index.model import Answer, Change, Earlier

logger = logging.getLogger(__name__)

START_AT_QUESTIONS = 6
"""Number of questions at the same time that starts a process. Two are being searched, and four wait about 20 ms."""

IDLE_TIMEOUT_S = 600.0
"""Seconds without that many questions after which the process is ended."""

RESTART_DELAY_S = 60.0
"""Seconds before a new process is started after one ended by itself, because the cause may last."""

MAX_CHANGES = 2_000
"""Number of changes after which the process must be restarted, as it keeps in memory what the bot saves on disk."""

_PROCESSORS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
"""Number of processors that this program may use. With one, a second process would only alternate with the first."""


class SearchClient:
    """The search client of the bot, for use in one event loop."""

    def __init__(
        self, corpus: Corpus, threads: Threads, data_dir: Path | None, observer: Observer = UNOBSERVED
    ) -> None:
        """Start nothing yet. A second process would search the archive in *data_dir*; None: never start one."""
        self.observer = observer  # is told of each search here, and of questions by those who search for them
        self._corpus = corpus
        self.threads = threads
        self._data_dir = data_dir and data_dir.absolute()
        self._loop = asyncio.get_running_loop()
        self._asked = 0  # questions that wait or are being searched
        self._searching_here = 0  # of these, the questions in threads of this process
        self._granted = 0  # turns that were granted and have not begun
        self._waiting: deque[asyncio.Future[None]] = deque()  # questions that wait for their turn
        self.process: SearchProcess | None = None  # the second process, if there is one
        self._running: set[SearchProcess] = set()  # processes that have not exited, also those being ended
        self._next_start_at = 0.0  # earliest start of the next process, by the loop's clock
        self._idle_timer: asyncio.TimerHandle | None = None
        corpus.watcher = self

    @property
    def pid(self) -> int | None:
        """The number of the second process; None: there is none."""
        return self.process.pid if self.process else None

    async def search(self, question: str, limit: int, offset: int = 0, earlier: Earlier | None = None) -> Answer:
        """See `Corpus.search`."""
        began_s = self._loop.time()
        self._asked += 1
        try:
            if self._asked >= START_AT_QUESTIONS:
                self._ensure_process()
            process = await self._wait_for_turn()
            if process:
                try:
                    answer = await process.answer_to(question, limit, offset, earlier)
                finally:
                    self._grant_turns()
                if answer is not None:
                    return answer
            return await self._search_here(question, limit, offset, earlier)
        finally:
            self._asked -= 1
            self.observer.searched(self._loop.time() - began_s)

    async def _search_here(self, question: str, limit: int, offset: int, earlier: Earlier | None) -> Answer:
        self._searching_here += 1
        try:
            return await run_in_executor(self.threads.searching, self._corpus.search, question, limit, offset, earlier)
        finally:
            self._searching_here -= 1
            self._grant_turns()

    async def _wait_for_turn(self) -> SearchProcess | None:
        """Wait for a free searcher. Return the process; None: search in a thread here."""
        if self._waiting or not self._room:
            turn = self._loop.create_future()
            self._waiting.append(turn)
            try:
                await turn
            finally:
                if turn.done() and not turn.cancelled():
                    self._granted -= 1
                    self._loop.call_soon(self._grant_turns)  # a cancelled caller leaves its turn to another one
        return self.process if self.process and self.process.room else None

    @property
    def _room(self) -> int:
        """The number of further questions that can be searched now."""
        here, in_process = max(0, SEARCH_THREADS - self._searching_here), self.process.room if self.process else 0
        return max(0, here + in_process - self._granted)

    def _grant_turns(self) -> None:
        """Grant turns to waiting questions, as many as there is room for."""
        while self._waiting and self._room:
            turn = self._waiting.popleft()
            if not turn.done():  # otherwise the caller was cancelled
                turn.set_result(None)
                self._granted += 1

    def changed(self, changes: Sequence[Change]) -> None:
        """See `Watcher.changed`."""
        with suppress(RuntimeError):  # the loop is closed, so nobody asks any more
            self._loop.call_soon_threadsafe(self._send_changes, changes)

    def purged(self) -> None:
        """See `Watcher.purged`: a process that has a purged text in memory must end."""
        with suppress(RuntimeError):  # likewise
            self._loop.call_soon_threadsafe(self._end_process)

    async def close(self) -> None:
        """End the process, if there is one, and wait until all processes have exited."""
        self._corpus.watcher = None
        self._data_dir = None
        self._end_process()
        for process in list(self._running):
            await process.ended()

    def _ensure_process(self) -> None:
        """Start a process if there is none, and keep it for IDLE_TIMEOUT_S."""
        if self._idle_timer:
            self._idle_timer.cancel()
        self._idle_timer = self._loop.call_later(IDLE_TIMEOUT_S, self._end_process)
        if self.process is None and self._data_dir and self._loop.time() >= self._next_start_at and _PROCESSORS > 1:
            self.process = SearchProcess(self._data_dir, on_ready=self._grant_turns, on_end=self._on_process_exit)
            self._running.add(self.process)

    def _send_changes(self, changes: Sequence[Change]) -> None:
        if self.process:
            self.process.follow(changes)
            if self.process.changes > MAX_CHANGES:
                self._end_process()

    def _end_process(self) -> None:
        if self.process:
            self.process.end()
            self.process = None

    def _on_process_exit(self, process: SearchProcess) -> None:
        """Note that a process has exited."""
        self._running.discard(process)
        if self.process is process:  # it exited by itself
            self.process = None
            self._next_start_at = self._loop.time() + RESTART_DELAY_S
            logger.warning("The search process has ended; the bot searches alone for %.0f s", RESTART_DELAY_S)
