"""Patterns made of alternatives, as the word lists of many languages need them."""

from __future__ import annotations

import regex


def any_of(*alternatives: str) -> str:
    """Return a pattern that matches one of *alternatives*, themselves patterns."""
    return f"(?:{'|'.join(alternatives)})"


def compiled(*alternatives: str, around: str = "") -> regex.Pattern[str]:
    """Return what matches one of *alternatives* in any case, with *around* before and behind it."""
    return regex.compile(f"{around}{any_of(*alternatives)}{around}", regex.IGNORECASE | regex.DOTALL)
