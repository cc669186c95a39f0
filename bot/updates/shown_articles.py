"""Read from a message of ours which articles and passages it shows."""

from __future__ import annotations

import re

from telegram import Message, MessageEntity

from bot.messaging.links import without_text_fragment
from index.articles.identity import article_id_of_url
from index.model import PassageId

VIEW = r"f?s?\d{1,6}"
"""Pattern of a view in callback data."""


PASSAGES = r"[a-z0-9]{1,32}\.\d{1,6}(?:,[a-z0-9]{1,32}\.\d{1,6})*"
"""Pattern of passages in callback data: those that a message quotes."""


QUOTING = re.compile(rf"(?:why|hide):{VIEW}:{PASSAGES}")
"""Callback data that tell which passages a message quotes."""


PASSAGE = re.compile(r"([a-z0-9]{1,32})\.(\d{1,6})")


def passages_of(data: str) -> tuple[PassageId, ...]:
    """The passages that PASSAGES matched, or that stand in callback data of `quoting_data`."""
    return tuple(PassageId(article_id, int(ordinal)) for article_id, ordinal in PASSAGE.findall(data))


def articles_in(answer: Message) -> list[str]:
    """Ids of the quoted articles, in the order of the quotations: a button names them, and links lead to them."""
    for row in answer.reply_markup.inline_keyboard if answer.reply_markup else ():
        for button in row:
            if isinstance(button.callback_data, str) and QUOTING.fullmatch(button.callback_data):
                return [passage.article_id for passage in passages_of(button.callback_data)]
    links = [entity.url for entity in answer.entities if entity.type == MessageEntity.TEXT_LINK and entity.url]
    return [article_id_of_url(without_text_fragment(url)) for url in links]
