"""The places between the tokens of a question: where a clause ends, and where a sentence ends."""

from __future__ import annotations

import pytest

from index.query.frames.borders import Borders
from index.query.frames.tokens import tokens_of


def borders(text: str) -> Borders:
    return Borders(text, tokens_of(text))


class TestAClause:
    @pytest.mark.parametrize(
        "text",
        [
            "tired, who",
            "tired. who",
            "tired\nwho",
            "tired - who",
            "tired – who",
            "tired 🙂 who",
            "tired (who",
            "tired ¿who",
        ],
    )
    def test_ends_at_a_sign_a_line_break_or_an_emoticon(self, text: str) -> None:
        assert borders(text).clause_ends == [1]

    @pytest.mark.parametrize("text", ["tired who", "wi-fi", "1.5", "U.S army", "i. e", "3,5"])
    def test_does_not_end_within_a_word_or_an_abbreviation(self, text: str) -> None:
        assert borders(text).clause_ends == []


class TestASentence:
    @pytest.mark.parametrize(
        "text", ["tired. who", "tired: who", "tired? who", "tired… who", "tired 🙂 who", "i... who"]
    )
    def test_ends_at_more_than_a_comma(self, text: str) -> None:
        assert borders(text).ends_whole_sentence(1)

    @pytest.mark.parametrize("text", ["tired, who", "tired who", "i. e"])
    def test_does_not_end_within_one(self, text: str) -> None:
        assert not borders(text).ends_whole_sentence(1)
