"""Find the margins of columns, which show indents and short lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from index.extraction.pdf.layout.columns import Column
from index.extraction.pdf.layout.lines import Line
from index.extraction.pdf.layout.typography import INDENT_EM

SAME_MARGIN_POINTS = 2.0
"""Largest distance from the end of a justified line to the margin, in points. A hyphen or stop may hang into the
margin."""

MIN_JUSTIFIED_SHARE = 0.4
"""Smallest share of the lines of a justified column that end at the same place."""

FULL_GAP_EM = 1.0
"""Largest gap at the end of a full line in a justified column, in em."""

BLANK_EM = 0.25
"""Usual width of a space, in em."""

SLACK_EM = 0.5
"""Largest gap at the end of a full line in addition to the room for the next word, in em."""

FEW_LINES = 8
"""Number of lines below which a column shows its margins badly. Longer columns show them better."""

MIN_BLOCK_LINES = 3
"""Fewest indented lines with separate margins, as in a quotation."""

MIN_FULL_SHARE = 0.6
"""Smallest share of such lines that are full up to their own margin."""


@dataclass(frozen=True, slots=True)
class Margins:
    """The margins of a column."""

    left: float
    right: float
    is_justified: bool
    blocks: dict[int, float]  # right margins of indented lines, by the id of the line

    @property
    def width(self) -> float:
        """Return the width of a full line, in points."""
        return self.right - self.left

    def room(self, line: Line) -> float:
        """Return the room at the end of *line*, in points."""
        return self.blocks.get(id(line), self.right) - line.right

    def is_full(self, line: Line, following: Line) -> bool:
        """Return whether *line* is full: it had no room for the first word of the *following* line."""
        if self.is_justified and not line.is_one_word:  # a single word cannot be stretched to the margin
            return self.room(line) <= FULL_GAP_EM * line.size
        return self.room(line) <= following.first_word + (BLANK_EM + SLACK_EM) * line.size


def margins_of(columns: Sequence[Column]) -> list[Margins]:
    """Return the margins of each of *columns*. A column with few lines gets those of a longer one at the same place."""
    own = [_margins(column.lines) for column in columns]
    long = [margins for column, margins in zip(columns, own, strict=True) if len(column.lines) >= FEW_LINES]
    return [
        _like_another(margins, column.lines[0].size, long) if len(column.lines) < FEW_LINES else margins
        for column, margins in zip(columns, own, strict=True)
    ]


def _margins(all_lines: Sequence[Line]) -> Margins:
    lines = [line for line in all_lines if not line.inset] or all_lines
    left = _left(lines)
    right, is_justified = _right(lines)
    margins = Margins(left, right, is_justified, {})
    for is_block, run in groupby(lines, key=lambda line: line.left >= left + INDENT_EM[0] * line.size):
        block = list(run)
        if is_block and len(block) >= MIN_BLOCK_LINES:
            within = Margins(block[0].left, *_right(block), {})
            full = sum(within.is_full(line, following) for line, following in pairwise(block))
            if full >= MIN_FULL_SHARE * (len(block) - 1):
                margins.blocks.update((id(line), within.right) for line in block)
    return margins


def _left(lines: Sequence[Line]) -> float:
    places = Counter(round(line.left / SAME_MARGIN_POINTS) for line in lines)
    most = max(places.values())
    return min(line.left for line in lines if places[round(line.left / SAME_MARGIN_POINTS)] == most)


def _right(lines: Sequence[Line]) -> tuple[float, bool]:
    """Return the right margin, and whether lines are justified."""
    furthest = max(line.right for line in lines)
    places = Counter(round(line.right / SAME_MARGIN_POINTS) for line in lines)
    place, _ = max(places.items(), key=lambda item: (item[1], item[0]))
    near = [line.right for line in lines if abs(line.right - place * SAME_MARGIN_POINTS) <= SAME_MARGIN_POINTS]
    is_justified = len(near) > 1 and len(near) >= MIN_JUSTIFIED_SHARE * len(lines)
    return (max(near) if is_justified else furthest), is_justified


def _like_another(margins: Margins, size: float, others: Sequence[Margins]) -> Margins:
    alike = [
        other
        for other in others
        if -SAME_MARGIN_POINTS <= margins.left - other.left <= INDENT_EM[1] * size
        and margins.right <= other.right + size
    ]
    nearest = min(alike, key=lambda other: (margins.left - other.left, other.right), default=margins)
    return replace(nearest, blocks=margins.blocks)
