"""Say what is off at @BotFather: in the log at the start, and in /status."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from telegram import User

from bot.status.messages import SOURCES_SHOWN, ArchiveState, SourceState, render_status
from bot.status.setup_messages import setup_lines
from tests.support.bot.running_bot import Start
from tests.support.fake_bot_api import FakeBotApi

INLINE = (
    "Inline mode is off: whoever types @byline_bot and words in another chat finds nothing, and answers have no Share "
    "button. @BotFather turns it on."
)
GUESTS = (
    "Guest mode is off: whoever mentions @byline_bot in a chat that I'm not in gets no answer. @BotFather turns it on."
)
GROUPS = "Nobody can add @byline_bot to a group. @BotFather allows it."

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)

SWITCHES = {"supports_inline_queries": INLINE, "supports_guest_queries": GUESTS, "can_join_groups": GROUPS}
"""The line for each field of getMe that is off."""


@pytest.mark.parametrize("off", [(), *((name,) for name in SWITCHES), tuple(SWITCHES)], ids=str)
class TestTheBot:
    async def test_says_at_the_start_and_in_status_what_is_off(
        self, off: tuple[str, ...], telegram: FakeBotApi, start: Start, caplog: pytest.LogCaptureFixture
    ) -> None:
        """Telegram tells a bot its modes with getMe alone, which it asks when it connects."""
        caplog.set_level(logging.INFO, "bot.lifecycle")
        for name in SWITCHES:
            setattr(telegram.bot, name, name not in off)
        running = await start()
        lines = [SWITCHES[name] for name in off]
        logged = [each.getMessage() for each in caplog.records if each.name == "bot.lifecycle"]
        assert logged == ["Byline answers as @byline_bot", *lines]
        status = await telegram.reply_to(await running.editors_chat.send("/status"))
        assert status.content == "\n".join(
            [
                "0 articles in the archive",
                "I'm not following any feeds or watching any channels.",
                *(["", *lines] if lines else []),
            ]
        )


LISTED_GROUPS = (
    "READER_IDS lists groups: their members get answers there, but in other chats only people who are listed "
    "themselves."
)


class TestListedGroups:
    """Telegram does not say in which group somebody types, and where the bot is a guest, the id may mislead."""

    @pytest.mark.parametrize(
        ("reader_ids", "mode", "lines"),
        [
            ("7,-77", "supports_inline_queries", [LISTED_GROUPS]),
            ("7,-77", "supports_guest_queries", [LISTED_GROUPS]),
            ("7,-77", None, []),
            ("7", "supports_inline_queries", []),
            (None, "supports_inline_queries", []),
        ],
    )
    async def test_are_explained_at_the_start_if_there_are_other_chats_to_ask_in(
        self,
        reader_ids: str | None,
        mode: str | None,
        lines: list[str],
        telegram: FakeBotApi,
        start: Start,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        caplog.set_level(logging.INFO, "bot.lifecycle")
        if mode:
            setattr(telegram.bot, mode, True)
        await start(reader_ids=reader_ids)
        said = [each.getMessage() for each in caplog.records if each.name == "bot.lifecycle"]
        assert [each for each in said if each.startswith("READER_IDS")] == lines


class TestLines:
    def test_are_about_all_where_telegram_says_nothing(self) -> None:
        """A Bot API server of one's own may be older than guest mode."""
        assert setup_lines(User(7, "Byline", is_bot=True, username="byline_bot")) == [INLINE, GUESTS, GROUPS]

    def test_have_room_below_sources_that_have_much_to_say(self) -> None:
        talkative = [SourceState("x" * 500, NOON, NOON, "y" * 900) for _ in range(SOURCES_SHOWN)]
        state = replace(ArchiveState(0, None, talkative), setup=[INLINE, GUESTS, GROUPS])
        text = render_status(state).body.text
        assert len(text) <= 4_096
        assert text.endswith(f" more.\n\n{INLINE}\n{GUESTS}\n{GROUPS}")
