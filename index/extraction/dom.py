"""Parse HTML, read the names of its elements, and distinguish large elements from small ones."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

from lxml.etree import ParserError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from index.errors import BrokenContentError

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

SMALL = 30
"""Number of elements in an element below which it is small, such as a title with labels and icons."""


def html_tree(text: str, source: str, parse: Callable[..., HtmlElement] = document_fromstring) -> HtmlElement | None:
    """Return the root of a page, or of a fragment if *parse* reads fragments; None if it is empty.

    Raises: BrokenContentError: it is nested too deeply, or has a text that is too long, so the rest would be missing.
    """
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = parse(text.replace("\0", "").encode("utf-8", "ignore"), parser=parser)
    except (ParserError, ValueError):  # it is empty or unreadable
        return None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise BrokenContentError(source)  # the parser stopped there
    return tree


def names_of(element: HtmlElement) -> str:
    """Return the class and the id of an element."""
    return f"{element.get('id') or ''} {element.get('class') or ''}"


def is_small(element: HtmlElement) -> bool:
    """Return whether an element contains little. This is fast, because it does not join the text of a large element."""
    return sum(1 for _ in islice(element.iter(), SMALL)) < SMALL
