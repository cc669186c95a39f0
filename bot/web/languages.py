"""Choose the language of a page."""

from __future__ import annotations

import re

LANGUAGES = ("en", "ar", "de", "es", "fa", "fr", "ja", "ko", "pt", "ru", "uk", "zh")
"""Languages of pages, the usual one first. Their catalogues have every sentence of a page."""

RIGHT_TO_LEFT = frozenset({"ar", "fa"})

RANGES_READ = 20
"""Most languages of a browser that are read. People set a handful."""

_RANGE = re.compile(r"\s*([A-Za-z]{1,8})(?:-[A-Za-z0-9-]*)?\s*(?:;\s*q=(1(?:\.0{0,3})?|0(?:\.[0-9]{0,3})?)\s*)?")


def language_of(accepted: str) -> str:
    """Return the language of LANGUAGES that a reader likes best; the usual one if there is none.

    Args: accepted: The header `Accept-Language`, as RFC 9110 defines it.
    """
    ranges = [match for each in accepted.split(",")[:RANGES_READ] if (match := _RANGE.fullmatch(each))]
    wishes = {match[1].lower(): float(match[2] or 1) for match in reversed(ranges)}
    known = [language for language in LANGUAGES if wishes.get(language, 0) > 0]
    return max(known, key=lambda language: wishes[language], default=LANGUAGES[0])


def direction_of(language: str) -> str:
    """Return the direction of writing as HTML names it. Args: language: One of LANGUAGES."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"
