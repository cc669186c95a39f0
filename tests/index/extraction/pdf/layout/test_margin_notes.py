"""Notes in the margin, and other texts beside the text."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from index.extraction.pdf.layout.lines import Line
from index.extraction.pdf.layout.margin_notes import with_notes_apart
from tests.support.extraction.pdf_files import Text
from tests.support.extraction.pdf_typesetting import ARABIC, LEFT, Setter, essay, from_right, read, texts

REPORT = Setter().add(essay(0)).add(essay(1), gap=6).add(essay(2), gap=6).texts
"""Lines of up to 300 points, from LEFT."""

NOTE = ("The customs house was", "built in the time of the", "first harbour master.")


def note(lines: Sequence[str], x: float, y: float, size: float = 8) -> list[Text]:
    return [Text(line, x, y - 1.2 * size * at, size) for at, line in enumerate(lines)]


def moved(lines: Sequence[Text], across: float) -> list[Text]:
    return [Text(line.text, line.x + across, line.y, line.size) for line in lines]


class TestNotesInTheMargin:
    @pytest.mark.parametrize("x", [20.0, LEFT + 340])
    @pytest.mark.parametrize("size", [7.0, 8.0, 10.0])
    def test_are_paragraphs_of_their_own(self, x: float, size: float) -> None:
        """On either side, and on or between the lines of the text."""
        page = moved(REPORT, 120) if x < LEFT else REPORT
        for y in (REPORT[1].y, REPORT[2].y - 5):
            drawn = [*page, *note(NOTE, x, y, size), *note(NOTE[::-1], x, y - 100, size)]
            assert texts(read(drawn)) == [*texts(read(REPORT)), " ".join(NOTE), " ".join(NOTE[::-1])]

    def test_may_have_one_line_in_small_type(self) -> None:
        drawn = [*REPORT, *note(NOTE[:1], 420, REPORT[3].y)]
        assert texts(read(drawn)) == [*texts(read(REPORT)), NOTE[0]]

    def test_may_be_longer_than_the_text(self) -> None:
        drawn = [*REPORT, *note(NOTE, 420, REPORT[-1].y)]
        assert texts(read(drawn)) == [*texts(read(REPORT)), " ".join(NOTE)]

    def test_do_not_end_a_paragraph_that_continues_on_the_next_page(self) -> None:
        """The note is behind it."""
        cut = [REPORT[:-3], [Text(line.text, line.x, 700 - 12 * at) for at, line in enumerate(REPORT[-3:])]]
        assert texts(read([*cut[0], *note(NOTE, 420, 650)], cut[1])) == [*texts(read(REPORT)), " ".join(NOTE)]

    def test_may_be_beside_indented_paragraphs(self) -> None:
        indented = Setter().add(essay(0), indent=3).add(essay(1), indent=3).texts
        assert texts(read([*indented, *note(NOTE, 420, 650)])) == [*texts(read(indented)), " ".join(NOTE)]

    def test_are_found_on_pages_from_the_right(self) -> None:
        page = from_right(*[ARABIC] * 12, ARABIC[:14])
        beside = [Text(one.text, one.x - 330, one.y) for one in from_right("سلام شهر سلام", "شهر سلام شهر", y=660)]
        assert texts(read([*page, *beside])) == [*texts(read(page)), "سلام شهر سلام شهر سلام شهر"]


class TestOtherTextsBesideTheText:
    def test_are_columns_if_they_are_wide_or_many(self) -> None:
        wide = Setter(x=LEFT + 330, chars=30).add(essay(3, 2)).texts
        assert texts(read([*REPORT, *wide]))[-1] == essay(3, 2)

    def test_are_names_before_what_is_said(self) -> None:
        setter = Setter(x=LEFT + 80)
        names = []
        for at, name in enumerate(("Ada", "Berta", "Ada", "Berta")):
            names.append(Text(name, LEFT, setter.y))
            setter.add(essay(at, 2))
        found = " ".join(" ".join(texts(read([*setter.texts, *names]))).split())
        assert all(f"{name} {essay(at, 1)}" in found for at, name in enumerate(("Ada", "Berta", "Ada", "Berta")))

    def test_are_numbers(self) -> None:
        numbers = [Text("1,848", 420, line.y, 8) for line in REPORT[:9]]
        assert "1,848" in " ".join(texts(read([*REPORT, *numbers])))

    def test_are_parts_of_a_table(self) -> None:
        rows = [
            part
            for at in range(12)
            for part in (
                Text("The length of the northern quay in feet", LEFT, 700 - 12 * at),
                Text("as built", 420, 700 - 12 * at, 8),
            )
        ]
        assert all("as built" in text for text in texts(read(rows))[0].split("The length")[1:])

    def test_are_above_or_below_the_text(self) -> None:
        above = note(NOTE, 420, REPORT[0].y + 60)
        lines = [*REPORT, *above]
        assert " ".join(NOTE) in " ".join(texts(read(lines)))


class TestManyPlaces:
    def test_take_bounded_time(self) -> None:
        lines = [Line("a", 7.0 * at, 7.0 * at + 5, 700.0 - at, 10, (400, 400, 400), 5) for at in range(5_000)]
        assert with_notes_apart(1, lines) == (lines, [])
