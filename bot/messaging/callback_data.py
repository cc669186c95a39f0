"""Write and read callback data: the text in a button, which Telegram sends back when it is tapped."""

from __future__ import annotations

from typing import Self

from telegram import Update

from bot.messaging.text_form import TextForm

MAX_DATA_BYTES = 64  # in one button, Telegram's limit


class CallbackData(TextForm):
    """The content of a button.

    Anybody can send any text as callback data, so the whole text must match.
    """

    @property
    def data(self) -> str:
        """The text of the button, at most MAX_DATA_BYTES."""
        return self.written

    @classmethod
    def of(cls, update: Update) -> Self:
        """Return the parsed data of the tapped button. For callbacks of its routes only."""
        query = update.callback_query
        parsed = cls.parse(query.data) if query else None
        if parsed is None:  # pragma: no cover - the route is for such taps
            raise TypeError(f"an update without {cls.FORM}")
        return parsed
