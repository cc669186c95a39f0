"""The beginnings and ends of paragraphs, on a page and over its end."""

from __future__ import annotations

from textwrap import wrap

import pytest

from index.model import PassageKind
from tests.support.extraction.pdf_files import Text
from tests.support.extraction.pdf_typesetting import LEFT, TOP, Setter, essay, read, texts

COLUMN_CHARS = 44


class TestOnAPage:
    def test_joins_the_lines_of_a_paragraph(self) -> None:
        assert texts(read(Setter().add(essay(0)).texts)) == [essay(0)]

    def test_parts_at_a_gap(self) -> None:
        """Also where the last line of a paragraph is as full as any."""
        full = "Word " + "word " * 22 + "end."
        draft = read(Setter().add(full).add(full, gap=6).add(essay(1), gap=6).texts)
        assert texts(draft) == [full, full, essay(1)]

    def test_parts_at_an_indent(self) -> None:
        page = Setter()
        for at in range(4):
            page.add(essay(at), indent=3)
        assert texts(read(page.texts)) == [essay(at) for at in range(4)]

    def test_parts_behind_a_line_with_room_for_the_next_word(self) -> None:
        assert texts(read(Setter().add(essay(0)).add(essay(1)).texts)) == [essay(0), essay(1)]

    def test_keeps_a_sentence_together_around_a_formula(self) -> None:
        page = Setter().add("The area of the circle, which is what everybody at the table wanted to know by then,")
        page.add("is easy to tell once the radius is known, and so they began to look for a rule.", gap=10)
        assert len(texts(read(page.texts))) == 2  # the line before it is not full
        page = Setter().add("x" * 60).add("is easy to tell once the radius is known, and so they began.", gap=10)
        assert len(texts(read(page.texts))) == 1

    def test_gives_every_item_of_a_list_its_own(self) -> None:
        items = [
            "• first item that is long enough to run on over the end of the line to the next one, hanging",
            "• second",
        ]
        numbered = ["1. first item", "2. second item, which is long enough to run on over the end of the line as well."]
        page = Setter().add(essay(0))
        for item in [*items, *numbered]:
            page.add(item, hang=2)
        assert texts(read(page.texts)) == [essay(0), *items, *numbered]

    def test_takes_a_dash_in_a_sentence_for_none(self) -> None:
        page = Setter().add("It was not the first time that anybody had asked for the key", gap=0)
        page.add("– but nobody had ever asked for it so late, or so politely.")
        assert len(texts(read(page.texts))) == 1
        dialogue = ["– Who has the key to the house?", "– I do not know. Ask the clerk who locked it in the morning."]
        page = Setter()
        for line in dialogue:
            page.add(line)
        assert texts(read(page.texts)) == dialogue

    def test_keeps_a_quotation_that_is_set_in_as_one(self) -> None:
        page = Setter().add(essay(0))
        inset = Setter(LEFT + 40, page.y - 6, chars=44).add(essay(1))
        last = Setter(y=inset.y - 6).add(essay(2))
        assert texts(read([*page.texts, *inset.texts, *last.texts])) == [essay(0), essay(1), essay(2)]

    @pytest.mark.parametrize("inset", [0, 40])
    def test_keeps_the_lines_of_a_verse(self, inset: int) -> None:
        verse = ["The fog comes in", "and sits upon the quay for long,", "and looks", "at us who look at fog"]
        page = Setter().add(essay(0))
        lines = [Text(line, LEFT + inset, page.y - 6 - 12 * at) for at, line in enumerate(verse)]
        last = Setter(y=lines[-1].y - 18).add(essay(1))
        assert texts(read([*page.texts, *lines, *last.texts])) == [essay(0), "\n".join(verse), essay(1)]

    def test_reads_a_large_initial_with_its_word(self) -> None:
        lines = wrap(essay(0)[1:], 56)
        beside = [Text(line, LEFT + 20, TOP - 12 * at) for at, line in enumerate(lines[:3])]
        under = Setter(y=TOP - 36).add(" ".join(lines[3:])).add(essay(1), gap=6)
        draft = read([Text(essay(0)[0], LEFT, TOP - 24, 38), *beside, *under.texts])
        assert texts(draft) == [essay(0), essay(1)]
        draft = read([*Setter().add(essay(0)).texts, Text("Q", LEFT, 400, 38), Text("7", LEFT, 300, 38)])
        assert texts(draft) == [essay(0), "Q"]

    def test_parts_what_is_set_in_another_size(self) -> None:
        page = Setter().add(essay(0))
        small = Setter(y=page.y, size=8, chars=75).add(essay(1))
        assert texts(read([*page.texts, *small.texts, *Setter(y=small.y).add(essay(2)).texts]))[:2] == [
            essay(0),
            essay(1),
        ]


class TestHeadings:
    def test_are_told_by_their_size(self) -> None:
        page = Setter(size=14).add("The harbour of the north and what became of it in the", gap=0).add("end of the war")
        text = Setter(y=page.y).add(essay(0)).add(essay(1), gap=6)
        draft = read([Text("Whole of it", LEFT, 760, 20), *page.texts, *text.texts])
        assert texts(draft, PassageKind.HEADING) == [
            "The harbour of the north and what became of it in the end of the war"
        ]

    def test_are_told_by_their_weight(self) -> None:
        page = Setter().add(essay(0)).add("The second week", font="B").add(essay(1)).add("A third one", font="B")
        page.add(essay(2))
        draft = read(page.texts)
        assert texts(draft, PassageKind.HEADING) == ["The second week", "A third one"]
        assert texts(draft, PassageKind.BODY) == [essay(0), essay(1), essay(2)]

    def test_are_none_if_they_are_sentences(self) -> None:
        page = Setter().add(essay(0)).add("Nobody may go in.", font="B", gap=6).add(essay(1), gap=6)
        assert texts(read(page.texts), PassageKind.HEADING) == []

    def test_do_not_swallow_a_paragraph_that_begins_in_bold_type(self) -> None:
        page = Setter().add(essay(0))
        y = page.y - 6
        run_in = [
            Text("Methods.", LEFT, y, 10, "B"),
            Text("We went to the quay and asked whoever was there.", LEFT + 45, y),
        ]
        page = Setter(y=y - 12).add("Nobody knew.")
        assert texts(read([*Setter().add(essay(0)).texts, *run_in, *page.texts]))[1] == (
            "Methods. We went to the quay and asked whoever was there. Nobody knew."
        )


class TestOverTheEndOfAColumn:
    def test_goes_on_on_the_next_page(self) -> None:
        """The paragraph is one, and its page is the one on which it begins."""
        lines = Setter().add(essay(0)).add(essay(1), gap=6).texts
        draft = read(lines[:-2], [Text(line.text, line.x, 700 - 12 * at) for at, line in enumerate(lines[-2:])])
        assert texts(draft) == [essay(0), essay(1)]
        draft = read(
            lines[:-2],
            [
                *(Text(line.text, line.x, 700 - 12 * at) for at, line in enumerate(lines[-2:])),
                *Setter(y=650).add(essay(2)).texts,
            ],
        )
        assert [paragraph.page for paragraph in draft.paragraphs] == [1, 1, 2]

    def test_goes_on_in_brackets(self) -> None:
        """The apparent number of an item closes a bracket."""
        first = Setter().add(essay(0)).add("Nobody knew of the man who had come from the north (he d. in", gap=6).texts
        draft = read(first, Setter().add("869) until the day on which the harbour was closed.").texts)
        assert len(texts(draft)) == 2

    def test_ends_before_an_item_where_a_sentence_ends(self) -> None:
        full = "Word " * 11 + "end."
        draft = read(Setter().add(essay(0)).add(full, gap=6).texts, Setter().add("1. item of a list").texts)
        assert texts(draft)[-1] == "1. item of a list"

    def test_ends_with_a_line_that_has_room(self) -> None:
        draft = read(Setter().add(essay(0)).texts, Setter().add(essay(1)).texts)
        assert texts(draft) == [essay(0), essay(1)]

    def test_ends_before_an_indent(self) -> None:
        """If paragraphs begin with one, a full line and a full stop do not make a paragraph go on."""
        full = "word " * 23 + "end."
        page = Setter()
        for _ in range(4):
            page.add(full[15:], indent=3)
        next_page = Setter()
        for at in range(3):
            next_page.add(essay(at), indent=3)
        assert len(texts(read(page.texts, next_page.texts))) == 7

    def test_ends_before_a_column_of_another_width(self) -> None:
        """A summary, and the text in two columns under it."""
        full = "Word " * 15 + "end."
        wide = Setter(chars=80).add(full).add(full).add(full).add(full)
        columns = [Setter(LEFT + 210 * at, y=600, chars=38).add(essay(at)) for at in range(2)]
        draft = read([*wide.texts, *(text for column in columns for text in column.texts)])
        assert texts(draft)[-2:] == [essay(0), essay(1)]

    def test_ends_before_an_item_and_a_heading(self) -> None:
        full = ("word " * 12).strip()
        page = Setter().add(essay(0)).add(full, gap=6).texts
        assert len(texts(read(page, Setter().add("• item of a list").add(essay(1)).texts))) == 4
        assert len(texts(read(page, Setter().add("Next of all", font="B").add(essay(1)).texts))) == 4
        assert len(texts(read(page, Setter(size=13).add("Next of all").texts + Setter(y=680).add(essay(1)).texts))) == 4

    def test_goes_on_behind_a_caption(self) -> None:
        lines = Setter().add(essay(0)).add(essay(1), gap=6).texts
        caption = [Text("Figure 1: The quay in the fog, seen from the customs house.", LEFT, 500, 10)]
        rest = [Text(line.text, line.x, 700 - 12 * at) for at, line in enumerate(lines[-2:])]
        draft = read([*lines[:-2], *caption], rest)
        assert texts(draft, PassageKind.BODY) == [essay(0), essay(1)]
        assert texts(draft, PassageKind.CAPTION) == [caption[0].text]
        draft = read(lines[:-2], caption, rest)
        assert texts(draft, PassageKind.BODY) == [essay(0), essay(1)]


class TestCaptionsUnderTables:
    def test_are_not_joined_to_the_paragraph_below(self) -> None:
        """They stand in the middle, as the lines of the table above them do, and are as long."""
        rows = ("Year Ships Salt", "1848 12000 3100", "1849 15000 3300", "1850 11000 2900")
        table = [Text(text, LEFT + 105, 600 - 12 * at) for at, text in enumerate(rows)]
        caption = Text("Table 1: Ships.", LEFT + 105, 544)
        draft = read([*Setter().add(essay(0)).texts, *table, caption, *Setter(y=532).add(essay(1)).texts])
        assert texts(draft)[-2:] == [caption.text, essay(1)]
