"""Undo a change that pdfium makes to quotation marks in right-to-left text.

pdfium swaps opening and closing marks there, as it does with brackets. But brackets are drawn mirrored in right-to-left
text, and quotation marks are not (UAX 9, Bidi_Mirrored).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from index.extraction.pdf.characters.bidi import FROM_RIGHT, class_of
from index.extraction.pdf.characters.page_objects import RawGlyph

_SWAPPED = {"“": "”", "”": "“", "‘": "’", "’": "‘"}


def with_own_quotes(glyphs: Sequence[RawGlyph]) -> list[RawGlyph]:
    """Return *glyphs*, which are in pdfium's order, with the quotation marks of the file.

    pdfium swaps those after a right-to-left letter, and those at the beginning of a right-to-left line.
    """
    if not any(glyph[0] in _SWAPPED for glyph in glyphs):
        return list(glyphs)
    own: list[RawGlyph] = []
    for _, group in groupby(glyphs, key=lambda glyph: round(glyph[5].y)):
        line = list(group)
        classes = [class_of(glyph[0]) for glyph in line]
        is_swapped = _is_from_right(classes)
        for glyph, class_ in zip(line, classes, strict=True):
            if class_ == "L" or class_ in FROM_RIGHT:
                is_swapped = class_ != "L"
            own.append((_SWAPPED.get(glyph[0], glyph[0]), *glyph[1:]) if is_swapped else glyph)
    return own


def _is_from_right(classes: Sequence[str]) -> bool:
    """Return whether pdfium takes a line for a right-to-left one: it counts the runs of either direction."""
    runs = [is_left for is_left, _ in groupby(one == "L" for one in classes if one == "L" or one in FROM_RIGHT)]
    return runs.count(False) >= max(1, runs.count(True))
