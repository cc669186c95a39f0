"""What is written at once reaches any cluster: in order, in requests that are not too long."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.opensearch import bulk_requests
from index.opensearch.bulk_requests import requests_of

ACTIONS = st.lists(st.text("ab", min_size=1, max_size=9))


@pytest.fixture(autouse=True, scope="module")
def five_chars() -> Iterator[None]:
    """Let a request have 5 characters."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bulk_requests, "PART_CHARS", 5)
        yield


class TestRequestsOf:
    @given(ACTIONS)
    def test_has_each_action_once_and_in_order(self, actions: list[str]) -> None:
        assert "".join(requests_of(actions)) == "".join(actions)

    @given(ACTIONS)
    def test_is_too_long_only_with_an_action_that_is_so_itself(self, actions: list[str]) -> None:
        assert all(len(body) <= 5 or body in actions for body in requests_of(actions))

    def test_divides_nothing_that_fits(self) -> None:
        assert list(requests_of(["aa", "bbb", "c"])) == ["aabbb", "c"]

    def test_is_nothing_for_nothing(self) -> None:
        assert list(requests_of([])) == []
