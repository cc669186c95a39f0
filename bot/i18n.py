"""Translate sentences into the language of the person who reads them.

The current language is a context variable. The dispatcher sets it once for each update, before any handler runs. Tasks
and functions called by `bot.runtime.executors.run_in_executor` inherit it. Some sentences answer in the language of the
message instead; see `speaking`. The code contains the English sentences. Other languages are gettext catalogues in
`bot/locales/<language>/LC_MESSAGES/byline.po`, made from `byline.pot` (`make messages`). They are read as they are, so
nothing has to be compiled.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

DOMAIN = "byline"
LOCALES = Path(__file__).parent / "locales"

_current: ContextVar[NullTranslations | None] = ContextVar("byline_translations", default=None)


@cache
def _translations(language: str) -> NullTranslations:
    for each in (language, language.split("-")[0]):
        path = LOCALES / each / "LC_MESSAGES" / f"{DOMAIN}.po"
        if path.exists():
            return _catalogue(path)
    return NullTranslations()


def _catalogue(path: Path) -> GNUTranslations:
    """Read a catalogue. The library for it takes 50 ms to load, so it is loaded when the first one is needed."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, abort_invalid=True))
    compiled.seek(0)
    return GNUTranslations(compiled)


def use_language(language: str | None) -> None:
    """Set the language of this context.

    Args: language: A BCP 47 tag, as Telegram gives a user's. English if it is unknown.
    """
    _current.set(_named(language))


@contextmanager
def speaking(language: str | None) -> Iterator[None]:
    """Set another language for the sentences within the block, whatever the reader's language is.

    A sentence that its catalogue lacks is in the reader's language. Args: see `use_language`.
    """
    token = _current.set(_before(_named(language), _current.get()))
    try:
        yield
    finally:
        _current.reset(token)


def _named(language: str | None) -> NullTranslations | None:
    return _translations(language) if language and language.replace("-", "").isalnum() else None


def _before(first: NullTranslations | None, second: NullTranslations | None) -> NullTranslations | None:
    """Return translations that use *second* for what the catalogue *first* lacks."""
    if second is None or first is second or not isinstance(first, GNUTranslations):
        return first
    both = copy(first)
    both.add_fallback(second)
    return both


def current_language() -> str:
    """Return the language of this context as a BCP 47 tag."""
    translations = _current.get()
    return (translations.info().get("language", "en") if translations else "en").replace("_", "-")


def language_among(languages: Sequence[str]) -> str:
    """Return the language to reply in to a message that may be in several: the reader's, else English, else the first.

    Args: languages: At least one, without regions.
    """
    return next((each for each in (current_language().split("-")[0], "en") if each in languages), languages[0])


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
