"""Read XHTML that contains only text, such as the chapters of a book."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from lxml.etree import _Element

from index.errors import BrokenContentError
from index.extraction.blocks import MARKED_LINE_BREAK, Block, lines_of_rows, running_text
from index.extraction.dom import HEADINGS, html_tree
from index.extraction.xml import attribute, local_name, parse
from index.model import PassageKind

_BLOCKS = HEADINGS | {
    *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt"),
    *("figcaption", "figure", "footer", "header", "hr", "li", "main", "ol", "p", "pre", "section", "summary", "td"),
    *("th", "ul"),
}
"""Elements that begin and end a paragraph. All others are inside one."""

_NOT_READ = frozenset(
    {"head", "script", "style", "template", "nav", "rt", "rp", "svg", "audio", "video", "object", "iframe", "form"}
)
_NOTE_TYPES = frozenset(
    {"noteref", "footnote", "footnotes", "endnote", "endnotes", "rearnote", "rearnotes", "note", "pagebreak"}
)
"""Roles of footnotes, and of the marks that lead to them."""

_KINDS = {"figcaption": PassageKind.CAPTION, "caption": PassageKind.CAPTION}
_KINDS |= dict.fromkeys(HEADINGS, PassageKind.HEADING)

_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*>", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_NAMED_CHARACTER = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z]{2,32}[0-9]{0,2};")


def tree_of(text: str, source: str) -> _Element | None:
    """Return the root of a page in XHTML, or in an attempt at it; None if it is empty.

    Raises: BrokenContentError: it defines entities, or is nested too deeply.
    """
    text = _DOCTYPE.sub("", _DECLARATION.sub("", text.replace("\0", "")))
    if "<!DOCTYPE" in text.upper():
        raise BrokenContentError(source)
    text = _NAMED_CHARACTER.sub(lambda match: html.unescape(match[0]), text)
    try:
        return parse(text.encode("utf-8", "ignore"), source, encoding="utf-8")
    except BrokenContentError:
        return html_tree(text, source)


def blocks_of(root: _Element) -> list[Block]:
    """Return the blocks of a page that are not empty."""
    collector = _Collector()
    collector.walk(root, None)
    collector.end_block(None)
    return [block for block in collector.blocks if block.text.strip()]


class _Collector:
    """A walk through a page that cuts it where a block begins or ends."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._pieces: list[str] = []
        self._preformatted = False  # whether a browser shows all white space and line breaks here

    def walk(self, element: _Element, kind: PassageKind | None) -> None:
        """Collect *element*. Its text is of *kind* unless an inner element gives another kind."""
        name = local_name(element).lower()
        if not name or name in _NOT_READ or _roles(element) & _NOTE_TYPES:
            return
        if name == "table":
            self.end_block(kind)
            for child in element:
                if local_name(child).lower() == "caption":
                    self.walk(child, kind)
            self.blocks += lines_of_rows(list(_rows(element)))
            return
        if name == "br":
            self._pieces.append(MARKED_LINE_BREAK)
        is_block = name in _BLOCKS
        if is_block:
            self.end_block(kind)
        own_kind = _KINDS.get(name, kind)
        before, self._preformatted = self._preformatted, self._preformatted or name == "pre"
        self._pieces.append(element.text or "")
        for child in element:
            self.walk(child, own_kind)
            self._pieces.append(child.tail or "")
        if is_block:
            self.end_block(own_kind)
        self._preformatted = before

    def end_block(self, kind: PassageKind | None) -> None:
        """Make a block of the collected text."""
        text = "".join(self._pieces)
        shown = text.replace(MARKED_LINE_BREAK, "\n") if self._preformatted else running_text(text)
        self.blocks.append(Block(shown, kind))
        self._pieces.clear()


def _rows(table: _Element) -> Iterator[list[list[Block]]]:
    """Yield the cells of each row. Tables in a cell are read with the cell."""
    waiting = list(table)[::-1]
    while waiting:
        element = waiting.pop()
        if local_name(element).lower() == "tr":
            yield [blocks_of(cell) for cell in element]
        else:
            waiting += list(element)[::-1]


def _roles(element: _Element) -> set[str]:
    types = f"{element.get('{http://www.idpf.org/2007/ops}type') or ''} {element.get('epub:type') or ''}"
    return set(f"{types} {(attribute(element, 'role') or '').replace('doc-', '')}".lower().split())
