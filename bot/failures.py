"""Where an exception reaches the person who asked: one sentence, in the place where they look."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from telegram import Message, Update
from telegram.error import Forbidden, TelegramError
from telegram.ext import ContextTypes

from bot.i18n import gettext as _
from bot.messages import is_expected, user_message
from bot.render import Reply, text_reply
from bot.sending import answer_query, edit_to, send_reply

logger = logging.getLogger(__name__)

STOPPED_SAY_S = 2.0  # for telling an editor that the program ends: the whole stop takes less than ten seconds


def failure_reply(error: BaseException) -> Reply:
    """The sentence for *error*; what nobody foresaw goes to the log with its traceback."""
    if not is_expected(error):
        logger.error("Unexpected error while answering an update", exc_info=error)
    else:
        logger.info("Refused: %s", type(error).__name__)
    return text_reply(user_message(error))


async def report_failure(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Tell the sender of *update* what went wrong: in an alert after a button, else in a reply."""
    error = context.error
    if error is None:  # pragma: no cover - the library calls error handlers with an error
        return
    if isinstance(error, TelegramError):
        _log_telegram_error(error)
        return
    reply = failure_reply(error)
    if not isinstance(update, Update):  # pragma: no cover - all that is processed are updates
        return
    if update.callback_query:
        await answer_query(update.callback_query, user_message(error))
    elif update.effective_message:
        await send_reply(update.effective_message, reply)


def _log_telegram_error(error: TelegramError) -> None:
    """A chat that is gone or that blocked us is no news; the rest is, but there is nobody to tell."""
    if isinstance(error, Forbidden):
        logger.info("A chat is closed to the bot: %s", error.message)
    else:
        logger.error("Telegram refused or lost a reply: %s", error, exc_info=error)


@asynccontextmanager
async def failures_shown_in(message: Message) -> AsyncIterator[None]:
    """End *message*, one of ours, with the sentence for what went wrong inside, if anything did."""
    try:
        yield
    except asyncio.CancelledError:
        stopped = _("Byline was stopped before this was done. Nothing was added: please send it again.")
        with suppress(TelegramError, TimeoutError):
            await asyncio.wait_for(edit_to(message, text_reply(stopped)), STOPPED_SAY_S)
        raise
    except TelegramError:
        raise  # the message itself could not be sent or edited
    except Exception as error:  # noqa: BLE001 - this is where exceptions become sentences
        await edit_to(message, failure_reply(error))
