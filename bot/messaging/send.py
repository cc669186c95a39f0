"""Sending replies: always as an answer to a message, never with a preview of a link."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection
from typing import TypeVar

from telegram import (
    Bot,
    CallbackQuery,
    ForceReply,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MaybeInaccessibleMessage,
    Message,
    ReplyParameters,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.messaging.html import Fragment, shortened
from bot.messaging.reply import Button, Reply

logger = logging.getLogger(__name__)

T = TypeVar("T")

NOT_MODIFIED = "message is not modified"

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
PLACEHOLDER_LENGTH = 64  # UTF-16 code units, as Telegram allows
ALERT_CHARS = 200  # the most that Telegram shows in an alert

GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")
"""In what Telegram says of a message of ours that can be edited no more."""


def message_of(update: Update) -> Message:
    """Return the message of an update that a message handler matched."""
    message = update.effective_message
    if message is None:  # pragma: no cover - handlers are registered for updates that have one
        raise TypeError("an update without a message")
    return message


def query_of(update: Update) -> CallbackQuery:
    """Return the callback query of an update that a callback query handler matched."""
    query = update.callback_query
    if query is None:  # pragma: no cover - handlers are registered for updates that have one
        raise TypeError("an update without a callback query")
    return query


def _message_behind(query: CallbackQuery) -> MaybeInaccessibleMessage:
    """Return the message that the pressed button belongs to, however old it is."""
    if query.message is None:  # pragma: no cover - only buttons of inline mode have none, and there are none
        raise TypeError("a callback query without a message")
    return query.message


async def send_reply(message: Message, reply: Reply) -> Message:
    """Answer *message*; if it was deleted meanwhile, send the reply by itself."""

    async def send(text: str, parse_mode: str | None) -> Message:
        return await message.reply_text(
            text,
            parse_mode=parse_mode,
            reply_markup=reply.keyboard,
            link_preview_options=_NO_PREVIEW,
            do_quote=True,
            allow_sending_without_reply=True,
        )

    return await _formatted_if_possible(reply.body, send)


async def send_to(bot: Bot, chat_id: int, reply: Reply) -> None:
    """Send *reply* to a chat, as an answer to nothing."""
    await _send(bot, chat_id, reply.body, reply.keyboard)


async def _send(
    bot: Bot, chat_id: int, body: Fragment, markup: InlineKeyboardMarkup | ForceReply | None, answers: int | None = None
) -> None:
    """Send a message. Args: answers: The id of the message that it answers; it is sent all the same if that is gone."""
    answered = ReplyParameters(answers, allow_sending_without_reply=True) if answers else None

    async def send(text: str, parse_mode: str | None) -> None:
        await bot.send_message(
            chat_id,
            text,
            parse_mode=parse_mode,
            reply_markup=markup,
            link_preview_options=_NO_PREVIEW,
            reply_parameters=answered,
        )

    await _formatted_if_possible(body, send)


async def tell_each(bot: Bot, chat_ids: Collection[int], reply: Reply) -> bool:
    """Send *reply* to each of these chats, admins'; return whether Telegram took it for one at least."""
    told = 0
    for chat_id in sorted(chat_ids):
        try:
            await send_to(bot, chat_id, reply)
        except TelegramError as error:
            logger.info("An admin could not be told: %s", error)
        else:
            told += 1
    return told > 0


async def tell_responsible(bot: Bot, admin_id: int, admin_ids: frozenset[int], reply: Reply) -> bool:
    """Tell the admin who is responsible; should that fail, all others. Return whether Telegram took it."""
    is_told = admin_id in admin_ids and await tell_each(bot, [admin_id], reply)
    return is_told or await tell_each(bot, admin_ids - {admin_id}, reply)


async def _formatted_if_possible(body: Fragment, send: Callable[[str, str | None], Awaitable[T]]) -> T:
    """Send *body* as HTML; as plain text should Telegram not understand that, so that the asker sees it at least."""
    try:
        return await send(body.html, ParseMode.HTML)
    except BadRequest as error:
        if not _is_harmless(error, "can't parse entities"):
            raise
        logger.exception("Telegram does not understand a reply's markup; it is sent without")
        return await send(body.text, None)


async def edit_to(message: Message, reply: Reply) -> None:
    """Make *message*, one of ours, say *reply*. One that says so already, or is gone, is left alone: see `end_in`."""
    await edit_at(message.get_bot(), message.chat_id, message.message_id, reply)


async def end_in(message: Message, reply: Reply) -> None:
    """Say in *message*, one of ours, what became of something: whoever waits for it is told, come what may.

    If it was deleted, or cannot be edited, a new one says it, in reply to what that replied to.
    """
    if not await edit_at(message.get_bot(), message.chat_id, message.message_id, reply):
        await _send_instead(message.get_bot(), message.chat_id, message.reply_to_message, reply)


async def end_behind(query: CallbackQuery, reply: Reply) -> None:
    """Do the same as `end_in`, in the message of the pressed button, however old it is."""
    message = _message_behind(query)
    if not await edit_at(query.get_bot(), message.chat.id, message.message_id, reply):
        await _send_instead(query.get_bot(), message.chat.id, asked_by(query), reply)


async def _send_instead(bot: Bot, chat_id: int, original: Message | None, reply: Reply) -> None:
    if original is None:
        await send_to(bot, chat_id, reply)
    else:
        await send_reply(original, reply)


async def edit_at(bot: Bot, chat_id: int, message_id: int, reply: Reply) -> bool:
    """Make our message with that id say *reply*, as `edit_to`.

    Returns: whether it says so; not, if it was deleted, or cannot be edited.
    """
    try:
        return await edit_text(bot, chat_id, message_id, reply)
    except BadRequest as error:
        if not _is_harmless(error, NOT_MODIFIED):
            raise
    return True


async def edit_text(bot: Bot, chat_id: int, message_id: int, reply: Reply) -> bool:
    """Edit a message as `edit_at` does. Raises: BadRequest: it is refused otherwise, or says so already."""

    async def edit(text: str, parse_mode: str | None) -> None:
        await bot.edit_message_text(
            text,
            chat_id,
            message_id,
            parse_mode=parse_mode,
            reply_markup=reply.keyboard,
            link_preview_options=_NO_PREVIEW,
        )

    try:
        await _formatted_if_possible(reply.body, edit)
    except BadRequest as error:
        if _is_harmless(error, *GONE):
            return False
        raise
    return True


async def edit_behind(query: CallbackQuery, reply: Reply) -> None:
    """Make the message that the pressed button belongs to say *reply*, as `edit_to`, however old it is."""
    message = _message_behind(query)
    await edit_at(query.get_bot(), message.chat.id, message.message_id, reply)


async def edit_buttons_behind(query: CallbackQuery, rows: tuple[tuple[Button, ...], ...]) -> None:
    """Give the message that the pressed button belongs to these buttons; its text stays."""
    message = _message_behind(query)
    keyboard = Reply(Fragment(), rows).keyboard
    try:
        await query.get_bot().edit_message_reply_markup(message.chat.id, message.message_id, reply_markup=keyboard)
    except BadRequest as error:
        if not _is_harmless(error, NOT_MODIFIED, *GONE):
            raise


def rows_without(message: Message, data: str) -> tuple[tuple[Button, ...], ...]:
    """Return the buttons of *message* but one."""
    keyboard = message.reply_markup.inline_keyboard if message.reply_markup else ()
    rows = [
        tuple(Button(each.text, str(each.callback_data)) for each in row if each.callback_data != data)
        for row in keyboard
    ]
    return tuple(row for row in rows if row)


async def send_question(query: CallbackQuery, body: Fragment, placeholder: str | None, *, selective: bool) -> None:
    """Ask, below the message that the pressed button belongs to, for a reply: the field for it opens by itself.

    Args: placeholder: What the field says while it is empty. selective: It opens for those who are mentioned alone.
    """
    message = _message_behind(query)
    markup = ForceReply(selective or None, shortened(placeholder, PLACEHOLDER_LENGTH) if placeholder else None)
    await _send(query.get_bot(), message.chat.id, body, markup, message.message_id)


def asked_by(query: CallbackQuery) -> Message | None:
    """Return the message that the button's message replies to; None if one of them is gone, or too old."""
    return query.message.reply_to_message if isinstance(query.message, Message) else None


async def answer_query(query: CallbackQuery, alert: str | None = None) -> bool:
    """End the button's waiting, with an alert if there is something to say. A query that is too old is left alone.

    Returns: whether Telegram took the answer: neither of a query that is too old, nor of one that was answered.
    """
    try:
        await query.answer(alert[:ALERT_CHARS] if alert else None, show_alert=bool(alert))
    except BadRequest as error:
        if not _is_harmless(error, "query is too old", "query id is invalid"):
            raise
        return False
    return True


async def reply_behind(query: CallbackQuery, reply: Reply) -> None:
    """Reply to the message of the pressed button; if that was deleted, send *reply* by itself."""
    message = _message_behind(query)
    await _send(query.get_bot(), message.chat.id, reply.body, reply.keyboard, message.message_id)


def _is_harmless(error: BadRequest, *reasons: str) -> bool:
    said = error.message.lower()
    return any(reason in said for reason in reasons)
