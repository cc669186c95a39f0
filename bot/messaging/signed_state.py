"""Write state into the bot's own messages, so that it is known after a restart.

Such a message begins with a sign that is a link to the bot. The link carries what we call the mark, and a signature:
whatever an article links to, and wherever a message of ours shows that, it is never taken for a mark.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, field

from telegram import Bot, Message, MessageEntity

from bot.messaging.html import Fragment, link, plain, utf16_length

SIGN = "✎"

SIGNATURE_CHARS = 16
"""Hexadecimal digits: nobody can try more than a few links, for each takes an article."""

_LINK = re.compile(
    rf"https://t\.me/\w{{1,64}}\?start=(?P<mark>[\w-]{{1,1000}})-(?P<signature>[0-9a-f]{{{SIGNATURE_CHARS}}})", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Marks:
    """Writes the marks of a bot, and reads them."""

    bot_id: int
    bot_username: str
    key: bytes = field(repr=False)  # what nobody else knows

    @classmethod
    def of(cls, bot: Bot) -> Marks:
        """Return the marks of *bot*, signed with its token."""
        return cls(bot.id, bot.username, bot.token.encode())

    def beginning(self, mark: str) -> Fragment:
        """Return the beginning of a message that carries *mark*: letters, digits, "_" and "-", at most 1,000."""
        return link(plain(SIGN), f"https://t.me/{self.bot_username}?start={mark}-{self._signature(mark)}")

    def read(self, message: Message | None) -> str | None:
        """Return the mark that a message carries; None if the bot did not write it, or it carries none."""
        if message is None or message.from_user is None or message.from_user.id != self.bot_id:
            return None
        for entity in message.entities:
            is_sign = (entity.type, entity.offset, entity.length) == (MessageEntity.TEXT_LINK, 0, utf16_length(SIGN))
            match = _LINK.fullmatch(entity.url or "") if is_sign else None
            if match and hmac.compare_digest(match["signature"], self._signature(match["mark"])):
                return match["mark"]
        return None

    def _signature(self, mark: str) -> str:
        return hmac.new(self.key, mark.encode("ascii"), hashlib.sha256).hexdigest()[:SIGNATURE_CHARS]
