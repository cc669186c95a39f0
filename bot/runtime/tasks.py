"""Start tasks: those that no code awaits, and several of which one ends all."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, TypeVar

logger = logging.getLogger(__name__)

T = TypeVar("T")


def start_task(work: Coroutine[Any, Any, T], name: str) -> asyncio.Task[T]:
    """Start *work* in a new task, and log the error that ends it. No code needs to await the task.

    Args: name: The work, for the log.
    """
    task = asyncio.create_task(work)
    task.add_done_callback(lambda done: log_outcome(done, name))
    return task


def log_outcome(task: asyncio.Future[Any], name: str) -> None:
    """Log the error that ended *task*, if there is one."""
    if not task.cancelled() and (error := task.exception()):
        logger.error("Unexpected error in the background: %s", name, exc_info=error)


async def run_until_one_ends(*works: Coroutine[Any, Any, None]) -> None:
    """Run works beside each other until one ends, or this is cancelled. Then cancel the others, and wait for them.

    Raises: whatever ended the first one.
    """
    running = [asyncio.ensure_future(each) for each in works]
    try:
        ended, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        ended.pop().result()
    finally:
        for each in running:
            each.cancel()
        await asyncio.gather(*running, return_exceptions=True)
