"""Fetching updates by long polling, for as long as it takes.

python-telegram-bot has a poller of its own; it prints a traceback a try while Telegram or the network is away.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.pacing import told_s

logger = logging.getLogger(__name__)

FIRST_DELAY_S = 1.0  # after a failure; doubled with each that follows
LONGEST_DELAY_S = 30.0
CONFLICT_DELAY_S = 15.0
"""Seconds between tries while another program polls: Telegram ends the poll of the one that was first, so trying faster
would only take turns with it."""


class Poller:
    """Fetches updates, and says in one log line each when that stops and when it works again."""

    def __init__(self, bot: Bot, poll_timeout_s: int, allowed_updates: tuple[str, ...]) -> None:
        self._bot = bot
        self._poll_timeout_s = poll_timeout_s
        self._allowed_updates = allowed_updates
        self._offset: int | None = None  # of the first update that is not confirmed yet
        self._failures = 0
        self._said = ""

    async def run(self, deliver: Callable[[Update], Awaitable[None]]) -> None:
        """Deliver updates in order, one by one, until cancelled.

        Raises: InvalidToken: Telegram does not know the token any more.
        """
        while True:
            try:
                updates = await self._fetch(self._poll_timeout_s)
            except InvalidToken:
                raise
            except TelegramError as error:
                await asyncio.sleep(self._delay_s(error))
                continue
            self._recovered()
            for update in updates:
                await deliver(update)
                self._offset = update.update_id + 1

    async def confirm(self) -> None:
        """Tell Telegram what was delivered, so that it does not come again after a restart."""
        if self._offset is not None:
            try:
                await self._fetch(0)
            except TelegramError as error:
                logger.info("The last updates could not be confirmed; they may come again: %s", error)

    async def _fetch(self, timeout_s: int) -> tuple[Update, ...]:
        return await self._bot.get_updates(
            offset=self._offset, timeout=timeout_s, allowed_updates=list(self._allowed_updates)
        )

    def _delay_s(self, error: TelegramError) -> float:
        """Say what is wrong, once; return how long to wait."""
        self._failures += 1
        if isinstance(error, Conflict):
            self._say("Another program polls with the same token; Byline waits for it to end")
            return CONFLICT_DELAY_S
        if isinstance(error, RetryAfter):
            self._say("Telegram asks to poll less often")
            return told_s(error)
        what = "Telegram cannot be reached" if isinstance(error, NetworkError) else "Telegram refused to give updates"
        self._say(f"{what}, it is tried again: {error}")
        return float(min(FIRST_DELAY_S * 2 ** (self._failures - 1), LONGEST_DELAY_S))

    def _say(self, line: str) -> None:
        if line != self._said:
            self._said = line
            logger.warning(line)

    def _recovered(self) -> None:
        if self._failures:
            self._failures = 0
            self._said = ""
            logger.info("Updates are coming again")
