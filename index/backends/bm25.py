"""BM25 in memory: rank_bm25's model over inverted lists."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rank_bm25 import BM25Okapi  # type: ignore[import-untyped]  # it ships no types

from index.analysis import Field, indexed_terms, passage_language
from index.backends import EVERYTHING, Match, QueryTerm, Ranking, Scope, Terms
from index.backends.postings import Flags, Floats, Ints, Postings, Vocabulary
from index.model import Article, Passage, PassageId
from index.passages import split_passages

K1: Mapping[Field, float] = MappingProxyType({Field.WORDS: 0.5, Field.GRAMS: 1.2})
"""Saturation of repeated terms. Lower than for whole documents: in a paragraph, a word's first occurrence says most."""

B: Mapping[Field, float] = MappingProxyType({Field.WORDS: 0.6, Field.GRAMS: 0.5})
"""How much longer passages are held back."""

MERGE_RATIO = 4
"""Two neighbouring segments are merged when the older is less than so many times larger: a search then visits a
logarithmic number of them, and a posting is copied a logarithmic number of times."""


class Part:
    """The postings of some passages, and which of these still count."""

    def __init__(self, postings: Postings, alive: Flags) -> None:
        self.postings = postings
        self.alive = alive
        self.count = int(np.count_nonzero(alive))
        self.term_count = int(postings.lengths[alive].sum())
        self.whole = self.count == len(alive)

    def frequency(self, span: tuple[int, int]) -> int:
        """How many passages that count have the postings in *span*."""
        start, end = span
        return end - start if self.whole else int(np.count_nonzero(self.alive[self.postings.rows[start:end]]))


class PostingsOkapi(BM25Okapi):  # type: ignore[misc]  # rank_bm25 has no types
    """BM25Okapi over postings, with an idf that is always positive.

    BM25Okapi's own idf gives the only passage that has a term a score below zero, and both of two zero; and an empty
    corpus divides by zero. Here idf is ln(1 + (N - df + 0.5) / (df + 0.5)), as in Lucene.
    """

    def __init__(self, parts: Sequence[Part], k1: float, b: float) -> None:
        super().__init__(parts, k1=k1, b=b)

    def _initialize(self, corpus: Sequence[Part]) -> dict[str, int]:
        self.parts = corpus
        self.corpus_size = sum(part.count for part in corpus)
        self.avgdl = sum(part.term_count for part in corpus) / max(1, self.corpus_size) or 1.0
        return {}

    def _calc_idf(self, nd: Mapping[str, int]) -> None:
        """Leave it to `idf_of`: only the terms of a query are ever needed."""

    def idf_of(self, df: int) -> float:
        """The weight of a term that *df* passages have."""
        return math.log1p((self.corpus_size - df + 0.5) / (df + 0.5))

    @cached_property
    def _norms(self) -> list[Floats]:
        """For each part and row, what length adds to tf below the line of the formula."""
        return [self.k1 * (1 - self.b + self.b * part.postings.lengths / self.avgdl) for part in self.parts]

    def contributions(self, numbers: Sequence[int], weights: Sequence[float]) -> tuple[list[Scored], list[int]]:
        """Score every posting of the terms with these numbers in the vocabulary.

        Returns: For each part, its postings' rows, scores and terms (as places in *numbers*); the terms' df.
        """
        spans = [part.postings.spans(numbers) for part in self.parts]
        dfs = [sum(map(Part.frequency, self.parts, of_term)) for of_term in zip(*spans, strict=True)]
        dfs = dfs or [0] * len(numbers)
        factors = [weight * self.idf_of(df) * (self.k1 + 1) for weight, df in zip(weights, dfs, strict=True)]
        scored = [self._scored(at, of_part, factors) for at, of_part in enumerate(spans)]
        return scored, dfs

    def _scored(self, part: int, spans: Sequence[tuple[int, int]], factors: Sequence[float]) -> Scored:
        postings = self.parts[part].postings
        sizes = [end - start for start, end in spans]
        places = np.concatenate([np.arange(start, end) for start, end in spans]) if spans else np.zeros(0, np.int64)
        rows = postings.rows[places]
        tfs = postings.tfs[places]
        scores = np.repeat(factors, sizes) * tfs / (tfs + self._norms[part][rows])
        return Scored(rows, scores, np.repeat(np.arange(len(sizes)), sizes))


class Scored(NamedTuple):
    """Postings of one part with what each adds to its passage's score."""

    rows: Ints
    scores: Floats
    terms: npt.NDArray[np.int64]  # places in the query


@dataclass(frozen=True, slots=True, eq=False)
class _Segment:
    """Some passages, in the order of indexing. A deletion makes another segment over the same postings."""

    serials: npt.NDArray[np.int64]  # numbers given in the order of indexing; ascending
    ids: tuple[PassageId, ...]
    articles: Ints  # the numbers of those that the passages are in
    languages: tuple[str, ...]
    fields: Mapping[Field, Part]

    @property
    def alive(self) -> Flags:
        return self.fields[Field.WORDS].alive

    @property
    def count(self) -> int:
        return self.fields[Field.WORDS].count

    def without(self, serials: Sequence[int]) -> _Segment:
        """The same with these passages counted out."""
        alive = self.alive.copy()
        alive[np.searchsorted(self.serials, serials)] = False
        parts = {field: Part(part.postings, alive) for field, part in self.fields.items()}
        return _Segment(self.serials, self.ids, self.articles, self.languages, parts)


def _merged(segments: Sequence[_Segment]) -> _Segment:
    alive = np.concatenate([segment.alive for segment in segments])
    kept = np.flatnonzero(alive).tolist()
    ids = [passage_id for segment in segments for passage_id in segment.ids]
    languages = [language for segment in segments for language in segment.languages]
    all_alive = np.ones(len(kept), dtype=np.bool_)
    parts = {}
    for field in Field:
        postings = Postings.merged([(segment.fields[field].postings, segment.alive) for segment in segments])
        parts[field] = Part(postings, all_alive)
    serials = np.concatenate([segment.serials for segment in segments])[alive]
    articles = np.concatenate([segment.articles for segment in segments])[alive]
    return _Segment(serials, tuple(ids[at] for at in kept), articles, tuple(languages[at] for at in kept), parts)


class _State:
    """All that a search reads: made whole, then put in place of the last with one assignment."""

    def __init__(self, segments: Sequence[_Segment]) -> None:
        self.segments = segments
        self.count = sum(segment.count for segment in segments)
        self.models = {
            field: PostingsOkapi([segment.fields[field] for segment in segments], K1[field], B[field])
            for field in Field
        }


class BM25Backend:
    """Keeps the index in memory. See `SearchBackend` for its promise.

    The index is a list of immutable segments, the largest first. What is added makes a small segment of its own, what
    is deleted is flagged, and neighbours are merged as they grow. Document frequencies, lengths and so all scores are
    at any time those of an index built afresh.
    """

    def __init__(self) -> None:
        self._vocabulary = Vocabulary()
        self._article_numbers = Vocabulary()
        self._held: dict[str, str] = {}  # content hashes by article id
        self._serials: dict[str, list[int]] = {}  # of the passages, by article id
        self._next_serial = 0
        self._languages: Counter[str] = Counter()
        self._state = _State(())
        self.languages: Mapping[str, int] = {}

    def __len__(self) -> int:
        """The number of passages."""
        return self._state.count

    def held(self) -> Mapping[str, str]:
        """See `SearchBackend.held`."""
        return dict(self._held)

    def index(self, articles: Sequence[Article]) -> None:
        """See `SearchBackend.index`."""
        newest = {article.id: article for article in articles}
        if not newest:
            return
        segments = self._without(newest)
        if passages := [passage for article in newest.values() for passage in split_passages(article)]:
            segments.append(self._segment(passages))
        self._held.update((article.id, article.content_hash) for article in newest.values())
        while len(segments) > 1 and segments[-2].count < MERGE_RATIO * segments[-1].count:
            segments[-2:] = [_merged(segments[-2:])]
        self._publish(segments)

    def delete(self, article_ids: Iterable[str]) -> None:
        """See `SearchBackend.delete`."""
        self._publish(self._without(article_ids))

    def purge(self, article_ids: Iterable[str]) -> None:
        """See `SearchBackend.purge`: nothing of it is on disk."""
        self.delete(article_ids)

    def close(self) -> None:
        """See `SearchBackend.close`: it holds none."""

    def search(self, query: Sequence[QueryTerm], limit: int, scope: Scope = EVERYTHING) -> Ranking:
        """Rank the passages in *scope* that have a term of *query*: at most *limit* matches."""
        state = self._state
        chosen = _Chosen(scope, self._vocabulary, self._article_numbers)
        return _Search(state, self._vocabulary, query).ranking(limit, chosen)

    def _segment(self, passages: Sequence[Passage]) -> _Segment:
        serials = np.arange(self._next_serial, self._next_serial + len(passages))
        self._next_serial += len(passages)
        ids = tuple(passage.id for passage in passages)
        articles = np.array([self._article_numbers.add(each.article_id) for each in passages], dtype=np.int32)
        languages = tuple(passage_language(passage) for passage in passages)
        for passage_id, serial in zip(ids, serials.tolist(), strict=True):
            self._serials.setdefault(passage_id.article_id, []).append(serial)
        self._languages.update(languages)
        alive = np.ones(len(passages), dtype=np.bool_)
        parts = {}
        for field in Field:
            term_lists = [indexed_terms(passage, field) for passage in passages]
            parts[field] = Part(Postings.of(term_lists, self._vocabulary), alive)
        return _Segment(serials, ids, articles, languages, parts)

    def _without(self, article_ids: Iterable[str]) -> list[_Segment]:
        """The segments, less the passages of these articles."""
        articles = [article_id for article_id in dict.fromkeys(article_ids) if self._held.pop(article_id, None)]
        gone = sorted(serial for article_id in articles for serial in self._serials.pop(article_id, ()))
        segments = []
        for segment in self._state.segments:
            low, high = np.searchsorted(gone, [segment.serials[0], segment.serials[-1] + 1])
            here = gone[low:high]
            if here:
                self._languages.subtract(segment.languages[at] for at in np.searchsorted(segment.serials, here))
                segment = segment.without(here)
            if segment.count:
                segments.append(segment)
        return segments

    def _publish(self, segments: Sequence[_Segment]) -> None:
        self._state = _State(tuple(segments))
        self.languages = {language: count for language, count in self._languages.most_common() if count}


class _Chosen:
    """A scope, by numbers."""

    def __init__(self, scope: Scope, vocabulary: Vocabulary, article_numbers: Vocabulary) -> None:
        self._scope = scope
        self._vocabulary = vocabulary
        self._articles = np.zeros(0, dtype=np.bool_)  # flags by number
        if scope.articles is not None:
            self._articles = np.zeros(len(article_numbers) + 1, dtype=np.bool_)  # the last: of those that are not there
            self._articles[[article_numbers.number(article_id) for article_id in scope.articles]] = True

    def rows(self, segment: _Segment) -> Flags:
        """Flags those of the segment that count and are in the scope."""
        chosen = segment.alive
        if self._scope.articles is not None:
            chosen = chosen & self._articles[segment.articles]
        if self._scope.required:
            chosen = chosen & self._having(segment, self._scope.required)
        for terms in self._scope.excluded:
            chosen = chosen & ~self._having(segment, terms)
        return chosen

    def _having(self, segment: _Segment, terms: Terms) -> Flags:
        having = np.ones(len(segment.ids), dtype=np.bool_)
        for forms in terms:
            numbers = [self._vocabulary.number(form) for form in forms]
            having &= segment.fields[Field.WORDS].postings.rows_with(numbers)
        return having


class _Search:
    """One search in one state of the index."""

    def __init__(self, state: _State, vocabulary: Vocabulary, query: Sequence[QueryTerm]) -> None:
        self._state = state
        self._query = query
        self._dfs = [0] * len(query)
        self._scored: list[list[Scored]] = [[] for _ in state.segments]
        for field in Field:
            places = [at for at, term in enumerate(query) if term.field is field]
            numbers = [vocabulary.number(query[at].term) for at in places]
            scored, dfs = state.models[field].contributions(numbers, [query[at].weight for at in places])
            for at, df in zip(places, dfs, strict=True):
                self._dfs[at] = df
            for of_segment, of_field in zip(self._scored, scored, strict=True):
                terms = np.array(places, dtype=np.int64)[of_field.terms]
                of_segment.append(Scored(of_field.rows, of_field.scores, terms))

    def ranking(self, limit: int, chosen: _Chosen) -> Ranking:
        """The best of the chosen passages, with what each term added to their scores."""
        offsets = [0]
        for segment in self._state.segments:
            offsets.append(offsets[-1] + len(segment.ids))
        scores = np.concatenate([np.zeros(0), *(self._totals(at, chosen) for at in range(len(self._state.segments)))])
        best = best_places(scores, limit)
        matrix = self._term_scores(best, offsets)
        segment_of = (np.searchsorted(offsets, best, side="right") - 1).tolist()
        ids = [self._state.segments[at].ids[place - offsets[at]] for at, place in zip(segment_of, best, strict=True)]
        matches = tuple(
            Match(passage_id, score, tuple(row))
            for passage_id, score, row in zip(ids, scores[best].tolist(), matrix.tolist(), strict=True)
        )
        # An idf is positive and so is a weight: a score is positive exactly where a term matched.
        return Ranking(matches, int(np.count_nonzero(scores)), self._state.count, tuple(self._dfs))

    def _totals(self, at: int, chosen: _Chosen) -> Floats:
        segment = self._state.segments[at]
        totals = np.zeros(len(segment.ids))
        for scored in self._scored[at]:
            totals += np.bincount(scored.rows, scored.scores, minlength=len(totals))
        totals[~chosen.rows(segment)] = 0
        return totals

    def _term_scores(self, best: Sequence[int], offsets: Sequence[int]) -> Floats:
        matrix = np.zeros((len(best), len(self._query)))
        line_of = np.full(offsets[-1], -1)
        line_of[best] = np.arange(len(best))
        for at, of_fields in enumerate(self._scored):
            lines_here = line_of[offsets[at] : offsets[at + 1]]
            for scored in of_fields:
                lines = lines_here[scored.rows]
                wanted = lines >= 0
                np.add.at(matrix, (lines[wanted], scored.terms[wanted]), scored.scores[wanted])
        return matrix


def best_places(scores: Floats, limit: int) -> list[int]:
    """The places of the *limit* largest scores above 0: the largest first, equal ones in order."""
    found = np.flatnonzero(scores)
    if len(found) > limit:
        threshold = np.partition(scores[found], len(found) - limit)[len(found) - limit]
        found = found[scores[found] >= threshold]
    order = np.argsort(-scores[found], kind="stable")
    return found[order][:limit].tolist()  # type: ignore[no-any-return]  # numpy's own stubs say Any
