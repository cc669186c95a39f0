"""Answer the requests of a webhook, and let nobody but Telegram send any."""

from __future__ import annotations

import json
import logging
import re
from hmac import compare_digest
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from bot.serving.bare_responses import explain_barely
from bot.serving.http_server import HttpRoute
from bot.serving.listeners import HttpService
from bot.serving.request_body import body_of
from bot.updates.source import NotOursError, WebhookSource

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - its name

REPLICA_HEADER = "X-Byline-Replica"
"""Header of an update that another process of the bot passes on: the token of the process that it is for."""

MAX_BYTES = 1_000_000
"""Longest body of a request, in bytes. The longest updates, a long message in reply to a long message, have some
100,000."""

RETRY_AFTER_S = 5
"""Seconds after which Telegram sends again what is not done. By itself it would wait longer each time, two minutes at
last, and send nothing else of the same chat."""

logger = logging.getLogger(__name__)


def webhook_service(receiver: WebhookSource) -> HttpService:
    """Return what serves a webhook."""
    webhook = receiver.webhook
    parts = urlsplit(webhook.url)
    requests = _WebhookRequests(webhook.secret, receiver)
    route = HttpRoute(re.compile(re.escape(parts.path)), requests.answer, cost=0, methods=None)

    def log_start() -> None:
        logger.info("Webhook: Telegram sends updates to %s, and a proxy there passes them on", parts.netloc)

    return HttpService("WEBHOOK_LISTEN", webhook.listen, [route], explain_barely, log_start, receiver.connections)


class _WebhookRequests:
    """The requests to a webhook."""

    def __init__(self, secret: str, receiver: WebhookSource) -> None:
        self._secret = secret.encode()
        self._receiver = receiver

    async def answer(self, request: web.BaseRequest) -> web.Response:
        """Pass an update on, and wait until Telegram may forget it.

        Nothing is read before the secret. Nobody is asked to wait: a refusal costs no more than that would.

        Raises: web.HTTPException: Telegram sends it again, unless it is a stranger's.
        """
        if request.method != "POST":
            raise web.HTTPNotFound  # as if nothing was here
        if not compare_digest(request.headers.get(SECRET_HEADER, "").encode(errors="replace"), self._secret):
            raise web.HTTPForbidden
        raw = _raw_update(await body_of(request, MAX_BYTES))
        if raw is not None:
            await self._take(raw, request.headers.get(REPLICA_HEADER))
        return web.Response()

    async def _take(self, raw: dict[str, Any], replica: str | None) -> None:
        try:
            is_taken = await self._receiver.take(raw["update_id"], raw, replica)
        except NotOursError:
            raise web.HTTPMisdirectedRequest from None
        if not is_taken:
            raise web.HTTPServiceUnavailable(headers={"Retry-After": str(RETRY_AFTER_S)})


def _raw_update(body: bytes) -> dict[str, Any] | None:
    """Return the update in *body*; None if there is none. Then it is logged: Telegram would repeat it for a day."""
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        raw = None
    if isinstance(raw, dict) and type(raw.get("update_id")) is int:
        return raw
    logger.warning("A request to the webhook has no update and is skipped")
    return None
