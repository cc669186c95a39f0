"""Choose what is underlined in a quotation, and which quotations are folded, by what a phone shows."""

from __future__ import annotations

import unicodedata
from textwrap import wrap

from index.model import Hit, Span

COLUMNS = 40
"""Characters in a line on a phone."""

FOLDED_LINES = 3
"""Lines of a folded quotation that Telegram shows."""

FOLDED_COLUMNS = 36
"""Characters that are surely in one of these lines. Letters have different widths, and quotations are indented."""

EXPANDABLE_CHARS = 350
"""Longest quotation that starts unfolded, in characters: about eight lines on a phone."""

LARGEST_MARKED_SHARE = 0.5
"""Largest share of a quotation that is underlined. More of it would tell nothing."""


def underlined_sentence(hit: Hit) -> Span | None:
    """Return the sentence to underline; None if the hit has none, or it is most of the quotation."""
    if hit.sentence is None:
        return None
    start, end = hit.sentence
    return hit.sentence if end - start <= LARGEST_MARKED_SHARE * len(hit.passage.text) else None


def is_folded(hit: Hit) -> bool:
    """Return whether a quotation behind the first one starts folded.

    It is long, and the sentence that answers stays visible.
    """
    text = hit.passage.text
    if len(text) <= EXPANDABLE_CHARS:
        return False
    return hit.sentence is None or line_count(text[: hit.sentence[1]], FOLDED_COLUMNS) <= FOLDED_LINES


def line_count(text: str, columns: int = COLUMNS) -> int:
    """Return the number of lines of a text on a screen with so many columns.

    Wide characters take two. Words are not cut, except in scripts without spaces and if they are longer than a line.
    """
    return sum(_lines_of(line, columns) for line in text.split("\n"))


def _lines_of(line: str, columns: int) -> int:
    widened = "".join(character * _width(character) for character in line)
    return max(1, len(wrap(widened, columns)))


def _width(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
