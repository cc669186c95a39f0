"""Join glyphs into lines and parts of lines: find the ends of words, and remove the marks of notes."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import attrgetter
from statistics import median_low

import regex

from index.extraction.pdf.characters.directions import Direction, direction_of, has_from_right, written
from index.extraction.pdf.characters.double_printing import without_copies
from index.extraction.pdf.characters.glyphs import Glyph, Style
from index.extraction.pdf.characters.overlays import with_accents, with_overlays
from index.extraction.pdf.characters.right_to_left import (
    PIECE_GAP_EM,
    SAME_LINE_EM,
    WORD_GAP_EM,
    gap,
    gathered,
    in_reading_order,
    is_word_gap,
)

BLANK_GAP_EM = 3.0
"""Smallest gap that separates lines after a drawn space, in em. No space is drawn between columns, and a narrow line
may be justified with a few wide spaces."""

SAME_BASELINE_EM = 0.35
"""Largest distance between the baselines of parts of a line, in em."""

WIDE_WORD_GAP_EM = 0.45
"""Smallest gap between two words in scripts whose lines are justified with small gaps anywhere, in em."""

MAX_SEPARATE_LETTERS = 3
"""Most separate letters in a row. More are a word with letter-spacing, as in titles."""

SPACED_WORD_GAP = 1.4
"""Smallest gap between two words with letter-spacing, in gaps between their letters."""

MAX_MARK_SIZE = 0.85
"""Largest size of a raised mark, in sizes of the line."""

MIN_MARK_RISE_EM = 0.12
"""Smallest rise of a mark, in em."""

_MARKS = regex.compile(r"[\p{Nd}*∗⁎†‡§¶#,،\s]{1,7}")
_POWER_OF = regex.compile(
    r"\p{N}$|\p{N}\s?(?:[kcdmµμn]?m|[кcм]?м|ft|in|mi|yd)$|(?<![\p{L}\p{M}'’])\p{L}$", regex.IGNORECASE
)
"""Text before a raised digit that is not the mark of a note: numbers, units after them, and single letters have
powers."""

UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\u3000-\u303f\uff00-\uff65]")
"""Letters of scripts without spaces, whose lines are justified with small gaps anywhere."""

_READ_AS = dict.fromkeys("\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf0a8\uf071\uf06e\uf075", "•")
"""Bullets of symbol fonts, in the private-use area, with the character that replaces them."""

_FORM = regex.compile(r"[\ufb00-\ufb06\ufb13-\ufb17\ufb1d-\ufdff\ufe70-\ufefc]")
_PRIVATE = regex.compile(r"[\p{Co}\p{Cn}\ufffd\0]")
"""Unknown characters, and their placeholders."""


@dataclass(frozen=True, slots=True, eq=False)
class Inset:
    """A table or a figure in the text. All of its lines have the same object."""

    is_figure: bool


@dataclass(frozen=True, slots=True)
class Line:
    """Glyphs on one line without a wide gap: a line, or a part of one."""

    text: str  # with single spaces between words; may end with HYPHEN
    left: float
    right: float
    baseline: float
    size: float  # of most of its glyphs
    weights: tuple[int, int, int]  # of the first glyph, the last one and the lightest one
    first_word: float  # width of the first word, or of another part after which a line may end, in points
    begins_with_mark: bool = False  # the mark of a note, which is not in the text
    pieces: tuple[Line, ...] = ()  # between wide spaces, if there are any: they may be cells of a table
    inset: Inset | None = None  # the table or figure that it belongs to
    second_word: tuple[float, float] | None = None  # left border and width of the word after a number at the beginning

    @property
    def width(self) -> float:
        """Return the width in points."""
        return self.right - self.left

    @property
    def is_one_word(self) -> bool:
        """Return whether the line is a single word, and cannot be stretched to the margin."""
        return self.first_word >= self.width - 0.1


def lines_of(glyphs: Sequence[Glyph], direction: Direction | None = None) -> list[Line]:
    """Return the lines of the *glyphs* of a page, in their order. Lines with only white space are left out.

    Args: direction: That of the page, if it is known.
    """
    direction = direction or direction_of(glyphs)
    runs: Iterable[list[Glyph]] = _runs(with_accents(without_copies(glyphs)))
    if direction.is_from_right or has_from_right(glyphs):
        runs = gathered(runs, from_right=direction.is_from_right)
    else:
        runs = with_overlays(runs)
    return [line for run in runs for line in _line(run, direction)]


def rows_of(parts: Iterable[Line]) -> list[list[Line]]:
    """Return *parts* of lines in rows from the top. The parts of a row are ordered from the left."""
    rows: list[list[Line]] = []
    for part in sorted(parts, key=lambda line: -line.baseline):
        if rows and rows[-1][0].baseline - part.baseline <= SAME_BASELINE_EM * max(part.size, rows[-1][0].size):
            rows[-1].append(part)
        else:
            rows.append([part])
    return [sorted(row, key=lambda line: line.left) for row in rows]


def _runs(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Yield *glyphs* in groups on one line, without a wide gap."""
    run: list[Glyph] = []
    largest = 0.0  # size
    baseline = 0.0  # of the largest
    for glyph in glyphs:
        if run and not _follows(glyph, run[-1], largest, baseline):
            yield run
            run, largest = [], 0.0
        run.append(glyph)
        if glyph.style.size > largest:
            largest, baseline = glyph.style.size, glyph.style.baseline
    if run:
        yield run


def _follows(glyph: Glyph, before: Glyph, largest: float, baseline: float) -> bool:
    """Return whether *glyph* is on the same line as *before*, and next to it."""
    em = max(glyph.style.size, largest)
    room = (BLANK_GAP_EM if before.character.isspace() else PIECE_GAP_EM) * em
    if baseline - glyph.style.baseline > glyph.style.size:
        return False  # it is no lowered letter, but on the line below a large one
    return abs(glyph.style.baseline - baseline) <= SAME_LINE_EM * em and gap(before, glyph) <= room


def _line(run: Sequence[Glyph], direction: Direction) -> list[Line]:
    drawn = [glyph for glyph in run if not glyph.character.isspace()]
    if not drawn:
        return []
    main = _main_style(drawn)
    kept, begins_with_mark = _without_marks(run, main)
    weights = [glyph.style.weight for glyph in drawn]
    text = _text(in_reading_order(kept, direction))
    line = Line(
        text=text,
        left=min(glyph.left for glyph in drawn),
        right=max(glyph.right for glyph in drawn),
        baseline=main.baseline,
        size=main.size,
        weights=(weights[0], weights[-1], min(weights)),
        first_word=_first_word(drawn, from_right=direction.is_from_right),
        begins_with_mark=begins_with_mark,
        pieces=() if direction.is_from_right else tuple(_pieces(run, direction)),
        second_word=_second_word(kept) if text[:1].isdecimal() and not direction.is_from_right else None,
    )
    return [line] if line.text or begins_with_mark else []


def _pieces(run: Sequence[Glyph], direction: Direction) -> Iterator[Line]:
    """Yield the pieces of *run* between wide spaces, if there are any."""
    ends = [
        at
        for at in range(1, len(run) - 1)
        if run[at].character.isspace() and gap(run[at - 1], run[at + 1]) > PIECE_GAP_EM * run[at].style.size
    ]
    for start, end in pairwise([0, *ends, len(run)] if ends else []):
        yield from _line(run[start:end], direction)


def _first_word(drawn: Sequence[Glyph], *, from_right: bool) -> float:
    """Return the width of the first word of a line, in points; in scripts without spaces, of the first character."""
    ordered = sorted(drawn, key=(lambda glyph: -glyph.right) if from_right else attrgetter("left"))
    last = ordered[0]
    for glyph in ordered[1:]:
        if gap(last, glyph) > WORD_GAP_EM * glyph.style.size or UNSPACED.match(glyph.character):
            break
        last = glyph
    return abs(last.left - ordered[0].right if from_right else last.right - ordered[0].left)


def _second_word(run: Iterable[Glyph]) -> tuple[float, float] | None:
    """Return the left border and the width of the second word of a line that begins at the left; None if it has one."""
    ordered = sorted((glyph for glyph in run if not glyph.character.isspace()), key=attrgetter("left"))
    starts = [
        at for at, (one, other) in enumerate(pairwise(ordered), 1) if gap(one, other) > WORD_GAP_EM * one.style.size
    ]
    if not starts:
        return None
    end = starts[1] if len(starts) > 1 else len(ordered)
    return ordered[starts[0]].left, ordered[end - 1].right - ordered[starts[0]].left


def _main_style(drawn: Sequence[Glyph]) -> Style:
    """Return the style of most glyphs, not of a large initial or a small mark."""
    styles = Counter(glyph.style for glyph in drawn)
    return max(styles, key=lambda style: (styles[style], style.size))


def _without_marks(run: Sequence[Glyph], main: Style) -> tuple[list[Glyph], bool]:
    """Return *run* without the marks of notes, and whether it begins with one."""
    kept: list[Glyph] = []
    begins_with_mark = False
    for style, strip in groupby(run, key=attrgetter("style")):
        glyphs = list(strip)
        if not (style != main and _is_raised(style, main) and _MARKS.fullmatch(written(glyphs))):
            kept += glyphs
        elif not kept:
            begins_with_mark = True
        elif _POWER_OF.search(written(kept[-8:])):
            kept += glyphs
        else:
            kept[-1] = kept[-1]._replace(right=max(kept[-1].right, glyphs[-1].right))  # so that its room is not a space
    return kept, begins_with_mark


def _is_raised(style: Style, main: Style) -> bool:
    rise = style.baseline - main.baseline
    return style.is_raised or (style.size <= MAX_MARK_SIZE * main.size and rise >= MIN_MARK_RISE_EM * main.size)


def _text(run: Sequence[Glyph]) -> str:
    """Return the characters of *run*, with a space wherever there is one, or room for one."""
    drawn: list[Glyph] = []
    rooms: list[float] = []  # before each of them, in its em
    ends: list[bool] = []  # for each of them, whether a word ends before it
    is_blank = False
    for glyph in run:
        if glyph.character.isspace():
            is_blank = True
            continue
        room = gap(drawn[-1], glyph) if drawn else 0.0
        rooms.append(room / glyph.style.size)
        ends.append(bool(drawn) and (is_blank or (room > 0 and _ends_word(drawn[-1], glyph, room))))
        drawn.append(glyph)
        is_blank = False
    _join_letters(drawn, rooms, ends)
    text = "".join(" " * end + _letters(glyph.character) for glyph, end in zip(drawn, ends, strict=True))
    return _PRIVATE.sub("", text).strip()


def _letters(character: str) -> str:
    """Return the letters of *character*, which may be a ligature, or the joined form of a letter."""
    if character.isascii():
        return character
    meant = _READ_AS.get(character, character)
    return unicodedata.normalize("NFKC", meant) if _FORM.match(meant) else meant


def _ends_word(one: Glyph, other: Glyph, room: float) -> bool:
    """Return whether *room* between two glyphs, in points, is enough for a space."""
    if not (one.character.isascii() and other.character.isascii()) and (
        UNSPACED.match(one.character) or UNSPACED.match(other.character)
    ):
        return room > WIDE_WORD_GAP_EM * other.style.size
    return is_word_gap(one, other, room)


def _join_letters(drawn: Sequence[Glyph], rooms: Sequence[float], ends: list[bool]) -> None:
    """Join words with letter-spacing, as in titles. Words end where there is more room."""
    start = 0
    while start < len(drawn):
        end = start + 1
        is_word = start == 0 or ends[start]
        while (
            is_word
            and end < len(drawn)
            and ends[end]
            and drawn[end].character.isalpha()
            and drawn[end - 1].character.isalpha()
        ):
            end += 1
        if end < len(drawn) and not ends[end]:
            end -= 1  # this is the first letter of the next word
        if end - start > MAX_SEPARATE_LETTERS:
            usual = median_low(rooms[start + 1 : end])
            for at in range(start + 1, end):
                ends[at] = rooms[at] > SPACED_WORD_GAP * usual
        start = max(end, start + 1)
