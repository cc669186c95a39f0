"""Read the words of messages and of the lists of small talk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.analysis.tokenizer import Script, fold_marks, pieces


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or a character of a script of which a word may be joined to the next."""

    text: str
    begins: bool  # whether it begins a word or a run of unspaced script
    ends: bool
    script: Script


_APOSTROPHES = re.compile(r"['’‘ʼ`´′]")
_PERSIAN_PREFIX = re.compile(r"\b(ن?می)[\s\u200c]+(?=\w)")
_PERSIAN_SUFFIX = re.compile(r"[\s\u200c]+(ها(?:ی|یی)?|ام|ای)\b")
_SAME_ARABIC = str.maketrans("ىة", "يه")
_LENGTH_MARKS = re.compile("[ーｰ]")
LENGTHENED = re.compile(r"(.)\1{2,}")


def tokens_of(text: str) -> Iterator[Token]:
    """Yield the words of a text without apostrophes and accents, and the single characters of unspaced scripts."""
    for piece in pieces(joined(text)):
        if piece.script not in (Script.HAN, Script.HANGUL):
            word = fold_marks(piece.normal).translate(_SAME_ARABIC)
            yield Token(word, True, True, piece.script)
            continue
        run = LENGTHENED.sub(r"\1\1", _LENGTH_MARKS.sub("", piece.normal))
        for at, character in enumerate(run):
            yield Token(character, at == 0, at == len(run) - 1, piece.script)


def joined(text: str) -> str:
    """Return *text* without apostrophes, and with Persian prefixes and suffixes as parts of their words."""
    return _PERSIAN_SUFFIX.sub(r"\1", _PERSIAN_PREFIX.sub(r"\1", _APOSTROPHES.sub("", text)))
