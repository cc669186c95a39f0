"""No part of an attribution looks like several: members of a forum choose their own names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messaging.shared_messages import SEPARATOR, as_one_part


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Nora Quill · The Gazette · 2024-05-14", "Nora Quill / The Gazette / 2024-05-14"),
        ("Nora Quill • The Gazette", "Nora Quill / The Gazette"),
        ("Nora Quill\u00a0∙\u2009The Gazette", "Nora Quill / The Gazette"),
        ("Nora Quill· The Gazette", "Nora Quill / The Gazette"),
        ("Nora Quill ·The Gazette", "Nora Quill / The Gazette"),
        ("Nora Quill\nThe Gazette", "Nora Quill The Gazette"),
        ("Nora\u2028Quill", "Nora Quill"),
        ("· Nora Quill ·", "Nora Quill"),
        ("· · ·", ""),
    ],
)
def test_a_name_does_not_imitate_an_attribution(name: str, shown: str) -> None:
    assert as_one_part(name) == shown


@pytest.mark.parametrize("name", ["Marçal Gal·la", "ジョン・スミス", "Ann - Lee", "a|b, c. d", "물·불", "O'Neil / Rao"])
def test_other_names_stay_as_printed(name: str) -> None:
    assert as_one_part(name) == name


@given(st.text(alphabet="a b·•\n\t\u2003∙"))
def test_no_name_contains_the_separator(name: str) -> None:
    assert SEPARATOR not in f" {as_one_part(name)} "
