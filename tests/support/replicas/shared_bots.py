"""Several bots with one inbox in a cluster, in the process of the tests, each as if it were a process of its own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import uuid4

import aiohttp
from pydantic import JsonValue

from bot.bot_api.rate_limiter import ChatPacer
from bot.config import Settings
from bot.lifecycle import run_until
from bot.queue.inbox import IS_QUESTION, Inbox
from bot.replicas.membership import ADDRESS, MEMBER
from bot.replicas.own_address import own_address
from bot.replicas.replica import Replica
from bot.resources import Resources
from bot.runtime.executors import Threads
from bot.runtime.host_throttle import Pauses
from bot.updates.webhook.webhook_requests import REPLICA_HEADER
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.elapsed import elapsed_s
from index.ingest import Ingestion
from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_client import ClusterClient
from index.opensearch.leases import Leases
from index.opensearch.records.claims import KIND, OWNER, Claims
from index.opensearch.records.cluster_queue import ClusterQueue
from index.opensearch.records.stored_documents import StoredDocuments
from index.store.tinydb import TinyDBStore
from tests.support.archive.every_change import CATS
from tests.support.bot.running_bot import ADMINS
from tests.support.bot.webhook import PATH, SECRET, SECRET_HEADER, URL
from tests.support.fake_bot_api import FakeBotApi
from tests.support.web.free_port import free_port


class MovedClock:
    """Stands still until it is moved, and runs from then on."""

    def __init__(self) -> None:
        self._now, self._moved_at = 1_000.0, 0.0

    def __call__(self) -> float:
        return self._now + (elapsed_s() - self._moved_at if self._moved_at else 0.0)

    def move(self, seconds: float) -> None:
        self._now, self._moved_at = self() + seconds, elapsed_s()


@dataclass(eq=False)
class SharedBot:
    """One of the bots. Its clock stands still until it is moved. Its archive is its own, with one article."""

    replica: Replica
    inbox: Inbox
    server: str  # where it listens
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    running: asyncio.Task[int] | None = None

    @property
    def token(self) -> str:
        return self.replica.membership.token


class SharedBots:
    """Starts, stops and kills bots. Telegram's updates go to the last one that was started, unless it is said other."""

    def __init__(self, telegram: FakeBotApi, urls: list[str]) -> None:
        self._telegram = telegram
        self.access = ClusterAccess(tuple(urls), prefix=f"bots{uuid4().hex}")
        self._threads = Threads()
        self._clocks: dict[SharedBot, MovedClock] = {}
        self.all: list[SharedBot] = []
        self._session = aiohttp.ClientSession()
        self._takings = 0
        self._client = ClusterClient(self.access)
        self._clients: list[ClusterClient] = []

    async def start(self, access: ClusterAccess | None = None, *, polls: bool = False) -> SharedBot:
        """Start a bot, and wait until it takes updates. Args: access: By which it reaches the cluster."""
        bot = await self.launch(access, polls=polls)
        await self._telegram.taking(after=self._takings)
        return bot

    async def launch(self, access: ClusterAccess | None = None, *, polls: bool = False) -> SharedBot:
        """Start a bot without waiting for anything."""
        listen = f"127.0.0.1:{free_port()}"
        webhook = {} if polls else {"webhook_url": URL, "webhook_listen": listen, "webhook_secret": SECRET}
        chosen = {
            "telegram_bot_token": self._telegram.token,
            "telegram_api_url": self._telegram.url,
            "admin_ids": ADMINS,
        }
        settings = Settings.model_validate(chosen | webhook)
        clock = MovedClock()
        replica = Replica(access or self.access, clock)
        address = own_address(settings.webhook.listen, self.access.urls) if settings.webhook else None
        inbox = await asyncio.to_thread(replica.join, address)
        bot = SharedBot(replica, inbox, f"http://{listen}")
        self._clocks[bot] = clock
        corpus = Corpus(TinyDBStore.in_memory(), BM25Backend())
        corpus.add(CATS)
        resources = Resources(
            settings, corpus, Ingestion(), self._threads, inbox, ChatPacer((0.0, 0.0)), Pauses(0.0, 0.0), replica
        )
        self._takings = self._telegram.takings
        self.send_to(bot)
        bot.running = asyncio.create_task(run_until(bot.stop, resources))
        self.all.append(bot)
        return bot

    def send_to(self, *bots: SharedBot) -> None:
        """Have Telegram's updates go to these, each in turn."""
        self._telegram.webhook.proxies["bot.example"] = [bot.server for bot in bots]

    def pass_time(self, bot: SharedBot, seconds: float) -> None:
        """Move the clock of one bot, by which it judges itself and the others.

        It runs from then on: a bot that had not yet seen another one begins to wait for it now.
        """
        self._clocks[bot].move(seconds)

    def silence(self, bot: SharedBot) -> None:
        """Have a bot sleep, as far as the others can see."""
        bot.replica.leases._ending.set()

    def ghost(self, chat_id: int) -> Leases:
        """Have a chat answered by a bot that is a member and cannot be reached. It ends when it is closed."""
        client = ClusterClient(self.access)
        self._clients.append(client)
        ghost = Leases(client, self.access.prefix, lambda: 0.0)
        ghost.take(f"{MEMBER}ghost", {ADDRESS: f"http://127.0.0.1:{free_port()}"})
        Claims(client, self.access.prefix).claim([str(chat_id)], "ghost", lambda token: True)
        return ghost

    def store_late(self, *updates: Mapping[str, JsonValue]) -> None:
        """Store questions as a bot that has ended."""
        client = ClusterClient(self.access)
        self._clients.append(client)
        queue = ClusterQueue(client, self.access.prefix, "ended")
        contents = {f"{self._telegram.bot.id}:{update['update_id']}": update for update in updates}
        queue.accept(contents, {IS_QUESTION: True})

    def leave(self, chat_ids: Iterable[int], *updates: Mapping[str, JsonValue]) -> None:
        """Have chats belong to a bot that has ended, with questions that it has stored."""
        self.store_late(*updates)
        claims = Claims(self._clients[-1], self.access.prefix)
        claims.claim([str(each) for each in chat_ids], "ended", lambda token: True)

    async def owner_of(self, chat_id: int) -> str | None:
        """Return the token of the bot that answers a chat; empty: it was given up; None: it has no claim."""
        documents = StoredDocuments(self._client, self.access.prefix, KIND, {})
        found = await asyncio.to_thread(documents.read, [str(chat_id)])
        return found[str(chat_id)].fields[OWNER] if found else None

    async def post(self, bot: SharedBot, update: JsonValue, replica: str) -> int:
        """Pass an update on to a bot, as another one would. Return the status."""
        headers = {SECRET_HEADER: SECRET, REPLICA_HEADER: replica}
        async with self._session.post(bot.server + PATH, data=json.dumps(update), headers=headers) as response:
            return response.status

    async def stop(self, bot: SharedBot) -> int:
        """Stop a bot as its operator does. Return the exit code."""
        assert bot.running
        bot.stop.set()
        code = await bot.running
        await asyncio.to_thread(bot.inbox.close)
        await asyncio.to_thread(bot.replica.close)
        self.all.remove(bot)
        return code

    async def close(self) -> None:
        for bot in list(self.all):
            await self.stop(bot)
        await self._session.close()
        for each in self._clients:
            each.close()
        self._threads.close()
        for name in self._client.get(f"/{self.access.prefix}-*"):
            self._client.delete(f"/{name}")
        self._client.close()
