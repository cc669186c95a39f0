"""Delete removed texts for good when their time has come, by Telegram's clock."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from bot.runtime.clock import TelegramTime
from bot.runtime.executors import Threads
from bot.runtime.tidying import catch_up, tidy
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.errors import BackendUnavailableError
from index.store.tinydb import TinyDBStore
from tests.support.waiting import HANG_S


class TestTidying:
    async def test_begins_soon_after_telegram_has_told_the_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("bot.runtime.tidying.UNKNOWN_TIME_INTERVAL_S", 0.001)
        is_tidied, time, threads = asyncio.Event(), TelegramTime(), Threads()
        corpus = Corpus(TinyDBStore.in_memory(), BM25Backend())
        loop = asyncio.get_running_loop()
        looks = []

        class Watched(TelegramTime):
            @property
            def current(self) -> datetime | None:
                looks.append(1)
                if len(looks) == 3:
                    time.tell(datetime.now(UTC))
                return time.current

        monkeypatch.setattr(corpus, "tidy", lambda: loop.call_soon_threadsafe(is_tidied.set))
        tidying = asyncio.create_task(tidy(corpus, Watched(), threads))
        await asyncio.wait_for(is_tidied.wait(), HANG_S)
        assert len(looks) == 3, "at the first look at which the time was told"
        tidying.cancel()
        await asyncio.wait([tidying])
        threads.close()


class TestCatchingUp:
    async def test_goes_on_while_the_cluster_is_down(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("bot.runtime.tidying.CATCH_UP_INTERVAL_S", 0.001)
        is_done, threads, looks = asyncio.Event(), Threads(), iter(range(3))
        corpus = Corpus(TinyDBStore.in_memory(), BM25Backend())
        loop = asyncio.get_running_loop()

        def look() -> None:
            if next(looks) == 2:
                loop.call_soon_threadsafe(is_done.set)
            raise BackendUnavailableError("OpenSearch: down")

        monkeypatch.setattr(corpus, "catch_up", look)
        catching_up = asyncio.create_task(catch_up(corpus, threads))
        await asyncio.wait_for(is_done.wait(), HANG_S)
        catching_up.cancel()
        await asyncio.wait([catching_up])
        threads.close()
