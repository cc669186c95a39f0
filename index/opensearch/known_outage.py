"""Fail at once while a cluster is known not to answer.

A node that takes a request and answers nothing costs whoever asks it ten seconds, and the next node as many. So the
first one who has waited in vain spares the others that. From time to time, one of them asks for something that takes a
moment. When that is answered, all ask again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from index.errors import BackendUnavailableError

AGAIN_S = 1.0
"""Seconds after a failure in which nothing is asked."""


class KnownOutage:
    """Whether it is known that a cluster does not answer. Any thread may use it."""

    def __init__(self, slow_s: float, is_there: Callable[[], bool], now: Callable[[], float] = time.monotonic) -> None:
        """Know of none.

        Args:
            slow_s: Seconds from which on a failure spares others something. What fails at once holds up nobody.
            is_there: Asks the cluster for something that takes a moment. Returns whether it answers.
        """
        self._slow_s = slow_s
        self._is_there = is_there
        self._now = now
        self._lock = threading.Lock()  # held while the fields below change
        self._reason: str | None = None  # None: no outage is known
        self._failed_at = 0.0
        self._answered_at = float("-inf")
        self._is_asking = False

    def check(self) -> None:
        """Ask whether the cluster is there again, if an outage is known.

        Raises: BackendUnavailableError: it is not, or that was asked a moment ago, or another thread asks now.
        """
        with self._lock:
            reason = self._reason
            if reason is None:
                return
            if self._is_asking or self._now() < self._failed_at + AGAIN_S:
                raise BackendUnavailableError(reason)
            self._is_asking = True
        is_there = False
        try:
            is_there = self._is_there()
        finally:
            with self._lock:
                self._is_asking, self._failed_at = False, self._now()
                if is_there:
                    self._reason = None
        if not is_there:
            raise BackendUnavailableError(reason)

    def note_answer(self) -> None:
        """Note that the cluster has answered something."""
        self._answered_at, self._reason = self._now(), None

    def note_failure(self, begun_at: float, reason: str) -> None:
        """Note that a request has failed. If another one was answered meanwhile, that is no outage.

        Args: begun_at: When it began, by `now`. reason: For others that are told so.
        """
        now = self._now()
        with self._lock:
            if now - begun_at >= self._slow_s and self._answered_at < begun_at:
                self._reason, self._failed_at = reason, now
