"""Glyphs that a file draws behind the others of a line."""

from __future__ import annotations

import pytest

from index.extraction.pdf.characters.glyphs import Glyph, Style
from index.extraction.pdf.characters.overlays import with_overlays
from index.extraction.pdf.layout.lines import lines_of

STYLE = Style(700, 10, 400, is_raised=False)


def word(text: str, left: float, strip: int = 0, *, width: float = 5, baseline: float = 700) -> list[Glyph]:
    """A glyph for each character, side by side; marks take no room."""
    glyphs, x = [], left
    for character in text:
        room = 0.0 if character == "\u0e31" or "\u0e34" <= character <= "\u0e4e" else width
        glyphs.append(Glyph(character, x, x + room, STYLE._replace(baseline=baseline), strip=strip))
        x += room
    return glyphs


def read(*parts: list[Glyph]) -> list[str]:
    return [line.text for line in lines_of([glyph for part in parts for glyph in part])]


class TestGlyphsDrawnBehind:
    def test_stand_where_they_stand(self) -> None:
        """LibreOffice draws what is of another font behind the rest of the line."""
        assert read(word("4", 100), word("51 นาที", 110), word(":", 105, 1)) == ["4:51 นาที"]
        assert read(word("ab", 100), word("defghi", 115), word("c", 110, 1), word("jk", 145, 2)) == ["abcdefghijk"]

    def test_may_be_followed_by_the_rest_of_the_line(self) -> None:
        line = word("aaaaaaaaaa aaaaaaaaaa", 100), word("b", 150, 1), word("cc", 205, 2)
        assert read(*line) == ["aaaaaaaaaa baaaaaaaaaacc"]

    def test_are_a_line_of_their_own_where_something_else_stands(self) -> None:
        assert read(word("aaaaaaaaaa", 100), word("xyz", 110, 1)) == ["aaaaaaaaaa", "xyz"]

    def test_are_a_line_of_their_own_beside_it(self) -> None:
        assert read(word("aaaaaaaaaa", 100), word("b", 200, 1)) == ["aaaaaaaaaa", "b"]
        assert read(word("aaaaa", 100), word("b", 112, 1, baseline=680)) == ["aaaaa", "b"]

    def test_are_a_line_of_their_own_if_they_are_many(self) -> None:
        holes = [*word("a", 100), *word("a", 160)]
        assert list(with_overlays([holes, word("bbbbbbbbb", 106, 1)]))[1:] == [word("bbbbbbbbb", 106, 1)]

    def test_are_not_joined_to_what_is_far_away(self) -> None:
        assert read(word("a b", 100), word("c", 105, 1), word("d", 170, 2)) == ["a cb", "d"]


class TestMarks:
    @pytest.mark.parametrize("place", [332.9, 333.5, 334.2])
    def test_stand_behind_their_letter(self, place: float) -> None:
        """Although another letter was drawn before them."""
        mark = [Glyph("\u0e48", place, place + 1.9, STYLE, strip=1)]
        assert read(word("ชน", 330.0), mark) == ["ช่น"]
        assert read(word("ชนกกกกกกกก", 330.0), mark) == ["ช่นกกกกกกกก"]

    def test_stand_behind_a_vowel_over_the_same_letter(self) -> None:
        tone = [Glyph("\u0e49", 102, 104, STYLE, strip=1)]
        vowel = [Glyph("\u0e31", 102, 104, STYLE, strip=2)]
        assert read(word("รง", 100), tone, vowel) == ["รั้ง"]

    def test_stay_where_they_were_drawn_with_their_letter(self) -> None:
        assert read(word("ก่ิน", 100)) == ["ก่ิน"]

    def test_stay_where_no_letter_is_under_them(self) -> None:
        far = [Glyph("\u0e48", 106.5, 108, STYLE, strip=1)]
        assert read(word("กน", 96), far) == ["กน่"]
        assert read([Glyph("\u0e48", 10, 12, STYLE)]) == ["\u0e48"]


class TestAccents:
    def test_remain_if_they_are_over_no_letter(self) -> None:
        """Unicode counts some of them as letters."""
        assert read(word("aa ˆ bb ˇ cc ´ dd", 100)) == ["aa ˆ bb ˇ cc ´ dd"]

    def test_are_part_of_the_letter_under_them(self) -> None:
        assert read(word("e", 100), word("ˆ", 100, 1)) == ["ê"]
