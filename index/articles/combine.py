"""Combine several messages into one article."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from index.model import Draft, Paragraph, PassageKind
from index.text import clean_line


def joined(drafts: Sequence[Draft]) -> Draft:
    """Return the first of *drafts* with the paragraphs and credits of all, in their order. There is at least one.

    If a later draft has a title above its text, the title becomes a heading.
    """
    paragraphs = list(drafts[0].paragraphs)
    for draft in drafts[1:]:
        if not _is_its_beginning(draft.title, draft.paragraphs[0].text):
            paragraphs.append(Paragraph(draft.title, PassageKind.HEADING))
        paragraphs += draft.paragraphs
    credits_of_all = dict.fromkeys(credit for draft in drafts for credit in draft.credits)
    return dataclasses.replace(drafts[0], paragraphs=tuple(paragraphs), credits=tuple(credits_of_all))


def _is_its_beginning(title: str, text: str) -> bool:
    """Return whether a title was made of the beginning of the text below it, because there was no other."""
    return clean_line(text).startswith(title.removesuffix("…"))
