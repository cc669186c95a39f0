"""The date in a question."""

from __future__ import annotations

from datetime import date

import pytest

from index.metadata.article_filter import ANY_ARTICLE
from index.query.about_articles.own_dates import asked_date
from index.query.question import read_question

STORM = date(2025, 1, 21)


@pytest.mark.parametrize(
    ("language", "question", "rest"),
    [
        ("en", "How many lost internet on 21 January 2025?", "How many lost internet on ?"),
        ("en", "How many lost internet on January 21st, 2025?", "How many lost internet on ?"),
        ("en", "How many lost internet in Jan 2025?", "How many lost internet in ?"),
        ("en", "Who lost internet on 21 January?", "Who lost internet on ?"),
        ("en", "2025 storm damage", "storm damage"),
        ("es", "¿Cuántos perdieron internet el 21 de enero de 2025?", "¿Cuántos perdieron internet el ?"),
        ("ja", "2025年の嵐で何人が失った？", "の嵐で何人が失った？"),
    ],
)
def test_is_left_out_of_the_rest(language: str, question: str, rest: str) -> None:
    asked = asked_date(read_question(question, {language: 1}))
    assert asked is not None
    assert " ".join(asked.rest.split()).replace(" ,", "") == rest
    assert asked.is_of(STORM)
    assert not asked.is_of(date(2024, 3, 20))
    assert not asked.is_of(None)


@pytest.mark.parametrize(
    "question",
    [
        "How many lost internet?",
        "21 January 2025",
        "Was it sold in 2018 or 2019?",
        "Who sold 21 boats?",
        "Who may sell boats in March?",
        "Who sold the boats of 2018 in 2019?",
    ],
)
def test_is_none(question: str) -> None:
    assert asked_date(read_question(question, {"en": 1})) is None


def test_without_a_year_may_be_of_any_article() -> None:
    asked = asked_date(read_question("Who lost internet on 21 January?", {"en": 1}))
    assert asked is not None
    assert asked.of_articles == ANY_ARTICLE
