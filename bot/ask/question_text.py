"""Read the question that a message asks the bot."""

from __future__ import annotations

from telegram import Message, MessageEntity, User
from telegram.constants import ChatType

from bot.add.request import AddUrl, AddUrls, offered_request
from bot.ask.messages import add_link_label, add_text_label
from bot.updates.parse import COMMAND, command_of, is_message_of, own_command_of
from index.query.spellings.look_alikes import in_one_script


def question_of(message: Message, bot: User) -> str | None:
    """Return the question in a message or its caption; None if it asks none.

    In a private chat each text without a command is a question. In a group, a text that mentions the bot or replies to
    it is one. /ask works everywhere. Its question is the text after it, or the text of the message that it replies to.
    A mention without other text works the same. A channel's post asks nothing in the group where it is discussed, even
    if it mentions the bot. Neither does a command for another bot.

    The mention is removed, and words are in one script. The result is empty if the bot is addressed without a question.
    """
    question = _question_as_typed(message, bot)
    return question and in_one_script(question)


def _question_as_typed(message: Message, bot: User) -> str | None:
    text = message.text or message.caption or ""
    if message.is_automatic_forward:
        return None
    if COMMAND.match(text):
        command = own_command_of(message, bot.username)
        if command is None or command[0] != "ask":
            return None
        return command[1] or _text_replied_to(message, bot)
    asked, mentioned = _without_mention(message, bot)
    if mentioned and (other := COMMAND.match(asked)) and command_of(other.group(), bot.username) is None:
        return None  # "@bot /help@other_bot"
    if mentioned:
        return asked.strip() or _text_replied_to(message, bot)
    replied = message.reply_to_message
    if message.chat.type == ChatType.PRIVATE or (replied and is_message_of(replied, bot)):
        return asked.strip() or None
    return None


def _text_replied_to(message: Message, bot: User) -> str:
    """Return the text of the message that *message* replies to, unless the bot wrote it."""
    replied = message.reply_to_message
    return (replied.text or replied.caption or "") if replied and not is_message_of(replied, bot) else ""


def _without_mention(message: Message, bot: User) -> tuple[str, bool]:
    """Return the text without mentions of *bot*, and whether there were any."""
    text = message.text or message.caption or ""
    kinds: list[str | None] = [MessageEntity.MENTION, MessageEntity.TEXT_MENTION]
    entities = message.parse_entities(kinds) if message.text else message.parse_caption_entities(kinds)
    mentions = [
        mention
        for entity, mention in entities.items()
        if mention.lower() == f"@{bot.username}".lower() or (entity.user and entity.user.id == bot.id)
    ]
    for mention in mentions:
        text = text.replace(mention, " ", 1)
    return text.strip(" ,:\n") if mentions else text, bool(mentions)


def offer_label(message: Message, max_links: int) -> str | None:
    """Return the label of the button that adds what a message asks; None: it cannot be an article."""
    match offered_request(message):
        case None:
            return None
        case AddUrl():
            return add_link_label(1)
        case AddUrls(urls):
            return add_link_label(len(urls)) if len(urls) <= max_links else None
        case _:
            return add_text_label()
