"""Counts how many rows of lines can stand beside each other, at many places of a page at once.

The lines are the bits of integers, the topmost one the lowest bit. So a place takes a few operations, however many
lines there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Span = tuple[int, int]
"""Numbers of places, in the order from the left: the first one that is to the right of where a line begins, and the
first one that is to the right of where it ends, with the room that a gutter needs. Between the two it crosses."""


@dataclass(frozen=True, slots=True)
class Stack:
    """Lines under each other."""

    spans: Sequence[Span]  # of each line, from the top
    row_ends: int  # the last line of each row

    def most_rows(self, places: int) -> Iterator[list[int]]:
        """Return, for each place, the rows of each group that does not cross it, on the side that has fewer.

        A side that is counted by itself has as many rows, or fewer.

        Args: places: How many there are.
        """
        begin, end = defaultdict[int, list[int]](list), defaultdict[int, list[int]](list)
        for at, (begun, ended) in enumerate(self.spans):
            begin[begun].append(at)
            end[ended].append(at)
        begun_lines = ended_lines = 0
        for place in range(places):
            begun_lines |= _bits(begin[place])
            ended_lines |= _bits(end[place])
            yield self._rows_of_groups(begun_lines, ended_lines)

    def _rows_of_groups(self, begun: int, ended: int) -> list[int]:
        beside = ((1 << len(self.spans)) - 1) & ~(begun & ~ended)
        ends = self.row_ends | (beside & ~(beside >> 1))  # of rows, and of groups, which may end within a row
        left, right = _marked(beside & begun, ends), _marked(beside & ~begun, ends)
        if not (left and right):
            return []
        return [min((group & left).bit_count(), (group & right).bit_count()) for group in _runs(beside)]


def _marked(lines: int, ends: int) -> int:
    """Return the ends of the rows that have one of *lines*. A sum carries into the end of each row that has."""
    others = ((1 << ends.bit_length()) - 1) & ~ends
    return (((lines & others) + others) | lines) & ends


def _bits(numbers: Sequence[int]) -> int:
    return sum(1 << number for number in numbers)


def _runs(bits: int) -> Iterator[int]:
    """Return the bits that stand beside each other, run by run."""
    while bits:
        run = bits & ~(bits + (bits & -bits))  # the sum carries through the lowest run
        yield run
        bits ^= run
