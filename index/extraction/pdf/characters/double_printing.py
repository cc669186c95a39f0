"""Remove glyphs that a page prints again at the same place: for bold letters, a shadow, or a second layer of text."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from operator import attrgetter

from index.extraction.pdf.characters.glyphs import Glyph

MAX_OFFSET_EM = 0.12
"""Largest distance between a glyph and its copy, in em. Two narrow letters in a row, as in "ll", are further apart."""

MIN_COVERED_SHARE = 0.6
"""Smallest share of the width of a glyph that its copy covers if it is further away. Letters in a row hardly touch."""

MAX_DRIFT_EM = 0.3
"""Largest distance if all glyphs of a text object are copies, in em: recognized text is not quite over its letters.
Also the largest difference in height."""

MIN_DRIFTING_GLYPHS = 3
"""Fewest glyphs of such a text object. Fewer may be a part of a word that is drawn later."""

MIN_COPIED_SHARE = 0.7
"""Smallest share of the glyphs of a text object that are copies, if any is. Others are over each other by chance."""

CELL_POINTS = 12.0
"""Size of the squares by which glyphs are looked up, in points."""

MAX_GLYPHS_IN_CELL = 12
"""Most glyphs of a character that are remembered in a square. More are no text."""

BAND_POINTS = 3.0
"""Height of the bands in which text objects over each other are searched for, in points. Lines are further apart."""

MIN_OVERLAP_SHARE = 0.5
"""Smallest overlap of two text objects of which one may be a copy, in widths of the narrower one."""

Cell = tuple[str, int, int]
"""Type of a character and the numbers of its square."""


def without_copies(glyphs: Sequence[Glyph]) -> Sequence[Glyph]:
    """Return the *glyphs* of a page without those that are printed again by another text object."""
    if not _overlap(list(group) for _, group in groupby(glyphs, key=attrgetter("strip"))):
        return glyphs
    cells: dict[Cell, list[Glyph]] = defaultdict(list)
    offsets: list[float] = []
    by_strip: dict[int, list[float]] = defaultdict(list)
    for glyph in glyphs:
        offset = _offset(glyph, cells)
        cell = cells[_cell(glyph)]
        if offset > MAX_OFFSET_EM and len(cell) < MAX_GLYPHS_IN_CELL:
            cell.append(glyph)
        offsets.append(offset)
        by_strip[glyph.strip].append(offset)
    most = {strip: _most_offset(found) for strip, found in by_strip.items()}
    return [glyph for glyph, offset in zip(glyphs, offsets, strict=True) if offset > most[glyph.strip]]


def _most_offset(offsets: Sequence[float]) -> float:
    """Return the largest offset of the copies in a text object with these *offsets*; a negative one if it has none.

    A stamp over a text has some letters in common with it by chance.
    """
    if len(offsets) >= MIN_DRIFTING_GLYPHS and max(offsets) <= MAX_DRIFT_EM:
        return MAX_DRIFT_EM
    copies = sum(offset <= MAX_OFFSET_EM for offset in offsets)
    return MAX_OFFSET_EM if copies >= MIN_COPIED_SHARE * len(offsets) else -1.0


def _overlap(objects: Iterable[Sequence[Glyph]]) -> bool:
    """Return whether two of the text *objects* are over each other. This takes little time if none are."""
    bands: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for drawn in objects:
        first, last = drawn[0], drawn[-1]
        if first.character.isspace() and len(drawn) == 1:
            continue
        span = min(first.left, last.left), max(first.right, last.right)
        band = round(first.style.baseline / BAND_POINTS)
        bands[band].append(span)
        bands[band + 1].append(span)
    return any(
        right - next_left > MIN_OVERLAP_SHARE * min(right - left, next_right - next_left) > 0
        for spans in bands.values()
        for (left, right), (next_left, next_right) in pairwise(sorted(spans))
    )


def _offset(glyph: Glyph, cells: dict[Cell, list[Glyph]]) -> float:
    """Return the distance of *glyph* from the nearest equal one of another text object, in em; 0 if that covers most of
    it, and infinity if there is none."""
    character, left, _, style, _, strip = glyph
    around = min(MAX_DRIFT_EM * style.size, CELL_POINTS)  # so that large letters do not take long
    nearest = math.inf
    for x in range(int((left - around) // CELL_POINTS), int((left + around) // CELL_POINTS) + 1):
        for y in range(
            int((style.baseline - around) // CELL_POINTS), int((style.baseline + around) // CELL_POINTS) + 1
        ):
            for other in cells.get((character, x, y), ()):
                if other.strip != strip:
                    nearest = min(nearest, _distance(glyph, other))
    return nearest


def _distance(glyph: Glyph, other: Glyph) -> float:
    em = max(glyph.style.size, 1.0)
    if abs(other.style.baseline - glyph.style.baseline) > MAX_DRIFT_EM * em:
        return math.inf
    covered = min(glyph.right, other.right) - max(glyph.left, other.left)
    is_over = covered > MIN_COVERED_SHARE * min(glyph.right - glyph.left, other.right - other.left)
    return 0.0 if is_over else abs(other.left - glyph.left) / em


def _cell(glyph: Glyph) -> Cell:
    return glyph.character, int(glyph.left // CELL_POINTS), int(glyph.style.baseline // CELL_POINTS)
