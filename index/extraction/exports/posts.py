"""Define the posts of an export of any kind. Some of them become articles."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from index.model import Draft

USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}", re.ASCII)
"""The form of usernames, by which Telegram channels are public."""


class LeftOut(StrEnum):
    """A reason why a post is no article."""

    SERVICE = "service"  # it says what was done to the channel
    NO_TEXT = "no text"  # pictures, videos, polls and the like
    SHORT = "short"  # a few words, or nothing but links
    NO_CHANNEL = "no channel"  # people talk to each other
    UNPUBLISHED = "unpublished"  # a draft, private, or in the bin
    PROTECTED = "protected"  # only for those who have the password
    NO_ARTICLE = "no article"  # a menu, a picture, a product
    BESIDE = "beside"  # a file that belongs to a post
    OWN = "own"  # a file of Byline's own, or the folder of them


@dataclass(frozen=True, slots=True)
class Post:
    """A post, or several messages that are one."""

    name: str  # what to call it
    read: Callable[[], Draft | LeftOut]  # raises IngestError; only that may take long
