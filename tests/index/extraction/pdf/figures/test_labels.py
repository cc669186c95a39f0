"""The labels of charts and diagrams, and texts that look like them."""

from __future__ import annotations

from collections.abc import Sequence

from index.extraction.pdf.document import draft_of_pdf
from index.model import Draft, PassageKind
from tests.support.extraction.pdf_files import Text, drawing, pdf_of
from tests.support.extraction.pdf_typesetting import ARABIC, LEFT, Setter, essay, from_right, read, texts

X, Y = 120.0, 450.0
"""The lower left corner of the figure."""

BARS = b"\n".join(
    b"%g %g 12 %g re f" % (X + 30 + 40 * at, Y, height) for at, height in enumerate((40, 70, 25, 90))
) + b"\n%g %g 180 0.5 re f 450 300 50 0.5 re f\n" % (X, Y)

BOXES = b"".join(
    b"%g %g m %g %g %g %g %g %g c h S\n" % (x, Y, x + 10, Y + 60, x + 40, Y + 60, x + 60, Y) for x in (120, 200, 280)
)


def page(labels: Sequence[Text], operators: bytes, *others: Text) -> Draft:
    """A page with a figure between two texts."""
    around = [*Setter().add(essay(0)).texts, *Setter(y=400).add(essay(1)).texts]
    return read(drawing([*around, *labels, *others]) + b"\n" + operators)


def captions(draft: Draft) -> list[str]:
    assert (texts(draft)[0], texts(draft)[-1]) == (essay(0), essay(1))
    return texts(draft, PassageKind.CAPTION)


class TestLabels:
    def test_of_a_chart_are_one_caption(self) -> None:
        """Numbers along both axes, their names and a legend."""
        marks = [Text(str(20 * at), X - 12, Y + 20 * at, 7) for at in range(5)]
        years = [Text(str(2020 + at), X + 28 + 40 * at, Y - 10, 7) for at in range(4)]
        legend = [Text("Ships", X + 100, Y + 95, 7), Text("In thousands", X + 10, Y + 95, 7)]
        draft = page([*marks, *years, *legend], BARS)
        assert captions(draft) == ["In thousands  Ships\n80\n60\n40\n20\n0\n2020  2021  2022  2023"]
        assert len(texts(draft)) == 3

    def test_stay_apart_from_the_caption_of_their_figure(self) -> None:
        years = [Text(str(2020 + at), X + 28 + 40 * at, Y - 10, 7) for at in range(4)]
        caption = Text("Figure 3: Ships by year.", X, Y - 26, 8)
        assert captions(page([*years, Text("Ships", X + 100, Y + 95, 7)], BARS, caption)) == [
            "Ships\n2020  2021  2022  2023",
            caption.text,
        ]

    def test_of_a_diagram_may_have_several_lines(self) -> None:
        nodes = [Text(f"Node {at}", 130 + 80 * at, Y + 25, 8) for at in range(3)]
        further = [Text(f"of {at}", 130 + 80 * at, Y + 16, 8) for at in range(3)]
        assert captions(page([*nodes, *further], BOXES)) == ["Node 0 of 0  Node 1 of 1  Node 2 of 2"]

    def test_of_a_plot_are_one_caption(self) -> None:
        """A single line between axes with marks."""
        plot = b"%g %g m %g %g l %g %g l S\n" % (X, Y, X + 60, Y + 50, X + 150, Y + 60)
        plot += b"%g %g 150 0.5 re f %g %g 0.5 60 re f\n" % (X, Y, X, Y)
        plot += b"".join(b"%g %g 0.5 3 re f\n" % (X + 50 * at, Y - 3) for at in range(1, 4))
        days = [Text(day, X + 50 * at - 8, Y - 12, 7) for at, day in enumerate(("May 1", "May 2", "May 3"), 1)]
        assert captions(page(days, plot)) == ["May 1  May 2  May 3"]

    def test_do_not_take_the_caption_within_their_frame(self) -> None:
        nodes = [Text(f"Node {at}", 130 + 80 * at, Y + 35, 8) for at in range(3)]
        caption = Text("Figure 2: Ships.", 130, Y + 8, 8)
        assert captions(page([*nodes, caption], BOXES)) == ["Node 0  Node 1  Node 2", caption.text]

    def test_may_be_on_a_picture(self) -> None:
        picture = b"q 200 0 0 80 %g %g cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI Q" % (X, Y)
        names = [Text(name, X + 40 * at, Y + 20 * at, 7) for at, name in enumerate(("Quay", "Hill", "Pub"))]
        assert captions(page(names, picture)) == ["Pub\nHill\nQuay"]

    def test_of_a_file_from_the_right_are_found_too(self) -> None:
        lines = [*from_right(*[ARABIC] * 6, y=780), *from_right(*[ARABIC] * 6, y=300)]
        words = [Text(ARABIC.split()[at][::-1], 130 + 80 * at, Y + 25, 8) for at in range(3)]
        draft = draft_of_pdf(pdf_of(drawing([*lines, *words]) + b"\n" + BOXES), "a.pdf", "a.pdf")
        assert texts(draft, PassageKind.CAPTION) == ["  ".join(reversed(ARABIC.split()[:3]))]


class TestWhatIsNoLabel:
    def all_texts(self, inside: Sequence[Text], operators: bytes) -> list[str]:
        draft = page(inside, operators)
        assert captions(draft) == []
        return texts(draft)[1:-1]

    def test_a_text_in_a_box(self) -> None:
        """A box with round corners, and signs next to its lines."""
        lines = Setter(x=130, y=540, size=7, chars=64).add(essay(2)).texts
        box = b"120 440 m 120 560 120 560 360 560 c 360 440 l h S\n" * 4
        assert self.all_texts(lines, box) == [essay(2)]

    def test_lines_that_begin_below_each_other(self) -> None:
        """An address, or a box with what to do."""
        lines = ["Norwood Institute", "Harbour Road 4", "The North", "Open from nine", "Closed on Sundays"]
        box = b"120 440 m 120 560 120 560 360 560 c 360 440 l h S\n" * 4
        found = self.all_texts([Text(line, 130, 540 - 11 * at, 9) for at, line in enumerate(lines)], box)
        assert " ".join(" ".join(found).split()) == " ".join(lines)

    def test_what_is_next_to_a_small_sign(self) -> None:
        sign = b"120 450 m 125 455 125 460 130 450 c S\n" * 4
        lines = [Text(name, 140, 450 + 20 * at, 8) for at, name in enumerate(("Quay", "Hill", "Pub"))]
        assert len(self.all_texts(lines, sign)) > 0

    def test_what_is_on_the_background_of_the_page(self) -> None:
        behind = b"0 0 m 0 842 l 595 842 l 595 100 m 300 0 l h f\n" * 4
        lines = [Text(name, 140 + 60 * at, 450 + 30 * at, 8) for at, name in enumerate(("Quay", "Hill", "Pub"))]
        assert len(self.all_texts(lines, behind)) > 0

    def test_rows_of_a_table_with_a_background(self) -> None:
        cells = [
            Text(f"{word} {at}", 130 + 70 * column, 530 - 14 * at, 8)
            for at in range(4)
            for column, word in enumerate(("Quay", "Hill", "Pub"))
        ]
        rows = b"".join(b"120 %g 240 14 re f\n" % (526 - 14 * at) for at in range(4))
        (table,) = self.all_texts(cells, rows)
        assert table == "\n".join(f"Quay {at}  Hill {at}  Pub {at}" for at in range(4))

    def test_lines_with_backgrounds(self) -> None:
        """Programs in a manual, each in a grey box."""
        lines = [Text(f"run {at} --now", 130 + 20 * (at % 2), 555 - 14 * at, 8) for at in range(9)]
        boxes = b"".join(b"120 %g 240 %g re f\n" % (y, height) for y, height in ((536, 30), (495, 40), (438, 54)))
        assert self.all_texts(lines, boxes)

    def test_lines_that_are_centred(self) -> None:
        """A verse in a frame of flowers."""
        verse = ("The ship came in", "and nobody knew", "whose flag it was", "that hung over", "the stern that day")
        box = b"120 440 m 120 560 120 560 360 560 c 360 440 l h S\n" * 4
        found = self.all_texts(
            [Text(line, 240 - 2 * len(line), 540 - 10 * at, 8) for at, line in enumerate(verse)], box
        )
        assert " ".join(" ".join(found).split()) == " ".join(verse)

    def test_lines_of_a_cover(self) -> None:
        lines = [Text("A Survey of Quays", LEFT, 700, 20)]
        lines += [Text(line, 130 + 60 * at, 500 - 30 * at, 8) for at, line in enumerate(("Norwood", "Spring", "Free"))]
        draft = read(drawing(lines) + b"\n" + BOXES, Setter().add(essay(0)).texts)
        assert texts(draft, PassageKind.CAPTION) == []

    def test_few_words_on_a_picture(self) -> None:
        picture = b"q 200 0 0 80 %g %g cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI Q" % (X, Y)
        assert self.all_texts([Text("Photo by Ada Norwood", X, Y + 4, 7)], picture) == ["Photo by Ada Norwood"]
