from __future__ import annotations

import pytest

from index.analysis.text_language import language_of_text, likely_languages

LONG = "De vissers van de haven varen elke ochtend om zes uur uit, en komen pas laat in de avond terug. " * 3


class TestLanguageOfText:
    @pytest.mark.parametrize(
        ("title", "text", "language"),
        [
            ("Cats of the harbour", "The cats of Lunt purr.", "en"),  # the model takes the text for Spanish
            ("Vidulk", "The plank was.", "en"),
            ("Lampa i hytten", "Lampan tänds.", "sv"),
            ("Die Werkstatt", "Wer will, bringt.", "de"),  # the model takes the text for English
            ("Mòra", "En novembre, le.", "fr"),  # for Catalan
            ("茶", "盖碗茶多少钱", "zh"),
            ("나룻배", "나룻배가 돌아왔다.", "ko"),
        ],
    )
    def test_of_a_short_one_is_shown_by_its_title_and_its_grammar_words(
        self, title: str, text: str, language: str
    ) -> None:
        assert language_of_text(title, text)[0] == language

    def test_is_unknown_if_nothing_shows_it(self) -> None:
        assert language_of_text("Lunt", "Vidulk.") == (None, 0.0)
        assert language_of_text("", "") == (None, 0.0)

    def test_of_a_long_one_does_not_depend_on_its_title(self) -> None:
        assert language_of_text("The ferry and the harbour", LONG)[0] == "nl"


class TestLikelyLanguages:
    def test_both_forms_of_norwegian_are_one(self) -> None:
        languages = [language for language, _ in likely_languages("Hvem hentet vandrerne?")]
        assert languages.count("no") == 1

    def test_the_script_shows_languages_that_the_model_does_not_guess(self) -> None:
        assert {language for language, _ in likely_languages("盖碗茶多少钱一碗？")} == {"ja", "zh"}
        assert {language for language, _ in likely_languages("ໃຜເກັບຂີ້ເຫຍື້ອ?")} == {"km", "lo", "my", "th"}

    def test_a_name_in_another_script_shows_nothing(self) -> None:
        assert likely_languages("Who is 李明?")[0][0] == "en"

    def test_a_sure_guess_and_a_long_text_stay(self) -> None:
        sure = "How much does the ferry to the island cost in the summer?"
        assert likely_languages(sure)[0][0] == "en"
        assert likely_languages(LONG)[0][0] == "nl"
