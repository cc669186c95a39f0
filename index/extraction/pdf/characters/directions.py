"""Find the direction of a page, and the way it draws words and spaces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.extraction.pdf.characters.bidi import FROM_RIGHT, class_of
from index.extraction.pdf.characters.glyphs import Glyph

MIN_WORD_GAP_EM = 0.1
"""Smallest gap between two words of pdfium, in em. In lines that are justified by letter-spacing, pdfium mistakes
letters for words. Arabic letters are joined and never spaced, so this gap is enough next to them."""

LETTERS_PER_BLANK = 12
"""Most letters per space of a page that draws spaces. Words are half as long."""


def is_from_right(text: str) -> bool:
    """Return whether most letters of *text* are of right-to-left scripts."""
    counts = Counter(class_of(character) for character in text)
    return sum(counts[one] for one in FROM_RIGHT) > counts["L"]


@dataclass(frozen=True, slots=True)
class Direction:
    """The direction of a page, and the way it draws words and spaces."""

    is_from_right: bool  # of most of its text, which also decides for neutral characters
    are_strips_runs: bool = False  # words are drawn at once, so separately drawn neighbours do not belong to them
    are_blanks_drawn: bool = False
    are_blanks_apart: bool = False  # each is drawn separately, so that none is lost


def direction_of(glyphs: Sequence[Glyph]) -> Direction:
    """Return the direction of a page with these *glyphs*."""
    text = written(glyphs)
    blanks = [glyph for glyph in glyphs if glyph.character.isspace()]
    are_drawn, are_apart = (
        len(found) * LETTERS_PER_BLANK >= len(text) - len(blanks)
        for found in (blanks, [blank for blank in blanks if blank.is_apart])
    )
    return Direction(is_from_right(text), any(_are_words_at_once(glyphs)), are_drawn, are_apart)


def _are_words_at_once(glyphs: Sequence[Glyph]) -> Iterator[bool]:
    """Yield, for each space between two left-to-right words, whether one text object draws both words."""
    for before, glyph in pairwise(glyph for glyph in glyphs if not glyph.character.isspace()):
        room = glyph.left - before.right
        if class_of(before.character) == class_of(glyph.character) == "L" and room > MIN_WORD_GAP_EM * glyph.style.size:
            yield before.strip == glyph.strip


def written(glyphs: Iterable[Glyph]) -> str:
    """Return the characters of *glyphs*, in their order."""
    return "".join(glyph.character for glyph in glyphs)


def has_from_right(glyphs: Iterable[Glyph]) -> bool:
    """Return whether *glyphs* have a right-to-left letter."""
    return any(not glyph.character.isascii() and class_of(glyph.character) in FROM_RIGHT for glyph in glyphs)
