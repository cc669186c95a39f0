"""Find tables among the rows of a column or a page, and make one line of each of their rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from index.extraction.blocks import MAX_ROW_CHARS
from index.extraction.pdf.layout.caption_lines import begins_caption
from index.extraction.pdf.layout.lines import Line
from index.extraction.pdf.tables.table_cells import (
    ALIGNED_POINTS,
    Rule,
    Span,
    are_cells,
    are_figures,
    cells_of,
    ends_sentence,
    has_rules,
    is_filled_text,
    is_prose,
)
from index.extraction.pdf.tables.table_rows import MAX_LEADING_EM, column_of, lines_of_rows

MIN_TABLE_ROWS = 3
"""Fewest rows of a table with several cells. Two rows may be chance."""

MAX_TABLE_ROWS = 200
"""Most rows of a table on a page."""

FEW_ROWS = 20
"""Rows of a text after each of which a table may begin. Of longer texts next to each other, half of the rows are
skipped, because examining them takes long."""

MAX_COLUMNS = 40
"""Most columns of a table."""

MAX_ROW_STEP_EM = 3.0
"""Largest distance from a row to the next one, in em."""

MAX_SINGLES = 3
"""Most rows in a row with a single cell: the rest of a long cell, or a heading within the table."""

MAX_SINGLE_SHARE = 0.6
"""Largest width of a heading within the table, in widths of the table."""


@dataclass(slots=True)
class _Block:
    """Rows that may be a table, and the places of its columns."""

    rows: list[list[Line]] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)  # from the left
    several: int = 0  # rows with several cells

    @property
    def span(self) -> Span:
        return self.spans[0][0], self.spans[-1][1]

    def columns(self) -> list[list[Line]]:
        """Return the cells of each column."""
        columns: list[list[Line]] = [[] for _ in self.spans]
        for row in self.rows:
            for cell in row:
                columns[column_of(cell, self.spans)].append(cell)
        return columns


def with_tables(rows: Sequence[list[Line]]) -> list[list[Line]]:
    """Return the *rows* of a column from the top. Each row of a table is a single line, even if its cells have several
    lines."""
    return _replaced(rows, lambda block: are_cells(block.columns()) and not is_filled_text(block.rows))


def with_wide_tables(rows: Sequence[list[Line]], rules: Sequence[Rule]) -> list[list[Line]]:
    """Return the *rows* of a page in the same way. Tables that may be columns of text are left as they are."""

    def is_table(block: _Block) -> bool:
        columns = block.columns()
        prose = sum(map(is_prose, columns))
        heights = block.rows[-1][0].baseline, block.rows[0][0].baseline + block.rows[0][0].size
        is_sure = (not prose and are_figures(columns)) or has_rules(rules, block.span, heights)
        return is_sure and are_cells(columns)

    return _replaced(rows, is_table)


def _replaced(rows: Sequence[list[Line]], is_table: Callable[[_Block], bool]) -> list[list[Line]]:
    replaced: list[list[Line]] = []
    at = 0
    while at < len(rows):
        block = _block(rows[at : at + MAX_TABLE_ROWS])
        is_found = block.several >= MIN_TABLE_ROWS and is_table(block)
        is_text = len(block.spans) == 2 and any(map(is_prose, block.columns()))
        lines = lines_of_rows(block.rows, block.spans, are_apart=is_text) if is_found else []
        if lines and all(len(line.text) <= MAX_ROW_CHARS for line in lines):
            replaced += [[line] for line in lines]
            at += len(block.rows)
        else:
            step = 1 if len(block.rows) <= FEW_ROWS else len(block.rows) // 2
            replaced += rows[at : at + step]
            at += step
    return replaced


def _block(rows: Sequence[list[Line]]) -> _Block:
    """Return the first of *rows*, as far as they may be a table."""
    block = _Block()
    singles: list[list[Line]] = []  # which belong to the table if it goes on below them
    above: Line | None = None
    for row in rows:
        cells = cells_of(row)
        is_near = above is None or above.baseline - cells[0].baseline <= MAX_ROW_STEP_EM * max(
            above.size, cells[0].size
        )
        spans = _with_cells(block.spans, cells) if len(cells) > 1 else []
        if not is_near or cells[0].inset or begins_caption(cells[0], cells[0].size):
            break
        if spans:
            block.rows += [*singles, cells]
            block.spans, block.several, singles = spans, block.several + 1, []
        elif len(cells) == 1 and block.rows and len(singles) < MAX_SINGLES and _is_within(cells[0], block):
            singles.append(cells)
        else:
            break
        above = cells[0]
    for cells in singles:
        if not _goes_on(cells[0], block):
            break
        block.rows.append(cells)
    return block


def _goes_on(cell: Line, block: _Block) -> bool:
    """Return whether a *cell* below *block* is a further line of a cell after the first column."""
    at = column_of(cell, block.spans)
    return (
        at > 0
        and block.rows[-1][0].baseline - cell.baseline <= MAX_LEADING_EM * cell.size
        and any(abs(cell.left - other.left) <= ALIGNED_POINTS for row in block.rows[-2:] for other in row)
    )


def _with_cells(spans: Sequence[Span], cells: Sequence[Line]) -> list[Span]:
    """Return the places of columns with the *cells* of another row; none if it cannot be a row of the same table."""
    merged: list[Span] = []
    for left, right in sorted([*spans, *((cell.left, cell.right) for cell in cells)]):
        if merged and left < merged[-1][1]:
            merged[-1] = merged[-1][0], max(right, merged[-1][1])
        else:
            merged.append((left, right))
    return merged if max(2, len(spans)) <= len(merged) <= MAX_COLUMNS else []


def _is_within(cell: Line, block: _Block) -> bool:
    """Return whether a single *cell* may be the rest of a cell of *block*, or a heading in it."""
    left, right = block.span
    if cell.left < left - cell.size or cell.right > right + cell.size:
        return False
    is_first = column_of(cell, block.spans) == 0
    return not is_first or (cell.width <= MAX_SINGLE_SHARE * (right - left) and not ends_sentence(cell))
