"""Handle an update from its turn to its end.

It is tried three times at most. Editors' work ends when its sender has been told the outcome.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

from telegram import Message, Update
from telegram.error import RetryAfter, TelegramError
from telegram.ext import ContextTypes

from bot.bot_api.answer_places import is_untold
from bot.bot_api.rate_limiter import is_transport_error, retry_after_s
from bot.messaging.error_handler import tell
from bot.messaging.error_messages import user_message
from bot.messaging.reply import rows_of, text_reply
from bot.messaging.send import edit_buttons, edit_message_by_id, tell_each
from bot.messaging.shared_messages import admin_refusal, button_expired
from bot.messaging.steps import Reporter, Steps, accepted_steps
from bot.queue.attempts import MAX_TRIES
from bot.queue.inbox import Inbox, key_of
from bot.queue.turns import yield_turn
from bot.runtime.current_update import handling
from bot.runtime.observer import UNOBSERVED, Observer
from bot.updates.messages import gave_up, gave_up_report, skipped, skipped_report, skipped_step
from bot.updates.types import PtbApplication
from index.errors import StoreError

logger = logging.getLogger(__name__)

MAX_AGE = timedelta(hours=24)
"""Age at which accepted work is given up. Telegram itself keeps an update no longer, and the sender has moved on.
Telegram's clock counts, so that correcting the machine's clock gives up nothing."""

TELL_RETRY_S = 60.0  # if Telegram cannot be reached; doubled each time
LONGEST_TELL_RETRY_S = 3600.0


@dataclass(frozen=True, slots=True)
class Work:
    """The functions for work, which is kept in the inbox until it is done."""

    is_work: Callable[[Update], bool]
    on_waiting: Callable[[Update, StoreError], Awaitable[None]]  # for an update without a sender that the disk refuses
    account: Reporter  # reports the finished part of work that ends early


class UpdateRunner:
    """The handling of updates: it makes sure that each one ends."""

    def __init__(
        self,
        application: PtbApplication,
        inbox: Inbox,
        admin_ids: frozenset[int],
        work: Work,
        observer: Observer = UNOBSERVED,
    ) -> None:
        self._application = application
        self._observer = observer
        self._inbox = inbox
        self._admin_ids = admin_ids
        self._work = work
        self._not_told: dict[int, float] = {}  # id of work whose sender was not told, to the shortest wait
        application.add_error_handler(self._note_not_told)

    async def handle(self, update: Update, arrived_s: float) -> None:
        """Have *update* handled, unless it has ended the program MAX_TRIES times.

        Args: arrived_s: The time of its arrival, by `monotonic`.
        """
        with self._observed(update, arrived_s):
            await self._handle(update)

    @contextmanager
    def _observed(self, update: Update, arrived_s: float) -> Iterator[None]:
        """Handle an update in the block, and tell the log and the observer how long it took."""
        with handling(update.update_id, update.effective_chat.id if update.effective_chat else None, arrived_s) as it:
            yield
        self._observer.handled(it, monotonic() - arrived_s)

    async def _handle(self, update: Update) -> None:
        key, tries = key_of(update), self._inbox.tries
        attempts = self._inbox.attempts
        async with AsyncExitStack() as stack:
            if attempts.count(key) == MAX_TRIES - 1:
                await stack.enter_async_context(tries.last_try)
            if attempts.count(key) >= MAX_TRIES:
                await self._skip(update)  # the count stays: if it comes again, it is skipped again
                return
            attempts.begin(key)
            try:
                await self._application.process_update(update)
            finally:
                attempts.end(key)

    async def do(self, update: Update, arrived_s: float) -> None:
        """Do accepted work and tell its sender. If cancelled, it continues in the next run.

        Args: arrived_s: The time of its arrival or, after a restart, of its start, by `monotonic`.
        """
        with self._observed(update, arrived_s):
            await self._do_to_the_end(update)

    async def _do_to_the_end(self, update: Update) -> None:
        steps = Steps(self._inbox, key_of(update), self._work.account).begin()
        try:
            await self._do_until_told(update, steps)
        except Exception as error:
            await self._tell(update, user_message(error))
            await self._inbox.finish(update)  # it would fail again
            raise
        await self._inbox.finish(update)

    async def _do_until_told(self, update: Update, steps: Steps) -> None:
        delay_s = TELL_RETRY_S
        while True:
            self._not_told.pop(update.update_id, None)
            await self._do(update)
            wait_s = self._not_told.pop(update.update_id, None)
            if wait_s is None:
                break
            yield_turn()
            await asyncio.sleep(max(delay_s, wait_s))
            delay_s = min(2 * delay_s, LONGEST_TELL_RETRY_S)
        for name in dict.fromkeys(steps.skipped):
            await self._tell_admins(update, skipped_step(name))

    async def _do(self, update: Update) -> None:
        """Try once. Afterwards the work is done or given up, or is in `_not_told`."""
        if self._is_too_old(update):
            await self._give_up(update)
        elif update.callback_query and not self._work.is_work(update):
            await self._refuse(update)
        else:
            await self._handle(update)

    async def _give_up(self, update: Update) -> None:
        logger.warning("Update %d waited for more than a day and is given up", update.update_id)
        await self._tell(update, gave_up())
        await self._tell_admins(update, gave_up_report(update.update_id))

    async def _refuse(self, update: Update) -> None:
        """Refuse an accepted button whose sender has lost the permission meanwhile. It is too late for an alert."""
        user = update.effective_user
        if user and user.id not in self._admin_ids:
            await self._tell(update, admin_refusal(user.id))
        else:
            await self._tell(update, button_expired())

    def _is_too_old(self, update: Update) -> bool:
        """Return whether its sender has moved on. What nobody waits for never gets too old."""
        if is_untold(update):
            return False
        return self._inbox.age_of(update) > MAX_AGE

    async def _skip(self, update: Update) -> None:
        logger.error("Update %d has ended the program %d times and is skipped", update.update_id, MAX_TRIES)
        await self._tell(update, skipped())
        await self._tell_admins(update, skipped_report(update.update_id))

    async def _tell_admins(self, update: Update, report: str) -> None:
        """Tell the admins except the sender, once: do not repeat it when the sender must be told again."""
        user = update.effective_user
        if update.update_id not in self._not_told:
            others = self._admin_ids - {user.id if user else 0}
            await tell_each(self._application.bot, others, text_reply(report))

    async def _tell(self, update: Update, sentence: str) -> None:
        """Tell the sender of *update*, in the progress message if there is one."""
        try:
            if not await self._tell_in_progress_message(update, sentence):
                await tell(update, sentence)
        except TelegramError as error:
            logger.info("The sender of update %d could not be told: %s", update.update_id, error)
            self._note_if_lost(update, error)

    async def _tell_in_progress_message(self, update: Update, sentence: str) -> bool:
        shown_id, chat, steps = self._inbox.progress_message_id(update), update.effective_chat, accepted_steps()
        if shown_id is None or chat is None:
            return False
        reply = await steps.final_reply(sentence) if steps else text_reply(sentence)
        is_told = await edit_message_by_id(self._application.bot, chat.id, shown_id, reply)
        query = update.callback_query
        if is_told and query and isinstance(query.message, Message):
            await edit_buttons(query, rows_of(query.message))  # so that it can be requested again
        return is_told

    async def _note_not_told(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        error = context.error
        if isinstance(update, Update) and error:
            self._note_if_lost(update, error)

    def _note_if_lost(self, update: Update, error: Exception) -> None:
        if not self._inbox.knows(update) or self._inbox.is_question(update):
            return
        if isinstance(error, RetryAfter):
            self._not_told[update.update_id] = retry_after_s(error)
        elif is_transport_error(error):
            self._not_told[update.update_id] = 0.0
