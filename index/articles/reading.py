"""Read an article on: the passages that come after one of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index.articles.passages import passages_from
from index.model import Article, Passage, PassageKind

HEADINGS_READ = 5
"""Most headings in a stretch, so that a table of contents is not shown as a whole."""


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


def shortened(stretch: Stretch, count: int) -> Stretch:
    """Return the first *count* passages of a longer stretch, or fewer: a heading is not the last one."""
    kept = list(stretch.passages[:count])
    while len(kept) > 1 and kept[-1].kind is PassageKind.HEADING:
        kept.pop()
    return Stretch(tuple(kept), stretch.passages[len(kept)].ordinal)


def _readable(article: Article, start: int) -> Iterator[Passage]:
    skipped = (PassageKind.CAPTION, PassageKind.CREDIT)
    return (passage for passage in passages_from(article, start) if passage.kind not in skipped)
