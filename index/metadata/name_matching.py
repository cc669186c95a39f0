"""Compare names and phrases without regard to case and marks."""

from __future__ import annotations

from functools import lru_cache

import regex

from index.analysis.tokenizer import Script, fold_marks, pieces


def words_between_blanks(text: str) -> str:
    """Return the normalised words of *text*, each between spaces; in scripts without spaces, each character."""
    parts: list[str] = []
    for piece in pieces(text):
        parts += [piece.normal] if piece.script in _APART else _CHARACTER.findall(piece.normal)
    return f" {' '.join(parts)} "


def may_have(text: str, words: str) -> bool:
    """Return whether these normalised words may be in *text*, without splitting it into words."""
    if not text.isascii():
        return True
    lowered = text.lower()
    return all(word in lowered for word in words.split() if word.isalpha())


_APART = frozenset({Script.SPACED, Script.NUMBER})
_CHARACTER = regex.compile(r"\X")  # with its marks

_STROKES = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"},
)
"""Letters that are typed without their strokes, and that Unicode does not decompose."""


@lru_cache(maxsize=10_000)
def _folded(name: str) -> str:
    return fold_marks(words_between_blanks(name)).translate(_STROKES)


def folded(text: str) -> str:
    """Return *text* in small letters without marks, as `has_name` compares it."""
    return fold_marks(text.casefold()).translate(_STROKES)


def has_name(line: str | None, name: str) -> bool:
    """Return whether *name* is in *line*, from the beginning of a word. Case and accents do not matter."""
    if line is None:
        return False
    words = _folded(name).rstrip()
    return may_have(line, words) and words in _folded(line)
