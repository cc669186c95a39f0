"""Sending replies: always as an answer to a message, never with a preview of a link."""

from __future__ import annotations

import logging

from telegram import CallbackQuery, LinkPreviewOptions, Message, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.render import Reply

logger = logging.getLogger(__name__)

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
ALERT_CHARS = 200  # the most that Telegram shows in an alert


def message_of(update: Update) -> Message:
    """The message of an update that a message handler matched."""
    message = update.effective_message
    if message is None:  # pragma: no cover - handlers are registered for updates that have one
        raise TypeError("an update without a message")
    return message


def query_of(update: Update) -> CallbackQuery:
    """The callback query of an update that a callback query handler matched."""
    query = update.callback_query
    if query is None:  # pragma: no cover - handlers are registered for updates that have one
        raise TypeError("an update without a callback query")
    return query


async def send_reply(message: Message, reply: Reply) -> Message:
    """Answer *message*; if it was deleted meanwhile, the reply stands alone."""
    return await message.reply_text(
        reply.body.html,
        parse_mode=ParseMode.HTML,
        reply_markup=reply.keyboard,
        link_preview_options=_NO_PREVIEW,
        do_quote=True,
        allow_sending_without_reply=True,
    )


async def edit_to(message: Message, reply: Reply) -> None:
    """Make *message*, one of ours, say *reply*. One that says so already, or was deleted, is left alone."""
    try:
        await message.edit_text(
            reply.body.html,
            parse_mode=ParseMode.HTML,
            reply_markup=reply.keyboard,
            link_preview_options=_NO_PREVIEW,
        )
    except BadRequest as error:
        if not _is_harmless(error, "message is not modified", "message to edit not found"):
            raise


async def answer_query(query: CallbackQuery, alert: str | None = None) -> None:
    """End the button's waiting, with an alert if there is something to say. A query that is too old is left alone."""
    try:
        await query.answer(alert[:ALERT_CHARS] if alert else None, show_alert=bool(alert))
    except BadRequest as error:
        if not _is_harmless(error, "query is too old", "query id is invalid"):
            raise


def _is_harmless(error: BadRequest, *reasons: str) -> bool:
    said = error.message.lower()
    return any(reason in said for reason in reasons)
