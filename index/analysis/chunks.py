"""What stands between blanks, remembered: most words are met again and again, with the same marks beside them.

Splitting at blanks takes a fifth of the time that finding words takes, and what a chunk holds is looked up. Words never
reach across blanks, so that the chunks of a text hold its words.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Made = TypeVar("Made")

LONGEST_CHARS = 30
"""Characters of a chunk that is remembered. Longer ones hold no word that comes again, or several: clauses of unspaced
script, addresses."""


class Remembered(dict[str, Made]):
    """What *make* makes of strings, remembered for the last of them. Forgets all when it is full: that costs little.

    May be asked in several threads at once.
    """

    def __init__(self, make: Callable[[str], Made], most: int) -> None:
        super().__init__()
        self._make = make
        self._most = most

    def __missing__(self, string: str) -> Made:
        made = self._make(string)
        if len(string) <= LONGEST_CHARS:
            if len(self) >= self._most:
                self.clear()
            self[string] = made
        return made
