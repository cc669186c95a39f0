"""Passages as the second stage reads them."""

from __future__ import annotations

import pytest

from index.model import Passage, PassageKind
from index.query.question import read_question
from index.ranking.sentence_terms import other_words


def is_other(typed: str, text: str, language: str) -> bool:
    passage = Passage("a", 0, text, PassageKind.BODY, "", None, language)
    words = read_question(typed, {language: 1}).words
    assert len(words) == 1
    return other_words(dict(enumerate(words)), passage, language) == {0}


class TestOtherWords:
    @pytest.mark.parametrize(
        ("typed", "text", "language"),
        [
            ("author", "The authorities act.", "en"),
            ("author", "An authority acts.", "en"),
            ("authorities", "The author writes.", "en"),
            ("human", "All humanity acts.", "en"),
            ("autor", "Las autoridades llegan.", "es"),
            ("autor", "As autoridades chegam.", "pt"),
            ("moral", "La moralité change.", "fr"),
            ("autore", "Le autorità agiscono.", "it"),
        ],
    )
    def test_have_the_same_stem_alone(self, typed: str, text: str, language: str) -> None:
        assert is_other(typed, text, language)

    @pytest.mark.parametrize(
        ("typed", "text", "language"),
        [
            ("author", "Two authors act.", "en"),
            ("author", "The authorities name the author.", "en"),
            ("stop", "They are stopping.", "en"),
            ("ferry", "Three ferries left.", "en"),
            ("authority", "The authorities act.", "en"),
            ("hablar", "Hablaríamos mucho.", "es"),
            ("whale", "Two authors act.", "en"),
            ("漢字", "漢字", "ja"),
            ("漢字", "漢字", "en"),
        ],
        ids=["plural", "both", "doubled", "y", "both qualities", "verb", "not there", "no list", "unspaced"],
    )
    def test_are_no_forms_of_one_word(self, typed: str, text: str, language: str) -> None:
        assert not is_other(typed, text, language)
