"""Words of lists, in little memory."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.query.frames.word_table import WordTable


@given(st.lists(st.tuples(st.integers(1, 100), st.lists(st.text(max_size=2)))), st.text(max_size=2))
def test_tells_all_lists_of_a_word(added: list[tuple[int, list[str]]], asked: str) -> None:
    table = WordTable(["a", "b"])
    for number, words in added:
        table.add(number, words)
    lists = {number for number, words in [(0, ["a", "b"]), *added] if asked in words}
    assert table.lists_of(asked) == sum(1 << number for number in lists)
    assert (asked in table) == bool(lists)


def test_has_words_alone() -> None:
    assert 1 not in WordTable(["1"])
