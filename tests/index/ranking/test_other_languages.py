"""A question matches a passage in another language only by the form of its words."""

from __future__ import annotations

import pytest

from index.model import Draft, Verdict
from index.query.question import read_question
from index.ranking.highlight import highlights
from index.ranking.other_languages import is_foreign
from tests.support.archive.memory_archive import CATS, Archive, draft, quotes

COSTAS = draft(
    "El barco", "La mayoría vive en las costas, dijo Owen Pell en 2024.", "Las costas son largas.", language="es"
)


class TestOtherLanguages:
    @pytest.mark.parametrize(
        ("question", "language", "foreign"),
        [
            ("What does the rice cost today?", "es", True),
            ("What does the rice cost today?", "en", False),
            ("What does the rice cost today?", "", False),
            ("rice", "es", False),
            ("Hva sa ordføreren om den nye ferja?", "da", False),
            ("Hva sa ordføreren om den nye ferja?", "en", True),
        ],
        ids=["other", "same", "unknown", "too short", "related", "unrelated"],
    )
    def test_are_known(self, question: str, language: str, foreign: bool) -> None:
        asked = read_question(question, {"en": 10, "es": 5, "no": 5})
        assert is_foreign(asked, language) is foreign


class TestMatches:
    @pytest.mark.parametrize("question", ["How much does the rice cost here?", "What did the mayor say about it?"])
    def test_are_not_by_stems(self, question: str) -> None:
        answer = Archive(CATS, COSTAS).ask(question)
        assert not [hit for hit in answer.hits if hit.highlights]

    def test_stay_if_none_is_in_the_language_of_the_question(self) -> None:
        archive = Archive(draft("French and Indian War", "La lucha fue larga.", language="es"))
        assert quotes(archive.ask("What is the French and Indian War?")) == ["La lucha fue larga."]

    def test_of_an_italian_question_are_no_answer_in_spanish(self) -> None:
        buses = draft("Autobuses nocturnos", "El autobús nocturno cuesta tres coronas.", language="es")
        assert Archive(buses).ask("¿Cuánto cuesta el autobús nocturno?").verdict is Verdict.FOUND
        assert Archive(buses).ask("Quanto costa l'autobus notturno?").verdict is not Verdict.FOUND

    def test_are_by_names_and_numbers(self) -> None:
        answer = Archive(CATS, COSTAS).ask("What did Owen Pell say in 2024?")
        text = COSTAS.paragraphs[0].text
        assert quotes(answer)[:1] == [text]
        assert [text[start:end] for start, end in answer.hits[0].highlights] == ["Owen", "Pell", "2024"]


class TestShortQuestions:
    """They do not show their language."""

    FAROS = draft("Los faros", "Los faros guían a los barcos.", "Los planos están en las costas.", language="es")

    @pytest.mark.parametrize("others", [(), (CATS,)], ids=["alone", "beside English"])
    @pytest.mark.parametrize("question", ["cost", "Cost?", "fare", "plane", "the fare", "please tell me about cost"])
    def test_are_not_answered_by_another_word_with_the_same_stem(
        self, question: str, others: tuple[Draft, ...]
    ) -> None:
        assert Archive(self.FAROS, *others).ask(question).verdict is Verdict.NONE

    def test_are_answered_by_the_word_in_its_language(self) -> None:
        """Also if a passage in another one would be first."""
        text = (
            "A ride costs three crowns, the council said on Monday, after a long debate about the plan for the night."
        )
        answer = Archive(draft("Las costas", "Las costas.", language="es"), draft("Buses", text, language="en")).ask(
            "cost"
        )
        assert quotes(answer) == [text]

    @pytest.mark.parametrize("others", [(), (CATS,)], ids=["alone", "beside English"])
    @pytest.mark.parametrize("question", ["faro", "barco", "¿costa?", "plano", "los faros"])
    def test_are_answered_by_another_form(self, question: str, others: tuple[Draft, ...]) -> None:
        assert Archive(self.FAROS, *others).ask(question).verdict is Verdict.FOUND

    @pytest.mark.parametrize(("question", "text"), [("hund", "Die Hunde bellen laut."), ("Hunde", "Der Hund bellt.")])
    def test_in_german_are_answered_by_the_plural(self, question: str, text: str) -> None:
        assert Archive(draft("Im Hafen", text, language="de")).ask(question).verdict is Verdict.FOUND

    def test_may_be_misspelled(self) -> None:
        answer = Archive(draft("Los ferrocarriles", "Los ferrocarriles son lentos.", language="es")).ask("ferrocariles")
        assert answer.hits

    def test_with_a_word_that_asks_show_their_language(self) -> None:
        assert Archive(CATS, self.FAROS).ask("cost of what?").verdict is not Verdict.FOUND


class TestHighlights:
    def test_are_not_by_stems(self) -> None:
        asked = read_question("What does the mayor say about the cost?", {"en": 10, "es": 5})
        assert highlights("La mayoría vive en las costas.", "es", asked) == ()
        assert highlights("Most pay the costs.", "en", asked) == ((13, 18),)
