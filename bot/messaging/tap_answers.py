"""Tell the person who pressed a button that nothing came of it, or not all."""

from __future__ import annotations

import logging

from telegram import CallbackQuery, Message
from telegram.error import BadRequest

from bot.messaging.html import Fragment, plain
from bot.messaging.reply import MAX_LENGTH, Button, Reply, text_reply
from bot.messaging.send import NOT_MODIFIED, answer_query, edit_text, reply_behind, rows_without

logger = logging.getLogger(__name__)

OUTCOME_SIGN = "⚠️ "
"""Begins the line below a message that says why nothing came of a tap. The next such line takes its place."""


async def tell_tapper(query: CallbackQuery, sentence: str, *, may_edit: bool) -> None:
    """Tell whoever pressed a button that nothing came of it, in a place where they see it however late that is.

    An alert is only an extra: Telegram takes none after some seconds.

    Args: may_edit: Whether the message of the button may say it, below what it said and with its buttons: for work,
        which can be asked for again there. Else a reply to it does, if there was no alert.
    """
    was_alerted = await answer_query(query, sentence)
    if may_edit:
        is_told = await _edit_as_asked(query, _with_outcome(query, sentence), counts_if_unchanged=was_alerted)
    else:
        is_told = was_alerted
    if not is_told:
        await reply_behind(query, text_reply(sentence))


async def end_in_place(query: CallbackQuery, sentence: str, reply: Reply) -> None:
    """Make the message of the pressed button say *reply*, with that button besides, to ask for the rest again.

    Args: sentence: Its beginning, for an alert as well.
    """
    await answer_query(query, sentence)
    message = query.message if isinstance(query.message, Message) else None
    again = [(button,) for row in rows_of(message) for button in row if button.data == query.data]
    reply = Reply(reply.body, (*again, *reply.buttons))
    if not await _edit_as_asked(query, reply, counts_if_unchanged=False):
        await reply_behind(query, reply)


async def _edit_as_asked(query: CallbackQuery, reply: Reply | None, *, counts_if_unchanged: bool) -> bool:
    """Edit the message of the pressed button. Returns: whether that person can see the edit; None is no edit."""
    message = query.message
    if message is None or reply is None:
        return False
    try:
        return await edit_text(query.get_bot(), message.chat.id, message.message_id, reply)
    except BadRequest as error:
        if NOT_MODIFIED in error.message.lower():
            return counts_if_unchanged
        logger.info("A message could not be edited, so a reply says it: %s", error)
        return False


def _with_outcome(query: CallbackQuery, sentence: str) -> Reply | None:
    """Return what the message of the pressed button said, with *sentence* below; None if that is too long."""
    said = plain(OUTCOME_SIGN + sentence)
    message = query.message if isinstance(query.message, Message) else None
    if message is None or not message.text:
        return Reply(said)
    html, text = (each.partition(f"\n\n{OUTCOME_SIGN}")[0] for each in (message.text_html, message.text))
    body = Fragment(html, text, len(message.entities)) + plain("\n\n") + said
    return Reply(body, rows_of(message)) if body.length <= MAX_LENGTH else None


def rows_of(message: Message | None) -> tuple[tuple[Button, ...], ...]:
    """Return the buttons of *message*."""
    return rows_without(message, "") if message else ()
