"""Deliver updates to a webhook, as Telegram does."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp

from tests.support.fake_bot_api.errors import ApiError, mistake
from tests.support.fake_bot_api.http.methods import DeleteWebhook, SetWebhook
from tests.support.fake_bot_api.objects import WebhookInfo
from tests.support.fake_bot_api.updates import DumpedUpdate, UpdateQueue, id_of
from tests.support.waiting import HANG_S

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
SECRET = re.compile("[A-Za-z0-9_-]{1,256}")
PORTS = (None, 80, 88, 443, 8443)
CONNECTIONS = 40
"""Deliveries at a time, if the bot asks for no other number."""
MAX_CONNECTIONS = 100
REFUSED = "Connection refused"

ACTIVE = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
TERMINATED = "Conflict: terminated by setWebhook request"


@dataclass(frozen=True)
class Delivery:
    """One POST of an update."""

    update_id: int
    outcome: str
    """The status as text, or why there was none."""
    retry_after: str | None = None
    """The header of the response."""

    @property
    def is_taken(self) -> bool:
        """Return whether the bot said that Telegram may forget the update."""
        return self.outcome.startswith("2")


class Webhook:
    """While a webhook is set, what waits in the queue is sent to it, and sent again until the answer is 2xx.

    Telegram sends what comes of one chat one after the other, though it promises that nowhere. This sends all at once,
    unless `one_by_one`.
    """

    def __init__(self, updates: UpdateQueue, now: Callable[[], int], changed: Callable[[], None]) -> None:
        self._updates = updates
        self._now = now
        self._changed = changed
        self._settings = SetWebhook(url="")
        self._failures: dict[int, int] = {}
        self._sending: dict[int, asyncio.Task[None]] = {}
        self._pauses: dict[int, asyncio.TimerHandle] = {}
        self._last_error: tuple[int, str] | None = None
        self._session: aiohttp.ClientSession | None = None
        self.proxies: dict[str, str | list[str]] = {}
        """The servers behind the names of webhooks: host to base URL, as a proxy with a certificate knows them. Of
        several, each gets a request in turn. If one refuses the connection, the next one gets it."""
        self.sent_to: dict[int, list[str]] = {}
        """The servers that an update was sent to."""
        self.first_pause_s = 0.01
        """Seconds before an update is sent again. They double with each failure."""
        self.longest_pause_s = 0.2
        """The longest such pause in seconds, whatever the bot asks for."""
        self.newest_first = False
        """Whether updates are sent in the wrong order, as connections of different speed do."""
        self.one_by_one = False
        """Whether an update is sent only when the earlier ones of its chat are taken, as Telegram does it."""
        self.deliveries: list[Delivery] = []
        """Every delivery that has ended."""
        self.times_set = 0
        updates.on_news = self._send

    @property
    def url(self) -> str:
        """Return the address; empty if there is none."""
        return self._settings.url

    @property
    def secret(self) -> str | None:
        return self._settings.secret_token

    @property
    def connections(self) -> int:
        """Return the most deliveries at a time."""
        return min(self._settings.max_connections or CONNECTIONS, MAX_CONNECTIONS)

    @property
    def is_idle(self) -> bool:
        """Return whether a webhook is set, and nothing is being sent to it."""
        return bool(self.url) and not self._sending and not self._pauses

    def outcomes_of(self, update_id: int) -> list[str]:
        return [each.outcome for each in self.deliveries if each.update_id == update_id]

    def info(self) -> WebhookInfo:
        known = WebhookInfo(url=self.url, has_custom_certificate=False, pending_update_count=self._updates.waiting)
        if self.url:
            known.max_connections = self.connections
            if self._last_error:
                known.last_error_date, known.last_error_message = self._last_error
        return known

    def refuse_polls(self) -> None:
        """Refuse a poll while a webhook is set. Raises: ApiError."""
        if self.url:
            raise ApiError(409, ACTIVE)

    def set(self, method: SetWebhook) -> bool:
        """Send updates there from now on. An empty address removes the webhook."""
        if not method.url:
            return self.delete(DeleteWebhook(drop_pending_updates=method.drop_pending_updates))
        parts = urlsplit(method.url)
        if parts.scheme != "https" or not parts.hostname:
            raise mistake("bad webhook: An HTTPS URL must be provided for webhook")
        if parts.port not in PORTS:
            raise mistake("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
        if method.secret_token and not SECRET.fullmatch(method.secret_token):
            raise mistake("secret token contains unallowed characters")
        if method.allowed_updates is not None:
            self._updates.allow(method.allowed_updates)
        if method.drop_pending_updates:
            self._updates.drop()
        self._cut()
        self._settings = method
        self.times_set += 1
        self._updates.refuse_poll(TERMINATED)
        self._send()
        self._changed()
        return True

    def delete(self, method: DeleteWebhook) -> bool:
        """Remove the webhook. What was being sent is kept, whether it has arrived or not."""
        if method.drop_pending_updates:
            self._updates.drop()
        self._cut()
        self._settings = SetWebhook(url="")
        self._changed()
        return True

    async def stop(self) -> None:
        sending = list(self._sending.values())
        self._cut()
        await asyncio.gather(*sending, return_exceptions=True)
        if self._session:
            await self._session.close()

    def _cut(self) -> None:
        """End all deliveries in the middle, and forget what failed."""
        for task in self._sending.values():
            task.cancel()
        for pause in self._pauses.values():
            pause.cancel()
        self._sending, self._pauses, self._failures, self._last_error = {}, {}, {}, None

    def _send(self) -> None:
        """Send as much as there are connections for."""
        if not self.url:
            return
        chats: set[int] = set()
        for update_id in sorted(self._updates.pending, reverse=self.newest_first):
            if len(self._sending) >= self.connections:
                break
            chat = _chat_of(self._updates.pending[update_id])
            if self.one_by_one and chat in chats:
                continue
            chats.add(chat)
            if update_id not in self._sending and update_id not in self._pauses:
                self._sending[update_id] = asyncio.create_task(self._deliver(self._updates.pending[update_id]))

    async def _deliver(self, update: DumpedUpdate) -> None:
        update_id = id_of(update)
        delivery = await self._post(update_id, update)
        del self._sending[update_id]
        self.deliveries.append(delivery)
        if delivery.is_taken:
            self._failures.pop(update_id, None)
            self._updates.forget(update_id)
        else:
            self._last_error = self._now(), delivery.outcome
            failures = self._failures[update_id] = self._failures.get(update_id, 0) + 1
            asked_s = int(delivery.retry_after or 0)
            pause_s = min(asked_s or self.first_pause_s * 2 ** min(failures - 1, 30), self.longest_pause_s)
            self._pauses[update_id] = asyncio.get_running_loop().call_later(pause_s, self._send_again, update_id)
        self._send()
        self._changed()

    def _send_again(self, update_id: int) -> None:
        del self._pauses[update_id]
        self._send()

    async def _post(self, update_id: int, update: DumpedUpdate) -> Delivery:
        parts = urlsplit(self.url)
        known = self.proxies.get(parts.hostname or "", [])
        servers = [known] if isinstance(known, str) else known
        if len(servers) > 1:
            self.proxies[parts.hostname or ""] = [*servers[1:], servers[0]]
        delivery = Delivery(update_id, "Failed to resolve host: Name or service not known")
        for server in servers:
            self.sent_to.setdefault(update_id, []).append(server)
            delivery = await self._post_to(f"{server}{parts.path}", update_id, update)
            if delivery.outcome != REFUSED:
                break
        return delivery

    async def _post_to(self, url: str, update_id: int, update: DumpedUpdate) -> Delivery:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=0)
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
        headers = {"Content-Type": "application/json"}
        if self.secret:
            headers[SECRET_HEADER] = self.secret
        try:
            async with self._session.post(
                url,
                data=json.dumps(update),
                headers=headers,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(HANG_S),
            ) as response:
                await response.read()
                reason = f"{response.status} {response.reason}"
                outcome = reason if response.ok else f"Wrong response from the webhook: {reason}"
                return Delivery(update_id, outcome, response.headers.get("Retry-After"))
        except aiohttp.ClientConnectorError:
            return Delivery(update_id, REFUSED)
        except (aiohttp.ClientError, OSError):
            return Delivery(update_id, "Webhook connection closed")


def _chat_of(update: DumpedUpdate) -> int:
    """Return the id of the chat of a message; 0 for other updates."""
    message = update.get("message")
    chat = message.get("chat") if isinstance(message, dict) else None
    return int(str(chat["id"])) if isinstance(chat, dict) else 0
