"""Read from a message the link to a passage that its sender has pasted."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import Message, User

from bot.add.request import QUESTION_MARKS
from bot.ask.question_text import question_of
from bot.messaging.attribution import CITATION_LENGTH
from bot.messaging.shared_messages import SEPARATOR
from bot.updates.parse import links_in, own_command_of
from bot.updates.permalink_form import Permalink, permalink_at


@dataclass(frozen=True, slots=True)
class PastedLink:
    """A link to a passage."""

    url: str
    passage: Permalink


def pasted_link(message: Message, bot: User) -> PastedLink | None:
    """Return the link that a text consists of, perhaps after a line such as *Copy* gives; None: it is another text.

    It may be the text after /add or /ask. A question before a link is not about the passage alone.
    """
    command = own_command_of(message, bot.username)
    text = command[1] if command and command[0] == "add" else question_of(message, bot)
    links = links_in(text) if text else []
    if not text or len(links) != 1 or text[links[0].end :].strip():
        return None
    before, passage = text[: links[0].start].strip(), permalink_at(links[0].url, bot.username)
    asks = any(mark in before for mark in QUESTION_MARKS) and not before.endswith(SEPARATOR.strip())
    if passage is None or asks or "\n" in before or len(before) > CITATION_LENGTH:
        return None
    return PastedLink(links[0].url, passage)
