"""Bring glyphs of right-to-left scripts into reading order.

pdfium reverses right-to-left text, but neither text that it mistakes for something else nor the letters of a ligature.
The places of the glyphs show the order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import regex

from index.extraction.pdf.characters.bidi import FROM_RIGHT, Strips, class_of, reading_order, with_brackets
from index.extraction.pdf.characters.directions import (
    MIN_WORD_GAP_EM,
    Direction,
    has_from_right,
    is_from_right,
    written,
)
from index.extraction.pdf.characters.glyphs import Glyph

MIN_BACK_EM = 1.0
"""Smallest distance by which a glyph is before the last one if it is not read after it, in em. Accents are nearer."""

SAME_LINE_EM = 0.55
"""Largest distance of a raised or lowered glyph from its line, in em. The next line is further away."""

PIECE_GAP_EM = 0.8
"""Smallest gap between two glyphs that may belong to two columns, in em. It may also be a wide space."""

WORD_GAP_EM = 0.2
"""Smallest gap that always separates two words, whatever pdfium says, in em."""

OVERHANG_EM = 0.08
"""Largest overhang of the letter f into the following space, in em."""

DRAWN_GAP_EM = 0.4
"""Smallest gap between two words on a page that draws spaces, in em. Without a drawn space it is one word, unless the
gap is wide."""

MAX_COVERED_SHARE = 0.6
"""Largest share of a space's width that other glyphs cover."""

NO_STRIP = -1
"""Number of the text object of a space that is not drawn."""

_BEGINS_ON_THE_RIGHT = regex.compile(r"^[.,:;!?،؛؟](?:\s|[\p{L}\p{N}()\[\]])|\s[\p{Po}\p{Pi}\p{Pf}]$")
_BEGINS_ON_THE_LEFT = regex.compile(r"^[\"“‘'(\[]\p{L}|[\p{L}\p{N}][\"”’')\]]*[.,:;!?…\x02\x03\xad-][\"”’')\]]*$|^\W\s")
_ALEFS = frozenset("اأإآٱ")
_LAM = "ل"
_NON_JOINER = "\u200c"
_LETTERS = FROM_RIGHT | {"NSM", "BN"}
"""Classes of characters within right-to-left words. A joiner or non-joiner, which is BN, has no width."""


def gap(one: Glyph, other: Glyph) -> float:
    """Return the room between two glyphs, whichever is to the left; negative if they overlap."""
    room = other.left - one.right
    return room if room > 0 else max(room, one.left - other.right)


def is_word_gap(before: Glyph, glyph: Glyph, room: float) -> bool:
    """Return whether a word begins with *glyph*, which is *room* points after the glyph *before*."""
    least = MIN_WORD_GAP_EM - OVERHANG_EM * (before.character == "f") if glyph.is_apart else WORD_GAP_EM
    return room > least * glyph.style.size


def gathered(runs: Iterable[list[Glyph]], *, from_right: bool) -> Iterator[list[Glyph]]:
    """Yield the glyphs of *runs* line by line. pdfium splits lines where their direction changes.

    Args: from_right: Whether the page is right-to-left. Then lines, and the glyphs of each, begin at the right.
    """
    for row in _rows(runs):
        if from_right or any(map(has_from_right, row)):
            blanks = [_middle([glyph]) for run in row for glyph in run if glyph.character.isspace()]
            words = sorted((part for run in row for word in _words(run) for part in _cut(word, blanks)), key=_middle)
            pieces = list(_pieces(words[::-1]))
            yield from pieces if from_right else (piece[::-1] for piece in reversed(pieces))
        else:
            yield from row


def _rows(runs: Iterable[list[Glyph]]) -> list[list[list[Glyph]]]:
    rows: list[list[list[Glyph]]] = []
    baseline = size = 0.0
    for run in sorted(runs, key=lambda run: -run[0].style.baseline):
        style = run[0].style
        if not rows or baseline - style.baseline > SAME_LINE_EM * max(size, style.size):
            rows.append([])
            baseline, size = style.baseline, style.size
        rows[-1].append(run)
    return rows


def _middle(word: Sequence[Glyph]) -> float:
    return min(glyph.left for glyph in word) + max(glyph.right for glyph in word)


def _words(run: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Yield *run* in pieces: right-to-left letters that touch each other, in order, or one other glyph.

    The order of the file is the reading order or its reverse. For letters over each other, their places do not show
    which. pdfium has reversed the letters of a ligature, unless the ligature is one character.
    """
    word: list[Glyph] = []
    for glyph in run:
        is_letter = class_of(glyph.character) in _LETTERS
        is_next = is_letter and not glyph.is_apart
        if word and not (is_next and gap(word[-1], glyph) <= MIN_WORD_GAP_EM * glyph.style.size):
            yield _from_its_right(word)
            word = []
        if is_letter:
            word.append(glyph)
        else:
            yield [glyph]
    if word:
        yield _from_its_right(word)


def _cut(word: list[Glyph], blanks: Iterable[float]) -> Iterator[list[Glyph]]:
    """Yield the parts of *word* between spaces, from its right. The tails of letters reach over spaces.

    Args: blanks: The middles of the spaces of the line.
    """
    middles = [_middle([glyph]) for glyph in word]
    first, last = min(middles), max(middles)
    places = sorted(sum(middle > blank for middle in middles) for blank in blanks if first <= blank < last)
    start = 0
    for place in dict.fromkeys(places):
        if min(middles[:place]) > max(middles[place:]):
            yield word[start:place]
            start = place
    yield word[start:]


def _from_its_right(word: list[Glyph]) -> list[Glyph]:
    rising = sum((after.left > before.left) - (after.left < before.left) for before, after in pairwise(word))
    ordered = word[::-1] if rising > 0 else word[:]
    for at, (before, glyph) in enumerate(pairwise(ordered)):
        is_ligature = (before.left, before.right) == (glyph.left, glyph.right)
        is_reversed = glyph.character == _NON_JOINER or (before.character in _ALEFS and glyph.character == _LAM)
        if is_ligature and is_reversed:
            ordered[at : at + 2] = glyph, before
    return ordered


def _pieces(words: Iterable[Sequence[Glyph]]) -> Iterator[list[Glyph]]:
    """Yield the glyphs of *words*, from the right, in separate pieces.

    A drawn space may be at the end of a line, and connects nothing. Over some spaces something else is drawn, because
    the end of a line takes their room.
    """
    piece: list[Glyph] = []
    blanks: list[Glyph] = []
    end = 0.0
    for word in words:
        first = word[0]
        if first.character.isspace():
            blanks += word
            continue
        left, right = min(glyph.left for glyph in word), max(glyph.right for glyph in word)
        if piece and end - right > PIECE_GAP_EM * min(piece[-1].style.size, first.style.size):
            yield piece
            piece = []
        if piece:
            piece += [blank for blank in blanks if _is_open(blank, end, right)][:1]
            end = min(end, left)
        else:
            end = left
        piece += word
        blanks = []
    if piece:
        yield piece


def _is_open(blank: Glyph, left: float, right: float) -> bool:
    """Return whether most of *blank* is free. Its right neighbour begins at *left*, its left one ends at *right*."""
    covered = max(0.0, blank.right - left) + max(0.0, right - blank.left)
    return covered <= MAX_COVERED_SHARE * (blank.right - blank.left)


def in_reading_order(run: Sequence[Glyph], setting: Direction) -> list[Glyph]:
    """Return the glyphs of a line in reading order."""
    if has_from_right(run):
        ordered = _with_blanks(run if setting.is_from_right else run[::-1], setting)
        return _turned(ordered, setting, is_mostly=is_from_right(written(run)))
    if setting.is_from_right:
        ordered = _with_blanks(run, setting)
        if not _is_set_from_left(written(reversed(ordered)).strip()):
            return _turned(ordered, setting)
        return list(run[::-1])
    if any(after.left < before.left - MIN_BACK_EM * after.style.size for before, after in pairwise(run)):
        return sorted(run, key=lambda glyph: glyph.left)
    return list(run)


def _is_set_from_left(text: str) -> bool:
    """Return whether *text*, a line on a right-to-left page, is a part of a left-to-right paragraph."""
    return _BEGINS_ON_THE_RIGHT.search(text) is None and _BEGINS_ON_THE_LEFT.search(text) is not None


def _turned(ordered: Sequence[Glyph], setting: Direction, *, is_mostly: bool = False) -> list[Glyph]:
    """Return *ordered*, from the right, in reading order. The places are cleared, because spaces are already
    inserted."""
    if setting.is_from_right or is_mostly:
        turned = _in_order(ordered, setting)
    else:
        turned = []
        rest = ordered[::-1]
        classes = [class_of(glyph.character) for glyph in rest]
        start = 0
        while start < len(rest):
            end = _end_from_right(classes, start)
            turned += _in_order(rest[start:end][::-1], setting)
            start = end
    characters = with_brackets([glyph.character for glyph in turned])
    return [
        glyph._replace(character=character, left=0.0, right=0.0)
        for glyph, character in zip(turned, characters, strict=True)
    ]


def _in_order(ordered: Sequence[Glyph], setting: Direction) -> list[Glyph]:
    strips = Strips([glyph.strip for glyph in ordered], setting.are_strips_runs) if setting.is_strip_one_way else None
    return [ordered[at] for at in reading_order([glyph.character for glyph in ordered], strips)]


def _end_from_right(classes: Sequence[str], start: int) -> int:
    """Return the end of the part that begins at *start* on a left-to-right line: right-to-left words, or one
    character."""
    end = start + 1
    if classes[start] in FROM_RIGHT:
        for at in range(start + 1, len(classes)):
            if classes[at] == "L":
                break
            if classes[at] in FROM_RIGHT:
                end = at + 1
    return end


def _with_blanks(ordered: Sequence[Glyph], setting: Direction) -> list[Glyph]:
    """Return *ordered*, from the right, with a space wherever there is room for one. Reordering hides the room
    later."""
    spaced = list(ordered[:1])
    for before, glyph in pairwise(ordered):
        if before.left - glyph.right > _least_gap(before, glyph, setting) * glyph.style.size:
            strip = glyph.strip if glyph.strip == before.strip else NO_STRIP
            spaced.append(glyph._replace(character=" ", strip=strip))
        spaced.append(glyph)
    return spaced


def _least_gap(before: Glyph, glyph: Glyph, setting: Direction) -> float:
    """Return the smallest room between two words, in em. The word that ends with *before* is to the right."""
    classes = class_of(before.character), class_of(glyph.character)
    if "AL" in classes and setting.are_blanks_apart:
        return DRAWN_GAP_EM
    if "AL" in classes and not setting.are_blanks_drawn:
        return MIN_WORD_GAP_EM
    is_apart = before.is_apart or (glyph.is_apart and classes != ("AL", "AL") and "AL" in classes)
    return MIN_WORD_GAP_EM if is_apart and classes != ("AL", "AL") else WORD_GAP_EM
