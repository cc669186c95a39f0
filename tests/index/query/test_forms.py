"""Which words of a text may be forms of a single typed word."""

from __future__ import annotations

import pytest

from index.analysis.languages import stem
from index.query.forms import may_be_form

FORMS = {
    "de": "hund hunde, hunde hund, kinder kind, häuser haus, brücke brücken, preise preis, schiffe schiff",
    "en": "cat cats, dogs dog, boxes box, horse horses, churches church, vote voting, hoping hope, cities city",
    "es": "libro libros, libros libro, flor flores, flores flor, parques parque, casas casa, niñas niña, luces luz, "
    "profesor profesora, hoteles hotel, tren trenes, nacion naciones, votar votaron, ganó ganar, habla hablar",
    "fr": "maisons maison, grand grande, pont ponts, élections élection, voter voté, européen européenne, chat chats",
    "it": "libri libro, case casa, ponte ponti, elezioni elezione, treni treno, votare votato",
    "no": "hunder hund, hus huset, båt båten, priser pris, skolen skole, team teamet",
    "pt": "livros livro, mulher mulheres, hotel hotéis, pontes ponte, jovem jovens, eleição eleições, votar votou",
}
"""Words and what is a form of them, by language."""

OTHERS = {
    "en": "parte parts, aire air, grandes grand, mayores mayor, costes cost, motores motors, finales finally",
    "es": "cost costas, cost costa, minor minorías, part partido, form formada, car caro, car cara, past pasto, "
    "play playa, played playa, men menos, not notas, note notó, case casos, came cama, line líneas, lines líneas, "
    "rates ratas, just justo, related relatividad, sell sellado, mode moda, list listo, band bandidos, date datos, "
    "game gama, firm firmas, record recordar, public publicaron, model modelos, rest restos, fare faros, plane planos",
    "fr": "port portée, part partir, plan planer, import importance, rest rester, march marcher, pass passants",
    "it": "part partita, cost costa, port porta, car caro, past pasta, list lista, not nota",
    "pt": "cost costas, part partido, form formado, car cara, list lista, game gama, case casas, band banda, men menos",
}
"""Words of another language and words with the same stem, by language."""


def pairs(words: dict[str, str]) -> list[tuple[str, str, str]]:
    listed = [(language, each.split()) for language, pairs in words.items() for each in pairs.split(", ")]
    return [(language, typed, form) for language, (typed, form) in listed]


class TestForms:
    @pytest.mark.parametrize(("language", "typed", "form"), pairs(FORMS))
    def test_have_endings_of_the_language(self, language: str, typed: str, form: str) -> None:
        assert stem(typed, language) == stem(form, language)
        assert may_be_form(typed, form, language)

    @pytest.mark.parametrize(("language", "typed", "form"), pairs(OTHERS))
    def test_are_no_words_that_have_the_same_stem_by_chance(self, language: str, typed: str, form: str) -> None:
        assert stem(typed, language) == stem(form, language)
        assert not may_be_form(typed, form, language)

    @pytest.mark.parametrize("language", ["es", "de", ""])
    def test_are_the_same_word_without_marks(self, language: str) -> None:
        assert may_be_form("region", "región", language)

    def test_may_be_typed_with_two_letters_for_a_joined_one(self) -> None:
        assert may_be_form("oeuf", "œufs", "fr")
        assert not may_be_form("oeuf", "œufs", "en")

    def test_have_one_stem_in_the_language_of_the_text(self) -> None:
        """The stems of other languages of the archive do not count."""
        assert stem("plans", "en") == stem("planos", "es")
        assert not may_be_form("plans", "planos", "es")

    def test_may_be_irregular(self) -> None:
        assert may_be_form("fue", "ser", "es")
        assert may_be_form("gave", "give", "en")
