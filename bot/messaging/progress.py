"""Show the progress of work in a message."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram import Message, Update
from telegram.error import TelegramError

from bot.i18n import gettext as _
from bot.messaging.html import shortened
from bot.messaging.reply import LISTED_TITLE_LENGTH, Reply, text_reply
from bot.messaging.send import edit_to, send_reply
from bot.queue.inbox import Inbox
from bot.runtime.tasks import start_task
from index.text import without_login

logger = logging.getLogger(__name__)

PROGRESS_INTERVAL_S = 3.0
"""Seconds between edits. Telegram allows about twenty edits per minute in a group."""

T = TypeVar("T")

Doing = str | Callable[[], str]
"""The progress text, or a function that returns it."""


class Pages:
    """The page that is being read. One thread sets it and another shows it."""

    def __init__(self) -> None:
        self._now: tuple[int, int] | None = None  # page number, number of pages

    def tell(self, page: int, pages: int) -> None:
        """Note that *page* of *pages* was read."""
        self._now = page, pages

    def doing(self, name: str) -> str:
        """Return the progress text for *name*, with the page number if it has several pages."""
        name = shortened(without_login(name), LISTED_TITLE_LENGTH)
        if self._now is None or self._now[1] == 1:
            return _("Reading {name} …").format(name=name)
        page, pages = self._now
        return _("Reading {name}: page {page} of {pages} …").format(name=name, page=page, pages=pages)


async def shown_in(message: Message, doing: Doing, work: Awaitable[T], interval_s: float | None = None) -> T:
    """Await *work*. Until it is done, *message* shows the progress and the elapsed time.

    No edit of the message is still running when this function returns or raises.

    Args: interval_s: Seconds between edits; None: PROGRESS_INTERVAL_S.
    """
    done, interval_s = asyncio.Event(), PROGRESS_INTERVAL_S if interval_s is None else interval_s
    ticker = start_task(_tick(message, doing, done, interval_s), "showing progress")
    try:
        return await work
    except asyncio.CancelledError:
        ticker.cancel()
        raise
    finally:
        done.set()
        await asyncio.wait([ticker])


async def begun(inbox: Inbox, update: Update, message: Message, doing: Reply) -> Message:
    """Return the bot's message that shows the progress of *update*, as a reply to *message*.

    If an earlier run sent one, use that message.
    """
    shown = inbox.progress_message_id(update)
    is_new = shown is None
    if shown is None:
        shown = (await send_reply(message, doing)).message_id
        await inbox.note_progress_message(update, shown)
    progress = Message(shown, message.date, message.chat, reply_to_message=message)
    progress.set_bot(message.get_bot())
    if not is_new:
        await edit_to(progress, doing)
    return progress


async def _tick(message: Message, doing: Doing, done: asyncio.Event, interval_s: float) -> None:
    elapsed_s = 0.0
    while True:
        try:
            await asyncio.wait_for(done.wait(), interval_s)
        except TimeoutError:
            elapsed_s += interval_s
        else:
            return
        said = doing if isinstance(doing, str) else doing()
        try:
            await edit_to(message, text_reply(_("{doing} {seconds:.0f} s").format(doing=said, seconds=elapsed_s)))
        except TelegramError as error:
            logger.info("Progress could not be shown: %s", error)
