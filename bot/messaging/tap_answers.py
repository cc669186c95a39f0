"""Tell the person who pressed a button that the work failed or is incomplete."""

from __future__ import annotations

import logging

from telegram import CallbackQuery, Message
from telegram.error import BadRequest

from bot.bot_api.error_words import says
from bot.messaging.html import Fragment, plain
from bot.messaging.reply import MAX_LENGTH, Reply, rows_of, text_reply
from bot.messaging.send import NOT_MODIFIED, answer_query, edit_text, reply_to_button_message

logger = logging.getLogger(__name__)

OUTCOME_SIGN = "⚠️ "
"""Beginning of the line below a message that says why a tap failed. The next such line replaces it."""


async def notify_tapper(query: CallbackQuery, sentence: str, *, may_edit: bool) -> None:
    """Tell the person who pressed a button that nothing was done, in a place where they see it even later.

    An alert is only an addition, because Telegram rejects it after some seconds.

    Args: may_edit: Whether the message of the button may show the sentence, below its text and with its buttons. That
        is for work, which can be requested again there. Otherwise a reply says it if there was no alert.
    """
    was_alerted = await answer_query(query, sentence)
    if may_edit:
        is_told = await _edit_as_asked(query, _with_outcome(query, sentence), counts_if_unchanged=was_alerted)
    else:
        is_told = was_alerted
    if not is_told:
        await reply_to_button_message(query, text_reply(sentence))


async def finish_tapped_work(query: CallbackQuery, sentence: str, reply: Reply) -> None:
    """Edit the message of the pressed button to show *reply*. Keep that button, to request the rest again.

    Args: sentence: The beginning of *reply*, also for an alert.
    """
    await answer_query(query, sentence)
    message = query.message if isinstance(query.message, Message) else None
    again = [(button,) for row in rows_of(message) for button in row if button.data == query.data]
    reply = Reply(reply.body, (*again, *reply.buttons))
    if not await _edit_as_asked(query, reply, counts_if_unchanged=False):
        await reply_to_button_message(query, reply)


async def _edit_as_asked(query: CallbackQuery, reply: Reply | None, *, counts_if_unchanged: bool) -> bool:
    """Edit the message of the pressed button. Without a reply, edit nothing.

    Returns: whether the person can see the edit.
    """
    message = query.message
    if message is None or reply is None:
        return False
    try:
        return await edit_text(query.get_bot(), message.chat.id, message.message_id, reply)
    except BadRequest as error:
        if says(error, NOT_MODIFIED):
            return counts_if_unchanged
        logger.info("A message could not be edited, so a reply says it: %s", error)
        return False


def _with_outcome(query: CallbackQuery, sentence: str) -> Reply | None:
    """Return the text of the pressed button's message with *sentence* below it; None if that is too long."""
    line = plain(OUTCOME_SIGN + sentence)
    message = query.message if isinstance(query.message, Message) else None
    if message is None or not message.text:
        return Reply(line)
    html, text = (each.partition(f"\n\n{OUTCOME_SIGN}")[0] for each in (message.text_html, message.text))
    body = Fragment(html, text, len(message.entities)) + plain("\n\n") + line
    return Reply(body, rows_of(message)) if body.length <= MAX_LENGTH else None
