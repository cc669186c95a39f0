"""Slips of which the right spelling is sure."""

from __future__ import annotations

import pytest

from index.suggestions.usual_slips import is_other_word, is_usual_slip, lacks_a_letter, usual_word


class TestUsualSlip:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("frery", "ferry"),
            ("ferrry", "ferry"),
            ("fery", "ferry"),
            ("ferry", "ferry"),
            ("hrabour", "harbour"),
            ("ahrbour", "harbour"),
        ],
    )
    def test_swaps_two_letters_or_doubles_one(self, typed: str, meant: str) -> None:
        assert is_usual_slip(typed, meant)

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("ferty", "ferry"),
            ("fferyr", "ferry"),
            ("ferr", "ferry"),
            ("ferrya", "ferry"),
            ("yerrf", "ferry"),
            ("nate", "ante"),
        ],
    )
    def test_is_no_other_difference(self, typed: str, meant: str) -> None:
        assert not is_usual_slip(typed, meant)


class TestLackingLetter:
    @pytest.mark.parametrize(
        ("typed", "meant", "lacks"),
        [
            ("lighthose", "lighthouse", True),
            ("ighthouse", "lighthouse", False),
            ("ferr", "ferry", False),
            ("lighthuse", "lighthouses", False),
            ("harbor", "harbour", True),
            ("lightxouse", "lighthouses", False),
        ],
    )
    def test_is_sure_in_long_words_only(self, typed: str, meant: str, lacks: bool) -> None:
        assert lacks_a_letter(typed, meant) == lacks


class TestUsualWord:
    @pytest.mark.parametrize(
        ("typed", "language", "word"),
        [
            ("waht", "en", "what"),
            ("whhen", "en", "when"),
            ("whre", "en", "where"),  # near "wher", which stands for it
            ("quein", "es", "quien"),
            ("wlecher", "de", "welcher"),
            ("котрый", "ru", None),
            ("ferry", "en", None),
        ],
    )
    def test_is_found_without_an_archive(self, typed: str, language: str, word: str | None) -> None:
        assert usual_word(typed, language) == word


@pytest.mark.parametrize(
    ("typed", "meant", "is_other"),
    [
        ("life", "line", True),
        ("paid", "said", True),
        ("love", "live", False),  # vowels
        ("pold", "cold", True),
        ("xold", "cold", False),  # keys next to each other
        ("wolf", "solf", False),  # one above the other
        ("dish", "fish", False),
        ("fiver", "river", False),  # longer
        ("hall", "halls", False),
        ("lied", "life", False),  # two letters
        ("form", "from", False),  # swapped
        ("ласт", "мост", False),  # two letters
        ("мост", "пост", False),  # one key below the other
        ("рост", "хост", True),
        ("ηλιο", "ηδιο", False),  # no keyboard is known
    ],
)
def test_a_short_word_with_a_far_letter_is_another_word(typed: str, meant: str, is_other: bool) -> None:
    assert is_other_word(typed, meant) is is_other
