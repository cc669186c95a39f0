"""Find where the figures of a page are: charts, diagrams and pictures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product
from typing import NamedTuple

from index.extraction.pdf.characters.drawings import Box, Drawing, Drawn
from index.extraction.pdf.tables.table_cells import Rule

TILE_POINTS = 12.0
"""Size of the squares of a page in which objects are looked up, in points. Objects in squares next to each other belong
together."""

NEAR_POINTS = 6.0
"""Room around each object that counts as a part of it, in points. Bars and boxes stand apart."""

MAX_TILES = 200
"""Most squares of a page in one direction. More are outside of any real page."""

MAX_PAGE_SHARE = 0.5
"""Largest share of a page that a figure covers. A larger picture is its background."""

MAX_RULE_SHARE = 0.6
"""Largest length of a rule in a figure, in widths or heights of the page. A longer one separates columns."""

MAX_RULES = 1_000
"""Most rules of a page that are kept."""

MAX_FRAMES = 200
"""Most frames of a figure that are kept."""

MAX_FIGURES = 40
"""Most figures of a page."""

MIN_SIDE_POINTS = 30.0
"""Shortest side of a figure, in points. A smaller one is a logo or a sign."""

MIN_SHAPES = 3
"""Fewest shapes, or frames of different sizes, in a drawing. A box around a text is one."""

MIN_PLOT_RULES = 4
"""Fewest rules around a single shape that is the line of a plot. They are axes and their marks."""

_Tile = tuple[int, int]


class Figure(NamedTuple):
    """A place where a figure may be."""

    borders: Box
    frames: Sequence[Box] = ()  # its parts if it has nothing else: bars, or the backgrounds of lines of text

    def mirrored(self) -> Figure:
        """Return the place on a mirrored page."""
        return Figure(_mirrored(self.borders), list(map(_mirrored, self.frames)))


def _mirrored(box: Box) -> Box:
    left, bottom, right, top = box
    return -right, bottom, -left, top


def figures_of(drawings: Sequence[Drawing], page: Box) -> list[Figure]:
    """Return each figure that is made of *drawings*.

    Args: page: The borders of the page.
    """
    parts = [one for one in drawings if one.kind is not Drawn.RULE and _area(one[:4]) <= MAX_PAGE_SHARE * _area(page)]
    rules = [one for one in drawings if one.kind is Drawn.RULE and _is_short(one, page)]
    figures: list[Figure] = []
    for group in _groups(parts, rules, page):
        borders = _around(group)
        touching = [rule for rule in rules if _touch(rule, borders)]
        left, bottom, right, top = borders = _around([*group, *touching])
        is_large = min(right - left, top - bottom) >= MIN_SIDE_POINTS
        if is_large and _area(borders) <= MAX_PAGE_SHARE * _area(page):
            if _is_drawing(group, len(touching)):
                figures.append(Figure(borders))
            elif are_bars(frames := [one[:4] for one in group if one.kind is Drawn.FRAME]):
                figures.append(Figure(borders, frames[:MAX_FRAMES]))
    return figures[:MAX_FIGURES]


def _around(drawings: Sequence[Drawing]) -> Box:
    return (
        min(one.left for one in drawings),
        min(one.bottom for one in drawings),
        max(one.right for one in drawings),
        max(one.top for one in drawings),
    )


def _touch(one: Drawing, borders: Box) -> bool:
    return (
        one.left <= borders[2] + NEAR_POINTS
        and one.right >= borders[0] - NEAR_POINTS
        and one.bottom <= borders[3] + NEAR_POINTS
        and one.top >= borders[1] - NEAR_POINTS
    )


def _is_short(rule: Drawing, page: Box) -> bool:
    width, height = page[2] - page[0], page[3] - page[1]
    return rule.width <= MAX_RULE_SHARE * width and rule.height <= MAX_RULE_SHARE * height


def rules_of(drawings: Iterable[Drawing]) -> list[Rule]:
    """Return the horizontal rules among *drawings*, which may be borders of a table."""
    rules = ((one.left, one.right, one.bottom) for one in drawings if one.kind is Drawn.RULE and one.width > one.height)
    return list(islice(rules, MAX_RULES))


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _is_drawing(parts: Sequence[Drawing], rules: int) -> bool:
    """Return whether *parts*, and a number of *rules*, are a drawing: not a box, or the background of a table."""
    if any(one.kind is Drawn.PICTURE and min(one.width, one.height) >= MIN_SIDE_POINTS for one in parts):
        return True
    shapes = sum(one.kind is Drawn.SHAPE for one in parts)
    return shapes >= MIN_SHAPES or (shapes > 0 and rules >= MIN_PLOT_RULES)


def are_bars(frames: Sequence[Box]) -> bool:
    """Return whether *frames* are of as many sizes as the bars of a chart."""
    sizes = (
        {round(right - left) for left, _, right, _ in frames},
        {round(top - bottom) for _, bottom, _, top in frames},
    )
    return max(map(len, sizes)) >= MIN_SHAPES


def _groups(parts: Sequence[Drawing], rules: Iterable[Drawing], page: Box) -> Iterator[list[Drawing]]:
    """Yield *parts* in groups of those that are near each other, or are connected by one of *rules*."""
    rows = [0] * (MAX_TILES + 1)  # the squares with a drawing, as bits, because a drawing may have thousands of them
    for one in parts:
        _mark(rows, one, page, NEAR_POINTS)
    covered = list(rows)
    for rule in rules:
        if any(bits & covered[row] for row, bits in _squares(rule, page, 0.0)):
            _mark(rows, rule, page, 0.0)
    tiles = {
        (column, row): 0 for row, bits in enumerate(rows) for column in range(bits.bit_length()) if bits >> column & 1
    }
    for number, tile in enumerate(tiles, 1):
        if not tiles[tile]:
            _fill(tile, number, tiles)
    groups: dict[int, list[Drawing]] = defaultdict(list)
    for one in parts:
        groups[tiles[_tile(one.left - page[0]), _tile(one.bottom - page[1])]].append(one)
    yield from groups.values()


def _mark(rows: list[int], one: Drawing, page: Box, near: float) -> None:
    for row, bits in _squares(one, page, near):
        rows[row] |= bits


def _squares(one: Drawing, page: Box, near: float) -> Iterator[tuple[int, int]]:
    """Yield the rows of squares of a drawing with room around it, each with the bits of the squares."""
    columns = _tiles(one.left - page[0] - near, one.right - page[0] + near)
    bits = (1 << columns.stop) - (1 << columns.start)
    for row in _tiles(one.bottom - page[1] - near, one.top - page[1] + near):
        yield row, bits


def _tiles(low: float, high: float) -> range:
    return range(_tile(low), _tile(high) + 1)


def _tile(place: float) -> int:
    return int(min(max(place / TILE_POINTS, 0), MAX_TILES))


def _fill(start: _Tile, number: int, tiles: dict[_Tile, int]) -> None:
    """Give the squares of *tiles* that are connected with *start* the *number* of a group."""
    tiles[start] = number
    stack = [start]
    while stack:
        column, row = stack.pop()
        for near in product((column - 1, column, column + 1), (row - 1, row, row + 1)):
            if tiles.get(near) == 0:
                tiles[near] = number
                stack.append(near)
