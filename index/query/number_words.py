"""Know the numbers that texts write as words: "forty" for 40."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from index.analysis.tokenizer import pieces
from index.word_lists import read_words_by_language

_LIST = "number_words"


def digits_of(word: str, language: str) -> str | None:
    """Return the digits of a number that a normalised *word* is in a language; None if it is none."""
    return _digits(language).get(word)


def words_for(digits: str, language: str) -> Sequence[str]:
    """Return the words for a number in a language, as written; empty if there are none, or several for one number."""
    return [word for number, word in _numbers(language) if number == digits]


def number_in(text: str, language: str) -> str | None:
    """Return the number that a *text* begins with, in digits or as a word, normalised; None if it begins with none."""
    first = next(pieces(text), None)
    if first is None:
        return None
    return first.normal if first.normal[0].isdigit() else digits_of(first.normal, language)


@cache
def _lists() -> Mapping[str, Sequence[str]]:
    return read_words_by_language("index.query", _LIST)


def _numbers(language: str) -> Sequence[tuple[str, str]]:
    """Return the numbers of a language in digits, each with a word for it."""
    entries = (entry.partition(" ") for entry in _lists().get(language, ()))
    return [(digits, word) for digits, _, word in entries]


@cache
def _known(language: str) -> Mapping[str, str]:
    return {piece.normal: digits for digits, word in _numbers(language) for piece in pieces(word)}


def _digits(language: str) -> Mapping[str, str]:
    """Return the numbers of a language by their normalised words. Languages without a list are not cached."""
    return _known(language) if language in _lists() else {}
