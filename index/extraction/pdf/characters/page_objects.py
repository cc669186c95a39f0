"""Read from pdfium how the text objects of a page are set. This runs in the child process."""

from __future__ import annotations

import ctypes
import math
from collections import deque
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import groupby

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]  # it has no type information
import regex

MAX_LABEL_BYTES = 4_096
"""Longest title, author or name of a font, in bytes. Longer ones are ignored."""

BOLD_WEIGHT = 700
"""Weight of a font whose name says that it is bold, as in CSS."""

USUAL_WEIGHT = 400
"""Weight of a font without a given weight, as in CSS."""

UPRIGHT_DEGREES = 4.0
"""Largest slope of an upright line, in degrees. Scans are not straight. Text with a larger slope is a stamp or the
label of an axis."""

MIN_SIZE_POINTS = 2.0
"""Smallest size of visible text, in points. Smaller text is for machines."""

MAX_PLACE_POINTS = 100_000.0
"""Furthest accepted place on a page, in points."""

MAX_MARKED_CHARS = 8
"""Most characters of a letter with all its marks."""

MIN_OVERLAP_EM = 0.15
"""Smallest overlap of a mark and its letter, in em. Two equal letters may touch each other."""

NEAR_OBJECTS = 20
"""Number of objects with the same text before an object among which the other parts of its letter are. pdfium puts them
into its line."""

MAX_TEXT_OBJECTS = 100_000
"""Number of objects of a page among which spaces are searched for. There is at most one for each letter."""

BLANK_WIDTH_EM = 0.2
"""Width of a space without a width in the file, in em."""

MAX_MARKS = 20
"""Most tags around one object. Real files do not nest them deeper."""

MIN_RAISED_EM = 0.2
"""Smallest height above the baseline at which a digit begins that its font raises, in em. Others begin at the
baseline."""

HYPHEN = "\x02"
"""pdfium's placeholder for a hyphen at the end of a line, whether or not the word has it."""

SOFT_HYPHEN = "\u00ad"
"""Placeholder for a hyphen that is only there because the line ends."""

HARD_HYPHEN = "\x03"
"""Placeholder for a hyphen at the end of a line that belongs to the word."""

_BOLD_NAME = regex.compile(r"bold|black|heavy|demi|cmbx", regex.IGNORECASE)
_WITH_ROOM = frozenset("\u0e33\u0eb3")
"""Vowels of Thai and Lao with one half over the letter and the other half next to it."""

_SMALL_ZEROS = frozenset("٠۰")
"""Zeros that are a dot in the middle of the line."""

_INVISIBLE = 3
"""Render mode of text that is not drawn. It is over the picture of a scan, or is hidden."""


@dataclass(frozen=True, slots=True)
class Strip:
    """The common properties of all glyphs of a text object, which is a line or a part of one."""

    quarters: int | None  # number of quarter turns counter-clockwise; None: it is sloped
    is_seen: bool  # it is neither too small nor out of sight
    x: float  # of its beginning
    y: float
    is_drawn: bool
    size: float
    weight: int
    is_raised: bool
    actual_text: str | None  # its text, if the file gives it separately


RawGlyph = tuple[str, float, float, float, float, Strip, bool]
"""Type of a character with left, bottom, right and top of its box, on the page in its position in the file, its strip,
and whether pdfium regards it as the beginning of a word."""

TEXT_OBJECT = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)(
    ctypes.cast(pdfium.FPDFText_GetTextObject, ctypes.c_void_p).value or 0
)
"""Function of pdfium that returns the object of a glyph as a number. A pointer would take twice as long."""

Buffer = ctypes.Array[ctypes.c_char]


def utf16(asked: Callable[[Buffer], int]) -> str:
    """Return the text that *asked* writes into a buffer as UTF-16. *asked* returns its size in bytes, including NUL."""
    buffer = ctypes.create_string_buffer(MAX_LABEL_BYTES)
    size = asked(buffer)
    return buffer.raw[: max(0, size - 2)].decode("utf-16-le", "replace") if size <= MAX_LABEL_BYTES else ""


def words(buffer: Buffer) -> object:
    """Return *buffer* in the form that pdfium accepts for characters of two bytes."""
    return ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR))


def hyphen_of(code: int, drawn: object) -> str:
    """Return the hyphen that is *drawn*. The file may say whether a hyphen at the end of a line belongs to the word."""
    meant = _actual_text(drawn)
    if meant is None:
        return chr(code)
    if meant in ("", SOFT_HYPHEN):
        return SOFT_HYPHEN
    return HARD_HYPHEN if code == ord(HYPHEN) else chr(code)


def without_repeats(glyphs: list[RawGlyph]) -> list[RawGlyph]:
    """Return *glyphs* without those of objects that repeat the text of another one. The first one is in reading order.

    The glyphs of a letter with its marks are several objects with the same given text, which pdfium returns for each.
    The object of the letter may also have the text of all of them without giving it.
    """
    strips: dict[int, list[RawGlyph]] = {}
    for glyph in glyphs:
        strips.setdefault(id(glyph[5]), []).append(glyph)
    if not any(found[0][5].actual_text for found in strips.values()):
        return glyphs
    seen: dict[str, deque[list[RawGlyph]]] = {}
    repeats: set[int] = set()
    for found in strips.values():
        is_short = len(found) <= MAX_MARKED_CHARS
        others = seen.setdefault(_key(found), deque(maxlen=NEAR_OBJECTS)) if is_short else deque()
        if any(
            (found[0][5].actual_text or other[0][5].actual_text) and _are_over_each_other(found, other)
            for other in others
        ):
            repeats.add(id(found[0][5]))
        others.append(found)
        if not found[0][5].actual_text:
            for letter in _letters_with_marks(found):
                seen.setdefault(_key(letter), deque(maxlen=NEAR_OBJECTS)).append(letter)
    return [glyph for glyph in glyphs if id(glyph[5]) not in repeats] if repeats else glyphs


def _key(glyphs: list[RawGlyph]) -> str:
    return "".join(sorted(glyph[0] for glyph in glyphs))


def _letters_with_marks(glyphs: list[RawGlyph]) -> Iterator[list[RawGlyph]]:
    """Yield groups of *glyphs* that are several characters of one glyph, and have its place."""
    for _, group in groupby(glyphs, key=lambda glyph: (glyph[1], glyph[3])):
        letter = list(group)
        if 1 < len(letter) < len(glyphs):
            yield letter


def _are_over_each_other(one: list[RawGlyph], other: list[RawGlyph]) -> bool:
    size = one[0][5].size
    right = min(max(glyph[3] for glyph in part) for part in (one, other))
    left = max(min(glyph[1] for glyph in part) for part in (one, other))
    may_touch = any(glyph[0] in _WITH_ROOM for glyph in one)
    least = -MIN_OVERLAP_EM if may_touch else MIN_OVERLAP_EM if len(one) == 1 else 0.0
    return right - left > least * size and abs(one[0][5].y - other[0][5].y) <= size / 2


def lost_blanks(page: object, known: Collection[int | None]) -> Iterator[RawGlyph]:
    """Yield the spaces on *page* that were drawn separately. pdfium leaves them out next to those that it inserts.

    Args: known: The objects for which pdfium returns a character.
    """
    matrix = pdfium.FS_MATRIX()
    size, left, bottom, right, top = (ctypes.c_float() for _ in range(5))
    for at in range(min(MAX_TEXT_OBJECTS, pdfium.FPDFPage_CountObjects(page))):
        drawn = pdfium.FPDFPage_GetObject(page, at)
        if (
            pdfium.FPDFPageObj_GetType(drawn) == pdfium.FPDF_PAGEOBJ_TEXT
            and ctypes.cast(drawn, ctypes.c_void_p).value not in known
            and pdfium.FPDFPageObj_GetBounds(drawn, left, bottom, right, top)
            and left.value == right.value  # otherwise it is a glyph without known text
            and pdfium.FPDFPageObj_GetMatrix(drawn, matrix)
            and pdfium.FPDFTextObj_GetFontSize(drawn, size)
        ):
            em = size.value * math.hypot(matrix.c, matrix.d)
            strip = Strip(
                *_placed(matrix, em), is_drawn=True, size=em, weight=USUAL_WEIGHT, is_raised=False, actual_text=None
            )
            yield " ", matrix.e, matrix.f, matrix.e + BLANK_WIDTH_EM * em, matrix.f + em, strip, True


def _actual_text(drawn: object) -> str | None:
    """Return the text of an object if the file gives it."""
    count = pdfium.FPDFPageObj_CountMarks(drawn)
    if count <= 0:
        return None
    buffer, size = ctypes.create_string_buffer(MAX_LABEL_BYTES), ctypes.c_ulong()
    for at in range(min(count, MAX_MARKS)):
        mark = pdfium.FPDFPageObj_GetMark(drawn, at)
        if pdfium.FPDFPageObjMark_GetParamStringValue(mark, b"ActualText", words(buffer), MAX_LABEL_BYTES, size):
            return decoded(buffer.raw[: min(size.value, MAX_LABEL_BYTES)].decode("utf-16-le", "replace"))
    return None


def decoded(actual_text: str) -> str:
    """Return *actual_text* decoded. pdfium returns each byte of the file's UTF-16 as a character."""
    text = actual_text.removesuffix("\0")
    is_bytes = len(text) % 2 == 0 and any(character < " " for character in text) and max(text) <= "\xff"
    return (text.encode("latin-1").decode("utf-16-be", "replace") if is_bytes else text).strip("\0")


def strip_of(text: object, at: int) -> Strip:
    """Return the properties of the text object of the glyph at *at*."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text, at, matrix)
    drawn_as = pdfium.FPDFTextObj_GetTextRenderMode(pdfium.FPDFText_GetTextObject(text, at))
    size = pdfium.FPDFText_GetFontSize(text, at) * math.hypot(matrix.c, matrix.d)
    return Strip(
        *_placed(matrix, size),
        drawn_as != _INVISIBLE,
        size,
        _weight(text, at),
        _is_raised(text, at, matrix.f + MIN_RAISED_EM * size),
        _actual_text(pdfium.FPDFText_GetTextObject(text, at)),
    )


def _placed(matrix: pdfium.FS_MATRIX, size: float) -> tuple[int | None, bool, float, float]:
    """Return the number of quarter turns of a text object, whether it is visible, and where it begins."""
    is_seen = (
        MIN_SIZE_POINTS <= size <= MAX_PLACE_POINTS
        and abs(matrix.e) <= MAX_PLACE_POINTS
        and abs(matrix.f) <= MAX_PLACE_POINTS
    )
    return _quarters(math.degrees(math.atan2(matrix.b, matrix.a))), is_seen, matrix.e, matrix.f


def _quarters(degrees: float) -> int | None:
    quarters = round(degrees / 90) if math.isfinite(degrees) else 0
    return quarters % 4 if abs(degrees - 90 * quarters) <= UPRIGHT_DEGREES else None


def _weight(text: object, at: int) -> int:
    buffer = ctypes.create_string_buffer(MAX_LABEL_BYTES)
    size = pdfium.FPDFText_GetFontInfo(text, at, buffer, MAX_LABEL_BYTES, None)
    if 0 < size <= MAX_LABEL_BYTES and _BOLD_NAME.search(buffer.value.decode("utf-8", "replace")):
        return BOLD_WEIGHT
    weight = pdfium.FPDFText_GetFontWeight(text, at)
    return int(weight) if weight > 0 else USUAL_WEIGHT


def _is_raised(text: object, at: int, height: float) -> bool:
    """Return whether the glyph at *at* is a digit that is drawn completely above *height*."""
    character = chr(pdfium.FPDFText_GetUnicode(text, at))
    if not character.isdecimal() or character in _SMALL_ZEROS:
        return False
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(text, at, left, right, bottom, top)
    return bottom.value > height
