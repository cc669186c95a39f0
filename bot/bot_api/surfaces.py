"""Say where in Telegram the bot can be asked, beside its chats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from telegram import Bot


@dataclass(frozen=True, slots=True)
class Surfaces:
    """The bot's name and its modes, as they were set at @BotFather when it connected."""

    username: str
    inline: bool  # whether people can type its name and words in any chat; also, whether it may send buttons that share
    guests: bool  # whether it can be mentioned in chats that it is not in

    @classmethod
    def of(cls, bot: Bot) -> Self:
        """Return those of *bot*. Raises: RuntimeError: it has not connected yet."""
        me = bot.bot
        return cls(bot.username, bool(me.supports_inline_queries), bool(me.supports_guest_queries))


def username_of(bot: Bot) -> str | None:
    """Return the name of *bot*; None: it has not connected yet."""
    try:
        return bot.username
    except RuntimeError:
        return None


KnownSurfaces = Callable[[], Surfaces]
"""A function that returns the surfaces once the bot has connected. What is built before that takes it."""
