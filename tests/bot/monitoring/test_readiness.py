"""Tell programs whether the bot runs, and whether it reads and accepts."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.monitoring.readiness import Readiness
from bot.queue.inbox import Inbox
from bot.runtime.executors import Threads, run_in_executor
from bot.storage.disk_storage import DiskStorage
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.errors import BackendUnavailableError
from index.store.tinydb import TinyDBStore
from tests.support.bot.monitored_bot import Monitored, StartMonitored
from tests.support.waiting import HANG_S
from tests.support.web.web_visitor import Visited


@pytest.fixture
def threads() -> Iterator[Threads]:
    yield (threads := Threads())
    threads.close()


async def asked_until(status: int, monitored: Monitored) -> Visited:
    """Ask whether the bot is ready until the answer has this status."""
    async with asyncio.timeout(HANG_S):
        while (ready := await monitored.get("/readyz")).status != status:
            pass
    return ready


class TestHealth:
    async def test_is_told_while_the_bot_runs(self, monitored: Monitored) -> None:
        health = await monitored.get("/healthz")
        assert (health.status, health.text) == (200, "alive\n")

    async def test_is_told_whatever_else_is_wrong(self, monitored: Monitored) -> None:
        monitored.running.telegram.faults.outage()
        assert (await monitored.get("/healthz")).status == 200


class TestReadiness:
    async def test_is_told_once_updates_come(self, monitored: Monitored) -> None:
        ready = await monitored.get("/readyz")
        assert (ready.status, ready.text) == (200, "ready\n")

    async def test_ends_when_telegram_gives_no_updates_and_comes_back(self, monitored: Monitored) -> None:
        telegram = monitored.running.telegram
        fault = telegram.faults.refuse("getUpdates", 403, "Forbidden", times=None)
        await telegram.until(lambda: fault.hits, "a poll that fails")
        ready = await asked_until(503, monitored)
        assert ready.text == "No updates come from Telegram: it was not reached yet, or not the last time\n"
        fault.lift()
        await asked_until(200, monitored)

    async def test_ends_when_the_archive_is_open_to_read_only(self, watch: StartMonitored, tmp_path: Path) -> None:
        monitored = await watch(inbox=Inbox.closed(tmp_path))
        ready = await monitored.get("/readyz")
        assert ready.status == 503
        assert ready.text == "The archive is open to read only, as the disk refused changes at the start\n"

    async def test_ends_when_the_archive_cannot_be_searched(
        self, monitored: Monitored, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(_corpus: Corpus, _limit: int) -> None:
            raise BackendUnavailableError("no node answers")

        monkeypatch.setattr(Corpus, "newest", fail)
        ready = await monitored.get("/readyz")
        assert (ready.status, ready.text) == (503, "The archive cannot be searched\n")

    async def test_ends_when_the_disk_takes_nothing(self, threads: Threads, tmp_path: Path) -> None:
        corpus, data_dir = Corpus(TinyDBStore.in_memory(), BM25Backend()), tmp_path / "data"
        readiness = Readiness(corpus, Inbox.in_memory(), DiskStorage(data_dir), threads, lambda: True)
        assert await readiness.reasons() == ["The disk refuses to be written to: No such file or directory"]
        data_dir.mkdir()
        assert await readiness.reasons() == []
        assert list(data_dir.iterdir()) == []


class TestAnArchiveThatLetsWait:
    """As a cluster may whose nodes take requests and answer nothing."""

    @pytest.fixture
    def readiness(self, threads: Threads) -> Readiness:
        return Readiness(Corpus(TinyDBStore.in_memory(), BM25Backend()), Inbox.in_memory(), None, threads, lambda: True)

    async def test_is_looked_at_once_for_all_who_ask(
        self, readiness: Readiness, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Also if the first one has gone meanwhile."""
        answers, looks = threading.Event(), list[int]()

        def wait(_corpus: Corpus, limit: int) -> None:
            looks.append(limit)
            answers.wait()

        monkeypatch.setattr(Corpus, "newest", wait)
        asked = [asyncio.ensure_future(readiness.reasons()) for _ in range(20)]
        await asyncio.wait(asked, timeout=0.05)
        asked[0].cancel()
        answers.set()
        assert [await each for each in asked[1:]] == [[]] * 19
        assert len(looks) == 1

    async def test_lets_the_address_of_telegram_be_looked_up(self, readiness: Readiness, threads: Threads) -> None:
        answers = threading.Event()
        waiting = [threads.looking.submit(answers.wait) for _ in range(10)]
        asked = asyncio.ensure_future(readiness.reasons())
        assert await run_in_executor(threads.other, socket.getaddrinfo, "127.0.0.1", 443)
        assert not asked.done()
        answers.set()
        assert await asked == []
        assert all(each.result() for each in waiting)


class TestOtherRequests:
    @pytest.mark.parametrize(
        "path", ["/", "/metrics/", "/healthz/x", "/?q=cats", "/api/search?q=cats", "/" + "a" * 70_000]
    )
    async def test_find_nothing(self, path: str, monitored: Monitored) -> None:
        answer = await monitored.get(path)
        assert (answer.status, answer.text) in ((404, ""), (414, ""))

    @pytest.mark.parametrize("path", ["/healthz", "/readyz"])
    async def test_change_nothing(self, path: str, monitored: Monitored) -> None:
        assert (await monitored.get(path, "POST")).status == 405
        assert (await monitored.get(path, "HEAD")).content == b""

    async def test_are_not_kept_nor_read_as_pages(self, monitored: Monitored) -> None:
        headers = (await monitored.get("/healthz")).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Content-Security-Policy"] == "default-src 'none'"
        assert headers["Content-Type"] == "text/plain; charset=utf-8"
        assert headers["Server"] == "Byline"

    async def test_are_answered_however_many_come_from_one_address(self, monitored: Monitored) -> None:
        assert {(await monitored.get("/healthz")).status for _ in range(200)} == {200}

    @pytest.mark.logs_errors("Unexpected error while answering a request")
    async def test_that_fail_are_logged(self, monitored: Monitored, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(_corpus: Corpus, _limit: int) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr(Corpus, "newest", fail)
        answer = await monitored.get("/readyz")
        assert (answer.status, answer.text) == (500, "")
