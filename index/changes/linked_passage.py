"""Find the passage that a link names, also after its article was changed."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from threading import Lock
from typing import NamedTuple

from rapidfuzz.fuzz import ratio

from index.articles.diff import compare
from index.articles.passage_digest import passage_digest
from index.articles.passages import passage_texts, passages_at, pieces_of
from index.changes.passage_digests import KnownDigests
from index.errors import ArticleNotFoundError
from index.model import Article, Passage, PassageKind
from index.store.base import ArticleStore

LEAST_LIKENESS = 70
"""Smallest likeness of a passage and what it was corrected to, in percent by characters. Passages of one language that
have nothing in common are alike to 50 %."""


CORRECTIONS_KEPT = 200
"""Corrected passages whose present forms are kept. To find one, two states of the article are compared. The places of
a passage that an article repeats ten thousand times take 40 kB."""


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


class _Correction(NamedTuple):
    """What a passage of an earlier version has become."""

    places: array[int]  # ordinals of what it is now; empty: it became nothing
    says_the_same: bool


_NOTHING = _Correction(array("I"), says_the_same=False)


class PassageLinks:
    """Finds the passages that links name. A link with an invented check costs about as much as any other."""

    def __init__(self, store: ArticleStore) -> None:
        self._store = store
        self._digests = KnownDigests(store)
        self._corrections: OrderedDict[tuple[str, str, str], _Correction] = OrderedDict()  # see `_correction`
        self._lock = Lock()

    def find(self, article_id: str, ordinal: int, check: str | None) -> LinkedPassage:
        """Return the passage that a link names.

        Args: check: Digest of the linked passage; None: the link names a place, whatever is there.
        Raises: ArticleNotFoundError: no article has this id. It may have been removed, for good too, or never existed.
        """
        article = self._store.article(article_id)
        if article is None:
            raise ArticleNotFoundError(article_id)
        passage = passages_at(article, (ordinal,)).get(ordinal)
        if passage and check in (None, passage_digest(passage.text)):
            return LinkedPassage(article, passage, LinkState.AS_LINKED)
        present = self._digests.of(article)
        if places := present.places_of(check):
            return LinkedPassage(article, _nearest(article, places, ordinal), LinkState.MOVED)
        if check and (corrected := self._corrected(article, ordinal, check)):
            return corrected
        return LinkedPassage(article, _nearest(article, present.quotable, ordinal), LinkState.GONE, says_the_same=False)

    def _corrected(self, article: Article, ordinal: int, check: str) -> LinkedPassage | None:
        """Return what has become of a passage that an earlier version had; None: none that is remembered had it."""
        for version in self._store.version_outlines(article.id)[1:]:
            before = self._digests.of_version(article.id, version.content_hash)
            if before and (places := before.places_of(check)):
                now = self._correction(article, version.content_hash, places[0], check)
                shown = _nearest(article, now.places or self._digests.of(article).quotable, ordinal)
                return LinkedPassage(article, shown, LinkState.CORRECTED, version.until, now.says_the_same)
        return None

    def _correction(self, article: Article, content_hash: str, ordinal: int, check: str) -> _Correction:
        """Return what the passage of a version has become, which is found out once."""
        key = article.content_hash, content_hash, check
        with self._lock:
            if key not in self._corrections:
                before = self._store.version(article.id, content_hash)
                self._corrections[key] = _correction(before, article, ordinal) if before else _NOTHING
                if len(self._corrections) > CORRECTIONS_KEPT:
                    self._corrections.popitem(last=False)
            return self._corrections[key]


def _nearest(article: Article, places: Iterable[int], ordinal: int) -> Passage:
    """Return the passage at the one of *places* that is the nearest to an ordinal."""
    place = min(places, key=lambda each: abs(each - ordinal))
    return passages_at(article, (place,))[place]


def _correction(before: Article, after: Article, ordinal: int) -> _Correction:
    """Return what a passage of *before* is in *after*."""
    text = passages_at(before, (ordinal,))[ordinal].text
    corrected = _corrected_text(before, after, text)
    texts = list(enumerate(passage_texts(after)))
    instead = [(place, now) for place, (now, _) in texts if now == corrected]
    quotable = [(place, now) for place, (now, kind) in texts if kind is not PassageKind.CREDIT]
    alike = _alike(instead, text) or _alike(quotable, text)
    return _Correction(array("I", alike or [place for place, _ in instead]), says_the_same=bool(alike))


def _alike(texts: Sequence[tuple[int, str]], text: str) -> list[int]:
    """Return the places of the texts that are most like a *text*, if any is like it at all."""
    likeness = [ratio(each, text, score_cutoff=LEAST_LIKENESS) for _, each in texts]
    best = max(likeness, default=0)
    return [place for (place, _), like in zip(texts, likeness, strict=True) if like == best > 0]


def _corrected_text(before: Article, after: Article, text: str) -> str | None:
    """Return the text of the passage that the one with *text* has become; None: it became none."""
    for change in compare(before, after).paragraphs:
        if change.before and change.after and text in (old := pieces_of(change.before, before.language)):
            new = pieces_of(change.after, after.language)
            return new[min(old.index(text), len(new) - 1)]
    return None
