"""Other forms of words that were typed with a usual slip."""

from __future__ import annotations

from index.analysis.tokenizer import fold_marks
from index.suggestions.one_slip_away import stems_of
from index.suggestions.other_forms import other_forms


def beginnings(typed: str, meant: str, language: str) -> set[str]:
    return {each.beginning for each in other_forms(typed, language, set(stems_of([meant], language)))}


def test_begin_with_the_letters_that_were_typed_wrongly() -> None:
    assert beginnings("lighthuose", "lighthouses", "en") == {"lighthou"}
    assert beginnings("lightthouse", "lighthouses", "en") == {"lighth"}
    assert beginnings("medalion", "medallions", "en") == {"medall"}


def test_are_whole_words_if_only_marks_differ() -> None:
    """The Tamil sign for "no vowel" is behind another letter."""
    assert beginnings("கேபட்ன்களில்", "கேப்டன்களில்", "ta") == {fold_marks("கேப்டன்களில்")}


def test_of_short_words_are_none() -> None:
    assert not beginnings("cbale", "cable", "en")
