"""Say where in Telegram the bot can be asked, beside its chats."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from telegram import Bot
from telegram.error import TelegramError

logger = logging.getLogger(__name__)

ASKED_AGAIN_AFTER = timedelta(minutes=1)
"""Shortest time between two questions to Telegram whether inline mode is on. It may tell later than it sends the first
query, and people type several words a second."""


@dataclass(frozen=True, slots=True)
class Surfaces:
    """The bot's name and its modes, as they were set at @BotFather when it connected, or as it has learnt since."""

    username: str
    inline: bool  # whether people can type its name and words in any chat; also, whether it may send buttons that share
    guests: bool  # whether it can be mentioned in chats that it is not in

    @classmethod
    def of(cls, bot: Bot) -> Self:
        """Return those of *bot*. Raises: RuntimeError: it has not connected yet."""
        me = bot.bot
        return cls(bot.username, bool(me.supports_inline_queries), bool(me.supports_guest_queries))


class InlineModeLearner:
    """Learns that inline mode was turned on while the bot runs. Telegram does not tell that by itself."""

    def __init__(self, elapsed: Callable[[], timedelta]) -> None:
        """Have asked nothing yet.

        Args: elapsed: Returns the time since some moment. Setting the time of day does not change it.
        """
        self._elapsed = elapsed
        self._asked_at: timedelta | None = None

    async def note_query(self, bot: Bot) -> None:
        """Take an inline query as a sign that inline mode is on: ask Telegram if it was off, now and then.

        A failure is logged alone: the query has its answer, and a later one asks again.
        """
        now = self._elapsed()
        is_too_soon = self._asked_at is not None and now - self._asked_at < ASKED_AGAIN_AFTER
        if bot.bot.supports_inline_queries or is_too_soon:
            return
        self._asked_at = now
        try:
            is_on = (await bot.get_me()).supports_inline_queries  # `Surfaces` reads what this returns
        except TelegramError as error:
            logger.info("Telegram could not be asked whether inline mode is on now: %s", error)
            return
        if is_on:
            logger.info("Inline mode was turned on at @BotFather, so answers have a button to share from now on")


def username_of(bot: Bot) -> str | None:
    """Return the name of *bot*; None: it has not connected yet."""
    try:
        return bot.username
    except RuntimeError:
        return None


KnownSurfaces = Callable[[], Surfaces]
"""A function that returns the surfaces once the bot has connected. What is built before that takes it."""
