"""Decide whether an article may take over a byline from elsewhere."""

from __future__ import annotations

from index.model import Draft, authors_of


def lacks_byline(draft: Draft) -> bool:
    """Return whether *draft* has no byline, and one from elsewhere would be true of it.

    If paragraphs name their authors, nobody knows who wrote the others.
    """
    return not draft.byline and not authors_of(draft.paragraphs)
