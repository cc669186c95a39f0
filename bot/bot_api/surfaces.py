"""Say where in Telegram the bot can be asked, beside its chats."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from telegram import Bot

logger = logging.getLogger(__name__)


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


async def learn_inline_mode(bot: Bot) -> None:
    """Ask Telegram for the modes of *bot* again if inline mode was off, because an inline query proves that it is on.

    Raises: TelegramError.
    """
    if not bot.bot.supports_inline_queries:
        logger.info("Inline mode was turned on at @BotFather, so answers have a button to share from now on")
        await bot.get_me()  # `Surfaces` reads what this returns


def username_of(bot: Bot) -> str | None:
    """Return the name of *bot*; None: it has not connected yet."""
    try:
        return bot.username
    except RuntimeError:
        return None


KnownSurfaces = Callable[[], Surfaces]
"""A function that returns the surfaces once the bot has connected. What is built before that takes it."""
