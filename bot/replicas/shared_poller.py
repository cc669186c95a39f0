"""Poll for updates in one process at a time, and keep in the cluster what is accepted."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress

from telegram import Bot, Update
from telegram.error import TelegramError

from bot.replicas.outage_replies import OutageReplies
from bot.replicas.replica import Replica
from bot.replicas.sharing import Sharing
from bot.runtime.executors import run_in_executor
from bot.runtime.tasks import run_until_one_ends
from bot.updates.poller import Poller
from bot.updates.source import Deliver, DoneCallback, ExpelledError, OtherPollerError
from index.errors import BackendUnavailableError
from index.opensearch.lease import Lease
from index.opensearch.leases import OVER_S

POLLING = "polling:"
"""Prefix of the names of the leases for polling. The id of the bot follows."""

TAKE_AGAIN_S = 0.5
"""Seconds between two tries to take the lease."""

TAKE_S = OVER_S + 2.0
"""Seconds after which another process surely polls. The lease of one that was killed is over before."""

LOOK_AHEAD_S = 2.0
"""Seconds between two looks at what else waits at Telegram while the cluster does not answer."""

HELD_LOOK_S = 1.0
"""Seconds between two looks at whether this process still has the lease."""

logger = logging.getLogger(__name__)


class SharedPoller:
    """The poller of one of several processes that share an archive. See `UpdateSource`."""

    def __init__(self, poller: Poller, replica: Replica, sharing: Sharing, bot: Bot, outages: OutageReplies) -> None:
        """Poll nothing yet."""
        self._poller = poller
        self._outages = outages
        self._replica = replica
        self._sharing = sharing
        self._bot = bot

    @property
    def waiting(self) -> int:
        """See `UpdateSource`."""
        return self._poller.waiting

    @property
    def pending(self) -> int | None:
        """See `UpdateSource`."""
        return self._poller.pending

    @property
    def is_receiving(self) -> bool:
        """See `UpdateSource`."""
        return self._poller.is_receiving and self._sharing.membership.may_act

    async def connect(self) -> None:
        """See `UpdateSource`."""
        await self._poller.connect()

    async def run(self, deliver: Deliver) -> None:
        """Poll as soon as no other process does. See `UpdateSource`.

        Raises: OtherPollerError. ExpelledError: the others go on without this process.
        """
        lease = await self._take()
        await self._sharing.begin_with_others()

        async def deliver_if_stored(updates: Sequence[Update], done: DoneCallback) -> None:
            await self._wait_with(updates)
            await deliver(updates, done)

        await run_until_one_ends(self._poller.run(deliver_if_stored), self._sharing.watch(), self._check(lease))

    async def _wait_with(self, updates: Sequence[Update]) -> None:
        """Wait until this process may act. Meanwhile Telegram keeps updates: these, and those that come after them."""
        membership = self._sharing.membership
        behind: tuple[Update, ...] = ()
        while not membership.may_act:
            if self._sharing.is_without_cluster:
                for update in (*updates, *behind):
                    self._outages.reply_to(update)
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_AHEAD_S):
                    await membership.wait_until_it_may_act()
            try:
                behind = await self._poller.look_ahead()
            except TelegramError as error:
                logger.info("It is not known what else waits at Telegram: %s", error)

    async def _take(self) -> Lease:
        clock = asyncio.get_running_loop().time
        has_failed, give_up_at = False, clock() + TAKE_S
        while clock() < give_up_at:
            try:
                if lease := await run_in_executor(
                    self._replica.threads, self._replica.leases.take, f"{POLLING}{self._bot.id}"
                ):
                    return lease
            except BackendUnavailableError as error:
                if not has_failed:
                    logger.warning("The cluster does not answer, it is tried again: %s", error)
                has_failed, give_up_at = True, clock() + TAKE_S
            await asyncio.sleep(TAKE_AGAIN_S)
        raise OtherPollerError

    async def _check(self, lease: Lease) -> None:
        while not lease.is_ended:  # noqa: ASYNC110 - a thread renews the lease, and tells nobody
            await asyncio.sleep(HELD_LOOK_S)
        raise ExpelledError

    async def confirm(self) -> None:
        """See `UpdateSource`."""
        await self._poller.confirm()
