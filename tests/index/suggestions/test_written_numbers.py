"""Other writings of numbers."""

from __future__ import annotations

import pytest

from index.model import Verdict
from index.search.pipeline import MAX_WORDS_RETRIED
from index.suggestions.written_numbers import with_other_numbers
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
        ("in 12 years", []),
    ],
)
def test_are_usual(text: str, others: list[str]) -> None:
    assert with_other_numbers(text) == others


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
