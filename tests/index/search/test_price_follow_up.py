"""Questions for a price that lean on an answer are answered from the articles of that answer."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from index.articles.identity import make_article
from index.model import Answer, Draft, Earlier, Paragraph, PassageKind, Verdict
from index.search import price_follow_up
from index.search.price_follow_up import price_answer
from tests.support.archive.memory_archive import Archive, draft, quotes

PRICES = {
    "ar": "يبلغ سعر الجرة 12 يورو في السوق.",
    "de": "Ein Glas kostet auf dem Markt zwölf Kronen.",
    "en": "A jar of it costs twelve crowns at the market.",
    "es": "Un frasco cuesta doce coronas en el mercado.",
    "fa": "قیمت یک شیشه در بازار ۱۲ یورو است.",
    "fr": "Un pot coûte douze couronnes au marché.",
    "ja": "市場では一瓶の値段は十二ユーロだ。",
    "ko": "시장에서 한 병의 가격은 12유로이다.",
    "pt": "Um frasco custa doze coroas no mercado.",
    "ru": "Банка стоит двенадцать крон на рынке.",
    "uk": "Банка коштує дванадцять крон на ринку.",
    "zh": "在市场上一罐的价格是十二克朗。",
}
"""A passage with a price in each language."""

QUESTIONS = {
    "ar": ["كم سعره؟", "وكم يكلف؟", "بكم؟", "كم ثمنه؟"],
    "de": [
        "wie viel kostet er?",
        "und was kostet das?",
        "was kostet es?",
        "wie teuer ist er?",
        "und wie teuer ist das?",
    ],
    "en": [
        "how much is it?",
        "and how much does it cost?",
        "how much does it cost?",
        "what does it cost?",
        "how much is one?",
        "how expensive is it?",
        "and what's the price?",
    ],
    "es": ["¿cuánto cuesta?", "¿y cuánto cuesta?", "¿cuánto es?", "¿qué precio tiene?", "¿cuánto vale?"],
    "fa": ["قیمتش چنده؟", "و چقدر هزینه دارد؟", "چند است؟", "قیمت آن چقدر است؟"],
    "fr": [
        "combien ça coûte ?",
        "et combien ça coûte ?",
        "c'est combien ?",
        "quel est le prix ?",
        "il coûte combien ?",
    ],
    "ja": ["いくらですか？", "それはいくらですか？", "値段は？"],
    "ko": ["얼마예요?", "그건 얼마예요?", "가격은요?", "가격이 얼마예요?"],
    "pt": ["quanto custa?", "e quanto custa?", "quanto é?", "qual é o preço?"],
    "ru": ["сколько это стоит?", "а сколько он стоит?", "сколько стоит?", "почём он?"],
    "uk": ["скільки це коштує?", "а скільки він коштує?", "скільки коштує?", "почім він?"],
    "zh": ["多少钱？", "那多少钱？", "价格是多少？", "它多少钱？"],
}

HONEY = draft("Honey", "The honey of Sarn won a medal.", "A keeper has nine hives.", "A jar costs twelve crowns.")


def ask(made: Draft, question: str, *filters: str, limit: int = 3, offset: int = 0) -> Answer | None:
    """Ask after an answer that quotes an article, to a question for the honey of Sarn."""
    archive = Archive(made)
    article_id = make_article(made, datetime.now(UTC), None).id
    earlier = Earlier(frozenset({article_id}), ("honey", "Sarn"), filters)
    return price_answer(question, earlier, archive, limit, offset)


@pytest.mark.parametrize(
    ("language", "question"), [(language, each) for language, asked in QUESTIONS.items() for each in asked]
)
def test_find_the_passage_with_the_price(language: str, question: str) -> None:
    answer = ask(draft("honey", "123.", PRICES[language], language=language), question)
    assert answer is not None
    assert (answer.verdict, quotes(answer)) == (Verdict.FOUND, [PRICES[language]])
    assert [article.title for article in answer.within] == ["honey"]


@pytest.mark.parametrize(
    "question", ["how much honey is there?", "how much is the ferry?", "who won it?", "and when?", "why?"]
)
def test_answer_nothing_else(question: str) -> None:
    assert ask(HONEY, question) is None


def test_need_a_passage_with_a_price() -> None:
    assert ask(draft("Honey", "The honey of Sarn won a medal in 1990."), "how much is it?") is None
    caption = Paragraph("Honey for 9 crowns", PassageKind.CAPTION)
    assert ask(draft("Honey", "The honey of Sarn won a medal.", caption), "how much is it?") is None


def test_need_an_article_in_their_language() -> None:
    assert ask(draft("Honey", "Honey costs 9 €.", language=None), "how much is it?") is None
    assert ask(draft("honey", "honey 9 €", language="sv"), "how much is it?") is None


def test_leave_filters_to_the_search() -> None:
    assert ask(HONEY, "how much is it?", "after:2023") is None


def test_the_words_of_the_earlier_question_come_first() -> None:
    made = draft("Honey", "A hive costs nine crowns.", "A jar of Sarn honey costs twelve crowns.", "Wax.")
    answer = ask(made, "how much is it?")
    assert answer is not None
    assert quotes(answer) == ["A jar of Sarn honey costs twelve crowns.", "A hive costs nine crowns."]
    second = ask(made, "how much is it?", limit=1, offset=1)
    assert second is not None
    assert (quotes(second), second.total) == (["A hive costs nine crowns."], 2)


def test_mark_the_currency_and_the_sentence() -> None:
    answer = ask(draft("Honey", "Honey is sweet. A jar costs twelve crowns. Buy it."), "how much is it?")
    assert answer is not None
    (hit,) = answer.hits
    assert [hit.passage.text[start:end] for start, end in hit.highlights] == ["crowns"]
    assert hit.sentence is not None
    assert hit.passage.text[slice(*hit.sentence)].strip() == "A jar costs twelve crowns."


def test_signs_that_are_longer_in_small_letters_are_not_marked() -> None:
    assert ask(draft("Honey", "Honey of İzmir costs nine crowns."), "how much is it?") is None


def test_read_the_beginning_of_a_long_article(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(price_follow_up, "MOST_PASSAGES", 2)
    assert ask(HONEY, "how much is it?") is None
