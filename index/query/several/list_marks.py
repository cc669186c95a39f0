"""Find the marks before the questions of a list: "1. who owns the ferry? 2. when does it run?", "a) ... b) ..."."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import islice

import regex

from index.analysis.tokenizer import normalise
from index.query.several.starts import PACKAGE, any_connective, opens
from index.word_lists import read_words

LIST_SERIES, LIST_WORDS = "list_series", "list_words"

MOST_BULLETS = 50
"""Most bullets of a message that are read. They may be mere dashes."""

_BEGINS = re.compile(r"(?:^|[\n.?!:;…。．？！；：؟)）」』\"”»])\s{0,8}$")
"""Pattern of what is before a mark that may be before any text. Other marks are before a word that asks."""

_BEFORE = r"(?<![^\s.?!,:;…。．？！；：、，؟)）」』\"”»])"
_OPENING = r"[(（\[#№]?"
_SIGN = r"(?P<sign>\s?[.)\]/:．）：、,，،-])(?!\d)"
_SIGN_OF_LETTER = r"(?P<sign>[.)\]．）、])(?!\w)"
_BULLETS = "-–—•*·▪‣►➤→○●◦➢✓"
_CIRCLED = "\u2460-\u249b\u24f5-\u24fe\u2776-\u2793"
_BLANKS = r"\s{0,8}"
_FIRST_BULLET = re.compile(rf"(?:^|[:：\n])\s{{0,8}}(?P<bullet>[{_BULLETS}])\s")


def list_marks(text: str) -> list[regex.Match[str]]:
    """Return the marks of the list that *text* has, each with the blanks behind it, in order; none if it has no list.

    A list has two marks or more of one kind, in their order. Its first bullet begins the message or a line of it.
    """
    found: dict[str, list[regex.Match[str]]] = defaultdict(list)
    for kind, rank, mark in _marks(text):
        known = found[kind]
        if rank == len(known) + 1 and (_is_at_beginning(text, known) or _may_mark(text, mark)):
            known.append(mark)
    longest = max([*found.values(), _bullets(text)], key=len)
    return longest if len(longest) > 1 else []


def _is_at_beginning(text: str, marks: Sequence[regex.Match[str]]) -> bool:
    """Return whether a message begins with the first of these marks, so that it is surely a list."""
    return bool(marks) and marks[0]["sign"] is not None and not text[: marks[0].start()].strip()


def is_list_mark(text: str) -> bool:
    """Return whether *text* as a whole may be such a mark: "(1)"."""
    return any(mark.span() == (0, len(text)) for _, _, mark in _marks(text))


def _marks(text: str) -> Iterator[tuple[str, int, regex.Match[str]]]:
    """Yield what may be a mark, with its kind and its place in a list."""
    for match in _number().finditer(text):
        yield "number", int(match["digits"] or unicodedata.numeric(match["sign"])), match
    for match in _name_in_series().finditer(text):
        for series, rank in _ranks()[normalise(match["name"])].items():
            yield series, rank, match


def _may_mark(text: str, mark: regex.Match[str]) -> bool:
    """Return whether a question may begin behind a mark."""
    is_clear = mark["sign"] is not None and _BEGINS.search(text[max(0, mark.start() - 9) : mark.start()])
    return bool(is_clear) or opens(text, mark.end())


def _bullets(text: str) -> list[regex.Match[str]]:
    first = _FIRST_BULLET.search(text)
    if first is None:
        return []
    bullet = regex.compile(rf"(?<!\S)(?P<sign>{re.escape(first['bullet'])})\s{_BLANKS}")
    found = islice(bullet.finditer(text, first.start("bullet")), MOST_BULLETS)
    return [mark for mark in found if _may_mark(text, mark)]


@cache
def _number() -> regex.Pattern[str]:
    words = "|".join(map(re.escape, read_words(PACKAGE, LIST_WORDS)))
    named = rf"{_BEFORE}(?:(?:{words})\s?[#№]?|[#№])(?P<digits>\d{{1,2}})(?:{_SIGN}|(?=\s))"
    number = rf"{_BEFORE}{_OPENING}(?P<digits>\d{{1,2}}){_SIGN}"
    keycap = r"(?P<digits>\d)(?P<sign>\ufe0f?\u20e3)"
    return regex.compile(rf"(?:{named}|{number}|{keycap}|(?P<sign>[{_CIRCLED}])){_BLANKS}", regex.IGNORECASE)


@cache
def _name_in_series() -> regex.Pattern[str]:
    names = {name for each in _series() for name in each}
    letters = "|".join(sorted(re.escape(name) for name in names if len(name) == 1))
    words = "|".join(sorted((re.escape(name) for name in names if len(name) > 1), key=len, reverse=True))
    letter = rf"{_OPENING}(?P<name>{letters}){_SIGN_OF_LETTER}"
    word = rf"(?:(?:{any_connective()})[\s,]{{1,3}})?{_OPENING}(?P<name>{words})(?:{_SIGN}|(?!\w))"
    return regex.compile(rf"{_BEFORE}(?:{letter}|{word}){_BLANKS}", regex.IGNORECASE)


@cache
def _ranks() -> Mapping[str, Mapping[str, int]]:
    """Return the places of the names of marks in the series that have them."""
    ranks: dict[str, dict[str, int]] = defaultdict(dict)
    for each in _series():
        for rank, name in enumerate(each, 1):
            ranks[normalise(name)][" ".join(each)] = rank
    return ranks


def _series() -> list[list[str]]:
    return [entry.split() for entry in read_words(PACKAGE, LIST_SERIES)]
