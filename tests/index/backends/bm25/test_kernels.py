"""The inner work of a search is the same in each of its forms."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis import term_keys
from index.backends.bm25 import kernels
from index.backends.bm25.impacts import Weights
from index.backends.bm25.kernels import Kernels, LoopKernels, NumpyKernels
from index.backends.bm25.postings import Postings
from index.backends.okapi import PostingsOkapi, Size


def as_written(loop: Callable[..., None]) -> Callable[..., None]:
    """Not compiled."""
    return loop


def compiled() -> Kernels:
    """With numba, where it is installed."""
    numba = pytest.importorskip("numba", reason="numba is optional: `make setup-bench` installs it")
    return LoopKernels(numba.njit(nogil=True))


ASKED = term_keys("abcdefg")
TERM_LISTS = st.lists(st.lists(st.sampled_from("abcdef"), max_size=9), min_size=1, max_size=12)


@pytest.fixture(scope="module", params=[lambda: LoopKernels(as_written), compiled], ids=["loops", "numba"])
def others(request: pytest.FixtureRequest) -> Kernels:
    """Return the kernels that are compared with numpy."""
    made: Kernels = request.param()
    return made


@pytest.fixture(scope="module", params=["as it is", "as if large"], autouse=True)
def size(request: pytest.FixtureRequest) -> Iterator[None]:
    """In large segments, numpy adds by columns."""
    with pytest.MonkeyPatch.context() as patched:
        if request.param == "as if large":
            patched.setattr(kernels, "COLUMN_ROWS", 0)
        yield


class TestAllForms:
    @given(term_lists=TERM_LISTS)
    @settings(derandomize=True, deadline=None)
    def test_add_up_the_same(self, others: Kernels, term_lists: list[list[str]]) -> None:
        weights = Weights(Postings.of([term_keys(terms) for terms in term_lists]))
        model = PostingsOkapi([Size(len(term_lists), sum(map(len, term_lists)))], k1=1.2, b=0.6)
        factors = np.linspace(0.5, 3, len(ASKED), dtype=np.float32)
        totals = np.zeros((2, len(term_lists)), dtype=np.float32)
        for form, its in zip((NumpyKernels(), others), totals, strict=True):
            form.add(its, weights, model, *weights.postings.spans(ASKED), factors)
        assert totals[0] == pytest.approx(totals[1], rel=1e-6)

    @given(term_lists=TERM_LISTS, wanted=st.sets(st.integers(0, 11)))
    @settings(derandomize=True, deadline=None)
    def test_look_up_what_is_there(self, others: Kernels, term_lists: list[list[str]], wanted: set[int]) -> None:
        postings = Postings.of([term_keys(terms) for terms in term_lists])
        rows = np.array(sorted(row for row in wanted if row < len(term_lists)), dtype=np.int32)
        expected = [[term_lists[row].count(term) for row in rows] for term in "abcdefg"]
        for form in (NumpyKernels(), others):
            assert form.look_up(postings, *postings.spans(ASKED), rows).tolist() == expected

    @pytest.mark.covers
    @given(term_lists=TERM_LISTS, flagged=st.lists(st.booleans(), min_size=12, max_size=12))
    @settings(derandomize=True, deadline=None)
    def test_count_the_same(self, others: Kernels, term_lists: list[list[str]], flagged: list[bool]) -> None:
        postings = Postings.of([term_keys(terms) for terms in term_lists])
        flags = np.array(flagged[: len(term_lists)])
        pairs = list(zip(term_lists, flagged, strict=False))
        expected = [sum(flag for terms, flag in pairs if term in terms) for term in "abcdefg"]
        for form in (NumpyKernels(), others):
            assert form.count(postings, *postings.spans(ASKED), flags).tolist() == expected


class TestChoice:
    @pytest.fixture(autouse=True)
    def unknown(self) -> Iterator[None]:
        """Nothing is chosen yet; nor after it."""
        kernels.kernels.cache_clear()
        yield
        kernels.kernels.cache_clear()

    def test_without_numba_is_numpy(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "numba", None)
        assert isinstance(kernels.kernels(), NumpyKernels)

    @pytest.mark.parametrize("can_keep", [True, False])
    def test_with_numba_is_compiled_also_where_that_cannot_be_kept(
        self, monkeypatch: pytest.MonkeyPatch, can_keep: bool
    ) -> None:
        def njit(*, nogil: bool, cache: bool = False) -> Callable[[Callable[..., None]], Callable[..., None]]:
            if cache and not can_keep:
                raise RuntimeError("cannot cache function: no locator available")
            return as_written

        monkeypatch.setitem(sys.modules, "numba", SimpleNamespace(njit=njit))
        assert isinstance(kernels.kernels(), LoopKernels)
