"""Leave hidden text out of an article if the visible text is an article by itself.

Some pages hide their whole text until a script shows it. Such text is read anyway.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.etree import _Element
from lxml.html import HtmlElement

from index.extraction.dom import HIDDEN, folded
from index.model import Paragraph

ENOUGH_CHARS = 300
"""Number of visible characters of a text from which it is an article, whatever is hidden. A page with fewer counts as
an empty page that waits for its script."""

SHOWN_SHARE = 0.5
"""Share of a text that is visible from which it is an article, however short. Below this share, more may be hidden than
was intended, so the sender is asked."""

WHOLE_CHARS = 1_500
"""Visible characters of another text than the extracted one from which it is neither a teaser nor a notice."""

PIECE_CHARS = 3  # fewest characters of a hidden text; shorter ones are signs, and are in every text

MAX_PIECES = 500
"""Most hidden texts that are searched for in an article. Each takes up to a millisecond. If there are more, all is read
again."""

MATCHED_CHARS = 40  # at the beginning of a paragraph by which it is recognized although a part of it was hidden

_HIDING = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))\b", re.IGNORECASE)

_SHOWING = re.compile(r"(?:^|;)\s*(?:display|visibility)\s*:", re.IGNORECASE)

_BRACE = re.compile(r"[{}]")

_NAME = re.compile(r"[.#][\w-]+")
"""Selector of one class or one id. The effect of others depends on the rest of the page."""

MAX_STYLE_CHARS = 200_000
"""Most characters of a page's style sheets that are read."""


def hidden_names(tree: HtmlElement) -> frozenset[str]:
    """Return the classes (".name") and ids ("#name") that the page's own style sheets hide everywhere."""
    sheets = (sheet.text or "" for sheet in tree.iter("style") if (sheet.get("media") or "all") in ("all", "screen"))
    names: set[str] = set()
    for selectors, style in _rules("".join(sheets)[:MAX_STYLE_CHARS]):
        chosen = {name for each in selectors.split(",") if _NAME.fullmatch(name := each.strip())}
        if _HIDING.search(style):
            names |= chosen
        elif _SHOWING.search(style):
            names -= chosen
    return frozenset(names)


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Yield the selectors and the style of each rule that always applies, not only on some screens."""
    sheet = _without_comments(sheet)
    selectors, begin, depth = "", 0, 0
    for brace in _BRACE.finditer(sheet):
        if brace[0] == "{":
            if depth == 0:
                selectors, begin = sheet[begin : brace.start()].rpartition(";")[2].strip(), brace.end()
            depth += 1
            continue
        if depth == 1 and not selectors.startswith("@"):
            yield selectors, sheet[begin : brace.start()]
        depth = max(0, depth - 1)
        begin = brace.end() if depth == 0 else begin


def _without_comments(style: str) -> str:
    first, *rest = style.split("/*")
    return first + "".join(each.partition("*/")[2] for each in rest)


def is_hidden(element: _Element, names: frozenset[str] = frozenset()) -> bool:
    """Return whether an element hides itself, or has one of these hidden *names*."""
    if element.tag == "template":
        return True
    said = element.get("hidden")
    if said is not None and said.strip().lower() != "until-found":  # browsers show it to readers who search for it
        return True
    if _HIDING.search(_without_comments(element.get("style") or "")):
        return True
    own = {f".{each}" for each in (element.get("class") or "").split()} | {f"#{element.get('id')}"}
    return not names.isdisjoint(own)


def shown_part(tree: HtmlElement, texts: Sequence[str]) -> HtmlElement | None:
    """Return a copy of *tree* without hidden elements; None if *texts*, which come from it, contain no hidden text."""
    names = hidden_names(tree)
    hidden = [element for element in tree.iter() if is_hidden(element, names)]
    if not hidden or not _is_any_in(hidden, folded("".join(texts))):
        return None
    shown = copy.deepcopy(tree)
    for element in [element for element in shown.iter() if is_hidden(element, names)]:
        if element.getparent() is not None:  # otherwise everything is hidden
            element.drop_tree()
    return shown


def is_article(shown: Sequence[Paragraph], found: Sequence[Paragraph]) -> bool:
    """Return whether the visible paragraphs are an article. *found* also includes the hidden paragraphs."""
    known = {folded(each.text)[:MATCHED_CHARS] for each in found}
    chars = sum(len(each.text) for each in shown)
    of_found = sum(len(each.text) for each in shown if folded(each.text)[:MATCHED_CHARS] in known)
    is_other = chars >= WHOLE_CHARS and not is_less(shown, found)
    return is_other or is_enough(of_found, sum(len(each.text) for each in found))


def is_enough(shown_chars: int, all_chars: int) -> bool:
    """Return whether so much of a text is visible that the rest may stay hidden."""
    return shown_chars > ENOUGH_CHARS or (shown_chars > 0 and shown_chars >= SHOWN_SHARE * all_chars)


def is_less(shown: Sequence[Paragraph], found: Sequence[Paragraph]) -> bool:
    """Return whether most of a text is hidden."""
    chars, of_all = (sum(len(each.text) for each in paragraphs) for paragraphs in (shown, found))
    return chars < SHOWN_SHARE * of_all


def _is_any_in(hidden: Sequence[HtmlElement], text: str) -> bool:
    pieces = list(islice({piece for element in hidden for piece in _pieces_of(element)}, MAX_PIECES + 1))
    return len(pieces) > MAX_PIECES or any(piece in text for piece in pieces)


def _pieces_of(element: HtmlElement) -> Iterator[str]:
    """Yield the folded texts in an element that are long enough."""
    for inner in element.iter():
        if inner.tag in HIDDEN:
            continue
        texts = (inner.text, *(child.tail for child in inner))
        yield from (piece for text in texts if len(piece := folded(text or "")) >= PIECE_CHARS)
