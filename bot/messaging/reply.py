"""Build Telegram messages from values."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import MessageLimit

from bot.messaging.html import Fragment, plain, short_label

MAX_LENGTH = int(MessageLimit.MAX_TEXT_LENGTH)  # UTF-16 code units, after parsing

LISTED_TITLE_LENGTH = 100
NOTE_LENGTH = 300  # length of a sentence that names a file
LISTED_URL_LENGTH = 1_000
"""Longest URL in a list, in characters of HTML. Telegram accepts 32 KiB before parsing, and a page of the list has ten
URLs."""


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button."""

    label: str
    data: str  # callback data, at most 64 bytes


Rows = tuple[tuple[Button, ...], ...]
"""Rows of buttons, from top to bottom."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A message to send: its HTML and its rows of buttons."""

    body: Fragment
    buttons: tuple[tuple[Button, ...], ...] = ()

    @property
    def keyboard(self) -> InlineKeyboardMarkup | None:
        """The buttons as a Telegram keyboard."""
        if not self.buttons:
            return None
        return InlineKeyboardMarkup(
            [[InlineKeyboardButton(button.label, callback_data=button.data) for button in row] for row in self.buttons]
        )


def text_reply(text: str, *buttons: Button) -> Reply:
    """Return a reply of plain text with one row of buttons. Text that is too long is shortened."""
    return Reply(plain(short_label(text, MAX_LENGTH)), (buttons,) if buttons else ())
