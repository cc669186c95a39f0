"""The bot on an archive on disk, where a system call kills it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bot.bot_api.rate_limiter import ChatPacer
from bot.config import Settings
from bot.lifecycle import run_until
from bot.queue.attempts import AttemptsFile
from bot.queue.inbox import Inbox
from bot.resources import Resources
from bot.runtime.executors import Threads
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.disk.filesystem import Files
from index.disk.queue import InboxFile
from index.ingest import Ingestion
from index.store.tinydb import TinyDBStore
from tests.support.bot.running_bot import ADMIN_ID
from tests.support.fake_bot_api import FakeBotApi, Message, Person
from tests.support.faulty_files import FaultyFiles, KilledError

Result = TypeVar("Result")

NEVER = 10**9


class MortalFiles(FaultyFiles):
    """Files that report their death to the code that waits for the bot."""

    def __init__(self, telegram: FakeBotApi) -> None:
        super().__init__(NEVER, "killed")
        self._loop, self._wake = asyncio.get_running_loop(), telegram.wake

    def _fail(self, action: Callable[[], Result], half: Callable[[], object] | None) -> Result:
        self._loop.call_soon_threadsafe(self._wake)
        return super()._fail(action, half)


@asynccontextmanager
async def bot_on(
    telegram: FakeBotApi, data_dir: Path, files: Files, allow_hosts: Sequence[str] = ()
) -> AsyncIterator[Corpus]:
    """Run the bot on an archive on disk. If a system call kills it, its work ends."""
    stop, threads, polls = asyncio.Event(), Threads(), telegram.updates.polls
    corpus = Corpus(TinyDBStore.open(data_dir, files=files), BM25Backend())
    inbox = Inbox(InboxFile(data_dir, files), AttemptsFile(None))
    settings = Settings.model_validate(
        {"telegram_bot_token": telegram.token, "telegram_api_url": telegram.url, "admin_ids": str(ADMIN_ID)}
    )
    ingestion = Ingestion(allow_hosts)
    resources = Resources(settings, corpus, ingestion, threads, inbox, pacer=ChatPacer(()))
    running = asyncio.create_task(run_until(stop, resources))
    try:
        await telegram.polling(after=polls)
        yield corpus
    finally:
        stop.set()
        with suppress(KilledError):
            await running
        threads.close()
        inbox.close()
        corpus.close()


@dataclass(frozen=True)
class Story:
    """A request of an editor, the final reply, and the titles in the archive afterwards."""

    ask: Callable[[], Awaitable[object]]
    told: str
    titles: frozenset[str]


Prepare = Callable[[FakeBotApi, Person], Awaitable[Story]]


async def live_through(data_dir: Path, prepare: Prepare, later: int, allow_hosts: Sequence[str] = ()) -> bool:
    """Kill the bot at a system call of a story, run it again, and check the result. Return False if there was no such
    call."""
    async with FakeBotApi() as telegram:
        editor = telegram.user("Edith", id=ADMIN_ID)
        async with bot_on(telegram, data_dir, Files(), allow_hosts):
            story = await prepare(telegram, editor)
            await telegram.settled()
        revision = TinyDBStore.open(data_dir, read_only=True).revision

        def told() -> list[Message]:
            return [message for message in editor.private_chat().bot_messages if story.told in message.content]

        files = MortalFiles(telegram)
        async with bot_on(telegram, data_dir, files, allow_hosts):
            files.strike_next(later)
            await story.ask()
            await telegram.until(lambda: files.struck or told(), "the bot to die, or to be done")
            if not files.struck:
                await telegram.settled()
        async with bot_on(telegram, data_dir, Files(), allow_hosts):
            await telegram.until(told, f"{story.told!r} after {files.calls[-1:]}")
            await telegram.settled()
        store = TinyDBStore.open(data_dir, read_only=True)
        assert store.revision == revision + 1, files.calls
        assert {article.title for article in store} == story.titles, files.calls
        assert 1 <= len(told()) <= 2, files.calls
        assert not telegram.mistakes
        return files.struck
