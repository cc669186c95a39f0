"""Text of a page that nobody sees: it stays out where what is shown is an article already.

Some pages hide their whole text until a script shows it. That is read all the same.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.etree import _Element
from lxml.html import HtmlElement

from index.extraction.html.captions import folded
from index.extraction.html.walls import HIDDEN
from index.model import Paragraph

ENOUGH_CHARS = 300
"""Characters of an article that are shown from which on it is one, whatever is hidden: a page with fewer is taken for
an empty one that waits for its script."""

SHOWN_SHARE = 0.5
"""Share of a text that is shown from which on it is an article, however short; and below which more may be hidden than
was meant to be, so that its sender is asked."""

WHOLE_CHARS = 1_500
"""Characters of another text that is shown than the one that was found, from which on it is no teaser, nor a notice."""

PIECE_CHARS = 3  # of a hidden text, at least: shorter ones are signs, and stand in every text

MAX_PIECES = 500
"""Hidden texts that are looked for in what was found: each takes up to a millisecond. With more, all is read again."""

MATCHED_CHARS = 40  # at the beginning of a paragraph by which it is known again, though something in it was hidden

_HIDING = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))\b", re.IGNORECASE)


def is_hidden(element: _Element) -> bool:
    """Return whether an element itself says that it is not shown; its style sheet may say so as well."""
    said = element.get("hidden")
    if said is not None and said.strip().lower() != "until-found":  # that is shown to whoever looks for it
        return True
    return _HIDING.search(element.get("style") or "") is not None


def shown_part(tree: HtmlElement, texts: Sequence[str]) -> HtmlElement | None:
    """Return a copy of *tree* without what is hidden; None if none of that is in *texts*, which were found in it."""
    hidden = [element for element in tree.iter() if is_hidden(element)]
    if not hidden or not _is_any_in(hidden, folded("".join(texts))):
        return None
    shown = copy.deepcopy(tree)
    for element in [element for element in shown.iter() if is_hidden(element)]:
        if element.getparent() is not None:  # else all is hidden
            element.drop_tree()
    return shown


def is_article(shown: Sequence[Paragraph], found: Sequence[Paragraph]) -> bool:
    """Return whether the paragraphs that are *shown* are an article, where with the hidden ones these were *found*."""
    known = {folded(each.text)[:MATCHED_CHARS] for each in found}
    chars = sum(len(each.text) for each in shown)
    of_found = sum(len(each.text) for each in shown if folded(each.text)[:MATCHED_CHARS] in known)
    is_other = chars >= WHOLE_CHARS and not is_less(shown, found)
    return is_other or is_enough(of_found, sum(len(each.text) for each in found))


def is_enough(shown_chars: int, all_chars: int) -> bool:
    """Return whether so much of a text is shown that the rest may stay hidden."""
    return shown_chars > ENOUGH_CHARS or (shown_chars > 0 and shown_chars >= SHOWN_SHARE * all_chars)


def is_less(shown: Sequence[Paragraph], found: Sequence[Paragraph]) -> bool:
    """Return whether most of a text is hidden."""
    chars, of_all = (sum(len(each.text) for each in paragraphs) for paragraphs in (shown, found))
    return chars < SHOWN_SHARE * of_all


def _is_any_in(hidden: Sequence[HtmlElement], text: str) -> bool:
    pieces = list(islice({piece for element in hidden for piece in _pieces_of(element)}, MAX_PIECES + 1))
    return len(pieces) > MAX_PIECES or any(piece in text for piece in pieces)


def _pieces_of(element: HtmlElement) -> Iterator[str]:
    """Return the texts in an element that are long enough, folded."""
    for inner in element.iter():
        if inner.tag in HIDDEN:
            continue
        texts = (inner.text, *(child.tail for child in inner))
        yield from (piece for text in texts if len(piece := folded(text or "")) >= PIECE_CHARS)
