"""Keep of each person the inline query that waits for its turn. A newer one takes its place.

A phone sends a query with each letter, and shows the answer to the last one alone.
"""

from __future__ import annotations

from telegram import Update


class LatestQueries:
    """The inline queries that wait, one of each person."""

    def __init__(self) -> None:
        self._waiting: dict[int, Update] = {}  # by the ids of the people

    def put(self, person_id: int, update: Update) -> Update | None:
        """Let a query of a person wait. Return the older one whose place it takes; None: none waited."""
        older = self._waiting.get(person_id)
        self._waiting[person_id] = update
        return older

    def take(self, person_id: int) -> Update:
        """Return the query of a person that waits, which has its turn now. Raises: KeyError: none does."""
        return self._waiting.pop(person_id)
