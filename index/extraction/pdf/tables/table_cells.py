"""Tell the cells of a table from the lines of columns of text.

Two columns of text also have parts next to each other, in row after row. But their lines are long, nearly fill their
column, and sentences go on from one to the next. The cells of a table are numbers, or begin below each other and are
short.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

import regex

from index.extraction.pdf.layout.lines import Line
from index.text import SENTENCE_MARKS

ALIGNED_POINTS = 2.0
"""Largest distance between two places that count as equal, in points."""

MIN_ALIGNED_SHARE = 0.7
"""Smallest share of the cells of a column that begin or are centred at the same place."""

MIN_ALIGNED_COLUMNS = 0.5
"""Smallest share of the columns after the first one with such cells."""

MIN_FIGURES_SHARE = 0.5
"""Smallest share of cells with a number, in columns of numbers."""

MIN_PROSE_LINES = 3
"""Fewest lines of a column of text."""

MIN_PROSE_WIDTH_EM = 8.0
"""Smallest width of most lines of a column of text, in em."""

MIN_PROSE_FILLED = 0.55
"""Smallest width of most lines of a column of text, in widths of its longest line."""

MIN_GOING_ON_SHARE = 0.25
"""Smallest share of the lines of a text into which a sentence goes on."""

MIN_RULE_SHARE = 0.8
"""Smallest part of a table's width that its rules cover."""

MIN_RULES = 2
"""Fewest rules of a table with rules."""

RULE_GAP_EM = 2.0
"""Largest distance from a table to the rules above and below it, in em."""

Span = tuple[float, float]
Rule = tuple[float, float, float]
"""Left end, right end and height of a horizontal rule."""

_FIGURE = regex.compile(r"\P{L}*\p{N}[\P{L}]*(?:\p{L}{1,3}\W*)?|[-–—−.…]{1,3}|n/?a", regex.IGNORECASE)
_SMALL_START = regex.compile(r"\W*\p{Ll}")
_UNCASED_START = regex.compile(r"\W*[\p{Lo}]")
_END = regex.compile(rf"[{SENTENCE_MARKS}:：]\W*$")
_NUMBERING = regex.compile(r"\P{L}{0,3}|\(?(?:\p{Nd}{1,3}|\p{L}|[ivxlc]{1,5})[.):]?|\[\p{Nd}{1,3}\]", regex.IGNORECASE)
_IN_BRACKETS = regex.compile(r"[(\[].*[)\]]")
"""Number of a formula, or the kind of an entry in a manual."""


def cells_of(row: Iterable[Line]) -> list[Line]:
    """Return the parts of a *row*, and the pieces of parts with wide spaces."""
    return [piece for part in row for piece in part.pieces or (part,)]


def is_figure(cell: Line) -> bool:
    """Return whether *cell* is a number, with a unit at most, or stands for one."""
    return _FIGURE.fullmatch(cell.text) is not None


def ends_sentence(cell: Line) -> bool:
    """Return whether *cell* ends like a sentence."""
    return _END.search(cell.text) is not None


def are_figures(columns: Sequence[Sequence[Line]]) -> bool:
    """Return whether many cells after the first column are numbers."""
    cells = [cell for column in columns[1:] for cell in column]
    return sum(map(is_figure, cells)) >= MIN_FIGURES_SHARE * len(cells)


def are_cells(columns: Sequence[Sequence[Line]]) -> bool:
    """Return whether *columns* are those of a table: not a list with its numbers, lines with notes in brackets, or
    text."""
    has_figures = are_figures(columns[-2:]) and len(columns) > 2
    if not has_figures and all(_NUMBERING.fullmatch(cell.text) for cell in columns[0]):
        return False
    in_brackets = sum(_IN_BRACKETS.fullmatch(cell.text) is not None for cell in columns[-1])
    if in_brackets >= MIN_ALIGNED_SHARE * len(columns[-1]) or sum(map(is_prose, columns)) > 1:
        return False
    return sum(map(_are_aligned, columns[1:])) >= MIN_ALIGNED_COLUMNS * (len(columns) - 1)


def _are_aligned(column: Sequence[Line]) -> bool:
    if sum(map(is_figure, column)) >= MIN_FIGURES_SHARE * len(column):
        return True
    places = [cell.left for cell in column], [(cell.left + cell.right) / 2 for cell in column]
    return any(_most_at_one_place(of_cells) >= MIN_ALIGNED_SHARE * len(column) for of_cells in places)


def _most_at_one_place(places: Iterable[float]) -> int:
    counts = Counter(round(place / ALIGNED_POINTS) for place in places)
    return max(count + counts.get(place + 1, 0) for place, count in counts.items())


def is_prose(column: Sequence[Line]) -> bool:
    """Return whether *column* is one of a text: long lines into which sentences go on."""
    if len(column) < MIN_PROSE_LINES:
        return False
    widths = [line.width / line.size for line in column]
    is_wide = median(widths) >= max(MIN_PROSE_WIDTH_EM, MIN_PROSE_FILLED * max(widths))
    return is_wide and go_on(list(pairwise(column)))


def is_filled_text(rows: Sequence[Sequence[Line]]) -> bool:
    """Return whether *rows* are lines of a text with wide spaces, because they are stretched to the margin."""
    wholes = [row for row in rows if len(row) > 1]
    return (
        _most_at_one_place(row[-1].right for row in wholes) >= MIN_ALIGNED_SHARE * len(wholes)
        and not all(is_figure(row[-1]) for row in wholes[1:])
        and go_on([(above[-1], row[0]) for above, row in pairwise(wholes)])
    )


def go_on(pairs: Sequence[tuple[Line, Line]]) -> bool:
    """Return whether sentences go on from the first to the second line of many of *pairs*."""
    going_on = sum(
        _SMALL_START.match(line.text) is not None
        or (_UNCASED_START.match(line.text) is not None and not _END.search(above.text))
        for above, line in pairs
    )
    return going_on >= MIN_GOING_ON_SHARE * len(pairs)


def has_rules(rules: Iterable[Rule], span: Span, heights: Span) -> bool:
    """Return whether several of *rules* are as wide as a table, and within it or next to it.

    Args: span: Left and right end of the table. heights: Its lower and upper end.
    """
    covered: dict[int, float] = defaultdict(float)
    room = RULE_GAP_EM * ALIGNED_POINTS
    for left, right, height in rules:
        if heights[0] - room <= height <= heights[1] + room:
            covered[round(height)] += max(0.0, min(right, span[1]) - max(left, span[0]))
    return sum(width >= MIN_RULE_SHARE * (span[1] - span[0]) for width in covered.values()) >= MIN_RULES
