"""A bot of python-telegram-bot, and somebody who talks to it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from tests.support.fake_bot_api import FakeBotApi, Person, Window


@pytest.fixture
async def bot(telegram: FakeBotApi) -> AsyncIterator[Bot]:
    bot = Bot(
        telegram.token,
        base_url=f"{telegram.url}/bot",
        base_file_url=f"{telegram.url}/file/bot",
        request=HTTPXRequest(httpx_kwargs={"verify": False}),
        get_updates_request=HTTPXRequest(httpx_kwargs={"verify": False}),
    )
    async with bot:
        yield bot


@pytest.fixture
def reader(telegram: FakeBotApi) -> Person:
    return telegram.user("Ann", username="ann_reads")


@pytest.fixture
async def chat(reader: Person) -> Window:
    """A private chat that the bot knows."""
    window = reader.private_chat()
    await window.send("hello")
    return window
