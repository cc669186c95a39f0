"""Find the article that a command is about."""

from __future__ import annotations

from telegram import Message, User

from bot.articles.callback_data import NAMES_ITS_ARTICLE, FieldMark
from bot.articles.messages import article_usage, several_articles
from bot.articles.paragraph_picker import PickedParagraphs
from bot.messaging.error_messages import UsageError
from bot.messaging.signed_state import Mark
from bot.updates.origins import origin_of
from bot.updates.parse import own_command_of, urls_in
from bot.updates.permalink_form import permalink_at
from bot.updates.shown_articles import articles_in, buttons_of
from index.articles.identity import article_id_of_url

_MARKS: tuple[type[Mark], ...] = (FieldMark, PickedParagraphs)
"""Kinds of marks in the messages of the bot that ask for a correction."""


def reference_of(message: Message, command: str, bot: User) -> str:
    """Return the id or URL of the article that a command is about: after it, in its name, or in the message replied to.

    Raises: UsageError: there is none, or more than one.
    """
    name, rest = own_command_of(message, bot.username) or ("", "")
    if reference := rest or name.removeprefix(command).lstrip("_"):
        return named_at(reference, bot)
    replied = message.reply_to_message
    shown = (_shown_ids(replied) if replied.from_user == bot else _linked_ids(replied, bot)) if replied else []
    if len(shown) > 1:
        names = " ".join(f"/{command}_{article_id}" for article_id in shown)
        raise UsageError(several_articles(names))
    if not shown:
        raise UsageError(article_usage(command))
    return shown[0]


def named_at(reference: str, bot: User) -> str:
    """Return the id of the article that a link of this archive leads to; *reference* itself if it is no such link."""
    link = permalink_at(reference, bot.username)
    return link.article_id if link else reference


def _linked_ids(message: Message, bot: User) -> list[str]:
    """Return the articles at the links in a message and at its origin: the only link, or several ids."""
    origin = origin_of(message)
    urls = [*urls_in(message.text or message.caption or ""), *([origin.url] if origin and origin.url else [])]
    named = [(url, named_at(url, bot)) for url in urls]
    by_id = {article_id_of_url(url) if name == url else name: name for url, name in named}
    return list(by_id) if len(by_id) > 1 else list(by_id.values())


def _shown_ids(message: Message) -> list[str]:
    """Return the ids of the articles in a message of the bot, in their order."""
    for kind in _MARKS:
        if mark := kind.of(message, message.get_bot()):
            return [mark.article_id]
    for written in buttons_of(message):
        for data in NAMES_ITS_ARTICLE:
            if named := data.parse(written):
                return [named.article_id]
    return list(dict.fromkeys(articles_in(message)))
