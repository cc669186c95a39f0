"""Receive updates of a webhook that several processes share. Each is in the cluster before Telegram may forget it.

An update goes to the process that answers its chat, which stores it and then answers. So nothing is stored for a
process that does not know of it. Whoever cannot reach that process waits until it answers, or until it is known that it
has ended: then it takes its place.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from typing import Any

from telegram import Bot, Update

from bot.bot_api.requests import UnreadableUpdateError, update_of
from bot.config import Webhook
from bot.queue.inbox import is_storable
from bot.replicas.forwarding import Forwarding
from bot.replicas.outage_replies import OutageReplies
from bot.replicas.sharing import Sharing
from bot.runtime.bounded_dict import BoundedDict
from bot.runtime.tasks import run_until_one_ends
from bot.updates.senders import Queue, person_of
from bot.updates.source import Deliver, NotOursError
from bot.updates.webhook.receiver import CONNECTIONS, set_webhook
from bot.updates.webhook.webhook_check import WebhookCheck
from index.errors import BackendUnavailableError, StoreError

FORWARD_S = 10.0
"""Longest time for which an update waits for the process that answers its chat, in seconds. If that process has ended,
this is known before."""

FORWARD_AGAIN_S = 0.2
"""Seconds between two tries to pass an update on."""

OTHERS_REMEMBERED = 100  # other processes that take nothing

CONNECTIONS_OF_ALL = 5 * CONNECTIONS
"""Most requests at a time: those of Telegram, and what four other processes pass on."""

logger = logging.getLogger(__name__)


@dataclass(eq=False, slots=True)
class _Arrived:
    """An update of a chat that is answered here."""

    update: Update
    is_passed_on: bool  # by another process, which tells its sender if it cannot be stored
    is_begun: bool = False  # it cannot be stored, and is being answered
    is_stored: asyncio.Future[bool] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class SharedReceiver:
    """The updates of a webhook that several processes share. See `WebhookSource`."""

    def __init__(
        self,
        bot: Bot,
        webhook: Webhook,
        allowed_updates: tuple[str, ...],
        check: WebhookCheck,
        sharing: Sharing,
        outages: OutageReplies,
    ) -> None:
        """Begin without any update received."""
        self._bot = bot
        self.webhook = webhook
        self._allowed_updates = allowed_updates
        self._check = check
        self._sharing = sharing
        self._outages = outages
        self._forwarding = Forwarding(webhook)
        self._arrived: dict[int, _Arrived] = {}  # those that are not stored yet
        self._refusals: BoundedDict[str, str] = BoundedDict(OTHERS_REMEMBERED)  # those that were logged, by owner
        self._has_news = asyncio.Event()
        self._is_running = False

    @property
    def connections(self) -> int:
        """See `WebhookSource`."""
        return CONNECTIONS_OF_ALL

    @property
    def waiting(self) -> int:
        """See `UpdateSource`."""
        return len(self._arrived)

    @property
    def pending(self) -> int | None:
        """See `UpdateSource`."""
        return self._check.pending

    @property
    def is_receiving(self) -> bool:
        """See `UpdateSource`."""
        return self._check.is_delivering and self._sharing.membership.may_act

    async def connect(self) -> None:
        """Let Telegram send updates. Raises: TelegramError."""
        await set_webhook(self._bot, self.webhook, self._allowed_updates)

    async def take(self, update_id: int, raw: dict[str, Any], replica: str | None) -> bool:
        """See `WebhookSource`. An update is stored when this returns True."""
        if not self._is_running:
            return False
        update = self._read(update_id, raw)
        if update is None:
            return True
        if not self._sharing.membership.may_act:
            if self._sharing.is_without_cluster and replica is None:
                self._outages.reply_to(update)
            return False
        queue = person_of(update)[0]
        try:
            if replica is None:
                return await self._pass_on(update, queue, raw)
            token = self._sharing.membership.token
            if replica == token == await self._sharing.owner_of(queue):
                return await self._store(update, is_passed_on=True)
        except (BackendUnavailableError, StoreError) as error:
            logger.info("Update %d waits for the cluster: %s", update_id, error)
            if replica is None:
                self._outages.reply_to(update)
            return False
        raise NotOursError

    def _read(self, update_id: int, raw: dict[str, Any]) -> Update | None:
        """Return an update; None if it cannot be read, which is done then: Telegram would repeat it for a day."""
        try:
            return update_of(raw, self._bot)
        except UnreadableUpdateError as error:
            logger.warning("Update %d cannot be read and is skipped: %s", update_id, error)
            return None

    async def _pass_on(self, update: Update, queue: Queue, raw: dict[str, Any]) -> bool:
        """Have an update stored by the process that answers its chat, for FORWARD_S at most. Return whether it was.

        Raises: BackendUnavailableError, StoreError.
        """
        clock = asyncio.get_running_loop().time
        give_up_at = clock() + FORWARD_S
        refusal: str | None = None
        while self._is_running and clock() < give_up_at:
            owner = await self._sharing.owner_of(queue)
            if owner == self._sharing.membership.token:
                return await self._store(update, is_passed_on=False)
            address = await self._sharing.address_of(owner)
            refusal = await self._forwarding.send(address, owner, raw) if address else "takes no updates"
            if refusal is None:
                self._refusals.pop(owner, None)
                return True
            self._sharing.forget_owner(queue)
            await asyncio.sleep(FORWARD_AGAIN_S)
        if self._is_running and refusal:
            self._warn_once(owner, address, refusal)
        return False

    def _warn_once(self, owner: str, address: str, refusal: str) -> None:
        """Say that a process which is there takes nothing. Its settings may be wrong."""
        if self._refusals.get(owner) != refusal:
            self._refusals[owner] = refusal
            logger.warning(
                "Updates cannot be passed on to the replica %s at %s, which %s. Telegram keeps them. All replicas need "
                "the same WEBHOOK_URL and WEBHOOK_SECRET, and a WEBHOOK_LISTEN at which the others reach them",
                owner,
                address or "no address",
                refusal,
            )

    async def _store(self, update: Update, *, is_passed_on: bool) -> bool:
        if not self._is_running or not self._sharing.membership.may_act:
            return False
        arrived = self._arrived.setdefault(update.update_id, _Arrived(update, is_passed_on))
        self._has_news.set()
        return await asyncio.shield(arrived.is_stored)

    async def run(self, deliver: Deliver) -> None:
        """Store and begin updates until cancelled, all that have come together. See `UpdateSource`.

        Raises: ExpelledError: the others go on without this process.
        """
        await self._sharing.begin_with_others()
        self._is_running = True
        try:
            await run_until_one_ends(self._store_all(deliver), self._check.run(self.connect), self._sharing.watch())
        finally:
            self._refuse_all()

    async def _store_all(self, deliver: Deliver) -> None:
        while True:
            await self._has_news.wait()
            self._has_news.clear()
            came = [arrived for _, arrived in sorted(self._arrived.items()) if not arrived.is_begun]
            storable = [arrived.update for arrived in came if is_storable(arrived.update)]
            try:
                new = await self._sharing.store(storable)
            except StoreError as error:
                logger.warning("Updates could not be stored, Telegram keeps them: %s", error)
                for arrived in came:
                    if not arrived.is_passed_on:
                        self._outages.reply_to(arrived.update)
                self._answer(came, is_stored=False)
                continue
            self._answer([arrived for arrived in came if arrived.update in storable], is_stored=True)
            await self._sharing.begin(new)
            unstorable = [arrived for arrived in came if arrived.update not in storable]
            for arrived in unstorable:
                arrived.is_begun = True
            await deliver([arrived.update for arrived in unstorable], self._done)

    def _done(self, update_id: int) -> None:
        """Let Telegram forget an update that cannot be stored, but has been answered."""
        if arrived := self._arrived.get(update_id):
            self._answer([arrived], is_stored=True)

    def _answer(self, came: list[_Arrived], *, is_stored: bool) -> None:
        for arrived in came:
            self._arrived.pop(arrived.update.update_id, None)
            if not arrived.is_stored.done():
                arrived.is_stored.set_result(is_stored)

    def _refuse_all(self) -> None:
        self._is_running = False
        self._answer(list(self._arrived.values()), is_stored=False)

    async def confirm(self) -> None:
        """Answer all requests: Telegram keeps what is not stored."""
        self._refuse_all()
        await self._forwarding.close()
