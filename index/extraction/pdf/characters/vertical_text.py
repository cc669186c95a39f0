"""Turn columns of Chinese and Japanese, which are read from the top and from the right, into lines."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from index.extraction.pdf.characters.page_objects import RawGlyph, Strip

MIN_VERTICAL_SHARE = 0.6
"""Smallest share of the characters of a page that are below each other rather than next to each other if it is set in
columns."""

MIN_CHARACTERS = 20
"""Fewest characters of a page that is set in columns. Fewer may be a table, or a label on a spine."""

NEXT_TO_EM = (0.75, 1.35)
"""Smallest and largest distance between the middles of two consecutive characters, in em."""

IN_LINE_EM = 0.3
"""Largest distance of the middle of a character from the line of the previous ones, in em. A stop is off the middle."""

SAME_COLUMN_EM = 0.55
"""The same for digits that are next to each other in a column, in em."""

MAX_READING_SIZE = 0.65
"""Largest size of readings next to the text, which are left out, in sizes of the text."""

ASIDE_POINTS = 10_000.0
"""Distance by which lines on such a page, such as its number, are moved below the columns, in points."""

_IDEOGRAPH = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\u3000-\u303f\uff00-\uff65]")
_UPRIGHT_FORM = regex.compile(r"[\ufe10-\ufe19\ufe30-\ufe44\ufe47\ufe48]")
_TO_FULL_WIDTH = 0xFEE0
"""Difference between the codes of an ASCII character and of the same character in the width of an ideograph."""


def columns_as_lines(glyphs: list[RawGlyph]) -> list[RawGlyph] | None:
    """Return *glyphs* as if the columns of their page were lines, the first on top; None if they are not in columns.

    Glyphs that are set in lines on such a page come last.
    """
    upright = [glyph for glyph in glyphs if glyph[5].quarters == 0 and _IDEOGRAPH.match(glyph[0])]
    if len(upright) < MIN_CHARACTERS:
        return None
    under, beside = _neighbours(upright)
    if len(under) < MIN_VERTICAL_SHARE * len(upright) or len(under) <= len(beside):
        return None
    size = sorted(glyph[5].size for glyph in upright)[len(upright) // 2]
    in_lines = {id(glyph) for glyph in _in_lines(glyphs, under, beside)}
    columns = _columns([glyph for glyph in glyphs if id(glyph) not in in_lines], size)
    lines = (glyph for glyph in glyphs if id(glyph) in in_lines)
    return [*(laid for column in columns for laid in _laid(column)), *map(_put_aside, lines)]


def _middle(glyph: RawGlyph) -> tuple[float, float]:
    return (glyph[1] + glyph[3]) / 2, (glyph[2] + glyph[4]) / 2


def _neighbours(glyphs: Sequence[RawGlyph]) -> tuple[set[int], set[int]]:
    """Return the ids of the *glyphs* with another glyph above or below them, and of those with one at their side."""
    under: set[int] = set()
    beside: set[int] = set()
    cells: dict[tuple[int, int], list[RawGlyph]] = defaultdict(list)
    side = 2 * max(glyph[5].size for glyph in glyphs)
    for glyph in glyphs:
        x, y = _middle(glyph)
        cells[int(x // side), int(y // side)].append(glyph)
    for (column, row), within in cells.items():
        around = [other for dx in (0, 1) for dy in (-1, 0, 1) for other in cells.get((column + dx, row + dy), ())]
        for glyph in within:
            for other in around:
                found = _direction(glyph, other)
                if found is not None:
                    (under if found else beside).update((id(glyph), id(other)))
    return under, beside


def _direction(one: RawGlyph, other: RawGlyph) -> bool | None:
    """Return True if one glyph is above or below the *other*, False if at its side, None if not next to it."""
    em = one[5].size
    (x, y), (other_x, other_y) = _middle(one), _middle(other)
    across, down = abs(x - other_x) / em, abs(y - other_y) / em
    if across <= IN_LINE_EM and NEXT_TO_EM[0] <= down <= NEXT_TO_EM[1]:
        return True
    return False if down <= IN_LINE_EM and NEXT_TO_EM[0] <= across <= NEXT_TO_EM[1] else None


def _in_lines(glyphs: Sequence[RawGlyph], under: set[int], beside: set[int]) -> Iterator[RawGlyph]:
    """Yield the glyphs that are side by side, and those above or below all columns, such as page numbers."""
    top = max(glyph[4] for glyph in glyphs if id(glyph) in under)
    foot = min(glyph[2] for glyph in glyphs if id(glyph) in under)
    for glyph in glyphs:
        is_in_none = id(glyph) in beside or not foot <= _middle(glyph)[1] <= top
        if is_in_none and glyph[5].quarters == 0 and id(glyph) not in under:
            yield glyph


def _columns(glyphs: Sequence[RawGlyph], size: float) -> Iterator[list[RawGlyph]]:
    """Yield *glyphs* by their columns, from the right. Readings next to them are left out."""
    column: list[RawGlyph] = []
    place = 0.0
    for glyph in sorted(glyphs, key=lambda glyph: -_middle(glyph)[0]):
        if glyph[5].size <= MAX_READING_SIZE * size:
            continue
        if column and place - _middle(glyph)[0] > SAME_COLUMN_EM * glyph[5].size:
            yield column
            column = []
        if not column:
            place = _middle(glyph)[0]
        column.append(glyph)
    yield column


def _laid(column: Sequence[RawGlyph]) -> Iterator[RawGlyph]:
    """Yield *column* as a line. Its top becomes the left end."""
    places = sorted(_middle(glyph)[0] for glyph in column)
    baseline = places[len(places) // 2]
    strips: dict[int, Strip] = {}
    for glyph in sorted(column, key=lambda glyph: -_middle(glyph)[1]):
        strip = strips.setdefault(id(glyph[5]), replace(glyph[5], quarters=0, x=0.0, y=baseline, is_raised=False))
        half = strip.size / 2 if glyph[5].quarters == 0 else (glyph[4] - glyph[2]) / 2
        _, y = _middle(glyph)
        yield _meant(glyph[0]), -y - half, baseline, -y + half, baseline + strip.size, strip, glyph[6]


def _meant(character: str) -> str:
    """Return *character* in its form in lines, because some have other forms in columns."""
    if not _UPRIGHT_FORM.match(character):
        return character
    usual = unicodedata.normalize("NFKC", character)
    return chr(ord(usual) + _TO_FULL_WIDTH) if len(usual) == 1 and usual.isascii() else usual


def _put_aside(glyph: RawGlyph) -> RawGlyph:
    character, left, bottom, right, top, strip, is_apart = glyph
    moved = replace(strip, y=strip.y - ASIDE_POINTS)
    return (
        character,
        left - ASIDE_POINTS,
        bottom - ASIDE_POINTS,
        right - ASIDE_POINTS,
        top - ASIDE_POINTS,
        moved,
        is_apart,
    )
