"""Read an article on from one of its passages: what comes after it, and what is around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index.articles.passages import passages_at, passages_from
from index.model import Article, Passage, PassageKind

HEADINGS_READ = 5
"""Most headings in a stretch, so that a table of contents is not shown as a whole."""

PASSAGES_SOUGHT = 20
"""Passages before a passage among which a paragraph is looked for. More captions in a row are a gallery, and more
headings a table of contents."""

_SKIPPED = (PassageKind.CAPTION, PassageKind.CREDIT)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Passages of an article to read in a row."""

    passages: tuple[Passage, ...]
    next_start: int | None  # ordinal at which the next stretch begins; None: the article ends with this one


def read_on(article: Article, start: int, count: int) -> Stretch:
    """Return *count* paragraphs of *article* from the passage with the ordinal *start*, with their headings.

    Captions are left out, because their pictures are missing. So are credits, which the attribution has. A heading is
    never the last passage, unless the article ends with it.
    """
    found: list[Passage] = []
    readable = _readable(article, start)
    for passage in readable:
        found.append(passage)
        kinds = [each.kind for each in found]
        if kinds.count(PassageKind.BODY) == count or kinds.count(PassageKind.HEADING) > HEADINGS_READ:
            break
    following = next(readable, None)
    return Stretch(tuple(found), following.ordinal if following else None)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A passage with the paragraphs before and after it, and their headings."""

    before: tuple[Passage, ...]  # empty: there is nothing to read before it
    passage: Passage
    after: Stretch

    def __bool__(self) -> bool:
        """Return whether there is anything around the passage."""
        return bool(self.before or self.after.passages)


def has_other_text(article: Article, passage: Passage) -> bool:
    """Return whether *article* has anything to read besides *passage*. In long articles this is faster than
    `around`."""
    return any(each.ordinal != passage.ordinal for each in _readable(article, 0))


def around(article: Article, passage: Passage) -> Surroundings:
    """Return *passage* of *article* with its surroundings. These have no captions and credits, as in `read_on`."""
    before = _paragraph_before(article, passage.ordinal)
    return Surroundings(before, passage, read_on(article, passage.ordinal + 1, 1))


def _paragraph_before(article: Article, ordinal: int) -> tuple[Passage, ...]:
    """Return the last paragraph before a passage, the heading right above it, and the headings between them and the
    passage. Without a paragraph, return the last heading."""
    near = passages_at(article, range(max(0, ordinal - PASSAGES_SOUGHT), ordinal)).values()
    readable = [passage for passage in near if passage.kind not in _SKIPPED]
    start = max((place for place, each in enumerate(readable) if each.kind is PassageKind.BODY), default=None)
    if start is None:
        return tuple(readable[-1:])
    if start and readable[start - 1].kind is PassageKind.HEADING:
        start -= 1
    return tuple(readable[start:])


def shortened(stretch: Stretch, count: int) -> Stretch:
    """Return the first *count* passages of a longer stretch, or fewer: a heading is not the last one."""
    kept = list(stretch.passages[:count])
    while len(kept) > 1 and kept[-1].kind is PassageKind.HEADING:
        kept.pop()
    return Stretch(tuple(kept), stretch.passages[len(kept)].ordinal)


def _readable(article: Article, start: int) -> Iterator[Passage]:
    return (passage for passage in passages_from(article, start) if passage.kind not in _SKIPPED)
