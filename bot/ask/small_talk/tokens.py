"""Read the words of messages and of the lists of small talk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

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


class Writing(Enum):
    """Scripts whose entries are read together, when a message first has one of them. That saves most of the time."""

    LATIN = ""  # and all others
    CYRILLIC = r"[\u0400-\u052f]"
    ARABIC = r"[\u0600-\u06ff]"
    UNSPACED = r"[\u1100-\u11ff\u3005-\u31ff\u3400-\u9fff\uac00-\ud7a3]"


_WRITINGS = [(writing, re.compile(writing.value)) for writing in Writing if writing.value]


def writing_of(text: str) -> Writing:
    """Return the writing of a phrase. A word in Latin letters may be a part of a phrase in another writing."""
    return Writing.LATIN if text.isascii() else next((one for one, has in _WRITINGS if has.search(text)), Writing.LATIN)
