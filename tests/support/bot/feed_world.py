"""The part of the bot that follows feeds, with a clock of its own."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from dataclasses import dataclass, field
from html import unescape
from typing import cast

from telegram import Bot
from telegram.error import Forbidden

from bot.add.single import Adder
from bot.feeds.alerts import FeedAlerts
from bot.feeds.checker import CheckResult, RequestedCheck
from bot.feeds.factory import FeedFollower
from bot.feeds.scheduler import LOOK_S
from bot.feeds.subscriber import FeedCandidate
from bot.queue.inbox import Inbox
from bot.runtime.executors import Threads
from bot.runtime.observer import UNOBSERVED, Observer
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.disk.key_value import NotebookFile
from index.extraction.feeds.listing import FeedLink
from index.feeds.subscription import Subscription
from index.ingest import Ingestion
from index.ingest.refetch import Refetching
from index.store.tinydb import TinyDBStore
from tests.support.bot.fake_clock import FakeClock
from tests.support.bot.feed_documents import rss
from tests.support.website import Website

ADMIN, OTHER = 1_001, 1_002


class HeardReports(FeedAlerts):
    """Alerts as admins receive them."""

    def __init__(self) -> None:
        super().__init__({ADMIN, OTHER})
        self.bot = cast("Bot", self)
        self.unreachable: set[int] = set()
        self.heard: list[tuple[int, str]] = []

    async def send_message(self, admin_id: int, html: str, **_others: object) -> None:
        if admin_id in self.unreachable:
            raise Forbidden("bot was blocked by the user")
        self.heard.append((admin_id, unescape(re.sub("<[^>]+>", "", html))))


class LookingClock(FakeClock):
    """A clock with which the poller looks only once, if requested: it keeps sleeping before the next look."""

    def __init__(self) -> None:
        super().__init__()
        self.has_looked: asyncio.Event | None = None  # None: any number of looks

    async def sleep(self, seconds: float) -> None:
        if seconds == LOOK_S and self.has_looked:
            self.has_looked.set()
            await asyncio.Event().wait()
        await super().sleep(seconds)


@dataclass
class World:
    """The part of the bot that follows feeds, over an empty archive, with its own clock."""

    website: Website
    threads: Threads
    clock: LookingClock = field(default_factory=LookingClock)
    reports: HeardReports = field(default_factory=HeardReports)
    notebook: NotebookFile = field(default_factory=NotebookFile.in_memory)
    corpus: Corpus = field(default_factory=lambda: Corpus(TinyDBStore.in_memory(), BM25Backend()))
    allowed: list[str] = field(default_factory=list)  # other allowed hosts
    observer: Observer = UNOBSERVED

    def __post_init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Start, as a new process does."""
        inbox = Inbox.in_memory()
        inbox.notebook = self.notebook
        self.ingestion = Ingestion([self.website.host, *self.allowed])
        self.refetching = Refetching(self.ingestion, self.notebook)
        self.following = FeedFollower(
            self.corpus,
            Adder(self.corpus, self.refetching, self.threads, self.observer),
            self.ingestion,
            self.threads,
            inbox,
            {ADMIN, OTHER},
            max_feeds=9,
            clock=self.clock,
            reports=self.reports,
        )
        self.poller = self.following.poller
        self.subscriptions = self.following.subscriptions

    async def subscribe(self, url: str) -> Subscription:
        subscribed = await self.following.subscriber.subscribe(FeedCandidate(FeedLink(url)), ADMIN)
        assert subscribed.subscription, subscribed.error
        return subscribed.subscription

    async def followed(self, path: str = "/feed", *items: str) -> Subscription:
        """Return a followed feed with these entries."""
        return await self.subscribe(self.website.serve(path, rss(*items)))

    async def check(self, subscription: Subscription, asked: RequestedCheck | None = None) -> CheckResult:
        async with self.poller.checking(subscription.key, asked) as check:
            return check.checked

    async def check_due(self) -> None:
        """Let the poller look once, and wait for the checks that it starts."""
        before, self.clock.has_looked = asyncio.all_tasks(), asyncio.Event()
        polling = asyncio.create_task(self.poller.run())
        looking = asyncio.create_task(self.clock.has_looked.wait())
        await asyncio.wait([polling, looking], return_when=asyncio.FIRST_COMPLETED)
        if checks := asyncio.all_tasks() - before - {polling, looking}:
            await asyncio.wait(checks)
        self.clock.has_looked = None
        looking.cancel()
        polling.cancel()
        with suppress(asyncio.CancelledError):
            await polling

    def now_of(self, subscription: Subscription) -> Subscription:
        found = self.subscriptions.get(subscription.key)
        assert found
        return found

    @property
    def titles(self) -> list[str]:
        return [article.title for article in self.corpus]

    def paths(self) -> list[str]:
        return [request.path for request in self.website.requests]
