"""Read the own text of a post: without quotations of others, signatures, and labels."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache
from itertools import chain, islice

import regex
from lxml.html import HtmlElement

from index.extraction.blocks import CELL_BORDER, MARKED_LINE_BREAK, MAX_ROW_CHARS, running_text
from index.extraction.dom import HEADINGS
from index.extraction.html.hidden_text import is_hidden
from index.patterns import one_of
from index.text import clean_line, clean_text

_BLOCKS = HEADINGS | {
    *("address", "article", "aside", "blockquote", "center", "dd", "details", "div", "dl", "dt", "figure", "footer"),
    *("header", "hr", "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "thead", "tr", "ul"),
}
"""Elements that begin and end a paragraph."""

_NOT_READ = frozenset(
    {
        *("aside", "audio", "button", "canvas", "figcaption", "form", "head", "iframe", "input", "label", "nav"),
        *("noscript", "object", "script", "select", "style", "svg", "template", "textarea", "video", "rp", "rt"),
    }
)
"""Elements without words of the author. An aside is a quotation, or the beginning of a linked page."""

_PLAIN = (_BLOCKS - _NOT_READ - {"blockquote", "div", "table"}) | {"a", "b", "code", "em", "i", "span", "strong", "td"}
"""Elements that belong to the text unless their attributes say otherwise."""

_QUOTE = regex.compile(
    r"(?!js[-_])(?:[a-z0-9_-]{0,20}[-_]{1,2})?(?:bbcode|bb|ips|user|message|post)?(?:block)?quot(?:e|ed|ation)"
    r"(?:d?[-_]?(?:s|box|block|header|content|title|top|main|author|body|wrapper|container|message|text|post)){0,2}"
    r"|(?:gmail|moz)[-_](?:quote|extra|cite-prefix)[a-z_-]{0,20}",
    regex.IGNORECASE,
)
"""Class of a quotation: bbCodeBlock--quote, bbcode_quote, quotetitle, ipsQuote."""

_SIGNATURE = regex.compile(
    r"(?:[a-z0-9_-]{0,20}[-_]{1,2})?(?:post)?(?:signature|sig)(?:s|[-_][a-z_-]{0,20})?", regex.IGNORECASE
)
_LABELS = regex.compile(
    r"(?:(?:post|message|msg|comment|last|is|was|bbp)[-_]?)?edit(?:ed)?"
    r"(?:[-_]?(?:by|notes?|info|on|message|reason|msg|date|time|log|revision[-_]log))?|lastedit(?:ed)?by|pstatus|editedby"
    r"|bbp[-_](?:topic|reply)[-_]revision[-_](?:log|item)"
    r"|(?:inline[-_]?|file[-_]?)?attach(?:ment|ed)?s?(?:[-_]?(?:box|list|block|files|nopermission|link|image|info))?"
    r"|(?:(?:post|message|bbcode)[-_]?)?(?:likes?|reactions?|reputation|avatar|badges?|polls?|toolbar|controls|buttons?)"
    r"|(?:bb)?code(?:block)?[-_]?(?:header|title|label|toolbar)|code_header|codeheader|bbcodeblock-title"
    r"|(?:[a-z]{1,14}-)?expandlink|lightbox(?:-wrapper)?|onebox|sr-only|visually-?hidden|v-visible-sr|blind|d-none|hidden|hide"
    r"|jammer|ads?|advert(?:isement)?|adsense|adsbygoogle|(?:a2a|addtoany|social)[-_]\S{1,20}|share(?:[-_]\S{1,20})?"
    r"|copy(?:[-_]?(?:code|button|btn))?|(?:bbcode|bb)?spoiler[-_]?(?:button|head(?:er)?|label|title)(?:[-_]\S{1,20})?"
    r"|report|reply|flair|userrank|userbadge",
    regex.IGNORECASE,
)
"""Class of a label, or of text that the system adds."""

_TITLE_LABELS = regex.compile(
    r"label(?:-\S{1,20})?|prefix\S{0,20}|(?:ips)?badge\S{0,20}|flair\S{0,20}|reputation\S{0,20}", regex.IGNORECASE
)
"""Class of a label in a title or in front of a name."""

_CODE_BOX = regex.compile(
    r"(?:[a-z]{0,12}[-_]{1,2})?(?:codebox|codeblock|blockcode|code|bbcode_(?:code|container)|bbcodeblock)",
    regex.IGNORECASE,
)
"""Class of a box with code and its label."""

_QUOTED_LINE = re.compile(r"\s*(?:>|&gt;|＞)")
_SIGNATURE_LINE = re.compile(r"_{8,}")
_LEAD = regex.compile(
    rf"@.{{0,150}}[:：]|.{{0,150}}(?<!\p{{L}}){one_of('index.extraction.html.discussions', 'wrote')}.{{0,150}}[:：]",
    regex.IGNORECASE,
)
"""Line in front of a quotation: who wrote it."""

MAX_LEAD_CHARS = 200
"""Longest line in front of a quotation, in characters."""

MAX_CLASS_CHARS = 500  # most characters of the classes of an element that are read
MAX_CELLS = 100  # of a row whose cells are joined

Keeps = Callable[[HtmlElement], bool]


def texts_of(
    body: HtmlElement,
    hidden: Collection[str] = (),
    keeps: Keeps | None = None,
    others: Collection[HtmlElement] = frozenset(),
) -> tuple[str, ...]:
    """Return the own paragraphs of the post in *body*, clean.

    Args: hidden: Names that the page's style sheets hide. keeps: Returns whether a plain quotation belongs to the text;
        None: none does. others: Elements of other posts, which are in the body if an element in it has no end.
    """
    writer = _Writer(frozenset(hidden), keeps, others)
    writer.walk(body, is_body=True)
    writer.end_block()
    return tuple(writer.texts)


def is_lead(line: str) -> bool:
    """Return whether a line in front of a quotation says who wrote it."""
    return len(line) <= MAX_LEAD_CHARS and _LEAD.fullmatch(line) is not None


def is_quotation(element: HtmlElement) -> bool:
    """Return whether the names of an element say that it is a quotation."""
    return _is_called(element, _QUOTE)


def is_signature(element: HtmlElement) -> bool:
    """Return whether the names of an element say that it is the signature of an author."""
    return _is_called(element, _SIGNATURE)


def _is_left_out(element: HtmlElement) -> bool:
    """Return whether an element has no words of the author, except a plain quotation."""
    if element.tag in _NOT_READ or any(_is_called(element, each) for each in (_LABELS, _QUOTE, _SIGNATURE)):
        return True
    if element.get("data-excludequote") is not None:  # Invision writes who edited a post
        return True
    return _is_quoting_table(element) if element.tag == "table" else _is_old_quotation(element)


def _is_called(element: HtmlElement, names: regex.Pattern[str]) -> bool:
    """Return whether one of the classes of an element is such a name."""
    classes = element.get("class")
    return bool(classes) and _is_any(classes[:MAX_CLASS_CHARS], names)


@lru_cache(maxsize=4_000)
def _is_any(classes: str, names: regex.Pattern[str]) -> bool:
    return any(names.fullmatch(name) for name in classes.split())


def _is_quoting_table(table: HtmlElement) -> bool:
    """Return whether a table is a quotation of phpBB 2."""
    return any((cell.get("class") or "").lower() == "quote" for cell in islice(table.iter("td"), MAX_CELLS))


def _is_old_quotation(element: HtmlElement) -> bool:
    """Return whether an element is a quotation of vBulletin 3, or the label of its code."""
    if element.tag != "div":
        return False
    follower = element.getnext()
    is_small = (element.get("class") or "").lower() == "smallfont"
    if is_small and follower is not None and follower.tag == "pre":
        return True
    first = next(iter(element), None)
    if first is None or (first.get("class") or "").lower() != "smallfont":
        return False
    second = first.getnext()
    return second is not None and second.tag == "table"


class _Writer:
    """A walk through a post that cuts it where a paragraph begins or ends."""

    def __init__(self, hidden: frozenset[str], keeps: Keeps | None, others: Collection[HtmlElement]) -> None:
        self.texts: list[str] = []
        self._pieces: list[str] = []
        self._hidden = hidden
        self._keeps = keeps
        self._others = others
        self._is_over = False  # whether the signature has begun

    def walk(self, element: HtmlElement, *, is_body: bool = False) -> None:
        """Collect *element*."""
        if element.tag == "br":
            self._pieces.append(MARKED_LINE_BREAK)
        elif not is_body and self._leaves_out(element):
            return
        elif element.tag == "pre":
            self._add_preformatted(element)
        elif element.tag == "tr" and (line := self._line_of(element)) is not None:
            self.end_block()
            self._add(line)
        else:
            self._walk_within(element)

    def _walk_within(self, element: HtmlElement) -> None:
        is_block = element.tag in _BLOCKS
        if is_block:
            self.end_block()
        code = next(element.iter("pre", "code"), None) if _is_called(element, _CODE_BOX) else None
        if code is not None and code is not element:
            self._add_preformatted(code)
        else:
            self._pieces.append(element.text or "")
            for child in element:
                self.walk(child)
                self._pieces.append(child.tail or "")
        if is_block:
            self.end_block()

    def end_block(self) -> None:
        """Make paragraphs of the collected text."""
        self._add(running_text("".join(self._pieces)))
        self._pieces.clear()

    def _leaves_out(self, element: HtmlElement) -> bool:
        if element in self._others:
            return True
        if not element.attrib and element.tag in _PLAIN:
            return False
        is_plain = element.tag == "blockquote" and (self._keeps is None or not self._keeps(element))
        if is_plain or _is_left_out(element):
            if is_plain or is_quotation(element):
                self.end_block()
                self._drop_lead()
            return True
        return is_hidden(element, self._hidden)

    def _add_preformatted(self, element: HtmlElement) -> None:
        self.end_block()
        text = "\n".join(line for line in _lines_of_code(element) if clean_line(line))
        if not self._is_over and (cleaned := clean_text(text)):
            self.texts.append(cleaned)

    def _line_of(self, row: HtmlElement) -> str | None:
        """Return the cells of a table row in one line; None if they are whole texts."""
        if any(inner.tag in _BLOCKS for inner in row.iterdescendants()):
            return None
        cells = (clean_line(str(cell.text_content())) for cell in islice(row, MAX_CELLS))
        line = CELL_BORDER.join(cell for cell in cells if cell)
        return line if len(line) <= MAX_ROW_CHARS else None

    def _add(self, text: str) -> None:
        for paragraph in clean_text(text).split("\n\n"):
            lines: list[str] = []
            for line in paragraph.split("\n"):
                self._is_over = self._is_over or _SIGNATURE_LINE.fullmatch(line) is not None
                if self._is_over:
                    break
                if _QUOTED_LINE.match(line):
                    self._drop_lead(lines or None)
                else:
                    lines.append(line)
            if any(lines):
                self.texts.append("\n".join(lines))

    def _drop_lead(self, lines: list[str] | None = None) -> None:
        """Drop the last line if it says who wrote the quotation that follows."""
        before = self.texts if lines is None else lines
        if before and is_lead(before[-1]):
            before.pop()


def _lines_of_code(element: HtmlElement) -> list[str]:
    """Return the lines of a text whose line breaks are shown as they are written."""
    pieces = (
        (("\n" if inner.tag == "br" else inner.text) or "", inner.tail or "") for inner in element.iterdescendants()
    )
    return "".join(chain([element.text or ""], *pieces)).splitlines()


def named_lines(element: HtmlElement) -> Iterator[str]:
    """Yield the pieces of a title or name without the labels in it."""
    yield element.text or ""
    for child in element:
        is_label = not isinstance(child.tag, str) or _is_left_out(child) or _is_called(child, _TITLE_LABELS)
        if not is_label and not is_hidden(child):
            yield from named_lines(child)
        yield child.tail or ""
