"""Limit how often admins are told about the same group, or the same person.

Anybody can add the bot to a group and remove it, again and again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bot.runtime.bounded_dict import BoundedDict

QUIET_FOR = timedelta(hours=1)
"""Time without a change after which a group or a person is news again."""

TOLD_OF_GROUP = 3
"""Changes of a group that are told. Who adds the bot, removes it and adds it again sets something up."""

TOLD_OF_PERSON = 6
"""Changes by a person that are told: two groups, each as often as it is told of."""

IDS_REMEMBERED = 10_000
"""Largest number of groups and people whose changes are counted. About 2 MB."""


class NewsLimits:
    """The changes of groups, and by people, of the last hour, in memory only."""

    def __init__(self, elapsed: Callable[[], timedelta]) -> None:
        """Know no changes yet.

        Args: elapsed: Returns the time since some moment. Setting the time of day does not change it.
        """
        self._elapsed = elapsed
        self._counts: BoundedDict[int, tuple[int, timedelta]] = BoundedDict(IDS_REMEMBERED)  # with the last times

    def __len__(self) -> int:
        """Return the number of groups and people that are remembered."""
        return len(self._counts)

    def left_after(self, counted_id: int, told: int) -> int:
        """Count a change of the group or by the person with this id. Ids of groups are negative.

        Args: told: How many are told, until there is none for an hour.
        Returns: how many more are told after this one; negative: this one is not told.
        """
        now = self._elapsed()
        count, last = self._counts.get(counted_id, (0, now))
        count = count + 1 if now - last < QUIET_FOR else 1
        self._counts[counted_id] = count, now
        return told - count
