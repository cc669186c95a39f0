"""Recognise sentences about asking in scripts without spaces: they consist of listed parts, in any order."""

from __future__ import annotations

from index.query.frames.lists import asking_signs, unspaced_parts

_LONGEST_PART = 8
"""Number of characters of the longest part."""


def is_polite_unspaced(text: str) -> bool:
    """Return whether *text* consists of parts of sentences about asking, and of two at least."""
    parts, reached = unspaced_parts(), {0}
    for end in range(1, len(text) + 1):
        if any(start in reached and text[start:end] in parts for start in range(max(0, end - _LONGEST_PART), end)):
            reached.add(end)
    return len(text) in reached and any(sign in text for sign in asking_signs() if not sign.isascii())
