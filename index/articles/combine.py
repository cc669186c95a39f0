"""One article of what was published in several messages."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from index.model import Draft, Paragraph, PassageKind
from index.text import clean_line


def joined(drafts: Sequence[Draft]) -> Draft:
    """The first of *drafts* with the paragraphs and the credits of all, in their order; there is at least one.

    A title that a later one has above its text becomes a heading.
    """
    paragraphs = list(drafts[0].paragraphs)
    for draft in drafts[1:]:
        if not _is_its_beginning(draft.title, draft.paragraphs[0].text):
            paragraphs.append(Paragraph(draft.title, PassageKind.HEADING))
        paragraphs += draft.paragraphs
    credits_of_all = dict.fromkeys(credit for draft in drafts for credit in draft.credits)
    return dataclasses.replace(drafts[0], paragraphs=tuple(paragraphs), credits=tuple(credits_of_all))


def _is_its_beginning(title: str, text: str) -> bool:
    """Whether a title was made of the beginning of the text under it, for want of another."""
    return clean_line(text).startswith(title.removesuffix("…"))
