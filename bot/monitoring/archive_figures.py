"""Measure where the archive is kept, and its sources, seldom enough that nobody waits for that."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic

from bot.runtime.executors import Threads, run_in_executor
from bot.runtime.metrics import Metrics
from bot.runtime.tasks import start_task
from bot.storage.storage import Storage
from index.corpus import Corpus
from index.feeds.subscription import Subscriptions

KEPT_S = 60.0
"""Seconds for which figures are kept. To look at all files takes some milliseconds, on a slow disk more."""

WAIT_S = 3.0
"""Seconds for which whoever reads the figures waits for new ones. To notice that a cluster is down may take longer, and
Prometheus waits for ten seconds at most."""

LATE = timedelta(minutes=10)
"""Time after which a check that is due counts as late. When many are due, the last one begins some minutes later."""


class ArchiveFigures:
    """The figures that take long to measure."""

    def __init__(
        self,
        metrics: Metrics,
        corpus: Corpus,
        storage: Storage | None,
        subscriptions: Subscriptions,
        threads: Threads,
        now: Callable[[], datetime],
    ) -> None:
        """Measure nothing yet. Args: storage: None: nothing is kept. now: Returns the time by Telegram's clock."""
        self._metrics = metrics
        self._corpus = corpus
        self._storage = storage
        self._subscriptions = subscriptions
        self._executor = threads.looking
        self._now = now
        self._measured_s: float | None = None  # by `monotonic`
        self._measuring: asyncio.Task[None] | None = None

    async def refresh(self) -> None:
        """Measure, unless that was done a moment ago. Returns after WAIT_S: then the measuring goes on."""
        is_measuring = self._measuring and not self._measuring.done()
        if not is_measuring and (self._measured_s is None or monotonic() - self._measured_s >= KEPT_S):
            self._measured_s = monotonic()
            self._measuring = start_task(self._measure(), "measuring the archive")
        if self._measuring:
            await asyncio.wait([self._measuring], timeout=WAIT_S)

    async def _measure(self) -> None:
        due = self._now() - LATE
        self._metrics.measure_feeds(sum(subscription.next_at < due for subscription in self._subscriptions.all()))
        if self._storage:
            await run_in_executor(self._executor, self._measure_storage, self._storage)

    def _measure_storage(self, storage: Storage) -> None:
        self._metrics.measure_storage(storage.report())
        if storage.is_cluster:
            self._metrics.measure_passages(self._corpus)
