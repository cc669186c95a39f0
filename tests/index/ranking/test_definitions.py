"""A passage that says what an abbreviation stands for answers "What is MPS?"."""

from __future__ import annotations

import pytest

from index.ranking.definitions import defines, may_be_abbreviation
from tests.support.archive.memory_archive import Archive, draft, quotes

SEWER = "In March the council heard of a medium pressure sewer (MPS) for the first time, from an engineer."
REPEATED = "MPS friends filled the hall. MPS, said the mayor, costs little. The MPS pump of the school is new."


class TestDefines:
    @pytest.mark.parametrize(
        ("text", "abbreviation"),
        [
            (SEWER, "MPS"),
            (SEWER, "mps"),
            ("Eine Druckrohrleitung (DRL) braucht keinen Graben.", "DRL"),
            ("Die Druckrohrleitung („DRL“) ist neu.", "DRL"),
            ("L'École supérieure du port (ESP) ouvre.", "ESP"),
            ("Служба безопасности порта (СБП) основана в 1974 году.", "СБП"),
            ("The HSA, or Harbour Safety Authority, was founded in 1974.", "HSA"),
            ("Das HSB – Hafen-Sicherheits-Büro – ist neu.", "HSB"),
            ("The MPS (medium pressure sewer) is new.", "MPS"),
            ("港湾安全局（HSA）は設立された。", "HSA"),
            ("HSA（港湾安全局）は設立された。", "HSA"),
            ("تأسست هيئة سلامة الميناء (HSA) عام 1974.", "HSA"),
        ],
    )
    def test_words_before_or_behind(self, text: str, abbreviation: str) -> None:
        assert defines(text, abbreviation)

    @pytest.mark.parametrize(
        "text",
        [
            REPEATED,
            "The sewer (MPS) is new.",
            "(MPS)",
            "MPS () is new.",
            "The makers of pumps (MPSX) and the most pleasant sewers (XMPS) met.",
            "The MPS, said Peter Miller, is new.",
            "The MPS, " + "many pumps such " * 8 + ".",
            "The medium pressure sewer is the (MPS of the) future.",
        ],
    )
    def test_nothing_else(self, text: str) -> None:
        assert not defines(text, "MPS")

    def test_takes_no_long_time(self) -> None:
        assert not defines("MPS, " * 1_000, "MPS")


@pytest.mark.parametrize(
    ("word", "may"), [("MPS", True), ("mps", True), ("M", False), ("1974", False), ("x" * 9, False)]
)
def test_an_abbreviation_has_few_letters(word: str, may: bool) -> None:
    assert may_be_abbreviation(word) is may


class TestFirstPassage:
    ARCHIVE = Archive(
        draft("Council debates new pipes", "MPS was the subject of the evening.", REPEATED, SEWER, "The MPS is here."),
        draft("MPS pumps", "They are loud."),
    )

    @pytest.mark.parametrize("question", ["What does MPS stand for?", "MPS", "what does mps mean", "MPS abbreviation"])
    def test_says_what_it_stands_for(self, question: str) -> None:
        assert quotes(self.ARCHIVE.ask(question))[0] == SEWER

    @pytest.mark.parametrize("question", ["When was the MPS?", "Where do MPS friends sit in the hall?"])
    def test_is_another_if_more_is_asked(self, question: str) -> None:
        assert quotes(self.ARCHIVE.ask(question))[0] != SEWER

    def test_is_the_introduction_of_the_article_with_that_title(self) -> None:
        archive = Archive(draft("MPS", "It needs no deep trench.", "The friends of MPS came."), draft("Council", SEWER))
        assert quotes(archive.ask("What is MPS?"))[0] == "It needs no deep trench."
