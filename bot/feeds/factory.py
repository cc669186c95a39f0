"""Build the objects that follow feeds."""

from __future__ import annotations

from collections.abc import Collection

from telegram import Bot

from bot.add.single import Adder
from bot.feeds.alerts import FeedAlerts
from bot.feeds.checker import FeedChecker
from bot.feeds.handlers import FeedHandlers
from bot.feeds.ingest import EntryAdder
from bot.feeds.polite_fetcher import PoliteReader
from bot.feeds.scheduler import FeedPoller
from bot.feeds.subscriber import Subscriber
from bot.queue.inbox import Inbox
from bot.runtime.clock import Clock
from bot.runtime.executors import Threads
from bot.runtime.host_throttle import POLITE, Hosts
from index.corpus import Corpus
from index.feeds.subscription import Subscriptions
from index.ingest import Ingestion


class FeedFollower:
    """The objects that follow the feeds of an archive."""

    def __init__(
        self,
        corpus: Corpus,
        adder: Adder,
        ingestion: Ingestion,
        threads: Threads,
        inbox: Inbox,
        admin_ids: Collection[int],
        *,
        max_feeds: int,
        clock: Clock | None = None,
        reports: FeedAlerts | None = None,
        apart_s: float = POLITE.of_feeds_s,
    ) -> None:
        """Set up.

        Args:
            max_feeds: Largest number of followed feeds.
            apart_s: Seconds between two requests to one host.
        """
        clock = clock or Clock()
        reader = PoliteReader(ingestion, threads, Hosts(clock, apart_s))
        self.subscriptions = Subscriptions(inbox.notebook)
        self._reports = reports or FeedAlerts(admin_ids)
        entry_adder = EntryAdder(corpus, adder, reader, clock)
        checker = FeedChecker(self.subscriptions, reader, entry_adder, clock, inbox)
        self.poller = FeedPoller(self.subscriptions, reader, checker, self._reports, clock)
        self.subscriber = Subscriber(self.subscriptions, reader, corpus, clock, max_feeds)
        self.feeds = FeedHandlers(self.subscriptions, self.poller, self.subscriber, threads, inbox)

    async def run(self, bot: Bot) -> None:
        """Follow the feeds until cancelled. *bot* sends alerts to admins."""
        self._reports.bot = bot
        await self.poller.run()
