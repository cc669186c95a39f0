"""Read a Japanese or Chinese clause as parts: words of the lists in data/unspaced_remarks, and what is in no list."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from index.word_lists import read_words_by_language

PACKAGE, FOLDER = "index.query", "unspaced_remarks"

ASKS, COURTESY, SIGN, PERSON, ROLE = "asks", "courtesy", "sign", "person", "role"
LIGHT, LIFE, GRAMMAR, OPEN = "light", "life", "grammar", "open"
"""Sections of the lists. A word of two sections belongs to the first of them, in this order."""

UNKNOWN = "unknown"
"""Section of what is in no list: it may be a subject."""

_SECTIONS = (OPEN, GRAMMAR, LIFE, LIGHT, ROLE, PERSON, SIGN, COURTESY, ASKS)
_UNKNOWN_COST, _UNKNOWN_KANA_COST, _ENDING_COST, _PART_COST = 20, 12, 2, 3
"""Costs of a character in no list, of a kana in no list, of one at the end of a verb, and of a listed word.

The reading with the lowest cost is the one with the fewest unknown characters, and then with the fewest words.
"""

_MOST_ENDING = 2
"""Characters of the longest ending behind a character of a verb, such as べる in 食べる, that is in no list."""

_CACHED_CLAUSES = 512
"""Clauses whose parts are kept. A question is read several times."""

_HIRAGANA = re.compile("[ぁ-ん]")
_AMOUNT = re.compile(
    r"(?:[0-9０-９]{1,2}|[一二三四五六七八九十两]{1,3})(?:[歳才代分回度年]生?|時間|岁|年级|年級|分钟|分鐘|小时|小時)"
)
"""Pattern of the age of a person and of other small amounts, which seldom are what is asked about."""


class RemarkPart(NamedTuple):
    """A word of a clause, or a run of characters that are in no list."""

    section: str
    text: str

    @property
    def is_content(self) -> bool:
        """Whether it is no grammar."""
        return self.section != GRAMMAR


@lru_cache(_CACHED_CLAUSES)
def parts_of(clause: str, language: str) -> tuple[RemarkPart, ...]:
    """Return the parts of a *clause* in a *language*, "ja" or "zh"."""
    words, lengths = _sections(language)
    best: list[tuple[int, int, str]] = [(0, 0, "")]  # costs, where the last part begins, and its section
    endings = [0]  # numbers of characters of an ending that is in no list
    for end in range(1, len(clause) + 1):
        options = [
            (best[end - length][0] + _PART_COST, end - length, words[clause[end - length : end]])
            for length in lengths.get(clause[end - 1], ())
            if length <= end and clause[end - length : end] in words
        ]
        amount = _amount_before(clause, end)
        if amount:
            options.append((best[end - amount][0] + _PART_COST, end - amount, LIFE))
        cost, section = _unlisted(clause[end - 1], best[-1][2], endings[-1])
        options.append((best[-1][0] + cost, end - 1, section))
        best.append(min(options, key=lambda option: option[0]))
        is_ending = best[-1][1:] == (end - 1, GRAMMAR) and clause[end - 1] not in words
        endings.append(endings[-1] + 1 if is_ending else 0)
    return tuple(_without_reasons(_joined(_path(clause, best))))


def _unlisted(character: str, before: str, ending: int) -> tuple[int, str]:
    """Return the cost and the section of a *character* in no list, behind a part of the section *before*."""
    if not _HIRAGANA.match(character):
        return _UNKNOWN_COST, UNKNOWN
    if before in (ASKS, COURTESY, SIGN, LIFE) or 0 < ending < _MOST_ENDING:
        return _ENDING_COST, GRAMMAR
    return _UNKNOWN_KANA_COST, UNKNOWN


def _amount_before(clause: str, end: int) -> int:
    """Return the number of characters of an amount that ends at a place; 0 if there is none."""
    if clause[end - 1] not in _LAST_OF_AMOUNTS:
        return 0
    return next((length for length in range(2, 7) if _AMOUNT.fullmatch(clause[max(0, end - length) : end])), 0)


_LAST_OF_AMOUNTS = frozenset("歳才代分回度年生間岁级級钟鐘时時")


def _path(clause: str, best: Sequence[tuple[int, int, str]]) -> list[RemarkPart]:
    end, found = len(clause), []
    while end:
        _, start, section = best[end]
        found.append(RemarkPart(section, clause[start:end]))
        end = start
    return found[::-1]


def _joined(parts: Sequence[RemarkPart]) -> list[RemarkPart]:
    """Return *parts* with one for each run of unknown characters."""
    found: list[RemarkPart] = []
    for part in parts:
        if found and part.section == found[-1].section == UNKNOWN:
            found[-1] = RemarkPart(UNKNOWN, found[-1].text + part.text)
        else:
            found.append(part)
    return found


def _without_reasons(parts: Sequence[RemarkPart]) -> list[RemarkPart]:
    """Return *parts* in which なんで behind a noun is "because", and not "why"."""
    before = (RemarkPart(GRAMMAR, ""), *parts)
    return [
        RemarkPart(GRAMMAR, part.text)
        if part.text == "なんで" and (each.is_content or each.text.endswith("そう"))
        else part
        for each, part in zip(before, parts, strict=False)
    ]


@cache
def _sections(language: str) -> tuple[Mapping[str, str], Mapping[str, Sequence[int]]]:
    """Return the section of each word of a *language*, and the lengths of the words with each last character.

    The longest words come first.
    """
    found = {word: section for section in _SECTIONS for word in listed_in(section, language)}
    lengths: dict[str, set[int]] = defaultdict(set)
    for word in found:
        lengths[word[-1]].add(len(word))
    return found, {last: sorted(each, reverse=True) for last, each in lengths.items()}


def is_sentence(parts: Sequence[RemarkPart]) -> bool:
    """Return whether *parts* are more than nouns: nouns with spaces between them are a search."""
    return len(parts) > 1 and any(part.section in (GRAMMAR, PERSON, ASKS, COURTESY) for part in parts)


@cache
def listed_in(section: str, language: str) -> tuple[str, ...]:
    """Return the words of a *section* in a *language*."""
    return read_words_by_language(PACKAGE, f"{FOLDER}/{section}")[language]
