"""The lists of frames, by the scripts of a text."""

from __future__ import annotations

from itertools import combinations

from index.query.frames import lists
from index.query.frames.lists import LISTS_KEPT, lists_for
from index.query.frames.tokens import tokens_of

LETTERS = "aжαبक가あ"


class TestLists:
    def test_are_kept_for_few_combinations_of_scripts(self) -> None:
        """Whoever mixes scripts does not fill the memory."""
        for text in combinations(LETTERS, 3):
            lists_for("".join(text))
        assert lists._lists_for.cache_info().currsize == LISTS_KEPT

    def test_are_those_of_all_scripts_of_a_text(self) -> None:
        (hello, privet) = tokens_of("hello привет")
        assert [lists_for("hello привет").have(token) for token in (hello, privet)] == [True, True]
        assert [lists_for("hello").have(token) for token in (hello, privet)] == [True, False]
