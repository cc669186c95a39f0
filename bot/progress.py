"""A message that shows that work goes on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from typing import TypeVar

from telegram import Message
from telegram.error import TelegramError

from bot.i18n import gettext as _
from bot.render import text_reply
from bot.sending import edit_to

logger = logging.getLogger(__name__)

PROGRESS_INTERVAL_S = 3.0
"""Seconds between edits: Telegram allows about twenty a minute in a group, and nobody reads faster."""

T = TypeVar("T")


async def shown_in(message: Message, doing: str, work: Awaitable[T], interval_s: float = PROGRESS_INTERVAL_S) -> T:
    """Await *work*; as long as it takes, *message* says every *interval_s* seconds what is done and since when.

    No edit of it is under way any more when this returns or raises.
    """
    done = asyncio.Event()
    ticker = asyncio.create_task(_tick(message, doing, done, interval_s))
    try:
        return await work
    except asyncio.CancelledError:
        ticker.cancel()
        raise
    finally:
        done.set()
        await asyncio.wait([ticker])


async def _tick(message: Message, doing: str, done: asyncio.Event, interval_s: float) -> None:
    elapsed_s = 0.0
    while True:
        try:
            await asyncio.wait_for(done.wait(), interval_s)
        except TimeoutError:
            elapsed_s += interval_s
        else:
            return
        try:
            await edit_to(message, text_reply(_("{doing} {seconds:.0f} s").format(doing=doing, seconds=elapsed_s)))
        except TelegramError as error:
            logger.info("Progress could not be shown: %s", error)
