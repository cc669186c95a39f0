"""Define what a move says of itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from index.maintenance.moving.contents import ArchiveContents


class MoveStep(StrEnum):
    """What a move does at a time."""

    READING = "reading"  # and checking the archive
    COPYING = "copying"
    COMPARING = "comparing"


Progress = Callable[[MoveStep, int, int], None]
"""Type of a function that is told how much of a step is done, and of how much."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The end of a move: what is equal in both places."""

    contents: ArchiveContents
    was_there: bool = False  # whether an earlier move has copied it
