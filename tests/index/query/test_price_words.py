"""Words with which a search without a question asks for a price."""

from __future__ import annotations

import pytest

from index.query.price_words import ADJECTIVES, ASKING, NO_PRICES, PACKAGE, PRICES, TICKETS
from index.query.question import read_question
from index.query.word_roles import Role
from index.word_lists import read_words_by_language

LANGUAGES = ["ar", "de", "en", "es", "fa", "fr", "ja", "ko", "pt", "ru", "uk", "zh"]


def test_in_an_unspaced_script_they_end_the_search() -> None:
    words = read_question("渡し船の料金", {"ja": 100}).words
    assert [word.text for word in words] == ["渡し船", "料金"]
    assert read_question("料金は誰が払う", {"ja": 100}).words[0].text == "料金は"
    assert len(read_question("だれの渡し船の料金", {"ja": 100}).words) == 2  # a question


def test_the_question_has_another_reading_with_them_as_subject() -> None:
    question = read_question("bus price", {"en": 100})
    assert [word.text for word in question.subject] == ["bus"]
    assert question.without_price is not None
    assert [word.text for word in question.without_price.subject] == ["bus", "price"]
    assert read_question("bus", {"en": 100}).without_price is None


@pytest.mark.parametrize(
    ("text", "language", "content"),
    [
        ("What is the price of a ticket?", "en", {"ticket"}),
        ("How expensive is the ferry?", "en", {"ferry"}),
        ("What is the admission price of the museum?", "en", {"admission", "museum"}),
        ("qué tan caro es el museo", "es", {"museo"}),
        ("Wie teuer ist die Bibliothek", "de", {"Bibliothek"}),
        ("¿Cuál es el precio de una entrada?", "es", {"entrada"}),
        ("Quel est le prix d'un billet ?", "fr", {"billet"}),
        ("qual o preço do polvo", "pt", {"polvo"}),
        ("Какова цена билета?", "ru", {"билета"}),
        ("Яка ціна квитка?", "uk", {"квитка"}),
        ("قیمت بلیت موزه چند است", "fa", {"بلیت", "موزه"}),
        ("ما هو سعر التذكرة؟", "ar", {"التذكرة"}),
        ("입장권 가격이 얼마인가요?", "ko", {"입장권"}),
        ("цена билета", "ru", {"билета"}),
        ("Why did the price rise?", "en", {"price", "rise"}),
        ("What was the price war?", "en", {"price", "war"}),
        ("What raised the price?", "en", {"raised", "price"}),
        ("What is the price?", "en", {"price"}),
        ("Hva er prisen på billetten?", "no", {"prisen", "billetten"}),
    ],
)
def test_in_a_question_they_are_beside_what_asks(text: str, language: str, content: set[str]) -> None:
    words = read_question(text, {language: 100}).words
    assert {word.text for word in words if word.role is Role.CONTENT} == content


@pytest.mark.parametrize("name", [PRICES, TICKETS, NO_PRICES, ADJECTIVES, ASKING])
def test_lists_have_each_word_once_in_order(name: str) -> None:
    entries = read_words_by_language(PACKAGE, name)
    assert list(entries) == [language for language in LANGUAGES if language in entries]
    assert all(list(words) == sorted(words) for words in entries.values())
    assert name != PRICES or list(entries) == LANGUAGES
