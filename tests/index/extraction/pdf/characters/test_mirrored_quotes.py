"""Quotation marks, which pdfium swaps in right-to-left text."""

from __future__ import annotations

import pytest

from tests.support.extraction.pdf_files import Text
from tests.support.extraction.pdf_typesetting import ARABIC, HEBREW, read, texts


def drawn(*lines: str) -> list[Text]:
    """Lines that end at the same place. Their characters are drawn as they are, from the right."""
    return [Text(line[::-1], 500 - 5 * len(line), 700 - 12 * row) for row, line in enumerate(lines)]


class TestQuotes:
    @pytest.mark.parametrize("word", ["سلام", "שלום"])
    @pytest.mark.parametrize("quotes", ["“{}”", "”{}“", "‘{}’", "„{}“"])
    def test_are_those_of_the_file(self, word: str, quotes: str) -> None:
        line = f"{word} {quotes.format(word)} {word}"
        assert texts(read(drawn(line))) == [line]

    def test_are_those_of_the_file_at_the_beginning_of_a_line(self) -> None:
        line = "“سلام سلام” سلام"
        assert texts(read(drawn(line))) == [line]

    def test_are_those_of_the_file_around_latin_words(self) -> None:
        line = "سلام “ab” سلام"
        assert texts(read(drawn("سلام “ba” سلام"))) == [line]

    def test_are_those_of_the_file_on_a_line_from_the_left(self) -> None:
        page = [Text("He said “ab cd” and “", 72, 676), *drawn(ARABIC, HEBREW)]
        assert texts(read(page))[-1] == "He said “ab cd” and “"
