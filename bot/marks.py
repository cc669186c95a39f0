"""What a message of ours belongs to, written in the message itself, so that it is known after a restart.

Such a message begins with a sign that is a link to the bot, and the link carries it. No other message of ours begins
with a link: what an article, or its title, links to is never taken for a mark.
"""

from __future__ import annotations

import re

from telegram import Message, MessageEntity, User

from bot.markup import Fragment, link, plain, utf16_length

SIGN = "✎"

_LINK = re.compile(r"https://t\.me/(?P<bot>\w{1,64})\?start=(?P<mark>[\w-]{1,1000})", re.ASCII)


def marking(bot_username: str, mark: str) -> Fragment:
    """The beginning of a message that carries *mark*: letters, digits, "_" and "-", at most 1,000."""
    return link(plain(SIGN), f"https://t.me/{bot_username}?start={mark}")


def mark_of(message: Message | None, bot: User) -> str | None:
    """The mark that a message carries; None if *bot* did not write it, or it carries none."""
    if message is None or message.from_user is None or message.from_user.id != bot.id:
        return None
    text = message.text or ""
    for entity in message.entities:
        is_sign = entity.type == MessageEntity.TEXT_LINK and (entity.offset, entity.length) == (0, utf16_length(SIGN))
        if is_sign and text.startswith(SIGN) and (match := _LINK.fullmatch(entity.url or "")):
            return match["mark"] if match["bot"].lower() == (bot.username or "").lower() else None
    return None
