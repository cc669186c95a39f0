"""BM25 scores by rank_bm25, and texts to score."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from hypothesis import strategies as st
from rank_bm25 import BM25Okapi  # type: ignore[import-untyped]  # it ships no types

from index.analysis import Field
from index.articles.passages import split_passages
from index.backends.okapi import K1, B
from index.model import Article, PassageId
from tests.support.archive.indexed_terms import indexed_terms


class Reference(BM25Okapi):  # type: ignore[misc]  # rank_bm25 has no types
    """rank_bm25 with our idf and its own loop."""

    def _calc_idf(self, nd: Mapping[str, int]) -> None:
        for word, df in nd.items():
            self.idf[word] = math.log(1 + (self.corpus_size - df + 0.5) / (df + 0.5))


def expected_scores(articles: Sequence[Article], asked: Sequence[str], field: Field) -> dict[PassageId, float]:
    """Return rank_bm25's score of each passage that has one of the terms, in the order of the passages."""
    passages = [passage for each in articles for passage in split_passages(each)]
    if not passages:
        return {}
    reference = Reference(
        [indexed_terms(each, field, each.language or "") for each in passages], k1=K1[field], b=B[field]
    )
    scores = zip(passages, reference.get_scores(asked), strict=True)
    return {passage.id: float(score) for passage, score in scores if score}


WORD = st.sampled_from(["cat", "dog", "purr", "bark", "milk"])

TEXTS = st.lists(st.lists(WORD, min_size=1, max_size=8).map(" ".join), min_size=1, max_size=3)

NAME = st.sampled_from("abcde")
