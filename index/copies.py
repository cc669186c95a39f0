"""Passages that say the same in the same words: for a reader, they are one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz.fuzz import ratio

NEAR_COPY = 90
"""Percent of two texts that is the same, letter by letter, from which one is an edited copy of the other."""

COMPARED = 12
"""Texts that are compared with one another: four messages of three."""

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+")


def wording(text: str) -> str:
    """The words of *text*: equal for copies, whatever became of case, punctuation and blanks on the way."""
    return " ".join(_WORD.findall(text.casefold()))


def different_first(texts: Sequence[str]) -> list[int]:
    """The places of *texts*, with those of edited copies behind all others: three quotations are to say three things.

    Texts of which the numbers differ are none: each tells of another time or sum.
    """
    different: list[int] = []
    copies: list[int] = []
    for at, text in enumerate(texts[:COMPARED]):
        is_copy = any(_is_near_copy(text, texts[other]) for other in different)
        (copies if is_copy else different).append(at)
    return [*different, *copies, *range(len(texts))[COMPARED:]]


def _is_near_copy(one: str, other: str) -> bool:
    return ratio(one, other, score_cutoff=NEAR_COPY) > 0 and _NUMBER.findall(one) == _NUMBER.findall(other)
