"""Know which process answers a chat. Its updates are handled there, in order."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator
from concurrent.futures import Executor

from bot.replicas.membership import Membership
from bot.runtime.bounded_dict import BoundedDict
from bot.runtime.executors import run_in_executor
from bot.updates.senders import Queue
from index.opensearch.records.claims import Claim, Claims

OTHERS_REMEMBERED = 50_000
"""Most chats whose owners are remembered, where that is another process. For others the cluster is asked."""

OWN_REMEMBERED = 50_000
"""Chats that this process answers, beyond which it gives up those that had no update for the longest time."""

IDLE_S = 24 * 3_600.0
"""Seconds without an update after which a chat is given up. After a day, no question leans on the answer before."""

TakeOver = Callable[[str], Awaitable[None]]
"""A function that begins the open work that a process has left. It is called with the token of that process."""

Busy = Callable[[], Awaitable[Collection[int]]]
"""A function that returns the chats of which something is open in this process."""

logger = logging.getLogger(__name__)


class ChatOwners:
    """The owners of chats. Each chat has one: the process that first got an update of it, as long as it is there.

    A chat of which nothing is heard for long, and nothing is open, is given up. Its next update finds an owner again.
    Whoever becomes the owner of a chat after another process first begins the work that this one has left.
    """

    def __init__(self, claims: Claims, membership: Membership, threads: Executor) -> None:
        """Own no chat yet."""
        self._claims = claims
        self._membership = membership
        self._threads = threads
        self._own: OrderedDict[int, float] = OrderedDict()  # chat -> when it had an update; the last one last
        self._releasing: Collection[int] = ()  # chats that are being given up
        self._released = asyncio.Event()
        self._others: BoundedDict[int, str] = BoundedDict(OTHERS_REMEMBERED)
        self._asking: dict[int, asyncio.Task[str]] = {}

    async def owner_of(self, queue: Queue, take_over: TakeOver) -> str:
        """Return the token of the owner of a chat. It becomes this process, if there was none, or it has ended.

        Args: take_over: It is awaited before this process is the owner.
        Raises: BackendUnavailableError.
        """
        chat = chat_of(queue)
        if chat in self._own:
            self.note_own([chat])
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
        self.note_own([chat for chat in chats if chat in self._own])  # so that none is given up meanwhile
        claims = await self._claim(chats) if chats else {}
        return {chat for chat, claim in claims.items() if claim.owner == self._membership.token}

    def note_own(self, chats: Iterable[int]) -> None:
        """Note that this process answers these chats, and that what others have left of them has begun."""
        for chat in chats:
            self._own[chat] = asyncio.get_running_loop().time()
            self._own.move_to_end(chat)

    async def release_idle(self, busy: Busy) -> None:
        """Give up chats of which nothing was heard for long. Call it one at a time. Raises: BackendUnavailableError."""
        idle = dict(self._idle())
        open_chats = await busy() if idle else ()
        self._releasing = {chat for chat in idle if self._own.get(chat) == idle[chat] and chat not in open_chats}
        if not self._releasing:
            return
        for chat in self._releasing:
            del self._own[chat]
        self._released.clear()
        try:
            keys = [str(chat) for chat in self._releasing]
            await run_in_executor(self._threads, self._claims.release, keys, self._membership.token)
        finally:
            self._releasing = ()
            self._released.set()

    def _idle(self) -> Iterator[tuple[int, float]]:
        idle_since, extra = asyncio.get_running_loop().time() - IDLE_S, len(self._own) - OWN_REMEMBERED
        for place, (chat, heard_at) in enumerate(self._own.items()):
            if place >= extra and heard_at > idle_since:
                return
            yield chat, heard_at

    async def tidy(self, take_over_all: Callable[[], Awaitable[None]]) -> None:
        """Forget the claims of processes that have ended, which belong to no chat that anybody writes in.

        Args: take_over_all: It begins what these have left. Who gets a chat of theirs meanwhile begins it before.
        Raises: BackendUnavailableError.
        """
        ended = await run_in_executor(self._threads, self._claims.left, self._membership.is_live)
        if ended:
            await take_over_all()
            await run_in_executor(self._threads, self._claims.forget, ended)

    async def _claim(self, chats: Collection[int]) -> dict[int, Claim]:
        while any(chat in self._releasing for chat in chats):
            await self._released.wait()
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
