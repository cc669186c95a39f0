"""Turns of the chats: what one chat asks for is done in order, and chats side by side."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Hashable
from contextvars import ContextVar

logger = logging.getLogger(__name__)


class _Turn:
    """A turn that others of its chat wait for: it ends with the work, or when the work says so."""

    def __init__(self, on_end: Callable[[_Turn], None]) -> None:
        self.over = asyncio.Event()
        self.is_running = False
        self._on_end = on_end

    def end(self) -> None:
        if not self.over.is_set():
            self.over.set()
            self._on_end(self)


_turn: ContextVar[_Turn | None] = ContextVar("turn", default=None)


def yield_turn() -> None:
    """Let what waits for the work that calls this begin: the rest of that work takes long, and holds up nobody."""
    if turn := _turn.get():
        turn.end()


class Turns:
    """Runs what comes in: in the order of arrival within a chat, chats side by side.

    *at_once* run at a time, one of each chat at the most; *backlog* may wait for that, so that one busy chat holds up
    no other. What has ended its turn (`yield_turn`) goes on beside them.
    """

    def __init__(self, at_once: int, backlog: int) -> None:
        self._running = asyncio.Semaphore(at_once)
        self._room = asyncio.Semaphore(backlog)
        self._last: dict[Hashable, _Turn] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting: Counter[Hashable] = Counter()

    @property
    def is_full(self) -> bool:
        """Return whether whatever is added now has to wait for room."""
        return self._room.locked()

    async def add(
        self,
        chat: Hashable,
        work: Callable[[], Awaitable[None]],
        of: Hashable = None,
        at_most: int | None = None,
        wait: Callable[[], Awaitable[None]] | None = None,
    ) -> bool:
        """Start *work* after what the chat still has to do, and after *wait*; waits as long as the backlog is full.

        Args: wait: It may take long: only the chat itself is kept from going on.

        Returns: False, with nothing started, if *at_most* pieces of work *of* the same person wait or have their turn.
        """
        if at_most is not None and self._waiting[of] >= at_most:
            return False
        await self._room.acquire()
        turn = _Turn(lambda turn: self._ended(chat, of, turn))
        task = asyncio.create_task(self._run(turn, self._last.get(chat), wait, work))  # see `_forget`
        self._last[chat] = turn
        self._tasks.add(task)
        self._waiting[of] += 1
        task.add_done_callback(lambda done: self._forget(turn, done))
        return True

    async def _run(
        self,
        turn: _Turn,
        before: _Turn | None,
        wait: Callable[[], Awaitable[None]] | None,
        work: Callable[[], Awaitable[None]],
    ) -> None:
        if before:
            await before.over.wait()
        if wait:
            await wait()
        await self._running.acquire()
        turn.is_running = True
        _turn.set(turn)
        await work()

    def _ended(self, chat: Hashable, person: Hashable, turn: _Turn) -> None:
        self._room.release()
        if turn.is_running:
            self._running.release()
        self._waiting[person] -= 1
        if not self._waiting[person]:
            del self._waiting[person]
        if self._last.get(chat) is turn:
            del self._last[chat]

    def _forget(self, turn: _Turn, done: asyncio.Task[None]) -> None:
        turn.end()
        self._tasks.discard(done)
        if not done.cancelled() and (error := done.exception()):
            logger.error("Unexpected error while handling an update", exc_info=error)

    async def finish(self, within_s: float | None = None) -> bool:
        """Wait until nothing is left to do, for *within_s* seconds at the most; return whether that is so."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=within_s)
        return not any(not task.done() for task in self._tasks)

    def cancel(self) -> None:
        """Give up what is not done; what has not begun does not begin."""
        for task in self._tasks:
            task.cancel()
