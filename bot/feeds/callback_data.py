"""Define the data of the buttons for feeds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from bot.messaging.callback_data import CallbackData

FeedKey = Annotated[str, "[a-z2-7]{10}"]
"""Type of the short name of a feed: see `index.feeds.subscription.key_of`."""


@dataclass(frozen=True, slots=True)
class AddEntries(CallbackData):
    """Add the entries of a feed that are not in the archive."""

    FORM: ClassVar[str] = "feed-add:{key}"
    key: FeedKey


@dataclass(frozen=True, slots=True)
class CheckFeed(CallbackData):
    """Read a feed now."""

    FORM: ClassVar[str] = "feed-check:{key}"
    key: FeedKey


@dataclass(frozen=True, slots=True)
class RemoveFeed(CallbackData):
    """Stop following a feed."""

    FORM: ClassVar[str] = "feed-remove:{key}"
    key: FeedKey


@dataclass(frozen=True, slots=True)
class FeedsPage(CallbackData):
    """Show a page of the list of feeds."""

    FORM: ClassVar[str] = "feeds:{offset}"
    offset: Annotated[int, "[0-9]{1,4}"]  # number of feeds before the page
