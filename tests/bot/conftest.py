"""The real application in this process, answering the fake Bot API server."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass

import pytest
from telegram import Update

from bot.bot_api.rate_limiter import ChatPacer
from bot.config import Settings
from bot.lifecycle import run_until
from bot.queue.inbox import Inbox
from bot.runtime.executors import Threads
from bot.runtime.host_throttle import Pauses
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.fetch.fetcher import FetchLimits
from index.ingest import Ingestion, IngestLimits
from index.ingest.sandbox import Extraction, ExtractionLimits
from index.store.tinydb import TinyDBStore
from tests.support.bot.reading_here import run_here
from tests.support.fake_bot_api import FakeBotApi, Message, Person, Window
from tests.support.waiting import HANG_S
from tests.support.website import Website

ADMIN_ID, READER_ID = 1_001, 2_002

PATIENT = IngestLimits(FetchLimits(seconds=HANG_S), ExtractionLimits(seconds=HANG_S))
"""What is fetched and read may take as long as a slow machine takes."""

CATS = """Cats of the harbour

The cats of Lunt harbour purr at night, when the fishing boats come home.

Their keeper, Mara Voss, feeds them herring at six in the morning.

Translated by Jo Reed"""


def without_ids(text: str) -> str:
    """A text in which each article's command has no id: it is another one with each address of the website."""
    return re.sub(r"(?<=/edit)_[a-z2-7]{10}", "", text)


class Work:
    """What was accepted and is not done yet, of an inbox."""

    def __init__(self, inbox: Inbox, changed: Callable[[], None]) -> None:
        self.open: set[int] = set()
        self.ever: list[int] = []
        self._accept, self._finish, self._changed = inbox.accept, inbox.finish, changed
        inbox.accept, inbox.finish = self._note_accepted, self._note_done  # type: ignore[method-assign]  # to listen

    async def _note_accepted(self, updates: Sequence[Update]) -> None:
        await self._accept(updates)
        self.open.update(update.update_id for update in updates)
        self.ever.extend(update.update_id for update in updates)

    async def _note_done(self, update: Update) -> None:
        await self._finish(update)
        self.open.discard(update.update_id)
        self._changed()


@dataclass
class Running:
    """The application, the archive that it answers from, and the people who use it."""

    telegram: FakeBotApi
    corpus: Corpus
    ingestion: Ingestion
    editor: Person
    reader: Person
    work: Work

    @property
    def editors_chat(self) -> Window:
        return self.editor.private_chat()

    @property
    def readers_chat(self) -> Window:
        return self.reader.private_chat()

    async def all_done(self) -> None:
        """Wait until all that was sent is received, and what of it is work is done: also what nobody is told of."""
        await self.telegram.settled()
        await self.telegram.until(lambda: not self.work.open, "all work to be done")

    async def ask(self, question: str) -> Message:
        """The answer to a reader's question in a private chat."""
        return await self.telegram.reply_to(await self.readers_chat.send(question))

    async def add(self, text: str) -> Message:
        """The reply to an editor's /add, when it is final."""
        return await self.final(await self.editors_chat.send(f"/add {text}"))

    async def final(self, command: Message) -> Message:
        """The last state of the reply to an /add."""
        reply = await self.telegram.reply_to(command)
        await self.telegram.until(
            lambda: reply if not reply.content.startswith("Reading") else None, f"the end of {reply.content!r}"
        )
        return reply


@pytest.fixture(autouse=True)
def reading_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read articles without child processes, but in tests that are marked with `child`."""
    if request.node.get_closest_marker("child") is None:
        monkeypatch.setattr(Extraction, "_run", run_here)


Start = Callable[..., Awaitable[Running]]


@pytest.fixture
async def start(telegram: FakeBotApi, website: Website) -> AsyncIterator[Start]:
    """Start the application with settings of the test's own; it is stopped at the end."""
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
                    Settings.model_validate(chosen | settings),
                    corpus,
                    ingestion,
                    pacer=ChatPacer((0.0, 0.0)),
                    threads=threads,
                    inbox=inbox,
                    pauses=Pauses(0.0, 0.0),
                )
            )
        )
        polling = asyncio.ensure_future(telegram.polling())
        await asyncio.wait([polling, *tasks], return_when=asyncio.FIRST_COMPLETED)
        if tasks[-1].done():
            polling.cancel()
            tasks[-1].result()
        return running

    yield start_it
    stop.set()
    assert await asyncio.gather(*tasks) == [0] * len(tasks)
    threads.close()


@pytest.fixture
async def running(start: Start) -> Running:
    """The application over an empty archive, for everyone to ask."""
    return await start()


@pytest.fixture
async def with_cats(running: Running) -> Running:
    """The application over one article."""
    await running.add(CATS)
    return running
