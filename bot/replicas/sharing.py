"""Share updates among processes: each is stored once, and handled where its chat is answered."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence

from telegram import Bot, Update

from bot.replicas.chat_owners import ChatOwners, chat_of
from bot.replicas.membership import Membership
from bot.replicas.replica import Replica
from bot.replicas.takeover import Begin, Takeover
from bot.runtime.executors import run_in_executor
from bot.runtime.tasks import run_until_one_ends
from bot.updates.senders import Queue, person_of
from index.errors import BackendUnavailableError, StoreError

LOOK_S = 1.0
"""Seconds between two looks at who is there. What a process that was stopped has left waits for so long."""

LOOKS_BETWEEN = 30
"""Looks after which it is looked for left work although nobody has left. A write may arrive after its process ended."""

RELEASE_LOOKS = 60
"""Looks after which chats are given up of which nothing was heard for long: about a minute."""

TIDY_LOOKS = 3_600
"""Looks after which one process forgets for all what was done long ago: about an hour."""

logger = logging.getLogger(__name__)


class Sharing:
    """The updates that this process shares with others."""

    def __init__(self, replica: Replica, bot: Bot, is_work: Callable[[Update], bool], begin: Begin) -> None:
        """Share nothing yet.

        Args:
            is_work: Returns whether an update is editors' work.
            begin: Begins updates that are in the inbox, in their order.
        """
        self._replica = replica
        self._inbox = replica.inbox
        self._bot = bot
        self._is_work = is_work
        self.begin = begin
        self._owners = ChatOwners(replica.claims, replica.membership, replica.threads)
        self._takeover = Takeover(replica.inbox, bot, replica.membership, replica.threads, self._owners)
        self._looks = 0
        self._is_unsure = True  # whether there may be left work
        self._failed = ""

    @property
    def membership(self) -> Membership:
        """Return the processes that share them."""
        return self._replica.membership

    @property
    def is_without_cluster(self) -> bool:
        """Return whether the cluster did not answer the last time."""
        return bool(self._failed)

    async def owner_of(self, queue: Queue) -> str:
        """Return the token of the process that answers a chat: this one, if no other one is there that does.

        Then what others have left of it has begun. Raises: BackendUnavailableError, StoreError.
        """
        return await self._owners.owner_of(queue, self._take_over_from)

    def forget_owner(self, queue: Queue) -> None:
        """Find out again which process answers a chat, the next time."""
        self._owners.forget(queue)

    async def address_of(self, token: str) -> str:
        """Return where a process takes updates, or nothing. Raises: BackendUnavailableError."""
        return await run_in_executor(self._replica.threads, self.membership.address_of, token)

    async def store(self, updates: Sequence[Update]) -> list[Update]:
        """Write updates of chats that this process answers into the cluster. Return those that nobody has stored yet.

        Raises: StoreError: some may be stored. They can be stored again, and are new then.
        """
        work: list[Update] = []
        questions: list[Update] = []
        for update in updates:
            (work if self._is_work(update) else questions).append(update)
        new = {
            each.update_id for each in [*await self._inbox.accept(work), *await self._inbox.keep_questions(questions)]
        }
        if any(update.update_id not in new and not self._inbox.is_open(update) for update in updates):
            self._is_unsure = True  # done before, or left by a process whose write arrived after its end
        return [update for update in updates if update.update_id in new]

    async def _take_over_from(self, token: str) -> None:
        await self._takeover.of(token, self.begin)

    async def _take_over_all(self) -> None:
        await self._takeover.of_all(self.begin)

    async def _busy_chats(self) -> set[int]:
        return {chat_of(person_of(update)[0]) for update in await self._inbox.open_here(self._bot)}

    async def begin_with_others(self) -> None:
        """Begin what processes that have ended have left. Tries until the cluster answers."""
        while True:
            self.membership.check()
            if await self._look():
                return
            await asyncio.sleep(LOOK_S)

    async def watch(self) -> None:
        """Look again and again who is there, and take over from those that have ended.

        Raises: ExpelledError: the others go on without this process.
        """
        await run_until_one_ends(self._look_on(), self._until_expelled())

    async def _look_on(self) -> None:
        while True:
            await asyncio.sleep(LOOK_S)
            await self._look()

    async def _until_expelled(self) -> None:
        """See `watch`. A look may wait for turns, which wait until this process may act: it never may again."""
        while True:
            await asyncio.sleep(LOOK_S)
            self.membership.check()

    async def _look(self) -> bool:
        """Return whether the cluster has answered."""
        try:
            has_left = await run_in_executor(self._replica.threads, self.membership.look)
            await self._replica.tasks.take()
            await self._inbox.refresh()
            if has_left or self._is_unsure or self._looks % LOOKS_BETWEEN == 0:
                self._is_unsure = False
                await self._take_over_all()
            if self._looks % RELEASE_LOOKS == 0:
                await self._owners.release_idle(self._busy_chats)
            if self._replica.tasks.is_held and self._looks % TIDY_LOOKS == 1:
                await self._inbox.tidy()
                await self._owners.tidy(self._take_over_all)
        except (BackendUnavailableError, StoreError) as error:
            self._is_unsure = True
            if not self._failed:
                logger.warning("The cluster does not answer, it is tried again: %s", error)
            self._failed = str(error)
            return False
        if self._failed:
            logger.info("The cluster answers again")
        self._failed = ""
        self._looks += 1
        return True
