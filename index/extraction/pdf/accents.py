"""Accents that are drawn over letters, as old TeX does, which has no letters with accents."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Sequence

from index.extraction.pdf.glyphs import Glyph

RISE = 0.45
"""Of the em: how much higher than over a small letter an accent stands over a capital, at most."""

OVER = 0.1
"""Of the em: how far an accent is over its letter at least."""

_ACCENTS = {
    "`": "\u0300",
    "´": "\u0301",
    "ˆ": "\u0302",
    "^": "\u0302",
    "˜": "\u0303",
    "~": "\u0303",
    "¯": "\u0304",
    "˘": "\u0306",
    "˙": "\u0307",
    "¨": "\u0308",
    "˚": "\u030a",
    "˝": "\u030b",
    "ˇ": "\u030c",
    "¸": "\u0327",
    "˛": "\u0328",
}
"""Accents that stand for themselves, and what they are over a letter."""

_DOTLESS = {"ı": "i", "ȷ": "j"}


def accented(glyphs: Sequence[Glyph]) -> Sequence[Glyph]:
    """The *glyphs* of a page with each accent that is drawn over a letter as a part of it."""
    accents = [at for at, glyph in enumerate(glyphs) if glyph.character in _ACCENTS]
    if not accents:
        return glyphs
    letters: dict[int, list[int]] = defaultdict(list)  # places by height
    for at, glyph in enumerate(glyphs):
        if glyph.character.isalpha():
            letters[round(glyph.style.baseline)].append(at)
    composed = dict(enumerate(glyphs))
    for at in accents:
        accent = glyphs[at]
        low, high = accent.style.baseline - RISE * accent.style.size - 1, accent.style.baseline + 1
        near = [place for height in range(round(low), round(high) + 1) for place in letters.get(height, ())]
        under = max(near, key=lambda place: _overlap(glyphs[place], accent), default=None)
        if under is not None and _overlap(glyphs[under], accent) > OVER * accent.style.size:
            composed[under] = _with_accent(composed[under], accent.character)
            del composed[at]
    return list(composed.values())


def _overlap(one: Glyph, other: Glyph) -> float:
    return min(one.right, other.right) - max(one.left, other.left)


def _with_accent(letter: Glyph, accent: str) -> Glyph:
    base = _DOTLESS.get(letter.character, letter.character)
    return letter._replace(character=unicodedata.normalize("NFC", base + _ACCENTS[accent]))
