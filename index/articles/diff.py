"""Compare two states of an article.

Paragraphs are compared by their texts. Two paragraphs that have much in common count as one paragraph that changed.
Other paragraphs are new or gone. A paragraph that is only in another place counts as moved.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from index.model import Article, Paragraph, Span

COMPARED_FIELDS = ("title", "byline", "source", "published", "url", "language", "credits")
"""Fields of the attribution, in the order in which their changes are shown."""

MIN_SIMILARITY = 0.5
"""Smallest share of equal text with which two paragraphs count as one paragraph that changed. A corrected or added
sentence leaves a larger share. Two paragraphs about the same subject share a quarter."""

MAX_COMPARED_CHARS = 2_000
"""Characters of a paragraph that are compared. Nearly all paragraphs are shorter."""

MAX_PAIRS = 400
"""Most pairs of paragraphs in one block that are all compared. A rewritten section has twenty paragraphs on each side.
In a larger block, each paragraph is compared only with the one at the same place."""

MAX_MATCHES = 5_000
"""Most pairs of equal paragraphs in an article for which their order is compared. Seventy copies of one paragraph on
both sides are allowed. An article that repeats a few texts would take minutes."""

MAX_WORD_CHARS = 30
"""Most characters by which a difference is widened to begin and end with whole words. Chinese has no spaces at which to
stop."""

_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of the attribution with another value."""

    name: str  # of COMPARED_FIELDS
    before: str | None  # as shown; None: unknown
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
    reattributed: int = 0  # paragraphs with the same text by another author

    @property
    def changed(self) -> int:
        """Return the number of paragraphs with another text."""
        return sum(1 for each in self.paragraphs if each.before is not None and each.after is not None)

    @property
    def new(self) -> int:
        """Return the number of paragraphs that were added."""
        return sum(1 for each in self.paragraphs if each.before is None)

    @property
    def gone(self) -> int:
        """Return the number of paragraphs that are missing."""
        return sum(1 for each in self.paragraphs if each.after is None)

    def __bool__(self) -> bool:
        """Return whether a reader could see a difference."""
        return bool(self.fields or self.paragraphs or self.moved or self.reattributed)


def compare(before: Article, after: Article) -> Comparison:
    """Return the differences from *before* to *after*."""
    fields = tuple(
        FieldChange(name, old, new)
        for name in COMPARED_FIELDS
        if (old := _shown(before, name)) != (new := _shown(after, name))
    )
    blocks = _different_blocks(_texts(before.paragraphs), _texts(after.paragraphs))
    changes = [change for old, new in blocks for change in _paired(old, new)]
    moved = _moved(changes)
    reattributed = _reattributed(before, after) if before.authors or after.authors else 0
    return Comparison(fields, tuple(_without(changes, moved)), moved.total(), reattributed)


def difference(before: str, after: str) -> tuple[Span, Span]:
    """Return the spans from the first difference of two texts to the last, as whole words: one half-open span of
    each."""
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


def _texts(paragraphs: Sequence[Paragraph]) -> list[str]:
    return [paragraph.text for paragraph in paragraphs]


def _different_blocks(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Yield the blocks of paragraphs that differ: those of each side between two equal paragraphs."""
    old_counts, new_counts = Counter(before), Counter(after)
    if sum(count * new_counts[text] for text, count in old_counts.items()) > MAX_MATCHES:
        yield _surplus(before, new_counts), _surplus(after, old_counts)
        return
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            yield before[i1:i2], after[j1:j2]


def _surplus(texts: Sequence[str], others: Counter[str]) -> list[str]:
    """Return the texts that occur more often in *texts* than in *others*."""
    left = others.copy()
    surplus = []
    for text in texts:
        left[text] -= 1
        if left[text] < 0:
            surplus.append(text)
    return surplus


def _paired(old: Sequence[str], new: Sequence[str]) -> Iterator[ParagraphChange]:
    """Yield the changes of a block in order: similar paragraphs as changes, and the others between them as gone or
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
    """Return the places of similar paragraphs, in order on both sides. The chosen pairs have the most in common in
    total."""
    old_parts, new_parts = [_parts(text) for text in old], [_parts(text) for text in new]
    if len(old) * len(new) > MAX_PAIRS:
        both = zip(old_parts, new_parts, strict=False)
        return [(at, at) for at, (one, other) in enumerate(both) if _similarity(one, other) >= MIN_SIMILARITY]
    best: list[list[float]] = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]  # of what follows i and j
    similarities = [[_similarity(one, other) for other in new_parts] for one in old_parts]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            score = similarities[i][j] + best[i + 1][j + 1] if similarities[i][j] >= MIN_SIMILARITY else 0.0
            best[i][j] = max(score, best[i + 1][j], best[i][j + 1])
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
    """Return pairs of characters, by which paragraphs are compared in any language."""
    folded = text[:MAX_COMPARED_CHARS].casefold()
    return Counter(map("".join, pairwise(folded)))


def _similarity(one: Counter[str], other: Counter[str]) -> float:
    """Return the share of two paragraphs that is equal: Dice's coefficient."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def _moved(changes: Iterable[ParagraphChange]) -> Counter[str]:
    """Return the texts that are gone in one place and new in another, each as often as both are true."""
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


def _reattributed(before: Article, after: Article) -> int:
    """Return the number of texts that are on both sides, but with another author. Without one, the byline counts."""
    old, new = Counter(_texts(before.paragraphs)), Counter(_texts(after.paragraphs))
    old_authors, new_authors = Counter(_signed(before)), Counter(_signed(after))
    return (old & new).total() - (old_authors & new_authors).total()


def _signed(article: Article) -> Iterator[tuple[str, str | None]]:
    return ((each.text, article.byline if each.author is None else each.author) for each in article.paragraphs)


def _common_length(one: str, other: str) -> int:
    """Return the length of the common beginning of two texts, in characters."""
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
