"""The application behind a webhook."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.queue.inbox import Inbox
from tests.support.bot.running_bot import Start
from tests.support.bot.webhook import Hook, Hooked, webhook_settings
from tests.support.fake_bot_api import FakeBotApi
from tests.support.waiting import HANG_S


@pytest.fixture
async def hook(start: Start, telegram: FakeBotApi, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hook]:
    """Return a function that starts the application with a webhook, and perhaps with pages at the same address."""
    hooked: list[Hooked] = []
    monkeypatch.setattr(
        "bot.updates.webhook.receiver.HOLD_S", HANG_S
    )  # so that no test depends on the speed of the machine

    async def start_it(inbox: Inbox | None = None, *, has_pages: bool = False) -> Hooked:
        settings = webhook_settings(telegram)
        pages = {"web_listen": settings["webhook_listen"]} if has_pages else {}
        running = await start(None, inbox, **settings, **pages)
        hooked.append(Hooked(running, f"http://{settings['webhook_listen']}"))
        return hooked[-1]

    yield start_it
    for each in hooked:
        await each.close()
