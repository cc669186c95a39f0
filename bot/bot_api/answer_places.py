"""Say where an update is answered, and answer queries, which have no chat to write to."""

from __future__ import annotations

from collections.abc import Awaitable
from enum import Enum, auto

from telegram import (
    Chat,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
)
from telegram.constants import ChatType
from telegram.error import BadRequest

from bot.bot_api.error_words import says

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
"""Option of every message of the bot: what an article links to is not shown below it."""

START_PAYLOAD = "i"
"""Text that the bot gets when somebody opens it from an inline query in which there is nothing to choose. No link of
the bot has this text, so /start is answered as if there was none."""

LATE_ERRORS = ("query is too old", "query id is invalid")
"""Parts of Telegram's errors for answers to queries that are too old, or were answered before."""


class AnswerPlace(Enum):
    """The places where an update is answered."""

    MESSAGE = auto()  # a reply to its message
    TAP = auto()  # an alert, or the message of the button
    INLINE = auto()  # the list of results, which the person who types sees
    GUEST = auto()  # the one answer to a message in a chat that the bot is not in
    NOBODY = auto()  # nobody waits for one: a post in a channel, or a change of the bot's own rights


QUERIES = frozenset({AnswerPlace.INLINE, AnswerPlace.GUEST})
"""Places where one answer is possible, and no message can be sent."""


def answer_place(update: Update) -> AnswerPlace:
    """Return the place where *update* is answered."""
    if update.callback_query:
        return AnswerPlace.TAP
    if update.inline_query:
        return AnswerPlace.INLINE
    if update.guest_message:
        return AnswerPlace.GUEST
    return AnswerPlace.MESSAGE if update.effective_message and not _is_of_channel(update) else AnswerPlace.NOBODY


def _is_of_channel(update: Update) -> bool:
    """Return whether *update* is about a channel. The bot only reads there, so nobody waits for an answer."""
    chat = None if update.guest_message else update.effective_chat
    return chat is not None and chat.type == ChatType.CHANNEL


def is_untold(update: Update) -> bool:
    """Return whether nobody is told what became of *update*: see `AnswerPlace.NOBODY`."""
    return answer_place(update) is AnswerPlace.NOBODY


def chat_with_bot(update: Update) -> Chat | None:
    """Return the chat of *update* in which the bot is; None: it is in none.

    The chat of a guest does not count: Telegram warns that its id may be that of another chat. Whoever is listed by
    such an id would let strangers in.
    """
    return None if update.guest_message else update.effective_chat


async def answer_query_of(update: Update, sentence: str) -> None:
    """Answer the inline or guest query of *update* with a sentence alone.

    Above the results of an inline query it is the label of a button that opens the bot. Ignore a query that is too old
    or that was answered before.
    """
    if update.inline_query:
        button = InlineQueryResultsButton(sentence, start_parameter=START_PAYLOAD)
        await is_in_time(update.inline_query.answer([], cache_time=0, is_personal=True, button=button))
    if update.guest_message:
        content = InputTextMessageContent(sentence, link_preview_options=NO_PREVIEW)
        result = InlineQueryResultArticle(START_PAYLOAD, sentence, content)
        await is_in_time(update.guest_message.answer_guest_query(result))


async def is_in_time(answering: Awaitable[object]) -> bool:
    """Await *answering*, the answer to a query of any kind.

    Returns: whether Telegram accepted it. It does not if the query is too old or was answered before.
    """
    try:
        await answering
    except BadRequest as error:
        if not says(error, *LATE_ERRORS):
            raise
        return False
    return True
