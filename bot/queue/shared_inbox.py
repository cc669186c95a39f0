"""Keep updates in a cluster, for several processes that handle them."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from telegram import Bot, Update

from bot.queue.inbox import IS_QUESTION, UNREADABLE, Inbox, key_of, update_of_entry
from bot.queue.noted_attempts import NotedAttempts
from bot.runtime.clock import TelegramTime
from bot.runtime.executors import run_in_executor
from index.bookkeeping import LeftWork, QueueEntry
from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_client import ClusterClient
from index.opensearch.records.cluster_notebook import ClusterNotebook
from index.opensearch.records.cluster_queue import ClusterQueue

WRITERS = 8
"""Threads that write. What they write at once shares a request, which takes some milliseconds."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LeftUpdate:
    """An unfinished update that is not handled here."""

    update: Update
    work: LeftWork

    @property
    def owner(self) -> str:
        """Return the token of the process that handles it; empty: none does."""
        return self.work.owner


class SharedInbox(Inbox):
    """The inbox of one of several processes. All of them use the same notebook."""

    def __init__(self, access: ClusterAccess, owner: str) -> None:
        """Open the inbox of the archive in a cluster.

        Args: owner: A name of this process that no other one has, now or earlier.
        Raises: StoreUnavailableError.
        """
        self._client = ClusterClient(access)
        time = TelegramTime()
        self._queue = ClusterQueue(self._client, access.prefix, owner, now=time.now)
        self._notes = ClusterNotebook(self._client, access.prefix)
        attempts = NotedAttempts(self._queue, self._notes)
        super().__init__(self._queue, attempts, self._notes, time, WRITERS)

    async def keep_questions(self, updates: Sequence[Update]) -> list[Update]:
        """Store questions that wait for their answers. Return those that nobody had stored before.

        Raises: StoreUnavailableError: some may be stored. They can be stored again, and are new then.
        """
        return await self._accept(updates, {IS_QUESTION: True})

    def is_open(self, update: Update) -> bool:
        """Return whether *update* is unfinished and handled here."""
        return self._queue.entry(key_of(update)) is not None

    async def others(self, bot: Bot) -> list[LeftUpdate]:
        """Return the unfinished updates that are not handled here, in the order of arrival: see `SharedQueue.others`.

        Those that *bot* cannot handle are left out.

        Raises: StoreUnavailableError.
        """
        works = await run_in_executor(self._thread, self._queue.others)
        return [LeftUpdate(update, work) for work in works if (update := _update_of(work.entry, bot))]

    async def open_here(self, bot: Bot) -> list[Update]:
        """Return the unfinished updates that are handled here, but those that *bot* cannot handle."""

        def read() -> list[Update]:
            return [update for entry in self._queue.unfinished if (update := _update_of(entry, bot))]

        return await run_in_executor(self._thread, read)

    async def claim(self, left: Iterable[LeftUpdate]) -> list[Update]:
        """Handle updates here that other processes have left. Return those that no other one has claimed meanwhile.

        Raises: StoreUnavailableError.
        """
        updates = {each.work.entry.key: each for each in left}
        claimed = await run_in_executor(self._thread, self._queue.claim, [each.work for each in updates.values()])
        return [updates[entry.key].update for entry in claimed]

    async def refresh(self) -> None:
        """Read what other processes have noted, and store what could not be stored. Call it about once a second.

        Raises: StoreUnavailableError.
        """
        await run_in_executor(self._thread, self._queue.settle)
        await run_in_executor(self._thread, self._notes.refresh)

    async def tidy(self) -> None:
        """Forget what was done long ago. One process calls it for all. Raises: StoreUnavailableError."""
        await run_in_executor(self._thread, self._queue.tidy)
        await run_in_executor(self._thread, self._notes.tidy)

    def close(self) -> None:
        """Leave unfinished updates to other processes. See `Inbox`."""
        super().close()
        self._client.close()


def _update_of(entry: QueueEntry, bot: Bot) -> Update | None:
    try:
        return update_of_entry(entry, bot)
    except UNREADABLE as error:
        logger.warning("The accepted update %s cannot be handled: %r", entry.key, error)
        return None
