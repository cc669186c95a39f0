"""Run the real application in this process on a fake Bot API server."""

from __future__ import annotations

import asyncio
import gc
import io
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.bot_api.rate_limiter import ChatPacer
from bot.cli.commands import main
from bot.config import Settings
from bot.lifecycle import run_until
from bot.queue.inbox import Inbox
from bot.resources import Resources
from bot.runtime.executors import Threads
from bot.runtime.host_throttle import Pauses
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.fetch.fetcher import FetchLimits
from index.ingest import Ingestion, IngestLimits
from index.ingest.sandbox import Extraction, ExtractionLimits
from index.store.tinydb import TinyDBStore
from tests.support.bot.cli_program import Program, Ran
from tests.support.bot.logging_setup import logging_restored
from tests.support.bot.reading_here import run_here
from tests.support.bot.running_bot import ADMIN_ID, READER_ID, Running, Start, Work
from tests.support.bot.sample_articles import CATS
from tests.support.fake_bot_api import FakeBotApi
from tests.support.waiting import HANG_S
from tests.support.website import Website

PATIENT = IngestLimits(FetchLimits(seconds=HANG_S), ExtractionLimits(seconds=HANG_S))
"""Limits under which fetching and reading may take as long as a slow machine needs."""


@pytest.fixture(autouse=True)
def reading_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read articles without child processes, except in tests marked with `child`."""
    if request.node.get_closest_marker("child") is None:
        monkeypatch.setattr(Extraction, "_run", run_here)


@pytest.fixture
async def start(telegram: FakeBotApi, website: Website) -> AsyncIterator[Start]:
    """Return a function that starts the application with given settings. It is stopped at the end."""
    stop, threads = asyncio.Event(), Threads()
    tasks: list[asyncio.Task[int]] = []

    async def start_it(corpus: Corpus | None = None, inbox: Inbox | None = None, **settings: object) -> Running:
        corpus = Corpus(TinyDBStore.in_memory(), BM25Backend()) if corpus is None else corpus
        chosen: dict[str, object] = {
            "telegram_bot_token": telegram.token,
            "telegram_api_url": telegram.url,
            "admin_ids": str(ADMIN_ID),
        }
        ingestion = Ingestion(allow_hosts=[website.host], limits=PATIENT)
        inbox = inbox or Inbox.in_memory()
        running = Running(
            telegram,
            corpus,
            ingestion,
            telegram.user("Edith", id=ADMIN_ID),
            telegram.user("Ray", id=READER_ID),
            Work(inbox, telegram.wake),
        )
        tasks.append(
            asyncio.create_task(
                run_until(
                    stop,
                    Resources(
                        Settings.model_validate(chosen | settings),
                        corpus,
                        ingestion,
                        threads,
                        inbox,
                        pacer=ChatPacer((0.0, 0.0)),
                        pauses=Pauses(0.0, 0.0),
                    ),
                )
            )
        )
        taking = asyncio.ensure_future(telegram.taking())
        await asyncio.wait([taking, *tasks], return_when=asyncio.FIRST_COMPLETED)
        if tasks[-1].done():
            taking.cancel()
            tasks[-1].result()
        return running

    yield start_it
    stop.set()
    assert await asyncio.gather(*tasks) == [0] * len(tasks)
    threads.close()


@pytest.fixture
async def running(start: Start) -> Running:
    """Return the application with an empty archive that everyone may ask."""
    return await start()


@pytest.fixture
async def with_cats(running: Running) -> Running:
    """Return the application with one article."""
    await running.add(CATS)
    return running


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Program]:
    """Return a function that runs the program in an empty working directory, without settings, with *stdin* as
    input."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)

    def run(*arguments: str, stdin: str | bytes = "") -> Ran:
        content = stdin if isinstance(stdin, bytes) else stdin.encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), encoding="ascii"))
        capsys.readouterr()  # discard what the program's hooks logged about leftovers of other tests
        gc.disable()  # otherwise more of that is freed meanwhile, and the hooks log that nobody closed it
        try:
            code = main(list(arguments))
        finally:
            gc.enable()
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    with logging_restored():
        yield run
