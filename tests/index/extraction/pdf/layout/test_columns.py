"""The order in which columns are read."""

from __future__ import annotations

import random
from textwrap import wrap

from index.extraction.blocks import CELL_BORDER
from tests.support.extraction.pdf_files import Text
from tests.support.extraction.pdf_typesetting import ARABIC, LEFT, Setter, essay, from_right, read, texts

CHARS = 40
"""Of a line of a column: 200 points."""

RIGHT = LEFT + 220


def two_columns(first: int = 0, y: float = 700) -> list[Text]:
    """Three paragraphs, of which the second runs over the end of the first column."""
    left = Setter(y=y, chars=CHARS)
    for at in range(first, first + 3):
        left.add(essay(at), gap=4)
    half = len(left.texts) // 2
    shift = y - left.texts[half].y
    return [*left.texts[:half], *(Text(one.text, one.x + 220, one.y + shift - 4) for one in left.texts[half:])]


class TestColumns:
    def test_are_read_one_after_the_other(self) -> None:
        assert texts(read(two_columns())) == [essay(at) for at in range(3)]

    def test_are_read_so_in_whatever_order_the_file_draws_them(self) -> None:
        """Some programs write a page line by line, across the columns; some as it comes."""
        across = sorted(two_columns(), key=lambda text: (-text.y, text.x))
        assert texts(read(across)) == [essay(at) for at in range(3)]
        random.Random(1).shuffle(across)
        assert texts(read(across)) == [essay(at) for at in range(3)]

    def test_stand_under_a_title_and_an_abstract(self) -> None:
        title = Text("What the harbour of the north was like", LEFT, 790, 18)
        abstract = Setter(y=760, chars=84).add(essay(5))
        draft = read([title, *abstract.texts, *two_columns()])
        assert draft.title == title.text
        assert texts(draft) == [essay(5), *(essay(at) for at in range(3))]

    def test_may_be_three(self) -> None:
        columns = [Setter(30 + 180 * at, chars=32).add(essay(at)).add(essay(at + 3), gap=6) for at in range(3)]
        draft = read([text for column in columns for text in column.texts])
        assert texts(draft) == [essay(at) for at in (0, 3, 1, 4, 2, 5)]

    def test_go_on_under_what_stands_across_them(self) -> None:
        caption = Text("Figure 2: " + "The quay and the hill with the customs house in the morning", LEFT, 480)
        draft = read([*two_columns(), caption, *two_columns(3, 460)])
        assert texts(draft) == [*(essay(at) for at in range(3)), caption.text, *(essay(at) for at in range(3, 6))]

    def test_are_known_from_other_pages_where_one_has_only_a_line(self) -> None:
        lines = two_columns(3)
        left = [line for line in lines if line.x < RIGHT]
        draft = read(two_columns(), two_columns(), [*left, Text("a line.", RIGHT, 696)])
        assert texts(draft)[-1].endswith("a line.")

    def test_are_none_in_a_paragraph_with_wide_blanks(self) -> None:
        lines = [
            [Text("word " * 5 + "end", LEFT, 700 - 12 * at), Text("more of it", 72 + 155, 700 - 12 * at)]
            for at in range(2)
        ]
        draft = read([*(text for line in lines for text in line), *Setter(y=670).add(essay(0)).texts])
        assert texts(draft)[0].count("more of it") == 2


def filled(text: str, x: float, y: float, width: float = 130) -> list[Text]:
    """A paragraph in a narrow column: the words of every line but the last are drawn apart to the margin."""
    words, lines = text.split(), wrap(text, int(width / 5), break_long_words=False)
    drawn = []
    for at, line in enumerate(lines):
        words = line.split()
        room = (width - 5 * sum(map(len, words))) / max(1, len(words) - 1) if at < len(lines) - 1 else 5
        place = x
        for word in words:
            drawn.append(Text(word, place, y - 12 * at))
            place += 5 * len(word) + room
    return drawn


class TestFilledLines:
    TEXT = (
        "Everybody knows the responsibilities of the administration, or at least notwithstanding circumstances that he "
        "does. Characteristically incomprehensible misunderstandings followed, and then the harbour was closed "
        "once more."
    )

    def test_in_narrow_columns_are_neither_tables_nor_ends_of_paragraphs(self) -> None:
        """Blanks are as wide there as the room between columns, and a long word leaves its line unfilled."""
        left = filled(self.TEXT, LEFT, 700) + filled(self.TEXT, LEFT, 500)
        right = filled(self.TEXT, LEFT + 170, 700) + filled(self.TEXT, LEFT + 170, 500)
        assert texts(read([*left, *right])) == [self.TEXT] * 4

    def test_of_a_script_without_blanks_have_none(self) -> None:
        parts = [Text("一二三四五六七八九十", LEFT, 600), Text("一二三四五六七八九十", LEFT + 65, 600)]
        draft = read([*Setter().add(essay(0)).texts, *parts, *Setter(y=500).add(essay(1)).texts])
        assert texts(draft)[1] == 2 * "一二三四五六七八九十"


class TestTables:
    def test_are_read_row_by_row(self) -> None:
        rows = [
            ("Ship", "Came from", "Cargo"),
            ("Anna", "the north", "fish"),
            ("Berta", "the south", "cork"),
            ("Clara", "the east", "tea"),
        ]
        cells = [
            Text(cell, LEFT + 120 * at, 600 - 14 * row) for row, line in enumerate(rows) for at, cell in enumerate(line)
        ]
        draft = read([*Setter().add(essay(0)).texts, *cells, *Setter(y=500).add(essay(1)).texts])
        table = "\n".join(texts(draft)[1:-1])
        assert table.split("\n") == [CELL_BORDER.join(row) for row in rows]


class TestTextsOfTwoDirections:
    def test_are_parted_into_paragraphs_each_in_its_own_way(self) -> None:
        """The last line of one that is written from the left is short on the right, although the file is not."""
        arabic = [*from_right(*[ARABIC] * 6, ARABIC[:14]), *from_right(*[ARABIC] * 6, ARABIC[:14], y=600)]
        english = Setter(x=280, y=500, chars=48).add(essay(0)).add(essay(1))
        whole = " ".join([ARABIC] * 6 + [ARABIC[:14].strip()])
        assert texts(read([*arabic, *english.texts])) == [whole, whole, essay(0), essay(1)]

    def test_are_parted_the_other_way_around_as_well(self) -> None:
        arabic = [*from_right(*[ARABIC] * 3, ARABIC[:14], y=300), *from_right(*[ARABIC] * 3, ARABIC[:14], y=252)]
        english = Setter().add(essay(0)).add(essay(1), gap=6)
        whole = " ".join([ARABIC] * 3 + [ARABIC[:14].strip()])
        assert texts(read([*english.texts, *arabic])) == [essay(0), essay(1), whole, whole]

    def test_are_not_parted_at_a_line_in_the_middle_of_a_sentence(self) -> None:
        latin = [Text("Dux et magister Italiae comesque Normannorum toti", 275, 676)]
        lines = [*from_right(*[ARABIC] * 2), *latin, *from_right(*[ARABIC] * 4, y=664)]
        assert len(texts(read(lines))) == 1


class TestWideBlanks:
    def test_under_each_other_in_a_column_are_no_gutter(self) -> None:
        """In a script that is written without blanks, a line is filled with the few that there are."""
        left = Setter(chars=44).add(essay(0)).add(essay(1)).add(essay(2))
        right: list[Text] = []
        for row, text in enumerate(wrap(essay(3), 40)[:6] + wrap(essay(4), 44)[:10]):
            words = text.split()
            half = " ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])
            y = 700 - 12 * row
            wide = [Text(half[0], 310, y), Text(half[1], 430, y)]
            right += wide if row in {2, 3, 4, 9} else [Text(text, 310, y)]
        found = texts(read([*left.texts, *right]))
        assert [essay(0), essay(1), essay(2)] == found[:3]
        assert " ".join(found[3:]).split() == " ".join(wrap(essay(3), 40)[:6] + wrap(essay(4), 44)[:10]).split()
