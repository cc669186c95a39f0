"""Search again where the archive changed meanwhile, or its index was found damaged."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from index.errors import IndexDamagedError

T = TypeVar("T")

SEARCH_ATTEMPTS = 3
"""A search during which the archive changed is made again, so that no hit mixes an article's old and new text. Changes
take milliseconds; while an import makes one after the other, the last attempt counts as it is."""

MENDING_ATTEMPTS = 20
"""Damaged parts of the index that are made again for one search: more than an index has parts."""


def mending(work: Callable[[], T], mend: Callable[[], None]) -> T:
    """Do *work*; where it finds the index damaged, that is made again first."""
    for _ in range(MENDING_ATTEMPTS):
        try:
            return work()
        except IndexDamagedError:
            mend()
    return work()


def undisturbed(work: Callable[[], T], changes_seen: Callable[[], int]) -> T:
    """Do *work*; where the archive changed meanwhile, it is done again.

    Args: changes_seen: Tells a number that differs after each change, and is odd while one is made.
    """
    for _ in range(SEARCH_ATTEMPTS):
        seen = changes_seen()
        result = work()
        if seen == changes_seen() and seen % 2 == 0:
            break
    return result
