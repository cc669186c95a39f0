"""Read the article in plain text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.articles.limits import MAX_LABEL_CHARS
from index.articles.paragraph_kinds import credits_of
from index.extraction.blocks import Block, beginning, labelled, paragraphs_of
from index.extraction.credit_lines import HEADER_LINES, header_of
from index.extraction.formats.file import File
from index.extraction.results import Extracted
from index.model import Draft, Paragraph, PassageKind
from index.text import clean_line, clean_text, shortened


def read_text(file: File) -> Extracted:
    """Return the article of a file; see `draft_of_text`."""
    return Extracted(draft_of_text(file.text, file.origin.source, file.origin.name))


def draft_of_text(text: str, source: str, name: str | None) -> Draft:
    """Return the article in *text*. Its first line is the title if a blank line follows.

    Otherwise the title is the file's *name*, or the beginning of the text. A first line that is too long for a title
    stays in the text. Lines under a title that contain only a byline or a date give the author and the date. They stay
    in the text too.

    Raises: NoTextError.
    """
    text = clean_text(text)
    title, _, rest = text.partition("\n\n")
    first, *under = title.split("\n")
    if rest and under and len(header_of(under)[0]) == len(under):
        title, rest = first, text.removeprefix(first).lstrip("\n")
    if not rest or "\n" in title:
        title, rest = shortened(clean_line(name or ""), MAX_LABEL_CHARS), text
    label, blocks = labelled(title, [Block(rest)])
    paragraphs = paragraphs_of(blocks, source)
    lines = [line for paragraph in paragraphs[:HEADER_LINES] for line in paragraph.text.split("\n")]
    _, byline, published = header_of(lines if label == first else [])
    return Draft(
        title=label or beginning(paragraphs),
        paragraphs=paragraphs,
        byline=byline,
        published=published,
        credits=credits_of(paragraphs),
    )


def draft_of_texts(texts: Sequence[str], source: str) -> Draft:
    """Return the article in several messages, in order. It is the first one, with the paragraphs and credits of all.

    If a later message has a title above its text, the title becomes a heading.

    Raises: NoTextError.
    """
    first, *others = (draft_of_text(text, source, None) for text in texts)
    paragraphs = list(first.paragraphs)
    for draft in others:
        if not clean_line(draft.paragraphs[0].text).startswith(
            draft.title.removesuffix("…")
        ):  # otherwise it is not a title
            paragraphs.append(Paragraph(draft.title, PassageKind.HEADING))
        paragraphs += draft.paragraphs
    credits_of_all = dict.fromkeys(credit for draft in (first, *others) for credit in draft.credits)
    return replace(first, paragraphs=tuple(paragraphs), credits=tuple(credits_of_all))
