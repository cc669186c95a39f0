"""Question words as people type or say them, in chats and dialects."""

from __future__ import annotations

import pytest

from bot.ask.small_talk.phrases import Kind, small_talk
from index.analysis.stopwords import (
    CHAT_SPELLINGS,
    PACKAGE,
    QUESTION,
    chat_spellings,
    is_function_word,
    is_question_word,
    listed,
    usual_spellings,
)
from index.analysis.tokenizer import normalise
from index.query.answer_type import Kind as Asked
from index.query.answer_type import kind_asked
from index.query.frames.removal import without_frames
from index.query.several.split import questions_in
from index.word_lists import read_words_by_language

LANGUAGES = ["ar", "de", "en", "es", "fa", "fr", "ko", "pt", "ru", "uk"]


@pytest.mark.parametrize(
    ("language", "word"),
    [
        ("ar", "ليش"),
        ("de", "wat"),
        ("en", "wut"),
        ("es", "xq"),
        ("fa", "کوش"),
        ("fr", "pk"),
        ("ko", "어케"),
        ("pt", "q"),
    ],
)
def test_ask_in_their_language(language: str, word: str) -> None:
    assert is_question_word(normalise(word), language)


def test_ask_for_the_kind_of_thing_that_the_usual_word_asks_for() -> None:
    assert kind_asked("وين القطار", "ar") is Asked.PLACE
    assert kind_asked("када вышла книга", "ru") is Asked.TIME
    assert kind_asked("q dia parou o elevador", "pt") is Asked.TIME
    assert kind_asked("скіко коштує", "uk") is Asked.AMOUNT
    assert kind_asked("柳林渡啥时候开的", "zh") is Asked.TIME


def test_are_the_usual_word_in_frames_and_small_talk() -> None:
    assert without_frames("че нового про выдру?").split() == ["выдру?"]
    talk = small_talk("шо нового", "uk")
    assert talk is not None
    assert talk.kind is Kind.NEWEST


def test_begin_a_second_question() -> None:
    assert questions_in("че такое выдра и скока она весит") == ("че такое выдра", "скока она весит")


def test_a_usual_word_stands_for_itself_alone() -> None:
    assert usual_spellings("что") == ()
    assert usual_spellings("q") == ("qué", "que")
    assert chat_spellings("ja") == {}


def test_the_list_has_each_word_once_in_order_with_a_word_that_is_listed() -> None:
    entries = read_words_by_language(PACKAGE, CHAT_SPELLINGS)
    assert list(entries) == LANGUAGES
    for language, pairs in entries.items():
        usual = set(listed(QUESTION, language))
        assert list(pairs) == sorted({pair.split()[0]: pair for pair in pairs}.values())
        assert {pair.split()[1] for pair in pairs} <= usual
        assert not {pair.split()[0] for pair in pairs} & usual
        assert [pair for pair in pairs if is_function_word(normalise(pair.split()[0]), language)] == []
