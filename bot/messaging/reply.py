"""Build Telegram messages from values."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import (
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LoginUrl,
    Message,
    WebAppInfo,
)
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
    """An inline button. One field beside the label is set: it says what a tap does.

    Raises: ValueError: none or several are set.
    """

    label: str
    data: str = ""  # sends this callback data to the bot; at most 64 bytes
    url: str = ""  # opens this address
    shared: str = ""  # lets the person pick a chat, and begins an inline query with this text there
    copied: str = ""  # copies this text; at most 256 characters
    login: str = ""  # opens this address, with https, and tells it who the person is
    app: str = ""  # opens this address, with https, within Telegram; in private chats only

    def __post_init__(self) -> None:
        if sum(map(bool, (self.data, self.url, self.shared, self.copied, self.login, self.app))) != 1:
            raise ValueError(f"a button does one thing, and this one does not: {self!r}")

    @property
    def as_sent(self) -> InlineKeyboardButton:
        """The button for Telegram."""
        return InlineKeyboardButton(
            self.label,
            callback_data=self.data or None,
            url=self.url or None,
            switch_inline_query=self.shared or None,
            copy_text=CopyTextButton(self.copied) if self.copied else None,
            login_url=LoginUrl(self.login) if self.login else None,
            web_app=WebAppInfo(self.app) if self.app else None,
        )

    @classmethod
    def of(cls, sent: InlineKeyboardButton) -> Button | None:
        """Return a button of a message; None: it is of a kind that this version of the bot does not send.

        A button that signs in comes back from Telegram as one that opens an address.
        """
        if isinstance(sent.callback_data, str) and sent.callback_data:
            return cls(sent.text, sent.callback_data)
        if sent.url:
            return cls(sent.text, url=sent.url)
        if sent.switch_inline_query:
            return cls(sent.text, shared=sent.switch_inline_query)
        if sent.web_app:
            return cls(sent.text, app=sent.web_app.url)
        return cls(sent.text, copied=sent.copy_text.text) if sent.copy_text and sent.copy_text.text else None


Rows = tuple[tuple[Button, ...], ...]
"""Rows of buttons, from top to bottom."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A message to send: its HTML and its rows of buttons."""

    body: Fragment
    buttons: Rows = ()

    @property
    def keyboard(self) -> InlineKeyboardMarkup | None:
        """The buttons as a Telegram keyboard."""
        if not self.buttons:
            return None
        return InlineKeyboardMarkup([[button.as_sent for button in row] for row in self.buttons])


def rows_of(message: Message | None) -> Rows:
    """Return the buttons of *message*."""
    keyboard = message.reply_markup.inline_keyboard if message and message.reply_markup else ()
    rows = (tuple(filter(None, map(Button.of, row))) for row in keyboard)
    return tuple(row for row in rows if row)


def rows_without(message: Message, data: str | None) -> Rows:
    """Return the buttons of *message* except those with this callback data. Other kinds of buttons all stay."""
    rows = (tuple(button for button in row if not button.data or button.data != data) for row in rows_of(message))
    return tuple(row for row in rows if row)


def without_sharing(keyboard: InlineKeyboardMarkup) -> InlineKeyboardMarkup | None:
    """Return a keyboard without the buttons that need inline mode; None: it has no others."""
    rows = ([each for each in row if not each.switch_inline_query] for row in keyboard.inline_keyboard)
    kept = [row for row in rows if row]
    return InlineKeyboardMarkup(kept) if kept else None


def text_reply(text: str, *buttons: Button) -> Reply:
    """Return a reply of plain text with one row of buttons. Text that is too long is shortened."""
    return Reply(plain(short_label(text, MAX_LENGTH)), (buttons,) if buttons else ())
