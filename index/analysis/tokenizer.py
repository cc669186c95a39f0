"""Cut text into words and runs of unspaced script, and give their places."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cache, lru_cache
from itertools import dropwhile
from typing import NamedTuple

from index.model import Span


class Script(Enum):
    """A way of cutting a piece of text into terms."""

    SPACED = "spaced"  # spaces between words, which are stemmed
    NUMBER = "number"
    HAN = "han"  # Chinese characters and kana: no spaces, many characters
    THAI = "thai"  # Thai, Lao, Khmer, Burmese: no spaces, few characters
    HANGUL = "hangul"  # spaces, but particles are attached to words

    __hash__ = object.__hash__  # Enum's __hash__ is Python code, which took a twentieth of a search


WORDS_KEPT = 20_000
"""Most words whose normal forms are cached, of some 200 bytes each."""

TEXTS_KEPT = 16
"""Most texts whose normal forms are cached, of some kilobytes each: one question examines them again and again."""


class Piece(NamedTuple):
    """A word, a number, or a run of unspaced script."""

    script: Script
    start: int  # in code points of the text
    end: int
    normal: str  # see `normalise`

    @property
    def span(self) -> Span:
        """The place of the piece in the text."""
        return self.start, self.end


def _ranges(*spans: tuple[int, int]) -> str:
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in spans)


def _letters_and_marks(last: int) -> tuple[str, str, str]:
    """Return letters with numerals, marks, and decimal digits up to *last*, as the contents of character classes.

    `re` has no Unicode properties. `regex` has them, but takes five times as long, and text is cut into words whenever
    a passage is indexed or examined.
    """
    found: dict[str, list[tuple[int, int]]] = {"L": [], "M": [], "d": []}
    others = {code for first, end in _UNSPACED_BLOCKS for code in range(first, end + 1)} | {_LETTER_APOSTROPHE}
    for code in range(0x80, last + 1):
        category = unicodedata.category(chr(code))
        kind = "d" if category == "Nd" else {"L": "L", "N": "L", "M": "M"}.get(category[0])
        if kind is not None and code not in others:
            spans = found[kind]
            if spans and spans[-1][1] == code - 1:
                spans[-1] = (spans[-1][0], code)
            else:
                spans.append((code, code))
    return _ranges(*found["L"]), _ranges(*found["M"]), _ranges(*found["d"])


_THAI_BLOCKS = ((0xE00, 0xE3E), (0xE40, 0xE4F), (0xE80, 0xECF), (0xEDC, 0xEDF), (0x1000, 0x103F), (0x1050, 0x109F))
_KHMER_BLOCKS = ((0x1780, 0x17D3), (0x17DC, 0x17DD))
_HAN_BLOCKS = (
    (0x3005, 0x3007),
    (0x3021, 0x3029),
    (0x3041, 0x3096),
    (0x3099, 0x309A),
    (0x309D, 0x309F),
    (0x30A1, 0x30FA),
    (0x30FC, 0x30FF),
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0xFF66, 0xFF9F),
)
_RARE_HAN_BLOCKS = ((0x20000, 0x3FFFD),)
_HANGUL_BLOCKS = ((0x1100, 0x11FF), (0x3131, 0x318E), (0xA960, 0xA97C), (0xAC00, 0xD7FB), (0xFFA1, 0xFFDC))
_UNSPACED_BLOCKS = (*_THAI_BLOCKS, *_KHMER_BLOCKS, *_HAN_BLOCKS, *_HANGUL_BLOCKS)

_LETTER_APOSTROPHE = 0x2BC  # Unicode calls it a letter; Ukrainian texts use other apostrophes more often
_APOSTROPHES = f"'`\u2018\u2019\u2032{chr(_LETTER_APOSTROPHE)}"
_CYRILLIC = "\u0400-\u0481\u048a-\u052f"
_VOWELS_WITH_J = "еєёіїюяЕЄЁІЇЮЯ"
_INNER_APOSTROPHE = re.compile(f"[{_APOSTROPHES}](?<=[{_CYRILLIC}].)(?=[{_VOWELS_WITH_J}])")
"""Apostrophe before a vowel with a j, as Ukrainian and Belarusian write it within words: in "computer", "five", "name".
Before other letters it is that of a foreign name, such as O'Neill, whose parts are words as in Latin script."""

_ARMENIAN_TONES = (
    "\u055b\u055c\u055e"  # of stress, exclamation and question; they stand within the word, after its vowel
)

_LAST_COMMON = 0xFFFF
_LAST_LETTER = 0x1FFFF
_RARE = re.compile(f"[{chr(_LAST_COMMON + 1)}-{chr(0x10FFFF)}]")


def _patterns(last: int) -> dict[Script, str]:
    """Return the pattern of a word of each script, for texts without characters after *last*."""
    letters, marks, digits = _letters_and_marks(last)
    letters, digits = f"A-Za-z{letters}", f"0-9{digits}"
    within = f"[{letters}{marks}{digits}\u200c\u200d{_ARMENIAN_TONES}]"
    han = (*_HAN_BLOCKS, *(block for block in _RARE_HAN_BLOCKS if last > _LAST_COMMON))
    return {
        Script.NUMBER: f"[{digits}]+(?:[.,\u066b\u066c][{digits}]+)*(?![{letters}{marks}{digits}])",
        Script.SPACED: f"[{letters}{digits}]{within}*(?:{_INNER_APOSTROPHE.pattern}{within}+|)",
        Script.HAN: f"[{_ranges(*han)}]+",
        Script.THAI: f"[{_ranges(*_THAI_BLOCKS, *_KHMER_BLOCKS)}]+",
        Script.HANGUL: f"[{_ranges(*_HANGUL_BLOCKS)}]+",
    }


def _finder(last: int) -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{script.value}>{each})" for script, each in _patterns(last).items()))


_COMMON_WORDS = _finder(_LAST_COMMON)


@cache
def _rare_words() -> re.Pattern[str]:
    """Return the pattern for texts with rare characters.

    Ranges after the 65,536 common characters make every character test four times as slow, and very few texts need
    them.
    """
    return _finder(_LAST_LETTER)


_UNSPACED = re.compile(f"[{_ranges(*_UNSPACED_BLOCKS, *_RARE_HAN_BLOCKS)}]")
_SCRIPTS: Mapping[str | None, Script] = {script.value: script for script in Script}
_STRETCH = "\u0640"  # the Arabic stretching mark, which Unicode calls a letter, but which is not read
_INVISIBLE = {ord(character): None for character in f"\u200c\u200d{_STRETCH}{_ARMENIAN_TONES}"}
"""Joiners, the stretching mark and Armenian tones, which are not read as letters."""
_JOINED_ENDING = re.compile("(?<=..\u0647)\u200c\u0627(?:\u06cc|\u064a|\u0645|\u0634|\u062a|\u0646\u062f)$")
"""Persian ending behind a final h and a non-joiner. Without the non-joiner, it looks like the ending of the plural."""
_VOWEL_SIGNS = dict.fromkeys((*range(0x591, 0x5BE), *range(0x5BF, 0x5C8), *range(0x64B, 0x653), 0x670))
"""Hebrew points and Arabic harakat, which few texts have."""
_LETTERS_WITH_TWO_CODES = {ord("\u06a9"): "\u0643", ord("\u06cc"): "\u064a", ord("\u06c1"): "\u0647"}
"""The kaf and yeh of Persian, and the heh of Urdu, which Arabic keyboards do not have."""
_SAME_LETTERS = _INVISIBLE | _VOWEL_SIGNS | _LETTERS_WITH_TWO_CODES
_STROKES = (("đ", "d"), ("ł", "l"), ("ı", "i"))
"""Letters with strokes, which Unicode does not treat as marks, and the plain letters that people type for them. The
Danish ø is not included: it alone distinguishes many words."""
_GROUPED = re.compile(r"(?<=\d)[.,](?=\d{3}(?!\d))")


def words_of(text: str) -> Iterator[tuple[str, Script, int]]:
    """Return the words, numbers and unspaced runs of *text* as written, in order, with their starts.

    Characters that are neither letters nor digits are left out.
    """
    finder = _rare_words() if _RARE.search(text) else _COMMON_WORDS
    return ((match.group(), _SCRIPTS[match.lastgroup], match.start()) for match in finder.finditer(text))


def has_unspaced(text: str) -> bool:
    """Return whether *text* has any run of unspaced script."""
    return not text.isascii() and _UNSPACED.search(text) is not None


def pieces(text: str) -> Iterator[Piece]:
    """Yield the normalised words of *text*. Words that become empty, such as a lone stretching mark, are left out."""
    for word, script, start in words_of(text):
        if normal := normalise(word):
            yield Piece(script, start, start + len(word), normal)


@lru_cache(maxsize=WORDS_KEPT)
def normalise(word: str) -> str:
    """Return the normal form of *word*, which is equal for words that are read in the same way.

    It is NFKC and casefolded, with digits as 0 to 9, with numbers without group separators, and with Cyrillic words
    without apostrophes.
    """
    if word.isascii():
        normal = word.lower()
    else:
        normal = _without_carrier(unicodedata.normalize("NFKC", word))
        normal = _JOINED_ENDING.sub("", normal) if "\u200c" in normal else normal
        normal = normal.casefold().translate(_SAME_LETTERS).replace("i\u0307", "i")
        normal = _INNER_APOSTROPHE.sub("", unicodedata.normalize("NFC", normal))
    if normal[:1].isdigit():
        normal = "".join(str(unicodedata.digit(c, c)) for c in normal).replace("\u066b", ".").replace("\u066c", ",")
        normal = _GROUPED.sub("", normal).replace(",", ".")
    return normal


@lru_cache(maxsize=TEXTS_KEPT)
def in_usual_characters(text: str) -> str:
    """Return the NFKC form of a whole *text*, in which characters that are written in several ways have one form."""
    return unicodedata.normalize("NFKC", text)


def _without_carrier(word: str) -> str:
    """Return *word* without a stretching mark at its beginning and the marks on it.

    A stretching mark carries a vowel sign that has no letter. Alone, it is not a word; see `words_of`.
    """
    if not word.startswith(_STRETCH):
        return word
    return "".join(dropwhile(lambda each: ord(each) in _INVISIBLE or unicodedata.category(each)[0] == "M", word))


def fold_marks(word: str) -> str:
    """Return *word* without accents, harakat, strokes and other marks that are often left out in typing."""
    if word.isascii():
        return word
    bare = unicodedata.normalize("NFKD", word)
    if any(map(unicodedata.combining, bare)):
        bare = "".join(c for c in bare if not unicodedata.combining(c))
    bare = unicodedata.normalize("NFC", bare)
    for letter, plain in _STROKES:
        bare = bare.replace(letter, plain)  # str.translate takes three times as long
    return bare
