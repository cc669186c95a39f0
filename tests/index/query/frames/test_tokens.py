"""The tokens of frames, and of lists of words."""

from __future__ import annotations

import pytest

from index.query.frames.tokens import listed_words, tokens_of


@pytest.mark.parametrize("text", ["می‌خواهم بدانم", "می خواهم بدانم", "میخواهم بدانم", "مي خواهم بدانم"])
def test_the_prefix_of_a_persian_verb_belongs_to_it(text: str) -> None:
    assert [token.text for token in tokens_of(text)] == ["ميخواهم", "بدانم"]


def test_a_prefix_at_the_end_is_a_word() -> None:
    assert [token.text for token in tokens_of("او می")] == ["او", "مي"]


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("ask", {"ask"}),
        ("ask(s|ed|)", {"ask", "asks", "asked"}),
        ("(un|)known(s|)", {"known", "knowns", "unknown", "unknowns"}),
        ("grüße", {"gruße", "gruesse"}),
        ("می‌دان(م|ید)", {"ميدانم", "ميدانيد"}),
    ],
)
def test_an_entry_may_stand_for_several_words(entry: str, words: set[str]) -> None:
    assert listed_words([entry]) == words


@pytest.mark.parametrize(
    ("typed", "spellings"),
    [("وشكرا", {"وشكرا", "شكرا"}), ("ولك", {"ولك"}), ("شكرا", {"شكرا"})],
)
def test_a_token_may_stand_for_the_arabic_word_behind_and(typed: str, spellings: set[str]) -> None:
    assert {*tokens_of(typed)[0].spellings} - {"@"} == spellings


def test_a_token_may_stand_for_a_word_with_single_letters_but_rr_makes_another_word() -> None:
    assert [token.is_in({"please", "caro"}) for token in tokens_of("pleasse carro")] == [True, False]
