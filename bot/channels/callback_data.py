"""Define the data of the buttons for channels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from bot.messaging.callback_data import CallbackData

ChannelId = Annotated[int, "-[1-9][0-9]{0,15}"]


@dataclass(frozen=True, slots=True)
class WatchChannel(CallbackData):
    """Watch a channel."""

    FORM: ClassVar[str] = "watch:{channel_id}"
    channel_id: ChannelId


@dataclass(frozen=True, slots=True)
class UnwatchChannel(CallbackData):
    """Stop watching a channel."""

    FORM: ClassVar[str] = "unwatch:{channel_id}"
    channel_id: ChannelId


@dataclass(frozen=True, slots=True)
class FillGaps(CallbackData):
    """Mark the missing posts of a channel as added."""

    FORM: ClassVar[str] = "filled:{channel_id}"
    channel_id: ChannelId
