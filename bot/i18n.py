"""Translate sentences into the language of the person who reads them.

The current language is a context variable. The dispatcher sets it once for each update, before any handler runs. Tasks
and functions called by `bot.runtime.executors.run_in_executor` inherit it. The code contains the English sentences.
Other languages are gettext catalogues in `bot/locales/<language>/LC_MESSAGES/byline.mo`, made from `byline.pot` (`make
messages`).
"""

from __future__ import annotations

from contextvars import ContextVar
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path

DOMAIN = "byline"
LOCALES = Path(__file__).parent / "locales"

_current: ContextVar[NullTranslations | None] = ContextVar("byline_translations", default=None)


@cache
def _translations(language: str) -> NullTranslations:
    return translation(DOMAIN, LOCALES, [language, language.split("-")[0]], fallback=True)


def use_language(language: str | None) -> None:
    """Set the language of this context.

    Args: language: A BCP 47 tag, as Telegram gives a user's. English if it is unknown.
    """
    _current.set(_translations(language) if language and language.replace("-", "").isalnum() else None)


def current_language() -> str:
    """Return the language of this context as a BCP 47 tag."""
    translations = _current.get()
    return (translations.info().get("language", "en") if translations else "en").replace("_", "-")


def gettext(message: str) -> str:
    """Return *message* in the current language."""
    translations = _current.get()
    return translations.gettext(message) if translations else message


def ngettext(singular: str, plural: str, n: int) -> str:
    """Return the form of the message for *n*, in the current language."""
    translations = _current.get()
    if translations:
        return translations.ngettext(singular, plural, n)
    return singular if n == 1 else plural


def N_(message: str) -> str:  # noqa: N802 (the name that gettext's own tools know)
    """Mark *message* for extraction. The code that uses it translates it."""
    return message
