"""Define the data of the buttons for groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from bot.messaging.callback_data import CallbackData

GroupId = Annotated[int, "-[1-9][0-9]{0,15}"]


@dataclass(frozen=True, slots=True)
class LeaveGroup(CallbackData):
    """Leave a group."""

    FORM: ClassVar[str] = "leave:{group_id}"
    group_id: GroupId
