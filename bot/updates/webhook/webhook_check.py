"""Ask Telegram again and again whether it can deliver what it has."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from telegram import Bot, WebhookInfo
from telegram.error import InvalidToken, TelegramError

CHECK_S = 60.0
"""Seconds between two checks."""

TROUBLE_OVER = timedelta(minutes=5)
"""Time without a failed delivery after which Telegram counts as able to deliver. It tries again after two minutes at
most. Under load something always waits there, so that this alone says nothing."""

logger = logging.getLogger(__name__)


class WebhookCheck:
    """The check of a webhook. It logs what Telegram says about failures, once."""

    def __init__(self, bot: Bot, url: str, on_all_fetched: Callable[[], None], now: Callable[[], datetime]) -> None:
        """Check nothing yet.

        Args:
            on_all_fetched: Called when Telegram has delivered all updates, or is about to.
            now: Returns the time by Telegram's clock.
        """
        self._bot = bot
        self._url = url
        self._on_all_fetched = on_all_fetched
        self._now = now
        self._last_warning = ""
        self.is_delivering = False
        """Whether Telegram could deliver updates the last time. `run` begins with True, because the bot has connected
        before."""
        self.pending: int | None = None
        """The number of updates that Telegram had not delivered the last time; None: it was not told."""

    async def run(self, connect: Callable[[], Awaitable[None]]) -> None:
        """Check until cancelled.

        Args: connect: Sets the webhook again, if another program has removed it.
        Raises: InvalidToken: Telegram no longer knows the token.
        """
        began = self._now()
        self.is_delivering = True
        while True:
            try:
                info = await self._bot.get_webhook_info()
                self.pending = info.pending_update_count
                if info.url == self._url:
                    self._look_at(info, began)
                else:
                    self._warn_once("Another program with the same token has removed the webhook; it is set again")
                    await connect()
            except InvalidToken:
                raise
            except TelegramError as error:
                self.is_delivering, self.pending = False, None
                self._warn_once(f"Telegram cannot be asked about the webhook, it is tried again: {error}")
            await asyncio.sleep(CHECK_S)

    def _look_at(self, info: WebhookInfo, began: datetime) -> None:
        """Note what Telegram says. Failures from before *began* are those of an earlier run."""
        failed_at = info.last_error_date
        if failed_at and failed_at >= began.replace(microsecond=0):
            self._warn_once(f"Telegram could not deliver an update, it is tried again: {info.last_error_message}")
        has_trouble = failed_at is not None and self._now() - failed_at <= TROUBLE_OVER
        self.is_delivering = not info.pending_update_count or not has_trouble
        if self.is_delivering:
            self._on_all_fetched()

    def _warn_once(self, line: str) -> None:
        if line != self._last_warning:
            self._last_warning = line
            logger.warning(line)
