"""Find out whether a text says what an abbreviation stands for: "the Medium Pressure Sewer (MPS)".

Texts say it once, when the abbreviation is first used, and then repeat the abbreviation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import regex

from index.analysis.tokenizer import fold_marks, normalise

MIN_LETTERS, MAX_LETTERS = 2, 8
"""Letters of an abbreviation. Longer ones are words."""

MAX_OCCURRENCES = 20
"""Occurrences in one text that are looked at. A definition is at the first."""

_LONGEST_CHARS = 120
"""Most characters beside an abbreviation that may be what it stands for."""

_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*")
_OPENING = ("(", "\uff08")
_CLOSING = (")", "\uff09")
_PAUSES = (",", "\N{EN DASH}", "\N{EM DASH}", "\u3001", "\uff0c", "\u060c")
_QUOTES = " \"'“”„«»「」"
_ENDS = regex.compile(r"[.;:!?,)\uff09\u3001\u3002\uff0c\u060c\n]")


def may_be_abbreviation(word: str) -> bool:
    """Return whether a *word* may be an abbreviation, also in lower case."""
    return word.isalpha() and MIN_LETTERS <= len(word) <= MAX_LETTERS


def defines(text: str, abbreviation: str) -> bool:
    """Return whether *text* says what an *abbreviation* stands for.

    It stands in brackets behind words with its letters, or such words are behind it, in brackets or after a comma.
    """
    letters = _folded(abbreviation)
    return any(
        _is_behind_words(before, after, letters) or _is_before_words(after, letters)
        for before, after in islice(_around(_folded(text), letters), MAX_OCCURRENCES)
    )


def _folded(text: str) -> str:
    return fold_marks(normalise(text))


def _around(text: str, letters: str) -> Iterator[tuple[str, str]]:
    """Yield what is before and behind each occurrence of the letters as a word. Another script may be next to it."""
    at = text.find(letters)
    while at >= 0:
        end = at + len(letters)
        before, after = text[max(0, at - _LONGEST_CHARS) : at], text[end : end + _LONGEST_CHARS]
        beside = before[-1:], after[:1]
        if not any(each.isalnum() and each.isascii() == letters.isascii() for each in beside):
            yield before, after
        at = text.find(letters, end)


def _is_behind_words(before: str, after: str, letters: str) -> bool:
    """Return whether the letters are in brackets, behind words that have them in this order."""
    opening = before.rstrip(_QUOTES)
    if not (opening.endswith(_OPENING) and after.lstrip(_QUOTES).startswith((*_CLOSING, *_PAUSES))):
        return False
    words = _WORD.findall(opening[:-1])[-2 * MAX_LETTERS :]
    return _has_letters(words, letters)


def _is_before_words(after: str, letters: str) -> bool:
    """Return whether words that have the letters are behind them, in brackets, or as initials after a comma."""
    following = after.lstrip(_QUOTES)
    in_brackets, after_pause = following.startswith(_OPENING), following.startswith(_PAUSES)
    words = _WORD.findall(_ENDS.split(following[1:], maxsplit=1)[0])
    return (in_brackets and _has_letters(words, letters)) or (after_pause and _has_initials(words, letters))


def _has_letters(words: Sequence[str], letters: str) -> bool:
    """Return whether letters are in words in this order, the first at the beginning of a word.

    Words in another script are taken for what the letters stand for.
    """
    if not words or not _in_one_script(words, letters):
        return bool(words)
    starts = (at for at, word in enumerate(words) if word[0] == letters[0])
    return any(_is_within(letters, "".join(words[at:])) for at in starts)


def _has_initials(words: Sequence[str], letters: str) -> bool:
    """Return whether letters are initials of words in this order, with few words between them."""
    return len(words) <= 2 * len(letters) and _is_within(letters, "".join(word[0] for word in words))


def _in_one_script(words: Sequence[str], letters: str) -> bool:
    return any(word[0].isascii() == letters[0].isascii() for word in words)


def _is_within(letters: str, text: str) -> bool:
    """Return whether the letters are in *text* in this order."""
    rest = iter(text)
    return all(letter in rest for letter in letters)
