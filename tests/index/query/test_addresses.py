"""Leave addresses out of questions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.query.addresses import without_addresses
from index.query.filter_syntax import read_filters


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("127.0.0.1:8080/a/tram.html who is this?", "who is this?"),
        ("is lunt.example/tram?id=2 true", "is true"),
        ("see report-2.pdf, on trams", "see on trams"),
        ("mail jo.reed@lunt.example about trams", "mail about trams"),
        ("@byline_bot who feeds the cats?", "who feeds the cats?"),
        ("lunt.example:8080 and trams", "and trams"),
        ("看一下(report.pdf)电车", "看一下 电车"),
    ],
)
def test_no_part_of_an_address_is_a_word(question: str, words: str) -> None:
    assert " ".join(read_filters(question).query.split()) == words


@pytest.mark.parametrize(
    "question", ["node.js and ASP.NET", "does it cost 3.5 or 4/5?", "@jo_reed", "tram.html", "and/or", "1.2:3"]
)
def test_other_words_stay(question: str) -> None:
    assert read_filters(question).query == question


@given(st.text())
def test_places_stay_valid(question: str) -> None:
    assert len(without_addresses(question)) == len(question)
