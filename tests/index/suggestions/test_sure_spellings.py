"""Words that are read as others without asking."""

from __future__ import annotations

import pytest

from tests.support.archive.memory_archive import Archive, draft

FERRY = draft("Ferry", "The ferry sails at noon.", "It has a crew of nine.", language="en")


class TestCorrectWords:
    @pytest.mark.parametrize(
        ("language", "text", "question"),
        [
            ("nl", "De ijsput is leeg.", "¿Quién fue elegido alcalde?"),
            ("en", "It was seen by the harbour.", "Who sold the seed by the harbour?"),
        ],
    )
    def test_are_read_as_no_other(self, language: str, text: str, question: str) -> None:
        assert Archive(FERRY, draft("A", text, language=language)).ask(question).read_as == ()

    def test_may_have_other_accents_in_the_same_language(self) -> None:
        archive = Archive(FERRY, draft("A", "El público canta junto al molino.", language="es"))
        assert archive.ask("¿Dónde canta el publico?").missing == ()

    def test_have_no_accents_of_another_language(self) -> None:
        canoe = draft("Carteiro", "O nível do rio começou a baixar na sexta-feira.", language="pt")
        river = draft("Violines", "La estantería del pueblo junto al río tiene violines.", language="es")
        assert Archive(canoe, river).ask("¿Cuál es el nivel del río?").read_as == ()

    def test_are_read_as_in_british_spelling(self) -> None:
        archive = Archive(FERRY, draft("A", "The neighbours of the mill sing.", language="en"))
        assert archive.ask("Which neighbors sing?").read_as == ("neighbours",)

    def test_do_not_ask(self) -> None:
        assert Archive(FERRY).ask("waht sails at noon").read_as == ("what",)
        assert Archive(FERRY).ask("whoa sails at noon").read_as == ()


class TestMisspelledWords:
    def test_are_read_as_a_name_in_any_language(self) -> None:
        archive = Archive(FERRY, draft("Marée", "Le bateau de Kermadec rentre au port le soir.", language="fr"))
        assert archive.ask("Who is Kermadce?").read_as == ("Kermadec",)

    def test_are_read_as_no_other_word_of_another_language(self) -> None:
        archive = Archive(FERRY, draft("Marée", "Le bateau de pêche trinquette rentre au port le soir.", language="fr"))
        assert archive.ask("Where is the trinqeutte of the ferry?").read_as == ()

    def test_are_read_as_the_form_that_a_text_has(self) -> None:
        archive = Archive(FERRY, draft("Medals", "Nine medallions were found.", language="en"))
        assert archive.ask("Where was the mdeallion found?").read_as == ("medallions",)

    def test_need_a_form_that_shows_the_slip(self) -> None:
        """The stem alone, which is short, may be that of another word."""
        archive = Archive(FERRY, draft("Ciudad", "La ciudad está junto al río.", language="es"))
        assert archive.ask("¿Qué estaadoo tiene la ciudad?").read_as == ()
