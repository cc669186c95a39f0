"""Read the state of the bot's messages from themselves, and trust no other message."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from telegram import Chat, Message, MessageEntity, User

from bot.messaging.html import plain
from bot.messaging.signed_state import SIGN, Marks
from tests.support.fake_bot_api.texts.formatting import format_text

MARKS = Marks(7, "byline_bot", b"token")
BOT = User(7, "Byline", is_bot=True, username="byline_bot")


def message(html: str, sender: User | None = BOT) -> Message:
    """Return a message as Telegram sends it after it was sent as *html*."""
    formatted = format_text(html, "HTML", None, 4_096)
    entities = [MessageEntity(each.type, each.offset, each.length, each.url) for each in formatted.entities]
    now = datetime(2026, 11, 3, tzinfo=UTC)
    return Message(1, now, Chat(1, Chat.PRIVATE), from_user=sender, text=formatted.text, entities=entities)


def beginning(mark: str = "fix_title_abc", marks: Marks = MARKS) -> str:
    return (marks.beginning(mark) + plain(" Title?")).html


class TestMarks:
    @pytest.mark.parametrize(
        "mark", ["fix_title_abc", "skip_abc__01234567_89abcdef_", "a-0123456789abcdef", "-" * 1_000]
    )
    def test_are_read_as_they_were_written(self, mark: str) -> None:
        assert MARKS.read(message(beginning(mark))) == mark

    def test_are_read_after_the_bot_was_renamed(self) -> None:
        assert replace(MARKS, bot_username="other_bot").read(message(beginning())) == "fix_title_abc"

    @pytest.mark.parametrize("sender", [None, User(8, "Eve", is_bot=False), User(9, "Other", is_bot=True)])
    def test_are_read_of_our_own_messages_alone(self, sender: User | None) -> None:
        assert MARKS.read(message(beginning(), sender)) is None
        assert MARKS.read(None) is None

    @pytest.mark.parametrize(
        "html",
        [
            "no link",
            f"x {beginning()}",  # not at the beginning
            f"{beginning()}".replace(f">{SIGN}<", f">{SIGN}{SIGN}<"),  # not only the sign
            beginning(marks=replace(MARKS, key=b"guess")),
            beginning().replace("fix_title", "fix_source"),
            f'<a href="https://t.me/byline_bot?start=fix_title_abc">{SIGN}</a> Title?',
            f'<a href="https://evil.example/?start=fix_title_abc">{SIGN}</a> Title?',
            f"<b>{SIGN}</b> Title?",
        ],
    )
    def test_are_nothing_else(self, html: str) -> None:
        assert MARKS.read(message(html)) is None

    def test_keep_their_key_to_themselves(self) -> None:
        assert "token" not in repr(MARKS)
