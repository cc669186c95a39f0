"""Remove the links in headings that only edit them, or only lead to them."""

from __future__ import annotations

from lxml.html import HtmlElement

from index.extraction.dom import HEADINGS, is_small
from index.text import letters_of

_EDITING = frozenset({"mw-editsection"})
"""Classes of links to edit the text under a heading, in wikis."""


def remove_heading_links(tree: HtmlElement) -> None:
    """Remove from all headings of a page the links that are no words, such as ¶, and those to edit a wiki."""
    for heading in list(tree.iter(*HEADINGS)):
        if is_small(heading):
            for element in list(heading.iter("a", "span")):
                if _is_control(element) and element.getparent() is not None:
                    element.drop_tree()


def _is_control(element: HtmlElement) -> bool:
    if not _EDITING.isdisjoint((element.get("class") or "").split()):
        return True
    return element.tag == "a" and element.get("href") is not None and letters_of(str(element.text_content())) == ""
