"""Start tasks that no code awaits."""

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
