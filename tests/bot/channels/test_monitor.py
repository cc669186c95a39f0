"""Report on watched channels when no posts come."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.channels.alerts import ChannelAlerts
from bot.channels.messages import facts_of_channel, quiet_after, render_channels
from bot.channels.monitor import KEPT_BY_TELEGRAM, POLLED_KEY, ChannelMonitor
from bot.channels.registry import Channel, Channels, Gap
from bot.queue.inbox import Inbox
from bot.runtime.executors import Threads
from index.disk.key_value import NotebookFile
from index.errors import StoreWriteError
from index.feeds.schedule import FEW_ENTRIES
from tests.support.bot.running_bot import ADMIN_ID, Start, told_unasked
from tests.support.fake_bot_api import FakeBotApi, Window

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
NEWS = Channel(-1001, "Harbour News", "harbournews", ADMIN_ID, MONDAY)
CREW = Channel(-1002, "Crew", None, ADMIN_ID, MONDAY)


class Clock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


class Watch:
    """A monitor with two channels, and the admin who gets its alerts."""

    def __init__(self, bot: Bot, chat: Window, notebook: NotebookFile) -> None:
        self.bot, self.chat, self.clock, self.notebook = bot, chat, Clock(MONDAY), notebook
        self.channels = Channels(notebook)
        self.threads = Threads()
        self.begin()

    def begin(self) -> None:
        """Begin as after a start of the program."""
        reports = ChannelAlerts(frozenset({ADMIN_ID}))
        self.watchman = ChannelMonitor(self.channels, reports, self.notebook, self.threads, self.clock)

    async def check(self, at: datetime) -> list[str]:
        """Fetch updates and check. Return the alerts."""
        before = len(self.chat.bot_messages)
        self.clock.now = at
        self.watchman.polled()
        await self.watchman.check(self.bot)
        return [said.content for said in self.chat.bot_messages[before:]]


@pytest.fixture
async def watch(telegram: FakeBotApi) -> AsyncIterator[Watch]:
    chat = telegram.user("Edith", id=ADMIN_ID).private_chat()
    await chat.send("/start")
    request = HTTPXRequest(httpx_kwargs={"verify": False})
    async with Bot(telegram.token, base_url=f"{telegram.url}/bot", request=request) as bot:
        watch = Watch(bot, chat, NotebookFile.in_memory())
        for channel in (NEWS, CREW):
            watch.channels.put(channel)
        yield watch
        watch.threads.close()


class TestGap:
    async def test_of_more_than_a_day_is_told_once_for_all_channels(self, watch: Watch) -> None:
        assert await watch.check(MONDAY + DAY) == []
        watch.begin()
        (said,) = await watch.check(MONDAY + 3 * DAY)
        assert (
            "Posts from between 2026-03-03 08:00 UTC and 2026-03-04 08:00 UTC may be missing from: Crew, Harbour "
            "News (@harbournews)." in said
        )
        assert said.endswith("aren't added twice: add result.json; add --channel harbournews result.json")
        assert await watch.check(MONDAY + 3 * DAY) == []
        gap = Gap(MONDAY + DAY, MONDAY + 2 * DAY)
        assert [channel.gaps for channel in watch.channels.all()] == [(gap,), (gap,)]

    async def test_is_none_within_a_day(self, watch: Watch) -> None:
        await watch.check(MONDAY)
        watch.begin()
        assert await watch.check(MONDAY + KEPT_BY_TELEGRAM) == []

    async def test_is_told_while_the_program_runs_as_well(self, watch: Watch) -> None:
        """Telegram was unreachable for that long."""
        await watch.check(MONDAY)
        assert len(await watch.check(MONDAY + 2 * DAY)) == 1

    async def test_is_none_where_another_process_has_fetched_them(self, watch: Watch) -> None:
        """It has watched the channels until now."""
        await watch.check(MONDAY)
        watch.notebook.put(POLLED_KEY, {"at": int((MONDAY + 2 * DAY).timestamp())})
        assert await watch.check(MONDAY + 2 * DAY) == []

    async def test_does_not_concern_channels_that_are_watched_since(self, watch: Watch) -> None:
        await watch.check(MONDAY - 9 * DAY)
        assert await watch.check(MONDAY) == []

    async def test_is_told_though_the_disk_takes_no_note(self, watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
        await watch.check(MONDAY)

        def refuse(*_: object) -> None:
            raise StoreWriteError(None, "No space left on device")  # type: ignore[arg-type]  # without a path

        monkeypatch.setattr(NotebookFile, "put", refuse)
        assert len(await watch.check(MONDAY + 2 * DAY)) == 1
        assert await watch.check(MONDAY + 2 * DAY) == []

    async def test_is_unknown_before_anything_was_fetched(self, watch: Watch) -> None:
        await watch.watchman.check(watch.bot)
        assert watch.notebook.get(POLLED_KEY) is None
        assert watch.watchman.polled_at() == MONDAY

    async def test_is_told_after_a_start(self, telegram: FakeBotApi, start: Start) -> None:
        inbox = Inbox.in_memory()
        inbox.notebook.put(POLLED_KEY, {"at": int((datetime.now(UTC) - 3 * DAY).timestamp())})
        Channels(inbox.notebook).put(NEWS)
        await telegram.user("Edith", id=ADMIN_ID).private_chat().send("/start")  # the bot may write to nobody before
        running = await start(None, inbox)
        assert "Harbour News (@harbournews)" in (await told_unasked(running, "I fetched nothing from Telegram")).content
        await told_unasked(running, "I'm no longer an administrator of Harbour News")


class TestSilence:
    async def test_that_is_longer_than_usual_is_told_once(self, watch: Watch) -> None:
        times = tuple(MONDAY + n * DAY for n in range(FEW_ENTRIES))
        watch.channels.put(Channel(NEWS.id, "Harbour News", "harbournews", ADMIN_ID, MONDAY, times))
        last = times[-1]
        assert not [said for said in await watch.check(last + 4 * DAY) if "Nothing new in" in said]
        (said,) = [said for said in await watch.check(last + 5 * DAY) if "Nothing new in" in said]
        assert said == ("Nothing new in Harbour News (@harbournews) since 2026-03-06 08:00 UTC; that's unusually long.")
        assert not [said for said in await watch.check(last + 6 * DAY) if "Nothing new in" in said]

    def test_is_measured_as_that_of_feeds_is(self) -> None:
        hourly = tuple(MONDAY + timedelta(hours=n) for n in range(10))
        weekly = tuple(MONDAY + timedelta(days=7 * n) for n in range(10))
        assert quiet_after(Channel(-1, "a", None, 1, MONDAY, hourly)) == timedelta(days=3)
        assert quiet_after(Channel(-1, "a", None, 1, MONDAY, weekly)) == timedelta(days=28)
        assert quiet_after(Channel(-1, "a", None, 1, MONDAY, weekly[:4])) == timedelta(days=30)

    async def test_of_a_channel_whose_rights_are_lost_is_no_news(self, watch: Watch) -> None:
        for channel in (NEWS, CREW):
            watch.channels.put(Channel(channel.id, "x", None, ADMIN_ID, MONDAY, lost_at=MONDAY))
        await watch.check(MONDAY)
        assert not [said for said in await watch.check(MONDAY + 90 * DAY) if "Nothing new in" in said]


class TestRights:
    async def test_that_were_lost_unheard_are_told_at_the_start(self, start: Start) -> None:
        inbox = Inbox.in_memory()
        running = await start(None, inbox)
        await running.editors_chat.send("/start")
        channel = running.telegram.channel("Crew", owner=running.editor)
        channel.make_bot_admin()
        await running.telegram.reply_to(await running.editors_chat.send(f"/watch {channel.id}"))
        channel.state.is_admin = False
        reports = ChannelAlerts(frozenset({ADMIN_ID}))
        watchman = ChannelMonitor(Channels(inbox.notebook), reports, inbox.notebook, Threads(), inbox.time.now)
        request = HTTPXRequest(httpx_kwargs={"verify": False})
        async with Bot(running.telegram.token, base_url=f"{running.telegram.url}/bot", request=request) as bot:
            await watchman.check_rights(bot)
        await told_unasked(running, "I'm no longer an administrator of Crew")


class TestNotes:
    def test_of_a_channel_are_read_as_they_were_written(self) -> None:
        notebook = NotebookFile.in_memory()
        whole = Channel(
            -1001, "A", "aaaa", 7, MONDAY, (MONDAY,), MONDAY, "StoreWriteError", MONDAY, True, (Gap(MONDAY, MONDAY),)
        )
        for channel in (whole, CREW):
            Channels(notebook).put(channel)
        assert Channels(notebook).all() == [whole, CREW]

    def test_that_cannot_be_understood_are_said_to_be(self, caplog: pytest.LogCaptureFixture) -> None:
        notebook = NotebookFile.in_memory()
        notebook.put("channel:-1", {"title": "x"})
        assert Channels(notebook).all() == []
        assert "channel:-1 cannot be understood" in caplog.text

    def test_of_more_channels_than_fit_are_counted(self) -> None:
        many = [
            Channel(-n, "x" * 255, "y" * 32, 7, MONDAY, (MONDAY,), MONDAY, "x", MONDAY, True, (Gap(MONDAY, MONDAY),))
            for n in range(1, 41)
        ]
        reply = render_channels(many, MONDAY)
        assert reply.body.length <= 4096
        assert reply.body.text.endswith("… and 32 more.")
        assert len(reply.buttons) == 8

    def test_say_what_is_wrong(self) -> None:
        wrong = Channel(-1, "x", None, 7, MONDAY, lost_at=MONDAY + 2 * DAY, failure="x", failed_at=MONDAY + DAY)
        assert facts_of_channel(wrong, MONDAY + 9 * DAY) == [
            "read from 2026-03-02 08:00 UTC to 2026-03-03 08:00 UTC",
            "I'm no longer an administrator there",
            "I couldn't add the last post",
        ]


class TestReports:
    async def test_go_to_other_admins_if_the_one_who_watches_cannot_be_reached(self, watch: Watch) -> None:
        stranger = Channel(-1003, "News", None, 999, MONDAY)
        await ChannelAlerts(frozenset({ADMIN_ID})).tell(watch.bot, stranger, "Lost.")
        assert watch.chat.bot_messages[-1].content == "Lost."
        await ChannelAlerts(frozenset({999, ADMIN_ID})).tell(watch.bot, stranger, "Lost again.")
        assert watch.chat.bot_messages[-1].content == "Lost again."
