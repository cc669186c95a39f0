"""The properties of its text that a file gives besides the looks."""

from __future__ import annotations

import pytest

from index.extraction.pdf.characters.page_objects import RawGlyph, Strip, decoded, without_repeats
from tests.support.extraction.pdf_files import drawing, set_lines
from tests.support.extraction.pdf_typesetting import Setter, essay, read, texts


def marked(lines: list[str], meant: str) -> bytes:
    """*lines*, of which the last character of the first is told to mean something."""
    first, *others = set_lines(lines, y=600)
    *_, last = set_lines([first.text[-1]], x=first.x + 5 * (len(first.text) - 1), y=600)
    whole = drawing([*set_lines([first.text[:-1]], y=600)])
    told = b"/Span << /ActualText <FEFF%s> >> BDC\n%s\nEMC" % (
        meant.encode("utf-16-be").hex().encode(),
        drawing([last]),
    )
    return b"\n".join((drawing(Setter().add(essay(0)).texts), whole, told, drawing(others)))


class TestHyphens:
    def test_that_are_said_to_be_soft_are_left_out(self) -> None:
        page = marked(["It was the end of the commu-", "nity."], "\u00ad")
        assert texts(read(page))[-1] == "It was the end of the community."

    def test_that_are_said_to_be_hard_are_kept(self) -> None:
        page = marked(["It was the end of a well-", "known man."], "-")
        assert texts(read(page))[-1] == "It was the end of a well-known man."


class TestMarkedLetters:
    def test_are_read_once(self) -> None:
        """pdfium gives their text for each object that they are drawn with."""

        def drawn(text: str, left: float, told: str | None = None) -> list[RawGlyph]:
            strip = Strip(0, True, left, 0, True, 10, 400, False, told)
            return [(character, left, 0, left + 5, 10, strip, False) for character in text]

        def text(*parts: list[RawGlyph]) -> str:
            return "".join(glyph[0] for glyph in without_repeats([glyph for part in parts for glyph in part]))

        assert text(drawn("ab", 0, "ab"), drawn("ba", 1, "ab"), drawn("c", 5)) == "abc"
        assert text(drawn("ab", 0), drawn("ba", 1, "ab")) == "ab"
        assert text(drawn("ab", 0), drawn("ab", 1)) == "abab"
        assert text(drawn("ab", 0, "ab"), drawn("ab", 15, "ab")) == "abab"
        assert text(drawn("a" * 9, 0, "ab"), drawn("a" * 9, 0, "ab")) == "a" * 18

    def test_are_told_by_a_mark_of_theirs(self) -> None:
        """Others say other things."""
        page = b"/P << /MCID 0 >> BDC " + drawing(Setter().add(essay(0)).texts) + b" EMC"
        assert texts(read(page)) == [essay(0)]

    def test_are_read_once_where_the_letter_stands_for_all_of_them(self) -> None:
        """And where a half of a vowel stands beside it; what is written twice is left."""

        def drawn(text: str, left: float, told: str | None, width: float = 5) -> list[RawGlyph]:
            strip = Strip(0, True, left, 0, True, 10, 400, False, told)
            return [(character, left, 0, left + width, 10, strip, False) for character in text]

        def text(*parts: list[RawGlyph]) -> str:
            return "".join(glyph[0] for glyph in without_repeats([glyph for part in parts for glyph in part]))

        letter = drawn("น", 0, None)
        strip = letter[0][5]
        cluster: list[RawGlyph] = [(character, 5, 0, 10, 10, strip, False) for character in "ชื่"]
        assert text([*letter, *cluster], drawn("ชื่", 6, "ชื่"), drawn("อ", 10, None)) == "นชื่อ"
        assert text(drawn("ช่ำ", 0, "ช่ำ"), drawn("ช่ำ", 5.5, "ช่ำ")) == "ช่ำ"
        assert text(drawn("ที่", 0, "ที่"), drawn("ที่", 5, "ที่")) == "ที่ที่"


class TestTextsThatAreTold:
    @pytest.mark.parametrize(
        ("given", "meant"),
        [("\x0e\n\x0e7\x0eH\0", "ชื่"), ("\0-\0", "-"), ("\0\0", ""), ("a-b\0", "a-b"), ("กา", "กา")],
    )
    def test_are_read_as_they_are_meant(self, given: str, meant: str) -> None:
        """pdfium gives each byte of what the file has in UTF-16 as a character, and one that it does not know as 0."""
        assert decoded(given) == meant
