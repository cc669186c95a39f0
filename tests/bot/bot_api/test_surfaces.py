"""Where the bot can be asked."""

from __future__ import annotations

import pytest
from telegram import Bot

from bot.bot_api.surfaces import Surfaces
from tests.support.fake_bot_api import FakeBotApi


class TestSurfaces:
    @pytest.mark.parametrize("inline", [True, False])
    @pytest.mark.parametrize("guests", [True, False])
    async def test_are_those_that_telegram_tells_at_the_start(
        self, inline: bool, guests: bool, telegram: FakeBotApi
    ) -> None:
        telegram.bot.supports_inline_queries, telegram.bot.supports_guest_queries = inline, guests
        async with Bot(telegram.token, base_url=f"{telegram.url}/bot") as bot:
            assert Surfaces.of(bot) == Surfaces("byline_bot", inline, guests)

    async def test_are_off_where_telegram_says_nothing(self, telegram: FakeBotApi) -> None:
        """A Bot API server of one's own may be older than guest mode."""
        telegram.bot.supports_inline_queries = telegram.bot.supports_guest_queries = None
        async with Bot(telegram.token, base_url=f"{telegram.url}/bot") as bot:
            assert Surfaces.of(bot) == Surfaces("byline_bot", inline=False, guests=False)

    def test_are_unknown_before(self, telegram: FakeBotApi) -> None:
        with pytest.raises(RuntimeError):
            Surfaces.of(Bot(telegram.token, base_url=f"{telegram.url}/bot"))
