"""Remove parts of pages that are not text: running heads, page numbers, watermarks and the numbers of lines."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

import regex

from index.extraction.pdf.layout.line_numbers import without_line_numbers
from index.extraction.pdf.layout.lines import Line
from index.patterns import one_of

EDGE_ROWS = 3
"""Number of rows at the top and foot of a page among which running heads are searched for."""

SAME_PLACE_POINTS = 2.5
"""Largest distance between parts of a row, and between running heads of different pages, in points."""

MIN_PAGES = 2
"""Fewest pages on which a row repeats."""

MANY_PAGES = 3
"""Number of pages on which a repeated row is a running head, however long the file. Chapters have their own."""

MIN_PAGES_SHARE = 0.5
"""Smallest share of the pages that have a row of the whole file."""

MIN_NUMBER_GAP_EM = 1.6
"""Smallest distance between a page number and the text, from baseline to baseline, in em."""

MAX_SMALL_PRINT_SIZE = 0.95
"""Largest size of small print, in sizes of the text."""

_NUMBER = regex.compile(r"\p{Nd}+|(?<!\p{L})[ivxlcdm]+(?!\p{L})", regex.IGNORECASE)
_LEADERS = regex.compile(r"(?:[.·․]\s?){6,}\s*[\p{Nd}ivxlc]{0,5}$|…{3,}\s*[\p{Nd}ivxlc]{0,5}$", regex.IGNORECASE)
_BORDER_NUMBER = regex.compile(r"^\W*(\p{Nd}{1,4})\b|\b(\p{Nd}{1,4})\W*$")
_PACKAGE = "index.extraction.pdf"

_PAGE_NUMBER = regex.compile(
    rf"[^\w#]*{one_of(_PACKAGE, 'page_labels')}?\s*#\s*{one_of(_PACKAGE, 'page_units')}?"
    rf"(?:\s*(?:/|\||{one_of(_PACKAGE, 'page_counters')})\s*#)?[^\w#]*",
    regex.IGNORECASE,
)
"""Text that is only a page number, with folded numbers."""


@dataclass(frozen=True, slots=True)
class _Row:
    """All parts at one height of a page, near its edge."""

    page: int  # from 0
    baseline: float
    text: str
    key: str  # the text without the parts that change from page to page
    size: float
    is_apart: bool  # far from the next row towards the middle of the page
    parts: tuple[Line, ...]


def without_running_heads(pages: Sequence[Sequence[Line]], size: float) -> list[list[Line]]:
    """Return the lines of each page that belong to its text.

    Args: size: Size of most of the text.
    """
    pages = without_line_numbers(pages)
    rows = [_rows(page, lines) for page, lines in enumerate(pages)]
    dropped = {id(line) for line in (*_watermarks(pages), *_entries(pages))}
    edges = [of_page[:EDGE_ROWS] for of_page in rows], [of_page[: -EDGE_ROWS - 1 : -1] for of_page in rows]
    offset = _numbering([[*top, *foot] for top, foot in zip(*edges, strict=True)])
    for edge in edges:
        dropped.update(id(part) for row in _running_heads(edge, size, offset) for part in row.parts)
    return [[line for line in lines if id(line) not in dropped] for lines in pages]


def _rows(page: int, lines: Sequence[Line]) -> list[_Row]:
    """Return the rows of a page from the top, with at least EDGE_ROWS at each edge."""
    groups: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: -line.baseline):
        if groups and groups[-1][0].baseline - line.baseline <= SAME_PLACE_POINTS:
            groups[-1].append(line)
        else:
            groups.append([line])
    heights = [group[0].baseline for group in groups]
    rows = []
    for at, group in enumerate(groups):
        towards_middle = at + 1 if at < len(groups) / 2 else at - 1
        size = max(line.size for line in group)
        room = abs(heights[at] - heights[towards_middle]) if 0 <= towards_middle < len(groups) else 0.0
        parts = tuple(sorted(group, key=lambda line: line.left))
        text = " ".join(line.text for line in parts)
        rows.append(_Row(page, heights[at], text, _folded(text), size, room >= MIN_NUMBER_GAP_EM * size, parts))
    return rows


def _folded(text: str) -> str:
    return " ".join(_NUMBER.sub("#", text).casefold().split())


def _running_heads(edges: Sequence[Sequence[_Row]], size: float, offset: int | None) -> list[_Row]:
    """Return the rows at one edge of the pages that are not text. *edges* begin with the outermost row.

    Args: offset: The difference between the number of a page and its place; None if pages have no numbers.
    """
    repeated = _repeated(edges)
    heights = _usual_heights(edges, size)
    tests: Sequence[Callable[[_Row], bool]] = (
        lambda row: row.is_apart and offset is None and _PAGE_NUMBER.fullmatch(row.key) is not None,
        lambda row: (row.is_apart or row.size <= MAX_SMALL_PRINT_SIZE * size) and offset in _offsets(row),
        lambda row: (
            row.size <= MAX_SMALL_PRINT_SIZE * size
            and any(abs(row.baseline - height) <= SAME_PLACE_POINTS for height in heights)
        ),
    )
    found = []
    for rows in edges:
        heads = _heads(rows, repeated, size)
        may_be_number = True  # until a number was found, because the next one may be that of a chapter
        for row in rows:
            if id(row) in heads or (may_be_number and any(test(row) for test in tests)):
                found.append(row)
            may_be_number = may_be_number and id(row) in heads and not _offsets(row)
    return found


def _heads(rows: Sequence[_Row], repeated: Collection[int], size: float) -> set[int]:
    """Return the ids of the *repeated* rows at an edge that are apart, in small print, or further out than such
    rows."""
    heads: set[int] = set()
    is_head = False
    for row in reversed(rows):
        is_head = id(row) in repeated and (is_head or row.is_apart or row.size <= MAX_SMALL_PRINT_SIZE * size)
        if is_head:
            heads.add(id(row))
    return heads


def _repeated(edges: Sequence[Sequence[_Row]]) -> set[int]:
    """Return the ids of the rows at the same place on several pages. Their numbers may differ."""
    by_key: dict[str, list[_Row]] = defaultdict(list)
    for row in (row for rows in edges for row in rows):
        if _PAGE_NUMBER.fullmatch(row.key) or any(character.isalpha() for character in row.key):
            by_key[row.key].append(row)
    repeated: set[int] = set()
    for rows in by_key.values():
        for row in rows:
            pages = {other.page for other in rows if abs(other.baseline - row.baseline) <= SAME_PLACE_POINTS}
            if _are_many(len(pages), len(edges)):
                repeated.add(id(row))
    return repeated


def _are_many(count: int, pages: int) -> bool:
    return count >= MANY_PAGES or (count >= MIN_PAGES and count >= MIN_PAGES_SHARE * pages)


def _numbering(edges: Sequence[Sequence[_Row]]) -> int | None:
    """Return the difference between the number of a page and its place; None if pages have no numbers."""
    counts = Counter(offset for rows in edges for offset in {offset for row in rows for offset in _offsets(row)})
    if not counts:
        return None
    offset, count = counts.most_common(1)[0]
    return offset if _are_many(count, len(edges)) else None


def _offsets(row: _Row) -> list[int]:
    """Return the numbers at the ends of a row, minus the place of its page."""
    numbers = (match[1] or match[2] for match in _BORDER_NUMBER.finditer(row.text))
    return [int(number) - row.page for number in numbers]


def _usual_heights(edges: Sequence[Sequence[_Row]], size: float) -> list[float]:
    """Return the heights of the outermost row of most pages, if it is in small print."""
    heights = [
        rows[0].baseline for rows in edges if rows and rows[0].size <= MAX_SMALL_PRINT_SIZE * size and rows[0].is_apart
    ]
    return [
        height
        for height in set(heights)
        if sum(abs(height - other) <= SAME_PLACE_POINTS for other in heights)
        >= max(MIN_PAGES, MIN_PAGES_SHARE * len(edges))
    ]


def _watermarks(pages: Sequence[Sequence[Line]]) -> Iterable[Line]:
    """Return the lines at the same place on most pages, wherever that is."""
    places: dict[tuple[str, int, int], list[Line]] = defaultdict(list)
    for lines in pages:
        for line in lines:
            places[line.text, round(line.left / SAME_PLACE_POINTS), round(line.baseline / SAME_PLACE_POINTS)].append(
                line
            )
    return (
        line for same in places.values() if len(same) >= max(MANY_PAGES, MIN_PAGES_SHARE * len(pages)) for line in same
    )


def _entries(pages: Sequence[Sequence[Line]]) -> Iterable[Line]:
    """Yield the lines of a table of contents, in which dots lead to a page number."""
    for lines in pages:
        led = [line for line in lines if _LEADERS.search(line.text)]
        yield from (
            line for line in lines if any(abs(line.baseline - entry.baseline) <= SAME_PLACE_POINTS for entry in led)
        )
