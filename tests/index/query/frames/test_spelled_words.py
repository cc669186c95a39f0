"""Words near a misspelled one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.query.frames.spelled_words import FEWEST_LETTERS, SpelledWords

WORDS = st.text("abc", min_size=1, max_size=6)


def is_swapped(typed: str, word: str) -> bool:
    """Return whether two words differ by two neighbours."""
    places = [at for at, (one, other) in enumerate(zip(typed, word, strict=False)) if one != other]
    return sorted(typed) == sorted(word) and len(places) == 2 and places[1] == places[0] + 1


def is_one_letter_off(typed: str, word: str) -> bool:
    """Return whether a word has one letter more, or another one."""
    shorter = {word[:at] + word[at + 1 :] for at in range(len(word))}
    same = len(typed) == len(word) and sum(one != other for one, other in zip(typed, word, strict=True)) <= 1
    return typed in shorter or same


@given(st.sets(WORDS), WORDS)
def test_are_those_of_the_list_alone(words: set[str], typed: str) -> None:
    spelled = SpelledWords(words)
    assert set(spelled.with_two_swapped(typed)) == {word for word in words if is_swapped(typed, word)}
    near = {word for word in words if len(word) >= FEWEST_LETTERS and is_one_letter_off(typed, word)}
    assert set(spelled.one_letter_off(typed)) == near
