"""Measure the archive, its disk and its sources, seldom enough that nobody waits for that."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

from bot.runtime.disk_use import bytes_in
from bot.runtime.executors import Threads, run_in_executor
from bot.runtime.metrics import Measured, Metrics
from index.feeds.subscription import Subscriptions
from index.maintenance.backup import last_backup

KEPT_S = 60.0
"""Seconds for which figures are kept. To look at all files takes some milliseconds, on a slow disk more."""

LATE = timedelta(minutes=10)
"""Time after which a check that is due counts as late. When many are due, the last one begins some minutes later."""


class ArchiveFigures:
    """The figures that take long to measure."""

    def __init__(
        self,
        metrics: Metrics,
        data_dir: Path | None,
        subscriptions: Subscriptions,
        threads: Threads,
        now: Callable[[], datetime],
    ) -> None:
        """Measure nothing yet. Args: data_dir: None: nothing is on disk. now: Returns the time by Telegram's clock."""
        self._metrics = metrics
        self._data_dir = data_dir
        self._subscriptions = subscriptions
        self._executor = threads.other
        self._now = now
        self._measured_s: float | None = None  # by `monotonic`

    async def refresh(self) -> None:
        """Measure, unless that was done a moment ago."""
        if self._measured_s is None or monotonic() - self._measured_s >= KEPT_S:
            self._measured_s = monotonic()
            self._metrics.measure(await run_in_executor(self._executor, self._measure))

    def _measure(self) -> Measured:
        due = self._now() - LATE
        late = sum(subscription.next_at < due for subscription in self._subscriptions.all())
        if self._data_dir is None:
            return Measured(late)
        try:
            backup = last_backup(self._data_dir)
            backup_at = backup.at if backup else None
        except OSError:  # as `/status` says
            backup_at = None
        return Measured(late, bytes_in(self._data_dir), shutil.disk_usage(self._data_dir).free, backup_at)
