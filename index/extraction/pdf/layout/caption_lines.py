"""Recognize lines that begin a caption."""

from __future__ import annotations

import regex

from index.extraction.pdf.layout.lines import Line
from index.patterns import one_of

MAX_CAPTION_SIZE = 0.93
"""Largest size of a caption without a mark after its number, in sizes of the text."""

_CAPTION = regex.compile(
    rf"{one_of('index.extraction.pdf', 'caption_labels')}"
    r"\s*(?:[A-ZА-Я]?\p{Nd}{1,3}(?:[.-]\p{Nd}{1,3})?[a-z]?)(?P<end>\s*[:.：．。|–—-]|\s|$)",
    regex.IGNORECASE,
)


def begins_caption(line: Line, size: float) -> bool:
    """Return whether *line* begins a caption: "Figure 1: …", or in small print without the colon.

    Args: size: Size of most of the text.
    """
    match = _CAPTION.match(line.text)
    return match is not None and (bool(match["end"].strip()) or line.size <= MAX_CAPTION_SIZE * size)
