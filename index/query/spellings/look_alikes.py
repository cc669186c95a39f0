"""Write each word of a question in one script: people type Latin letters in Cyrillic words that look the same."""

from __future__ import annotations

import re

_LATIN = "ABCEHIKMOPTXYaceikmoptxyïÏ"
_CYRILLIC = "АВСЕНІКМОРТХУасеікмортхуїЇ"
"""Letters that look alike, place by place."""

_TO_CYRILLIC, _TO_LATIN = str.maketrans(_LATIN, _CYRILLIC), str.maketrans(_CYRILLIC, _LATIN)

_OF_LATIN, _OF_CYRILLIC = "A-Za-zÀ-ɏ", "\u0400-\u052f"
_WORD = re.compile(f"[{_OF_LATIN}{_OF_CYRILLIC}]+")
_ONLY_LATIN, _ONLY_CYRILLIC = re.compile(f"[{_OF_LATIN}]+"), re.compile(f"[{_OF_CYRILLIC}]+")


def in_one_script(text: str) -> str:
    """Return *text* with words that mix Latin and Cyrillic letters in the script of the text, if look-alikes suffice.

    The text is in the script of most letters that are in no other script. Every place stays.
    """
    if text.isascii() or not any(map(_is_mixed, _WORD.findall(text))):
        return text
    is_cyrillic = _count(_ONLY_CYRILLIC, text, _CYRILLIC) >= _count(_ONLY_LATIN, text, _LATIN)
    letters, whole = (_TO_CYRILLIC, _ONLY_CYRILLIC) if is_cyrillic else (_TO_LATIN, _ONLY_LATIN)

    def mended(match: re.Match[str]) -> str:
        word = match[0].translate(letters) if _is_mixed(match[0]) else match[0]
        return word if whole.fullmatch(word) else match[0]

    return _WORD.sub(mended, text)


def _is_mixed(word: str) -> bool:
    return _ONLY_LATIN.search(word) is not None and _ONLY_CYRILLIC.search(word) is not None


def _count(letters: re.Pattern[str], text: str, alike: str) -> int:
    """Return the number of letters of a script that look like no others."""
    return sum(letter not in alike for run in letters.findall(text) for letter in run)
