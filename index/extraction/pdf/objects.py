"""How text is set, as pdfium knows it of the objects that a page is made of. It runs in the child process."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]  # it ships no types
import regex

MAX_LABEL_BYTES = 4_096
"""Of a title or author among the file's properties, or of a font's name. What is longer is none."""

BOLD_WEIGHT = 700
"""Weight, as in CSS, of a font whose name says that it is bold."""

USUAL_WEIGHT = 400
"""Weight of a font that does not tell it."""

UPRIGHT_DEGREES = 4.0
"""How far a line may lean: scans are not straight, but what leans more is a stamp or the label of an axis."""

MAX_MARKS = 20
"""Of one object: tags stand in each other, but not deeper than that."""

RAISED = 0.2
"""Of the em: how high above the line a figure begins that is raised by its font. Others stand on the line."""

HYPHEN = "\x02"
"""Instead of a hyphen at a line's end: pdfium puts it there, whether it belongs to the word or not."""

SOFT_HYPHEN = "\u00ad"
"""Instead of a hyphen that is there only because the line ends."""

HARD_HYPHEN = "\x03"
"""Instead of a hyphen at a line's end that belongs to the word."""

_BOLD_NAME = regex.compile(r"bold|black|heavy|demi|cmbx", regex.IGNORECASE)
_INVISIBLE = 3
"""Render mode of text that is not drawn: it lies over the picture of a scan, or is hidden."""


@dataclass(frozen=True, slots=True)
class Strip:
    """What all glyphs of a text object have in common: it is one line, or a part of one."""

    quarters: int | None  # of a turn, by which it is turned counter-clockwise; None: it leans
    is_drawn: bool
    x: float  # of its beginning
    y: float
    size: float
    weight: int
    is_raised: bool
    span: tuple[int, str] | None  # a name for the objects whose text the file tells apart from them, and the text


RawGlyph = tuple[str, float, float, float, float, Strip]
"""A character with left, bottom, right and top of the room it takes, on the page as it lies in the file."""

Buffer = ctypes.Array[ctypes.c_char]


def utf16(asked: Callable[[Buffer], int]) -> str:
    """What is written into a buffer as UTF-16 by a call that answers how many bytes it is, with the NUL at its end."""
    buffer = ctypes.create_string_buffer(MAX_LABEL_BYTES)
    size = asked(buffer)
    return buffer.raw[: max(0, size - 2)].decode("utf-16-le", "replace") if size <= MAX_LABEL_BYTES else ""


def words(buffer: Buffer) -> object:
    """*buffer* as pdfium takes it for characters of two bytes."""
    return ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR))


def hyphen_of(code: int, drawn: object) -> str:
    """The hyphen that is *drawn*: of one at a line's end the file may tell whether the word has it elsewhere, too."""
    meant = next((text for _, text in _told(drawn)), None)
    if meant is None:
        return chr(code)
    if meant in ("", SOFT_HYPHEN):
        return SOFT_HYPHEN
    return HARD_HYPHEN if code == ord(HYPHEN) else chr(code)


def name_of(pointer: Any) -> int:  # of a type that is made when pdfium is loaded
    """A number that stands for what pdfium points to; 0 for nothing."""
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


def without_repeats(glyphs: list[RawGlyph]) -> list[RawGlyph]:
    """*glyphs*, but the text of a span of objects only once: pdfium may give it for each of them."""
    spanned: dict[int, list[str]] = {}
    for character, *_, strip in glyphs:
        if strip.span:
            spanned.setdefault(id(strip), []).append(character)
    seen: set[int] = set()
    repeats: set[int] = set()
    for strip in {id(glyph[5]): glyph[5] for glyph in glyphs if glyph[5].span}.values():
        name, told = strip.span or (0, "")
        if name in seen and sorted(spanned[id(strip)]) == sorted(told):
            repeats.add(id(strip))
        seen.add(name)
    return [glyph for glyph in glyphs if id(glyph[5]) not in repeats] if repeats else glyphs


def _told(drawn: object) -> Iterator[tuple[object, str]]:
    """The marks of an object that tell its text, and what they tell."""
    count = pdfium.FPDFPageObj_CountMarks(drawn)
    if count <= 0:
        return
    buffer, size = ctypes.create_string_buffer(MAX_LABEL_BYTES), ctypes.c_ulong()
    for at in range(min(count, MAX_MARKS)):
        mark = pdfium.FPDFPageObj_GetMark(drawn, at)
        if pdfium.FPDFPageObjMark_GetParamStringValue(mark, b"ActualText", words(buffer), MAX_LABEL_BYTES, size):
            yield mark, buffer.raw[: min(size.value, MAX_LABEL_BYTES)].decode("utf-16-le", "replace").strip("\0")


def strip_of(text: object, at: int) -> Strip:
    """How the text object of the glyph at *at* is set."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text, at, matrix)
    drawn_as = pdfium.FPDFTextObj_GetTextRenderMode(pdfium.FPDFText_GetTextObject(text, at))
    size = pdfium.FPDFText_GetFontSize(text, at) * math.hypot(matrix.c, matrix.d)
    return Strip(
        _quarters(math.degrees(math.atan2(matrix.b, matrix.a))),
        drawn_as != _INVISIBLE,
        matrix.e,
        matrix.f,
        size if math.isfinite(size) else 0.0,
        _weight(text, at),
        _is_raised(text, at, matrix.f + RAISED * size),
        next(((name_of(mark), told) for mark, told in _told(pdfium.FPDFText_GetTextObject(text, at))), None),
    )


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
    """Whether the glyph at *at* is a figure that is drawn above *height* alone."""
    if not chr(pdfium.FPDFText_GetUnicode(text, at)).isdecimal():
        return False
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(text, at, left, right, bottom, top)
    return bottom.value > height
