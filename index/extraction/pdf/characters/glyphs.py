"""Read the glyphs of a PDF and their places with pdfium, page by page. Only this module, `page_objects` and `drawings`
use pdfium. It runs in the child process.

Places are points from the lower left corner of the page in its reading position: a page on its side is turned.
"""

from __future__ import annotations

import contextlib
import ctypes
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pypdfium2  # type: ignore[import-untyped]  # it has no type information
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]  # it has no type information

from index.articles.limits import MAX_PAGES, MAX_TEXT_CHARS
from index.errors import BrokenContentError, EncryptedError, TextTooLongError, TooManyPagesError
from index.extraction.pdf.characters.bidi import FROM_RIGHT, class_of
from index.extraction.pdf.characters.drawings import Drawing, drawings_of, placed_drawings
from index.extraction.pdf.characters.mirrored_quotes import with_own_quotes
from index.extraction.pdf.characters.page_objects import (
    HYPHEN,
    MAX_LABEL_BYTES,
    MAX_PLACE_POINTS,
    SOFT_HYPHEN,
    TEXT_OBJECT,
    RawGlyph,
    Strip,
    hyphen_of,
    lost_blanks,
    strip_of,
    utf16,
    without_repeats,
    words,
)
from index.extraction.pdf.characters.vertical_text import columns_as_lines

MAX_GLYPHS = MAX_TEXT_CHARS + MAX_TEXT_CHARS // 2
"""Most glyphs that are read, including running heads and notes. A file with more always has too much text."""

MAX_DRAWN = 200_000
"""Number of drawn objects of a file after which no more are read. 1,000 take less than 0.1 s, and real reports have
fewer than these."""

MIN_PAGE_POINTS = 20.0
"""Shortest side of a page whose borders are used, in points."""

PICTURE_GLYPHS = 20
"""Fewest glyphs of the text of a page. Fewer glyphs, on a page with a picture, are a stamp."""

MAX_OBJECTS = 100
"""Number of objects of a page among which a picture is searched for."""

SAMPLING = 5
"""Number of glyphs of which one is checked: pdfium says whether it knew the character."""

UNKNOWN = "\ufffd"
"""Placeholder for a glyph of which only the number in its font is known, such as one that stretches a word."""

_BLANK = 0x20

_MADE_UP = frozenset((0x20, 0x0D, 0x0A))
"""Characters that pdfium inserts between glyphs with a gap."""

_HYPHENS = frozenset(map(ord, (HYPHEN, SOFT_HYPHEN, "-", "\u2010")))


class Style(NamedTuple):
    """The style of a run of glyphs."""

    baseline: float
    size: float  # size of the em, in points
    weight: int  # as in CSS
    is_raised: bool  # the font makes its digits small and high in the em, as in the mark of a note


class Glyph(NamedTuple):
    """A character and its place. `left` and `right` are the borders of its advance box."""

    character: str
    left: float
    right: float
    style: Style
    is_apart: bool = False  # pdfium regards it as the beginning of a word
    strip: int = 0  # the number of its text object on its page


@dataclass(frozen=True, slots=True)
class GlyphPage:
    """A page as pdfium reads it."""

    glyphs: list[Glyph]  # upright, in the order of the file
    unknown: float  # share of glyphs without a known character
    is_picture: bool  # it has almost no text, but something else
    drawings: Sequence[Drawing] = ()  # what else is on the page
    size: tuple[float, float] = (0.0, 0.0)  # width and height


@dataclass(frozen=True, slots=True)
class PdfProperties:
    """The properties in the file; empty if missing."""

    title: str
    author: str
    language: str
    changed: str  # as the file writes it: D:20240314120000Z


class PdfFile:
    """A PDF that is read page by page."""

    def __init__(self, content: bytes, source: str) -> None:
        """Open the file.

        Args: source: Its name in errors.
        Raises: EncryptedError; BrokenContentError; TooManyPagesError.
        """
        self._source = source
        try:
            self._document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            protected = error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
            raise (EncryptedError if protected else BrokenContentError)(source) from error
        if len(self._document) > MAX_PAGES:
            raise TooManyPagesError(source, MAX_PAGES)

    @property
    def count(self) -> int:
        """Return the number of its pages."""
        return len(self._document)

    @property
    def properties(self) -> PdfProperties:
        """Return the properties of the file."""
        raw = self._document.raw
        return PdfProperties(
            utf16(lambda buffer: pdfium.FPDF_GetMetaText(raw, b"Title", buffer, MAX_LABEL_BYTES)),
            utf16(lambda buffer: pdfium.FPDF_GetMetaText(raw, b"Author", buffer, MAX_LABEL_BYTES)),
            utf16(lambda buffer: pdfium.FPDFCatalog_GetLanguage(raw, words(buffer), MAX_LABEL_BYTES // 2)),
            utf16(lambda buffer: pdfium.FPDF_GetMetaText(raw, b"ModDate", buffer, MAX_LABEL_BYTES)),
        )

    def pages(self) -> Iterator[GlyphPage]:
        """Yield its pages in order.

        Raises: TextTooLongError; BrokenContentError: a page cannot be read, and would be missing from the article.
        """
        left, drawn = MAX_GLYPHS, 0
        for at in range(len(self._document)):
            try:
                page = self._document[at]
                text = page.get_textpage()
            except pypdfium2.PdfiumError as error:
                raise BrokenContentError(self._source) from error
            with contextlib.closing(page), contextlib.closing(text):
                left -= pdfium.FPDFText_CountChars(text.raw)
                if left < 0:
                    raise TextTooLongError(self._source, MAX_TEXT_CHARS)
                found = _page(page.raw, text.raw, has_drawings=drawn < MAX_DRAWN)
                drawn += len(found.drawings)
                yield found


def _page(page: object, text: Any, *, has_drawings: bool) -> GlyphPage:
    raw, unknown, objects = _raw_glyphs(text)
    if any(class_of(glyph[0]) in FROM_RIGHT for glyph in raw if not glyph[0].isascii()):
        raw = [*with_own_quotes(raw), *lost_blanks(page, objects)]
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, box)
    if min(box.right - box.left, box.top - box.bottom) < MIN_PAGE_POINTS:
        box = pdfium.FS_RECTF(-MAX_PLACE_POINTS, MAX_PLACE_POINTS, MAX_PLACE_POINTS, -MAX_PLACE_POINTS)
    inside = _inside(raw, box)
    if laid := columns_as_lines([glyph for glyph in inside if glyph[5].is_drawn]):
        return GlyphPage(_turned(laid, 0, box), unknown, is_picture=False)
    turns = Counter(strip.quarters for *_, strip, _ in inside if strip.quarters is not None)
    quarters = turns.most_common(1)[0][0] if turns else 0
    drawn = sum(strip.is_drawn for *_, strip, _ in inside)
    upright = [
        glyph
        for glyph in inside
        if glyph[5].quarters == quarters and (glyph[5].is_drawn or 2 * drawn < len(inside))  # otherwise it is hidden
    ]
    is_picture = len(upright) < PICTURE_GLYPHS and _has_picture(page)
    drawings = placed_drawings(
        drawings_of(page) if has_drawings else (), quarters, (box.left, box.bottom, box.right, box.top)
    )
    width, height = box.right - box.left, box.top - box.bottom
    size = (height, width) if quarters % 2 else (width, height)
    return GlyphPage(_turned(upright, quarters, box), unknown, is_picture, drawings, size)


def _has_picture(page: object) -> bool:
    objects = (
        pdfium.FPDFPage_GetObject(page, at) for at in range(min(MAX_OBJECTS, pdfium.FPDFPage_CountObjects(page)))
    )
    return any(pdfium.FPDFPageObj_GetType(one) != pdfium.FPDF_PAGEOBJ_TEXT for one in objects)


def _raw_glyphs(text: Any) -> tuple[list[RawGlyph], float, Collection[int | None]]:
    """Return the glyphs of a page, the share of unknown characters, and the objects that draw the glyphs."""
    glyphs: list[RawGlyph] = []
    box, by_object = pdfium.FS_RECTF(), dict[int | None, Strip]()
    unknown = sampled = 0
    is_apart = False
    # These are called a million times, and looking them up takes as long as calling them.
    boxed, handle = ctypes.byref(box), ctypes.cast(text, ctypes.c_void_p)
    code_at, box_at, object_at = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox, TEXT_OBJECT
    for at in range(pdfium.FPDFText_CountChars(text)):
        code, name = code_at(text, at), object_at(handle, at)
        if code in _MADE_UP and (name is None or pdfium.FPDFText_IsGenerated(text, at)):
            is_apart = True
            continue
        box_at(text, at, boxed)
        if code == _BLANK and box.left == box.right and box.bottom == box.top:
            is_apart = True  # pdfium inserted it without saying so: it belongs to no object, even if it names one
            continue
        if at % SAMPLING == 0:
            sampled += 1
            unknown += code == 0 or pdfium.FPDFText_HasUnicodeMapError(text, at) == 1
        strip = by_object.get(name)
        if strip is None:
            strip = by_object[name] = strip_of(text, at)
        if code in _HYPHENS:
            character = hyphen_of(code, pdfium.FPDFText_GetTextObject(text, at))
        else:
            character = chr(code) if code >= _BLANK else UNKNOWN
        glyphs.append((character, box.left, box.bottom, box.right, box.top, strip, is_apart))
        is_apart = False
    return without_repeats(glyphs), unknown / max(1, sampled), by_object.keys()


def _inside(glyphs: list[RawGlyph], box: pdfium.FS_RECTF) -> list[RawGlyph]:
    """Return the *glyphs* that are visible on the page. A place that is not a number is outside of it."""
    left, right = 2 * max(-MAX_PLACE_POINTS, box.left), 2 * min(MAX_PLACE_POINTS, box.right)
    bottom, top = 2 * max(-MAX_PLACE_POINTS, box.bottom), 2 * min(MAX_PLACE_POINTS, box.top)
    return [
        glyph
        for glyph in glyphs
        if glyph[5].is_seen and left <= glyph[1] + glyph[3] <= right and bottom <= glyph[2] + glyph[4] <= top
    ]


def _turned(glyphs: list[RawGlyph], quarters: int, box: pdfium.FS_RECTF) -> list[Glyph]:
    """Return *glyphs* with their places on the page after it is turned until they are upright."""
    left, bottom, right, top = box.left, box.bottom, box.right, box.top
    borders: Callable[[RawGlyph], tuple[float, float]] = (
        lambda glyph: (glyph[1] - left, glyph[3] - left),
        lambda glyph: (glyph[2] - bottom, glyph[4] - bottom),
        lambda glyph: (right - glyph[3], right - glyph[1]),
        lambda glyph: (top - glyph[4], top - glyph[2]),
    )[quarters]
    styles: dict[int, tuple[Style, int]] = {}
    for number, strip in enumerate({id(glyph[5]): glyph[5] for glyph in glyphs}.values()):
        baseline = (strip.y - bottom, right - strip.x, top - strip.y, strip.x - left)[quarters]
        styles[id(strip)] = Style(baseline, strip.size, strip.weight, strip.is_raised), number
    turned = []
    for glyph in glyphs:
        style, number = styles[id(glyph[5])]
        turned.append(Glyph(glyph[0], *borders(glyph), style, glyph[6], number))
    return turned
