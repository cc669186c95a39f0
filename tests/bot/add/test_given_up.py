"""Report given-up work: what was done, what was not, and how to undo it."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.bot_api.rate_limiter import ChatPacer
from bot.config import Settings
from bot.ingestion import ingestion_of
from bot.lifecycle import run_until
from bot.queue.attempts import MAX_TRIES, AttemptsFile
from bot.queue.inbox import Inbox
from bot.resources import Resources
from bot.runtime.executors import Threads
from bot.runtime.host_throttle import Pauses
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.errors import StoreWriteError
from index.model import Change
from index.store.tinydb import TinyDBStore
from tests.support.bot.failure_sentences import CRASHED, FAILED, GIVEN_UP
from tests.support.bot.feed_documents import item, page_of, rss
from tests.support.bot.running_bot import ADMIN_ID, ADMINS
from tests.support.fake_bot_api import FakeBotApi, Message, Person
from tests.support.web.running_pages import numbered_page
from tests.support.website import Website

pytestmark = [
    pytest.mark.slow,
    pytest.mark.logs_errors("has ended the program 3 times", "Unexpected error", maybe=True),
]

HANGS_S = 300  # only a hanging test takes so long

FULL = "I couldn't finish: the disk refused the rest (full)."


@pytest.fixture
def editor(telegram: FakeBotApi) -> Person:
    return telegram.user("Edith", id=ADMIN_ID)


class Bot:
    """A bot that is run on one archive again and again."""

    def __init__(self, telegram: FakeBotApi, data_dir: Path, website: Website, monkeypatch: pytest.MonkeyPatch) -> None:
        self.telegram, self.data_dir, self.website, self.monkeypatch = telegram, data_dir, website, monkeypatch

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Run the bot once; the run ends as after SIGTERM."""
        stop, threads, polls = asyncio.Event(), Threads(), self.telegram.updates.polls
        corpus, inbox = Corpus(TinyDBStore.open(self.data_dir), BM25Backend()), Inbox.open(self.data_dir)
        chosen = {"telegram_bot_token": self.telegram.token, "telegram_api_url": self.telegram.url}
        chosen |= {"admin_ids": ADMINS, "fetch_allow_hosts": self.website.host}
        chosen |= {"fetch_timeout_s": str(HANGS_S), "extract_timeout_s": str(HANGS_S)}
        settings = Settings.model_validate(chosen)
        ingestion, pauses = ingestion_of(settings), Pauses(0.0, 0.0)
        resources = Resources(settings, corpus, ingestion, threads, inbox, pacer=ChatPacer(()), pauses=pauses)
        running = asyncio.create_task(run_until(stop, resources))
        try:
            await self.telegram.polling(after=polls)
            yield
        finally:
            stop.set()
            await running
            threads.close()
            inbox.close()
            corpus.close()

    @contextmanager
    def too_late(self) -> Iterator[None]:
        """Make all accepted work too old inside the block."""
        with self.monkeypatch.context() as patched:
            patched.setattr("bot.updates.runner.MAX_AGE", timedelta(0))
            yield

    @contextmanager
    def after_crashes(self) -> Iterator[None]:
        """Count three crashes for all accepted work inside the block."""
        with self.monkeypatch.context() as patched:
            patched.setattr(
                AttemptsFile, "count", lambda _self, key: MAX_TRIES if key.count(":") == 1 and key[:3] == "700" else 0
            )
            yield

    @property
    def titles(self) -> list[str]:
        return sorted(article.title for article in TinyDBStore.open(self.data_dir, read_only=True))

    async def end_of(self, message: Message, *beginnings: str) -> str:
        """Return the final text of *message*."""
        doing = ("Reading", "Adding", "Byline stopped")
        return await self.telegram.until(
            lambda: None if message.content.startswith((*doing, *beginnings)) else message.content, "the end"
        )


@pytest.fixture
def bot(telegram: FakeBotApi, tmp_path: Path, website: Website, monkeypatch: pytest.MonkeyPatch) -> Bot:
    monkeypatch.setattr("bot.lifecycle.STOP_WORK_S", 0.0)
    return Bot(telegram, tmp_path, website, monkeypatch)


async def half_done(bot: Bot, editor: Person) -> Message:
    """Return the progress message of an /add of four links: two were added, one was refused, one was not begun."""
    urls = [bot.website.serve(f"/{n}", numbered_page(n)) for n in range(2)]
    urls += [bot.website.url("/missing"), bot.website.serve("/slow", numbered_page(3))]
    hold = bot.website.hold("/slow")
    async with bot.running():
        command = await editor.private_chat().send("/add " + " ".join(urls))
        reply = await bot.telegram.reply_to(command)
        await bot.telegram.edited(reply, until="Reading: 3 of 4")
        await hold.asked_for()
    hold.release()
    assert reply.content.endswith("you don't need to send it again. So far 3 of 4 are done.")
    return reply


LISTED = (
    "4 articles: 2 added, 2 not added\n\nNot added:\n– There is no page at {site}/missing (the server answered 404).\n"
    "– {site}/slow: Not started.\n\nAdded:\n– Page 00\n"
)


class TestManyLinks:
    @pytest.mark.parametrize(
        ("ends", "sentence"), [(Bot.too_late, GIVEN_UP), (Bot.after_crashes, CRASHED)], ids=["too late", "crashed"]
    )
    async def test_that_are_given_up_are_listed_and_can_be_undone(
        self, bot: Bot, editor: Person, ends: Callable[[Bot], Any], sentence: str
    ) -> None:
        """Nothing is read again for that."""
        reply = await half_done(bot, editor)
        fetched = len(bot.website.requests)
        with ends(bot):
            async with bot.running():
                said = await bot.end_of(reply)
        assert said.startswith(f"{sentence}\n\n{LISTED.format(site=bot.website.url(''))}"), said
        assert len(bot.website.requests) == fetched
        assert bot.titles == ["Page 00", "Page 01"]
        async with bot.running():
            await editor.press(reply, "Undo all")
        assert bot.titles == []

    async def test_that_end_with_an_unexpected_error_are_listed(self, bot: Bot, editor: Person) -> None:
        reply = await half_done(bot, editor)

        async def fail(*_: object) -> None:
            raise RuntimeError("a bug")

        with bot.monkeypatch.context() as patched:
            patched.setattr("bot.add.batch.BatchAdder.add_many", fail)
            async with bot.running():
                said = await bot.end_of(reply)
        assert said.startswith(f"{FAILED}\n\n{LISTED.format(site=bot.website.url(''))}"), said
        assert reply.buttons == ["Undo all"]

    async def test_behind_a_button_are_listed_there_and_can_be_gone_on_with(
        self, bot: Bot, editor: Person, telegram: FakeBotApi
    ) -> None:
        origin = telegram.origin_channel("Harbour News", username="harbournews")
        chat = editor.private_chat()
        urls = [bot.website.serve(f"/{n}", numbered_page(n)) for n in range(3)]
        hold = bot.website.hold("/2")
        async with bot.running():
            for url in urls:
                await chat.send(url, forwarded_from=origin)
            (offer,) = await telegram.until(
                lambda: [each for each in chat.bot_messages if each.content.startswith("3 posts")], "the offer"
            )
            editor.press_and_leave(offer, offer.button("Add each").callback_data or "")
            await telegram.edited(offer, until="Reading: 2 of 3")
            await hold.asked_for()
        hold.release()
        with bot.too_late():
            async with bot.running():
                said = await bot.end_of(offer)
        assert said.startswith(f"{GIVEN_UP}\n\n3 articles: 2 added, 1 not added"), said
        assert offer.buttons == ["Add each", "Undo all"]
        async with bot.running():
            await editor.press(offer, "Add each")
            await telegram.edited(offer, until="3 articles: 3 added")
        assert bot.titles == ["Page 00", "Page 01", "Page 02"]


class TestUndoingAll:
    async def test_that_the_disk_ends_is_listed_and_can_be_gone_on_with(
        self, bot: Bot, editor: Person, telegram: FakeBotApi
    ) -> None:
        undo, left = Corpus.undo, [1]

        def undo_one(self: Corpus, *args: Any) -> Change:
            if not left:
                raise StoreWriteError(bot.data_dir, "full")
            left.pop()
            return undo(self, *args)

        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for n in range(3):
                archive.writestr(f"{n}.txt", f"Page 0{n}\n\nThe lighthouse number {n} was built in {1_800 + n}.")
        async with bot.running():
            chat = editor.private_chat()
            reply = await telegram.reply_to(await chat.send_document("a.zip", packed.getvalue(), caption="/add"))
            await telegram.edited(reply, until="3 articles: 3 added")
            with bot.monkeypatch.context() as patched:
                patched.setattr(Corpus, "undo", undo_one)
                alert = await editor.press(reply, "Undo all")
                await telegram.edited(reply, until="Undone:")
            assert reply.content == f"{FULL}\n\nUndone:\n– Page 00\n\nNot undone:\n– Page 01\n– Page 02"
            assert reply.buttons == ["Undo all", "Redo all"]
            assert alert.text == FULL
            await editor.press(reply, "Undo all")
            await telegram.edited(reply, until="3 changes undone.")
        assert bot.titles == []


class TestFeeds:
    async def test_whose_entries_are_added_are_listed(self, bot: Bot, editor: Person, telegram: FakeBotApi) -> None:
        names = ("herons", "owls", "storks")
        for name in names:
            bot.website.serve(f"/{name}", page_of(name))
        entries = rss(*(item(name, whole=False) for name in names))
        url = bot.website.serve("/feed", entries, content_type="application/rss+xml")
        hold = bot.website.hold("/owls")  # the second entry: the oldest entry comes first, and the feed lists it last
        async with bot.running():
            subscribed = await telegram.reply_to(await editor.private_chat().send(f"/feeds {url}"))
            await telegram.edited(subscribed, until="Now following: ")
            label = subscribed.buttons[0]
            editor.press_and_leave(subscribed, subscribed.button(label).callback_data or "")
            await hold.asked_for()
        hold.release()
        assert bot.titles == ["Storks"]
        with bot.too_late():
            async with bot.running():
                said = await bot.end_of(subscribed)
        assert said.startswith(f"{GIVEN_UP}\n\n3 articles: 1 added, 2 not added"), said
        assert "– Herons: Not started." in said
        assert subscribed.buttons == [label, "Undo all"]
        async with bot.running():
            await editor.press(subscribed, "Undo all")
        assert bot.titles == []

    async def test_that_are_subscribed_are_listed(self, bot: Bot, editor: Person, telegram: FakeBotApi) -> None:
        for name in ("a", "b"):
            feed = rss(item(name), title=f"Feed {name}")
            bot.website.serve(f"/feeds/{name}", feed, content_type="application/rss+xml")
        outlines = "".join(f'<outline text="Feed {n}" xmlUrl="{bot.website.url(f"/feeds/{n}")}"/>' for n in "ab")
        opml = f'<opml version="2.0"><body>{outlines}</body></opml>'
        hold = bot.website.hold("/feeds/b")
        async with bot.running():
            command = await editor.private_chat().send_document("my.opml", opml.encode(), caption="/feeds")
            reply = await telegram.reply_to(command)
            await hold.asked_for()
        hold.release()
        with bot.too_late():
            async with bot.running():
                said = await bot.end_of(reply)
        assert said == f"{GIVEN_UP}\n\nNow following:\n– Feed a\n\nNot followed:\n– Feed b"
