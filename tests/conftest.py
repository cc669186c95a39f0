"""Fixtures for all tests, and Hypothesis' profiles."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.byline_process import Byline
from tests.fake_bot_api import FakeBotApi
from tests.website import Website

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=2_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


@pytest.fixture(autouse=True)
def signals_as_before() -> Iterator[None]:
    """Programs that run in this process take signals for their own, and children inherit what is ignored."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.fixture
async def telegram() -> AsyncIterator[FakeBotApi]:
    """A Bot API server with nobody in it. Mistakes of the bot fail the test, unless it clears them."""
    async with FakeBotApi() as fake:
        yield fake
        assert not fake.mistakes, "the bot made calls that Telegram refuses:\n" + "\n".join(fake.mistakes)


@pytest.fixture
async def byline(telegram: FakeBotApi, tmp_path: Path) -> AsyncIterator[Byline]:
    """The bot as a process, not started yet; whatever happens, its output never holds the token."""
    process = Byline(telegram, tmp_path)
    yield process
    await process.close()


@pytest.fixture
def website() -> Iterator[Website]:
    """A web site on loopback; give its `host` to FETCH_ALLOW_HOSTS."""
    with Website() as site:
        yield site
