"""BM25 in this process, over segments of postings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from types import MappingProxyType

from index.analysis import Field, passage_keys
from index.backends import EVERYTHING, QueryTerm, Ranking, Scope
from index.backends.postings import Postings
from index.backends.scoring import Chosen, Search, State
from index.backends.segments import Segment, make_segment, merged
from index.model import Article
from index.passages import split_passages

K1: Mapping[Field, float] = MappingProxyType({Field.WORDS: 0.5, Field.GRAMS: 1.2})
"""Saturation of repeated terms. Lower than for whole documents: in a paragraph, a word's first occurrence says most."""

B: Mapping[Field, float] = MappingProxyType({Field.WORDS: 0.6, Field.GRAMS: 0.5})
"""How much longer passages are held back."""

MERGE_RATIO = 4
"""Two neighbouring segments are merged when the older is less than so many times larger: a search then visits a
logarithmic number of them, and a posting is copied a logarithmic number of times."""


class BM25Backend:
    """Keeps the index in memory. See `SearchBackend` for its promise.

    The index is a list of immutable segments, the largest first. What is added makes a small segment of its own, what
    is deleted is flagged, and neighbours are merged as they grow. Document frequencies, lengths and so all scores are
    at any time those of an index built afresh.
    """

    def __init__(self) -> None:
        self._publish([])

    def __len__(self) -> int:
        """The number of passages."""
        return self._state.count

    def held(self) -> Mapping[str, str]:
        """See `SearchBackend.held`."""
        return dict(chain.from_iterable(segment.held().items() for segment in self._state.segments))

    def index(self, articles: Sequence[Article]) -> None:
        """See `SearchBackend.index`."""
        newest = {article.id: article for article in articles}
        if newest:
            made = segment_of(list(newest.values()))
            self._publish(_compact([*self._without(newest), made]))

    def delete(self, article_ids: Iterable[str]) -> None:
        """See `SearchBackend.delete`."""
        self._publish(self._without(frozenset(article_ids)))

    def purge(self, article_ids: Iterable[str]) -> None:
        """See `SearchBackend.purge`: nothing of it is on disk."""
        self.delete(article_ids)

    def close(self) -> None:
        """See `SearchBackend.close`: it holds none."""

    def search(self, query: Sequence[QueryTerm], limit: int, scope: Scope = EVERYTHING) -> Ranking:
        """See `SearchBackend.search`."""
        return Search(self._state, query).ranking(limit, Chosen(scope))

    def _without(self, article_ids: Iterable[str]) -> list[Segment]:
        """The segments, less these articles."""
        segments = []
        for segment in self._state.segments:
            here = [each for each in article_ids if segment.holds(each)]
            segments.append(segment.without(here) if here else segment)
        return [segment for segment in segments if len(segment.deleted) < len(segment.contents.ids)]

    def _publish(self, segments: Sequence[Segment]) -> None:
        self._state = State(segments, K1, B)
        languages: Counter[str] = Counter()
        for segment in segments:
            languages.update(segment.languages)
        self.languages: Mapping[str, int] = {language: count for language, count in languages.most_common() if count}


def segment_of(articles: Sequence[Article]) -> Segment:
    """The segment of some articles."""
    passages = [split_passages(article) for article in articles]
    sizes = [(each.id, each.content_hash, len(of_one)) for each, of_one in zip(articles, passages, strict=True)]
    keys = [passage_keys(passage) for passage in chain.from_iterable(passages)]
    fields = {field: Postings.of([each.fields[field] for each in keys]) for field in Field}
    return make_segment(sizes, [each.language for each in keys], fields)


def _compact(segments: list[Segment]) -> list[Segment]:
    """The same with neighbours merged that have become alike in size."""
    while len(segments) > 1 and segments[-2].count < MERGE_RATIO * segments[-1].count:
        segments[-2:] = [merged(segments[-2:])]
    return segments
