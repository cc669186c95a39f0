"""Requests to the Bot API whose answers reach neither the log nor an error's text, however odd they are.

The library logs an answer that it cannot read, whole and as an error: people's questions and names among it. And it
asks with httpx, whose connections cost so much when there are many that a hundred answers a second take a processor.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
import httpx
from telegram import Bot, Update
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.bot_api.proxies import proxy_for
from bot.bot_api.update_schema import BadFormError, check_update

AS_IT_CAME = "as_it_came"
"""The key under which an update of `UpdatesRequest` has what Telegram sent, for `read_update`."""

_FIRST_REFUSAL = 300  # HTTP statuses from here on carry a description in JSON instead of a result

PLAUSIBLE_YEARS = range(2020, 2100)
"""Of the time that a server tells: another one is a fault of a proxy, and must not count."""

CONNECT_TIMEOUT_S = 5.0
WAIT_TIMEOUT_S = 60.0
"""For a request, while all connections are in use, and to connect then: no longer than Telegram may make one wait."""

_JSON = {"Content-Type": "application/json"}

NAMES_A_MESSAGE = ("message_id", "date", "chat")
"""What is read of the bot's own message where Telegram shows it, sent or edited: which it is. The rest, with all its
quotations, is known, and to make objects of it takes longer than to send it."""

Answer = dict[str, Any]  # as the library has it


class BotApiRequest(BaseRequest):
    """Requests for all methods to a *server*, over *connections* at a time; each waits *timeout_s* for its answer."""

    def __init__(
        self, server: str, connections: int, timeout_s: float, on_time: Callable[[datetime], None] | None = None
    ) -> None:
        """Make ready to ask.

        Args: server: Its base URL, which tells the proxy through which it is asked. on_time: Told what time it is by
            the server's clock.
        """
        self._server = server
        self._connections = connections
        self._timeout_s = timeout_s
        self._session: aiohttp.ClientSession | None = None
        self._on_time = on_time

    @property
    def read_timeout(self) -> float:
        """In seconds."""
        return self._timeout_s

    async def initialize(self) -> None:
        """Make ready to connect."""
        if self._session is None:
            # The certificates that httpx trusts come along with it: the system may have none.
            connector = aiohttp.TCPConnector(limit=self._connections, ssl=httpx.create_ssl_context())
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
        """Make a request. Return the status and the body of the answer.

        A refusal has the body `{}` if a proxy or a captive portal wrote it.

        Raises: TimedOut; NetworkError. ValueError: there is a file in it.
        """
        if request_data is not None and request_data.contains_files:
            raise ValueError("Byline sends no files")
        timeout_s = read_timeout if isinstance(read_timeout, int | float) else self._timeout_s
        try:
            status, payload = await self._exchange(url, method, request_data, timeout_s)
        except TimeoutError as error:
            raise TimedOut from error
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(f"{type(error).__name__}: {error}") from error
        return status, payload if status < _FIRST_REFUSAL or self._is_readable(payload) else b"{}"

    async def _exchange(
        self, url: str, method: str, request_data: RequestData | None, timeout_s: float
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise RuntimeError("not initialized")
        timeout = aiohttp.ClientTimeout(connect=WAIT_TIMEOUT_S, sock_connect=CONNECT_TIMEOUT_S, sock_read=timeout_s)
        # As JSON: to encode an answer as a form takes ten times as long.
        body, headers = (request_data.json_payload, _JSON) if request_data else (None, None)
        async with self._session.request(
            method, url, data=body, headers=headers, timeout=timeout, allow_redirects=False
        ) as response:
            if response.status < _FIRST_REFUSAL:
                self._tell_time(response.headers.get("Date"))
            return response.status, await response.read()

    def _tell_time(self, date: str | None) -> None:
        """Tell when an answer was sent, if the server says it: it counts whole seconds."""
        if self._on_time and date:
            with suppress(ValueError, OverflowError):  # a proxy's, say, in a form of its own
                at = parsedate_to_datetime(date)
                if at.year in PLAUSIBLE_YEARS:
                    self._on_time(at.replace(tzinfo=at.tzinfo or UTC))

    def _is_readable(self, payload: bytes) -> bool:
        try:
            self.parse_json_payload(payload)
        except TelegramError:
            return False
        return True

    @staticmethod
    def parse_json_payload(payload: bytes) -> Answer:
        """Return the answer. Raises: TelegramError: it is none, for instance the page of a captive portal."""
        try:
            answer = json.loads(payload.decode(errors="replace"))
        except (ValueError, RecursionError):
            raise TelegramError("the answer is not one of the Bot API") from None
        if not isinstance(answer, dict):
            raise TelegramError("the answer is not one of the Bot API")
        return answer | {"result": _what_is_read_of(answer.get("result"))}


def _what_is_read_of(result: object) -> object:
    if not isinstance(result, dict) or "message_id" not in result:
        return result
    return {name: result[name] for name in NAMES_A_MESSAGE if name in result}


class UpdatesRequest(BotApiRequest):
    """Requests for updates, of which the library reads the numbers alone: at one that it cannot read it would stop.

    And Telegram repeats what is not confirmed yet: to read all of that each time takes longer than to answer it.
    """

    @staticmethod
    def parse_json_payload(payload: bytes) -> Answer:
        """Return the answer, its updates unread. Raises: TelegramError: it is none."""
        answer = BotApiRequest.parse_json_payload(payload)
        if answer.get("ok") is not True:
            return answer
        updates = answer["result"]
        if not isinstance(updates, list):
            raise TelegramError("the answer holds no list of updates")
        numbered = [each for each in updates if isinstance(each, dict) and type(each.get("update_id")) is int]
        return answer | {"result": [{"update_id": each["update_id"], AS_IT_CAME: each} for each in numbered]}


class UnreadableUpdateError(Exception):
    """An update cannot be read; the message tells nothing of its content."""


def read_update(unread: Update, bot: Bot) -> Update:
    """Return the update that came as *unread*, one of `UpdatesRequest`.

    Raises: UnreadableUpdateError.
    """
    try:
        as_it_came = unread.api_kwargs[AS_IT_CAME]
        check_update(as_it_came)
        update = Update.de_json(as_it_came, bot)
    except BadFormError as error:
        raise UnreadableUpdateError(str(error)) from None
    except Exception as error:  # noqa: BLE001 - whatever the library raises at it, it must not stop the others
        raise UnreadableUpdateError(type(error).__name__) from None
    return update
