"""Put the lines of a page into columns, in reading order.

Right-to-left pages are mirrored before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby, pairwise

from index.extraction.blocks import CELL_BORDER
from index.extraction.pdf.characters.directions import is_from_right
from index.extraction.pdf.layout.gutters import ALIGNED_POINTS, bands_of
from index.extraction.pdf.layout.lines import UNSPACED, Line, rows_of

WithTables = Callable[[Sequence[list[Line]]], Sequence[list[Line]]]

CELL_GAP_EM = 2.5
"""Smallest gap between two cells of a table, in em. Spaces in a justified line are smaller."""


@dataclass(frozen=True, slots=True)
class Column:
    """Lines that follow each other down a page, or down a part of it."""

    page: int  # from 1
    lines: tuple[Line, ...]  # from the top; never empty
    is_note: bool = False  # in the margin, so that no paragraph of the text continues in it


def one_way(columns: Iterable[Column], *, from_right: bool) -> Iterator[Column]:
    """Yield *columns* in parts with one direction each. Parts in the other direction than the file are mirrored.

    Args: from_right: Whether the file is right-to-left, so that its lines are mirrored.
    """
    for column in columns:
        ways: list[bool] = []
        for line in column.lines:
            has_letters = any(character.isalpha() for character in line.text)
            ways.append(is_from_right(line.text) if has_letters else ways[-1] if ways else from_right)
        for is_other, places in groupby(range(len(ways)), key=partial(_is_other, ways, from_right)):
            lines = [column.lines[at] for at in places]
            yield replace(column, lines=tuple(map(mirrored, lines) if is_other else lines))


def _is_other(ways: Sequence[bool], usual: bool, at: int) -> bool:
    """Return whether the line at *at* and a neighbour have the other direction than usual. A single one does not
    count."""
    return ways[at] != usual and (usual not in ways or ways[at] in (*ways[max(0, at - 1) : at], *ways[at + 1 : at + 2]))


def mirrored(line: Line) -> Line:
    """Return *line* as if it had the other direction."""
    return replace(line, left=-line.right, right=-line.left, second_word=None)


def columns_of(page: int, lines: Sequence[Line], gutters: Sequence[float], with_tables: WithTables) -> list[Column]:
    """Return the columns of a page in reading order.

    Args: gutters: The places where columns meet on any page of the file. with_tables: Makes a line of each row of a
        table among the rows of a column.
    """
    bands = (band for band in bands_of(lines, gutters) if band)
    return [_column(page, with_tables(rows_of(band))) for band in bands]


def _column(page: int, rows: Sequence[Sequence[Line]]) -> Column:
    """Return the lines that consist of the parts in *rows*, from the top."""
    ends = Counter(round(row[-1].right / ALIGNED_POINTS) for row in rows)
    end, count = ends.most_common(1)[0]
    lines = []
    for at, row in enumerate(rows):
        is_filled = count > 1 and abs(row[-1].right - ALIGNED_POINTS * end) <= ALIGNED_POINTS
        around = [] if is_filled else [*(rows[at - 1] if at else ()), *(rows[at + 1] if at + 1 < len(rows) else ())]
        lines.append(_joined(row, around))
    return Column(page, tuple(lines))


def _joined(parts: Sequence[Line], around: Sequence[Line]) -> Line:
    """Return the line with these *parts*. A part that is aligned with a part of the lines *around* is a table cell."""
    if len(parts) == 1:
        return parts[0]
    main = max(parts, key=lambda line: len(line.text))
    text = parts[0].text
    for before, part in pairwise(parts):
        is_wide = part.left - before.right > CELL_GAP_EM * main.size
        is_cell = is_wide and any(abs(part.left - other.left) <= ALIGNED_POINTS for other in around)
        is_unspaced = UNSPACED.match(text[-1:]) and UNSPACED.match(part.text)
        text += (CELL_BORDER if is_cell else "" if is_unspaced else " ") + part.text
    return replace(
        main,
        text=text.strip(),
        left=parts[0].left,
        right=max(part.right for part in parts),
        weights=(parts[0].weights[0], parts[-1].weights[1], min(part.weights[2] for part in parts)),
        first_word=parts[0].first_word,
        begins_with_mark=parts[0].begins_with_mark,
    )
