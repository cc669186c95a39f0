"""Report an exception to the person who asked, in one sentence, in the place where they look."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress

from telegram import Message, Update
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError
from telegram.ext import ContextTypes

from bot.bot_api.answer_places import QUERIES, AnswerPlace, answer_place, answer_query_of
from bot.bot_api.error_words import says
from bot.bot_api.rate_limiter import is_transport_error
from bot.messaging.error_messages import TEMPORARY_ERRORS, DownloadError, StaleChoiceError, is_expected, user_message
from bot.messaging.reply import Reply, rows_of, text_reply
from bot.messaging.send import edit_message, finish_message, send_reply
from bot.messaging.shared_messages import done_so_far, rest_refused, stopped_by_restart
from bot.messaging.steps import Steps, accepted_steps, current_steps
from bot.messaging.tap_answers import finish_tapped_work, notify_tapper
from index.errors import BackendUnavailableError, ReadOnlyError, StoreError, StoreWriteError

logger = logging.getLogger(__name__)


class ReportedError(Exception):
    """Work failed. The message of its button already says so and keeps the button for a retry."""


CHAT_GONE_ERRORS = (
    "chat not found",
    "peer_id_invalid",
    "chat_write_forbidden",
    "not enough rights to send",
    "topic_closed",
)
"""Parts of Telegram's errors for chats where the bot can no longer send, or where only group admins can."""

STOP_MESSAGE_TIMEOUT_S = 2.0  # to tell an editor that the program ends; a stop takes less than ten seconds in total


def log_failure(error: BaseException) -> None:
    """Log *error*, with its traceback if it is unexpected."""
    if not is_expected(error):
        logger.error("Unexpected error while answering an update", exc_info=error)
    elif type(error) is BackendUnavailableError:
        logger.warning("The archive cannot be used: %s", error)  # it names no words of the question
    else:
        logger.info("Refused: %s", type(error).__name__)


async def report_failure(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Tell the sender of *update* what went wrong. See `tell`."""
    error = context.error
    if error is None or isinstance(error, ReportedError):
        return
    if isinstance(error, TelegramError):
        _log_telegram_error(error, update)
        return
    log_failure(error)
    if isinstance(update, Update):
        await tell(update, _sentence_for(error), is_refreshed=isinstance(error, StaleChoiceError))


async def tell(update: Update, sentence: str, *, is_work: bool = False, is_refreshed: bool = False) -> None:
    """Tell the sender of *update* why it ends before all was done, in its `AnswerPlace`.

    If a button asked for work, its message shows the sentence below its text; see `notify_tapper`.

    Args:
        is_work: Whether *update* is work that was not accepted. For accepted work this is known.
        is_refreshed: Whether the message of the button already shows something new, which must stay.
    """
    place, query = answer_place(update), update.callback_query
    if place in QUERIES:
        await answer_query_of(update, sentence)
        return
    steps = accepted_steps()
    reply = await steps.final_reply(sentence) if steps else text_reply(sentence)
    if query is None:
        if update.effective_message and place is AnswerPlace.MESSAGE:
            await send_reply(update.effective_message, reply)
    elif steps and steps.items:
        await finish_tapped_work(query, sentence, reply)
    else:
        await notify_tapper(query, sentence, may_edit=(is_work or steps is not None) and not is_refreshed)


def _log_telegram_error(error: TelegramError, update: object) -> None:
    """Log the error; at level info if the chat is gone or has blocked the bot. Nobody can be told of these errors."""
    number = update.update_id if isinstance(update, Update) else None
    is_gone = isinstance(error, BadRequest) and says(error, *CHAT_GONE_ERRORS)
    if is_gone or isinstance(error, Forbidden | ChatMigrated):
        logger.info("A chat is closed to the bot: %s", error.message)
    elif isinstance(error, RetryAfter):
        logger.warning("A reply is dropped, because Telegram asks to wait too long: %s", error.message)
    elif is_transport_error(error):
        logger.warning("A reply to update %s is lost, or its confirmation is: %s", number, error)
        logger.debug("The reply to update %s was lost here", number, exc_info=error)
    else:
        logger.error("Telegram refused or lost a reply: %s", error, exc_info=error)


@asynccontextmanager
async def show_failures_in(message: Message) -> AsyncIterator[None]:
    """Show an error of the block in *message*, one of the bot's own."""
    steps = current_steps()
    try:
        yield
    except asyncio.CancelledError:
        said = " ".join([stopped_by_restart(), *_so_far(steps)])
        with suppress(TelegramError, TimeoutError):
            await asyncio.wait_for(edit_message(message, text_reply(said)), STOP_MESSAGE_TIMEOUT_S)
        raise
    except TelegramError:
        raise  # the message could not be sent or edited
    except Exception as error:  # exceptions become sentences here
        log_failure(error)
        reply = await steps.final_reply(_sentence_for(error))
        again = rows_of(message) if may_succeed_later(error) else ()
        await finish_message(message, Reply(reply.body, (*again, *reply.buttons)))
        if again:
            raise ReportedError from error


def _sentence_for(error: Exception) -> str:
    """Return the sentence for *error*. If some of several changes were made, it does not say that nothing was
    changed."""
    if isinstance(error, StoreWriteError | ReadOnlyError) and current_steps().done_count:
        return rest_refused(error.detail)
    return user_message(error)


def _so_far(steps: Steps) -> Iterator[str]:
    if items := steps.items:
        yield done_so_far(steps.done_count, len(items))


def may_succeed_later(error: Exception) -> bool:
    """Return whether a retry may succeed after *error*."""
    return isinstance(
        error, (*TEMPORARY_ERRORS, StoreError, BackendUnavailableError, DownloadError)
    ) or not is_expected(error)
