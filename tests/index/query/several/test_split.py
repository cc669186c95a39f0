"""Split messages into their questions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.query.several.split import questions_in, without_list_marks
from index.query.several.starts import without_connective


def messages() -> Iterator[tuple[str, str, int]]:
    """Yield the messages of the file beside this one, each with its language and the number of its questions."""
    language, count = "", 0
    for line in Path(__file__).with_name("messages.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            language, number = line.strip("[]").split()
            count = int(number)
        elif not line.startswith("#"):
            yield language, line.replace("⏎", "\n"), count


@pytest.mark.parametrize(("language", "message", "count"), list(messages()))
def test_in_every_language_of_the_bot(language: str, message: str, count: int) -> None:
    assert len(questions_in(message)) == count, language


@pytest.mark.parametrize(
    ("message", "questions"),
    [
        (
            "who was the smuggler and when was he questioned? also how much is a night bus ride",
            ("who was the smuggler", "when was he questioned?", "how much is a night bus ride"),
        ),
        (
            "Hello! I live in Lunt. When does the ferry leave? And, by the way, how much does it cost? Thanks!",
            ("Hello! I live in Lunt. When does the ferry leave?", "how much does it cost? Thanks!"),
        ),
        ("1) who feeds the cats\n2) when does the ferry leave", ("who feeds the cats", "when does the ferry leave")),
        ("من هو المهرب ومتى تم استجوابه؟", ("من هو المهرب", "متى تم استجوابه؟")),
        ("走私者是谁？还有夜班车多少钱", ("走私者是谁？", "夜班车多少钱")),
        ("who is Ann Bell & who is Karl Venn", ("who is Ann Bell", "who is Karl Venn")),
        ("wer ist Ann Bell / wer ist Karl Venn", ("wer ist Ann Bell", "wer ist Karl Venn")),
        ("qui est Ann Bell + qui est Karl Venn", ("qui est Ann Bell", "qui est Karl Venn")),
        ("who is Ann Bell then who is Karl Venn", ("who is Ann Bell", "who is Karl Venn")),
        ("кто такая Анна Белл потом кто такой Карл Венн", ("кто такая Анна Белл", "кто такой Карл Венн")),
        ("谁偷了狼 / 谁反对夜班公交", ("谁偷了狼", "谁反对夜班公交")),
        ("狼はどこで盗まれた / 誰が盗んだ", ("狼はどこで盗まれた", "誰が盗んだ")),
        ("늑대를 누가 훔쳤나요 & 버스는 누가 반대하나요", ("늑대를 누가 훔쳤나요", "버스는 누가 반대하나요")),
        ("What is EFA? And MPS?", ("What is EFA?", "MPS?")),
        ("Что такое ЕФА? А МПС?", ("Что такое ЕФА?", "МПС?")),
        ("1. who stole the wolves 2. when", ("who stole the wolves", "when")),
        ("1) wer stahl die Wölfe 2) wann", ("wer stahl die Wölfe", "wann")),
        ("1.谁偷了狼 2.什么时候", ("谁偷了狼", "什么时候")),
        ("Who owns the ferry?who feeds the cats?", ("Who owns the ferry?", "who feeds the cats?")),
    ],
)
def test_are_as_typed_without_what_joins_them(message: str, questions: tuple[str, ...]) -> None:
    assert questions_in(message) == questions


@pytest.mark.parametrize(
    "message",
    [
        "",
        "?!",
        "ferry",
        "The ferry is late. It is old.",
        "Who is Dr. Who? who?",
        "Living from 973 to 1048, one of the earliest geologists, what was his name?",
        "When many people are arrested, what is a common tactic?",
        "In the town where the ferry lands, why did the shop close?",
        "Who owns the ferry? why?",
        "Who owns the ferry? And WHY?",
        "Do cats purr? And dogs?",
        "Do cats purr? PURR?",
        "Who founded Brick & Stone?",
        "What does AC/DC play?",
        "What is true and/or who says so",
        "who built it & when",
        "1. Do cats purr? 2. Really?",
        "Where exactly and when was he born?",
        "How many men and how many women drowned?",
        "Do cats purr? Really?",
        "see who@gull.example?id=3 and a.b/c?d",
        "Is Quo Vadis? a novel",
        "who feeds the cats? after:2023",
        "x" * 4096,
        f"What does the tram cost? {'It is new. ' * 50} Who rides it?",  # a pasted article
    ],
)
def test_one_question_stays_whole(message: str) -> None:
    assert questions_in(message) == (message,)


def test_two_hundred_are_told_apart() -> None:
    found = questions_in(" ".join(f"who owns ferry {n}?" for n in range(200)))
    assert len(found) == 200
    assert found[-1] == "who owns ferry 199?"


@given(st.text())
def test_nothing_is_added_or_reordered(message: str) -> None:
    """The signs of the questions are in the message, in their order."""
    signs = iter(message)
    assert all(sign in signs for question in questions_in(message) for sign in question)


@pytest.mark.parametrize(
    ("message", "left"),
    [
        ("1. who stole the wolves 2. when", "   who stole the wolves    when"),
        ("(1) wer stahl die Wölfe (2) wann?", "    wer stahl die Wölfe     wann?"),
        ("1. FC Lunt, 2. Bundesliga", "1. FC Lunt, 2. Bundesliga"),
        ("what was in 1. and 2. place", "what was in 1. and 2. place"),
        ("1. who stole the wolves", "1. who stole the wolves"),
    ],
)
def test_the_marks_of_a_list_are_no_words(message: str, left: str) -> None:
    assert without_list_marks(message) == left


def test_connectives_and_numbers_are_dropped_only_before_a_question() -> None:
    assert without_connective("and also: when does it run?") == "when does it run?"
    assert without_connective("- 2. And when?") == "when?"
    assert without_connective("android") == "android"
