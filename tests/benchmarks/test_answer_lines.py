"""The lines of answers besides their first quotation."""

from __future__ import annotations

import pytest

from benchmarks.answer_lines import ASKED, GOAL, other_lines, replies, row
from bot.messaging.html import Fragment, join, plain, quotation
from bot.messaging.reply import Reply
from index.model import Draft, Paragraph

LONG = plain("word " * 40)


@pytest.mark.parametrize(
    ("parts", "count"),
    [
        ((quotation(LONG), plain("\nTitle")), 1),
        ((plain("Filters: x\n\n"), quotation(LONG), plain("\nTitle")), 3),
        ((quotation(LONG), plain("\n"), quotation(plain("Short.")), plain("\nTitle\n\n"), quotation(LONG)), 8),
        ((quotation(LONG), plain("\nTitle\n\n"), quotation(LONG, expandable=True), plain("\n" + "x" * 41)), 7),
        ((plain("I found nothing about this."),), 1),
    ],
)
def test_are_those_of_a_phone(parts: tuple[Fragment, ...], count: int) -> None:
    assert other_lines(Reply(join(parts))) == count


def test_are_counted_in_a_hundred_answers() -> None:
    article = Draft("Cats", (Paragraph("Cats purr when they are fed."),))
    asked = [f"when do cats purr {number}" for number in range(ASKED + 1)]
    assert len([*replies([article], asked)]) == ASKED
    assert [*replies([article], ["?"])] == []  # asks nothing


def test_have_a_row_of_their_figures() -> None:
    assert row("cats", [1, 1, 2, GOAL + 1]) == "| cats | 1.5 | 13 | 1 |"
