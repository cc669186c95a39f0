"""The article in plain text."""

from __future__ import annotations

from index.extraction.blocks import Block, beginning, paragraphs_of
from index.limits import MAX_LABEL_CHARS
from index.model import Draft
from index.paragraphs import credits_of
from index.text import clean_line, clean_text, shortened


def draft_of_text(text: str, source: str, name: str | None) -> Draft:
    """The article in *text*: its first line is the title if a blank line follows.

    Without one the title is the file's *name*, or the beginning of the text. A first line that is too long for a title
    is cut as such, and stays in the text.

    Raises: NoTextError.
    """
    text = clean_text(text)
    title, _, rest = text.partition("\n\n")
    if not rest or "\n" in title:
        title, rest = clean_line(name or ""), text
    paragraphs = paragraphs_of([Block(text if len(title) > MAX_LABEL_CHARS else rest)], source)
    return Draft(
        title=shortened(title, MAX_LABEL_CHARS) if title else beginning(paragraphs),
        paragraphs=paragraphs,
        credits=credits_of(paragraphs),
    )
