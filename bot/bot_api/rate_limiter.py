"""Set the pace and the order of requests to Telegram."""

from __future__ import annotations

import asyncio
import logging
import math
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from functools import partial
from time import monotonic
from typing import Any

from aiolimiter import AsyncLimiter
from telegram.error import BadRequest, ChatMigrated, NetworkError, RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from bot.bot_api.group_migration import Call, Migration
from bot.bot_api.sent_texts import SentTexts
from bot.runtime.bounded_dict import BoundedDict
from bot.runtime.tasks import start_task

logger = logging.getLogger(__name__)

LIMITED_METHODS = frozenset({"sendMessage", "editMessageText"})
"""Names of the methods that Telegram's limits count. Other methods are not limited."""

CONNECT_METHODS = frozenset({"getMe", "getWebhookInfo", "setWebhook", "deleteWebhook"})
"""Names of the methods for connecting. `bot.lifecycle` repeats them until they succeed."""

MESSAGES_PER_S = 150
"""Largest rate of messages in all chats together, per second. It allows a hundred answers and other messages besides.
Telegram's FAQ (https://core.telegram.org/bots/faq) names 30 a second for notifications. Replies to people who write
reach the limit of their chat first. If Telegram asks for a slower pace, the bot obeys."""

GROUP_MESSAGES_PER_MINUTE = 20  # in one group, by the same FAQ
CHAT_BURST = 5  # in one private chat, then one per second: "avoid sending more than one message per second"
LONGEST_WAIT_S = 60.0  # longer delays give up the reply, because nobody waits for it any more
RETRY_DELAYS_S = (1.0, 2.0, 4.0)  # before each retry after a failure of the network or of Telegram
CHATS_REMEMBERED = 10_000  # with their pace; a forgotten chat starts with a new one

Result = bool | dict[str, Any] | list[dict[str, Any]]  # the library's type
TelegramCall = Callable[..., Coroutine[Any, Any, Result]]


class ChatPacer(BaseRateLimiter[None]):
    """A rate limiter for each chat. It keeps Telegram's limits, waits when Telegram asks, and retries where that may
    help.

    The library's own limiter stops all chats while one must wait, and does not retry after other failures.
    """

    def __init__(self, retry_delays_s: tuple[float, ...] = RETRY_DELAYS_S) -> None:
        self._retry_delays_s = retry_delays_s
        self._overall = AsyncLimiter(MESSAGES_PER_S, 1)
        self._chats: BoundedDict[str, AsyncLimiter] = BoundedDict(CHATS_REMEMBERED)
        self._blocked_until: BoundedDict[object, float] = BoundedDict(CHATS_REMEMBERED)  # chat id to monotonic seconds
        self._is_stopping = asyncio.Event()
        self._sent_texts = SentTexts()
        self.migration = Migration()

    async def initialize(self) -> None:
        """Do nothing: there is nothing to prepare."""

    async def shutdown(self) -> None:
        """Do nothing: there is nothing to close."""

    def hurry(self) -> None:
        """Send everything at once and retry nothing from now on, because the program ends."""
        self._is_stopping.set()

    async def process_request(
        self,
        callback: TelegramCall,
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,  # noqa: ARG002 - the library's signature
    ) -> Result:
        """Make the call in its turn, unless it would change nothing. Retry it where that may help.

        Raises: the last error of the call. RetryAfter: Telegram asks to wait longer than LONGEST_WAIT_S.
        """
        if endpoint in CONNECT_METHODS:
            return await callback(*args, **kwargs)
        requested = Call(endpoint, data)

        async def make(call: Call) -> Result:
            return await (
                callback(*args, **kwargs) if call is requested else callback(call.endpoint, call.data, **kwargs)
            )

        return await self._sent_texts.call_unless_shown(requested, partial(self._call_in_current_chat, requested, make))

    async def _call_in_current_chat(self, requested: Call, make: Callable[[Call], Awaitable[Result]]) -> Result:
        """Make a call, in the new chat if its group has moved."""
        call = self.migration.redirect(requested)
        try:
            result = await self._call_in_turn(call, partial(make, call))
        except ChatMigrated as error:
            chat_id = requested.data.get("chat_id")
            if call is not requested or not isinstance(chat_id, int):
                raise
            self.migration.note(chat_id, error.new_chat_id)
            return await self._call_in_current_chat(requested, make)
        self.migration.note_sent(requested, call, result)
        return result

    async def _call_in_turn(self, call: Call, make: Callable[[], Awaitable[Result]]) -> Result:
        """Make a call in its turn, and retry it where that may help."""
        chat_id = call.data.get("chat_id")
        for delay_s in (*self._retry_delays_s, None):
            await self._wait_for(chat_id)
            await self._wait_for_turn(call.endpoint, call.data)
            try:
                return await make()
            except TelegramError as error:
                if is_blocked := isinstance(error, RetryAfter) and chat_id is not None:
                    self._blocked_until[chat_id] = monotonic() + retry_after_s(error)
                wait_s = _wait_s(error, delay_s)
                if wait_s is None or self._is_stopping.is_set():
                    raise
                logger.info("%s is tried again in %.0f s: %s", call.endpoint, wait_s, error)
                if not is_blocked:
                    await asyncio.sleep(wait_s)
        raise AssertionError("the last try returns or raises")  # pragma: no cover - the loop ends in it

    async def _wait_for(self, chat_id: object) -> None:
        """Wait as long as Telegram blocks this chat.

        Raises: RetryAfter: that is longer than LONGEST_WAIT_S.
        """
        left_s = self._blocked_until.get(chat_id, 0.0) - monotonic()
        if left_s > LONGEST_WAIT_S:
            raise RetryAfter(math.ceil(left_s))
        if left_s > 0 and not self._is_stopping.is_set():
            await asyncio.sleep(left_s)

    async def _wait_for_turn(self, endpoint: str, data: dict[str, Any]) -> None:
        if endpoint not in LIMITED_METHODS or self._is_stopping.is_set():
            return
        chat = str(data.get("chat_id"))
        if chat not in self._chats:
            is_group = chat.startswith("-")
            self._chats[chat] = AsyncLimiter(*(GROUP_MESSAGES_PER_MINUTE, 60) if is_group else (CHAT_BURST, CHAT_BURST))
        if self._chats[chat].has_capacity() and self._overall.has_capacity():
            await self._acquire(self._chats[chat])  # returns at once
            return
        pace = start_task(self._acquire(self._chats[chat]), "waiting for the pace of a chat")
        hurry = start_task(self._is_stopping.wait(), "waiting for the end")
        try:
            await asyncio.wait([pace, hurry], return_when=asyncio.FIRST_COMPLETED)
        finally:
            pace.cancel()
            hurry.cancel()

    async def _acquire(self, chat: AsyncLimiter) -> None:
        async with chat, self._overall:
            return


def retry_after_s(error: RetryAfter) -> float:
    """Return the seconds that Telegram asks to wait."""
    retry_after = error.retry_after
    return retry_after.total_seconds() if isinstance(retry_after, timedelta) else float(retry_after)


def is_transport_error(error: Exception) -> bool:
    """Return whether *error* comes from Telegram or the network and says nothing about the request itself."""
    if isinstance(error, NetworkError):
        return not isinstance(error, BadRequest)  # the library derives BadRequest from NetworkError
    return type(error) is TelegramError  # the answer was not JSON


def _wait_s(error: TelegramError, delay_s: float | None) -> float | None:
    """Return the seconds to wait before a retry; None: no retry."""
    if delay_s is None:
        return None
    if isinstance(error, RetryAfter):
        return retry_after_s(error) if retry_after_s(error) <= LONGEST_WAIT_S else None
    return delay_s if is_transport_error(error) else None


class Allowance:
    """The requests of one person within a period, and their limit."""

    def __init__(self, count: int, period_s: float) -> None:
        self._period_s = period_s
        self._times: deque[float] = deque(maxlen=count)

    def wait_s(self, now: float) -> float:
        """Return the seconds to wait before the next request; 0: no wait."""
        if len(self._times) < (self._times.maxlen or 0):
            return 0.0
        return max(0.0, self._times[0] + self._period_s - now)

    def take(self, now: float) -> None:
        """Count a request."""
        self._times.append(now)
