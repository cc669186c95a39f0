"""Keep the digests of passages, so that a link with any check costs about the same."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

from index.articles.passage_digest import digest_number, passage_number
from index.articles.passages import passage_texts
from index.model import Article, PassageKind
from index.store.base import ArticleStore

PASSAGES_KEPT = 1_000_000
"""Passages whose digests are kept, of all states of all articles together. They take 8 MB. All earlier versions of an
archive have about a quarter of that: see `HISTORY_BYTES`."""


class StateDigests(NamedTuple):
    """The digests of the passages of an article in one state."""

    numbers: array[int]  # of the digests, in the order of the passages
    quotable: array[int]  # ordinals of the passages that are no credits; of all if there are no others

    @classmethod
    def of(cls, article: Article) -> StateDigests:
        """Return the digests of an article."""
        texts = list(passage_texts(article))
        quotable = [ordinal for ordinal, (_, kind) in enumerate(texts) if kind is not PassageKind.CREDIT]
        numbers = array("I", (passage_number(text) for text, _ in texts))
        return cls(numbers, array("I", quotable or range(len(texts))))

    def places_of(self, digest: str | None) -> list[int]:
        """Return the ordinals of the passages with a digest."""
        number = None if digest is None else digest_number(digest)
        if number is None or number not in self.numbers:
            return []
        return [ordinal for ordinal, each in enumerate(self.numbers) if each == number]


class KnownDigests:
    """The digests of the states of articles that links were about. Any thread may ask."""

    def __init__(self, store: ArticleStore) -> None:
        self._store = store
        self._kept: OrderedDict[str, StateDigests] = OrderedDict()  # by content hash; what was asked last is last
        self._count = 0
        self._lock = Lock()

    def __len__(self) -> int:
        """Return the number of passages whose digests are kept."""
        return self._count

    def of(self, article: Article) -> StateDigests:
        """Return the digests of an article."""
        with self._lock:
            return self._known(article.content_hash) or self._keep(article)

    def of_version(self, article_id: str, content_hash: str) -> StateDigests | None:
        """Return the digests of a version of an article; None: it is forgotten."""
        with self._lock:  # while it is read, so that nobody else reads it meanwhile
            if known := self._known(content_hash):
                return known
            article = self._store.version(article_id, content_hash)
            return self._keep(article) if article else None

    def _known(self, content_hash: str) -> StateDigests | None:
        if known := self._kept.get(content_hash):
            self._kept.move_to_end(content_hash)
        return known

    def _keep(self, article: Article) -> StateDigests:
        digests = self._kept[article.content_hash] = StateDigests.of(article)
        self._count += len(digests.numbers)
        while self._count > PASSAGES_KEPT and len(self._kept) > 1:
            _, dropped = self._kept.popitem(last=False)
            self._count -= len(dropped.numbers)
        return digests
