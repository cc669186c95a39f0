"""Define the data of the buttons for adding. `bot.add.decisions` has the decisions about doubts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from bot.messaging.callback_data import CallbackData
from bot.messaging.text_form import ChangeId

Number = Annotated[int, "[0-9]{1,5}"]


@dataclass(frozen=True, slots=True)
class AddOffered(CallbackData):
    """Add the content of the message that the offer replies to."""

    FORM: ClassVar[str] = "add"


@dataclass(frozen=True, slots=True)
class AddAsked(CallbackData):
    """Add the content of a message that was read as a question."""

    FORM: ClassVar[str] = "add-asked"


@dataclass(frozen=True, slots=True)
class AddEachForwarded(CallbackData):
    """Add each message of a row as an article."""

    FORM: ClassVar[str] = "forwards:each"


@dataclass(frozen=True, slots=True)
class AddForwardedAsOne(CallbackData):
    """Add a row of messages as one article."""

    FORM: ClassVar[str] = "forwards:one"


@dataclass(frozen=True, slots=True)
class CancelForwarded(CallbackData):
    """Add nothing from a row of messages."""

    FORM: ClassVar[str] = "forwards:cancel"


@dataclass(frozen=True, slots=True)
class Drop(CallbackData):
    """Do not add an article that is in doubt."""

    FORM: ClassVar[str] = "drop"


@dataclass(frozen=True, slots=True)
class _All(CallbackData):
    """The changes that one message made."""

    change_id: ChangeId  # of the message; the ids of the parts derive from it
    last_source: Number  # highest place of a source
    last_entry: Number  # highest place of an article in its source


@dataclass(frozen=True, slots=True)
class UndoAll(_All):
    """Undo all changes that one message made."""

    FORM: ClassVar[str] = "undo-all:{change_id}:{last_source}.{last_entry}"


@dataclass(frozen=True, slots=True)
class RedoAll(_All):
    """Redo all changes that one message made."""

    FORM: ClassVar[str] = "redo-all:{change_id}:{last_source}.{last_entry}"
