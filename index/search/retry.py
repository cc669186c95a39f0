"""Search again if the archive changed meanwhile or its index is damaged."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from index.errors import IndexDamagedError

T = TypeVar("T")

SEARCH_ATTEMPTS = 3
"""Most times that a search is done while the archive changes, so that no hit mixes an article's old and new text.
Changes take milliseconds. During an import, changes never stop, and the result of the last attempt is used."""

REPAIR_ATTEMPTS = 20
"""Most damaged parts of the index that are rebuilt for one search: more than an index has parts."""


def retry_after_repair(work: Callable[[], T], repair: Callable[[], None]) -> T:
    """Do *work*. If it finds the index damaged, rebuild the index and do it again."""
    for _ in range(REPAIR_ATTEMPTS):
        try:
            return work()
        except IndexDamagedError:
            repair()
    return work()


def retry_if_changed(work: Callable[[], T], change_counter: Callable[[], int]) -> T:
    """Do *work*. If the archive changed meanwhile, do it again.

    Args: change_counter: Returns a number that differs after each change, and is odd during a change.
    """
    for _ in range(SEARCH_ATTEMPTS):
        seen = change_counter()
        result = work()
        if seen == change_counter() and seen % 2 == 0:
            break
    return result
