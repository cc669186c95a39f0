"""Find the direction of a page, and the way it draws words and spaces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
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
    is_strip_one_way: bool = False  # each text object has one direction
    are_strips_runs: bool = False  # words are drawn at once, so separately drawn neighbours do not belong to them
    are_blanks_drawn: bool = False
    are_blanks_apart: bool = False  # each is drawn separately, so that none is lost


NO_DIRECTION = Direction(is_from_right=False)
"""That of no page."""


def direction_of(glyphs: Sequence[Glyph], earlier: Direction = NO_DIRECTION) -> Direction:
    """Return the direction of a page with these *glyphs*.

    Args: earlier: That of the page before. A page may have too few words to show how the file draws them.
    """
    if not has_from_right(glyphs):
        return replace(earlier, is_from_right=False)
    text = written(glyphs)
    blanks = [glyph for glyph in glyphs if glyph.character.isspace()]
    are_drawn, are_apart = (
        len(found) * LETTERS_PER_BLANK >= len(text) - len(blanks)
        for found in (blanks, [blank for blank in blanks if blank.is_apart])
    )
    return Direction(
        is_from_right(text),
        not _are_lines_at_once(glyphs),
        earlier.are_strips_runs or _are_words_at_once(glyphs, blanks),
        are_drawn,
        are_apart,
    )


def _are_lines_at_once(glyphs: Iterable[Glyph]) -> bool:
    """Return whether a text object draws right-to-left letters and others."""
    strips: dict[int, bool] = {}
    for glyph in glyphs:
        class_ = class_of(glyph.character)
        if class_ == "L" or class_ in FROM_RIGHT:
            is_from_left = class_ == "L"
            if strips.setdefault(glyph.strip, is_from_left) is not is_from_left:
                return True
    return False


def _are_words_at_once(glyphs: Sequence[Glyph], blanks: Iterable[Glyph]) -> bool:
    """Return whether a text object draws two left-to-right words and the space between them."""
    letters = [glyph for glyph in glyphs if class_of(glyph.character) == "L"]
    lefts: dict[int, float] = {}
    rights: dict[int, float] = {}
    for glyph in letters:
        lefts[glyph.strip] = min(glyph.left, lefts.get(glyph.strip, glyph.left))
        rights[glyph.strip] = max(glyph.right, rights.get(glyph.strip, glyph.right))
    if any(blank.strip in lefts and lefts[blank.strip] < blank.left < rights[blank.strip] for blank in blanks):
        return True
    return any(
        before.strip == glyph.strip and glyph.left - before.right > MIN_WORD_GAP_EM * glyph.style.size
        for before, glyph in pairwise(letters)
    )


def written(glyphs: Iterable[Glyph]) -> str:
    """Return the characters of *glyphs*, in their order."""
    return "".join(glyph.character for glyph in glyphs)


def has_from_right(glyphs: Iterable[Glyph]) -> bool:
    """Return whether *glyphs* have a right-to-left letter."""
    return any(not glyph.character.isascii() and class_of(glyph.character) in FROM_RIGHT for glyph in glyphs)
