"""Names in the lines that name authors and publications."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.metadata.name_matching import _folded, has_name

NAMES = st.text(st.sampled_from("ABcdø éİß'’-.,12王و\u0640 "), max_size=8) | st.text(max_size=8)


@given(line=NAMES, name=NAMES)
def test_a_name_is_in_a_line_if_its_words_are(line: str, name: str) -> None:
    """The first look at a line, without cutting it into words, never decides otherwise."""
    assert has_name(line, name) == (_folded(name).rstrip() in _folded(line))
    assert not has_name(None, name)


@pytest.mark.parametrize(
    ("line", "name", "is_there"),
    [
        ("By Jo O'Neill", "o’neill", True),
        ("By Jo O'Neill", "Neil", True),
        ("By Joanna", "anna", False),
        ("Soren Abc", "Søren", True),
        ("42nd Street", "42", True),
        ("Channel 4", "channel 5", False),
        ("", "Jo", False),
    ],
)
def test_a_name_is_there_from_the_beginning_of_a_word(line: str, name: str, is_there: bool) -> None:
    assert has_name(line, name) == is_there
