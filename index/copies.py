"""Passages that say the same in the same words: for a reader, they are one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from rapidfuzz.fuzz import ratio

NEAR_COPY = 90
"""Percent of two texts that is the same, letter by letter, from which one is an edited copy of the other."""

COMPARED = 12
"""Texts that are compared with one another: four messages of three."""

BEGINNING_WORDS = 3
"""Words by which most texts are told apart, in a tenth of the time."""

_MARKS = re.compile(r"""[\s.,;:!?…"'“”„«»‹›‘’‚()\[\]。、，．！？；：「」『』（）]+""")
"""What is written otherwise from one publication to another. Signs are not: they change numbers."""

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+")


def copies_together(texts: Sequence[str]) -> list[list[int]]:
    """The places of *texts* in order, those of copies together at the place of the first."""
    beginnings = [_beginning(text) for text in texts]
    shared = Counter(beginnings)
    together: dict[str, list[int]] = {}
    for at, (text, beginning) in enumerate(zip(texts, beginnings, strict=True)):
        together.setdefault(wording(text) if shared[beginning] > 1 else beginning, []).append(at)
    return list(together.values())


def wording(text: str) -> str:
    """*text* without what copies may differ in: case, quotation marks, punctuation and blanks."""
    return _MARKS.sub(" ", text.casefold()).strip()


def _beginning(text: str) -> str:
    """The first words of the wording: other texts seldom have the same."""
    return " ".join(match.group() for match in islice(_WORD.finditer(text.casefold()), BEGINNING_WORDS))


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
