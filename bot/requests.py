"""What a Telegram message asks for: parsed at the edge, into types."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from telegram import (
    Document,
    Message,
    MessageEntity,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
    User,
)
from telegram.constants import ChatType

from bot.i18n import gettext as _
from bot.messages import UsageError

_COMMAND = re.compile(r"/(?P<name>[A-Za-z0-9_]{1,32})(?:@(?P<bot>\w+))?(?:\s+|$)")
_URL = re.compile(r"https?://\S+", re.IGNORECASE)
_BARE_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?:[/?#]\S*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a forwarded message was first published."""

    source: str
    url: str | None  # of the post, where it is public
    published: date


@dataclass(frozen=True, slots=True)
class AddUrl:
    """Add the page at a URL."""

    url: str


@dataclass(frozen=True, slots=True)
class AddText:
    """Add a text that was sent."""

    text: str
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class AddFile:
    """Add a file that was sent."""

    document: Document
    origin: Origin | None = None


AddRequest = AddUrl | AddText | AddFile


def command_of(text: str | None, bot_username: str | None) -> tuple[str, str] | None:
    """The command's name in lower case and what stands after it; None for other texts and other bots' commands."""
    match = _COMMAND.match(text or "")
    if not match or (match["bot"] and match["bot"].lower() != (bot_username or "").lower()):
        return None
    return match["name"].lower(), (text or "")[match.end() :].strip()


def question_of(message: Message, bot: User) -> str | None:
    """The question that a message asks the bot; None if it asks none.

    In a private chat that is every text that is no command; in a group, a text that mentions the bot or replies to it.
    /ask asks everywhere: what stands after it, or the text that it replies to. Returned without the mention.
    """
    text = message.text or ""
    if _COMMAND.match(text):
        command = command_of(text, bot.username)
        if command is None or command[0] != "ask":
            return None
        replied = message.reply_to_message
        return command[1] or ((replied.text or replied.caption or "") if replied else "")
    asked, mentioned = _without_mention(message, bot)
    if message.chat.type == ChatType.PRIVATE or mentioned or _replies_to(message, bot):
        return asked.strip() or None
    return None


def _replies_to(message: Message, bot: User) -> bool:
    replied = message.reply_to_message
    return bool(replied and replied.from_user and replied.from_user.id == bot.id)


def _without_mention(message: Message, bot: User) -> tuple[str, bool]:
    """The text without the mentions of *bot*, and whether there were any."""
    text = message.text or ""
    mentions = [
        mention
        for entity, mention in message.parse_entities([MessageEntity.MENTION, MessageEntity.TEXT_MENTION]).items()
        if mention.lower() == f"@{bot.username}".lower() or (entity.user and entity.user.id == bot.id)
    ]
    for mention in mentions:
        text = text.replace(mention, " ", 1)
    return text.strip(" ,:\n") if mentions else text, bool(mentions)


def parse_add(message: Message, bot: User) -> AddRequest:
    """Read "/add URL", "/add" with a text, as the caption of a file, or in reply to a message or file.

    Raises: UsageError: none of these.
    """
    command = command_of(message.text or message.caption, bot.username)
    rest = command[1] if command else ""
    if message.document:
        return AddFile(message.document, origin_of(message))
    if rest:
        return _parse_rest(rest)
    replied = message.reply_to_message
    if replied is None:
        raise UsageError(
            _("Send /add with a link or with a text, as the caption of a file, or in reply to a message or a file.")
        )
    if replied.from_user and replied.from_user.id == bot.id:
        raise UsageError(_("That is a message of my own: reply with /add to the message that holds the article."))
    content = content_of(replied)
    if content is None:
        raise UsageError(_("There is no text and no file in that message: reply with /add to one that has."))
    return content


def _parse_rest(rest: str) -> AddRequest:
    words = rest.split()
    if all(_URL.fullmatch(word) for word in words):
        if len(words) > 1:
            raise UsageError(_("One link at a time, please: send /add once for each."))
        return AddUrl(words[0])
    if len(words) == 1 and _BARE_HOST.fullmatch(words[0]):
        return AddUrl(f"https://{words[0]}")
    return AddText(rest)


def content_of(message: Message) -> AddRequest | None:
    """What of a message could be added: its file, its link or its text; None if it has none of them."""
    if message.document:
        return AddFile(message.document, origin_of(message))
    text = message.text or message.caption
    if not text:
        return None
    if url := bare_url_of(text):
        return AddUrl(url)
    return AddText(text, origin_of(message))


def bare_url_of(text: str) -> str | None:
    """The URL, if the text is one and nothing else."""
    text = text.strip()
    return text if _URL.fullmatch(text) else None


def origin_of(message: Message) -> Origin | None:
    """Where a forwarded message comes from; None if it was not forwarded."""
    origin = message.forward_origin
    published = origin.date.date() if origin else None
    match origin:
        case MessageOriginChannel():
            username = origin.chat.username
            url = f"https://t.me/{username}/{origin.message_id}" if username else None
            name = origin.chat.title or username
        case MessageOriginChat():
            name, url = origin.sender_chat.title or origin.sender_chat.username, None
        case MessageOriginUser():
            name, url = origin.sender_user.full_name, None
        case MessageOriginHiddenUser():
            name, url = origin.sender_user_name, None
        case _:
            return None
    return Origin(name or _("Forwarded message"), url, published) if published else None
