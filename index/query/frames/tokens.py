"""Cut a question into the tokens of frames.

A token is a word, or a character of a script without spaces, without what people may type or leave out.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Container, Iterable, Iterator
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from index.analysis.stopwords import usual_spellings
from index.analysis.tokenizer import fold_marks, normalise


class Token(NamedTuple):
    """A word of a text, or a character of a script without spaces."""

    text: str  # without case, accents, and letters that are repeated for emphasis
    start: int
    end: int
    spellings: tuple[str, ...]  # all that it may stand for in a list: with one letter for two, and as a name

    def is_in(self, words: Container[str]) -> bool:
        """Return whether it may stand for one of *words*."""
        return any(spelling.rstrip("'") in words for spelling in self.spellings)


NAME, MORE_OF_NAME = "@", "&"
"""Stand for a word of a name in a list: one with a capital letter, or in a script without capital letters.

The second one has only blanks before it.
"""


ENTRY_WORDS_KEPT = 500
"""Most words of entries whose tokens are cached while lists are read. The usual ones come again in the next entries."""

TOKENS_KEPT = 5_000
"""Most words whose spellings are cached, of about 200 bytes each. Most words of questions are the same."""

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
_PERSIAN_PREFIX = rf"ن?مي (?={_LETTER})"
"""Of verbs: it is joined to them, or apart."""

_TOKEN = re.compile(rf"[{_UNSPACED}]|(?!{FILLER})(?:{_PERSIAN_PREFIX})?{_LETTER}+(?:'(?={_LETTER}|$))?")
_QUOTED = re.compile(rf"\"|(?<!{_LETTER})'|'(?!{_LETTER})")
_EMPHASIS = re.compile(r"([^\W\d])\1\1+")
_DOUBLED = re.compile(r"([^\W\dr])\1")  # not "rr": "carro" and "perro" are no slips of "caro" and "pero"
_DOUBLED_END = re.compile(r"([^\W\d])\1$")
_ARABIC_AND = re.compile(r"^\u0648(?=[\u0621-\u064a]{3})")
"""The Arabic word for "and", which is joined to the next word."""

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


def tokens_of(text: str, folded: str | None = None) -> list[Token]:
    """Return the tokens of a text. Args: folded: What `fold` returns for it, if that is known."""
    found: list[Token] = []
    for match in _TOKEN.finditer(fold(text) if folded is None else folded):
        gap = text[found[-1].end : match.start()] if found else "."
        found.append(_token(match, text[match.start()], is_behind_blank=not gap.strip()))
    return found


def _token(match: re.Match[str], first: str, *, is_behind_blank: bool) -> Token:
    word, spellings = _read(match[0])
    if first.isalpha() and not first.islower():
        spellings = (*spellings, NAME, MORE_OF_NAME) if is_behind_blank else (*spellings, NAME)
    return Token(word, *match.span(), spellings)


@lru_cache(maxsize=TOKENS_KEPT)
def _read(written: str) -> tuple[str, tuple[str, ...]]:
    """Return the text of a token and its spellings."""
    bare = written.replace(FILLER, "").replace(" ", "")
    word = _EMPHASIS.sub(r"\1", bare)
    laughter = _EMPHASIS.sub(r"\1\1\1", bare)  # "kkk" is in the lists, and stands for "kkkkk"
    others = _DOUBLED_END.sub(r"\1", word), _DOUBLED.sub(r"\1", word), laughter, _ARABIC_AND.sub("", word)
    return word, tuple(dict.fromkeys((word, *others, *map(fold, usual_spellings(word)))))


def quoted_part(folded: str) -> tuple[int, int]:
    """Return the places of the first and the last quotation mark; the end and the beginning if there is none."""
    marks = [match.start() for match in _QUOTED.finditer(folded)]
    return (marks[0], marks[-1]) if marks else (len(folded), -1)


def is_hangul(text: str) -> bool:
    """Return whether *text* ends with a Korean letter."""
    return "\uac00" <= text[-1] <= "\ud7a3"


def is_korean(text: str) -> bool:
    """Return whether *text* ends with a Korean letter, or a part of one, as in laughter."""
    return is_hangul(text) or "\u3131" <= text[-1] <= "\u3163"


Run = tuple[str, ...]
"""Tokens that follow each other."""

_TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "å": "aa", "ø": "oe", "æ": "ae"})


@lru_cache(maxsize=ENTRY_WORDS_KEPT)
def spellings(word: str) -> tuple[Run, ...]:
    """Return the tokens of a *word* of an entry, for each way in which people type it."""
    if word in (NAME, MORE_OF_NAME) or (word.isascii() and word.isalpha() and word.islower()):
        return ((sys.intern(word),),)
    found: dict[Run, None] = {}
    for typed in dict.fromkeys((word, word.translate(_TWO_LETTERS), word.replace(FILLER, " "))):
        tokens = tuple(sys.intern(token.text) for token in tokens_of(typed))
        bare = tuple(sys.intern(token.rstrip("'")) for token in tokens)
        joined = "".join(bare) if bare != tokens else ""
        found |= dict.fromkeys((tokens, bare, (sys.intern(joined),) if joined else bare))
    return tuple(found)


def forget_words() -> None:
    """Forget the words of entries that were read: those of questions are others."""
    spellings.cache_clear()
    _read.cache_clear()


def runs_of(words: str) -> list[Run]:
    """Return the tokens of *words* of an entry, for each way in which people type them."""
    return [sum(each, ()) for each in product(*map(spellings, words.split()))]


_CHOICE = re.compile(r"\(([^()]*)\)")


def listed_words(entries: Iterable[str]) -> frozenset[str]:
    """Return the folded words that *entries* of a list stand for, also with two letters for one: "ask(s|ed|)" stands
    for three, and "grüße" for "gruesse", too."""
    words = (word for entry in entries for word in expanded(entry))
    return frozenset(
        fold(typed).replace(FILLER, "") for word in words for typed in (word, word.translate(_TWO_LETTERS))
    )


def expanded(entry: str) -> Iterator[str]:
    """Yield the texts that an *entry* with choices stands for."""
    if "(" not in entry:
        return iter((entry,))
    parts = (part.split("|") if at % 2 else (part,) for at, part in enumerate(_CHOICE.split(entry)))
    return map("".join, product(*parts))
