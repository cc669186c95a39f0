"""Read from its buttons what a message shows."""

from __future__ import annotations

from bot.updates.shown_articles import MAX_READ, ReadOn
from index.model import PassageId


def test_a_made_up_button_shows_no_more_than_a_message_has() -> None:
    """Anybody can send any button, and a list of a million passages would take the bot's time."""
    button = ReadOn.parse("read:0:cats.3-999999")
    assert button
    assert button.shown[0] == PassageId("cats", 3)
    assert len(button.shown) == MAX_READ == 50
