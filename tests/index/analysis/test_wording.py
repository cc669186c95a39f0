"""Passages that say the same."""

from __future__ import annotations

import pytest

from index.analysis.wording import copies_together, different_first, wording

LONG = "The council of Lunt has decided to rebuild the lighthouse, which burned down in the storm of 1987."
EDITED = "The council of Lunt has decided to rebuild its lighthouse, which burnt down in the storm of 1987."


class TestWording:
    @pytest.mark.parametrize(
        ("one", "other", "same"),
        [
            ("“The ferry”, he said.", '"The ferry", he  said', True),
            ("THE FERRY\nIS LATE", "The ferry is late.", True),
            ("Straße", "STRASSE", True),
            ("港口开放。", "港口开放", True),
            ("The ferry is late.", "The ferry is later.", False),
            ("In 1987.", "In 1988.", False),
            ("It was -5 degrees.", "It was 5 degrees.", False),
            ("C++", "C#", False),
        ],
    )
    def test_is_the_same_for_copies(self, one: str, other: str, same: bool) -> None:
        assert (wording(one) == wording(other)) is same


class TestCopiesTogether:
    def test_are_those_with_one_wording(self) -> None:
        texts = ["One ferry is late.", "Two.", "ONE FERRY IS LATE", "One ferry is later.", "two", "", "!"]
        assert copies_together(texts) == [[0, 2], [1, 4], [3], [5, 6]]

    def test_are_not_taken_for_others_that_begin_so(self) -> None:
        assert copies_together(["A b c", "A b c d", "A b c d e", "a b c"]) == [[0, 3], [1], [2]]


class TestOrder:
    @pytest.mark.parametrize(
        ("texts", "order"),
        [
            ([], []),
            (["a", "b", "c"], [0, 1, 2]),
            ([LONG, EDITED, "Something else."], [0, 2, 1]),
            ([LONG, LONG.replace("1987", "1988"), "Something else."], [0, 1, 2]),
            ([LONG, EDITED, LONG + "!", "Something else."], [0, 3, 1, 2]),
            ([LONG, *(f"{letter}" * 9 for letter in "abcdefghijkl"), EDITED], list(range(14))),
        ],
        ids=["none", "different", "edited", "other numbers", "two", "far behind"],
    )
    def test_is_that_of_the_texts_but_for_edited_copies(self, texts: list[str], order: list[int]) -> None:
        assert list(different_first(len(texts), texts.__getitem__)) == order
