"""Turn exceptions into the status and the sentence of a response. No text of an exception is shown."""

from __future__ import annotations

import logging
from http import HTTPStatus

from aiohttp import web

from bot.messaging.error_messages import user_message
from bot.messaging.shared_messages import private_archive
from bot.web.messages import article_removed, no_page, search_is_busy, too_many_requests
from bot.web.page_search import SearchBusyError
from bot.web.sign_in.telegram_proofs import UnprovenError
from index.corpus import MAX_QUESTION_CHARS
from index.errors import ArticleNotFoundError, BackendUnavailableError, QuestionTooLongError

logger = logging.getLogger(__name__)

STATUSES: dict[type[Exception], int] = {
    ArticleNotFoundError: HTTPStatus.NOT_FOUND,
    UnprovenError: HTTPStatus.FORBIDDEN,
    QuestionTooLongError: HTTPStatus.REQUEST_URI_TOO_LONG,
    SearchBusyError: HTTPStatus.SERVICE_UNAVAILABLE,
    BackendUnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
}
"""Statuses of the errors that readers can cause or meet."""

SENTENCES = {
    HTTPStatus.FORBIDDEN: private_archive,
    HTTPStatus.NOT_FOUND: no_page,
    HTTPStatus.GONE: article_removed,
    HTTPStatus.REQUEST_URI_TOO_LONG: lambda: user_message(QuestionTooLongError(MAX_QUESTION_CHARS)),
    HTTPStatus.TOO_MANY_REQUESTS: too_many_requests,
}
"""Sentences of statuses that say enough."""


class WrongCallError(Exception):
    """A program asks in a wrong way. The message is the sentence that explains it."""


def status_of(error: Exception) -> int:
    """Return the status of the response to a request that failed. An error of our own is logged."""
    if isinstance(error, web.HTTPException):
        return error.status
    if isinstance(error, WrongCallError):
        return HTTPStatus.BAD_REQUEST
    for cls in type(error).__mro__:
        if cls in STATUSES:
            return STATUSES[cls]
    logger.error("Unexpected error while answering a request for a page", exc_info=error)
    return HTTPStatus.INTERNAL_SERVER_ERROR


def sentence_of(error: Exception, status: int) -> str:
    """Return what the reader is told, in the current language."""
    if isinstance(error, WrongCallError):
        return str(error)
    if isinstance(error, SearchBusyError):
        return search_is_busy()
    if sentence := SENTENCES.get(HTTPStatus(status)):
        return sentence()
    if isinstance(error, web.HTTPException):
        return HTTPStatus(status).phrase
    return user_message(error)
