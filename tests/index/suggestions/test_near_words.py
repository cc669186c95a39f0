"""The words of passages that may be other spellings of a word."""

from __future__ import annotations

import pytest

from index.query.question import QuestionWord, read_question
from index.suggestions.near_words import writings_near
from tests.support.archive.memory_archive import Archive, draft


def near(typed: str, text: str, language: str = "en", most: int = 1) -> list[tuple[str, int]]:
    """The words of an article's text, with their numbers of occurrences."""
    archive = Archive(draft("", text, language=language))
    (word,) = read_question(typed, {language: 1}).words
    matches = archive.backend.search(read_question(text, {language: 1}).query, 1).matches
    return [*writings_near(word, most, matches, archive).items()]


class TestWritings:
    def test_are_counted_in_the_order_of_their_first_occurrences(self) -> None:
        text = "Ferry or ferri? The FERRY, the ferry-man. A ferri."
        assert near("fery", text) == [("Ferry", 1), ("FERRY", 1), ("ferry", 1)]
        assert near("ferrys", text) == [("Ferry", 1), ("FERRY", 1), ("ferry", 1)]

    @pytest.mark.parametrize("odd", ["", " ½", " 東京", " Straße"])
    def test_are_the_same_beside_characters_that_few_texts_have(self, odd: str) -> None:
        found = near("ferje", f"Ferjé, ferjen og ferja.{odd}", "no")
        assert [each for each in found if each[0].startswith("Fer")] == [("Ferjé", 1)]
        assert {*found} >= {("ferjen", 1), ("ferja", 1)}

    def test_may_be_two_slips_away(self) -> None:
        assert near("ferri", "A ferry among ferries.", most=1) == [("ferry", 1)]
        assert near("ferri", "A ferry among ferries.", most=2) == [("ferry", 1), ("ferries", 1)]

    def test_are_none_without_passages(self) -> None:
        (word,) = read_question("ferry", {"en": 1}).words
        assert isinstance(word, QuestionWord)
        assert not writings_near(word, 1, [], Archive(draft("One", "A ferry.")))
