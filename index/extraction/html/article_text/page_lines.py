"""Read all lines of a page that a browser shows, and find the lines of an extracted text among them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice

import regex
from lxml.etree import iterwalk
from lxml.html import HtmlElement

from index.extraction.blocks import CELL_BORDER, MARKED_LINE_BREAK, PARAGRAPH_BREAK, Block, running_text
from index.extraction.dom import BLOCKS, HEADINGS, HIDDEN, folded
from index.extraction.html.hidden_text import hidden_names, is_hidden
from index.model import PassageKind
from index.text import clean_line, clean_text

_NO_TEXT = HIDDEN | {"iframe", "object", "embed", "math", "audio", "video", "canvas", "input", "datalist"}
_CELLS = frozenset({"td", "th"})
_ROW_PARTS = _CELLS | {"tr"}
_CELL_END = "\ue00d"
"""Private-use character for the end of a cell."""

_CELL_ENDS = regex.compile(rf"\s*(?:{_CELL_END}\s*)+")


LINK_SHARE = 0.7
"""Share of a line in links from which it is a link to something else."""


@dataclass(frozen=True, slots=True)
class PageLine:
    """A text between the borders of two blocks: a paragraph, heading, item of a list or row of a table."""

    text: str
    line: str  # the text in one line, in the form of the archive
    folded: str  # the text without white space, to compare
    kind: PassageKind | None  # as marked up
    element: HtmlElement  # the innermost block around it
    linked: int  # number of characters in links

    @property
    def is_link(self) -> bool:
        """Return whether the line is only a link, or little more."""
        return self.linked > LINK_SHARE * len(self.line)

    @property
    def is_heading(self) -> bool:
        """Return whether the line is a heading, or a whole paragraph in bold type."""
        if self.kind is PassageKind.HEADING or self.element.tag not in ("p", "div"):
            return self.kind is PassageKind.HEADING
        children = list(islice(self.element, 2))
        is_one = len(children) == 1 and not clean_line(f"{self.element.text or ''}{children[0].tail or ''}")
        return is_one and children[0].tag in ("b", "strong")


def lines_of(tree: HtmlElement) -> Iterator[PageLine]:
    """Yield the lines of a page in order, without hidden elements."""
    names = hidden_names(tree)
    reader = _Reader(tree)
    walk = iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        is_left_out = element.tag in _NO_TEXT or is_hidden(element, names) or _is_control(element)
        if event == "end":
            yield from reader.end(element, is_left_out=is_left_out)
        elif is_left_out:
            walk.skip_subtree()
        else:
            yield from reader.start(element)


def _is_control(element: HtmlElement) -> bool:
    """Return whether an element is a button, unless it is in a heading, which opens the text under it."""
    if element.tag != "button":
        return False
    around = element.getparent()
    return around is None or around.tag not in HEADINGS | {"dt", "summary"}


def _is_link(element: HtmlElement) -> bool:
    return element.tag == "a" and element.get("href") is not None


class _Reader:
    """A walk through the elements that ends a line where a block begins or ends."""

    def __init__(self, tree: HtmlElement) -> None:
        self._blocks = [tree]
        self._pieces: list[str] = []
        self._linked = 0
        self._links = 0  # number of links around the place
        self._preformatted = 0  # number of elements around it that keep line breaks
        self._is_in_row = False  # the cells of this row are one line

    def start(self, element: HtmlElement) -> Iterator[PageLine]:
        """Begin *element*, and yield the lines that end there."""
        if element.tag == "br":
            self._pieces.append(MARKED_LINE_BREAK)
        if self._is_block(element):
            yield from self._end_line()
            self._blocks.append(element)
            self._preformatted += element.tag == "pre"
        if element.tag == "tr":
            self._is_in_row = not any(inner.tag in BLOCKS - _ROW_PARTS for inner in element.iter())
        self._links += _is_link(element)
        self._add(element.text)

    def end(self, element: HtmlElement, *, is_left_out: bool) -> Iterator[PageLine]:
        """End *element*, and yield the lines that end there."""
        if not is_left_out:
            if self._is_in_row and element.tag in _CELLS:
                self._pieces.append(_CELL_END)
            self._links -= _is_link(element)
            if self._is_block(element):
                yield from self._end_line()
                self._preformatted -= self._blocks.pop().tag == "pre"
            self._is_in_row = self._is_in_row and element.tag != "tr"
        self._add(element.tail)

    def _is_block(self, element: HtmlElement) -> bool:
        return element.tag in BLOCKS and not (self._is_in_row and element.tag in _CELLS)

    def _add(self, text: str | None) -> None:
        if text:
            self._pieces.append(text)
            self._linked += len(text.strip()) if self._links else 0

    def _end_line(self) -> Iterator[PageLine]:
        block = self._blocks[-1]
        raw = "".join(self._pieces)
        text = raw.replace(MARKED_LINE_BREAK, "\n") if self._preformatted else running_text(raw)
        text = _CELL_ENDS.sub(_CELL_END, text).strip(_CELL_END)
        for part in text.replace(_CELL_END, CELL_BORDER).split(PARAGRAPH_BREAK):
            if line := clean_line(part):
                yield PageLine(part, line, folded(line), _kind_of(block), block, self._linked)
        self._pieces.clear()
        self._linked = 0


def _kind_of(block: HtmlElement) -> PassageKind | None:
    if block.tag in HEADINGS or block.tag == "summary":
        return PassageKind.HEADING
    if block.tag in ("figcaption", "caption"):
        return PassageKind.CAPTION
    return PassageKind.BODY if block.tag == "tr" else None


@dataclass(frozen=True, slots=True)
class Place:
    """A line's place in an extracted text."""

    chars: int  # length of the line, without white space
    block: int  # in which the line ends
    pieces: int  # number of blocks that together are the line; 0: it is a part of a block, or of several


def places_of(lines: Sequence[PageLine], blocks: Sequence[Block]) -> list[Place | None]:
    """Return the place of each line in the text of *blocks*; None for lines that are not found there.

    A line is found where the line before it ends, or if it is a whole line of a block.
    """
    ends = [0, *accumulate(len(comparable(block.text)) for block in blocks)]
    parts = [comparable(part) for block in blocks for part in block.text.replace(CELL_BORDER, "\n").split("\n")]
    ends_of_parts = dict(zip(reversed(parts), reversed(list(accumulate(map(len, parts)))), strict=True))
    whole, at = "".join(parts), 0
    places: list[Place | None] = []
    for text in (line.folded for line in lines):
        follows = whole.startswith(text, at)
        if not follows and text not in ends_of_parts:
            places.append(None)
            continue
        at = at + len(text) if follows else ends_of_parts[text]
        first, last = bisect_right(ends, at - len(text)), bisect_left(ends, at)
        is_whole = ends[first - 1] == at - len(text) and ends[last] == at
        places.append(Place(len(text), last - 1, last - first + 1 if is_whole else 0))
    return places


def comparable(text: str) -> str:
    """Return *text* without white space, in the form of the archive."""
    return folded(clean_text(text))
