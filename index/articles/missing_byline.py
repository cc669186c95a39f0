"""Decide whether an article may take over a byline from elsewhere."""

from __future__ import annotations

from index.model import Article, Draft, authors_of


def lacks_byline(draft: Draft) -> bool:
    """Return whether *draft* has no byline, and one from elsewhere would be true of it.

    If paragraphs name their authors, nobody knows who wrote the others.
    """
    return not draft.byline and not authors_of(draft.paragraphs)


def byline_after(earlier: Article, draft: Draft) -> str | None:
    """Return the byline of *draft*, or of an earlier state of its article if the draft lacks one.

    The byline of a discussion is not taken over: it is true only of the posts that name nobody. If the authors of the
    posts can no longer be read, it would be shown under all of them.
    """
    return earlier.byline if lacks_byline(draft) and not earlier.authors else draft.byline
