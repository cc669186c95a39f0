"""Fixtures for all tests, and Hypothesis' profiles."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator

import pytest
from hypothesis import settings

from tests.fake_bot_api import FakeBotApi

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=2_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


@pytest.fixture
async def telegram() -> AsyncIterator[FakeBotApi]:
    """A Bot API server with nobody in it. Mistakes of the bot fail the test, unless it clears them."""
    async with FakeBotApi() as fake:
        yield fake
        assert not fake.mistakes, "the bot made calls that Telegram refuses:\n" + "\n".join(fake.mistakes)
