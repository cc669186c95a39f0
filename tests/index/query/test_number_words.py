"""Numbers that are written as words."""

from __future__ import annotations

import pytest

from index.analysis.tokenizer import pieces
from index.query.number_words import digits_of, number_in, words_for
from index.word_lists import read_words_by_language

LISTS = read_words_by_language("index.query", "number_words")
NUMBERS = [0, *range(2, 21), *range(30, 100, 10), 100, 1000]


@pytest.mark.parametrize("language", sorted(LISTS))
def test_are_known_in_each_language(language: str) -> None:
    lacking = [number for number in NUMBERS if not words_for(str(number), language)]
    assert len(lacking) <= {"ar": 10, "fr": 3}.get(language, 0)  # those of several words
    for number in set(NUMBERS).difference(lacking):
        for word in words_for(str(number), language):
            assert [digits_of(piece.normal, language) for piece in pieces(word)] == [str(number)]


def test_are_none_in_a_language_without_a_list() -> None:
    assert digits_of("forty", "") is None
    assert digits_of("forty", "de") is None
    assert words_for("40", "ja") == []


@pytest.mark.parametrize(
    ("text", "number"), [("Forty", "40"), ("40", "40"), ("1,200 men", "1200"), ("nurses", None), ("–", None)]
)
def test_begin_a_text(text: str, number: str | None) -> None:
    assert number_in(text, "en") == number
