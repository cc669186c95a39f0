"""Render what the bot shows outside of its chats: results to choose from, and its one answer as a guest."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import (
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
)
from telegram.constants import ParseMode

from bot.ask.quoting.group_blocks import group_block, marks_each
from bot.ask.quoting.quote_groups import QuoteGroup
from bot.bot_api.answer_places import NO_PREVIEW
from bot.i18n import gettext as _
from bot.messaging.attribution import title_of
from bot.messaging.html import Fragment, italic, plain, safe_label, short_label
from bot.messaging.reply import MAX_LENGTH, Button
from bot.start_links import start_url
from bot.updates.permalink_form import Permalink
from index.model import Hit

BEGINNING_LENGTH = 120
"""Length of the beginning of a passage below its title, in UTF-16 code units: more than the two lines that phones
show."""


def result(hit: Hit, username: str) -> InlineQueryResultArticle:
    """Return a passage to choose. It is posted with its attribution and a link to the bot."""
    block = group_block(QuoteGroup((hit,)), first=hit, marks=marks_each(1))
    payload = Permalink.to(hit.passage).written
    return InlineQueryResultArticle(
        payload,
        title_of(hit.article),
        _content(block),
        _link_to_bot(payload, username),
        description=short_label(" ".join(hit.passage.text.split()), BEGINNING_LENGTH),
    )


def guest_answer(body: Fragment, payload: str, username: str) -> InlineQueryResultArticle:
    """Return the one answer to a guest's question, with a link to the bot that has this payload.

    A result needs a title, though nobody sees this one.
    """
    return InlineQueryResultArticle("1", username, _content(body), _link_to_bot(payload, username))


def _content(body: Fragment) -> InputTextMessageContent:
    """Return a message to post. What somebody posts has no link preview, as in the bot's chats."""
    return InputTextMessageContent(body.html, ParseMode.HTML, link_preview_options=NO_PREVIEW)


def _link_to_bot(payload: str, username: str) -> InlineKeyboardMarkup:
    """Return the only button outside of the bot's chats. There the bot could not change the message of others."""
    button = Button(_("Open in @{bot}").format(bot=username), url=start_url(username, payload))
    return InlineKeyboardMarkup([[button.as_sent]])


# --- the button above the results ---


def button_above(results: Sequence[InlineQueryResultArticle], payload: str) -> InlineQueryResultsButton:
    """Return the button that opens the bot with the question. Args: results: The passages, which do not answer it."""
    label = _("Not sure about these. Ask me in private") if results else _("Nothing found. Ask me in private")
    return InlineQueryResultsButton(label, start_parameter=payload)


def ask_here() -> str:
    """Return the label of the button above the empty list, before anything is typed."""
    return _("Type a question, or open the bot")


def is_private() -> str:
    """Return the label of the button for people who may not ask. The bot then says what they can do."""
    return _("This archive is private")


# --- sentences ---


def question_of_link(question: str) -> Fragment:
    """Say that a link asks a question: the bot must not seem to say what somebody else wrote.

    It is in italics. A quotation would look as if it was from an article.
    """
    said = plain(_("The link that you opened asks this:") + "\n")
    return said + italic(plain(safe_label(question, MAX_LENGTH - said.length)))


def link_expired() -> str:
    """Return the sentence about a link whose question is no longer known."""
    return _("I no longer know the question of this link. Please ask again.")


def how_to_ask_a_guest() -> str:
    """Return the answer to somebody who mentions the bot as a guest without asking anything."""
    return _("I quote an archive. Write your question after my name.")
