"""The characters of every script of Unicode."""

from __future__ import annotations

import sys
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from functools import cache

MOST_CHARACTERS = 500
"""Of one script: those of Chinese would take most of the time."""


@cache
def scripts() -> Mapping[str, str]:
    """Return letters, marks and numbers by the first word of their names, which is that of their script: "CHEROKEE"."""
    found: dict[str, list[str]] = defaultdict(list)
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        if unicodedata.category(character)[0] in "LMN":
            found[unicodedata.name(character, "UNNAMED").split()[0].split("-")[0]].append(character)
    return {name: "".join(each[:: len(each) // MOST_CHARACTERS + 1]) for name, each in found.items()}
