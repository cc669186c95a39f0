"""Read from pdfium where a page has pictures, rules and shapes. This runs in the child process."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from typing import NamedTuple

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]  # it has no type information

from index.extraction.pdf.characters.page_objects import MAX_PLACE_POINTS

MAX_OBJECTS = 20_000
"""Most objects of a page that are examined, with those of its text."""

MAX_DRAWN = 5_000
"""Most drawn objects of a page. A map may have more, but these show where it is."""

MAX_FORM_DEPTH = 4
"""Deepest nesting of groups of objects. Charts are groups, and programs nest them in a group for the page."""

MAX_SEGMENTS = 12
"""Number of segments of a path that are examined. A rectangle has five."""

MAX_RULE_POINTS = 3.0
"""Largest thickness of a rule, in points."""

STRAIGHT_POINTS = 0.5
"""Largest slope of a segment that counts as horizontal or vertical, in points."""

_IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_NOWHERE = (0.0, 0.0, 0.0, 0.0)

Box = tuple[float, float, float, float]
_Matrix = tuple[float, float, float, float, float, float]


class Drawn(Enum):
    """The kind of a drawn object."""

    PICTURE = "picture"
    RULE = "rule"  # a thin horizontal or vertical line
    FRAME = "frame"  # horizontal and vertical lines, or an area between them
    SHAPE = "shape"  # anything else, such as a curve


class Drawing(NamedTuple):
    """An object that is drawn on a page, and its place."""

    left: float
    bottom: float
    right: float
    top: float
    kind: Drawn

    @property
    def width(self) -> float:
        """Return the width in points."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Return the height in points."""
        return self.top - self.bottom


def drawings_of(page: object) -> list[Drawing]:
    """Return the visible objects of *page* that are not text, in the order of the file."""
    found: list[Drawing] = []
    for drawn, matrix in _objects(page):
        kind = _kind(drawn)
        box = _box(drawn, matrix) if kind else _NOWHERE
        if kind and all(abs(place) <= MAX_PLACE_POINTS for place in box):
            is_thin = kind is Drawn.FRAME and min(box[2] - box[0], box[3] - box[1]) <= MAX_RULE_POINTS
            found.append(Drawing(*box, Drawn.RULE if is_thin else kind))
            if len(found) == MAX_DRAWN:
                break
    return found


def placed_drawings(drawings: Iterable[Drawing], quarters: int, borders: Box) -> list[Drawing]:
    """Return *drawings* with their places on the page after it is turned by *quarters*.

    Args: borders: Left, lower, right and upper border of the page before it is turned.
    """
    left, bottom, right, top = borders
    turned: Callable[[Drawing], Box] = (
        lambda one: (one.left - left, one.bottom - bottom, one.right - left, one.top - bottom),
        lambda one: (one.bottom - bottom, right - one.right, one.top - bottom, right - one.left),
        lambda one: (right - one.right, top - one.top, right - one.left, top - one.bottom),
        lambda one: (top - one.top, one.left - left, top - one.bottom, one.right - left),
    )[quarters]
    return [Drawing(*turned(one), one.kind) for one in drawings]


def _objects(page: object) -> Iterator[tuple[object, _Matrix]]:
    """Yield the objects of a page, even in groups, each with the place of its group."""
    count, getter = pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject
    stack: list[tuple[object, _Matrix, Iterator[int], Callable[[object, int], object], int]] = [
        (page, _IDENTITY, iter(range(count(page))), getter, 0)
    ]
    left = MAX_OBJECTS
    while stack and left:
        of, matrix, places, get, depth = stack[-1]
        at = next(places, None)
        if at is None:
            stack.pop()
            continue
        left -= 1
        drawn = get(of, at)
        if pdfium.FPDFPageObj_GetType(drawn) != pdfium.FPDF_PAGEOBJ_FORM:
            yield drawn, matrix
        elif depth < MAX_FORM_DEPTH:
            within = range(pdfium.FPDFFormObj_CountObjects(drawn))
            stack.append((drawn, _placed(drawn, matrix), iter(within), pdfium.FPDFFormObj_GetObject, depth + 1))


def _placed(form: object, outer: _Matrix) -> _Matrix:
    """Return the matrix of a group within a group with the matrix *outer*."""
    inner = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(form, inner)
    a, b, c, d, e, f = outer
    return (
        inner.a * a + inner.b * c,
        inner.a * b + inner.b * d,
        inner.c * a + inner.d * c,
        inner.c * b + inner.d * d,
        inner.e * a + inner.f * c + e,
        inner.e * b + inner.f * d + f,
    )


def _box(drawn: object, matrix: _Matrix) -> Box:
    """Return the place of an object on its page."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(drawn, left, bottom, right, top)
    a, b, c, d, e, f = matrix
    corners = [(x, y) for x in (left.value, right.value) for y in (bottom.value, top.value)]
    xs, ys = [a * x + c * y + e for x, y in corners], [b * x + d * y + f for x, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _kind(drawn: object) -> Drawn | None:
    """Return the kind of an object; None if it is text or is not visible."""
    of_type = pdfium.FPDFPageObj_GetType(drawn)
    if of_type in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING):
        return Drawn.PICTURE
    if of_type != pdfium.FPDF_PAGEOBJ_PATH or not _is_painted(drawn):
        return None
    return Drawn.FRAME if _is_straight(drawn) else Drawn.SHAPE


def _is_painted(path: object) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    return bool(fill.value or stroke.value)


def _is_straight(path: object) -> bool:
    """Return whether the first segments of *path* are horizontal or vertical."""
    x, y = ctypes.c_float(), ctypes.c_float()
    last: tuple[float, float] | None = None
    for at in range(min(MAX_SEGMENTS, pdfium.FPDFPath_CountSegments(path))):
        segment = pdfium.FPDFPath_GetPathSegment(path, at)
        of_type = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if of_type == pdfium.FPDF_SEGMENT_BEZIERTO:
            return False
        is_line = of_type == pdfium.FPDF_SEGMENT_LINETO
        if is_line and last and min(abs(x.value - last[0]), abs(y.value - last[1])) > STRAIGHT_POINTS:
            return False
        last = x.value, y.value
    return True
