"""Say what brings updates: polls, or a webhook."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol, runtime_checkable

from telegram import Update

from bot.config import Webhook

DoneCallback = Callable[[int], None]
"""A function to call with the id of an update that Telegram need not send again."""

Deliver = Callable[[Sequence[Update], DoneCallback], Awaitable[None]]


class ExpelledError(Exception):
    """The other processes of the bot go on without this one, because it was silent for too long."""


class OtherPollerError(Exception):
    """Another process of the bot polls."""


class UpdateSource(Protocol):
    """Where updates come from. Telegram keeps each one until it is done, for a day at most."""

    @property
    def waiting(self) -> int:
        """Return the number of updates that have come and are not done."""

    @property
    def pending(self) -> int | None:
        """Return the number of updates that Telegram has not delivered yet, as of about a minute ago; None: unknown."""

    @property
    def is_receiving(self) -> bool:
        """Return whether updates come, as far as it is known."""

    async def connect(self) -> None:
        """Tell Telegram how updates are to come. What waits there is kept. Raises: TelegramError."""

    async def run(self, deliver: Deliver) -> None:
        """Deliver updates in the order of their ids, as far as they have come, until cancelled.

        Passes to *deliver* the function to call when an update is done.

        Raises: InvalidToken: Telegram no longer knows the token. ExpelledError, OtherPollerError: of several processes.
        """

    async def confirm(self) -> None:
        """Let Telegram know at the end what is done and what is not."""


class NotOursError(Exception):
    """An update that was passed on is for another process."""


@runtime_checkable
class WebhookSource(UpdateSource, Protocol):
    """Where updates come from, if Telegram sends them."""

    @property
    def webhook(self) -> Webhook:
        """Return the settings."""

    @property
    def connections(self) -> int:
        """Return the most requests at a time."""

    async def take(self, update_id: int, raw: dict[str, Any], replica: str | None) -> bool:
        """Take an update. Return whether it need not come again.

        Args:
            raw: The update as Telegram sent it.
            replica: The token of the process for which another one passes it on; None: Telegram has sent it.
        Raises: NotOursError: it is for another process.
        """
