"""The parts of pages that are left out: running heads, page numbers, stamps, tables of contents."""

from __future__ import annotations

import pytest

from tests.support.extraction.pdf_files import Text
from tests.support.extraction.pdf_typesetting import LEFT, Setter, essay, read, texts


def page(at: int, *others: Text) -> list[Text]:
    return [*others, *Setter().add(essay(2 * at)).add(essay(2 * at + 1), gap=6).texts]


ESSAYS = [essay(at) for at in range(8)]


class TestRunningHeads:
    @pytest.mark.parametrize("count", [2, 3, 4])
    def test_are_left_out(self, count: int) -> None:
        pages = [
            page(at, Text("The Harbour Review, volume 12", LEFT, 790), Text(str(7 + at), 500, 790))
            for at in range(count)
        ]
        assert texts(read(*pages)) == ESSAYS[: 2 * count]

    def test_are_left_out_where_left_and_right_pages_differ(self) -> None:
        heads = [
            [Text("The Harbour", LEFT, 790), Text("1", 500, 790)],
            [Text("2", LEFT, 790), Text("Ada Norwood", 400, 790)],
            [Text("The Harbour", LEFT, 790), Text("3", 500, 790)],
            [Text("4", LEFT, 790), Text("Ada Norwood", 400, 790)],
        ]
        assert texts(read(*(page(at, *head) for at, head in enumerate(heads)))) == ESSAYS

    def test_are_told_by_the_page_number_where_each_has_its_own_text(self) -> None:
        heads = [("What the clerk read", 21), ("Letters from the north", 22), ("Of fish and salt", 23)]
        pages = [page(at, Text(f"{text}   {number}", LEFT, 790)) for at, (text, number) in enumerate(heads)]
        assert texts(read(*pages)) == ESSAYS[:6]

    def test_are_told_by_small_print_at_the_same_height(self) -> None:
        heads = ["What the clerk read", "Letters from the north", "Of fish and salt"]
        pages = [page(at, Text(text, LEFT, 790, 8)) for at, text in enumerate(heads)]
        assert texts(read(*pages)) == ESSAYS[:6]

    def test_are_no_numbered_headings(self) -> None:
        """The number of a chapter that begins on the page of that number is not that of the page."""
        pages = [
            [Text(str(at + 1), 500, 790), Text(f"{at + 1} Chapter of {name}", LEFT, 750, 16), *page(at)]
            for at, name in enumerate(["the north", "salted fish", "the fog"])
        ]
        draft = read(*pages)
        assert [text for text in texts(draft) if "Chapter" in text] == [
            "1 Chapter of the north",
            "2 Chapter of salted fish",
            "3 Chapter of the fog",
        ] or draft.title == "1 Chapter of the north"

    def test_are_no_lines_that_only_one_page_has(self) -> None:
        draft = read(page(0, Text("A line above all others", LEFT, 790)), page(1))
        assert "A line above all others" in [draft.title, *texts(draft)]


class TestPageNumbers:
    @pytest.mark.parametrize("form", ["{}", "- {} -", "Page {} of 9", "[{}]", "{} / 9", "стр. {}", "第 {} 页"])
    def test_are_left_out(self, form: str) -> None:
        pages = [page(at, Text(form.format(at + 1), 300, 40)) for at in range(2)]
        assert texts(read(*pages)) == ESSAYS[:4]

    def test_are_left_out_of_a_single_page(self) -> None:
        assert texts(read(page(0, Text("1", 300, 40)))) == ESSAYS[:2]

    def test_are_left_out_in_roman_numerals(self) -> None:
        assert (
            texts(read(*(page(at, Text(number, 300, 40)) for at, number in enumerate(("ix", "x", "xi"))))) == ESSAYS[:6]
        )

    def test_are_no_numbers_in_the_text(self) -> None:
        draft = read(
            Setter().add(essay(0)).add("It was in the year 1848 that it all came to an end in").add("1848").texts
        )
        assert texts(draft)[-1].endswith("1848")


class TestStamps:
    def test_are_left_out_if_they_lean(self) -> None:
        stamp = Text("CONFIDENTIAL", 200, 400, 60, matrix="0.7 0.7 -0.7 0.7")
        assert texts(read(page(0, stamp))) == ESSAYS[:2]

    def test_are_left_out_if_most_pages_have_them(self) -> None:
        stamp = Text("Downloaded by a reader", 150, 600, 9)
        assert texts(read(*(page(at, stamp) for at in range(4)))) == ESSAYS

    def test_are_left_out_if_they_run_up_the_margin(self) -> None:
        assert texts(read(page(0, Text("preprint of 14 March", 30, 300, 12, matrix="0 1 -1 0")))) == ESSAYS[:2]


class TestTablesOfContents:
    def test_are_left_out(self) -> None:
        entries = [Text(f"{at} The chapter " + ". " * 20 + str(9 * at), LEFT, 780 - 14 * at) for at in range(1, 4)]
        numbered = [Text("Of salt " + "." * 30, LEFT, 720), Text("44", 400, 720)]
        assert texts(read([*entries, *numbered, *page(0)])) == ESSAYS[:2]


class TestNumbersOfLines:
    @pytest.mark.parametrize("x", [40.0, 400.0])
    @pytest.mark.parametrize("step", [1, 5])
    def test_are_left_out(self, x: float, step: int) -> None:
        setter = Setter().add(essay(0)).add(essay(1)).add(essay(2)).add(essay(3)).add(essay(4))
        numbers = [Text(str(at), x, line.y) for at, line in enumerate(setter.texts, 1) if at % step == 0]
        assert texts(read([*setter.texts, *numbers])) == texts(read(setter.texts))

    def test_are_not_those_of_a_table(self) -> None:
        rows = [[Text(f"1{at}", 60, 640 - 12 * at), Text("Salted fish", LEFT + 30, 640 - 12 * at)] for at in range(6)]
        found = texts(read([*Setter().add(essay(0)).texts, *(text for row in rows for text in row)]))
        assert all(f"1{at}" in " ".join(found[1:]) for at in range(6))

    def test_are_not_those_that_do_not_count(self) -> None:
        setter = Setter().add(essay(0)).add(essay(1))
        numbers = [
            Text(number, 40, line.y) for number, line in zip(("17", "4", "99", "3", "51"), setter.texts, strict=False)
        ]
        assert "99" in " ".join(texts(read([*setter.texts, *numbers])))
