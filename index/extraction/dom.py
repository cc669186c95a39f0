"""What the elements of a page are called, and whether there is much in them."""

from __future__ import annotations

from itertools import islice

from lxml.html import HtmlElement

SMALL = 30
"""Elements in one below which it is small, such as a title with labels and icons in it."""


def names_of(element: HtmlElement) -> str:
    """What a page calls one of its elements."""
    return f"{element.get('id') or ''} {element.get('class') or ''}"


def is_small(element: HtmlElement) -> bool:
    """Whether there is little in an element: its text need not be taken together to see that it is too long."""
    return sum(1 for _ in islice(element.iter(), SMALL)) < SMALL
