"""Show the progress of work in a message."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram import Message, Update
from telegram.error import TelegramError

from bot.messaging.html import short_label
from bot.messaging.reply import LISTED_TITLE_LENGTH, Reply, text_reply
from bot.messaging.send import edit_message, send_reply
from bot.messaging.shared_messages import reading_page, reading_source, with_seconds
from bot.queue.inbox import Inbox
from bot.runtime.tasks import start_task
from index.text import without_login

logger = logging.getLogger(__name__)

PROGRESS_INTERVAL_S = 3.0
"""Seconds between edits. Telegram allows about twenty edits per minute in a group."""

T = TypeVar("T")

ProgressText = str | Callable[[], str]
"""The progress text, or a function that returns it."""


class PageProgress:
    """The page that is being read. One thread sets it and another shows it."""

    def __init__(self) -> None:
        self._page: tuple[int, int] | None = None  # page number, number of pages

    def set_page(self, page: int, pages: int) -> None:
        """Note that *page* of *pages* was read."""
        self._page = page, pages

    def progress_text(self, name: str) -> str:
        """Return the progress text for *name*, with the page number if it has several pages."""
        name = short_label(without_login(name), LISTED_TITLE_LENGTH)
        if self._page is None or self._page[1] == 1:
            return reading_source(name)
        return reading_page(name, *self._page)


async def with_progress(
    message: Message, doing: ProgressText, work: Awaitable[T], interval_s: float | None = None
) -> T:
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


async def progress_message(inbox: Inbox, update: Update, message: Message, doing: Reply) -> Message:
    """Return the bot's message that shows the progress of *update*, as a reply to *message*.

    If an earlier run sent one, use that message.
    """
    message_id = inbox.progress_message_id(update)
    is_new = message_id is None
    if message_id is None:
        message_id = (await send_reply(message, doing)).message_id
        await inbox.note_progress_message(update, message_id)
    progress = Message(message_id, message.date, message.chat, reply_to_message=message)
    progress.set_bot(message.get_bot())
    if not is_new:
        await edit_message(progress, doing)
    return progress


async def _tick(message: Message, doing: ProgressText, done: asyncio.Event, interval_s: float) -> None:
    elapsed_s = 0.0
    while True:
        try:
            await asyncio.wait_for(done.wait(), interval_s)
        except TimeoutError:
            elapsed_s += interval_s
        else:
            return
        text = doing if isinstance(doing, str) else doing()
        try:
            await edit_message(message, text_reply(with_seconds(text, elapsed_s)))
        except TelegramError as error:
            logger.info("Progress could not be shown: %s", error)
