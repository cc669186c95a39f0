"""Tell Telegram's errors apart. They have the same class and differ in their words alone."""

from __future__ import annotations

from telegram.error import BadRequest


def says(error: BadRequest, *parts: str) -> bool:
    """Return whether the text of *error* has one of these *parts*, which are in lower case."""
    text = error.message.lower()
    return any(part in text for part in parts)
