"""Find the gutters between the columns of a page, and the lines between gutters."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from index.extraction.pdf.layout.lines import SAME_BASELINE_EM, Line, rows_of

MIN_GUTTER_EM = 0.5
"""Smallest gap between two columns, in em."""

ALIGNED_POINTS = 2.0
"""Largest difference between two places that count as equal, in points."""

NEXT_LINE_EM = 1.6
"""Largest distance from a line to the next one of its paragraph, in em."""

MIN_COLUMN_LINES = 3
"""Fewest lines on either side of a gutter. Fewer may be chance."""

MIN_LINES_WITHIN = 6
"""Fewest lines on either side of a gutter within a column. In a narrow, justified column, a few wide spaces may be
below each other."""

MIN_PAGES_SHARE = 0.25
"""Smallest share of the pages with a gutter from which it is searched for on all pages."""

MIN_FILLED_SHARE = 0.55
"""Smallest width of most lines of a text, in widths of its longest line."""

MIN_COLUMN_WIDTH_EM = 8.0
"""Smallest width of most lines on either side of a gutter, in em. Narrower ones are table cells, or numbers."""

Span = tuple[int, int]
"""Type of a pair of numbers of places, counted from the left: the first place to the right of a line's beginning, and
the first place to the right of its end, with room for a gutter. The line crosses the places between the two."""


def gutters_of(pages: Sequence[Sequence[Line]]) -> list[float]:
    """Return the gutters of many of *pages*: the left edges of the columns to the right of them."""
    found = sorted(gutter for lines in pages for gutter in set(_gutters(lines)))
    return [
        gutter
        for gutter in dict.fromkeys(found)
        if sum(abs(gutter - other) <= ALIGNED_POINTS for other in found) >= MIN_PAGES_SHARE * len(pages)
    ]


def _gutters(lines: Sequence[Line], least: int = MIN_COLUMN_LINES) -> Iterator[float]:
    gutter = _gutter(lines, (), least)
    if gutter is not None:
        yield gutter
        for side in _sides(lines, gutter)[:2]:
            yield from _gutters(side, MIN_LINES_WITHIN)


def bands_of(lines: Sequence[Line], gutters: Sequence[float], least: int = MIN_COLUMN_LINES) -> Iterator[list[Line]]:
    """Yield the lines of each column of a page, and of the text across columns, in reading order.

    Args:
        gutters: The gutters of any page of the file.
        least: The fewest lines on either side of another gutter.
    """
    gutter = _gutter(lines, gutters, least)
    if gutter is None:
        yield list(lines)
        return
    whole: list[Line] = []  # lines across columns, and lines between these that are not in columns
    for crossing, group in _grouped(lines, gutter):
        if crossing or not _beside(group, gutter, 1 if gutter in gutters else least):
            whole += group
            continue
        yield whole
        whole = []
        for side in _sides(group, gutter)[:2]:
            yield from bands_of(side, gutters, MIN_LINES_WITHIN)
    yield whole


def _grouped(lines: Sequence[Line], gutter: float) -> Iterator[tuple[bool, list[Line]]]:
    """Yield *lines* from the top, in groups of those that cross the gutter and those that do not."""
    ordered = sorted(lines, key=lambda line: -line.baseline)
    group: list[Line] = []
    is_crossing = False
    for at, line in enumerate(ordered):
        crosses = _crosses(line, gutter) or (
            is_crossing and _crosses(group[-1], gutter) and _ends_paragraph(group[-1], line, ordered[at + 1 : at + 2])
        )
        if crosses != is_crossing:
            yield is_crossing, group
            group, is_crossing = [], not is_crossing
        group.append(line)
    yield is_crossing, group


def _ends_paragraph(crossing: Line, line: Line, behind: Sequence[Line]) -> bool:
    """Return whether a short *line* belongs to the *crossing* line above it, because nothing is next to it."""
    return (
        abs(line.left - crossing.left) <= ALIGNED_POINTS
        and crossing.baseline - line.baseline <= NEXT_LINE_EM * line.size
        and all(line.baseline - other.baseline > SAME_BASELINE_EM * line.size for other in behind)
    )


def _crosses(line: Line, gutter: float) -> bool:
    return _begins_before(line, gutter) and not _ends_before(line, gutter)


def _begins_before(line: Line, gutter: float) -> bool:
    return line.left < gutter - ALIGNED_POINTS


def _ends_before(line: Line, gutter: float) -> bool:
    return line.right <= gutter - MIN_GUTTER_EM * line.size


def _sides(lines: Iterable[Line], gutter: float) -> tuple[list[Line], list[Line], list[Line]]:
    """Return the lines to the left of a gutter, to its right, and across it."""
    sides: tuple[list[Line], list[Line], list[Line]] = ([], [], [])
    for line in lines:
        sides[2 if _crosses(line, gutter) else 0 if line.left < gutter - ALIGNED_POINTS else 1].append(line)
    return sides


def _gutter(lines: Sequence[Line], known: Sequence[float], least: int) -> float | None:
    """Return the place with the most lines side by side and none across. A *known* gutter needs only one such line.

    Only places that may be better than the best one so far are examined closely, because there may be hundreds.

    Args: least: The fewest such lines of another gutter.
    """
    places = list(dict.fromkeys(_places(lines, known)))
    ordered = sorted(lines, key=lambda line: -line.baseline)
    best = 0, -1  # rows, as a negative number, so that the first of the best places is chosen
    for most in sorted(_most_beside(ordered, places, known, least)):
        if most > best:
            break
        place = places[most[1]]
        groups = (group for crossing, group in _grouped(ordered, place) if not crossing)
        beside = sum(_beside(group, place, 1 if place in known else least) for group in groups)
        best = min(best, (-beside, most[1]))
    return places[best[1]] if best[0] else None


def _most_beside(
    lines: Sequence[Line], places: Sequence[float], known: Sequence[float], least: int
) -> Iterator[tuple[int, int]]:
    """Yield the largest possible number of rows next to each other at each place, negative, and the place's number.

    Args: lines: From the top.
    """
    order = sorted(range(len(places)), key=places.__getitem__)
    from_left = [places[at] for at in order]
    for at, groups in zip(order, _stack_of(lines, from_left).most_rows(len(places)), strict=True):
        fewest = 1 if places[at] in known else least
        yield -sum(rows for rows in groups if rows >= fewest), at


def _stack_of(lines: Sequence[Line], places: Sequence[float]) -> Stack:
    """Return *lines* from the top in relation to *places* from the left.

    Its rows are as high as those of the smallest line. So any part of the lines has at most as many rows in `rows_of`.
    """
    height = SAME_BASELINE_EM * min((line.size for line in lines), default=0.0)
    row_ends, top = 1 << max(0, len(lines) - 1), lines[0].baseline if lines else 0.0
    for at, line in enumerate(lines):
        if top - line.baseline > height:
            row_ends |= 1 << (at - 1)
            top = line.baseline
    return Stack([_span(line, places) for line in lines], row_ends)


def _span(line: Line, places: Sequence[float]) -> Span:
    begun = bisect_left(places, 1, key=lambda place: _begins_before(line, place))
    return begun, bisect_left(places, 1, key=lambda place: _ends_before(line, place))


def _places(lines: Sequence[Line], known: Sequence[float]) -> list[float]:
    """Return the places where columns may meet: where several lines begin, or just after several end."""
    lefts, rights = defaultdict[int, list[float]](list), defaultdict[int, list[float]](list)
    for line in lines:
        lefts[round(line.left / ALIGNED_POINTS)].append(line.left)
        rights[round(line.right / ALIGNED_POINTS)].append(line.right + MIN_GUTTER_EM * line.size)
    begun = [min(places) for places in lefts.values() if len(places) >= MIN_COLUMN_LINES]
    ended = [max(places) for places in rights.values() if len(places) >= MIN_COLUMN_LINES]
    return [*known, *begun, *ended]


def _beside(lines: Sequence[Line], place: float, least: int) -> int:
    """Return the number of rows of a group on the side of *place* that has fewer; 0 if fewer than *least*, or if they
    are not columns."""
    left, right, _ = _sides(lines, place)
    rows = [rows_of(side) for side in (left, right)]
    fewer = min(map(len, rows))
    if fewer < least:
        return 0
    many = (
        (side, of_side) for side, of_side in zip((left, right), rows, strict=True) if len(of_side) >= MIN_COLUMN_LINES
    )
    return fewer if all(_is_text(side, of_side) for side, of_side in many) else 0


def _is_text(parts: Sequence[Line], rows: Sequence[Sequence[Line]]) -> bool:
    """Return whether most lines are long and nearly fill their column. Lines of a table do not.

    Parts next to each other may be two columns, or a line with wide spaces.
    """
    lines = [part.width / part.size for part in parts]
    wholes = [(row[-1].right - row[0].left) / row[0].size for row in rows]
    return any(median(widths) >= max(MIN_COLUMN_WIDTH_EM, MIN_FILLED_SHARE * max(widths)) for widths in (lines, wholes))


@dataclass(frozen=True, slots=True)
class Stack:
    """Lines below each other, in which rows are counted at many places of a page at once.

    The lines are the bits of integers, with the topmost line as the lowest bit. So each place takes only a few
    operations, however many lines there are.
    """

    spans: Sequence[Span]  # of each line, from the top
    row_ends: int  # the last line of each row

    def most_rows(self, places: int) -> Iterator[list[int]]:
        """Yield, for each place, the number of rows of each group that does not cross it, on the side that has fewer.

        Counting a side by itself gives at most as many rows.

        Args: places: Number of places.
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
        ends = self.row_ends | (beside & ~(beside >> 1))  # ends of rows and of groups, which may end within a row
        left, right = _ends_of_rows_with(beside & begun, ends), _ends_of_rows_with(beside & ~begun, ends)
        if not (left and right):
            return []
        return [min((group & left).bit_count(), (group & right).bit_count()) for group in _runs(beside)]


def _ends_of_rows_with(lines: int, ends: int) -> int:
    """Return the ends of the rows that contain any of *lines*. The sum carries into the end of each such row."""
    others = ((1 << ends.bit_length()) - 1) & ~ends
    return (((lines & others) + others) | lines) & ends


def _bits(numbers: Sequence[int]) -> int:
    return sum(1 << number for number in numbers)


def _runs(bits: int) -> Iterator[int]:
    """Yield the runs of adjacent bits."""
    while bits:
        run = bits & ~(bits + (bits & -bits))  # the sum carries through the lowest run
        yield run
        bits ^= run
