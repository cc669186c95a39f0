"""Do in one process at a time what is done beside the answering of updates."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from typing import Any

from bot.runtime.executors import run_in_executor
from index.opensearch.lease import Lease
from index.opensearch.leases import Leases

TASKS = "tasks"
"""Name of the lease for all of these tasks."""

HELD_LOOK_S = 0.2
"""Seconds between two looks at whether this process still has the lease."""

Run = Callable[[], Coroutine[Any, Any, None]]
"""A function that starts the work of a task."""

logger = logging.getLogger(__name__)


class HeldTasks:
    """Runs tasks while this process has the lease for them."""

    def __init__(self, leases: Leases, threads: Executor) -> None:
        """Have no lease yet."""
        self._leases = leases
        self._threads = threads
        self._lease: Lease | None = None

    @property
    def is_held(self) -> bool:
        """Return whether this process has the lease."""
        return self._lease is not None and self._lease.is_held

    async def take(self) -> None:
        """Take the lease, if nobody has it. Call it again and again. Raises: BackendUnavailableError."""
        if self._lease is None or self._lease.is_ended:
            self._lease = await run_in_executor(self._threads, self._leases.take, TASKS)
            if self._lease:
                logger.info("This replica follows feeds, watches channels and tidies up for all")

    def held(self, run: Run) -> Run:
        """Return a function that starts the work when this process has the lease, and stops it when it has lost it."""

        async def run_while_held() -> None:
            while True:
                await self._until(held=True)
                working, losing = asyncio.ensure_future(run()), asyncio.ensure_future(self._until(held=False))
                try:
                    await asyncio.wait([working, losing], return_when=asyncio.FIRST_COMPLETED)
                    if working.done():
                        return working.result()
                finally:
                    for each in (working, losing):
                        each.cancel()
                    await asyncio.gather(working, losing, return_exceptions=True)

        return run_while_held

    async def _until(self, *, held: bool) -> None:
        while self.is_held != held:  # noqa: ASYNC110 - a thread renews the lease, and tells nobody
            await asyncio.sleep(HELD_LOOK_S)
