"""A Bot API server of the project's own: real HTTP, and as strict as Telegram, or stricter.

`FakeBotApi` is the door. What it refuses, it refuses in Telegram's words; what it changes silently, it changes as
Telegram does; what it does not imitate, it refuses loudly.
"""

from __future__ import annotations

from .calls import Call
from .fake import TOKEN, FakeBotApi
from .faults import EVERY_METHOD, FILE_DOWNLOAD, Fault
from .message import CallbackQuery, Message, Update
from .people import Group, Person, Window
from .phone import as_on_a_phone
from .world import CallbackAnswer

__all__ = [
    "EVERY_METHOD",
    "FILE_DOWNLOAD",
    "TOKEN",
    "Call",
    "CallbackAnswer",
    "CallbackQuery",
    "FakeBotApi",
    "Fault",
    "Group",
    "Message",
    "Person",
    "Update",
    "Window",
    "as_on_a_phone",
]
