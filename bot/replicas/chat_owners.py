"""Know which process answers a chat. Its updates are handled there, in order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Iterable
from concurrent.futures import Executor

from bot.replicas.membership import Membership
from bot.runtime.bounded_dict import BoundedDict
from bot.runtime.executors import run_in_executor
from bot.updates.senders import Queue
from index.opensearch.records.claims import Claim, Claims

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
        owner, before = (await self._claim([chat]))[chat]
        if owner != self._membership.token:
            self._others[chat] = owner
            return owner
        if before:
            await take_over(before)
        self.note_own([chat])
        return owner

    async def take(self, chats: Collection[int]) -> set[int]:
        """Claim chats. Return those that this process answers, once it has begun what is left of them: see `note_own`.

        Raises: BackendUnavailableError.
        """
        claims = await self._claim(chats) if chats else {}
        return {chat for chat, claim in claims.items() if claim.owner == self._membership.token}

    def note_own(self, chats: Iterable[int]) -> None:
        """Note that this process answers these chats, and that what others have left of them has begun."""
        self._own.update(chats)

    async def _claim(self, chats: Collection[int]) -> dict[int, Claim]:
        keys = [str(chat) for chat in chats]
        claims = await run_in_executor(
            self._threads, self._claims.claim, keys, self._membership.token, self._membership.is_live
        )
        return {int(key): claim for key, claim in claims.items()}

    def forget(self, queue: Queue) -> None:
        """Ask the cluster for the owner of a chat the next time, unless it is this process."""
        self._others.pop(chat_of(queue), None)


def chat_of(queue: Queue) -> int:
    """Return the id of the chat with which the updates of a queue belong together.

    What somebody types in other chats goes with the private chat, which has the id of the person: links lead from there
    to here.
    """
    return queue if isinstance(queue, int) else queue[1]
