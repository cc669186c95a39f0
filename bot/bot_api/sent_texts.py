"""Remembers what our messages say, so that an edit that changes nothing is not sent.

Telegram refuses such an edit, and counts it all the same: a chat has few edits a minute.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from telegram import TelegramObject

from bot.bot_api.group_migration import Call
from bot.runtime.bounded_dict import BoundedDict

R = TypeVar("R")

MESSAGES_REMEMBERED = 10_000  # 200 bytes each; of an older one Telegram says itself that it is not modified

TEXT = ("text", "parse_mode", "entities", "link_preview_options")
"""The parameters that make the text that a message shows."""

MARKUP = ("reply_markup",)  # and its buttons

Message = tuple[object, object]  # ids of a chat and of a message in it


@dataclass(frozen=True, slots=True)
class _Content:
    """Digests of what a message shows."""

    text: bytes
    markup: bytes


@dataclass(slots=True)
class _Edits:
    """Edits of one message, from the first to the time when none is under way."""

    begun: int = 0
    ended: int = 0


class Shown:
    """Knows what our messages show, as far as Telegram has confirmed it."""

    def __init__(self) -> None:
        self._known: BoundedDict[Message, _Content] = BoundedDict(MESSAGES_REMEMBERED)
        self._edits: dict[Message, _Edits] = {}  # of messages that are edited now

    async def unless_shown(self, call: Call, make: Callable[[], Awaitable[R]]) -> R | bool:
        """Return the result of *make*, which makes *call*; True, with nothing made, if the message shows that already.

        Raises: what *make* raises. What the message shows is unknown then.
        """
        match call.endpoint:
            case "sendMessage":
                result = await make()
                if message := _sent(result):
                    self._known[message] = _content(call)
                return result
            case "editMessageText":
                return await self._edited(call, _content(call), make)
            case "editMessageReplyMarkup":
                known = self._known.get(call.message)
                return await self._edited(call, known and _Content(known.text, _digest(call, MARKUP)), make)
        return await make()

    async def _edited(self, call: Call, content: _Content | None, make: Callable[[], Awaitable[R]]) -> R | bool:
        """Make an edit. Args: content: What the message shows then; None: that is not known."""
        if content is not None and self._known.get(call.message) == content:
            return True
        self._known.pop(call.message, None)
        with self._alone(call.message) as edits:
            result = await make()
            if content is not None and edits.begun == 1:  # of several at once, Telegram knows which came last
                self._known[call.message] = content
        return result

    @contextmanager
    def _alone(self, message: Message) -> Iterator[_Edits]:
        edits = self._edits.setdefault(message, _Edits())
        edits.begun += 1
        try:
            yield edits
        finally:
            edits.ended += 1
            if edits.ended == edits.begun:
                del self._edits[message]


def _sent(result: object) -> Message | None:
    """Return which message was sent. None: the answer does not say."""
    chat = result.get("chat") if isinstance(result, dict) else None
    return (chat.get("id"), result["message_id"]) if isinstance(result, dict) and isinstance(chat, dict) else None


def _content(call: Call) -> _Content:
    return _Content(_digest(call, TEXT), _digest(call, MARKUP))


def _digest(call: Call, names: tuple[str, ...]) -> bytes:
    compared = [_plain(call.data.get(name)) for name in names]
    return hashlib.blake2b(json.dumps(compared, default=_plain).encode(), digest_size=16).digest()


def _plain(value: object) -> object:
    return value.to_dict() if isinstance(value, TelegramObject) else value
