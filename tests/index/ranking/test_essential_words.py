"""Numbers and names of a question."""

from __future__ import annotations

import pytest

from index.query.question import read_question
from index.ranking.essential_words import is_essential, miscounted, names_in, numbers_in, written_as_names


class TestNames:
    @pytest.mark.parametrize(
        ("question", "language", "names"),
        [
            ("Who won the Tour de France?", "en", ["Tour", "France"]),
            ("Froome won what?", "en", []),
            ("who won the tour?", "en", []),
            ("Who Won The Tour?", "en", []),
            ("WHO WON THE TOUR?", "en", []),
            ("Wo liegt die Harvard Medical School?", "de", []),
            ("Кто такой Люк Кикли?", "ru", ["Люк", "Кикли"]),
            ("曾伟明的出生地在哪里？", "zh", []),
            ("NHKの監督は誰？", "ja", ["NHK"]),
        ],
        ids=["inside", "first", "lower case", "title case", "capitals", "nouns", "Cyrillic", "no case", "unspaced"],
    )
    def test_begin_with_a_capital_letter(self, question: str, language: str, names: list[str]) -> None:
        asked = read_question(question, {language: 100})
        assert [asked.words[at].text for at in names_in(asked)] == names


class TestNamesInLowerCase:
    @pytest.mark.parametrize(
        ("text", "names"),
        [
            ("The mayor, Lena Strand, spoke.", ["lena", "strand"]),
            ("Lena Strand spoke.", ["strand"]),
            ("Strand is a town. A strand is a shore, said Lena.", ["lena"]),
            ("The mayor spoke.", []),
        ],
        ids=["inside", "first", "also a noun", "absent"],
    )
    def test_are_written_with_capitals_in_a_text(self, text: str, names: list[str]) -> None:
        asked = read_question("who killed lena strand?", {"en": 100})
        found = written_as_names(asked, range(len(asked.words)), text)
        assert [asked.words[at].text for at in sorted(found)] == names


class TestNumbers:
    @pytest.mark.parametrize(
        ("question", "numbers"),
        [("Who won in 2021?", ["2021"]), ("2021 winner", ["2021"]), ("the 93rd ceremony", ["93rd"]), ("who won?", [])],
    )
    def test_begin_with_a_digit(self, question: str, numbers: list[str]) -> None:
        asked = read_question(question, {"en": 100})
        assert [asked.words[at].text for at in numbers_in(asked)] == numbers


class TestMiscounted:
    @pytest.mark.parametrize(
        ("question", "text", "expected"),
        [
            ("who stole three wolves", "Thieves stole two bronze wolves.", ["three"]),
            ("who stole 3 wolves", "Thieves stole two bronze wolves.", ["3"]),
            ("who stole two wolves", "Thieves stole 2 bronze wolves.", []),
            ("who stole three wolves", "One of the wolves was stolen.", []),  # it may be one of three
            ("who stole three wolves", "It was two. Wolves were gone.", []),  # another sentence
            ("who stole three wolves", "Two thieves took all wolves, three.", []),  # the passage has both
            ("who stole three wolves", "The wolves were gone.", []),
            ("the 2016 wolves", "Thieves stole two wolves.", []),  # a year
            ("wolves two", "Thieves stole three wolves.", []),
            ("who stole three, wolves", "Thieves stole two wolves.", []),
        ],
    )
    def test_is_a_number_of_which_a_text_has_another(self, question: str, text: str, expected: list[str]) -> None:
        asked = read_question(question, {"en": 100})
        places = miscounted(asked, numbers_in(asked), text, "en", lambda: text)
        assert [asked.words[at].text for at in sorted(places)] == expected

    def test_is_none_that_the_article_has_elsewhere(self) -> None:
        asked = read_question("who stole three wolves", {"en": 100})
        whole = "Thieves stole two wolves. Later they had three wolves."
        assert miscounted(asked, numbers_in(asked), "Thieves stole two wolves.", "en", lambda: whole) == set()


@pytest.mark.parametrize(
    ("question", "is_needed"),
    [("eighty flats", True), ("80 flats", True), ("8 flats", True), ("eight flats", False)],
)
def test_larger_numbers_are_essential_as_words_too(question: str, is_needed: bool) -> None:
    assert is_essential(read_question(question, {"en": 100}), 0) is is_needed
