"""Persian compounds that are typed apart."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import Field
from index.analysis.analyzer import terms_of
from index.model import Verdict
from index.query.question import Question, read_question
from index.query.spellings.compounds import with_compounds
from tests.support.archive.memory_archive import Archive, draft


def read(text: str, language: str = "fa") -> Question:
    """Read a question to an archive that has all terms."""
    return with_compounds(read_question(text, {language: 9}), list, {language})


def words_with(question: Question, joined: str) -> list[str]:
    """Return the words that have the term of a joined word."""
    (term,) = terms_of(joined, "fa", Field.WORDS)
    return [word.text for word in question.words if term in word.terms_in(Field.WORDS)]


@pytest.mark.parametrize(
    ("text", "joined", "of_words"),
    [
        ("دانش آموز روستا", "دانش‌آموز", ["دانش", "آموز"]),
        ("گفت و گو وین", "گفت‌وگو", ["گفت", "گو"]),
        ("بازار بین المللی", "بین‌المللی", ["المللی"]),  # "between" is no content
        ("مدرسه هم کار", "هم‌کار", ["کار"]),
    ],
)
def test_have_the_terms_of_the_joined_word(text: str, joined: str, of_words: list[str]) -> None:
    assert words_with(read(text), joined) == of_words


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("دانش، آموز روستا", "دانش‌آموز"),  # a sign is between them
        ("بندر به نام", "به‌نام"),  # too short
        ("چرا غ", "چراغ"),  # "why"
        ("قیمت 12", "قیمت‌12"),
        ("و گو وین", "وگو"),
    ],
)
def test_are_not_seen_elsewhere(text: str, joined: str) -> None:
    assert words_with(read(text), joined) == []


@given(st.lists(st.sampled_from(["دانش", "آموز", "دانش‌آموز", "راه", "و", "人人", "boat"])).map(" ".join))
def test_have_each_term_once(text: str) -> None:
    for word in read(f"boat {text}").words:
        terms = word.terms_in(Field.WORDS)
        assert len(set(terms)) == len(terms)


def test_need_two_words() -> None:
    assert read("بندر").query == read_question("بندر", {"fa": 9}).query


def test_are_not_read_if_the_archive_does_not_have_them() -> None:
    asked = read_question("دانش آموز روستا", {"fa": 9})
    assert with_compounds(asked, lambda terms: [], {"fa"}).query == asked.query


def test_are_read_in_a_short_question_that_may_be_arabic() -> None:
    asked = replace(read_question("راه آهن", {"fa": 9}), language="ar")
    assert with_compounds(asked, list, {"ar", "fa"}) != asked
    assert with_compounds(asked, list, {"ar"}) is asked


def test_are_found_though_only_one_of_their_parts_is_typed_alike() -> None:
    archive = Archive(draft("صف", "مردی که بازنشسته راه‌آهن بود، نان خرید.", language="fa"))
    for question in ("راه آهن", "بازنشسته راه آهن", "بازنشتسه راه آهن"):  # the last has two letters swapped
        answer = archive.ask(question)
        assert (answer.verdict, answer.missing) == (Verdict.FOUND, ())


def test_are_not_read_in_other_languages() -> None:
    asked = read_question("black board", {"en": 9})
    assert with_compounds(asked, list, {"en"}) is asked
