"""Glyphs that are printed twice at one place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.extraction.pdf.characters.double_printing import without_copies
from index.extraction.pdf.characters.glyphs import Glyph, Style
from index.extraction.pdf.layout.lines import lines_of
from tests.support.extraction.pdf_files import Text
from tests.support.extraction.pdf_typesetting import ARABIC, Setter, essay, from_right, read, texts

PAGE = Setter().add(essay(0)).add(essay(1), gap=12).texts
STYLE = Style(700, 10, 400, is_raised=False)


def words(line: Text) -> list[Text]:
    """The words of *line* as texts of their own."""
    parts, x = [], line.x
    for word in line.text.split(" "):
        parts.append(replace(line, text=word, x=x))
        x += 5 * (len(word) + 1)
    return parts


def characters(line: Text) -> list[Text]:
    return [replace(line, text=one, x=line.x + 5 * at) for at, one in enumerate(line.text)]


def moved(text: Text, across: float, down: float = 0.0) -> Text:
    return replace(text, x=text.x + across, y=text.y - down)


def glyphs(text: str, left: float, strip: int, *, width: float = 5.0) -> list[Glyph]:
    return [Glyph(one, left + width * at, left + width * (at + 1), STYLE, strip=strip) for at, one in enumerate(text)]


@pytest.mark.parametrize("offset", [(0.0, 0.0), (0.3, 0.0), (1.0, 0.0), (0.7, 0.7), (-0.5, 1.0)])
class TestCopies:
    """Bold letters and shadows are made so."""

    def test_of_all_lines_are_left_out(self, offset: tuple[float, float]) -> None:
        assert texts(read([*PAGE, *(moved(line, *offset) for line in PAGE)])) == texts(read(PAGE))

    def test_of_words_are_left_out(self, offset: tuple[float, float]) -> None:
        drawn = [one for line in PAGE for one in (*words(line), *(moved(word, *offset) for word in words(line)))]
        assert texts(read(drawn)) == texts(read(PAGE))

    def test_of_characters_are_left_out(self, offset: tuple[float, float]) -> None:
        drawn = [copy for line in PAGE for one in characters(line) for copy in (one, moved(one, *offset))]
        assert texts(read(drawn)) == texts(read(PAGE))

    def test_of_lines_from_the_right_are_left_out(self, offset: tuple[float, float]) -> None:
        page = from_right(*[ARABIC] * 5, ARABIC[:14])
        assert texts(read([*page, *(moved(word, *offset) for word in page)])) == texts(read(page))


class TestLayersOfText:
    def test_are_read_once_if_their_words_are_not_exactly_over_each_other(self) -> None:
        """Recognized text is set in another size."""
        layer = [
            replace(moved(word, 2.4 if len(word.text) > 3 else 1.5, 0.5), size=9.8)
            for line in PAGE
            for word in words(line)
        ]
        assert texts(read([*PAGE, *layer])) == texts(read(PAGE))

    def test_are_both_read_if_they_are_of_different_heights(self) -> None:
        line = glyphs("aaaa", 100, 0)
        power = [glyph._replace(style=STYLE._replace(baseline=704), strip=1) for glyph in line]
        assert without_copies([*line, *glyphs("bbbb", 101, 2), *power]) == [*line, *glyphs("bbbb", 101, 2), *power]

    def test_are_both_read_if_they_have_only_some_letters_in_common(self) -> None:
        """As a stamp over a text has, which repeats and is left out."""
        layers = [*glyphs("the harbour", 100, 0), *glyphs("harbour", 110, 1)]
        assert without_copies(layers) == layers

    def test_are_both_read_if_they_differ(self) -> None:
        over = glyphs("abcd", 100, 0), glyphs("efgh", 101, 1)
        assert without_copies([*over[0], *over[1]]) == [*over[0], *over[1]]


class TestRepetitions:
    def test_of_letters_side_by_side_remain(self) -> None:
        for text in ("all too soon", "1100", "....", "iillii", "''"):
            for width in (2.0, 5.0):
                one_by_one = [glyph for at, one in enumerate(text) for glyph in glyphs(one, 100 + width * at, at)]
                one_by_one = [glyph._replace(right=glyph.left + width) for glyph in one_by_one]
                assert without_copies(one_by_one) == one_by_one

    def test_of_letters_of_a_ligature_remain(self) -> None:
        """They have one place."""
        ligature = [Glyph("f", 100, 106, STYLE, strip=1)] * 2
        page = [*glyphs("xxxxx", 99, 0), *ligature]
        assert without_copies(page) == page

    def test_of_a_line_at_another_place_remain(self) -> None:
        line = Text("The same words are printed on two lines here.", 72, 700)
        assert texts(read([line, moved(line, 0, 12)])) == [f"{line.text} {line.text}"]

    def test_of_words_in_a_line_remain(self) -> None:
        line = Text("that that had had been been said said", 72, 700)
        drawn = [*words(line), *(moved(word, 0.4) for word in words(line))]
        assert texts(read(drawn)) == [line.text]

    def test_of_a_part_of_a_word_remain(self) -> None:
        """A file may draw a letter later at its place, beside an equal one."""
        late = [*glyphs("ba", 100, 0), *glyphs("ana", 115, 0), *glyphs("n", 110, 1)]
        assert [line.text for line in lines_of(late)] == ["banana"]

    def test_take_bounded_time(self) -> None:
        heap = [Glyph("a", 100, 105, STYLE, strip=at) for at in range(2_000)]
        assert len(without_copies(heap)) == 1
        huge = [glyph._replace(style=STYLE._replace(size=100_000.0), strip=-2) for glyph in heap]
        assert len(without_copies([*huge, *heap])) == len(huge)
        at_once = [glyph._replace(strip=-1) for glyph in heap]
        assert len(without_copies([*at_once, *heap])) == len(at_once)
