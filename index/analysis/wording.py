"""Find passages with the same words, which are the same for a reader."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from rapidfuzz.fuzz import ratio

MIN_COPY_PERCENT = 90
"""Smallest similarity of two texts of which one is an edited copy of the other, in percent, by characters."""

MAX_COMPARED_TEXTS = 12
"""Most texts that are compared with one another: four messages of three texts."""

BEGINNING_WORDS = 3
"""Number of first words by which most texts are distinguished, in a tenth of the time."""

_MARKS = re.compile(r"""[\s.,;:!?…"'“”„«»‹›‘’‚()\[\]。、，．！？；：「」『』（）]+""")
"""Characters that publications write in different ways. Signs that change numbers are not included."""

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+")


def copies_together(texts: Sequence[str]) -> list[list[int]]:
    """Return the places of *texts* in order. The places of copies are grouped at the place of the first copy."""
    beginnings = [_beginning(text) for text in texts]
    shared = Counter(beginnings)
    together: dict[str, list[int]] = {}
    for at, (text, beginning) in enumerate(zip(texts, beginnings, strict=True)):
        together.setdefault(wording(text) if shared[beginning] > 1 else beginning, []).append(at)
    return list(together.values())


def wording(text: str) -> str:
    """Return *text* without the details in which copies may differ: case, quotation marks, punctuation and spaces."""
    return _MARKS.sub(" ", text.casefold()).strip()


def wording_number(text: str) -> int:
    """Return a number of 64 bits for the wording of *text*. It is the same for copies, and in every process."""
    return int.from_bytes(hashlib.blake2b(wording(text).encode(), digest_size=8).digest(), "little")


def _beginning(text: str) -> str:
    """Return the first words of the wording. Different texts seldom share them."""
    return " ".join(match.group() for match in islice(_WORD.finditer(text.casefold()), BEGINNING_WORDS))


def different_first(count: int, text_of: Callable[[int], str]) -> Iterator[int]:
    """Yield the places of *count* texts, edited copies last, so that three quotations say three things.

    Texts with different numbers are not copies: each is about another time or amount. Only the texts that are needed
    for the places taken are requested.
    """
    different: list[str] = []
    copies: list[int] = []
    for at in range(min(count, MAX_COMPARED_TEXTS)):
        text = text_of(at)
        if any(_is_near_copy(text, other) for other in different):
            copies.append(at)
        else:
            different.append(text)
            yield at
    yield from copies
    yield from range(MAX_COMPARED_TEXTS, count)


def _is_near_copy(one: str, other: str) -> bool:
    return ratio(one, other, score_cutoff=MIN_COPY_PERCENT) > 0 and _NUMBER.findall(one) == _NUMBER.findall(other)
