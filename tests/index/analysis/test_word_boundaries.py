"""Find what a reader sees as words in unspaced script."""

from __future__ import annotations

import pytest

from index.analysis.word_boundaries import bare


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("キュリーとは", "キュリー"),
        ("東京では", "東京"),
        ("爱因斯坦是", "爱因斯坦"),
        ("お茶の水は", "茶の水"),
        ("กรุงเทพคือ", "กรุงเทพ"),
        ("とは", "とは"),  # nothing but grammar
        ("Berlin", "Berlin"),
        ("베를린은", "베를린은"),  # Korean has blanks
        ("–", "–"),
    ],
)
def test_a_word_is_without_the_grammar_around_it(word: str, expected: str) -> None:
    assert bare(word) == expected
