"""Find where a Telegram message was first published."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from telegram import (
    Chat,
    ExternalReplyInfo,
    Message,
    MessageOrigin,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
)
from telegram.constants import ChatType

from bot.messaging.html import short_label
from bot.updates.messages import some_channel, some_forward, some_message
from index.articles.missing_byline import lacks_byline
from index.model import Draft
from index.text import clean_line

MAX_SOURCE_LENGTH = 100  # UTF-16 code units; normal names in Telegram are shorter

_MANY = (ChatType.GROUP, ChatType.SUPERGROUP, ChatType.CHANNEL)


@dataclass(frozen=True, slots=True)
class Origin:
    """The place where a message was first published."""

    source: str  # clean, at most MAX_SOURCE_LENGTH, because people choose their names freely
    url: str | None  # of the post; None: it is not public
    published: date  # UTC
    byline: str | None = None  # as Telegram shows it, also clean


def origin_of(message: Message) -> Origin | None:
    """Return where *message* was first published: the origin of a forwarded message, or the public chat it is in.

    None: unknown. The sender of a text in a private chat or group may not be its author.
    """
    return origin_of_forward(message) or _origin_in_public(message)


def origin_of_forward(message: Message) -> Origin | None:
    """Return where a forwarded message comes from; None if it was not forwarded."""
    return _origin_named(message.forward_origin) if message.forward_origin else None


def origin_of_external(reply: ExternalReplyInfo) -> Origin | None:
    """Return where a message of another chat comes from that was replied to."""
    origin = _origin_named(reply.origin)
    if origin and origin.url is None and reply.chat and reply.message_id:
        return replace(origin, url=post_url(reply.chat, reply.message_id))
    return origin


def origin_of_post(post: Message) -> Origin:
    """Return where a post of a channel was first published: there, or where it was forwarded from. The link is always
    the post's own."""
    url = post_url(post.chat, post.message_id)
    if forwarded := origin_of_forward(post):
        return replace(forwarded, url=url)
    source = clean_name(post.chat.title or post.chat.username) or some_channel()
    return Origin(source, url, _day(post.date), clean_name(post.author_signature))


def post_url(chat: Chat, message_id: int) -> str | None:
    """Return the address of a message in *chat*; None if the chat is not public."""
    return f"https://t.me/{chat.username}/{message_id}" if chat.username and chat.type in _MANY else None


def with_origin(origin: Origin | None, draft: Draft) -> Draft:
    """Return the draft of a message's text with the attribution of its origin."""
    if origin is None:
        return draft
    return replace(
        draft,
        source=origin.source,
        byline=origin.byline if lacks_byline(draft) else draft.byline,
        url=draft.url or origin.url,
        published=origin.published,
    )


def with_origin_of_file(origin: Origin | None, draft: Draft) -> Draft:
    """Return the draft of a file with the attribution of the message's origin. Source and date in the file itself take
    precedence."""
    if origin is None:
        return draft
    return replace(
        with_origin(origin, draft),
        source=draft.source or origin.source,
        published=draft.published or origin.published,
    )


def clean_name(name: str | None) -> str | None:
    """Return a name in a form to show; None if nothing of it is visible."""
    return short_label(clean_line(name or ""), MAX_SOURCE_LENGTH) or None


def _origin_named(origin: MessageOrigin) -> Origin | None:
    name = url = byline = None
    match origin:
        case MessageOriginChannel():
            name, url = origin.chat.title or origin.chat.username, post_url(origin.chat, origin.message_id)
            byline = origin.author_signature
        case MessageOriginChat():
            name, byline = origin.sender_chat.title or origin.sender_chat.username, origin.author_signature
        case MessageOriginUser():
            name = origin.sender_user.full_name
        case MessageOriginHiddenUser():
            name = origin.sender_user_name
        case _:
            return None
    return Origin(clean_name(name) or some_forward(), url, _day(origin.date), clean_name(byline))


def _origin_in_public(message: Message) -> Origin | None:
    """Return the origin of a message in a public chat. It is published there, under its author's name."""
    url = post_url(message.chat, message.message_id)
    if url is None:
        return None
    sender, voice = message.from_user, message.sender_chat
    if voice is None:
        byline = sender.full_name if sender else None
    else:  # a channel that writes here, or the chat itself: an anonymous admin, or a post
        byline = message.author_signature if voice.id == message.chat.id else voice.title
    source = clean_name(message.chat.title or message.chat.username) or some_message()
    return Origin(source, url, _day(message.date), clean_name(byline))


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date()
