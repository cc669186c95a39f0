"""Where an exception reaches the person who asked: one sentence, in the place where they look."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from telegram import Message, Update
from telegram.constants import ChatType
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import ContextTypes

from bot.i18n import gettext as _
from bot.messages import is_expected, user_message
from bot.render import text_reply
from bot.sending import answer_query, edit_to, end_in, send_reply

logger = logging.getLogger(__name__)

CHAT_IS_GONE = (
    "chat not found",
    "peer_id_invalid",
    "chat_write_forbidden",
    "not enough rights to send",
    "topic_closed",
)
"""In what Telegram says where nothing can be sent any more, or by nobody but the admins of a group."""

STOPPED_SAY_S = 2.0  # for telling an editor that the program ends: the whole stop takes less than ten seconds


def log_failure(error: BaseException) -> None:
    """Log *error*; with its traceback, if nobody foresaw it."""
    if not is_expected(error):
        logger.error("Unexpected error while answering an update", exc_info=error)
    else:
        logger.info("Refused: %s", type(error).__name__)


async def report_failure(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Tell the sender of *update* what went wrong: in an alert after a button, else in a reply."""
    error = context.error
    if error is None:  # pragma: no cover - the library calls error handlers with an error
        return
    if isinstance(error, TelegramError):
        _log_telegram_error(error, update)
        return
    log_failure(error)
    if isinstance(update, Update):
        await tell(update, user_message(error))


async def tell(update: Update, sentence: str) -> None:
    """Tell the sender of *update* something: in an alert after a button, else in a reply; nobody in a channel."""
    if update.callback_query:
        await answer_query(update.callback_query, sentence)
    elif update.effective_message and not is_of_channel(update):
        await send_reply(update.effective_message, text_reply(sentence))


def is_of_channel(update: Update) -> bool:
    """Whether *update* is about a channel, where the bot only reads: nobody waits for an answer."""
    return update.effective_chat is not None and update.effective_chat.type == ChatType.CHANNEL


def _log_telegram_error(error: TelegramError, update: object) -> None:
    """A chat that is gone or that blocked us is no news; the rest is, but there is nobody to tell."""
    number = update.update_id if isinstance(update, Update) else None
    is_gone = isinstance(error, BadRequest) and any(reason in error.message.lower() for reason in CHAT_IS_GONE)
    if is_gone or isinstance(error, Forbidden | ChatMigrated):
        logger.info("A chat is closed to the bot: %s", error.message)
    elif isinstance(error, RetryAfter):
        logger.warning("A reply is given up, for Telegram takes none for so long: %s", error.message)
    elif is_loss(error):
        logger.warning("A reply to update %s is lost, or its confirmation is: %s", number, error)
        logger.debug("The reply to update %s was lost here", number, exc_info=error)
    else:
        logger.error("Telegram refused or lost a reply: %s", error, exc_info=error)


def is_loss(error: Exception) -> bool:
    """Whether *error* is one of Telegram's or of the network's that says nothing about the reply itself."""
    if isinstance(error, NetworkError):
        return not isinstance(error, BadRequest)  # the library derives it so
    return type(error) is TelegramError  # an answer that is no JSON


@asynccontextmanager
async def failures_shown_in(message: Message) -> AsyncIterator[None]:
    """End *message*, one of ours, with the sentence for what went wrong inside, if anything did."""
    try:
        yield
    except asyncio.CancelledError:
        stopped = _(
            "Byline was stopped before this was done. It goes on after the restart: you need not send it again."
        )
        with suppress(TelegramError, TimeoutError):
            await asyncio.wait_for(edit_to(message, text_reply(stopped)), STOPPED_SAY_S)
        raise
    except TelegramError:
        raise  # the message itself could not be sent or edited
    except Exception as error:  # noqa: BLE001 - this is where exceptions become sentences
        log_failure(error)
        await end_in(message, text_reply(user_message(error)))
