"""Know which update is being handled, in everything that runs for it: its task, and threads that work for it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from time import monotonic

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class CurrentUpdate:
    """The update that is being handled."""

    update_id: int
    chat_id: int | None  # None: it comes from no chat
    is_question: bool = False  # whether a question was answered for it


_current: ContextVar[CurrentUpdate | None] = ContextVar("current_update", default=None)


def current_update() -> CurrentUpdate | None:
    """Return the update for which the calling code runs; None: it runs for none."""
    return _current.get()


@contextmanager
def handling(update_id: int, chat_id: int | None, arrived_s: float) -> Iterator[CurrentUpdate]:
    """Handle an update in the block, and log afterwards how long that took. Args: arrived_s: By `monotonic`."""
    token = _current.set(update := CurrentUpdate(update_id, chat_id))
    try:
        yield update
    finally:
        took_ms = 1_000 * (monotonic() - arrived_s)
        logger.info("Update %d was handled in %.0f ms", update_id, took_ms, extra={"duration_ms": round(took_ms, 1)})
        _current.reset(token)
