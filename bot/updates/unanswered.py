"""Keep on disk what waits for an answer, where Telegram is not to keep it."""

from __future__ import annotations

import logging

from telegram import Update

from bot.queue.inbox import Inbox, is_storable
from index.errors import StoreError

logger = logging.getLogger(__name__)


class Unanswered:
    """The updates that are no work, from their delivery until they are done. Some of them are in the inbox."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._updates: dict[int, Update] = {}

    def begin(self, update: Update) -> None:
        """Note that an update waits from now on."""
        self._updates[update.update_id] = update

    async def end(self, update: Update) -> None:
        """Note that an update needs nothing more."""
        self._updates.pop(update.update_id, None)
        if self._inbox.is_question(update):
            await self._inbox.finish(update)

    async def keep(self, update_id: int) -> bool:
        """Write an update that waits to disk.

        Returns: Whether it is there. An update that is not delivered, and work that waits for the disk, are not.
        """
        update = self._updates.get(update_id)
        if update is None or not is_storable(update):
            return False
        try:
            await self._inbox.keep_question(update)
        except StoreError as error:
            logger.info("A question that waits could not be kept: %s", error)
            return False
        if update_id not in self._updates:  # it was answered meanwhile
            await self._inbox.finish(update)
        return True
