"""Send updates to the process that answers their chat."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.config import Webhook
from bot.updates.webhook.webhook_requests import REPLICA_HEADER, SECRET_HEADER

ANSWER_S = 5.0
"""Seconds in which the other process must have stored an update. It takes some milliseconds."""

CONNECT_S = 1.5  # seconds in which it must accept a connection

OK = 200
NOT_OURS = 421


class Forwarding:
    """The way to the other processes. They listen where Telegram's updates come, at the same path."""

    def __init__(self, webhook: Webhook) -> None:
        """Connect to nobody yet."""
        self._path = urlsplit(webhook.url).path
        self._secret = webhook.secret
        self._session: aiohttp.ClientSession | None = None

    async def send(self, address: str, token: str, raw: dict[str, Any]) -> str | None:
        """Send an update, as Telegram sent it, to the process with this token. It may be sent again.

        Returns: None: it is taken. Otherwise why that is not known, for the log.
        """
        session = self._session = self._session or aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=ANSWER_S, sock_connect=CONNECT_S),
            connector=aiohttp.TCPConnector(limit=0, force_close=True),
        )
        headers = {SECRET_HEADER: self._secret, REPLICA_HEADER: token}
        try:
            async with session.post(address + self._path, json=raw, headers=headers, allow_redirects=False) as response:
                match response.status:
                    case status if status == OK:
                        return None
                    case status if status == NOT_OURS:
                        return "does not answer this chat, or is another one"
                return f"answers {response.status} {response.reason}"
        except (aiohttp.ClientError, TimeoutError) as error:
            return f"does not answer ({type(error).__name__})"

    async def close(self) -> None:
        """Close the connections. Closing twice is allowed."""
        if self._session:
            await self._session.close()
