"""Tables, and what looks like them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from index.extraction.blocks import CELL_BORDER
from index.model import Draft, PassageKind
from tests.support.extraction.pdf_files import Text, drawing
from tests.support.extraction.pdf_typesetting import ARABIC, LEFT, Setter, essay, from_right, read, texts

FIGURES = (
    ("Harbour", "2021", "2022", "2023"),
    ("Northern quay", "1,204", "980", "1,377"),
    ("Old harbour", "87", "112", "9"),
    ("Ferry landing", "15,300", "16,008", "17,411"),
)


def lines_of(rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(CELL_BORDER.join(cell for cell in row if cell) for row in rows)


def set_rows(
    rows: Sequence[Sequence[str]], columns: Sequence[float], *, y: float = 580, leading: float = 14, ends: bool = False
) -> list[Text]:
    """The cells of *rows*, which begin at the places of *columns*; after the first one they end there if *ends*."""
    return [
        Text(cell, columns[at] - (5 * len(cell) if ends and at else 0), y - leading * row)
        for row, line in enumerate(rows)
        for at, cell in enumerate(line)
        if cell
    ]


def between_texts(*table: Text) -> list[Text]:
    return [*Setter().add(essay(0)).texts, *table, *Setter(y=400).add(essay(1)).texts]


def table_of(draft: Draft) -> str:
    first, *found, last = texts(draft)
    assert (first, last) == (essay(0), essay(1))
    assert all(paragraph.kind is PassageKind.BODY for paragraph in draft.paragraphs)
    return "\n\n".join(found)


class TestRows:
    @pytest.mark.parametrize(("end", "is_ended"), [(".", True), (",", False)])
    def test_are_after_a_paragraph_that_has_ended(self, end: str, is_ended: bool) -> None:
        """Only a sentence that has not ended goes on below them, on the next page."""
        line = "Nobody on the quay could tell whose flag it was that was hung"
        above = [Text(line, LEFT, 700 - 12 * at) for at in range(9)] + [Text(line[:-1] + end, LEFT, 592)]
        found = texts(
            read([*above, *set_rows(FIGURES, [LEFT, 200, 270, 340], ends=True)], Setter().add(essay(1)).texts)
        )
        assert (found[-1] == essay(1)) is is_ended
        assert any(text.endswith(lines_of(FIGURES)) for text in found)

    def test_are_lines_of_one_paragraph(self) -> None:
        """Each number is in the line of its label, and below the line of the headings."""
        cells = set_rows(FIGURES, [LEFT, 200, 270, 340], ends=True)
        assert table_of(read(between_texts(*cells))) == lines_of(FIGURES)

    def test_are_found_whatever_the_order_in_the_file(self) -> None:
        """Some programs draw a table column by column."""
        cells = sorted(set_rows(FIGURES, [LEFT, 200, 270, 340], ends=True), key=lambda cell: cell.x)
        assert table_of(read(between_texts(*cells))) == lines_of(FIGURES)

    def test_are_found_if_a_blank_is_drawn_between_cells(self) -> None:
        """Word ends each cell with a blank, so that the gap behind it may be one in a line."""
        rows = [(f"{label} ", *(f"{cell} " for cell in cells)) for label, *cells in FIGURES]
        cells = set_rows(rows, [LEFT, 150, 200, 250])
        assert table_of(read(between_texts(*cells))) == lines_of(FIGURES)

    def test_may_have_empty_cells(self) -> None:
        rows = [*FIGURES, ("New harbour", "", "", "4"), ("All", "16,591", "17,100", "18,801")]
        cells = set_rows(rows, [LEFT, 200, 270, 340], ends=True)
        assert table_of(read(between_texts(*cells))) == lines_of(rows)

    def test_may_be_under_a_heading_in_the_table(self) -> None:
        rows = [*FIGURES[:3], ("In the south",), ("Ferry landing", "15", "16", "17"), ("Yard", "1", "2", "3")]
        cells = set_rows(rows, [LEFT, 200, 270, 340])
        assert table_of(read(between_texts(*cells))) == lines_of(rows)

    def test_may_begin_from_the_right(self) -> None:
        words = ARABIC.split()
        rows = [
            [*from_right(words[at], y=600 - 14 * at), Text(f"{at}1", 300, 600 - 14 * at)] for at in range(len(words))
        ]
        lines = from_right(*[ARABIC] * 6, y=700)
        draft = read([*lines, *(cell for row in rows for cell in row)])
        assert texts(draft)[-1] == "\n".join(f"{word}{CELL_BORDER}{at}1" for at, word in enumerate(words))

    def test_of_two_tables_are_two_paragraphs(self) -> None:
        cells = set_rows(FIGURES, [LEFT, 200, 270, 340]) + set_rows(FIGURES, [LEFT, 200, 270, 340], y=480)
        assert table_of(read(between_texts(*cells))) == f"{lines_of(FIGURES)}\n\n{lines_of(FIGURES)}"

    def test_do_not_take_the_caption_below_them(self) -> None:
        caption = Text("Table 1: Ships at the quays of the north", 130, 524)
        draft = read(between_texts(*set_rows(FIGURES, [LEFT, 200, 270, 340]), caption))
        assert texts(draft)[1:-1] == [lines_of(FIGURES), caption.text]
        assert texts(draft, PassageKind.CAPTION) == [caption.text]

    def test_do_not_take_the_caption_above_them(self) -> None:
        caption = [Text("Table 1:", LEFT, 594), Text("Ships", 200, 594), Text("Quays", 270, 594)]
        draft = read(between_texts(*caption, *set_rows(FIGURES, [LEFT, 200, 270, 340])))
        assert texts(draft)[2:-1] == [lines_of(FIGURES)]


class TestCellsOfSeveralLines:
    TERMS = (
        ("Berth", "A place at a quay where one ship", "can lie at every tide"),
        ("Tonnage", "The room within a ship, mea\x02", "sured by the customs"),
        ("Yard", "A place where ships are built"),
    )

    def test_are_one_cell(self) -> None:
        """Rows with a word and its text, as in a glossary, are a paragraph each."""
        rows: list[Text] = []
        for at, (term, *lines) in enumerate(self.TERMS):
            rows.append(Text(term, LEFT, 580 - 30 * at))
            rows += [Text(line.replace("\x02", "-"), 160, 580 - 30 * at - 12 * row) for row, line in enumerate(lines)]
        assert table_of(read(between_texts(*rows))) == (
            "Berth  A place at a quay where one ship can lie at every tide\n\n"
            "Tonnage  The room within a ship, measured by the customs\n\n"
            "Yard  A place where ships are built"
        )

    def test_may_be_labels_of_numbers(self) -> None:
        """The numbers are next to the first line of the label, or to its last one."""
        rows = [
            ("Harbour", "2021", "2022"),
            ("Landing of ferries", "15", "16"),
            ("and the yard", "", ""),
            ("Quay for coal", "", ""),
            ("and for timber", "87", "112"),
            ("All", "102", "128"),
        ]
        assert table_of(read(between_texts(*set_rows(rows, [LEFT, 200, 270], leading=12)))) == (
            "Harbour  2021  2022\nLanding of ferries and the yard  15  16\nQuay for coal and for timber  87  112\n"
            "All  102  128"
        )

    def test_may_be_next_to_a_cell_that_is_centred(self) -> None:
        rows: list[Text] = []
        for at, term in enumerate(("Berth", "Tonnage", "Yard")):
            y = 560 - 40 * at
            rows += [Text(term, LEFT, y - 6), Text("First words", 160, y), Text("and more", 160, y - 12)]
            rows.append(Text("here", 300, y - 6))
        rows = [Text("Term", LEFT, 585), Text("Meaning", 160, 585), Text("Place", 300, 585), *rows]
        found = table_of(read(between_texts(*rows))).split("\n")
        assert found[0] == "Term  Meaning  Place"
        assert found[1:] == [f"{term}  First words and more  here" for term in ("Berth", "Tonnage", "Yard")]

    def test_of_unspaced_scripts_have_no_blank(self) -> None:
        rows = [("Harbour", "一二三四五六"), ("", "七八九"), ("Ship", "二三四"), ("Fish", "五六七")]
        found = table_of(read(between_texts(*set_rows(rows, [LEFT, 150], leading=12))))
        assert found == "Harbour  一二三四五六七八九\nShip  二三四\nFish  五六七"

    def test_may_have_divided_words(self) -> None:
        rows = [
            ("Berth", "A well\u00ad", "x"),
            ("", "known place", ""),
            ("Quay", "A wall", "y"),
            ("Yard", "A site", "z"),
        ]
        found = table_of(read(between_texts(*set_rows(rows, [LEFT, 150, 300], leading=12))))
        assert found.split("\n")[0] == "Berth  A wellknown place  x"


class TestWideTables:
    """Tables across the columns of a page."""

    ROWS = (
        ("Term", "What it means here"),
        ("Berth", "A place at a quay where one ship can lie, with water that is deep enough for it"),
        ("", "at every tide of the year, and with room for its goods on the land behind it,"),
        ("", "which nobody else may use while the ship is there"),
        ("Yard", "A place where ships are built, or mended, or broken up when nobody wants them"),
        ("", "any more, and their timber and iron is sold to whoever comes first"),
    )

    def page(self, table: Sequence[Text], rules: Sequence[float] = ()) -> Draft:
        left = Setter(x=50, y=780, chars=46).add(essay(0)).add(essay(1), gap=6)
        right = Setter(x=310, y=780, chars=46).add(essay(2)).add(essay(3), gap=6)
        below = Setter(x=50, y=380, chars=46).add(essay(4)).add(essay(5), gap=6)
        beside = Setter(x=310, y=380, chars=46).add(essay(6)).add(essay(7), gap=6)
        drawn = drawing([*left.texts, *right.texts, *table, *below.texts, *beside.texts])
        return read(drawn + b"".join(b"\n50 %g 490 0.5 re f" % y for y in rules))

    def test_are_read_row_by_row_if_they_have_rules(self) -> None:
        draft = self.page(set_rows(self.ROWS, [50, 130], y=500, leading=12), rules=(512, 496, 436))
        found = [text for text in texts(draft) if CELL_BORDER in text]
        assert [text.split(CELL_BORDER)[0] for text in found] == ["Term", "Berth", "Yard"]
        assert found[-1].endswith("sold to whoever comes first")
        text = " ".join(text for text in texts(draft) if text not in found)
        assert text == " ".join(essay(at) for at in range(8))

    def test_are_read_row_by_row_if_they_have_numbers(self) -> None:
        rows = [
            ("What the ships brought", "When", "12", "13"),
            ("Salted fish of the north", "Early summer", "1", "2"),
            ("Cork and wine of the south", "Late autumn", "3", "4"),
            ("Timber of the east and tar", "No season", "5", "6"),
        ]
        draft = self.page(set_rows(rows, [50, 310, 450, 500], y=500))
        assert lines_of(rows) in texts(draft)


class TestWhatIsNoTable:
    def read_rows(self, rows: Sequence[Sequence[str]], second: float) -> list[str]:
        """The paragraphs between two texts."""
        return texts(read(between_texts(*set_rows(rows, [LEFT, second]))))[1:-1]

    def test_two_columns_of_text(self) -> None:
        left = Setter(chars=40).add(essay(0)).add(essay(1))
        right = Setter(x=300, chars=40).add(essay(2)).add(essay(3))
        assert CELL_BORDER not in "".join(texts(read([*left.texts, *right.texts])))

    def test_two_columns_of_text_between_rules(self) -> None:
        left = Setter(chars=40).add(essay(0)).add(essay(1))
        right = Setter(x=300, chars=40).add(essay(2)).add(essay(3))
        page = drawing([*left.texts, *right.texts]) + b"\n72 712 430 0.5 re f 72 450 430 0.5 re f 72 640 430 0.5 re f"
        assert texts(read(page)) == [essay(at) for at in range(4)]

    def test_a_list_with_its_numbers(self) -> None:
        rows = [(f"{at}.", f"An item of the list, the {name}") for at, name in enumerate(("one", "two", "three"), 1)]
        assert self.read_rows(rows, 90) == [" ".join(row) for row in rows]

    def test_a_long_list_with_its_numbers(self) -> None:
        rows = [(f"{at}.", f"An item of the list, number {at}") for at in range(1, 41)]
        assert CELL_BORDER not in "".join(texts(read(set_rows(rows, [LEFT, 95], y=700))))

    def test_entries_of_a_manual_with_their_texts(self) -> None:
        entries = ("sail (ship)", "Begin to sail."), ("land (ship)", "Land somewhere."), ("sink (ship)", "End.")
        rows = [row for entry, text in entries for row in ((entry, "[Function]"), (text,))]
        assert CELL_BORDER not in "".join(self.read_rows(rows, 300))

    def test_a_text_next_to_its_headings(self) -> None:
        """A row with a whole text is none of a table."""
        body = Setter(x=180, y=580, chars=50).add(essay(2)).add(essay(3), gap=6).add(essay(4), gap=6)
        heads = [Text(word, LEFT, y, font="B") for word, y in (("One", 580), ("Two", 466), ("Three", 352))]
        found = texts(read([*Setter().add(essay(0)).texts, *body.texts, *heads]))
        assert CELL_BORDER not in "".join(found)

    def test_rows_that_are_too_few(self) -> None:
        assert self.read_rows([("Ada Norwood", "the north"), ("Berta Osei", "the south")], 300)[0].count("\n") == 1

    def test_rows_that_are_far_from_each_other(self) -> None:
        rows = [row for at in range(3) for row in ((f"Place {at}", f"Day {at}"), ("",), ("",), ("",))]
        assert len(self.read_rows(rows, 300)) == len(rows) / 4
