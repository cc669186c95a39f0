"""Several postings made into one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis import term_keys
from index.backends.bm25 import merge
from index.backends.bm25.merge import Merger, Source
from index.backends.bm25.postings import Postings
from tests.support.archive.backend_articles import Recording

TERM_LISTS = st.lists(st.lists(st.sampled_from("abcdef"), max_size=6), max_size=5)
PARTS = st.lists(st.tuples(TERM_LISTS, st.lists(st.booleans(), min_size=5, max_size=5)), min_size=1, max_size=4)


def postings(term_lists: list[list[str]]) -> Postings:
    return Postings.of([term_keys(terms) for terms in term_lists])


@pytest.mark.parametrize("chunk", [1, 3, 1_000])
@given(parts=PARTS)
@settings(derandomize=True, deadline=None)
def test_what_is_kept_is_as_if_built_at_once(chunk: int, parts: list[tuple[list[list[str]], list[bool]]]) -> None:
    sources: list[Source] = []
    kept: list[list[str]] = []
    for term_lists, alive in parts:
        new_rows = []
        for terms, lives in zip(term_lists, alive, strict=False):
            new_rows.append(len(kept) if lives else -1)
            kept += [terms] if lives else []
        sources.append(Source(postings(term_lists), np.array(new_rows, dtype=np.int32)))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(merge, "CHUNK_POSTINGS", chunk)
        merged = Merger(sources).merged()
    at_once = postings(kept)
    for name in ("keys", "starts", "rows", "tfs", "lengths"):
        assert getattr(merged, name).tolist() == getattr(at_once, name).tolist()
        assert getattr(merged, name).dtype == getattr(at_once, name).dtype


@pytest.mark.parametrize("new_rows", [[0, 1, 2], [0, -1, 1]], ids=["all kept", "one left out"])
def test_nothing_that_is_read_stays_in_memory(new_rows: list[int]) -> None:
    made = postings([["a", "b"], ["b"], ["a", "c", "d"]])
    guard = Recording(made.rows, made.tfs)
    Merger([Source(replace(made, guard=guard), np.array(new_rows, dtype=np.int32))]).merged()
    assert guard.passed == set(range(len(made.rows)))
    assert guard.kept == set()
