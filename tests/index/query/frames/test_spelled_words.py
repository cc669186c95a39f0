"""Words near a misspelled one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.query.frames.spelled_words import SpelledWords, is_one_letter_off

WORDS = st.text("abc", min_size=1, max_size=6)


def is_swapped(typed: str, word: str) -> bool:
    """Return whether two words differ by two neighbours."""
    places = [at for at, (one, other) in enumerate(zip(typed, word, strict=False)) if one != other]
    return sorted(typed) == sorted(word) and len(places) == 2 and places[1] == places[0] + 1


@given(st.sets(WORDS), WORDS)
def test_are_those_of_the_list_with_two_letters_swapped(words: set[str], typed: str) -> None:
    found = SpelledWords(words).with_two_swapped(typed)
    assert sorted(found) == sorted(word for word in words if is_swapped(typed, word))


@given(WORDS, WORDS)
def test_have_another_letter_or_one_more(typed: str, word: str) -> None:
    shorter = {word[:at] + word[at + 1 :] for at in range(len(word))}
    same = len(typed) == len(word) and sum(one != other for one, other in zip(typed, word, strict=True)) <= 1
    assert is_one_letter_off(typed, word) == (typed in shorter or same)
