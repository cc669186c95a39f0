"""Words with which a search without a question asks for a price."""

from __future__ import annotations

import pytest

from index.query.price_words import NO_PRICES, PACKAGE, PRICES, TICKETS
from index.query.question import read_question
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


@pytest.mark.parametrize("name", [PRICES, TICKETS, NO_PRICES])
def test_lists_have_each_word_once_in_order(name: str) -> None:
    entries = read_words_by_language(PACKAGE, name)
    assert list(entries) == [language for language in LANGUAGES if language in entries]
    assert all(list(words) == sorted(words) for words in entries.values())
    assert name != PRICES or list(entries) == LANGUAGES
