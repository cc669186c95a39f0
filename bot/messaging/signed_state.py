"""Write state into the bot's own messages, so that it survives a restart.

Such a message begins with a sign that links to the bot. The link carries a text, called the mark, and a signature. A
link from an article is never mistaken for a mark, wherever the bot shows it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Self

from telegram import Bot, Message, MessageEntity

from bot.messaging.html import Fragment, link, plain, utf16_length

SIGN = "✎"

SIGNATURE_CHARS = 16
"""Length of a signature, in hexadecimal digits. Nobody can try more than a few links, because each needs an article."""

_LINK = re.compile(
    rf"https://t\.me/\w{{1,64}}\?start=(?P<mark>[\w-]{{1,1000}})-(?P<signature>[0-9a-f]{{{SIGNATURE_CHARS}}})", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Marks:
    """The reader and writer of a bot's marks."""

    bot_id: int
    bot_username: str
    key: bytes = field(repr=False)  # secret

    @classmethod
    def of(cls, bot: Bot) -> Marks:
        """Return the marks of *bot*, signed with its token."""
        return cls(bot.id, bot.username, bot.token.encode())

    def beginning(self, mark: str) -> Fragment:
        """Return the beginning of a message that carries *mark*: letters, digits, "_" and "-", 1,000 characters at
        most."""
        return link(plain(SIGN), f"https://t.me/{self.bot_username}?start={mark}-{self._signature(mark)}")

    def read(self, message: Message | None) -> str | None:
        """Return the mark of a message; None if it has none or the bot did not write it."""
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


class Mark(ABC):
    """The state in a mark. Each kind is a class that writes and reads it, so that both agree.

    Messages of earlier versions stay in chats, so forms may be added but not changed.
    """

    article_id: str

    @property
    @abstractmethod
    def written(self) -> str:
        """The mark as a text."""

    @classmethod
    @abstractmethod
    def parse(cls, text: object) -> Self | None:
        """Parse a mark; None: it is of another kind."""

    @classmethod
    def of(cls, message: Message | None, bot: Bot) -> Self | None:
        """Return the mark of a message; None if it has none of this kind or the bot did not write it."""
        return cls.parse(Marks.of(bot).read(message))
