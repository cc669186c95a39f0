"""Terms as documents have them: as words to search for, and once each with a count."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import term_keys
from index.backends.opensearch.article_documents import KEPT_BITS, counted, keys_and_counts, words_of_keys
from index.backends.opensearch.candidate_search import key_of

KEYS = st.lists(st.integers(0, 2**64 - 1) | st.integers(0, 3), max_size=30)
TIMES = st.sampled_from([1, 2, 254, 255, 256, 510, 511])


def array_of(keys: list[int]) -> np.typing.NDArray[np.uint64]:
    return np.array(keys, dtype="<u8")


@given(KEYS, TIMES)
def test_each_key_comes_with_its_count(keys: list[int], times: int) -> None:
    found, counts = keys_and_counts(counted(array_of(keys * times)))
    total: Counter[int] = Counter()
    for key, count in zip(found.tolist(), counts.tolist(), strict=True):
        total[key] += count
    assert total == Counter(key & int(KEPT_BITS) for key in keys * times)
    assert 0 not in counts


@given(KEYS, KEYS)
def test_those_of_several_passages_come_after_one_another(first: list[int], second: list[int]) -> None:
    packed = counted(array_of(first)) + counted(array_of(second))
    keys, counts = keys_and_counts(packed)
    assert counts.sum() == len(first) + len(second)
    assert {*keys.tolist()} == {key & int(KEPT_BITS) for key in first + second}


@given(st.lists(st.text(min_size=1), max_size=9))
def test_a_term_is_searched_for_as_it_is_indexed(terms: list[str]) -> None:
    words = words_of_keys(term_keys(terms)).split()
    assert words == list(map(key_of, terms))
