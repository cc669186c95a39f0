"""The digest of a passage."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.articles.passage_digest import digest_number, passage_digest, passage_number


@pytest.mark.parametrize(
    ("text", "digest"), [("Swifts sleep in the air.", "uhyk6i"), ("", "i2fnc3"), ("Ласточки 🐦", "nk7xsh")]
)
def test_is_the_same_in_every_version(text: str, digest: str) -> None:
    """Links that people have passed on contain it."""
    assert passage_digest(text) == digest


@given(st.text(st.characters(exclude_categories=[])))
def test_of_any_text_fits_into_a_link(text: str) -> None:
    assert re.fullmatch("[a-z2-7]{6}", passage_digest(text))


@pytest.mark.parametrize(
    "corrected", ["Swifts sleep in the air", "swifts sleep in the air.", "Swifts sleep in the air. "]
)
def test_differs_with_each_character(corrected: str) -> None:
    assert passage_digest(corrected) != passage_digest("Swifts sleep in the air.")


@given(st.text(st.characters(exclude_categories=[])))
def test_writes_the_number_of_the_passage(text: str) -> None:
    """Numbers are compared with those of many passages, and take less memory."""
    assert digest_number(passage_digest(text)) == passage_number(text) < 2**30
