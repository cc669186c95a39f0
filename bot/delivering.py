"""From the poller to the handlers: who has to wait for whom, and for how long."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine

from telegram import Update
from telegram.constants import ChatType

from bot import i18n
from bot.app import PtbApplication
from bot.bounded import BoundedDict
from bot.editing import ADDING
from bot.i18n import gettext as _
from bot.pacing import ChatPacer, Turns
from bot.polling import Done
from bot.render import text_reply
from bot.sending import send_reply

logger = logging.getLogger(__name__)

UPDATES_AT_ONCE = 64
"""Updates handled side by side: enough to keep the pace of `bot.pacing` while each waits for Telegram."""

UPDATES_WAITING = 1_000
"""Updates that may wait for their turn here; more wait at Telegram's."""

WAITING_OF_ONE = 30  # updates of one person in a private chat: half a minute at the pace of one message a second
WAITING_OF_ONE_IN_A_GROUP = 5  # a quarter of a minute at a group's pace, which the others in it have to share
WAITING_OF_AN_ADMIN = 200  # who may well forward a hundred articles in one go

CANCELLED_S = 0.5  # for what was given up to notice
PEOPLE_REMEMBERED = 10_000  # who were told that they are too fast

Person = tuple[int, int]  # ids of a chat and of a user in it


class Delivery:
    """Gives updates to the handlers, in the order of each chat, and ends that when it is told to."""

    def __init__(self, application: PtbApplication, pacer: ChatPacer, admin_ids: frozenset[int]) -> None:
        self._application = application
        self._pacer = pacer
        self._admin_ids = admin_ids
        self._turns = Turns(UPDATES_AT_ONCE, UPDATES_WAITING)
        self._told: BoundedDict[Person, bool] = BoundedDict(PEOPLE_REMEMBERED)

    async def deliver(self, update: Update, done: Done) -> None:
        """Have *update* handled when its turn comes, and call *done* then; drop it if its sender has too many."""
        chat, user = update.effective_chat, update.effective_user
        person = (chat.id if chat else 0, user.id if user else 0)
        i18n.use_language(user.language_code if user else None)

        async def handle() -> None:
            try:
                await self._application.process_update(update)
            except Exception:
                done()  # it would only fail again
                raise
            done()

        if await self._turns.add(person[0], handle, of=person, at_most=self._patience(update)):
            if self._turns.waiting_of(person) == 1:
                self._told.pop(person, None)
            return
        done()
        self._tell_once(person, update)

    def _patience(self, update: Update) -> int:
        """How many updates of its sender may wait."""
        chat, user = update.effective_chat, update.effective_user
        if user and user.id in self._admin_ids:
            return WAITING_OF_AN_ADMIN
        return WAITING_OF_ONE if chat is None or chat.type == ChatType.PRIVATE else WAITING_OF_ONE_IN_A_GROUP

    def _tell_once(self, person: Person, update: Update) -> None:
        if person in self._told or update.effective_message is None:
            return
        self._told[person] = True
        reply = text_reply(
            _("That was too fast: I answer what you sent before this. Please send the rest again later.")
        )
        self._application.create_task(send_reply(update.effective_message, reply), update)

    async def finish(self, work_s: float, say_s: float, confirm: Callable[[], Coroutine[None, None, None]]) -> None:
        """Let what was begun or waits end, for *work_s* seconds, and give up the rest.

        Then, for *say_s* seconds, editors are told what of theirs was given up, and Telegram what is done (*confirm*).
        """
        until = asyncio.get_running_loop().time() + work_s
        is_done = await self._turns.finish(work_s)
        self._turns.cancel()
        await self._turns.finish(CANCELLED_S)
        adding = [task for task in asyncio.all_tasks() if task.get_name() == ADDING]
        if adding:
            left_s = max(0.0, until - asyncio.get_running_loop().time())
            is_done = not (await asyncio.wait(adding, timeout=left_s))[1] and is_done
        if not is_done:
            logger.warning("Some work was not done in time and was given up")
        for task in adding:
            task.cancel()
        self._pacer.hurry()
        stopping = asyncio.create_task(self._application.stop())
        await asyncio.wait([stopping, asyncio.create_task(confirm())], timeout=say_s)
        stopping.cancel()
