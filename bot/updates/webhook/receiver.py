"""Receive updates that Telegram sends, each in a request of its own, several requests at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from telegram import Bot, Update

from bot.bot_api.requests import UnreadableUpdateError, update_of
from bot.config import Webhook
from bot.runtime.bounded_dict import BoundedDict
from bot.runtime.tasks import run_until_one_ends
from bot.updates.source import Deliver
from bot.updates.webhook.webhook_check import WebhookCheck

HOLD_S = 2.0
"""Longest time for which a request waits for its update to be done, in seconds. An answer takes a fraction of a second.
Telegram sends what comes of one chat one after the other, so a longer wait would delay its next updates. What is not
done then is kept here, such as a question in a chat that gets no more messages this minute."""

CONNECTIONS = 100
"""Most requests of Telegram at a time, which is the most that it offers. A hundred answers a second may then take a
second each."""

UPDATES_REMEMBERED = 10_000  # ids of updates that are done; one that comes again is not handled again

logger = logging.getLogger(__name__)


async def set_webhook(bot: Bot, webhook: Webhook, allowed_updates: tuple[str, ...]) -> None:
    """Let Telegram send updates. What waits there is kept. Raises: TelegramError."""
    await bot.set_webhook(
        webhook.url,
        max_connections=CONNECTIONS,
        allowed_updates=list(allowed_updates),
        secret_token=webhook.secret,
    )


@dataclass(eq=False, slots=True)
class _Received:
    """An update that has come and is not done."""

    raw: dict[str, Any]  # as Telegram sent it
    is_done: asyncio.Future[bool] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    # False: it will not be, in this run


class WebhookReceiver:
    """The updates of a webhook. See `UpdateSource`.

    Telegram keeps an update until the response to its request says that it is done. Otherwise it sends it again, after
    a while: then the second request waits for the same outcome.
    """

    def __init__(
        self,
        bot: Bot,
        webhook: Webhook,
        allowed_updates: tuple[str, ...],
        keep: Callable[[int], Awaitable[bool]],
        check: WebhookCheck,
    ) -> None:
        """Begin without any update received.

        Args: keep: Writes a delivered update with this id to disk, if it can; returns whether it did.
        """
        self._bot = bot
        self.webhook = webhook
        self._allowed_updates = allowed_updates
        self._keep = keep
        self._check = check
        self._received: dict[int, _Received] = {}
        self._undelivered: dict[int, _Received] = {}  # those of them that are not delivered yet
        self._done: BoundedDict[int, bool] = BoundedDict(UPDATES_REMEMBERED)
        self._has_news = asyncio.Event()
        self._is_ending = False

    @property
    def connections(self) -> int:
        """See `WebhookSource`."""
        return CONNECTIONS

    @property
    def waiting(self) -> int:
        """See `UpdateSource`."""
        return len(self._received)

    @property
    def pending(self) -> int | None:
        """See `UpdateSource`."""
        return self._check.pending

    @property
    def is_receiving(self) -> bool:
        """See `UpdateSource`."""
        return self._check.is_delivering

    async def connect(self) -> None:
        """Let Telegram send updates. Raises: TelegramError."""
        await set_webhook(self._bot, self.webhook, self._allowed_updates)

    async def take(self, update_id: int, raw: dict[str, Any], replica: str | None = None) -> bool:  # noqa: ARG002 - the same for every source of a webhook
        """Wait until an update is done, for HOLD_S at most. Then keep it, if that is possible. See `WebhookSource`."""
        if update_id in self._done:
            return True
        if self._is_ending:
            return False
        received = self._received.get(update_id)
        if received is None:
            received = self._received[update_id] = self._undelivered[update_id] = _Received(raw)
            self._has_news.set()
        await asyncio.wait([received.is_done], timeout=HOLD_S)
        if self._undelivered.pop(update_id, None):  # so that no more of them wait here than Telegram has connections
            del self._received[update_id]
        elif not received.is_done.done() and await self._keep(update_id):
            self._note_done(update_id)
        return received.is_done.done() and received.is_done.result()

    async def run(self, deliver: Deliver) -> None:
        """Deliver updates until cancelled, all that have come together. See `UpdateSource`."""
        await run_until_one_ends(self._deliver_all(deliver), self._check.run(self.connect))

    async def _deliver_all(self, deliver: Deliver) -> None:
        while True:
            await self._has_news.wait()
            self._has_news.clear()
            came, self._undelivered = sorted(self._undelivered.items()), {}
            readable = [update for update_id, received in came if (update := self._read(update_id, received.raw))]
            if readable:
                await deliver(readable, self._note_done)

    def _read(self, update_id: int, raw: dict[str, Any]) -> Update | None:
        """Return an update; None if it cannot be read, which is done then: Telegram would repeat it for a day."""
        try:
            return update_of(raw, self._bot)
        except UnreadableUpdateError as error:
            logger.warning("Update %d cannot be read and is skipped: %s", update_id, error)
            self._note_done(update_id)
            return None

    def _note_done(self, update_id: int) -> None:
        """Note that an update need not come again. A second call does nothing."""
        self._done[update_id] = True
        received = self._received.pop(update_id, None)
        if received and not received.is_done.done():
            received.is_done.set_result(True)

    async def confirm(self) -> None:
        """Answer all requests: Telegram keeps what is not done."""
        self._is_ending = True
        for received in self._received.values():
            if not received.is_done.done():
                received.is_done.set_result(False)
