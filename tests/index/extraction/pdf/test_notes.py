"""Notes at the foot of pages, their marks, and captions."""

from __future__ import annotations

import pytest

from index.model import PassageKind
from tests.support.extraction.pdf_files import Text
from tests.support.extraction.pdf_typesetting import LEFT, Setter, essay, read, texts

NOTE = "See the book of the customs house, where it is entered under salt."


def raised(text: str, x: float, y: float, size: float = 6) -> Text:
    return Text(text, x, y + 3.5, size)


def page(*notes: Text) -> list[Text]:
    return [*Setter().add(essay(0)).add(essay(1), gap=6).texts, *notes]


class TestNotes:
    def test_are_left_out(self) -> None:
        notes = [
            raised("1", LEFT, 60, 5),
            Text(NOTE, LEFT + 4, 60, 8),
            raised("2", LEFT, 50, 5),
            Text(NOTE, LEFT + 4, 50, 8),
        ]
        assert texts(read(page(*notes))) == [essay(0), essay(1)]

    @pytest.mark.parametrize("mark", ["1 ", "12. ", "* ", "†"])
    def test_are_told_by_a_mark_of_any_form(self, mark: str) -> None:
        assert texts(read(page(Text(mark + NOTE, LEFT, 60, 8)))) == [essay(0), essay(1)]

    def test_are_told_without_a_mark_if_they_are_apart_and_small(self) -> None:
        assert texts(read(page(Text(NOTE, LEFT, 60, 8)))) == [essay(0), essay(1)]

    def test_are_told_where_they_go_on_on_the_next_page(self) -> None:
        first = page(Text("1 See the book of the customs house, where it is entered under salt, and", LEFT, 60, 9))
        second = [*Setter().add(essay(2)).texts, Text("under fish as well.", LEFT, 60, 9)]
        assert texts(read(first, second)) == [essay(0), essay(1), essay(2)]

    def test_are_left_out_of_each_column(self) -> None:
        columns = [Setter(LEFT + 220 * at, chars=40).add(essay(at)).texts for at in range(2)]
        notes = [Text(f"{at + 1} {NOTE[:40]}", LEFT + 220 * at, 60, 8) for at in range(2)]
        assert texts(read([*columns[0], *columns[1], *notes])) == [essay(0), essay(1)]

    def test_are_left_out_under_columns(self) -> None:
        columns = [Setter(LEFT + 220 * at, chars=40).add(essay(at)).texts for at in range(2)]
        note = Text("1 " + NOTE * 2, LEFT, 60, 6)
        assert texts(read([*columns[0], *columns[1], note])) == [essay(0), essay(1)]

    def test_are_no_text_that_is_small_throughout(self) -> None:
        """A list of sources in small print fills its page, or follows its heading."""
        others = [Setter().add(essay(at)).add(essay(at + 1), gap=6).texts for at in (0, 2, 4)]
        sources = Setter(size=8, chars=70, y=700)
        for at in range(10):
            sources.add(f"{at + 1}. {essay(at, 1)}")
        assert len(texts(read(*others, sources.texts))) == 6 + 10
        under = Setter(y=500).add("Sources", font="B")
        listed = Setter(size=8, chars=70, y=under.y).add("1. " + essay(0, 1)).texts
        assert "1. " + essay(0, 1) in texts(read([*page(), *under.texts, *listed]))

    def test_are_no_quotation_that_goes_before_more_text(self) -> None:
        quotation = Setter(size=9, y=500).add("12 ships " + essay(2))
        draft = read([*page(), *quotation.texts, *Setter(y=quotation.y - 10).add(essay(3)).texts])
        assert "12 ships " + essay(2) in texts(draft)

    def test_are_no_small_print_right_under_the_text(self) -> None:
        page_ = Setter().add(essay(0))
        close = [Text("set in small print as the rest of it.", LEFT, page_.y, 8)]
        assert "set in small print as the rest of it." in texts(read([*page_.texts, *close]))


class TestMarks:
    def test_are_left_out(self) -> None:
        line = [Text("The clerk", LEFT, 700), raised("1", LEFT + 45, 700), Text(", who read it,", LEFT + 48, 700)]
        star = [Text("locked the house", LEFT, 688), raised("*", LEFT + 80, 688), Text("and left.", LEFT + 88, 688)]
        assert texts(read([*line, *star])) == ["The clerk, who read it, locked the house and left."]

    @pytest.mark.parametrize(
        ("before", "power"), [("an area of 5 m", "2"), ("more than 10", "6"), ("the rule that x", "2")]
    )
    def test_are_no_powers(self, before: str, power: str) -> None:
        end = LEFT + 5 * len(before)
        (text,) = texts(
            read([Text(before, LEFT, 700), raised(power, end, 700), Text("is what they had in mind.", end + 8, 700)])
        )
        assert text == f"{before}{power} is what they had in mind."

    def test_are_kept_if_they_are_letters(self) -> None:
        (text,) = texts(
            read([Text("On the 1", LEFT, 700), raised("st", LEFT + 40, 700), Text("of May it ended.", LEFT + 51, 700)])
        )
        assert text == "On the 1st of May it ended."


class TestCaptions:
    @pytest.mark.parametrize(
        "caption",
        ["Figure 1: The quay.", "Fig. 2. The quay.", "Table 3 – Ships by week.", "Рис. 4. Пристань.", "図 5：港"],
    )
    def test_are_told_by_their_label(self, caption: str) -> None:
        draft = read([*Setter().add(essay(0)).texts, Text(caption, LEFT, 500), *Setter(y=400).add(essay(1)).texts])
        assert texts(draft, PassageKind.CAPTION) == [caption]

    def test_are_told_by_small_print_where_no_colon_stands(self) -> None:
        caption = Text("Figure 1 The quay in the fog.", LEFT, 500, 8)
        draft = read([*Setter().add(essay(0)).texts, caption, *Setter(y=400).add(essay(1)).texts])
        assert texts(draft, PassageKind.CAPTION) == [caption.text]

    def test_are_no_sentences_about_a_picture(self) -> None:
        draft = read(Setter().add("Figure 1 shows the quay in the fog, as the clerk saw it from the steps.").texts)
        assert texts(draft, PassageKind.CAPTION) == []

    def test_are_no_notes_at_the_foot_of_a_page(self) -> None:
        caption = Text("Figure 1: The quay in the fog.", LEFT, 60, 8)
        assert texts(read(page(caption)), PassageKind.CAPTION) == [caption.text]
