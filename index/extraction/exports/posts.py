"""Define the posts of an export of any kind. Some of them become articles."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from index.model import Draft

USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}", re.ASCII)
"""Form of the usernames of public Telegram channels."""


class LeftOut(StrEnum):
    """A reason why a post is not an article."""

    SERVICE = "service"  # a note on a change of the channel
    NO_TEXT = "no text"  # only pictures, videos or polls
    SHORT = "short"  # a few words, or only links
    NO_CHANNEL = "no channel"  # a conversation
    UNPUBLISHED = "unpublished"  # a draft, private, or in the bin
    PROTECTED = "protected"  # only for readers with the password
    NO_ARTICLE = "no article"  # a menu, a picture, a product
    ATTACHMENT = "attachment"  # a file that belongs to a post
    OWN = "own"  # one of Byline's own files, or their folder


@dataclass(frozen=True, slots=True)
class Post:
    """A post, or several messages that are one post."""

    name: str  # in messages
    read: Callable[[], Draft | LeftOut]  # it raises IngestError; it may take long
