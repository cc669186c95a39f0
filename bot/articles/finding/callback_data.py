"""Define the data of the buttons below lists of articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from bot.messaging.callback_data import CallbackData

Offset = Annotated[int, "[0-9]{1,9}"]


@dataclass(frozen=True, slots=True)
class ListPage(CallbackData):
    """Show a page of the list of all articles."""

    FORM: ClassVar[str] = "list:{offset}"
    offset: Offset  # number of articles before the page


@dataclass(frozen=True, slots=True)
class FoundPage(CallbackData):
    """Show a page of the articles that the command found. The message with the button replies to the command."""

    FORM: ClassVar[str] = "found:{offset}"
    offset: Offset  # number of articles before the page
