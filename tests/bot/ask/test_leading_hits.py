"""Choose the quotes of the first page."""

from __future__ import annotations

import pytest

from bot.ask.leading_hits import leading_hits
from index.model import Answer, Verdict
from tests.support.bot.rendered_replies import article, hit


@pytest.mark.parametrize(
    ("verdict", "answering", "shown"),
    [
        (Verdict.FOUND, (True, True, False, True), 2),
        (Verdict.FOUND, (True, False), 1),
        (Verdict.FOUND, (False, True), 2),
        (Verdict.CLOSE, (False, True), 1),
        (Verdict.NONE, (), 0),
    ],
)
def test_are_the_first_and_those_behind_it_that_answer(
    verdict: Verdict, answering: tuple[bool, ...], shown: int
) -> None:
    hits = tuple(hit(article(), "Cats purr.", answers=each) for each in answering)
    assert leading_hits(Answer("q", verdict, hits, 9)) == hits[:shown]
