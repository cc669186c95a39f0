"""Measure the archive, its disk and its feeds."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.archive import open_corpus
from bot.monitoring import archive_figures
from bot.monitoring.archive_figures import LATE, ArchiveFigures
from bot.runtime.executors import Threads
from bot.runtime.metrics import Metrics
from bot.storage.disk_storage import DiskStorage, bytes_in
from bot.storage.storage import StorageReport
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.disk.key_value import NotebookFile
from index.extraction.feeds.listing import ListingKind
from index.feeds.subscription import Subscription, Subscriptions
from index.maintenance.backup import backup, last_backup
from index.model import Draft, Paragraph
from index.store.tinydb import TinyDBStore
from tests.support.bot.fake_clock import NOON
from tests.support.waiting import HANG_S

EMPTY = Corpus(TinyDBStore.in_memory(), BM25Backend())

FEED = Subscription("https://example.org/feed", "Feed", ListingKind.FEED, 1, NOON, NOON)


@pytest.fixture
def threads() -> Iterator[Threads]:
    yield (threads := Threads())
    threads.close()


@pytest.fixture
def subscriptions() -> Subscriptions:
    return Subscriptions(NotebookFile.in_memory())


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """An archive with an article."""
    corpus = open_corpus(tmp_path / "data")
    corpus.add(Draft("Cats", (Paragraph("Cats purr."),)))
    corpus.close()
    return tmp_path / "data"


def figure(metrics: Metrics, name: str) -> float:
    (line,) = [line for line in metrics.text().decode().splitlines() if line.startswith(f"{name} ")]
    return float(line.split()[1])


async def test_measure_files_and_disk(data_dir: Path, subscriptions: Subscriptions, threads: Threads) -> None:
    metrics = Metrics()
    await ArchiveFigures(metrics, EMPTY, DiskStorage(data_dir), subscriptions, threads, lambda: NOON).refresh()
    assert figure(metrics, "byline_data_bytes") == bytes_in(data_dir) > 0
    assert figure(metrics, "byline_disk_free_bytes") > 0
    assert figure(metrics, "byline_last_backup_timestamp_seconds") == 0


async def test_know_the_last_backup(
    data_dir: Path, tmp_path: Path, subscriptions: Subscriptions, threads: Threads
) -> None:
    metrics = Metrics()
    backup(data_dir, tmp_path / "backup.zip")
    await ArchiveFigures(metrics, EMPTY, DiskStorage(data_dir), subscriptions, threads, lambda: NOON).refresh()
    made = last_backup(data_dir)
    assert made
    assert figure(metrics, "byline_last_backup_timestamp_seconds") == made.at.timestamp()


async def test_know_no_backup_whose_list_cannot_be_read(
    data_dir: Path, subscriptions: Subscriptions, threads: Threads, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_data_dir: Path) -> None:
        raise OSError("Input/output error")

    metrics = Metrics()
    monkeypatch.setattr("bot.storage.disk_storage.last_backup", refuse)
    await ArchiveFigures(metrics, EMPTY, DiskStorage(data_dir), subscriptions, threads, lambda: NOON).refresh()
    assert figure(metrics, "byline_last_backup_timestamp_seconds") == 0
    assert figure(metrics, "byline_data_bytes") > 0


async def test_count_feeds_that_should_have_been_read_long_ago(subscriptions: Subscriptions, threads: Threads) -> None:
    metrics = Metrics()
    for number, waited in enumerate((LATE + timedelta(seconds=1), LATE, -timedelta(hours=1))):
        subscriptions.put(replace(FEED, url=f"{FEED.url}/{number}", next_at=NOON - waited))
    await ArchiveFigures(metrics, EMPTY, None, subscriptions, threads, lambda: NOON).refresh()
    assert figure(metrics, "byline_feeds_late") == 1


async def test_are_measured_once_in_a_while(
    subscriptions: Subscriptions, threads: Threads, monkeypatch: pytest.MonkeyPatch
) -> None:
    metrics, seconds = Metrics(), [1_000.0]
    monkeypatch.setattr(archive_figures, "monotonic", lambda: seconds[0])
    figures = ArchiveFigures(metrics, EMPTY, None, subscriptions, threads, lambda: NOON)
    await figures.refresh()
    subscriptions.put(replace(FEED, next_at=NOON - 2 * LATE))
    seconds[0] += 59
    await figures.refresh()
    assert figure(metrics, "byline_feeds_late") == 0
    seconds[0] += 1
    await figures.refresh()
    assert figure(metrics, "byline_feeds_late") == 1


class SlowStorage(DiskStorage):
    """One that takes its time to report, as a cluster does that is down."""

    def __init__(self, data_dir: Path) -> None:
        super().__init__(data_dir)
        self.reported = 0
        self.may_report = threading.Event()

    def report(self) -> StorageReport:
        self.reported += 1
        assert self.may_report.wait(HANG_S)
        return super().report()


async def test_are_not_waited_for_if_they_take_long(
    data_dir: Path, subscriptions: Subscriptions, threads: Threads, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those who read them get what is known, and do not ask a second time meanwhile."""
    metrics, storage = Metrics(), SlowStorage(data_dir)
    figures = ArchiveFigures(metrics, EMPTY, storage, subscriptions, threads, lambda: NOON)
    with monkeypatch.context() as hurried:
        hurried.setattr(archive_figures, "WAIT_S", 0.0)
        hurried.setattr(archive_figures, "KEPT_S", 0.0)
        await figures.refresh()
        await figures.refresh()
    assert figure(metrics, "byline_data_bytes") == 0
    storage.may_report.set()
    monkeypatch.setattr(archive_figures, "WAIT_S", HANG_S)
    await figures.refresh()
    assert figure(metrics, "byline_data_bytes") > 0
    assert storage.reported == 1
