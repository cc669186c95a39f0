"""Dictionaries of correct words."""

from __future__ import annotations

import pytest

from index.suggestions.known_words import is_known_word


@pytest.mark.parametrize(
    ("word", "language"),
    [("seed", "en"), ("elegido", "es"), ("Ofen", "de"), ("классов", "ru"), ("п'ять", "uk"), ("kvinnene", "no")],
)
def test_a_form_of_a_word_is_known(word: str, language: str) -> None:
    assert is_known_word(word, language)


@pytest.mark.parametrize(
    ("word", "language"),
    [("leegido", "es"), ("lighthuose", "en"), ("a" * 5000, "en"), ("seed", "xx"), ("种子", "zh")],
)
def test_others_are_not(word: str, language: str) -> None:
    """So is every word of a language without a dictionary."""
    assert not is_known_word(word, language)
