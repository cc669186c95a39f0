"""Show the hidden text under headings that open it, such as the answers to frequent questions.

Its readers see the headings, and open the text with one click. A page has several of them, one below the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice

import regex
from lxml.html import HtmlElement

from index.extraction.dom import HEADINGS, names_of
from index.extraction.html.hidden_text import hidden_names, is_hidden
from index.extraction.html.labels.element_names import ELSEWHERE
from index.extraction.html.labels.label_words import is_call, is_label, is_related_heading
from index.text import clean_line

MIN_PANELS = 2
"""Fewest panels of a kind. A single hidden text under a heading may be anything."""

MAX_PANELS = 2_000
"""Most panels that are shown. Long lists of questions have two hundred."""

MIN_PANEL_CHARS = 25
"""Shortest text of a panel outside of links, in characters. Menus and rows of buttons have less."""

MAX_CONTROL_CHARS = 300
"""Longest heading of a panel, in characters."""

MAX_CONTROL_ELEMENTS = 12
"""Most elements in a heading of a panel, such as its icons."""

SAMPLE_ELEMENTS = 100
"""Number of first elements of a panel that tell whether it is a text."""

_CONTROLS = frozenset({"button", "a"})
_TERMS = HEADINGS - {"h1"} | {"dt"}
_TARGETS = ("aria-controls", "data-bs-target", "data-target", "href")
_TOGGLES = ("data-toggle", "data-bs-toggle")
"""Attributes of controls in Bootstrap. Values other than "collapse" open dialogs, menus and hints."""

_OUTSIDE = frozenset({"nav", "header", "footer", "aside", "form", "dialog", "figure"})
_FIELDS = ("input", "textarea", "select")
_HIDING_NAME = regex.compile(r"(?:is-|u-|d-|js-)?(?:hidden|hide|none|invisible|collapsed?)")
"""Classes that hide an element, in frameworks of styles."""


def show_panels(tree: HtmlElement) -> None:
    """Show the hidden panels of *tree*, and make headings of the buttons and links that open them."""
    names = hidden_names(tree)
    panels = list(islice(_panels_in(tree, names), MAX_PANELS))
    kinds = Counter(_kind(panel) for _, panel in panels)
    for control, panel in panels:
        if kinds[_kind(panel)] >= MIN_PANELS and not any(is_hidden(each, names) for each in _around(control)):
            _show(panel, names)
            _make_heading(control)


def _kind(panel: HtmlElement) -> tuple[str, str]:
    return panel.tag, panel.get("class") or ""


def _around(control: HtmlElement) -> Iterator[HtmlElement]:
    yield control
    yield from control.iterancestors()


def _panels_in(tree: HtmlElement, names: frozenset[str]) -> Iterator[tuple[HtmlElement, HtmlElement]]:
    """Yield the hidden texts with what opens them: a part of the element before them."""
    for panel in tree.iter("div", "section", "dd", "p", "article"):
        before = panel.getprevious()
        if before is None or not is_hidden(panel, names) or any(each.tag in _OUTSIDE for each in panel.iterancestors()):
            continue
        control = _control_in(before, panel)
        if control is not None and _is_heading(control) and _is_text(panel):
            yield control, panel


def _control_in(before: HtmlElement, panel: HtmlElement) -> HtmlElement | None:
    """Return the button or link in an element that opens the panel behind it; the element if it is a heading."""
    inner = list(islice(before.iter(), MAX_CONTROL_ELEMENTS))
    controls = [each for each in inner if each.tag in _CONTROLS or each.get("role") == "button"]
    own = panel.get("id")
    opening = (each for each in controls if own and any(each.get(name) in (own, f"#{own}") for name in _TARGETS))
    return next(opening, before if before.tag in _TERMS or before.tag == "button" else None)


def _is_heading(control: HtmlElement) -> bool:
    """Return whether the words of a control are a heading, not the label of a box of comments or buttons."""
    line = clean_line(str(control.text_content()))
    if not any(map(str.isalpha, line)) or len(line) > MAX_CONTROL_CHARS:
        return False
    if any((control.get(name) or "collapse") != "collapse" for name in _TOGGLES):
        return False
    return not (is_label(line, linked=True) or is_related_heading(line) or is_call(line))


def _is_text(panel: HtmlElement) -> bool:
    """Return whether a panel is a text of the article: it has no fields to fill in, and little of it is in links."""
    elements = list(islice(panel.iter(), SAMPLE_ELEMENTS))
    is_other = panel.get("role") in ("dialog", "menu") or ELSEWHERE.search(names_of(panel)) is not None
    if is_other or any(each.tag in _FIELDS for each in elements):
        return False
    linked = sum(len((each.text or "").strip()) for each in elements if each.tag in _CONTROLS)
    texts = sum(len((each.text or "").strip()) for each in elements)
    tails = sum(len((each.tail or "").strip()) for each in elements if each is not panel)
    return texts + tails - linked >= max(MIN_PANEL_CHARS, linked)


def _show(panel: HtmlElement, names: frozenset[str]) -> None:
    """Remove from a panel what hides it."""
    for name in ("style", "hidden", "aria-hidden"):
        panel.attrib.pop(name, None)
    classes = (panel.get("class") or "").split()
    panel.set(
        "class", " ".join(each for each in classes if f".{each}" not in names and not _HIDING_NAME.fullmatch(each))
    )
    if f"#{panel.get('id')}" in names:
        panel.attrib.pop("id")


def _make_heading(control: HtmlElement) -> None:
    """Make a heading of a control, unless it is one, or is in one or around one."""
    if control.tag in _TERMS or control.getparent() is None:
        return
    is_around = next(control.iter(*_TERMS), None) is not None
    if is_around or any(each.tag in _TERMS for each in islice(control.iterancestors(), 2)):
        control.drop_tag()
        return
    control.tag = "h3"
    control.attrib.clear()
