"""Mark the elements around an article, so that its text is read without them. The metadata are read with them."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from itertools import chain, islice

from lxml.html import HtmlElement

from index.extraction.html.labels.element_names import is_named_as_surrounding
from index.extraction.html.labels.label_lines import label_elements
from index.extraction.html.labels.label_words import is_address_label
from index.extraction.html.labels.link_sections import SectionFinder
from index.extraction.html.labels.links_between import links_between_paragraphs
from index.extraction.html.labels.text_amounts import BLOCK_TAGS, TextAmounts

MARK = "data-around-article"
"""Attribute of the elements that are marked."""

SURROUNDINGS = f".//*[@{MARK}]"
"""XPath of the elements that are marked."""

MAX_PROSE_SHARE = 0.4
"""Largest share of a page's prose in an element that is left out. A larger one is the article, whatever its name is."""

KEPT_SHARE = 0.3
"""Smallest share of a page's prose outside of all elements with such names. With less, the names do not mean it."""

MAX_MARKED = 5_000
"""Most elements that are marked. Pages have up to three hundred."""

MAX_CALL_CHARS = 500
"""Most characters of a box with a field to fill in, such as an address for a newsletter."""

MAX_FIELD_DEPTH = 6
"""Most elements between a field and the box with its words."""

_WHOLE = frozenset({"html", "head", "body", "main"})
_BOXES = frozenset({"div", "section", "aside"})
_FIELDS = frozenset({"text", "email", "search", "tel", ""})


def mark_surroundings(tree: HtmlElement) -> None:
    """Mark the elements of *tree* around the article: by their names, their headings, and the words of their lines."""
    amounts = TextAmounts(tree)
    named = [element for element in amounts.elements if is_named_as_surrounding(element)]
    named = [element for element in named if _may_go(element, amounts) and not _is_in_line(element, amounts)]
    if not _are_most(named, amounts):
        _mark(named)
    others = chain(
        _boxes_of_forms(amounts),
        SectionFinder(amounts).elements(),
        label_elements(amounts),
        links_between_paragraphs(amounts),
    )
    _mark(element for element in others if _may_go(element, amounts))


def without_surroundings(tree: HtmlElement) -> HtmlElement:
    """Return a copy of *tree* without the elements that are marked; itself if there are none."""
    if not any(element.get(MARK) is not None for element in tree.iter()):
        return tree
    left = copy.deepcopy(tree)
    for element in [element for element in left.iter() if element.get(MARK) is not None]:
        element.drop_tree()
    return left


def is_surrounding(element: HtmlElement) -> bool:
    """Return whether an element or one around it is marked."""
    return element.get(MARK) is not None or any(each.get(MARK) is not None for each in element.iterancestors())


def _mark(elements: Iterable[HtmlElement]) -> None:
    for _, element in zip(range(MAX_MARKED), elements, strict=False):
        element.set(MARK, "")


def _may_go(element: HtmlElement, amounts: TextAmounts) -> bool:
    whole = amounts.prose[amounts.elements[0]]
    return element.tag not in _WHOLE and amounts.prose[element] <= MAX_PROSE_SHARE * whole


def _is_in_line(element: HtmlElement, amounts: TextAmounts) -> bool:
    """Return whether an element is a part of a line."""
    parent = element.getparent()
    if element.tag in BLOCK_TAGS or parent is None or not amounts.is_line(parent):
        return False
    return amounts.chars[parent] > amounts.chars[element]


def _are_most(named: Iterable[HtmlElement], amounts: TextAmounts) -> bool:
    """Return whether the elements with such names contain most of the prose."""
    within = set(named)
    prose = 0
    for element in amounts.elements:
        if element.getparent() in within:
            within.add(element)
        elif element in within:
            prose += amounts.prose[element]
    whole = amounts.prose[amounts.elements[0]]
    return whole > 0 and whole - prose < KEPT_SHARE * whole


def _boxes_of_forms(amounts: TextAmounts) -> Iterable[HtmlElement]:
    """Yield the small boxes with a form or a field for an address: calls to subscribe, searches."""
    yield from _boxes_of_addresses(amounts)
    for element in amounts.elements:
        if element.tag != "form" or not any(_is_field(each) for each in element.iter("input", "textarea")):
            continue
        box = element.getparent()
        is_small = box is not None and amounts.chars[box] <= MAX_CALL_CHARS
        if box is not None and is_small and box.tag not in _WHOLE | {"article", "td"}:
            yield box


def _boxes_of_addresses(amounts: TextAmounts) -> Iterable[HtmlElement]:
    """Yield the small boxes with a field for an address but without a form, which a script sends."""
    for element in amounts.elements:
        if element.tag != "input" or not _is_address(element):
            continue
        box = next((each for each in islice(element.iterancestors(), MAX_FIELD_DEPTH) if amounts.chars[each]), None)
        is_box = box is not None and box.tag in _BOXES and not amounts.is_line(box)
        if box is not None and is_box and amounts.chars[box] <= MAX_CALL_CHARS:
            yield box


def _is_address(element: HtmlElement) -> bool:
    kind = (element.get("type") or "").lower()
    return kind == "email" or (kind in _FIELDS and is_address_label(element.get("placeholder") or ""))


def _is_field(element: HtmlElement) -> bool:
    return element.tag == "textarea" or (element.get("type") or "").lower() in _FIELDS
