"""Telegram's rules for inline keyboards."""

from __future__ import annotations

from urllib.parse import urlsplit

from tests.support.fake_bot_api.errors import bad_request, mistake
from tests.support.fake_bot_api.objects import Chat, ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, User
from tests.support.fake_bot_api.texts.links import checked_link
from tests.support.fake_bot_api.texts.text import utf16_length

MAX_CALLBACK_BYTES = 64
MAX_BUTTONS = 100
MAX_ROW = 8
"""Buttons. Telegram moves more into rows of its own, so the keyboard would not look as meant."""

MAX_COPIED_UNITS = 256
"""Of the text of a button that copies. The reference says characters; the fake takes the stricter reading."""

BUTTON_SCHEMES = ("http", "https", "tg")


def check_keyboard(
    markup: InlineKeyboardMarkup, bot: User, chat: Chat | None = None, login_domain: str | None = None
) -> InlineKeyboardMarkup | None:
    """Return the keyboard of *bot* as Telegram keeps it: an empty one is none. Raises: ApiError.

    Args: chat: Where it is sent; None: nowhere yet. login_domain: Of the bot, as set at BotFather.
    """
    rows = [row for row in markup.inline_keyboard if row]
    if sum(map(len, rows)) > MAX_BUTTONS:
        raise mistake("reply markup is too long")
    if any(len(row) > MAX_ROW for row in rows):
        raise mistake(f"the fake refuses more than {MAX_ROW} buttons in a row")
    for row in rows:
        for button in row:
            _check_button(button, bot)
            _check_opened(button, chat, login_domain)
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None


MAX_PLACEHOLDER_UNITS = 64
"""Of the field that a ForceReply opens."""


def check_force_reply(markup: ForceReply) -> ForceReply:
    """Return what opens the reply field as Telegram keeps it. Raises: ApiError."""
    if not markup.force_reply:
        raise mistake("can't parse reply keyboard markup JSON object: force_reply must be True")
    placeholder = markup.input_field_placeholder
    if placeholder is not None and not 1 <= utf16_length(placeholder) <= MAX_PLACEHOLDER_UNITS:
        raise mistake("the fake refuses a placeholder that is empty or longer than 64 characters")
    return markup


def _check_button(button: InlineKeyboardButton, bot: User) -> None:
    if not button.text.strip():
        raise mistake("inline keyboard button text must be non-empty")
    kinds = button.model_dump(exclude_none=True).keys() - {"text"}
    if not kinds:
        raise mistake("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(kinds) > 1:
        raise mistake(f"BUTTON_TYPE_INVALID: the fake refuses a button with several of {sorted(kinds)}")
    if button.switch_inline_query is not None and not bot.supports_inline_queries:
        raise mistake("BUTTON_TYPE_INVALID: the fake refuses a switch to inline mode where that is off")
    if button.copy_text is not None and not 1 <= utf16_length(button.copy_text.text) <= MAX_COPIED_UNITS:
        raise mistake("BUTTON_COPY_TEXT_INVALID: the fake refuses a text to copy that is empty or too long")
    if button.callback_data is not None and not 1 <= len(button.callback_data.encode()) <= MAX_CALLBACK_BYTES:
        raise mistake("BUTTON_DATA_INVALID")


def _check_opened(button: InlineKeyboardButton, chat: Chat | None, login_domain: str | None) -> None:
    """Check what a button opens."""
    if button.url is not None:
        button.url = _checked_url(button.url)
    if button.web_app is not None:
        button.web_app.url = _checked_https(button.web_app.url, "Web App")
        if chat is None or chat.type != "private":
            raise mistake("BUTTON_TYPE_INVALID")
    if button.login_url is not None:
        url = _checked_https(button.login_url.url, "login")
        if urlsplit(url).hostname != login_domain:
            raise bad_request("BOT_DOMAIN_INVALID")
        button.login_url, button.url, button._signs_in = None, url, True  # as the bot gets it back


def _checked_https(url: str, kind: str) -> str:
    if not url.lower().startswith("https://"):
        raise mistake(f"inline keyboard button {kind} URL '{url}' is invalid: Only HTTPS links are allowed")
    return _checked_url(url)


def _checked_url(url: str) -> str:
    checked = checked_link(url)
    scheme, separator, _ = url.partition("://")
    if separator and scheme.lower() not in BUTTON_SCHEMES:
        raise mistake(f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")
    if checked is None:
        raise mistake(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return checked
