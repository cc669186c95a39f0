"""Find out whether the bot reads and accepts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

from bot.queue.inbox import Inbox
from bot.runtime.executors import Threads, run_in_executor
from bot.storage.storage import Storage
from index.corpus import Corpus
from index.errors import BackendUnavailableError

NO_UPDATES = "No updates come from Telegram: it was not reached yet, or not the last time"
READ_ONLY = "The archive is open to read only, as the disk refused changes at the start"
UNREADABLE = "The archive cannot be searched"
STOPPING = "Byline is stopping"


class Readiness:
    """The reasons for which questions are not answered, or work is not accepted."""

    def __init__(
        self,
        corpus: Corpus,
        inbox: Inbox,
        storage: Storage | None,
        threads: Threads,
        is_receiving: Callable[[], bool],
    ) -> None:
        """Take what is looked at.

        Args: storage: None: nothing is kept. is_receiving: Returns whether updates come from Telegram.
        """
        self._corpus = corpus
        self._inbox = inbox
        self._storage = storage
        self._executor = threads.looking
        self._is_receiving = is_receiving
        self._look: asyncio.Future[list[str]] | None = None

    async def reasons(self) -> list[str]:
        """Return a line for each reason; none if the bot is ready."""
        reasons = [] if self._is_receiving() else [NO_UPDATES]
        return reasons + await self._reasons_of_archive()

    async def _reasons_of_archive(self) -> list[str]:
        """Look at the archive. Whoever asks meanwhile gets the same answer: a cluster may let wait for long."""
        if self._look is None or self._look.done():
            look = run_in_executor(self._executor, lambda: list(self._of_archive()))
            self._look = asyncio.ensure_future(look)
            self._look.add_done_callback(lambda done: done.cancelled() or done.exception())  # whoever waits raises it
        return await asyncio.shield(self._look)

    def _of_archive(self) -> Iterator[str]:
        try:
            self._corpus.newest(1)
        except BackendUnavailableError:
            yield UNREADABLE
        if not self._inbox.notebook.can_change:
            yield READ_ONLY
        elif self._storage and (refusal := self._storage.refusal()):
            yield refusal
