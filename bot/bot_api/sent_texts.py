"""Remember the content of the bot's messages, and skip edits that change nothing.

Telegram refuses such an edit but still counts it, and a chat may have only a few edits per minute.
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

MESSAGES_REMEMBERED = 10_000  # 200 bytes each; for older ones Telegram answers that nothing is modified

TEXT = ("text", "parse_mode", "entities", "link_preview_options")
"""Parameters that define the shown text of a message."""

MARKUP = ("reply_markup",)  # its buttons

Message = tuple[object, object]  # ids of a chat and of a message in it


@dataclass(frozen=True, slots=True)
class _Content:
    """The digests of the text and the buttons of a message."""

    text: bytes
    markup: bytes


@dataclass(slots=True)
class _Edits:
    """The edits of one message, from the first until none is running."""

    begun: int = 0
    ended: int = 0


class SentTexts:
    """The content of the bot's messages, as far as Telegram has confirmed it."""

    def __init__(self) -> None:
        self._known: BoundedDict[Message, _Content] = BoundedDict(MESSAGES_REMEMBERED)
        self._edits: dict[Message, _Edits] = {}  # of messages that are being edited

    async def call_unless_shown(self, call: Call, make: Callable[[], Awaitable[R]]) -> R | bool:
        """Return the result of *make*, which makes *call*. Return True without calling it if the message shows that
        already.

        Raises: the errors of *make*. The content of the message is unknown then.
        """
        match call.endpoint:
            case "sendMessage":
                result = await make()
                if message := _sent_message(result):
                    self._known[message] = _content(call)
                return result
            case "editMessageText":
                return await self._edit(call, _content(call), make)
            case "editMessageReplyMarkup":
                known = self._known.get(call.message)
                return await self._edit(call, known and _Content(known.text, _digest(call, MARKUP)), make)
        return await make()

    async def _edit(self, call: Call, content: _Content | None, make: Callable[[], Awaitable[R]]) -> R | bool:
        """Make an edit.

        Args: content: The content of the message after the edit; None: unknown.
        """
        if content is not None and self._known.get(call.message) == content:
            return True
        self._known.pop(call.message, None)
        with self._counted_edit(call.message) as edits:
            result = await make()
            if content is not None and edits.begun == 1:  # with several at once, only Telegram knows the last one
                self._known[call.message] = content
        return result

    @contextmanager
    def _counted_edit(self, message: Message) -> Iterator[_Edits]:
        edits = self._edits.setdefault(message, _Edits())
        edits.begun += 1
        try:
            yield edits
        finally:
            edits.ended += 1
            if edits.ended == edits.begun:
                del self._edits[message]


def _sent_message(result: object) -> Message | None:
    """Return the message that was sent; None: the answer does not say."""
    chat = result.get("chat") if isinstance(result, dict) else None
    return (chat.get("id"), result["message_id"]) if isinstance(result, dict) and isinstance(chat, dict) else None


def _content(call: Call) -> _Content:
    return _Content(_digest(call, TEXT), _digest(call, MARKUP))


def _digest(call: Call, names: tuple[str, ...]) -> bytes:
    compared = [_to_json(call.data.get(name)) for name in names]
    return hashlib.blake2b(json.dumps(compared, default=_to_json).encode(), digest_size=16).digest()


def _to_json(value: object) -> object:
    return value.to_dict() if isinstance(value, TelegramObject) else value
