"""Apply rank_bm25's model to the terms of passages."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rank_bm25 import BM25Okapi  # type: ignore[import-untyped]  # it has no type information

from index.analysis import Field
from index.backends.base import Floats, Sizes

K1: Mapping[Field, float] = MappingProxyType({Field.WORDS: 0.5, Field.GRAMS: 1.2})
"""Saturation of repeated terms. It is lower than for whole documents: in a paragraph, the first occurrence says
most."""

B: Mapping[Field, float] = MappingProxyType({Field.WORDS: 0.6, Field.GRAMS: 0.6})
"""Degree to which longer passages are penalized."""

ROUGH_STEPS = 32
"""Steps per doubling of `rough_avgdl`. So it is within 1.1 % of avgdl, and rarely changes."""


class Size(NamedTuple):
    """The size of a part of the corpus."""

    passages: int
    terms: int  # including repetitions


class PostingsOkapi(BM25Okapi):  # type: ignore[misc]  # rank_bm25 has no type information
    """BM25Okapi over postings, with an idf that is always positive.

    BM25Okapi's idf gives a negative score to the only passage with a term, and zero to both of two. With an empty
    corpus it divides by zero. Here idf is ln(1 + (N - df + 0.5) / (df + 0.5)), as in Lucene.
    """

    def __init__(self, parts: Sequence[Size], k1: float, b: float) -> None:
        super().__init__(parts, k1=k1, b=b)

    def _initialize(self, corpus: Sequence[Size]) -> dict[str, int]:
        self.corpus_size = sum(part.passages for part in corpus)
        self.avgdl = sum(part.terms for part in corpus) / max(1, self.corpus_size) or 1.0
        self.rough_avgdl = 2 ** (round(math.log2(self.avgdl) * ROUGH_STEPS) / ROUGH_STEPS)
        return {}

    def _calc_idf(self, nd: Mapping[str, int]) -> None:
        """Do nothing, because `idf_of` computes the idf of the few terms of a query."""

    def idf_of(self, df: int) -> float:
        """Return the weight of a term that *df* passages have."""
        return math.log1p((self.corpus_size - df + 0.5) / (df + 0.5))

    def factor_of(self, df: int) -> float:
        """Return the factor of `saturation`; 0 for a term that no passage has."""
        return self.idf_of(df) * (self.k1 + 1) if df else 0.0

    def saturation(self, tfs: Sizes, lengths: Sizes) -> Floats:
        """Return the saturation of tf occurrences in passages of these lengths, from 0 to 1."""
        norms: Floats = lengths * (self.k1 * self.b / self.avgdl) + self.k1 * (1 - self.b)
        return tfs / (tfs + norms)

    def rough_norms(self, lengths: Sizes) -> npt.NDArray[np.float32]:
        """Return the number to add to tf in the denominator of `saturation`, at `rough_avgdl`."""
        norms = lengths.astype(np.float32)
        norms *= np.float32(self.k1 * self.b / self.rough_avgdl)
        norms += np.float32(self.k1 * (1 - self.b))
        return norms
