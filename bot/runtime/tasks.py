"""Tasks that nobody awaits."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, TypeVar

logger = logging.getLogger(__name__)

T = TypeVar("T")


def begin(work: Coroutine[Any, Any, T], name: str) -> asyncio.Task[T]:
    """Begin work that nobody may ever await, in a task of its own; an error that ends it is logged.

    Args: name: The work, for the log.
    """
    task = asyncio.create_task(work)
    task.add_done_callback(lambda done: log_outcome(done, name))
    return task


def log_outcome(task: asyncio.Future[Any], name: str) -> None:
    """Log the error that ended *task*, if one did."""
    if not task.cancelled() and (error := task.exception()):
        logger.error("Unexpected error in the background: %s", name, exc_info=error)
