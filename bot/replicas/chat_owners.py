"""Know which process answers a chat. Its updates are handled there, in order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor

from bot.replicas.membership import Membership
from bot.runtime.bounded_dict import BoundedDict
from bot.runtime.executors import run_in_executor
from bot.updates.senders import Queue
from index.opensearch.records.claims import Claims

OTHERS_REMEMBERED = 50_000
"""Most chats whose owners are remembered, where that is another process. For others the cluster is asked."""

TakeOver = Callable[[str], Awaitable[None]]
"""A function that begins the open work that a process has left. It is called with the token of that process."""

logger = logging.getLogger(__name__)


class ChatOwners:
    """The owners of chats. Each chat has one: the process that first got an update of it, as long as it is there.

    Whoever becomes the owner of a chat after another process first begins the work that this one has left.
    """

    def __init__(self, claims: Claims, membership: Membership, threads: Executor) -> None:
        """Own no chat yet."""
        self._claims = claims
        self._membership = membership
        self._threads = threads
        self._own: set[int] = set()  # chats
        self._others: BoundedDict[int, str] = BoundedDict(OTHERS_REMEMBERED)
        self._asking: dict[int, asyncio.Task[str]] = {}

    async def owner_of(self, queue: Queue, take_over: TakeOver) -> str:
        """Return the token of the owner of a chat. It becomes this process, if there was none, or it has ended.

        Args: take_over: It is awaited before this process is the owner.
        Raises: BackendUnavailableError.
        """
        chat = chat_of(queue)
        if chat in self._own:
            return self._membership.token
        if owner := self._others.get(chat):
            return owner
        asking = self._asking.get(chat)
        if asking is None:
            asking = self._asking[chat] = asyncio.create_task(self._ask(chat, take_over))
            asking.add_done_callback(lambda done: self._note_asked(chat, done))
        return await asyncio.shield(asking)

    def _note_asked(self, chat: int, done: asyncio.Task[str]) -> None:
        del self._asking[chat]
        if not done.cancelled():
            done.exception()  # whoever waits for it raises it

    async def _ask(self, chat: int, take_over: TakeOver) -> str:
        owner, before = await self.claim(chat)
        if owner != self._membership.token:
            self._others[chat] = owner
            return owner
        if before:
            await take_over(before)
        self._own.add(chat)
        return owner

    async def claim(self, queue: Queue) -> tuple[str, str]:
        """Return the owner of a chat, and the one before, which may be the same; empty: there was none. See `Claims`.

        Raises: BackendUnavailableError.
        """
        return await run_in_executor(
            self._threads, self._claims.claim, str(chat_of(queue)), self._membership.token, self._membership.is_live
        )

    def forget(self, queue: Queue) -> None:
        """Ask the cluster for the owner of a chat the next time, unless it is this process."""
        self._others.pop(chat_of(queue), None)


def chat_of(queue: Queue) -> int:
    """Return the id of the chat with which the updates of a queue belong together.

    What somebody types in other chats goes with the private chat, which has the id of the person: links lead from there
    to here.
    """
    return queue if isinstance(queue, int) else queue[1]
