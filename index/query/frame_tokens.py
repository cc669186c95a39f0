"""Cut a question into the tokens of frames.

A token is a word, or a character of a script without spaces, without what people may type or leave out.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from index.analysis.tokenizer import fold_marks, normalise


class Token(NamedTuple):
    """A word of a text, or a character of a script without spaces."""

    text: str  # without case, accents, and letters that are repeated for emphasis
    start: int
    end: int


_UNREAD = frozenset("\u0640\ufe0e\ufe0f")
"""A mark that stretches Arabic words, and marks that tell how an emoji looks."""

FILLER = "\u200c"
"""Replaces characters that are not read."""

_APOSTROPHES = frozenset("'’‘‚`´ʼ‛")
_QUOTATION_MARKS = frozenset('"“”„‟«»‹›「」『』《》〈〉＂')
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u3131-\u318e\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97c\uac00-\ud7fb\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003fffd"
)
"""Characters of scripts without spaces, and of Korean, where people put spaces as they like."""

IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
"""Pattern of such a character."""

_LETTER = rf"[^\s'\"{_UNSPACED}]"
_TOKEN = re.compile(rf"[{_UNSPACED}]|(?!{FILLER}){_LETTER}+(?:'(?={_LETTER}|$))?")
_QUOTED = re.compile(rf"\"|(?<!{_LETTER})'|'(?!{_LETTER})")
_EMPHASIS = re.compile(r"([^\W\d])\1\1+")
_SAME_LETTERS = {"ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك"}


class _Folding(dict[int, str]):
    """One character for each character of a text, so that places stay. A table for str.translate."""

    def __missing__(self, code: int) -> str:
        self[code] = _folded_character(chr(code))
        return self[code]


def _folded_character(character: str) -> str:
    if character in _APOSTROPHES:
        return "'"
    if character in _QUOTATION_MARKS:
        return '"'
    if IS_UNSPACED.match(character):
        return character
    category = unicodedata.category(character)
    if category == "Cf" or unicodedata.combining(character) or character in _UNREAD:
        return FILLER
    if category[0] not in "LNM":
        return " "
    folded = fold_marks(normalise(character))
    return _SAME_LETTERS.get(folded, folded) if len(folded) == 1 else character


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Return *text* without case and accents, with blanks for signs. Every place stays."""
    return text.translate(_FOLDING)


def tokens_of(folded: str) -> list[Token]:
    """Return the tokens of a text that `fold` returned."""
    return [
        Token(_EMPHASIS.sub(r"\1", match[0].replace(FILLER, "")), *match.span()) for match in _TOKEN.finditer(folded)
    ]


def quoted_part(folded: str) -> tuple[int, int]:
    """Return the places of the first and the last quotation mark; the end and the beginning if there is none."""
    marks = [match.start() for match in _QUOTED.finditer(folded)]
    return (marks[0], marks[-1]) if marks else (len(folded), -1)
