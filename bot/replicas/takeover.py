"""Begin the work that other processes have left."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Executor

from telegram import Bot, Update

from bot.queue.shared_inbox import LeftUpdate, SharedInbox
from bot.replicas.membership import Membership
from bot.runtime.bounded_dict import BoundedDict
from bot.runtime.executors import run_in_executor
from bot.updates.senders import Queue, person_of

REMEMBERED = 1_000  # processes that have left nothing

Begin = Callable[[Sequence[Update]], Awaitable[None]]
"""A function that begins updates which are in the inbox, in this order."""

Take = Callable[[Queue], Awaitable[bool]]
"""A function that returns whether a chat is answered by this process from now on."""

logger = logging.getLogger(__name__)


class Takeover:
    """Takes over what processes that have ended have left: in the order of the updates, chat by chat."""

    def __init__(self, inbox: SharedInbox, bot: Bot, membership: Membership, threads: Executor, take: Take) -> None:
        """Take over nothing yet."""
        self._inbox = inbox
        self._bot = bot
        self._membership = membership
        self._threads = threads
        self._take = take
        self._lock = asyncio.Lock()
        self._empty: BoundedDict[str, bool] = BoundedDict(REMEMBERED)

    async def of(self, token: str, begin: Begin) -> None:
        """Begin what a process that has ended has left, unless that was done. Raises: BackendUnavailableError."""
        if token in self._empty:
            return
        async with self._lock:
            if token not in self._empty:
                await self._take_over(begin)
            if token != self._membership.token:
                self._empty[token] = True

    async def of_all(self, begin: Begin) -> None:
        """Begin what all processes that have ended have left. Raises: BackendUnavailableError."""
        async with self._lock:
            await self._take_over(begin)

    async def _take_over(self, begin: Begin) -> None:
        """See `of_all`. Who is there is asked after what is left: what an ended process owns is among it then."""
        left = await self._inbox.others(self._bot)
        gone = await run_in_executor(self._threads, self._gone_among, {each.owner for each in left})
        by_chat: dict[Queue, list[LeftUpdate]] = defaultdict(list)
        for each in left:
            if each.owner in gone:
                by_chat[person_of(each.update)[0]].append(each)
        ours = [each for queue, some in by_chat.items() if await self._take(queue) for each in some]
        claimed = await self._inbox.claim(ours) if ours else []
        if claimed:
            logger.info("Updates of a replica that has ended, which are continued here: %d", len(claimed))
        await begin(sorted(claimed, key=lambda update: update.update_id))

    def _gone_among(self, tokens: set[str]) -> set[str]:
        return {token for token in tokens if not token or not self._membership.is_live(token)}
