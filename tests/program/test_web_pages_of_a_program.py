"""Web pages of the program as its operator runs it."""

from __future__ import annotations

import json
import socket

import pytest

from tests.support.bot.sample_articles import CATS, KEEPER
from tests.support.fake_bot_api import FakeBotApi
from tests.support.program.byline_process import Byline
from tests.support.web.free_port import free_port
from tests.support.web.web_visitor import Visitor

pytestmark = pytest.mark.slow


async def test_are_there_while_telegram_cannot_be_reached(telegram: FakeBotApi, byline: Byline) -> None:
    title, text = CATS.split("\n\n", 1)
    await byline.command("add", "--jsonl", "-", stdin=json.dumps({"title": title, "text": text}))
    port = free_port()
    await byline.launch(WEB_LISTEN=f"127.0.0.1:{port}", TELEGRAM_API_URL=f"http://127.0.0.1:{free_port()}")
    await byline.logged("Telegram cannot be reached")
    async with Visitor(f"http://127.0.0.1:{port}") as visitor:
        answer = await visitor.ask("who feeds the cats?")
        assert KEEPER in answer.quotes
        article = await visitor.get(answer.links()["In the archive"])
        assert [label for label in article.links() if "@" in label] == []  # the name of the bot is not known
    assert "everyone can read the full texts of all 1 articles" in byline.output


@pytest.mark.covers
@pytest.mark.logs_errors("WEB_LISTEN cannot be used")
async def test_end_the_program_if_the_address_is_taken(byline: Byline) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        await byline.launch(WEB_LISTEN=f"127.0.0.1:{taken.getsockname()[1]}")
        assert await byline.ended() == 1
    (line,) = [line for line in byline.output.splitlines() if "WEB_LISTEN" in line]
    assert "ERROR" in line
    assert "WEB_LISTEN cannot be used: " in line
    assert "address already in use" in line
