"""The program as other programs watch over it."""

from __future__ import annotations

import asyncio
import socket

import pytest

from tests.support.fake_bot_api import FakeBotApi
from tests.support.program.byline_process import Byline
from tests.support.waiting import HANG_S
from tests.support.web.free_port import free_port
from tests.support.web.web_visitor import Visitor

pytestmark = pytest.mark.slow


async def test_is_alive_but_not_ready_while_telegram_cannot_be_reached(telegram: FakeBotApi, byline: Byline) -> None:
    port = free_port()
    await byline.launch(METRICS_LISTEN=f"127.0.0.1:{port}", TELEGRAM_API_URL=f"http://127.0.0.1:{free_port()}")
    await byline.logged("Telegram cannot be reached")
    async with Visitor(f"http://127.0.0.1:{port}") as watcher:
        assert (await watcher.get("/healthz")).status == 200
        ready = await watcher.get("/readyz")
    assert ready.status == 503
    assert ready.text.startswith("No updates come from Telegram")


async def test_is_not_ready_while_it_stops(telegram: FakeBotApi, byline: Byline) -> None:
    """It still answers who asks, until the work in progress has ended."""
    port = free_port()
    await byline.start(METRICS_LISTEN=f"127.0.0.1:{port}")
    hold = telegram.faults.hold("sendMessage")
    await telegram.user("Ray").private_chat().send("/start")
    await telegram.until(lambda: hold.hits, "a reply that takes long")
    async with Visitor(f"http://127.0.0.1:{port}") as watcher, asyncio.timeout(HANG_S):
        byline.process.terminate()
        while (ready := await watcher.get("/readyz")).status == 200:
            pass
        assert (await watcher.get("/healthz")).status == 200
    assert (ready.status, ready.text) == (503, "Byline is stopping\n")
    hold.lift()
    assert await byline.ended() == 0


@pytest.mark.covers
@pytest.mark.logs_errors("METRICS_LISTEN cannot be used")
async def test_ends_if_the_address_is_taken(byline: Byline) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        await byline.launch(METRICS_LISTEN=f"127.0.0.1:{taken.getsockname()[1]}")
        assert await byline.ended() == 1
    (line,) = [line for line in byline.output.splitlines() if "METRICS_LISTEN" in line]
    assert "ERROR" in line
    assert "METRICS_LISTEN cannot be used: " in line


async def test_says_that_a_console_chat_is_not_watched(byline: Byline) -> None:
    byline.settings |= {"TELEGRAM_BOT_TOKEN": "", "METRICS_LISTEN": f"127.0.0.1:{free_port()}"}
    chat = await byline.command("run")
    assert "METRICS_LISTEN is set, but only the Telegram bot is watched." in chat.stderr
