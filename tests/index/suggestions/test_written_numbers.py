"""Other writings of numbers."""

from __future__ import annotations

import pytest

from index.model import Verdict
from index.search.pipeline import MAX_WORDS_RETRIED
from index.suggestions.written_numbers import other_writings
from tests.support.archive.memory_archive import Archive, draft

STORM = draft("Storm", "Gusts of 87 mph were measured. Of 711 988 people 40,000 were offline.", "The mayor was calm.")


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("gusts of 87mph", ["gusts of 87 mph"]),
        ("1er janvier", ["1 er janvier"]),
        ("711988 people", ["711 988 people"]),
        ("711.988 people", ["711 988 people"]),
        ("40 000 people", ["40000 people"]),
        ("40\u202f000 people", ["40000 people"]),
        ("40'000 people", ["40000 people"]),
        ("12,345,678 people", ["12 345 678 people"]),
        ("3.14 and KelpDB 2.0.1 of N7", []),
        ("in 1998, 1700 and 2100", []),
        ("1,998 people", ["1 998 people"]),  # nobody writes a year so
        ("1699 people and 2101 cars", ["1 699 people and 2 101 cars"]),
        ("in 12 years", ["in twelve years", "in douze years"]),
        (
            "in 12 years and two months",
            ["in twelve years and two months", "in 12 years and 2 months", "in douze years and two months"],
        ),
        ("in 1,200 years, 12.5 %, 12th", ["in 1,200 years, 12.5 %, 12 th", "in 1 200 years, 12.5 %, 12th"]),
    ],
)
def test_are_usual(text: str, others: list[str]) -> None:
    assert other_writings(text, ["en", "fr"]) == others


@pytest.mark.parametrize("question", ["gusts of 87mph", "711988 people", "711.988 people", "40 000 people offline"])
def test_are_searched_for_if_a_number_is_missing(question: str) -> None:
    assert Archive(STORM).ask(question).verdict is Verdict.FOUND


def test_are_not_searched_for_in_long_texts() -> None:
    """It takes long, and nobody needs it."""
    answer = Archive(STORM).ask("gusts of 87mph" + " of" * MAX_WORDS_RETRIED)
    assert answer.missing == ("87mph",)


def test_do_not_make_another_number() -> None:
    answer = Archive(STORM).ask("gusts of 97mph")
    assert (answer.verdict, answer.missing) != (Verdict.FOUND, ())
    assert answer.verdict is not Verdict.FOUND


WOLVES = draft(
    "Thieves take bronze wolves",
    "Thieves stole two bronze wolves from the park on Sunday night. The guard slept.",
    "A van left the park at three in the morning.",
)
NURSES = draft("The hospital hires nurses", "The county hospital has hired forty nurses from the Philippines.")
FLATS = draft("Flats on the site", "The developer thinks that 60 flats can be built there. The work takes 9 years.")
COUNTED = Archive(WOLVES, NURSES, FLATS, STORM)


@pytest.mark.parametrize(
    "question",
    ["who stole 2 wolves", "40 nurses", "forty nurses", "sixty flats", "60 flats", "work on flats takes nine years"],
)
def test_meet_as_words_and_as_digits(question: str) -> None:
    answer = COUNTED.ask(question)
    assert (answer.verdict, answer.missing) == (Verdict.FOUND, ())


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("who stole three wolves", "three"),  # the article has it, but not of wolves
        ("who stole 3 wolves", "3"),
        ("fifty nurses", "fifty"),
        ("50 nurses", "50"),
        ("eighty flats", "eighty"),
        ("sixteen flats", "sixteen"),
    ],
)
def test_that_an_article_does_not_have_are_not_found(question: str, missing: str) -> None:
    answer = COUNTED.ask(question)
    assert (answer.verdict, answer.missing) == (Verdict.CLOSE, (missing,))


@pytest.mark.parametrize(
    "question", ["who stole the two wolves", "which two thieves stole wolves", "one van in the park"]
)
def test_may_say_how_many_answers_there_are(question: str) -> None:
    assert COUNTED.ask(question).verdict is Verdict.FOUND


def test_meet_in_the_language_of_the_article_if_the_question_is_short() -> None:
    school = draft("Вечірня школа", "Урок коштує п'ятдесят гривень.", "Для пенсіонерів безкоштовно.", language="uk")
    archive = Archive(school, draft("Музей льда", "Билет стоит триста рублей.", language="ru"))
    assert archive.ask("урок 50 гривень").verdict is Verdict.FOUND
