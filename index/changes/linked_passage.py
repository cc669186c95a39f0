"""Find the passage that a link names, also after its article was changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from rapidfuzz.fuzz import ratio

from index.articles.diff import compare
from index.articles.passage_digest import passage_digest
from index.articles.passages import passages_at, pieces_of, split_passages
from index.errors import ArticleNotFoundError
from index.model import Article, Passage, PassageKind
from index.store.base import ArticleStore

LEAST_LIKENESS = 70
"""Smallest likeness of a passage and what it was corrected to, in percent by characters. Passages of one language that
have nothing in common are alike to 50 %."""


class LinkState(Enum):
    """The fate of a linked passage since the link was made."""

    AS_LINKED = auto()  # it is in its place, or the link accepts whatever is there
    MOVED = auto()  # it is in another place of its article
    CORRECTED = auto()  # an earlier version of the article had it
    GONE = auto()  # the article does not have it, and no remembered version had it


@dataclass(frozen=True, slots=True)
class LinkedPassage:
    """The passage to show for a link."""

    article: Article
    passage: Passage  # the linked one; if CORRECTED or GONE: what is there instead, or the nearest to that place
    state: LinkState
    corrected_at: datetime | None = None  # UTC; end of the last version that had it; None: it is not CORRECTED
    says_the_same: bool = True  # False: *passage* is only what is in its place now


def linked_passage(store: ArticleStore, article_id: str, ordinal: int, check: str | None) -> LinkedPassage:
    """Return the passage that a link names.

    Args: check: Digest of the linked passage; None: the link names a place, whatever is there.
    Raises: ArticleNotFoundError: no article has this id. It may have been removed, for good too, or never existed.
    """
    article = store.article(article_id)
    if article is None:
        raise ArticleNotFoundError(article_id)
    passage = passages_at(article, (ordinal,)).get(ordinal)
    if passage and check in (None, passage_digest(passage.text)):
        return LinkedPassage(article, passage, LinkState.AS_LINKED)
    passages = split_passages(article)
    if moved := _with_digest(passages, check, ordinal):
        return LinkedPassage(article, moved, LinkState.MOVED)
    quotable = [each for each in passages if each.kind is not PassageKind.CREDIT] or passages
    for version in store.versions(article_id)[1:]:
        if linked := _with_digest(split_passages(version.article), check, ordinal):
            text = _corrected(version.article, article, linked.text)
            instead = [each for each in passages if each.text == text]
            alike = _alike(instead, linked.text) or _alike(quotable, linked.text)
            shown = _nearest(alike or instead or quotable, ordinal)
            return LinkedPassage(article, shown, LinkState.CORRECTED, version.until, says_the_same=bool(alike))
    return LinkedPassage(article, _nearest(quotable, ordinal), LinkState.GONE, says_the_same=False)


def _with_digest(passages: Iterable[Passage], digest: str | None, ordinal: int) -> Passage | None:
    """Return the passage with this digest that is the nearest to a place."""
    found = [each for each in passages if passage_digest(each.text) == digest]
    return _nearest(found, ordinal) if found else None


def _nearest(passages: Iterable[Passage], ordinal: int) -> Passage:
    return min(passages, key=lambda each: abs(each.ordinal - ordinal))


def _alike(passages: Sequence[Passage], text: str) -> list[Passage]:
    """Return the passages that are most like a *text*, if any is like it at all."""
    likeness = [ratio(each.text, text, score_cutoff=LEAST_LIKENESS) for each in passages]
    best = max(likeness, default=0)
    return [each for each, like in zip(passages, likeness, strict=True) if like == best > 0]


def _corrected(before: Article, after: Article, text: str) -> str | None:
    """Return the text of the passage that the one with *text* has become; None: it became none."""
    for change in compare(before, after).paragraphs:
        if change.before and change.after and text in (old := pieces_of(change.before, before.language)):
            new = pieces_of(change.after, after.language)
            return new[min(old.index(text), len(new) - 1)]
    return None
