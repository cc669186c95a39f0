"""Begin the work that other processes have left."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Executor

from telegram import Bot, Update

from bot.queue.shared_inbox import SharedInbox
from bot.replicas.chat_owners import ChatOwners, chat_of
from bot.replicas.membership import Membership
from bot.runtime.bounded_dict import BoundedDict
from bot.runtime.executors import run_in_executor
from bot.updates.senders import person_of

REMEMBERED = 1_000  # processes that have left nothing

Begin = Callable[[Sequence[Update]], Awaitable[None]]
"""A function that begins updates which are in the inbox, in this order."""

logger = logging.getLogger(__name__)


class Takeover:
    """Takes over what processes that have ended have left, in the order of the updates, with the chats.

    It looks for all of it at once, so that many chats take no longer than one.
    """

    def __init__(
        self, inbox: SharedInbox, bot: Bot, membership: Membership, threads: Executor, owners: ChatOwners
    ) -> None:
        """Take over nothing yet."""
        self._inbox = inbox
        self._bot = bot
        self._membership = membership
        self._threads = threads
        self._owners = owners
        self._lock = asyncio.Lock()
        self._begun = 0  # looks
        self._done = 0  # the last look that came to its end
        self._empty: BoundedDict[str, bool] = BoundedDict(REMEMBERED)

    async def of(self, token: str, begin: Begin) -> None:
        """Begin what a process that has ended has left, unless that was done. Raises: BackendUnavailableError."""
        if token in self._empty:
            return
        begun = self._begun
        async with self._lock:
            if self._done <= begun:  # otherwise a look that began after this call has found it
                await self._take_over(begin)
            if token != self._membership.token:
                self._empty[token] = True

    async def of_all(self, begin: Begin) -> None:
        """Begin what all processes that have ended have left. Raises: BackendUnavailableError."""
        async with self._lock:
            await self._take_over(begin)

    async def _take_over(self, begin: Begin) -> None:
        """See `of_all`. Who is there is asked after what is left: what an ended process owns is among it then."""
        self._begun += 1
        left = await self._inbox.others(self._bot)
        gone = await run_in_executor(self._threads, self._gone_among, {each.owner for each in left})
        theirs = [(chat_of(person_of(each.update)[0]), each) for each in left if each.owner in gone]
        ours = await self._owners.take({chat for chat, _ in theirs})
        claimed = await self._inbox.claim([each for chat, each in theirs if chat in ours])
        if claimed:
            logger.info("Updates of a replica that has ended, which are continued here: %d", len(claimed))
        await begin(sorted(claimed, key=lambda update: update.update_id))
        self._owners.note_own(ours)
        self._done = self._begun

    def _gone_among(self, tokens: set[str]) -> set[str]:
        return {token for token in tokens if not token or not self._membership.is_live(token)}
