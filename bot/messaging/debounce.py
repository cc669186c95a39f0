"""Let a button work only once, and only one of several alternatives."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from telegram import CallbackQuery, Message

from bot.runtime.bounded_dict import BoundedDict

TAPS_REMEMBERED = 1_000  # a second tap comes within seconds


class Debounce:
    """The first taps of buttons. Second taps happen because thumbs are quick and networks slow."""

    def __init__(self) -> None:
        self._seen: BoundedDict[tuple[int, int, str], bool] = BoundedDict(TAPS_REMEMBERED)

    def first_tap(self, query: CallbackQuery) -> AbstractContextManager[bool]:
        """Return whether this is the first tap of this button of this message. A tap whose work fails does not
        count."""
        return self._first(query, query.data or "")

    def first_choice(self, query: CallbackQuery) -> AbstractContextManager[bool]:
        """Return whether none of the buttons below the message was tapped before: of "Remove" and "Keep", one counts.

        Another person may tap at the same time, or a thumb may slip.
        """
        rows = query.message.reply_markup if isinstance(query.message, Message) else None
        shown = [str(button.callback_data) for row in (rows.inline_keyboard if rows else ()) for button in row]
        return self._first(query, "\0".join(shown) or query.data or "")

    @contextmanager
    def _first(self, query: CallbackQuery, name: str) -> Iterator[bool]:
        message = query.message
        key = (message.chat.id if message else 0, message.message_id if message else 0, name)
        if key in self._seen:
            yield False
            return
        self._seen[key] = True
        try:
            yield True
        except BaseException:
            self._seen.pop(key, None)
            raise
