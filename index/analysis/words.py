"""From text to words and runs of unspaced script, with their places in the text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

import regex

from index.model import Span


class Script(Enum):
    """How a piece of text is cut into terms."""

    SPACED = "spaced"  # words stand apart; they are stemmed
    NUMBER = "number"
    HAN = "han"  # Chinese characters and kana: no spaces, many characters
    THAI = "thai"  # Thai, Lao, Khmer, Burmese: no spaces, few characters
    HANGUL = "hangul"  # spaces, but words carry particles


class Piece(NamedTuple):
    """A word, a number, or a run of unspaced script."""

    script: Script
    start: int  # in code points of the text
    end: int
    normal: str  # see `normalise`

    @property
    def span(self) -> Span:
        """Where it stands in the text."""
        return self.start, self.end


_THAI = r"\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_HAN = r"\p{Han}\p{Hiragana}\p{Katakana}\u30FC\uFF70\uFF9E\uFF9F"
_UNSPACED = rf"{_HAN}{_THAI}\p{{Hangul}}"
_PIECE = regex.compile(
    rf"""(?P<number>\p{{Nd}}++(?:[.,\u066B\u066C]\p{{Nd}}++)*+)(?![[\p{{L}}\p{{M}}]--[{_UNSPACED}]])
    |(?P<spaced>[[\p{{L}}\p{{N}}]--[{_UNSPACED}]][[\p{{L}}\p{{M}}\p{{N}}\u200C\u200D]--[{_UNSPACED}]]*)
    |(?P<han>[{_HAN}]+)
    |(?P<thai>[{_THAI}]+)
    |(?P<hangul>\p{{Hangul}}+)""",
    regex.VERBOSE | regex.VERSION1,
)
_INVISIBLE = {ord(character): None for character in "\u200c\u200d\u0640"}  # joiners; the Arabic stretching mark
_GROUPED = regex.compile(r"(?<=\d)[.,](?=\d{3}(?!\d))")


def pieces(text: str) -> Iterator[Piece]:
    """The words, numbers and unspaced runs of *text*, in order. What is neither letter nor digit is left out."""
    for match in _PIECE.finditer(text):
        normal = normalise(match.group())
        if normal:  # a lone stretching mark is nothing
            yield Piece(Script(match.lastgroup), match.start(), match.end(), normal)


@lru_cache(maxsize=200_000)
def normalise(word: str) -> str:
    """NFKC and casefolded, with digits as 0 to 9 and numbers without group separators: equal for what reads equal."""
    if word.isascii():
        normal = word.lower()
    else:
        normal = unicodedata.normalize("NFKC", word).casefold().translate(_INVISIBLE).replace("i\u0307", "i")
        normal = unicodedata.normalize("NFC", normal)
    if normal[:1].isdigit():
        normal = "".join(str(unicodedata.digit(c, c)) for c in normal).replace("\u066b", ".").replace("\u066c", ",")
        normal = _GROUPED.sub("", normal).replace(",", ".")
    return normal


def fold_marks(word: str) -> str:
    """*word* without its accents, harakat and other marks that are often left out in typing."""
    if word.isascii():
        return word
    bare = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", bare)
