"""Send replies, always as an answer to a message and without link previews."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection
from typing import TypeVar

from telegram import (
    Bot,
    CallbackQuery,
    ForceReply,
    InlineKeyboardMarkup,
    MaybeInaccessibleMessage,
    Message,
    ReplyParameters,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.bot_api.answer_places import NO_PREVIEW, is_in_time
from bot.bot_api.error_words import says
from bot.bot_api.places import MessagePlace, place_of, send_in
from bot.messaging.html import Fragment, short_label
from bot.messaging.reply import Reply, Rows, without_sharing

logger = logging.getLogger(__name__)

T = TypeVar("T")

NOT_MODIFIED = "message is not modified"

PLACEHOLDER_LENGTH = 64  # UTF-16 code units, Telegram's limit
ALERT_CHARS = 200  # Telegram's limit

GONE_ERRORS = ("message to edit not found", "message can't be edited", "message_id_invalid")
"""Parts of Telegram's errors for messages that can no longer be edited."""


def message_of(update: Update) -> Message:
    """Return the message of an update. For message handlers only."""
    message = update.effective_message
    if message is None:  # pragma: no cover - handlers are registered for updates that have one
        raise TypeError("an update without a message")
    return message


def query_of(update: Update) -> CallbackQuery:
    """Return the callback query of an update. For callback query handlers only."""
    query = update.callback_query
    if query is None:  # pragma: no cover - handlers are registered for updates that have one
        raise TypeError("an update without a callback query")
    return query


def _message_with_button(query: CallbackQuery) -> MaybeInaccessibleMessage:
    """Return the message of the pressed button, however old it is."""
    if query.message is None:  # pragma: no cover - only buttons of inline mode have no message, and the bot has none
        raise TypeError("a callback query without a message")
    return query.message


async def send_reply(message: Message, reply: Reply) -> Message:
    """Answer *message*, where it was sent. If it was deleted meanwhile, send the reply there without a reference."""
    return await _send(message.get_bot(), place_of(message), reply.body, reply.keyboard, message.message_id)


async def send_to(bot: Bot, place: MessagePlace, reply: Reply) -> Message:
    """Send *reply* to a place, not as an answer. Return the message."""
    return await _send(bot, place, reply.body, reply.keyboard)


async def _send(
    bot: Bot,
    place: MessagePlace,
    body: Fragment,
    markup: InlineKeyboardMarkup | ForceReply | None,
    answers: int | None = None,
) -> Message:
    """Send a message.

    Args: answers: The id of the message to answer. If that is gone, send the message anyway: see `send_in`.
    """

    async def send(text: str, parse_mode: str | None) -> Message:
        async def send_there(there: MessagePlace, answered: ReplyParameters | None) -> Message:
            return await bot.send_message(
                there.chat_id,
                text,
                parse_mode=parse_mode,
                reply_markup=markup,
                link_preview_options=NO_PREVIEW,
                message_thread_id=there.topic_id,
                direct_messages_topic_id=there.direct_topic_id,
                reply_parameters=answered,
            )

        return await send_in(place, answers, send_there)

    try:
        return await _send_formatted(body, send)
    except BadRequest as error:
        markup = await _allowed(bot, markup, error)
        return await _send_formatted(body, send)


async def tell_each(bot: Bot, chat_ids: Collection[int], reply: Reply) -> bool:
    """Send *reply* to each of these admins' chats. Return whether Telegram accepted at least one."""
    sent_count = 0
    for chat_id in sorted(chat_ids):
        try:
            await send_to(bot, MessagePlace(chat_id), reply)
        except TelegramError as error:
            logger.info("An admin could not be told: %s", error)
        else:
            sent_count += 1
    return sent_count > 0


async def tell_responsible(bot: Bot, admin_id: int, admin_ids: frozenset[int], reply: Reply) -> bool:
    """Tell the responsible admin; if that fails, all others. Return whether Telegram accepted a message."""
    is_told = admin_id in admin_ids and await tell_each(bot, [admin_id], reply)
    return is_told or await tell_each(bot, admin_ids - {admin_id}, reply)


async def _send_formatted(body: Fragment, send: Callable[[str, str | None], Awaitable[T]]) -> T:
    """Send *body* as HTML. If Telegram cannot parse it, send it as plain text, so that it arrives at least."""
    try:
        return await send(body.html, ParseMode.HTML)
    except BadRequest as error:
        if not says(error, "can't parse entities"):
            raise
        logger.exception("Telegram does not understand a reply's markup; it is sent without")
        return await send(body.text, None)


async def _allowed(
    bot: Bot, markup: InlineKeyboardMarkup | ForceReply | None, error: BadRequest
) -> InlineKeyboardMarkup | None:
    """Return the buttons that Telegram allows if inline mode was turned off after the start. Let the bot know of that.

    Raises: BadRequest: *error*, if Telegram refused something else.
    """
    if not isinstance(markup, InlineKeyboardMarkup) or not says(error, "button_type_invalid"):
        raise error
    logger.warning("Inline mode was turned off at @BotFather, so answers have no button to share from now on")
    await bot.get_me()  # `Surfaces` reads what this returns
    return without_sharing(markup)


async def edit_message(message: Message, reply: Reply) -> None:
    """Edit *message*, one of the bot's own, to show *reply*.

    Do nothing if it shows that already, or is gone. See `finish_message`.
    """
    await edit_message_by_id(message.get_bot(), message.chat_id, message.message_id, reply)


async def finish_message(message: Message, reply: Reply) -> None:
    """Show the outcome in *message*, one of the bot's own, so that the person who waits always gets it.

    If the message was deleted or cannot be edited, send a new one there, in reply to the same message.
    """
    if not await edit_message_by_id(message.get_bot(), message.chat_id, message.message_id, reply):
        await _send_instead(message.get_bot(), message, message.reply_to_message, reply)


async def finish_button_message(query: CallbackQuery, reply: Reply) -> None:
    """Do the same as `finish_message` in the message of the pressed button, however old it is."""
    message = _message_with_button(query)
    if not await edit_message_by_id(query.get_bot(), message.chat.id, message.message_id, reply):
        await _send_instead(query.get_bot(), message, original_message(query), reply)


async def _send_instead(bot: Bot, gone: MaybeInaccessibleMessage, original: Message | None, reply: Reply) -> None:
    if original is None:
        await send_to(bot, place_of(gone), reply)
    else:
        await send_reply(original, reply)


async def edit_message_by_id(bot: Bot, chat_id: int, message_id: int, reply: Reply) -> bool:
    """Edit the bot's message with this id to show *reply*, as `edit_message` does.

    Returns: whether it shows that now; False: it was deleted or cannot be edited.
    """
    try:
        return await edit_text(bot, chat_id, message_id, reply)
    except BadRequest as error:
        if not says(error, NOT_MODIFIED):
            raise
    return True


async def edit_text(bot: Bot, chat_id: int, message_id: int, reply: Reply) -> bool:
    """Edit a message as `edit_message_by_id` does.

    Raises: BadRequest: Telegram refuses it for another reason, or the message shows this already.
    """

    keyboard = reply.keyboard

    async def edit(text: str, parse_mode: str | None) -> None:
        await bot.edit_message_text(
            text,
            chat_id,
            message_id,
            parse_mode=parse_mode,
            reply_markup=keyboard,
            link_preview_options=NO_PREVIEW,
        )

    try:
        await _send_formatted(reply.body, edit)
    except BadRequest as error:
        if says(error, *GONE_ERRORS):
            return False
        keyboard = await _allowed(bot, keyboard, error)
        await _send_formatted(reply.body, edit)
    return True


async def edit_button_message(query: CallbackQuery, reply: Reply) -> None:
    """Edit the message of the pressed button to show *reply*, as `edit_message` does, however old it is."""
    message = _message_with_button(query)
    await edit_message_by_id(query.get_bot(), message.chat.id, message.message_id, reply)


async def edit_buttons(query: CallbackQuery, rows: Rows) -> None:
    """Replace the buttons of the pressed button's message. Its text stays."""
    message = _message_with_button(query)
    keyboard = Reply(Fragment(), rows).keyboard
    try:
        await query.get_bot().edit_message_reply_markup(message.chat.id, message.message_id, reply_markup=keyboard)
    except BadRequest as error:
        if not says(error, NOT_MODIFIED, *GONE_ERRORS):
            raise


async def send_question(query: CallbackQuery, body: Fragment, placeholder: str | None, *, selective: bool) -> None:
    """Ask for a reply, below the message of the pressed button. The input field opens automatically.

    Args:
        placeholder: The text in the empty field.
        selective: Whether the field opens only for mentioned users.
    """
    message = _message_with_button(query)
    markup = ForceReply(selective or None, short_label(placeholder, PLACEHOLDER_LENGTH) if placeholder else None)
    await _send(query.get_bot(), place_of(message), body, markup, message.message_id)


def original_message(query: CallbackQuery) -> Message | None:
    """Return the message that the button's message replies to; None if one of them is gone or too old."""
    return query.message.reply_to_message if isinstance(query.message, Message) else None


async def answer_query(query: CallbackQuery, alert: str | None = None) -> bool:
    """Answer a callback query, with an alert if *alert* is given. Ignore a query that is too old.

    Returns: whether Telegram accepted the answer. It does not if the query is too old or was answered before.
    """
    return await is_in_time(query.answer(alert[:ALERT_CHARS] if alert else None, show_alert=bool(alert)))


async def reply_to_button_message(query: CallbackQuery, reply: Reply) -> None:
    """Reply to the message of the pressed button. If it was deleted, send *reply* there without a reference to it."""
    message = _message_with_button(query)
    await _send(query.get_bot(), place_of(message), reply.body, reply.keyboard, message.message_id)
