"""Find the marks before the questions of a list."""

from __future__ import annotations

import pytest

from index.query.several.list_marks import is_list_mark, list_marks
from index.query.several.split import questions_in


def marks(text: str) -> list[str]:
    return [mark[0].strip() for mark in list_marks(text)]


class TestListMarks:
    @pytest.mark.parametrize(
        ("message", "found"),
        [
            ("1. who paid? 2. who sold?", ["1.", "2."]),
            ("(1) who paid (2) who sold", ["(1)", "(2)"]),
            ("1️⃣ who paid? 2️⃣ who sold?", ["1️⃣", "2️⃣"]),
            ("①谁行贿了②夜班车多少钱", ["①", "②"]),
            ("a) who paid? b) who sold? c) who sang?", ["a)", "b)", "c)"]),
            ("i. who paid? ii. who sold?", ["i.", "ii."]),
            ("Q1: who paid? Q2: who sold?", ["Q1:", "Q2:"]),
            ("question 1 who paid? question 2 who sold?", ["question 1", "question 2"]),
            ("#1 who paid #2 who sold", ["#1", "#2"]),
            ("first: who paid? second: who sold?", ["first:", "second:"]),
            ("first who paid? then who sold?", ["first", "then"]),
            ("firstly, who paid, and secondly, who sold?", ["firstly,", "and secondly,"]),
            ("- who paid? - who sold?", ["-", "-"]),
            ("Two things: • who paid? • who sold?", ["•", "•"]),
        ],
    )
    def test_are_of_one_kind_and_in_order(self, message: str, found: list[str]) -> None:
        assert marks(message) == found

    @pytest.mark.parametrize(
        "message",
        [
            "",
            "1. who paid?",
            "2. who paid? 3. who sold?",
            "who paid - who sold",
            "- who paid the council - of Lunt - in May?",
            "Plan A: who paid? Plan B: who sold?",
            "Who came first, who came second?",
            "Is 1. FC Lunt older than 2. FC Lunt?",
            "the ferry leaves at 1.30 and at 2.30",
            "第一次世界大战是什么时候？第二次世界大战呢？",
        ],
    )
    def test_are_no_numbers_and_letters_that_belong_to_a_question(self, message: str) -> None:
        assert marks(message) == []

    def test_may_be_in_brackets(self) -> None:
        assert is_list_mark("(1)")
        assert not is_list_mark("(Mayor 1)")


@pytest.mark.parametrize(
    ("message", "questions"),
    [
        ("1. who paid bribes? 2. when does the bus run?", ["who paid bribes?", "when does the bus run?"]),
        ("(a) who paid bribes (b) when does the bus run", ["who paid bribes", "when does the bus run"]),
        ("1. 누가 뇌물을 줬나요 2. 버스는 언제 다니나요", ["누가 뇌물을 줬나요", "버스는 언제 다니나요"]),
        ("1、谁行贿了 2、夜班车多少钱", ["谁行贿了", "夜班车多少钱"]),
        ("まず、誰が払いましたか？次に、バスはいつ走りますか？", ["誰が払いましたか？", "バスはいつ走りますか？"]),
        ("во-первых, кто дал взятку? во-вторых, когда ходит автобус?", ["кто дал взятку?", "когда ходит автобус?"]),
        ("по-перше, хто дав хабар? по-друге, коли ходить автобус?", ["хто дав хабар?", "коли ходить автобус?"]),
        ("primero: ¿quién pagó? segundo: ¿cuándo sale el bus?", ["¿quién pagó?", "¿cuándo sale el bus?"]),
        ("primeiro, quem pagou? segundo, quando passa o bonde?", ["quem pagou?", "quando passa o bonde?"]),
        ("premièrement, qui a payé ? deuxièmement, quand part le bus ?", ["qui a payé ?", "quand part le bus ?"]),
        ("erstens: wer hat bezahlt? zweitens: wann fährt der Bus?", ["wer hat bezahlt?", "wann fährt der Bus?"]),
        ("أولا: من دفع الرشوة؟ ثانيا: متى تسير الحافلة؟", ["من دفع الرشوة؟", "متى تسير الحافلة؟"]),
        ("الف) چه کسی رشوه داد؟ ب) اتوبوس کی راه افتاد؟", ["چه کسی رشوه داد؟", "اتوبوس کی راه افتاد؟"]),
    ],
)
def test_questions_of_a_list_lose_their_marks(message: str, questions: list[str]) -> None:
    assert list(questions_in(message)) == questions


def test_what_is_before_a_list_belongs_to_its_first_question() -> None:
    found = questions_in("About the ferry: 1. who owns it? 2. when does it run?")
    assert [" ".join(each.split()) for each in found] == ["About the ferry: who owns it?", "when does it run?"]


def test_a_list_of_things_is_one_question() -> None:
    message = "What is cheaper: 1. apples 2. pears"
    assert questions_in(message) == (message,)
