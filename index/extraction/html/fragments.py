"""Read a piece of HTML that contains only an article, as in feeds. No article has to be found in it."""

from __future__ import annotations

from collections.abc import Sequence

import regex
from lxml.etree import _Element
from lxml.html import HtmlElement, HTMLParser, document_fromstring, fragment_fromstring

from index.errors import BrokenContentError
from index.extraction.blocks import CELL_BORDER, Block
from index.extraction.dom import BLOCKS, HEADINGS, html_tree
from index.extraction.html.hidden_text import is_enough, is_hidden
from index.model import PassageKind
from index.patterns import compiled, one_of, one_of_words
from index.text import clean_line

_NO_TEXT = (
    "script style template noscript iframe object embed svg math video audio canvas button input select textarea "
    "head title nav"
)
_LEFT_OUT = frozenset(_NO_TEXT.split())
"""Elements whose content is not part of the text."""

MAX_DEPTH = 200
"""Most nested elements. Articles have twenty. A deeper tree is made to exhaust its reader."""

_SPACE = regex.compile(r"[ \t\r\n\f]+")
_BLANKS = regex.compile(r" {2,}")

_CELL_END = "\ue00d"
"""Private-use character for the end of a cell. It distinguishes the border from spaces in the cell."""

_CELL_ENDS = regex.compile(rf" *(?:{_CELL_END} *)+")

_SYNDICATED = compiled(
    rf"{one_of('index.extraction.html', 'syndicated_subjects')}\b.{{1,400}}"
    rf"{one_of_words('index.extraction.html', 'syndicated_verbs')}.{{0,300}}"
)
"""Line that publishing systems put under each text in a feed."""


def blocks_of_fragment(html: str, source: str) -> list[Block]:
    """Return the blocks of a piece of HTML or of a plain text, in order; none if it is empty.

    Args: source: Its name in errors.
    Raises: BrokenContentError: it is nested too deeply, or has a text that is too long, so the rest would be missing.
    """
    tree = html_tree(html, source, _fragment_of)
    if tree is None:
        return []
    blocks = _blocks_of(tree, source)
    if any(map(is_hidden, tree.iter())):
        shown = _blocks_of(tree, source, with_hidden=False)
        blocks = shown if is_enough(_chars_of(shown), _chars_of(blocks)) else blocks
    while blocks and _SYNDICATED.fullmatch(clean_line(blocks[-1].text)):
        blocks.pop()
    return blocks


def _fragment_of(content: bytes, parser: HTMLParser) -> HtmlElement:
    try:
        return fragment_fromstring(content, create_parent="div", parser=parser)
    except AssertionError:  # it is a whole page without a body, such as one with frames
        return document_fromstring(content, parser=parser)


def _blocks_of(tree: _Element, source: str, *, with_hidden: bool = True) -> list[Block]:
    collector = _Collector(source, with_hidden=with_hidden)
    collector.walk(tree, 0)
    return [block for block in collector.blocks if clean_line(block.text)]


def _chars_of(blocks: Sequence[Block]) -> int:
    return sum(len(block.text) for block in blocks)


class _Collector:
    """A walk through the elements that cuts where a block begins or ends."""

    def __init__(self, source: str, *, with_hidden: bool) -> None:
        self._with_hidden = with_hidden
        self.blocks: list[Block] = []
        self._source = source
        self._pieces: list[str] = []

    def walk(self, element: _Element, depth: int, within: str = "div") -> None:
        """Collect *element*. *within* is the tag of the innermost block around it."""
        tag = str(element.tag)  # the parser has removed comments and other nodes
        if tag in _LEFT_OUT or (not self._with_hidden and is_hidden(element)):
            return
        if depth > MAX_DEPTH:
            raise BrokenContentError(self._source)
        if tag == "br":
            self._pieces.append("\n")
        is_block = tag in BLOCKS
        if is_block and tag not in ("td", "th"):
            self._end(within)
        within = tag if is_block else within
        self._add(element.text, within)
        for child in element:
            self.walk(child, depth + 1, within)
            self._add(child.tail, within)
        if tag in ("td", "th"):
            self._pieces.append(_CELL_END)
        elif is_block:
            self._end(tag)

    def _add(self, text: str | None, within: str) -> None:
        if text:
            self._pieces.append(text if within == "pre" else _SPACE.sub(" ", text))

    def _end(self, tag: str) -> None:
        kind = PassageKind.HEADING if tag in HEADINGS else PassageKind.CAPTION if tag == "figcaption" else None
        text = "".join(self._pieces)
        text = _CELL_ENDS.sub(CELL_BORDER, text if tag == "pre" else _BLANKS.sub(" ", text))
        self.blocks.append(Block("\n".join(line.strip() for line in text.split("\n")).strip(), kind))
        self._pieces.clear()
