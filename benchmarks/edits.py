"""Questions as people type them in haste: one slip of the fingers, in lower case, without accents and punctuation.

Seeded: the same question and seed give the same slip on every machine.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Mapping, Sequence

import regex

MIN_LETTERS = 4
"""Letters of a word in which a slip is made: of a shorter one, too little is left to know it by."""

LATIN = ("qwertyuiop", "asdfghjkl", "zxcvbnm")

KEYBOARDS: Mapping[str, Sequence[str]] = {
    "en": LATIN,
    "es": ("qwertyuiop", "asdfghjklñ", "zxcvbnm"),
    "no": ("qwertyuiopå", "asdfghjkløæ", "zxcvbnm"),
    "ru": ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"),
    "ar": ("ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤرﻻىةوزظ"),
    "th": ("ๆไำพะัีรนยบล", "ฟหกดเ้่าสวง", "ผปแอิืทมใฝ"),
}
"""The rows of letters on the keyboards most used for a language; a key touches two above it, at its own place and the
next. Chinese and Japanese are typed by their sound, so that no character has a neighbour; other languages in Latin
letters go by the English one."""

_WORD = regex.compile(r"[\p{L}\p{M}]+")
_LETTER = regex.compile(r"\X")
_LATIN = regex.compile(r"\p{Latin}")
_APOSTROPHES = regex.compile("['’ʼ`´]")
_PUNCTUATION = regex.compile(r"[\p{P}\p{S}]+")
_ACCENTED = regex.compile(r"([\p{Latin}\p{Greek}\p{Cyrillic}\p{Arabic}])\p{Mn}+")
_LETTERS_OF_THEIR_OWN = regex.compile("[йЙўЎїЇ]")
"""Nobody leaves the mark of these away: they have a key each."""

Slip = Callable[[Sequence[str], int, random.Random, str], Sequence[str]]
"""Types the letters of a word with a slip at a place; the same letters where none can be made there."""


def careless(question: str, language: str, seed: int) -> str:
    """The question with one slip in one word of MIN_LETTERS letters or more; as it is where it has none such."""
    dice = random.Random(f"{seed} {question}")
    words = [match for match in _WORD.finditer(question) if len(_LETTER.findall(match[0])) >= MIN_LETTERS]
    attempts = [(word, slip) for word in dice.sample(words, len(words)) for slip in dice.sample(SLIPS, len(SLIPS))]
    for word, slip in attempts:
        letters: list[str] = _LETTER.findall(word[0])
        for at in dice.sample(range(len(letters)), len(letters)):
            typed = "".join(slip(letters, at, dice, language))
            if typed != word[0]:
                return question[: word.start()] + typed + question[word.end() :]
    return question


def swapped(question: str, seed: int) -> str:
    """Return the question with two neighbouring letters swapped in one word of MIN_LETTERS letters or more.

    The letters are within the word, and different. Without such a word, the question stays as it is. In unspaced
    scripts that is a swap of two characters.
    """
    dice = random.Random(f"{seed} {question}")
    words = [match for match in _WORD.finditer(question) if len(_LETTER.findall(match[0])) >= MIN_LETTERS]
    for word in dice.sample(words, len(words)):
        letters: list[str] = _LETTER.findall(word[0])
        places = [at for at in range(1, len(letters) - 1) if letters[at] != letters[at + 1]]
        if places:
            typed = "".join(_swap(letters, dice.choice(places), dice, ""))
            return question[: word.start()] + typed + question[word.end() :]
    return question


def lower_case(question: str) -> str:
    """Return the question in lower case and without punctuation."""
    return " ".join(_PUNCTUATION.sub(" ", _APOSTROPHES.sub("", question.lower())).split())


def stripped(question: str) -> str:
    """The question without accents, capitals and punctuation. Marks that are vowels or voicing stay."""
    return "".join(map(_without_accents, _LETTER.findall(unicodedata.normalize("NFC", lower_case(question)))))


def _without_accents(letter: str) -> str:
    if _LETTERS_OF_THEIR_OWN.fullmatch(letter):
        return letter
    return unicodedata.normalize("NFC", _ACCENTED.sub(r"\1", unicodedata.normalize("NFD", letter)))


def _swap(letters: Sequence[str], at: int, _dice: random.Random, _language: str) -> Sequence[str]:
    return [*letters[:at], *reversed(letters[at : at + 2]), *letters[at + 2 :]]


def _drop(letters: Sequence[str], at: int, _dice: random.Random, _language: str) -> Sequence[str]:
    return [*letters[:at], *letters[at + 1 :]]


def _double(letters: Sequence[str], at: int, _dice: random.Random, _language: str) -> Sequence[str]:
    return [*letters[: at + 1], *letters[at:]]


def _neighbour(letters: Sequence[str], at: int, dice: random.Random, language: str) -> Sequence[str]:
    neighbours = neighbours_of(letters[at], language)
    return [*letters[:at], dice.choice(neighbours), *letters[at + 1 :]] if neighbours else letters


SLIPS: Sequence[Slip] = (_swap, _drop, _double, _neighbour)


TWO_LETTERS = "ﻻ"
"""On the Arabic keyboard: what this key types is no slip of one letter."""


def neighbours_of(letter: str, language: str) -> str:
    """The letters whose keys touch that of *letter*, in its case; empty where there is no such key."""
    rows = KEYBOARDS.get(language) or (LATIN if _LATIN.match(letter) else ())
    for row, keys in enumerate(rows):
        at = keys.find(letter.lower())
        if at >= 0:
            near = [keys[max(0, at - 1) : at], keys[at + 1 : at + 2]]
            near += [rows[above][at : at + 2] for above in (row - 1,) if above >= 0]
            near += [rows[below][max(0, at - 1) : at + 1] for below in (row + 1,) if below < len(rows)]
            return _in_case("".join(near).replace(TWO_LETTERS, ""), letter)
    return ""


def _in_case(letters: str, model: str) -> str:
    return letters.upper() if model != model.lower() else letters
