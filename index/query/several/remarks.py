"""Recognise sentences and parts of sentences that ask nothing by themselves."""

from __future__ import annotations

import re
from functools import cache

from index.analysis.tokenizer import normalise, pieces
from index.query.several.starts import PACKAGE, any_of, asks_late, openers_in, opens
from index.word_lists import read_words

ALTERNATIVES, INTERJECTIONS, INTRODUCTIONS = "alternatives", "interjections", "introductions"
LEANING_NOUNS = "leaning_nouns"

REST = "…"


def is_interjection(text: str) -> bool:
    """Return whether *text* only says something like "really?"."""
    return " ".join(piece.normal for piece in pieces(text)) in _interjections()


def is_introduction(text: str) -> bool:
    """Return whether *text* only introduces what the next question is about: "You know the bakery?"."""
    found = _introductions().match(text)
    if found is None:
        return False
    rest = found["behind"] or found["before"] or ""
    return not openers_in(rest) and not asks_late(rest)


def begins_alternative(text: str) -> bool:
    """Return whether *text* is the second of two possible answers: "or the governor?"."""
    found = _alternatives().match(text)
    return found is not None and not opens(text, found.end())


@cache
def leaning_nouns() -> frozenset[str]:
    """Return the words, normalised, that make no question of their own behind a word that asks: "which year"."""
    return frozenset(map(normalise, read_words(PACKAGE, LEANING_NOUNS)))


@cache
def _interjections() -> frozenset[str]:
    entries = read_words(PACKAGE, INTERJECTIONS)
    return frozenset(" ".join(piece.normal for piece in pieces(entry)) for entry in entries)


@cache
def _introductions() -> re.Pattern[str]:
    entries = read_words(PACKAGE, INTRODUCTIONS)
    first = any_of([entry.removesuffix(REST).strip() for entry in entries if entry.endswith(REST)])
    last = any_of([entry.removeprefix(REST).strip() for entry in entries if entry.startswith(REST)])
    return re.compile(rf"\W{{0,8}}(?:{first})(?P<behind>.*)|(?P<before>.*?)(?:{last})\W{{0,8}}$", re.I | re.DOTALL)


@cache
def _alternatives() -> re.Pattern[str]:
    return re.compile(rf"\W{{0,8}}(?:{any_of(read_words(PACKAGE, ALTERNATIVES))})", re.IGNORECASE)
