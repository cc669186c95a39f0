"""Count and measure what the bot does, in the form that Prometheus reads."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from itertools import product

import prometheus_client
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from bot.runtime.cluster_metrics import ClusterMetrics
from bot.runtime.current_update import CurrentUpdate, current_update
from bot.runtime.observer import AddOutcome, AskedIn, CallOutcome, Observer
from bot.runtime.process_metrics import SearchProcessMetrics
from bot.storage.storage import StorageReport
from index.corpus import Corpus
from index.errors import BackendUnavailableError
from index.model import Verdict

SEARCH_BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper limits of the ranges of searches, in seconds. Most take some milliseconds; the slowest take one second."""

ANSWER_BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
"""Upper limits of the ranges of answers, in seconds. Some wait for the pace of their chat, a minute at most."""

CONTENT_TYPE = CONTENT_TYPE_LATEST
"""The form of `Metrics.text`."""

prometheus_client.disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each, for nobody


class Metrics(Observer):
    """The figures of one bot. All label values are names in the code, so there are few series."""

    def __init__(self, *, is_cluster: bool = False) -> None:
        """Begin at zero. Args: is_cluster: Whether the archive is in a cluster, which has figures of its own."""
        self._registry = registry = CollectorRegistry()
        prometheus_client.ProcessCollector(registry=registry)
        prometheus_client.PlatformCollector(registry=registry)
        prometheus_client.GCCollector(registry=registry)
        self._questions = Counter(
            "byline_questions_total", "Questions that were answered", ["verdict", "surface"], registry=registry
        )
        for verdict, surface in product(Verdict, AskedIn):
            self._questions.labels(verdict, surface)
        self._searches = Histogram(
            "byline_search_seconds",
            "Seconds from the wish to search to the result",
            buckets=SEARCH_BUCKETS_S,
            registry=registry,
        )
        self._answers = Histogram(
            "byline_answer_seconds",
            "Seconds from the arrival of a question to its sent answer",
            buckets=ANSWER_BUCKETS_S,
            registry=registry,
        )
        self._calls = Counter(
            "byline_telegram_calls_total", "Tries of calls to Telegram", ["method", "outcome"], registry=registry
        )
        for method, of_call in product(("getUpdates", "sendMessage"), CallOutcome):
            self._calls.labels(method, of_call)  # every bot makes these calls
        self._adds = Counter(
            "byline_adds_total", "Articles that were to be added, or read again", ["outcome"], registry=registry
        )
        for outcome in AddOutcome:
            self._adds.labels(outcome)
        self._waiting = Gauge("byline_updates_waiting", "Updates that wait here for their turn", registry=registry)
        self._pending = Gauge(
            "byline_telegram_updates_pending",
            "Updates that Telegram has not delivered to the webhook; not a number if it is unknown",
            registry=registry,
        )

        self._late_feeds = Gauge("byline_feeds_late", "Feeds whose check is late", registry=registry)
        self._articles = Gauge("byline_articles", "Articles in the archive", registry=registry)
        self._passages = Gauge("byline_passages", "Passages that questions can find", registry=registry)
        self._data = Gauge("byline_data_bytes", "Bytes of the archive, where it is kept", registry=registry)
        self._free = Gauge("byline_disk_free_bytes", "Free bytes there, on the fullest disk", registry=registry)
        self._backup = Gauge(
            "byline_last_backup_timestamp_seconds",
            "Time of the last backup, in seconds since 1970; 0: none is known",
            registry=registry,
        )
        self._cluster = ClusterMetrics(registry) if is_cluster else None

    def watch(self, waiting: Callable[[], int], pending: Callable[[], int | None], corpus: Corpus) -> None:
        """Ask for the numbers of waiting updates and articles whenever the figures are read, unless the archive is in a
        cluster also for that of passages.

        Args: pending: See `UpdateSource.pending`.
        """
        self._waiting.set_function(waiting)
        self._pending.set_function(lambda: _known(pending()))
        self._articles.set_function(corpus.__len__)
        if not self._cluster:  # which takes its time to answer
            self._passages.set_function(partial(_passages_in, corpus))

    def watch_search_process(self, pid: Callable[[], int | None]) -> None:
        """Measure the process that searches when many people ask. Args: pid: See `SearchProcessMetrics`."""
        SearchProcessMetrics(self._registry, pid)

    def watch_replicas(self, count: Callable[[], int], has_tasks: Callable[[], bool]) -> None:
        """Ask whenever the figures are read how many bots share the updates, and whether this one has the tasks."""
        if self._cluster:
            self._cluster.watch_replicas(count, has_tasks)

    def measure_feeds(self, late: int) -> None:
        """Take the number of feeds whose check is late."""
        self._late_feeds.set(late)

    def measure_passages(self, corpus: Corpus) -> None:
        """Count the passages of an archive in a cluster. This may take seconds."""
        self._passages.set(_passages_in(corpus))

    def measure_storage(self, report: StorageReport) -> None:
        """Take figures of the place where the archive is kept."""
        self._data.set(_known(report.used_bytes))
        self._free.set(_known(report.free_bytes))
        self._backup.set(report.backup_at.timestamp() if report.backup_at else 0)
        if self._cluster:
            self._cluster.measure(report.cluster)

    def text(self) -> bytes:
        """Return all figures in the form CONTENT_TYPE."""
        return generate_latest(self._registry)

    def asked(self, verdict: Verdict, surface: AskedIn) -> None:
        """See `Observer.asked`."""
        self._questions.labels(verdict, surface).inc()
        if update := current_update():
            update.is_question = True

    def searched(self, seconds: float) -> None:
        """See `Observer.searched`."""
        self._searches.observe(seconds)

    def handled(self, update: CurrentUpdate, seconds: float) -> None:
        """See `Observer.handled`. Only questions are measured."""
        if update.is_question:
            self._answers.observe(seconds)

    def called_telegram(self, method: str, outcome: CallOutcome) -> None:
        """See `Observer.called_telegram`."""
        self._calls.labels(method, outcome).inc()

    def added(self, outcome: AddOutcome) -> None:
        """See `Observer.added`."""
        self._adds.labels(outcome).inc()


def _known(value: int | None) -> float:
    return math.nan if value is None else value


def _passages_in(corpus: Corpus) -> float:
    """Return the number of passages that questions can find; not a number while nobody knows it."""
    try:
        return corpus.passages_found
    except BackendUnavailableError:
        return math.nan
