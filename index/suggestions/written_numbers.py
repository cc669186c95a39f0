"""Write the numbers of a question in other ways: "87 mph" for "87mph", and "711 988" for "711988"."""

from __future__ import annotations

from collections.abc import Sequence

import regex

LONGEST_UNIT = 6
"""Most letters behind a number that may be its unit, or the ending of an ordinal."""

_BLANKS = " \u00a0\u2009\u202f"
_WITH_UNIT = regex.compile(rf"(?<![\w.,])(\d+(?:[.,]\d+)*)(\p{{L}}{{1,{LONGEST_UNIT}}})(?!\w)")
_IN_GROUPS = regex.compile(rf"(?<![\w.,])\d{{1,3}}(?:[{_BLANKS}'’]\d{{3}})+(?![\w])")
_TOGETHER = regex.compile(r"(?<![\w.,])\d{1,3}(?:[.,]?\d{3})+(?![\w]|[.,]\d)")
_NOT_DIGITS = regex.compile(r"\D")
_BEFORE_GROUP = regex.compile(r"(?<=\d)(?=(?:\d{3})+$)")


def with_other_numbers(text: str) -> Sequence[str]:
    """Return the question with its numbers in each of the other usual writings, once each, without *text* itself."""
    ways = (
        _WITH_UNIT.sub(r"\1 \2", text),
        _IN_GROUPS.sub(lambda number: _digits(number[0]), text),
        _TOGETHER.sub(lambda number: _BEFORE_GROUP.sub(" ", _digits(number[0])), text),
    )
    return [way for way in dict.fromkeys(ways) if way != text]


def _digits(number: str) -> str:
    return _NOT_DIGITS.sub("", number)
