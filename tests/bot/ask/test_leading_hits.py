"""Choose the quotes of the first page."""

from __future__ import annotations

import pytest

from bot.ask.leading_hits import leading_hits, says_it
from index.model import Answer, Verdict
from index.query.about_articles.named_articles import named_article_of
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


@pytest.mark.parametrize(
    ("question", "passage", "may_answer"),
    [
        ("who wrote the tram story?", "The stories of the tram are long.", False),
        ("who wrote the tram story?", "The story of the tram is long.", True),
        ("who wrote the tram story?", "The history of the tram is long.", False),
        ("故事の話は誰が書きましたか？", "その話は長い。", True),
    ],
)
def test_answer_a_question_in_doubt_with_its_word(question: str, passage: str, *, may_answer: bool) -> None:
    named = named_article_of(question)
    assert named is not None
    assert says_it(Answer(question, Verdict.CLOSE, (hit(article(), passage),), 1), named) == may_answer
