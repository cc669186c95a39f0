"""Send requests to the Bot API and keep their answers out of logs and errors.

If the library cannot read an answer, it logs all of it as an error, with people's questions and names. The library also
uses httpx. With many connections httpx is so slow that a hundred answers per second use a whole processor.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from http import HTTPStatus
from typing import Any

import aiohttp
import httpx
from telegram import Bot, Update
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.bot_api.proxies import proxy_for
from bot.bot_api.topic_headers import without_topic_header
from bot.bot_api.update_schema import SchemaError, check_update
from bot.runtime.observer import UNOBSERVED, CallOutcome, Observer

RAW_UPDATE_KEY = "as_it_came"
"""Key in an update of `UpdatesRequest` for the JSON that Telegram sent. `read_update` reads it."""

DOWNLOAD = "download"
"""Name for observers of the request for a file, whose address is another one each time."""

_FIRST_ERROR_STATUS = 300  # first HTTP status whose JSON has a description instead of a result

ACCEPTED_YEARS = range(2020, 2100)
"""Years of a server's time that are accepted. Another year comes from a faulty proxy and must not count."""

CONNECT_TIMEOUT_S = 5.0
WAIT_TIMEOUT_S = 60.0
"""Longest wait of a request for a free connection and for connecting, in seconds. It is as long as the longest wait
that Telegram may ask for."""

_JSON = {"Content-Type": "application/json"}

MESSAGE_ID_FIELDS = ("message_id", "date", "chat", "message_thread_id", "is_topic_message", "direct_messages_topic")
"""Fields that are read of the bot's own message after it was sent or edited: those that identify it, and its topic. The
rest, with all quotations, is known, and building objects from it would take longer than sending it."""

Answer = dict[str, Any]  # the library's type


@cache
def _tls_context() -> ssl.SSLContext:
    """Return the trusted certificates. Reading them takes some 25 ms, so all requests share them.

    httpx brings its own: the system may have none.
    """
    return httpx.create_ssl_context()


class BotApiRequest(BaseRequest):
    """Requests for all methods to *server*, over *connections* at a time. Each waits *timeout_s* seconds for its
    answer."""

    def __init__(
        self,
        server: str,
        connections: int,
        timeout_s: float,
        on_time: Callable[[datetime], None] | None = None,
        observer: Observer = UNOBSERVED,
    ) -> None:
        """Set up.

        Args:
            server: Its base URL, which also decides the proxy.
            on_time: Called with the time by the server's clock.
        """
        self._observer = observer
        self._server = server
        self._connections = connections
        self._timeout_s = timeout_s
        self._session: aiohttp.ClientSession | None = None
        self._on_time = on_time

    @property
    def read_timeout(self) -> float:
        """The timeout, in seconds."""
        return self._timeout_s

    async def initialize(self) -> None:
        """Create the session."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, ssl=_tls_context())
            self._session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                proxy=proxy_for(self._server),
            )

    async def shutdown(self) -> None:
        """Close the connections."""
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        *_timeouts: object,
        **_more_timeouts: object,
    ) -> tuple[int, bytes]:
        """Make a request, and return the status and the body of the answer.

        If a proxy or a captive portal wrote a refusal, the body is replaced by `{}`.

        Raises: TimedOut; NetworkError. ValueError: the request contains a file.
        """
        if request_data is not None and request_data.contains_files:
            raise ValueError("Byline sends no files")
        timeout_s = read_timeout if isinstance(read_timeout, int | float) else self._timeout_s
        name = url.rpartition("/")[2] if method == "POST" else DOWNLOAD
        try:
            status, payload = await self._exchange(url, method, request_data, timeout_s)
        except (aiohttp.ClientError, OSError) as error:  # a TimeoutError is an OSError too
            self._observer.called_telegram(name, CallOutcome.UNREACHABLE)
            if isinstance(error, TimeoutError):
                raise TimedOut from error
            raise NetworkError(f"{type(error).__name__}: {error}") from error
        self._observer.called_telegram(name, _outcome_of(status))
        return status, payload if status < _FIRST_ERROR_STATUS or self._is_readable(payload) else b"{}"

    async def _exchange(
        self, url: str, method: str, request_data: RequestData | None, timeout_s: float
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise RuntimeError("not initialized")
        timeout = aiohttp.ClientTimeout(connect=WAIT_TIMEOUT_S, sock_connect=CONNECT_TIMEOUT_S, sock_read=timeout_s)
        # Send JSON, because encoding an answer as a form takes ten times as long.
        body, headers = (request_data.json_payload, _JSON) if request_data else (None, None)
        async with self._session.request(
            method, url, data=body, headers=headers, timeout=timeout, allow_redirects=False
        ) as response:
            if response.status < _FIRST_ERROR_STATUS:
                self._report_time(response.headers.get("Date"))
            return response.status, await response.read()

    def _report_time(self, date: str | None) -> None:
        """Report the time at which an answer was sent, if the server says it. The resolution is one second."""
        if self._on_time and date:
            with suppress(ValueError, OverflowError):  # for example a proxy's, in an unknown format
                at = parsedate_to_datetime(date)
                if at.year in ACCEPTED_YEARS:
                    self._on_time(at.replace(tzinfo=at.tzinfo or UTC))

    def _is_readable(self, payload: bytes) -> bool:
        try:
            self.parse_json_payload(payload)
        except TelegramError:
            return False
        return True

    @staticmethod
    def parse_json_payload(payload: bytes) -> Answer:
        """Return the answer.

        Raises: TelegramError: it is not an answer of the Bot API, for example the page of a captive portal.
        """
        try:
            answer = json.loads(payload.decode(errors="replace"))
        except (ValueError, RecursionError):
            raise TelegramError("the answer is not one of the Bot API") from None
        if not isinstance(answer, dict):
            raise TelegramError("the answer is not one of the Bot API")
        return answer | {"result": _needed_fields(answer.get("result"))}


def _outcome_of(status: int) -> CallOutcome:
    if status < _FIRST_ERROR_STATUS:
        return CallOutcome.OK
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return CallOutcome.TOO_MANY_REQUESTS
    is_refused = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
    return CallOutcome.REFUSED if is_refused else CallOutcome.UNREACHABLE


def _needed_fields(result: object) -> object:
    if not isinstance(result, dict) or "message_id" not in result:
        return result
    return {name: result[name] for name in MESSAGE_ID_FIELDS if name in result}


class UpdatesRequest(BotApiRequest):
    """Requests for updates. The library parses only their numbers.

    The library would stop at an update that it cannot read. Telegram also repeats unconfirmed updates, and parsing all
    of them each time takes longer than answering them.
    """

    @staticmethod
    def parse_json_payload(payload: bytes) -> Answer:
        """Return the answer with its updates unparsed.

        Raises: TelegramError: it is not an answer of the Bot API.
        """
        answer = BotApiRequest.parse_json_payload(payload)
        if answer.get("ok") is not True:
            return answer
        updates = answer["result"]
        if not isinstance(updates, list):
            raise TelegramError("the answer holds no list of updates")
        numbered = [each for each in updates if isinstance(each, dict) and type(each.get("update_id")) is int]
        return answer | {"result": [{"update_id": each["update_id"], RAW_UPDATE_KEY: each} for each in numbered]}


class UnreadableUpdateError(Exception):
    """An update cannot be read. The message contains nothing of its content."""


def read_update(unread: Update, bot: Bot) -> Update:
    """Return the update that `UpdatesRequest` returned unparsed as *unread*.

    Raises: UnreadableUpdateError.
    """
    return update_of(unread.api_kwargs[RAW_UPDATE_KEY], bot)


def update_of(raw: Answer, bot: Bot) -> Update:
    """Return the update that Telegram sent as the JSON *raw*.

    Raises: UnreadableUpdateError.
    """
    try:
        check_update(raw)
        update = Update.de_json(without_topic_header(raw), bot)
    except SchemaError as error:
        raise UnreadableUpdateError(str(error)) from None
    except Exception as error:  # noqa: BLE001 - no error of the library at one update may stop the others
        raise UnreadableUpdateError(type(error).__name__) from None
    return update
