"""One update from its turn to its end: tried three times at the most; editors' work, until its sender was told."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack
from datetime import timedelta

from telegram import Update
from telegram.error import RetryAfter, TelegramError
from telegram.ext import ContextTypes

from bot.app import PtbApplication
from bot.failures import is_loss, is_of_channel, tell
from bot.i18n import gettext as _
from bot.inbox import Inbox, key_of
from bot.pacing import end_turn, told_s
from bot.render import text_reply
from bot.sending import edit_at, send_to

logger = logging.getLogger(__name__)

TRIES = 3
"""How often an update may end the program, by a fault in it, before it is skipped. A kill from outside counts as one:
the two cannot be told apart."""

TOO_OLD = timedelta(hours=24)
"""After which accepted work is given up: Telegram itself keeps an update no longer, and its sender has moved on. It
counts by Telegram's clock, so that nothing is given up because the clock of the machine was corrected."""

TELL_AGAIN_S = 60.0  # after Telegram could not be reached; doubled with each time
LONGEST_TELL_AGAIN_S = 3600.0


class Handling:
    """Hands updates to the handlers, and sees to it that each comes to an end."""

    def __init__(self, application: PtbApplication, inbox: Inbox, admin_ids: frozenset[int]) -> None:
        self._application = application
        self._inbox = inbox
        self._admin_ids = admin_ids
        self._last_try = asyncio.Lock()  # one at a time: of those under way in a crash, one is to blame
        self._untold: dict[int, float] = {}  # ids of work whose sender heard nothing, and how long to wait at least
        application.add_error_handler(self._note_untold)

    async def handle(self, update: Update) -> None:
        """Have *update* handled, unless it has ended the program TRIES times."""
        key = key_of(update)
        attempts = self._inbox.attempts
        async with AsyncExitStack() as stack:
            if attempts.before(key) == TRIES - 1:
                await stack.enter_async_context(self._last_try)
            if attempts.before(key) >= TRIES:
                await self._skip(update)  # its count stays: should it come again, it is skipped again
                return
            attempts.begin(key)
            try:
                await self._application.process_update(update)
            finally:
                attempts.end(key)

    async def do(self, update: Update) -> None:
        """Have accepted work done, and its sender told; what is cancelled goes on in the next run."""
        try:
            await self._do_until_told(update)
        except Exception:
            await self._inbox.finish(update)  # it would only fail again
            raise
        await self._inbox.finish(update)

    async def _do_until_told(self, update: Update) -> None:
        delay_s = TELL_AGAIN_S
        while not self._is_too_old(update):
            self._untold.pop(update.update_id, None)
            await self.handle(update)
            wait_s = self._untold.pop(update.update_id, None)
            if wait_s is None:
                return
            end_turn()
            await asyncio.sleep(max(delay_s, wait_s))
            delay_s = min(2 * delay_s, LONGEST_TELL_AGAIN_S)
        logger.warning("Update %d waited for more than a day and is given up", update.update_id)
        await self._tell(
            update,
            _("I was away for more than a day before this was done, and gave it up. Please send it again if need be."),
        )

    def _is_too_old(self, update: Update) -> bool:
        """Whether its sender has moved on; what was posted in a channel has none, and still counts."""
        if is_of_channel(update):
            return False
        return self._inbox.age_of(update) > TOO_OLD

    async def _skip(self, update: Update) -> None:
        logger.error("Update %d has ended the program %d times and is skipped", update.update_id, TRIES)
        await self._tell(
            update, _("This made me crash three times, so I skip it. Whoever runs me finds more in the log.")
        )
        user = update.effective_user
        for admin_id in self._admin_ids - {user.id if user else 0}:
            report = _("A message made me crash three times, so I skip it (update {number}). The log tells more.")
            try:
                await send_to(self._application.bot, admin_id, text_reply(report.format(number=update.update_id)))
            except TelegramError as error:
                logger.info("An admin could not be told: %s", error)

    async def _tell(self, update: Update, sentence: str) -> None:
        """Tell the sender of *update* something, where its progress was shown if it was."""
        shown, chat = self._inbox.shown(update), update.effective_chat
        try:
            is_told = (
                shown is not None
                and chat is not None
                and await edit_at(self._application.bot, chat.id, shown, text_reply(sentence))
            )
            if not is_told:
                await tell(update, sentence)
        except TelegramError as error:
            logger.info("The sender of update %d could not be told: %s", update.update_id, error)

    async def _note_untold(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        error = context.error
        if isinstance(update, Update) and error and self._inbox.knows(update):
            if isinstance(error, RetryAfter):
                self._untold[update.update_id] = told_s(error)
            elif is_loss(error):
                self._untold[update.update_id] = 0.0
