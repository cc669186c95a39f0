"""A webhook of the application, as Telegram, a proxy and strangers see it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import aiohttp
from pydantic import JsonValue

from tests.support.bot.running_bot import Running
from tests.support.fake_bot_api import FakeBotApi
from tests.support.web.free_port import free_port

SECRET = "a-secret-of-nobody-at-all"
PATH = "/telegram"
URL = f"https://bot.example{PATH}"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


def webhook_settings(telegram: FakeBotApi) -> dict[str, str]:
    """Return settings for a webhook at a free port, which Telegram reaches."""
    listen = f"127.0.0.1:{free_port()}"
    telegram.webhook.proxies["bot.example"] = f"http://{listen}"
    return {"webhook_url": URL, "webhook_listen": listen, "webhook_secret": SECRET}


@dataclass(frozen=True)
class Response:
    """What a request got."""

    status: int
    headers: dict[str, str]
    body: str


@dataclass
class Hooked:
    """The application with a webhook, and connections to it."""

    running: Running
    server: str
    """The base URL where it listens."""
    _session: aiohttp.ClientSession = field(default_factory=aiohttp.ClientSession)

    async def send(
        self, body: JsonValue | bytes, *, secret: str | None = SECRET, path: str = PATH, method: str = "POST"
    ) -> Response:
        """Send a request as Telegram would, or somebody else."""
        headers = {} if secret is None else {SECRET_HEADER: secret}
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        async with self._session.request(method, f"{self.server}{path}", data=data, headers=headers) as response:
            return Response(response.status, dict(response.headers), await response.text())

    async def close(self) -> None:
        await self._session.close()


Hook = Callable[..., Awaitable[Hooked]]
