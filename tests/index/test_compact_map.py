"""Values of many words, in little memory."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.compact_map import CompactMap


@given(st.dictionaries(st.text(), st.text(max_size=2)), st.text())
def test_has_the_values_of_its_words_and_no_others(values: dict[str, str], other: str) -> None:
    read = CompactMap.of(values)
    assert {word: read.get(word) for word in values} == values
    assert read.get(other) == values.get(other)


def test_keeps_a_value_that_words_share_once() -> None:
    read = CompactMap.of({"gave": "".join(["gi", "v"]), "given": "".join(["gi", "v"])})
    assert read.get("gave") is read.get("given")


def test_may_be_empty() -> None:
    assert CompactMap[str].of({}).get("word") is None
