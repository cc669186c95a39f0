"""The joining of divided words, and of the lines of scripts without blanks."""

from __future__ import annotations

import pytest

from index.extraction.pdf.characters.page_objects import HARD_HYPHEN, HYPHEN, SOFT_HYPHEN
from index.extraction.pdf.layout.dehyphenation import Joiner


def joined(*lines: str, others: tuple[str, ...] = ()) -> str:
    return Joiner([*others, *lines]).join([lines])


LONG = ("nothing that anybody divides",) * 60


class TestHyphens:
    @pytest.mark.parametrize("hyphen", [HYPHEN, "-", "\u2010"])
    def test_divide_a_word_that_stands_whole_elsewhere(self, hyphen: str) -> None:
        assert joined(f"the commu{hyphen}", "nity of all", others=("Community",)) == "the community of all"

    @pytest.mark.parametrize("hyphen", [HYPHEN, "-", "\u2010"])
    def test_belong_to_a_word_that_has_one_elsewhere(self, hyphen: str) -> None:
        assert joined(f"a well{hyphen}", "known man", others=("well-known",)) == "a well-known man"

    def test_divide_where_nothing_tells(self) -> None:
        assert joined(f"the commu{HYPHEN}", "nity of all") == "the community of all"

    def test_belong_to_the_word_where_words_are_not_divided(self) -> None:
        assert joined(f"a well{HYPHEN}", "known man", others=LONG) == "a well-known man"

    @pytest.mark.parametrize(("first", "second"), [("Anglo", "Saxon"), ("COVID", "19"), ("in 1914", "18 and")])
    def test_belong_to_names_and_figures(self, first: str, second: str) -> None:
        assert joined(f"{first}{HYPHEN}", second) == f"{first}-{second}"

    def test_are_told_apart_by_the_file(self) -> None:
        assert joined(f"well{HARD_HYPHEN}", f"known commu{SOFT_HYPHEN}", "nity") == "well-known community"

    def test_are_of_the_other_kind_where_the_file_tells_of_one(self) -> None:
        assert joined(f"well{HYPHEN}", f"known commu{SOFT_HYPHEN}", "nity") == "well-known community"
        assert joined(f"well{HARD_HYPHEN}", f"known commu{HYPHEN}", "nity", others=LONG) == "well-known community"

    @pytest.mark.parametrize("hyphen", [HYPHEN, HARD_HYPHEN])
    def test_stand_for_the_rest_of_a_compound(self, hyphen: str) -> None:
        assert joined(f"short{hyphen}", "and long-term") == "short- and long-term"
        assert joined(f"Vor{hyphen}", "und Nachteile") == "Vor- und Nachteile"

    def test_may_stand_for_themselves(self) -> None:
        assert joined("a dash -", "as typed") == "a dash - as typed"
        assert joined(f"a dash {HARD_HYPHEN}", "as typed") == "a dash - as typed"
        assert joined(f"pre{HYPHEN}", "(and post-)") == "pre- (and post-)"

    def test_stay_at_the_end_of_a_text(self) -> None:
        assert joined(f"at last{HYPHEN}") == "at last-"


class TestJoints:
    @pytest.mark.parametrize(
        ("lines", "text"),
        [
            (("one", "two"), "one two"),
            (("一二", "三四"), "一二三四"),
            (("一二，", "三四"), "一二，三四"),
            (("ทีม", "รับ"), "ทีมรับ"),
            (("한국", "사람"), "한국 사람"),
            (("and/", "or"), "and/or"),
            (("see https://a.example/", "b"), "see https://a.example/b"),
            (("a word—", "another"), "a word—another"),
            (("a word —", "another"), "a word — another"),
            (("a word", "—another"), "a word—another"),
            (("24–", "10"), "24–10"),
        ],
    )
    def test_have_a_blank_only_where_one_is_read(self, lines: tuple[str, ...], text: str) -> None:
        assert joined(*lines) == text

    def test_follow_what_the_file_does_elsewhere(self) -> None:
        assert joined("one", "―two― three", others=("a ―b", "a ―c")) == "one ―two― three"
        assert joined("以", "24 次", others=("在 24 次",)) == "以 24 次"
        assert joined("以", "24次", others=("在24次",)) == "以24次"

    def test_keep_breaks_of_lines(self) -> None:
        assert Joiner([]).join([["one", "two"], ["three"]]) == "one two\nthree"
