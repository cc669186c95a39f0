"""Keep of each person the inline query that waits for its turn. A newer one takes its place.

A phone sends a query with each letter, and shows the answer to the last one alone.
"""

from __future__ import annotations

from telegram import Update


class LatestQueries:
    """The inline queries that wait, one of each person, and when each arrived."""

    def __init__(self) -> None:
        self._waiting: dict[int, tuple[Update, float]] = {}  # by the ids of the people

    def put(self, person_id: int, update: Update, arrived_s: float) -> Update | None:
        """Let a query of a person wait. Return the older one whose place it takes; None: none waited."""
        older = self._waiting.get(person_id)
        self._waiting[person_id] = update, arrived_s
        return older[0] if older else None

    def take(self, person_id: int) -> tuple[Update, float]:
        """Return the query of a person that waits, and when it arrived. It has its turn now.

        Raises: KeyError: none waits.
        """
        return self._waiting.pop(person_id)
