"""What is underlined in a quotation, and which quotations are folded."""

from __future__ import annotations

import pytest

from bot.ask.quoting.folding import EXPANDABLE_CHARS, is_folded, line_count, underlined_sentence
from tests.support.bot.rendered_replies import article, hit

LONG = "word " * 100


class TestTheUnderline:
    @pytest.mark.parametrize(("end", "is_underlined"), [(10, True), (11, False), (20, False)])
    def test_is_at_most_half_of_the_quotation(self, end: int, is_underlined: bool) -> None:
        quoted = hit(article(), "x" * 20, sentence=(0, end))
        assert underlined_sentence(quoted) == ((0, end) if is_underlined else None)

    def test_needs_a_sentence(self) -> None:
        assert underlined_sentence(hit(article(), "x" * 20)) is None


class TestAFoldedQuotation:
    def test_is_long(self) -> None:
        assert is_folded(hit(article(), "x" * (EXPANDABLE_CHARS + 1)))
        assert not is_folded(hit(article(), "x" * EXPANDABLE_CHARS))

    @pytest.mark.parametrize(("sentence", "folded"), [((0, 100), True), ((0, 120), False), ((300, 320), False)])
    def test_shows_the_sentence_that_answers(self, sentence: tuple[int, int], folded: bool) -> None:
        assert is_folded(hit(article(), LONG.strip(), sentence=sentence)) == folded

    def test_counts_wide_characters_twice(self) -> None:
        text = "水" * 400
        assert [is_folded(hit(article(), text, sentence=(0, end))) for end in (54, 55)] == [True, False]


class TestLines:
    @pytest.mark.parametrize(
        ("text", "count"),
        [
            ("", 1),
            ("a" * 40, 1),
            ("a" * 41, 2),
            ("one\n\ntwo", 3),
            ("word " * 8, 1),
            ("word " * 9, 2),
            ("水" * 20, 1),
            ("水" * 21, 2),
        ],
    )
    def test_are_those_of_a_phone(self, text: str, count: int) -> None:
        assert line_count(text) == count
