"""Explain in words why a passage is quoted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ask.explanation_messages import shares, why
from index.model import Contribution, Hit
from tests.support.bot.rendered_replies import article, hit


def explained(*counted: tuple[str, float], missing: tuple[str, ...] = ()) -> Hit:
    contributions = tuple(Contribution(word, "words", score) for word, score in counted)
    return hit(article(), "Cats purr.", contributions=contributions, missing=missing)


class TestWhy:
    @pytest.mark.parametrize(
        ("found", "sentence"),
        [
            (explained(("cats", 3.0), ("purr", 1.0)), "Why: “cats” 75 %, “purr” 25 %."),
            (explained(("cats", 1.0), ("purr", 3.0), ("cats", 4.0)), "Why: “cats” 62 %, “purr” 38 %."),
            (explained(("cats", 9.6), ("the", 0.2), ("do", 0.2)), "Why: “cats” 96 %, other words 4 %."),
            (explained(("cats", 9.99), ("the", 0.01)), "Why: “cats” 100 %."),
            (
                explained(("cats", 1.0), missing=("dogs", "owls")),
                "Why: “cats” 100 %. Not in this passage: “dogs”, “owls”.",
            ),
            (explained(("harbor", 1.0), missing=("harbor",)), "Why: “harbor” 100 % (similar spelling)."),
            (replace(explained(("harbor", 1.0)), similar=("harbor",)), "Why: “harbor” 100 % (similar spelling)."),
            (explained(), "Why: it's one of the newest."),
            (
                explained(*((letter, 1.0) for letter in "abcdefgh"), missing=tuple("stuvwxyz")),
                "Why: “a” 12 %, “b” 12 %, “c” 12 %, “d” 12 %, “e” 12 %, “f” 12 %, other words 25 %."
                " Not in this passage: “s”, “t”, “u”, “v”, “w”, “x” ….",
            ),
        ],
    )
    def test_names_words_with_their_shares_and_what_is_missing(self, found: Hit, sentence: str) -> None:
        assert why(found) == sentence

    def test_tells_what_stands_elsewhere_from_what_is_spelled_alike(self) -> None:
        elsewhere, alike = Contribution("dogs", "article", 1.0), Contribution("dogs", "grams", 2.0)
        found = replace(explained(("cats", 1.0), missing=("dogs",)), contributions=(elsewhere,))
        assert why(found) == "Why: “dogs” 100 % (elsewhere in the article)."
        assert why(replace(found, contributions=(elsewhere, alike))) == "Why: “dogs” 100 % (similar spelling)."

    @given(st.lists(st.tuples(st.text(min_size=1), st.floats(0, 100)), min_size=1))
    def test_shares_are_all_of_the_score(self, counted: list[tuple[str, float]]) -> None:
        found = explained(*counted)
        told = shares(found)
        assert not told or sum(told.values()) == pytest.approx(1)
        assert bool(told) == any(score for _, score in counted)
        assert shares(replace(found, contributions=())) == {}
