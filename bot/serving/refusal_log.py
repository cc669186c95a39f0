"""Log refused requests, so that an attack is seen and does not fill the disk."""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import monotonic

PERIOD_S = 60.0
"""Seconds in which refusals of one address for one reason are logged once."""

LINES = 20
"""Most lines in such a period. An attack comes from thousands of addresses."""

logger = logging.getLogger(__name__)


class RefusalLog:
    """Logs the first refusals of each minute, and counts the others."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._began = clock()
        self._logged: set[tuple[str, str]] = set()
        self._unlogged = 0

    def note(self, address: str, reason: str) -> None:
        """Log that a request from *address* was refused. Args: reason: Without text that the request contains."""
        if self._clock() - self._began >= PERIOD_S:
            self.flush()
        if (address, reason) in self._logged or len(self._logged) >= LINES:
            self._unlogged += 1
            return
        self._logged.add((address, reason))
        logger.info("Refused a request from %s: %s", address, reason)

    def flush(self) -> None:
        """Begin another period. Log how many refusals were not logged in the one that ends."""
        if self._unlogged:
            logger.info("Refused %d more requests within %.0f s", self._unlogged, self._clock() - self._began)
        self._began, self._unlogged = self._clock(), 0
        self._logged.clear()
