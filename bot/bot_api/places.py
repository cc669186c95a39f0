"""Say where in a chat a message belongs, and send another one there: a topic, or a thread of comments."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from telegram import MaybeInaccessibleMessage, Message, ReplyParameters
from telegram.error import BadRequest

from bot.bot_api.error_words import says

T = TypeVar("T")

MESSAGE_LOST = ("message to be replied not found", "reply_message_id_invalid")
"""Parts of Telegram's errors for replies to messages that were deleted."""

TOPIC_LOST = ("message thread not found", "topic_deleted")
"""Parts of Telegram's errors for topics that were deleted, or whose forum is one no more. Telegram also loses topics
that began very many messages ago, and then finds only their messages."""


@dataclass(frozen=True, slots=True)
class MessagePlace:
    """A place in a chat. Places in the same topic are equal."""

    chat_id: int
    topic_id: int | None = None  # in a forum or a private chat; None: General, or a chat without topics
    direct_topic_id: int | None = None  # a person's chat with a channel; None: not in direct messages
    root_id: int | None = field(default=None, compare=False)
    """The message that began a thread of replies, for example the post above comments; None: it is in no thread."""


def place_of(message: MaybeInaccessibleMessage) -> MessagePlace:
    """Return the place of a message. Of a message that is too old to be shown, only the chat is known."""
    if not isinstance(message, Message):
        return MessagePlace(message.chat.id)
    direct, thread_id = message.direct_messages_topic, message.message_thread_id
    direct_id = direct.topic_id if direct else None
    if message.is_topic_message:
        return MessagePlace(message.chat.id, thread_id, direct_id)
    return MessagePlace(message.chat.id, None, direct_id, thread_id)


async def send_in(
    place: MessagePlace, answered_id: int | None, send: Callable[[MessagePlace, ReplyParameters | None], Awaitable[T]]
) -> T:
    """Send a message so that it stays in *place*, whatever was deleted there.

    If the answered message was deleted, the message replies to nothing in its topic, or to the first message of its
    thread. If the topic was deleted, the message is sent outside of it.

    Args:
        answered_id: The message to reply to; None: none, or the first one of the thread.
        send: Sends the message to a place, as a reply.
    """
    answered_id = answered_id or place.root_id
    while True:
        # without its reply, a message would leave a thread; in a topic, Telegram sends none without it
        is_strict = place.topic_id is not None or place.root_id not in (None, answered_id)
        reply = ReplyParameters(answered_id, allow_sending_without_reply=not is_strict) if answered_id else None
        try:
            return await send(place, reply)
        except BadRequest as error:
            if answered_id and says(error, *MESSAGE_LOST):
                answered_id = None if answered_id == place.root_id else place.root_id
            elif place.topic_id is not None and says(error, *TOPIC_LOST):
                place = replace(place, topic_id=None)
            else:
                raise
