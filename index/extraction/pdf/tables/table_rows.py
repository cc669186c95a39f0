"""Make one line of each row of a table, even if its cells have several lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import regex

from index.extraction.blocks import CELL_BORDER
from index.extraction.pdf.characters.page_objects import HARD_HYPHEN, HYPHEN, SOFT_HYPHEN
from index.extraction.pdf.layout.lines import UNSPACED, Inset, Line
from index.extraction.pdf.tables.table_cells import Span, is_figure

MAX_LEADING_EM = 1.4
"""Largest distance between two lines of a cell, in em."""

MAX_HALF_STEP_EM = 0.8
"""Largest distance between lines of two cells next to each other, in em, if one of them is centred."""

MAX_STEP_SHARE = 1.1
"""Largest distance between two lines of a cell, in smallest distances between two lines of the table."""

_SMALL_START = regex.compile(r"\W*\p{Ll}")

_Cells = dict[int, list[Line]]


def column_of(cell: Line, spans: Sequence[Span]) -> int:
    """Return the number of the column of *cell*, from the places of all of them."""
    return max(range(len(spans)), key=lambda at: min(cell.right, spans[at][1]) - max(cell.left, spans[at][0]))


def lines_of_rows(rows: Sequence[Sequence[Line]], spans: Sequence[Span], *, are_apart: bool) -> list[Line]:
    """Return a line for each row of a table.

    Args: rows: The cells on each of its lines, from the top. spans: The left and right ends of its columns.
        are_apart: Each row is a text of its own, like an entry of a glossary.
    """
    steps = [above[0].baseline - below[0].baseline for above, below in pairwise(rows)]
    leading = MAX_STEP_SHARE * min((step for step in steps if step > 0), default=0.0)
    groups: list[_Cells] = []
    for at, row in enumerate(rows):
        cells: _Cells = {}
        for cell in row:
            cells.setdefault(column_of(cell, spans), []).append(cell)
        if groups and _continues(groups[-1], cells, steps[at - 1], leading):
            for column, parts in cells.items():
                groups[-1].setdefault(column, []).extend(parts)
        else:
            groups.append(cells)
    whole = Inset(is_figure=False)
    span = spans[0][0], spans[-1][1]
    return [_line(group, span, Inset(is_figure=False) if are_apart else whole) for group in groups]


def _continues(above: _Cells, cells: _Cells, step: float, leading: float) -> bool:
    """Return whether *cells* are further lines of the cells *above*."""
    first = next(iter(cells.values()))[0]
    if any(is_figure(cells[at][0]) and is_figure(above[at][-1]) for at in cells.keys() & above.keys()):
        return False
    if step <= MAX_HALF_STEP_EM * first.size:
        return True
    if step > min(leading, MAX_LEADING_EM * first.size):
        return False
    if 0 not in cells:
        return True
    is_rest = len(cells) == 1 or (len(above) == 1 and any(is_figure(parts[0]) for at, parts in cells.items() if at))
    return is_rest and _SMALL_START.match(first.text) is not None


def _line(cells: _Cells, span: Span, inset: Inset) -> Line:
    ordered = [cells[at] for at in sorted(cells)]
    first, last = ordered[0][0], ordered[-1][-1]
    return replace(
        first,
        text=CELL_BORDER.join(_text(cell) for cell in ordered),
        left=span[0],
        right=span[1],
        weights=(first.weights[0], last.weights[1], min(line.weights[2] for cell in ordered for line in cell)),
        pieces=(),
        inset=inset,
    )


def _text(lines: Sequence[Line]) -> str:
    """Return the text of a cell with these *lines*."""
    text = lines[0].text
    for line in lines[1:]:
        if text.endswith((HYPHEN, SOFT_HYPHEN, HARD_HYPHEN)):
            text = f"{text[:-1]}{'-' if text.endswith(HARD_HYPHEN) else ''}{line.text}"
        else:
            is_unspaced = UNSPACED.match(text[-1:]) and UNSPACED.match(line.text)
            text += line.text if is_unspaced else f" {line.text}"
    return text
