"""Parse HTML, read the names of its elements, and distinguish large elements from small ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from itertools import islice

from lxml.etree import ParserError, XMLSyntaxError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from index.errors import BrokenContentError

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

_BLOCKS = (
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr li main ol p pre section summary table tbody td tfoot th thead tr ul"
)
BLOCKS = frozenset(_BLOCKS.split())
"""Elements that begin and end a paragraph. All others are inside one."""

HIDDEN = frozenset({"script", "style", "noscript", "template", "head", "svg", "select", "textarea"})
"""Elements that are not visible."""

SMALL = 30
"""Number of elements in an element below which it is small, such as a title with labels and icons."""

MAX_CODE = 0x110000  # one more than the largest character code

_NO_XML = re.compile("[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff]")
_REFERENCE = re.compile(r"&#([0-9]{1,7}|[xX][0-9a-fA-F]{1,6});?")
_FORM_FEED = "\f"  # white space in HTML, but not in XML


def html_tree(text: str, source: str, parse: Callable[..., HtmlElement] = document_fromstring) -> HtmlElement | None:
    """Return the root of a page, or of a fragment if *parse* reads fragments; None if it is empty.

    Raises: BrokenContentError: it is nested too deeply, or has a text that is too long, so the rest would be missing.
    """
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = parse(_readable(text).encode("utf-8", "ignore"), parser=parser)
    except ParserError:  # it is empty, or the parser stopped before the first element
        tree = None
    except XMLSyntaxError as error:
        raise BrokenContentError(source) from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise BrokenContentError(source)  # the parser stopped there
    return tree


def _readable(text: str) -> str:
    """Return *text* without characters that XML forbids. lxml and trafilatura give up on a text with one of them."""
    return _REFERENCE.sub(_allowed, _NO_XML.sub("", text.replace(_FORM_FEED, " ")))


def _allowed(reference: re.Match[str]) -> str:
    """Return a reference to a character, or its replacement if XML forbids the character."""
    digits = reference[1]
    code = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    if code < MAX_CODE and chr(code) == _FORM_FEED:
        return " "
    return "" if code < MAX_CODE and _NO_XML.match(chr(code)) else reference[0]


def names_of(element: HtmlElement) -> str:
    """Return the class and the id of an element."""
    return f"{element.get('id') or ''} {element.get('class') or ''}"


def is_small(element: HtmlElement) -> bool:
    """Return whether an element contains little. This is fast, because it does not join the text of a large element."""
    return sum(1 for _ in islice(element.iter(), SMALL)) < SMALL


def innermost_with(tree: HtmlElement, amounts: Counter[HtmlElement], share: float) -> HtmlElement:
    """Return the innermost element that has at least this share of the *amounts* of elements in and below it."""
    within = Counter(amounts)
    upwards = list(tree.iter())[::-1]
    for element in upwards[:-1]:
        within[element.getparent()] += within[element]
    return next(element for element in upwards if within[element] >= share * within[tree])


def folded(text: str) -> str:
    """Return *text* without white space, for comparison."""
    return "".join(text.split())
