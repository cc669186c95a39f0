"""Count how much text, linked text and prose each element of a page contains."""

from __future__ import annotations

from collections import Counter

import regex
from lxml.html import HtmlElement

from index.extraction.dom import HEADINGS, HIDDEN

PROSE_CHARS = 25
"""Shortest piece of text between two tags that counts as prose, in characters. Shorter ones are labels and names."""


_BLOCKS = (
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul"
)
DENSE_WEIGHT = 3
"""Number of characters of other scripts that say as much as one character of a dense script."""

_DENSE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}]")

BLOCK_TAGS = frozenset(_BLOCKS.split())
"""Elements that begin and end a line. All others are inside one."""

LINE_TAGS = frozenset(
    {"p", "div", "section", "header", "footer", "center", "address", "nav", "summary", "dt", "legend"}
)
"""Blocks that may be a label. Items of lists and cells of tables are parts of a whole."""

_INLINE_TAGS = frozenset({"a", "button", "span", "small", "label", "strong", "b", "em", "i", "font"})

LINK_TAGS = frozenset({"a", "button"})


class TextAmounts:
    """The numbers of characters in each element of a page, without white space at the ends of each piece."""

    def __init__(self, tree: HtmlElement) -> None:
        self.elements: list[HtmlElement] = list(tree.iter())
        self.chars: Counter[HtmlElement] = Counter()
        self.linked: Counter[HtmlElement] = Counter()
        self.prose: Counter[HtmlElement] = Counter()  # outside of links, as if it were in a script that is not dense
        self.first_heading: dict[HtmlElement, HtmlElement] = {}
        self._linking: set[HtmlElement] = set()
        self._of_blocks: set[HtmlElement] = set()
        for element in self.elements:
            self._count_pieces(element)
        for element in reversed(self.elements[1:]):
            self._add_to_parent(element)

    def is_line(self, element: HtmlElement) -> bool:
        """Return whether an element contains no block, so its text is in one place."""
        return element not in self._of_blocks

    def is_alone(self, element: HtmlElement) -> bool:
        """Return whether an element is a whole line: a block without blocks in it, or the only text between blocks."""
        if not self.is_line(element) or self.chars[element] == 0:
            return False
        if element.tag in LINE_TAGS:
            return True
        parent = element.getparent()
        if element.tag not in _INLINE_TAGS or parent is None or self.is_line(parent) or parent.tag == "li":
            return False
        previous, following = element.getprevious(), element.getnext()
        before = parent.text if previous is None else previous.tail
        is_bordered = all(each is None or each.tag in BLOCK_TAGS or each.tag == "br" for each in (previous, following))
        return is_bordered and not (before or "").strip() and not (element.tail or "").strip()

    def is_linked(self, element: HtmlElement) -> bool:
        """Return whether all text in an element is in links."""
        return 0 < self.chars[element] == self.linked[element]

    def is_mostly_linked(self, element: HtmlElement) -> bool:
        """Return whether at least half of the text in an element is in links."""
        return 2 * self.linked[element] >= self.chars[element]

    def plain(self, element: HtmlElement) -> int:
        """Return the number of characters in an element outside of links."""
        return self.chars[element] - self.linked[element]

    def _count_pieces(self, element: HtmlElement) -> None:
        if element.tag in HIDDEN:
            return
        if element.tag in LINK_TAGS or element.getparent() in self._linking:
            self._linking.add(element)
        for piece in (element.text, *(child.tail for child in element)):
            if piece and (chars := len(piece.strip())):
                self.chars[element] += chars
                if element in self._linking:
                    self.linked[element] += chars
                elif (weighted := chars * (DENSE_WEIGHT if _DENSE.search(piece) else 1)) >= PROSE_CHARS:
                    self.prose[element] += weighted

    def _add_to_parent(self, element: HtmlElement) -> None:
        parent = element.getparent()
        for counts in (self.chars, self.linked, self.prose):
            counts[parent] += counts[element]
        heading = element if element.tag in HEADINGS else self.first_heading.get(element)
        if heading is not None:
            self.first_heading[parent] = heading
        if element.tag in BLOCK_TAGS or element in self._of_blocks:
            self._of_blocks.add(parent)
