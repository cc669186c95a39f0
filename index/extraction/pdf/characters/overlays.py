"""Move glyphs that the file draws later to their places: accents and marks over letters, and glyphs of another font."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from index.extraction.pdf.characters.glyphs import Glyph
from index.extraction.pdf.characters.right_to_left import PIECE_GAP_EM, SAME_LINE_EM, gap

MAX_RISE_EM = 0.45
"""Largest extra height of an accent over a capital, compared with a small letter, in em."""

MIN_OVERLAP_EM = 0.1
"""Smallest overlap of an accent and its letter, in em."""

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
"""Separate accents, with their combining forms."""

_DOTLESS = {"ı": "i", "ȷ": "j"}

MAX_COVERED_SHARE = 0.3
"""Largest share of a glyph's width that another glyph may cover, if the glyph belongs between two others."""

BAND_POINTS = 6.0
"""Height of the bands by which lines are looked up, in points. A line of usual size is in the same band or the next."""

NEAR_LETTERS = 3
"""Number of letters before and after a mark among which its letter is searched for."""

EDGE_EM = 0.05
"""Largest distance of a mark from its letter if it is drawn to the left of its place, in em."""

MAX_DRAWN_BEHIND = 8
"""Most glyphs that are drawn later than the glyphs around them. More are a separate text."""

_TONES = frozenset(map(chr, [*range(0x0E47, 0x0E4F), *range(0x0EC8, 0x0ECE)]))
"""Marks of Thai and Lao that are written after a vowel over the same letter."""


def with_accents(glyphs: Sequence[Glyph]) -> Sequence[Glyph]:
    """Return the *glyphs* of a page, with each accent over a letter as a part of the letter."""
    accents = [at for at, glyph in enumerate(glyphs) if glyph.character in _ACCENTS]
    if not accents:
        return glyphs
    letters: dict[int, list[int]] = defaultdict(list)  # places by height
    for at, glyph in enumerate(glyphs):
        if glyph.character.isalpha() and glyph.character not in _ACCENTS:  # some accents are letters
            letters[round(glyph.style.baseline)].append(at)
    composed = dict(enumerate(glyphs))
    for at in accents:
        accent = glyphs[at]
        low, high = accent.style.baseline - MAX_RISE_EM * accent.style.size - 1, accent.style.baseline + 1
        near = [place for height in range(round(low), round(high) + 1) for place in letters.get(height, ())]
        under = max(near, key=lambda place: _overlap(glyphs[place], accent), default=None)
        if under is not None and _overlap(glyphs[under], accent) > MIN_OVERLAP_EM * accent.style.size:
            composed[under] = _with_accent(composed[under], accent.character)
            del composed[at]
    return list(composed.values())


def _overlap(one: Glyph, other: Glyph) -> float:
    return min(one.right, other.right) - max(one.left, other.left)


def _with_accent(letter: Glyph, accent: str) -> Glyph:
    base = _DOTLESS.get(letter.character, letter.character)
    return letter._replace(character=unicodedata.normalize("NFC", base + _ACCENTS[accent]))


def with_overlays(runs: Iterable[list[Glyph]]) -> Iterator[list[Glyph]]:
    """Yield *runs* from the left. Runs that belong within another one are put there."""
    lines: list[list[Glyph]] = []
    bands: dict[int, list[int]] = defaultdict(list)
    whole: int | None = None  # the line into which the last run was put, which may continue
    for run in map(_in_place, runs):
        band = round(run[0].style.baseline / BAND_POINTS)
        near = [at for beside in (band - 1, band, band + 1) for at in bands[beside]]
        host = next((at for at in reversed(near) if _stands_within(run, lines[at])), None)
        if host is not None:
            lines[host] = _put_in(run, lines[host])
            whole = host
        elif whole is not None and _goes_on(lines[whole], run):
            lines[whole] += run
        else:
            bands[band].append(len(lines))
            lines.append(run)
            whole = None
    return (_with_marks(line) for line in lines)


def _in_place(run: list[Glyph]) -> list[Glyph]:
    """Return *run* with the glyphs that were drawn after others but belong before them in their places."""
    kept: list[Glyph] = []
    late: list[Glyph] = []
    for glyph in run:
        is_late = kept and glyph.strip != kept[-1].strip and glyph.right <= kept[-1].left + EDGE_EM * glyph.style.size
        (late if is_late and not is_mark(glyph) else kept).append(glyph)
    return _put_in(late, kept) if 0 < len(late) <= MAX_DRAWN_BEHIND else run


def _stands_within(run: Sequence[Glyph], line: Sequence[Glyph]) -> bool:
    em = max(run[0].style.size, line[0].style.size)
    if len(run) > MAX_DRAWN_BEHIND or abs(run[0].style.baseline - line[0].style.baseline) > SAME_LINE_EM * em:
        return False
    left, right = min(glyph.left for glyph in line), max(glyph.right for glyph in line)
    return all(left < _middle(glyph) < right and _has_room(glyph, line) for glyph in run)


def _middle(glyph: Glyph) -> float:
    return (glyph.left + glyph.right) / 2


def _has_room(glyph: Glyph, line: Sequence[Glyph]) -> bool:
    """Return whether *glyph* is a mark, or nothing else is drawn at its place."""
    if is_mark(glyph) or glyph.character.isspace():
        return True
    width = glyph.right - glyph.left
    return all(
        min(glyph.right, other.right) - max(glyph.left, other.left) <= MAX_COVERED_SHARE * width
        for other in line
        if not is_mark(other) and not other.character.isspace()
    )


def _put_in(run: Sequence[Glyph], line: list[Glyph]) -> list[Glyph]:
    for glyph in run:
        at = next((at for at, other in enumerate(line) if _middle(other) > _middle(glyph)), len(line))
        line = [*line[:at], glyph, *line[at:]]
    return line


def _goes_on(line: Sequence[Glyph], run: Sequence[Glyph]) -> bool:
    last = max(line, key=lambda glyph: glyph.right)
    em = last.style.size
    return (
        abs(last.style.baseline - run[0].style.baseline) <= SAME_LINE_EM * em
        and run[0].left >= _middle(last)
        and gap(last, run[0]) <= PIECE_GAP_EM * em
    )


def is_mark(glyph: Glyph) -> bool:
    """Return whether *glyph* is over or under a letter, and takes no room."""
    return not glyph.character.isascii() and unicodedata.category(glyph.character[:1]) == "Mn"


def _with_marks(line: list[Glyph]) -> list[Glyph]:
    """Return *line* with each mark after its letter, even if it was drawn after another one."""
    if not any(map(is_mark, line)):
        return line
    letters = [[glyph] for glyph in line if not is_mark(glyph)]
    behind = -1  # place of the letter before the mark
    for glyph in line:
        if not is_mark(glyph):
            behind += 1
        elif letters:
            place = max(0, behind)
            if glyph.strip == letters[place][0].strip:  # both were drawn at once, in order
                letters[place].append(glyph)
            else:
                _add_mark(letters[_place_of(glyph, letters, place)], glyph)
    return [glyph for letter in letters for glyph in letter] or line


def _place_of(mark: Glyph, letters: Sequence[Sequence[Glyph]], behind: int) -> int:
    near = range(max(0, behind - NEAR_LETTERS), min(len(letters), behind + NEAR_LETTERS))
    for place in sorted(near, key=lambda place: abs(place - behind)):
        letter = letters[place][0]
        edge = EDGE_EM * letter.style.size
        if letter.left <= mark.left + edge and _middle(mark) <= letter.right + edge:
            return place
    return behind


def _add_mark(letter: list[Glyph], mark: Glyph) -> None:
    is_before = len(letter) > 1 and letter[-1].character in _TONES and mark.character not in _TONES
    letter.insert(len(letter) - is_before, mark)
