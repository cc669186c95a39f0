"""Run the work of each chat in order, and different chats at the same time."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Hashable
from contextvars import ContextVar

logger = logging.getLogger(__name__)


class _Turn:
    """A turn in a chat. It ends with the work, or earlier if the work calls `yield_turn`."""

    def __init__(self, on_end: Callable[[_Turn], None]) -> None:
        self.ended = asyncio.Event()
        self.is_running = False
        self._on_end = on_end

    def end(self) -> None:
        if not self.ended.is_set():
            self.ended.set()
            self._on_end(self)


_turn: ContextVar[_Turn | None] = ContextVar("turn", default=None)


def yield_turn() -> None:
    """End the turn of the calling work, so that the next work of its chat can start.

    The rest of the calling work takes long and must not block others.
    """
    if turn := _turn.get():
        turn.end()


class Turns:
    """The queues of work: in order within a chat, and different chats at the same time.

    At most *at_once* pieces run at a time, one for each chat. At most *backlog* may wait, so that one busy chat does
    not block the others. Work that has ended its turn (`yield_turn`) continues beside them.
    """

    def __init__(self, at_once: int, backlog: int, may_start: Callable[[], Awaitable[None]] | None = None) -> None:
        """Begin without work. Args: may_start: It is awaited before each piece starts."""
        self._may_start = may_start
        self._running = asyncio.Semaphore(at_once)
        self._backlog = asyncio.Semaphore(backlog)
        self._last: dict[Hashable, _Turn] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting: Counter[Hashable] = Counter()
        self.waiting = 0
        """The number of pieces that wait for their turn."""

    @property
    def is_full(self) -> bool:
        """Return whether new work has to wait for room."""
        return self._backlog.locked()

    async def add(
        self,
        chat: Hashable,
        work: Callable[[], Awaitable[None]],
        person: Hashable = None,
        max_waiting: int | None = None,
        wait: Callable[[], Awaitable[None]] | None = None,
    ) -> bool:
        """Start *work* after the earlier work of the chat and after *wait*. Waits while the backlog is full.

        Args: wait: It may take long, and delays only this chat.

        Returns: False, and starts nothing, if *max_waiting* pieces of work of the same *person* wait or run.
        """
        if max_waiting is not None and self._waiting[person] >= max_waiting:
            return False
        await self._backlog.acquire()
        turn = _Turn(lambda turn: self._on_turn_end(chat, person, turn))
        task = asyncio.create_task(self._run(turn, self._last.get(chat), wait, work))  # see `_on_task_done`
        self._last[chat] = turn
        self._tasks.add(task)
        self._waiting[person] += 1
        self.waiting += 1
        task.add_done_callback(lambda done: self._on_task_done(turn, done))
        return True

    async def _run(
        self,
        turn: _Turn,
        before: _Turn | None,
        wait: Callable[[], Awaitable[None]] | None,
        work: Callable[[], Awaitable[None]],
    ) -> None:
        if before:
            await before.ended.wait()
        if wait:
            await wait()
        await self._running.acquire()
        turn.is_running = True
        self.waiting -= 1
        _turn.set(turn)
        if self._may_start:
            await self._may_start()
        await work()

    def _on_turn_end(self, chat: Hashable, person: Hashable, turn: _Turn) -> None:
        self._backlog.release()
        if turn.is_running:
            self._running.release()
        else:
            self.waiting -= 1
        self._waiting[person] -= 1
        if not self._waiting[person]:
            del self._waiting[person]
        if self._last.get(chat) is turn:
            del self._last[chat]

    def _on_task_done(self, turn: _Turn, done: asyncio.Task[None]) -> None:
        turn.end()
        self._tasks.discard(done)
        if not done.cancelled() and (error := done.exception()):
            logger.error("Unexpected error while handling an update", exc_info=error)

    async def finish(self, timeout_s: float | None = None) -> bool:
        """Wait until all work is done, for *timeout_s* seconds at most. Return whether it is done."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=timeout_s)
        return not any(not task.done() for task in self._tasks)

    def cancel(self) -> None:
        """Cancel all work, begun or not."""
        for task in self._tasks:
            task.cancel()
