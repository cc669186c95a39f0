"""Read the messages in a Telegram export event by event, because the file may be larger than the memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ijson import sendable_list  # type: ignore[import-untyped]  # it has no type information
from ijson.backends import yajl2_c  # type: ignore[import-untyped]  # it has no type information
from ijson.common import JSONError, ObjectBuilder  # type: ignore[import-untyped]  # it has no type information

from index.errors import BrokenContentError
from index.extraction.exports.text_stream import repaired_json

MAX_VALUE_CHARS = 4_000_000
"""Longest string or number, in characters. A message has at most 4,096. The parser has a whole value in memory, and the
events of half as many characters at once."""

MAX_MESSAGE_SIZE = 1_000_000
"""Largest message, in characters and values: a hundred times what Telegram accepts."""

MAX_DEPTH = 64
"""Most levels of nesting. An export has eight."""

CHANNEL_TYPES = frozenset({"public_channel", "private_channel"})
"""Chats in which one speaks to many. Other chats are conversations."""

_CHATS = (("",), ("", "chats", "list", ""), ("", "left_chats", "list", ""))
"""Paths of chats: the file itself, or lists in the export of an account. A path has the keys of maps and lists from the
outermost to the innermost. An element of a list has an empty key."""

_ATTRIBUTES = frozenset({"name", "type", "username"})
"""Keys of a chat that are read. Others are not kept, because there could be millions."""


@dataclass(frozen=True, slots=True)
class Chat:
    """An exported chat."""

    name: str | None
    is_channel: bool
    username: str | None  # of a public chat, if the exporting program writes it; Telegram Desktop does not


@dataclass(frozen=True, slots=True)
class Message:
    """A message of a channel, or the first message of another chat, which is not read."""

    chat: Chat
    values: Mapping[str, object] | None  # as exported; None: too large, or not of a channel


def messages_in(pieces: Iterator[str], source: str) -> Iterator[Message]:
    """Yield all messages of channels, and one for each other chat with messages, in the order of the file.

    Raises: BrokenContentError: the rest is not JSON.
    """
    walk = _Walk(source)
    for event, value in _events(pieces, source):
        if message := walk.take(event, value):
            yield message


def _events(pieces: Iterator[str], source: str) -> Iterator[tuple[str, object]]:
    events = sendable_list()
    parser = yajl2_c.basic_parse_coro(events, use_float=True)  # otherwise, a number with thousands of digits crashes it
    waiting, without_event_chars = "", 0
    try:
        for piece in repaired_json(pieces):
            waiting += piece
            # An unfinished value is parsed again from its beginning. So the text must double each time.
            if not waiting or len(waiting) < min(without_event_chars, MAX_VALUE_CHARS - without_event_chars):
                continue
            parser.send(waiting.encode())
            without_event_chars = 0 if events else without_event_chars + len(waiting)
            if without_event_chars > MAX_VALUE_CHARS:
                raise BrokenContentError(source)
            waiting = ""
            yield from events
            events.clear()
        if waiting:  # sending nothing would mean the end
            parser.send(waiting.encode())
        parser.close()
        yield from events
    except JSONError as error:
        yield from events
        raise BrokenContentError(source) from error


class _Walk:
    """A walk through the events that knows its place."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._path: list[str] = []  # of the innermost open container
        self._key = ""  # of the next value
        self._attributes: dict[str, object] = {}  # of the chat
        self._has_messages = False  # whether a message of the chat was returned
        self._message: ObjectBuilder | None = None  # the current one
        self._size = 0  # of the current message

    def take(self, event: str, value: object) -> Message | None:
        """Return the message that this event completes."""
        if self._message is not None:
            self._build(self._message, event, value)
        if event in ("start_map", "start_array"):
            self._enter(event)
        elif event in ("end_map", "end_array"):
            return self._leave(event)
        elif event == "map_key":
            self._key = str(value)
        elif self._key in _ATTRIBUTES and tuple(self._path) in _CHATS:
            self._attributes[self._key] = value
        return None

    def _enter(self, event: str) -> None:
        self._path.append(self._key)
        self._key = ""  # until a map gives one; elements of a list have none
        if len(self._path) > MAX_DEPTH:
            raise BrokenContentError(self._source)
        if event == "start_map" and tuple(self._path) in _CHATS:
            self._attributes, self._has_messages = {}, False
        elif event == "start_map" and self._is_at_message and self._chat.is_channel:
            self._message, self._size = ObjectBuilder(), 0
            self._build(self._message, event, None)

    def _leave(self, event: str) -> Message | None:
        is_message = event == "end_map" and self._is_at_message
        self._path.pop()
        self._key = ""
        if not is_message or (self._has_messages and self._message is None):
            return None
        self._has_messages = True
        read, self._message = self._message, None
        values = read.value if read is not None and self._size <= MAX_MESSAGE_SIZE else None
        return Message(self._chat, values)

    def _build(self, message: ObjectBuilder, event: str, value: object) -> None:
        self._size += 1 + (len(value) if isinstance(value, str) else 0)
        if self._size <= MAX_MESSAGE_SIZE:
            message.event(event, value)

    @property
    def _is_at_message(self) -> bool:
        return self._path[-2:] == ["messages", ""] and tuple(self._path[:-2]) in _CHATS

    @property
    def _chat(self) -> Chat:
        """Return the current chat with its known attributes. Its messages come last."""
        name, username = self._attributes.get("name"), self._attributes.get("username")
        return Chat(
            name if isinstance(name, str) else None,
            self._attributes.get("type") in CHANNEL_TYPES,
            username if isinstance(username, str) else None,
        )
