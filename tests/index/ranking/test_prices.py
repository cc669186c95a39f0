from __future__ import annotations

import pytest

from index.query.question import read_question
from index.ranking.prices import MAX_READ, asks_price, has_price, has_small_price
from tests.support.archive.memory_archive import Archive, draft, quotes

BUSES = draft(
    "Night buses return",
    "Night buses return to Fenmouth in December after six years.",
    "The buses run every thirty minutes, on three lines.",
    "A ride costs three crowns.",
    "The council pays for the night buses from the parking fees.",
)


class TestAsking:
    @pytest.mark.parametrize(
        ("question", "language"),
        [
            ("how much is the bus", "en"),
            ("What does the ferry cost?", "en"),
            ("Wie teuer ist die Fähre?", "de"),
            ("Combien coute le bus ?", "fr"),
            ("¿Cuánto cuesta el autobús?", "es"),
            ("Quanto custa o ônibus?", "pt"),
            ("Сколько стоит автобус?", "ru"),
            ("Скільки коштує автобус?", "uk"),
            ("كم سعر تذكرة الحافلة؟", "ar"),
            ("قیمت بلیط اتوبوس چقدر است؟", "fa"),
            ("公交车票多少钱？", "zh"),
            ("バスの料金はいくらですか", "ja"),
            ("버스 요금은 얼마예요?", "ko"),
            ("ticket price", "en"),
            ("bus price", "en"),
            ("price of the bus", "en"),
            ("museum ticket price", "en"),
            ("Fähre Ticketpreis", "de"),
            ("prix billet tram", "fr"),
            ("precio de la entrada del museo", "es"),
            ("preço ponte", "pt"),
            ("цена билета на паром", "ru"),
            ("ціна квитка на пором", "uk"),
            ("سعر تذكرة القطار", "ar"),
            ("قیمت بلیط قطار", "fa"),
            ("柳林渡票价", "zh"),
            ("渡し船の料金", "ja"),
            ("박물관 입장료", "ko"),
        ],
    )
    def test_for_a_price_is_recognized(self, question: str, language: str) -> None:
        assert asks_price(read_question(question, {language: 1_000}))

    @pytest.mark.parametrize(
        ("question", "language"),
        [
            ("how many buses are there", "en"),
            ("when did the price rise", "en"),  # it asks for a time
            ("cost of living", "en"),
            ("price", "en"),  # of what?
            ("fare", "en"),
            ("price of the old bus to the harbour of Lunt", "en"),  # longer than keywords are
            ("Hva koster bussen?", "no"),  # there is no list
        ],
    )
    def test_for_something_else_is_not(self, question: str, language: str) -> None:
        assert not asks_price(read_question(question, {language: 1_000}))


class TestPrices:
    @pytest.mark.parametrize(
        ("text", "language"),
        [
            ("A ride costs three crowns.", "en"),
            ("It was £5.", "en"),
            ("Er kostet 3 Euro.", "de"),
            ("一碗20元。", "zh"),
            ("三百円です。", "ja"),
            ("요금은 1,500원이다.", "ko"),
        ],
    )
    def test_have_a_currency(self, text: str, language: str) -> None:
        assert has_price(text, language)

    @pytest.mark.parametrize(
        ("text", "language"), [("Three buses run.", "en"), ("Scents of 1901.", "en"), ("元旦那天下雪。", "zh")]
    )
    def test_are_not_numbers_alone(self, text: str, language: str) -> None:
        assert not has_price(text, language)


class TestSmallPrices:
    @pytest.mark.parametrize(
        ("text", "language"),
        [
            ("A ride costs three crowns.", "en"),
            ("It cost $3.", "en"),
            ("单程六元。", "zh"),
            ("편도는 육천 원이다.", "ko"),
            ("هر سفر شصت هزار تومان است.", "fa"),
        ],
    )
    def test_are_what_people_pay(self, text: str, language: str) -> None:
        assert has_small_price(text, language)

    @pytest.mark.parametrize(
        ("text", "language"),
        [
            ("The buses cost 2 million crowns.", "en"),
            ("They cost $3 million, or €12m.", "en"),
            ("Sie kosteten 30 Mio. Euro.", "de"),
            ("Acheté pour 30 millions d'euros.", "fr"),
            ("Costó 30 millones de euros.", "es"),
            ("за 30 миллионов рублей", "ru"),
            ("بثلاثين مليون دينار", "ar"),
            ("به سی میلیارد تومان", "fa"),
            ("花费三千万元。", "zh"),
            ("三十億円かかった。", "ja"),
            ("삼백억 원에 샀다.", "ko"),
            ("Three buses run.", "en"),
        ],
    )
    def test_are_not_in_millions(self, text: str, language: str) -> None:
        assert not has_small_price(text, language)


class TestAnswers:
    @pytest.mark.parametrize(
        "question",
        ["bus price", "bus ticket cost", "how much is the bus", "how much is a night bus", "What do the buses cost?"],
    )
    def test_begin_with_the_price(self, question: str) -> None:
        assert quotes(Archive(BUSES).ask(question))[0] == "A ride costs three crowns."

    @pytest.mark.parametrize("question", ["how much is the bus", "bus fare", "What is the price of the bus?"])
    def test_begin_with_what_people_pay(self, question: str) -> None:
        buses = draft("Night buses", "The council spent 2 million crowns on buses.", "A ride costs three crowns.")
        assert quotes(Archive(buses).ask(question))[0] == "A ride costs three crowns."

    def test_begin_with_what_was_paid_if_that_is_asked_for(self) -> None:
        trams = draft("Tram line 7", "A ticket costs two crowns.", "The line cost 310 million crowns.")
        assert quotes(Archive(trams).ask("How much did the line cost?"))[0] == "The line cost 310 million crowns."
        tram = draft("七路电车", "电车票两元。", "电车花了三亿元。", language="zh")
        assert quotes(Archive(tram).ask("电车花了多少钱"))[0] == "电车花了三亿元。"

    def test_may_be_in_millions_if_no_other_is_known(self) -> None:
        bridge = draft("A new bridge", "The bridge opens in May.", "It cost 12 million crowns.")
        assert quotes(Archive(bridge).ask("how much is the bridge"))[0] == "It cost 12 million crowns."

    def test_do_not_show_other_quotes_beside_a_price(self) -> None:
        first, *others = Archive(BUSES).ask("how much is a night bus").hits
        assert first.answers
        assert others
        assert not any(each.answers for each in others)

    def test_have_the_word_for_it_as_subject_if_no_price_is_known(self) -> None:
        free = draft("Night buses return", "The night bus is free.", "The fare of the night bus is a smile.")
        assert quotes(Archive(free).ask("night bus fare"))[0] == "The fare of the night bus is a smile."
        answer = Archive(draft("Night buses return", "The night bus is free.")).ask("night bus price")
        assert answer.missing == ("price",)

    def test_show_them_if_no_price_is_known(self) -> None:
        free = draft("Night buses return", "The night bus is free.", "The night bus is green.")
        assert all(each.answers for each in Archive(free).ask("how much is the night bus").hits)

    def test_do_not_begin_with_the_price_of_something_else(self) -> None:
        library = draft("What is a seed library?", "A seed library lends seeds.", "Its members pay nothing.")
        answer = Archive(BUSES, library).ask("how much does the seed library cost?")
        assert answer.hits[0].article.title == "What is a seed library?"

    def test_read_only_the_best_passages(self) -> None:
        paragraphs = [f"The bus of line {at} is green." for at in range(2 * MAX_READ)]
        assert Archive(draft("Buses", *paragraphs)).ask("how much is the bus").hits
