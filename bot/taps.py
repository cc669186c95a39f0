"""Buttons that do their work once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from telegram import CallbackQuery

from bot.bounded import BoundedDict

TAPS_REMEMBERED = 1_000  # a second tap comes within seconds


class Taps:
    """Tells a second tap of a button from the first: thumbs are quick, and networks slow."""

    def __init__(self) -> None:
        self._seen: BoundedDict[tuple[int, int, str], bool] = BoundedDict(TAPS_REMEMBERED)

    @contextmanager
    def once(self, query: CallbackQuery) -> Iterator[bool]:
        """Whether this button of this message is pressed for the first time; a failure inside does not count."""
        message = query.message
        key = (message.chat.id if message else 0, message.message_id if message else 0, query.data or "")
        if key in self._seen:
            yield False
            return
        self._seen[key] = True
        try:
            yield True
        except BaseException:
            self._seen.pop(key, None)
            raise
