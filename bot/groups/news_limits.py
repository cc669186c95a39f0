"""Limit how often admins are told about the same group, or the same person.

Anybody can add the bot to a group and remove it, again and again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from bot.runtime.bounded_dict import BoundedDict

QUIET_FOR = timedelta(hours=1)
"""Time after the last that was told of a group or a person, after which they are news again."""

TOLD_OF_GROUP = 3
"""Changes of a group that are told. Who adds the bot, removes it and adds it again sets something up."""

TOLD_OF_PERSON = 6
"""Changes by a person that are told: two groups, each as often as it is told of."""

IDS_REMEMBERED = 10_000
"""Largest number of groups and people whose changes are counted, and of groups that have moved. About 2 MB each."""


class NewsLeft(NamedTuple):
    """How many more changes are told."""

    of_group: int
    by_person: int


class NewsLimits:
    """The changes of groups, and by people, that were told in the last hour, in memory only."""

    def __init__(self, elapsed: Callable[[], timedelta]) -> None:
        """Know no changes yet.

        Args: elapsed: Returns the time since some moment. Setting the time of day does not change it.
        """
        self._elapsed = elapsed
        self._told: BoundedDict[int, tuple[int, timedelta]] = BoundedDict(IDS_REMEMBERED)  # with the last times
        self._moved: BoundedDict[int, None] = BoundedDict(IDS_REMEMBERED)

    def __len__(self) -> int:
        """Return the number of groups and people that are remembered."""
        return len(self._told)

    def take(self, group_id: int, person_id: int | None) -> NewsLeft | None:
        """Count a change of a group that is told, and return how many more are told after it; None: it is not told.

        What is not told does not count: nobody can use up what may be told of a group without the admins' knowledge.

        Args: person_id: Who made it, as far as Telegram tells; None: it may be anybody.
        """
        of_group = self._left(group_id, TOLD_OF_GROUP)
        by_person = TOLD_OF_PERSON if person_id is None else self._left(person_id, TOLD_OF_PERSON)
        if not of_group or not by_person:
            return None
        now = self._elapsed()
        self._told[group_id] = TOLD_OF_GROUP - of_group + 1, now
        if person_id is not None:
            self._told[person_id] = TOLD_OF_PERSON - by_person + 1, now
        return NewsLeft(of_group - 1, by_person - 1)

    def has_just_moved(self, group_id: int) -> bool:
        """Return whether this is called for the first time for a group that has become a supergroup. It does so only
        once, so that is always told."""
        is_first = group_id not in self._moved
        self._moved[group_id] = None
        return is_first

    def _left(self, counted_id: int, told: int) -> int:
        count, last = self._told.get(counted_id, (0, timedelta()))
        return told - count if self._elapsed() - last < QUIET_FOR else told
