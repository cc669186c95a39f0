"""Take Hangul syllables apart into a first consonant, a vowel and a last consonant, and put them together.

The letters are single characters, as in ㄴㅡㄹ for 늘. A syllable without a last consonant has "" for it.
"""

from __future__ import annotations

from typing import NamedTuple

_START, _END = ord("가"), ord("힣")
_FIRSTS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_LASTS: tuple[str, ...] = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
_FIRST_PLACES, _VOWEL_PLACES, _LAST_PLACES = (
    {letter: at for at, letter in enumerate(each)} for each in (_FIRSTS, _VOWELS, _LASTS)
)


class Letters(NamedTuple):
    """The letters of a syllable."""

    first: str
    vowel: str
    last: str  # "" if there is none


def is_syllable(character: str) -> bool:
    """Return whether a character is a whole syllable of Hangul."""
    return _START <= ord(character) <= _END


def letters(syllable: str) -> Letters:
    """Return the letters of a syllable."""
    place, last = divmod(ord(syllable) - _START, len(_LASTS))
    first, vowel = divmod(place, len(_VOWELS))
    return Letters(_FIRSTS[first], _VOWELS[vowel], _LASTS[last])


def syllable(first: str, vowel: str, last: str = "") -> str:
    """Return the syllable of some letters."""
    place = _FIRST_PLACES[first] * len(_VOWELS) + _VOWEL_PLACES[vowel]
    return chr(_START + place * len(_LASTS) + _LAST_PLACES[last])


def last_of(word: str) -> str:
    """Return the last consonant of the last syllable of a word; "" if it has none."""
    place: int = ord(word[-1]) - _START
    return _LASTS[place % len(_LASTS)]


def ending_in(word: str, last: str) -> str:
    """Return a word whose last syllable has this last consonant."""
    place = ord(word[-1]) - _START
    return word[:-1] + chr(_START + place - place % len(_LASTS) + _LAST_PLACES[last])
