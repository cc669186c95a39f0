"""Read the articles of an answer from its buttons."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messaging.callback_data import MAX_DATA_BYTES
from bot.updates.shown_articles import HideWhy, ShowWhy, View
from index.model import PassageId

VIEWS = st.builds(View, st.integers(0, 999_999), st.booleans(), st.booleans())
IDS = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=10, max_size=10)
PASSAGE_IDS = st.builds(PassageId, IDS, st.integers(0, 1_999))


class TestQuotedPassages:
    @given(VIEWS, st.lists(PASSAGE_IDS, min_size=1, max_size=3))
    def test_are_read_as_they_were_written(self, view: View, passages: list[PassageId]) -> None:
        data = HideWhy.fitting(view, passages).data
        assert len(data.encode()) <= MAX_DATA_BYTES
        button = HideWhy.parse(data)
        assert button is not None
        assert (button.view, button.passages.ids) == (view, tuple(passages))

    def test_are_as_many_as_fit(self) -> None:
        long = PassageId("a" * 32, 100)
        assert ShowWhy.fitting(View(), [long, long]).passages.ids == (long,)

    @pytest.mark.parametrize("data", ["why:0:abc.1,", "why:0:", "why::abc.1", "more:0", None])
    def test_are_not_seen_in_anything_else(self, data: str | None) -> None:
        assert ShowWhy.parse(data) is None
