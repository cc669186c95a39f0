"""Compare two states of an article.

Paragraphs are compared by their texts. Those that changed are told from those that are new or gone by how much they
have in common. A paragraph that is only in another place counts as moved.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from index.model import Article, Span

COMPARED_FIELDS = ("title", "byline", "source", "published", "url", "language", "credits")
"""Fields of the attribution, in the order in which their changes are told."""

ALIKE = 0.5
"""Smallest share of two paragraphs that is the same if one is a change of the other. A sentence that is corrected or
added leaves more; two paragraphs about the same subject share a quarter."""

ALIKE_CHARS = 2_000
"""Characters of a paragraph that are compared for that: more than nearly all paragraphs have."""

MAX_PAIRS = 400
"""Most pairs of paragraphs between two equal ones that are all compared: a rewritten section has twenty on each side.
In a longer one, each is compared with the one in its place."""

MAX_MATCHES = 5_000
"""Most pairs of equal paragraphs in an article for which their order is compared: one paragraph may be seventy times on
both sides. An article made of few texts would take minutes."""

MAX_WORD_CHARS = 30
"""Most characters by which a difference is widened to begin and end with whole words: text in Chinese has none."""

_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of the attribution with another value."""

    name: str  # of COMPARED_FIELDS
    before: str | None  # as it is shown; None: unknown
    after: str | None


@dataclass(frozen=True, slots=True)
class ParagraphChange:
    """A paragraph that changed."""

    before: str | None  # None: it is new
    after: str | None  # None: it is gone


@dataclass(frozen=True, slots=True)
class Comparison:
    """All differences between two states."""

    fields: tuple[FieldChange, ...]  # in the order of COMPARED_FIELDS
    paragraphs: tuple[ParagraphChange, ...]  # in the order of reading
    moved: int = 0  # paragraphs that are in another place

    @property
    def changed(self) -> int:
        """The number of paragraphs with another text."""
        return sum(1 for each in self.paragraphs if each.before is not None and each.after is not None)

    @property
    def new(self) -> int:
        """The number of paragraphs that were added."""
        return sum(1 for each in self.paragraphs if each.before is None)

    @property
    def gone(self) -> int:
        """The number of paragraphs that are missing."""
        return sum(1 for each in self.paragraphs if each.after is None)

    def __bool__(self) -> bool:
        """Return whether a reader could see a difference."""
        return bool(self.fields or self.paragraphs or self.moved)


def compare(before: Article, after: Article) -> Comparison:
    """Return the differences from *before* to *after*."""
    fields = tuple(
        FieldChange(name, old, new)
        for name in COMPARED_FIELDS
        if (old := _shown(before, name)) != (new := _shown(after, name))
    )
    blocks = _different_blocks(_texts(before), _texts(after))
    changes = [change for old, new in blocks for change in _paired(old, new)]
    moved = _moved(changes)
    return Comparison(fields, tuple(_without(changes, moved)), moved.total())


def difference(before: str, after: str) -> tuple[Span, Span]:
    """Return where two texts differ, from the first difference to the last, as whole words: half-open spans of each."""
    start = _common_length(before, after)
    most = min(len(before), len(after)) - start
    end = _common_length(before[::-1][:most], after[::-1][:most])
    back = next((n for n in range(MAX_WORD_CHARS) if not _either_splits(before, start - n, after, start - n)), 0)
    first, second = len(before) - end, len(after) - end
    on = next((n for n in range(MAX_WORD_CHARS) if not _either_splits(before, first + n, after, second + n)), 0)
    return (start - back, first + on), (start - back, second + on)


def _either_splits(one: str, at: int, other: str, other_at: int) -> bool:
    return _splits_word(one, at) or _splits_word(other, other_at)


def _shown(article: Article, name: str) -> str | None:
    if name == "credits":
        return "; ".join(article.credits) or None
    value = getattr(article, name)
    return None if value is None else str(value)


def _texts(article: Article) -> list[str]:
    return [paragraph.text for paragraph in article.paragraphs]


def _different_blocks(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Yield the paragraphs on each side between those that are the same on both."""
    old_counts, new_counts = Counter(before), Counter(after)
    if sum(count * new_counts[text] for text, count in old_counts.items()) > MAX_MATCHES:
        yield _surplus(before, new_counts), _surplus(after, old_counts)
        return
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            yield before[i1:i2], after[j1:j2]


def _surplus(texts: Sequence[str], others: Counter[str]) -> list[str]:
    """Return the texts that occur more often here than among the others."""
    left = others.copy()
    surplus = []
    for text in texts:
        left[text] -= 1
        if left[text] < 0:
            surplus.append(text)
    return surplus


def _paired(old: Sequence[str], new: Sequence[str]) -> Iterator[ParagraphChange]:
    """Yield the paragraphs of a block: those that are alike as changes, in order, and between them what is gone and
    new."""
    at_old = at_new = 0
    for i, j in _pairs(old, new):
        yield from (ParagraphChange(text, None) for text in old[at_old:i])
        yield from (ParagraphChange(None, text) for text in new[at_new:j])
        yield ParagraphChange(old[i], new[j])
        at_old, at_new = i + 1, j + 1
    yield from (ParagraphChange(text, None) for text in old[at_old:])
    yield from (ParagraphChange(None, text) for text in new[at_new:])


def _pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return the places of paragraphs that are alike, in order on both sides: those that have the most in common
    together."""
    old_parts, new_parts = [_parts(text) for text in old], [_parts(text) for text in new]
    if len(old) * len(new) > MAX_PAIRS:
        both = zip(old_parts, new_parts, strict=False)
        return [(at, at) for at, (one, other) in enumerate(both) if _likeness(one, other) >= ALIKE]
    best: list[list[float]] = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]  # of what follows i and j
    likeness = [[_likeness(one, other) for other in new_parts] for one in old_parts]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            alike = likeness[i][j] + best[i + 1][j + 1] if likeness[i][j] >= ALIKE else 0.0
            best[i][j] = max(alike, best[i + 1][j], best[i][j + 1])
    return list(_walk(best))


def _walk(best: Sequence[Sequence[float]]) -> Iterator[tuple[int, int]]:
    i = j = 0
    while best[i][j] > 0:
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            yield i, j
            i, j = i + 1, j + 1


def _parts(text: str) -> Counter[str]:
    """Return the parts of a paragraph that are compared, in any language: pairs of characters."""
    folded = text[:ALIKE_CHARS].casefold()
    return Counter(map("".join, pairwise(folded)))


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """Return the share of two paragraphs that is the same: Dice's coefficient."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def _moved(changes: Iterable[ParagraphChange]) -> Counter[str]:
    """Return the texts that are gone in one place and new in another, as often as both are true."""
    gone = Counter(each.before for each in changes if each.before is not None and each.after is None)
    new = Counter(each.after for each in changes if each.after is not None and each.before is None)
    return gone & new


def _without(changes: Iterable[ParagraphChange], moved: Counter[str]) -> Iterator[ParagraphChange]:
    left = {"gone": moved.copy(), "new": moved.copy()}
    for change in changes:
        text, side = (change.before, "gone") if change.after is None else (change.after, "new")
        if (change.before is None or change.after is None) and text is not None and left[side][text] > 0:
            left[side][text] -= 1
        else:
            yield change


def _common_length(one: str, other: str) -> int:
    """Return the number of characters that two texts have in common at their beginning."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _splits_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and bool(_WORD.match(text[at - 1]) and _WORD.match(text[at]))
