"""Define what is told to an observer: events with values of a few kinds, and no text, name or id.

The capabilities call it. `bot.runtime.metrics` counts, if the operator asks for that. Otherwise nobody takes note.
"""

from __future__ import annotations

from enum import StrEnum

from bot.runtime.current_update import CurrentUpdate
from index.model import Verdict


class AskedIn(StrEnum):
    """The surface where a question is asked."""

    PRIVATE = "private"
    GROUP = "group"
    INLINE = "inline"
    GUEST = "guest"
    PAGE = "page"  # of the archive on the web
    API = "api"  # of the archive on the web


class CallOutcome(StrEnum):
    """The outcome of one try of a call to Telegram."""

    OK = "ok"
    TOO_MANY_REQUESTS = "too_many_requests"  # Telegram asks to wait
    REFUSED = "refused"  # for what the call asks for, or because another program polls
    UNREACHABLE = "unreachable"  # no answer, or one of a proxy or of a fault at Telegram


class AddOutcome(StrEnum):
    """The outcome of the wish to add an article, or to read it again from a feed or channel."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    IN_DOUBT = "in_doubt"  # its sender is asked
    FAILED = "failed"  # it could not be read, or was refused


class Observer:
    """An observer that takes no note. It may be told something in any thread."""

    def asked(self, verdict: Verdict, surface: AskedIn) -> None:
        """Note that a question was answered for the first time. Other pages of its answer are no question."""

    def searched(self, seconds: float) -> None:
        """Note how long a search took, from the wish to search to its answer."""

    def handled(self, update: CurrentUpdate, seconds: float) -> None:
        """Note how long an update took, from its arrival to the end of what came of it."""

    def called_telegram(self, method: str, outcome: CallOutcome) -> None:
        """Note a try of a call to Telegram. Args: method: The name in the Bot API, or `download` for a file."""

    def added(self, outcome: AddOutcome) -> None:
        """Note the outcome of the wish to add an article."""


UNOBSERVED = Observer()
