"""What the buttons of an answer carry."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.ask.pages import MAX_DATA_BYTES, View, quoting_data, view_of
from bot.messaging.shown_articles import PASSAGES, QUOTING, VIEW, passages_of
from index.model import PassageId

VIEWS = st.builds(View, st.integers(0, 999_999), st.booleans(), st.booleans())
IDS = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=10, max_size=10)
PASSAGE_IDS = st.builds(PassageId, IDS, st.integers(0, 1_999))


class TestView:
    @given(VIEWS)
    def test_is_read_as_it_was_written(self, view: View) -> None:
        assert re.fullmatch(VIEW, view.data)
        assert view_of(view.data) == view


class TestQuoted:
    @given(VIEWS, st.lists(PASSAGE_IDS, min_size=1, max_size=3))
    def test_are_read_as_they_were_written(self, view: View, passages: list[PassageId]) -> None:
        data = quoting_data("hide", view, passages)
        assert len(data.encode()) <= MAX_DATA_BYTES
        assert QUOTING.fullmatch(data)
        assert passages_of(data) == tuple(passages)

    def test_are_as_many_as_fit(self) -> None:
        long = PassageId("a" * 32, 100)
        assert passages_of(quoting_data("why", View(), [long, long])) == (long,)

    def test_pattern_takes_nothing_else(self) -> None:
        assert not re.fullmatch(PASSAGES, "abc.1,")
        assert not QUOTING.fullmatch("more:0")
