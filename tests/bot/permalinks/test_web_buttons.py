"""Under /start stand buttons that open the web pages."""

from __future__ import annotations

import logging

import pytest

from bot.permalinks.web_buttons import NO_DOMAIN
from tests.support.bot.running_bot import READER_ID, Running, Start
from tests.support.fake_bot_api import FakeBotApi, Message
from tests.support.web.free_port import free_port

WEB_URL = "https://archive.example/byline"

CLOSED = {"reader_ids": str(READER_ID), "web_url": WEB_URL}


async def started(start: Start, **settings: str) -> Running:
    return await start(web_listen=f"127.0.0.1:{free_port()}", **settings)


async def welcome(running: Running) -> Message:
    return await running.ask("/start")


@pytest.fixture(autouse=True)
def with_domain(telegram: FakeBotApi) -> None:
    """The domain is set at @BotFather."""
    telegram.world.login_domain = "archive.example"


class TestTheButtons:
    async def test_of_a_closed_archive_sign_in(self, start: Start) -> None:
        running = await started(start, **CLOSED)
        said = await welcome(running)
        assert said.buttons == ["Read on the web", "Read in Telegram"]
        assert running.reader.open_login(said, "Read on the web").startswith(f"{WEB_URL}/sign-in?id={READER_ID}&")
        assert running.reader.open_web_app(said, "Read in Telegram").startswith(f"{WEB_URL}/app/#tgWebAppData=")

    async def test_of_an_open_archive_open_it_within_telegram(self, start: Start) -> None:
        running = await started(start, web_url=WEB_URL)
        assert (await welcome(running)).buttons == ["Read in Telegram"]

    async def test_stand_under_the_examples(self, start: Start) -> None:
        running = await started(start, web_url=WEB_URL)
        await running.add("Cats of the harbour\n\nThe harbour master feeds the cats at six.")
        said = await welcome(running)
        assert said.buttons == ["💬 Cats of the harbour", "Read in Telegram"]
        await running.reader.press(said, "Cats of the harbour")

    @pytest.mark.parametrize("web_url", ["", "http://archive.example"])
    async def test_need_an_address_with_https(self, start: Start, web_url: str) -> None:
        running = await started(start, reader_ids=str(READER_ID), web_url=web_url)
        assert (await welcome(running)).buttons == []

    async def test_are_only_in_private_chats(self, start: Start) -> None:
        running = await started(start, **CLOSED)
        group = running.telegram.group("Harbour", (running.reader,))
        said = await running.telegram.reply_to(await running.reader.in_group(group).send("/start@byline_bot"))
        assert said.buttons == []

    async def test_are_not_for_strangers(self, start: Start, telegram: FakeBotApi) -> None:
        await started(start, **CLOSED)
        refused = await telegram.reply_to(await telegram.user("Sten").private_chat().send("/start"))
        assert refused.buttons == []


class TestWithoutADomain:
    async def test_the_others_are_sent_and_the_log_has_the_remedy_once(
        self, start: Start, telegram: FakeBotApi, caplog: pytest.LogCaptureFixture
    ) -> None:
        telegram.world.login_domain = None
        running = await started(start, **CLOSED)
        for _ in range(2):
            assert (await welcome(running)).buttons == ["Read in Telegram"]
        warnings = [record.message for record in caplog.records if record.levelno == logging.WARNING]
        assert warnings == [NO_DOMAIN % WEB_URL]
        assert len(telegram.calls_of("sendMessage")) == 3

    @pytest.mark.logs_errors("Telegram refused or lost a reply")
    async def test_another_refusal_is_a_failure(self, start: Start, telegram: FakeBotApi) -> None:
        running = await started(start, **CLOSED)
        telegram.faults.refuse("sendMessage", 400, "Bad Request: BUTTON_URL_INVALID")
        await running.readers_chat.send("/start")
        await running.all_done()
        assert len(telegram.calls_of("sendMessage")) == 1
