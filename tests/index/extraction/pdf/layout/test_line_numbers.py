"""Numbers of lines, as in transcripts, bills and manuscripts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest

from tests.support.extraction.pdf_files import Text
from tests.support.extraction.pdf_typesetting import ARABIC, LEFT, Setter, essay, from_right, read, texts

TALK = (
    "Q. Where did you stand when the first ship came in?",
    "A. On the quay.",
    "Q. Alone?",
    "A. No. The clerk of the customs house was with me, and two",
    "men whom I did not know. They had come down the hill in the",
    "morning, before the fog.",
    "MR. OSEI: I object to that.",
    "THE COURT: Please answer the question that you were asked.",
    "THE WITNESS: I have answered it. Nobody could see the flag",
    "from where we stood, because of the fog.",
    "Q. Did the captain speak to you?",
    "A. Later.",
    "Q. What did he say?",
    "A. That the war was over.",
    "Q. Thank you.",
    "MR. OSEI: No more questions.",
)

REPORT = Setter().add(essay(0)).add(essay(1)).add(essay(2)).texts


def numbered(lines: Iterable[Text], start: int = 1, *, x: float = 40.0) -> list[Text]:
    """*lines* with numbers beside them that end at the same place."""
    drawn = []
    for number, line in enumerate(lines, start):
        drawn += [Text(str(number), x - 5 * len(str(number)), line.y), line]
    return drawn


def within(lines: Iterable[Text], start: int = 1) -> list[Text]:
    """*lines* with numbers that are drawn with them."""
    return [
        Text(f"{number:>3}  {line.text}".lstrip(), 40 + 5 * (number < 10), line.y)
        for number, line in enumerate(lines, start)
    ]


def talk(lines: Sequence[str] = TALK) -> list[Text]:
    return [Text(line, LEFT, 700 - 24 * at) for at, line in enumerate(lines)]


class TestNumbersOfLines:
    @pytest.mark.parametrize("start", [1, 95, 1201])
    def test_are_left_out_beside_lines(self, start: int) -> None:
        assert texts(read(numbered(REPORT, start))) == texts(read(REPORT))

    @pytest.mark.parametrize("start", [1, 95])
    def test_are_left_out_within_lines(self, start: int) -> None:
        assert texts(read(within(REPORT, start))) == texts(read(REPORT))

    def test_leave_the_indents_of_their_lines(self) -> None:
        indented = Setter().add(essay(0), indent=3).add(essay(1), indent=3).add(essay(2), indent=3).texts
        assert texts(read(within(indented))) == texts(read(REPORT))

    def test_are_left_out_in_a_transcript_of_short_lines(self) -> None:
        """Each of its pages begins with 1."""
        pages = [talk(TALK), talk(TALK[::-1])]
        for number in (numbered, within):
            found = texts(read(*map(number, pages)))
            assert " ".join(found) == " ".join(line for page in pages for line in (one.text for one in page))

    def test_are_left_out_beside_empty_lines(self) -> None:
        empty = [Text("", LEFT, 400 - 12 * at) for at in range(3)]
        drawn = [one for one in numbered([*REPORT, *empty]) if one.text]
        assert texts(read(drawn)) == texts(read(REPORT))

    def test_are_left_out_in_capitals_and_scripts_without_them(self) -> None:
        capitals = [Text(line.text.upper(), line.x, line.y) for line in REPORT]
        assert texts(read(within(capitals))) == texts(read(capitals))
        words = "港口关闭了一个星期，第一艘船从北方来的时候"
        chinese = [Text((words[at:] + words[:at]) * 2, LEFT, 700 - 14 * at, 8) for at in range(12)]
        assert texts(read(numbered(chinese))) == texts(read(chinese))
        arabic = from_right(*[ARABIC] * 8, ARABIC[:14])
        numbers = [Text(str(at), 540, 712 - 12 * at) for at in range(1, 10)]
        assert texts(read([*arabic, *numbers])) == texts(read(arabic))

    @pytest.mark.parametrize("start", [len(REPORT) + 1, 1])
    def test_are_left_out_on_a_last_page_with_few(self, start: int) -> None:
        """They follow those of the page before, or begin again."""
        rest = [Text(line, LEFT, 700 - 12 * at) for at, line in enumerate(("and went", "home at last."))]
        assert texts(read(numbered(REPORT), numbered(rest, start))) == texts(read(REPORT, rest))
        assert "7" in " ".join(texts(read(numbered(REPORT), numbered(rest, 7)))).split()

    def test_may_have_a_year_among_them(self) -> None:
        odd = [Text("1848", 20, REPORT[-1].y - 36), Text("was the year.", LEFT, REPORT[-1].y - 36)]
        assert texts(read([*numbered(REPORT), *odd]))[-1].split() == ["1848", "was", "the", "year."]


class TestOtherNumbers:
    def test_of_verses_remain(self) -> None:
        verses = [
            *("The ship came in from the north at dawn of day;", "The fog lay thick on all the harbour's quays."),
            *("No flag was seen, and nobody could say", "Whose men they were that came across the seas."),
            *("The captain went alone up to the hill,", "And read aloud the news that peace was made."),
        ] * 2
        lines = [Text(f"{at}  {verse}", 60, 700 - 12 * at) for at, verse in enumerate(verses, 1)]
        assert all(f"{at} {verse}" in "\n".join(texts(read(lines))) for at, verse in enumerate(verses, 1))

    def test_of_rows_remain(self) -> None:
        rows = [
            part
            for at in range(1, 21)
            for part in (
                Text(f"{at}", 60, 740 - 12 * at),
                Text("Harbour of the North", 90, 740 - 12 * at),
                Text("14", 300, 740 - 12 * at),
            )
        ]
        assert all(str(at) in " ".join(texts(read(rows))).split() for at in range(1, 21))

    def test_of_items_and_paragraphs_remain(self) -> None:
        for label in ("{}. ", "{}  ", "{}) "):
            setter = Setter(chars=55)
            for at in range(6):
                setter.add(label.format(at + 1) + essay(at, 2), hang=3)
            found = texts(read(setter.texts))
            assert [text.split()[0] for text in found] == [label.format(at + 1).strip() for at in range(6)]

    @pytest.mark.parametrize(
        "item",
        [
            "The council lets the owner of house no. {} paint his door",
            "the council lets the owner of house no. {} paint his door",
            "the river froze in that year, and {} mills stood still.",
        ],
    )
    @pytest.mark.parametrize(("start", "step"), [(1, 1), (1850, 1), (1800, 10)])
    def test_of_items_of_one_line_remain(self, item: str, start: int, step: int) -> None:
        items = [f"{number}  {item.format(number)}" for number in range(start, start + 12 * step, step)]
        found = " ".join(texts(read([Text(one, LEFT, 700 - 20 * at) for at, one in enumerate(items)]))).split()
        assert found == " ".join(items).split()

    @pytest.mark.parametrize("name", ["Maria Lund of the harbour club", "songs of the sea", "港口之歌"])
    def test_of_ranks_remain_on_each_page(self, name: str) -> None:
        pages = [[Text(f"{name} {page}", LEFT, 700 - 12 * at) for at in range(20)] for page in (31, 32)]
        for number in (numbered, within):
            found = " ".join(texts(read(*map(number, pages)))).split()
            assert all(found.count(str(rank)) == len(pages) for rank in range(2, 20))

    def test_at_the_right_of_lines_from_the_right_remain(self) -> None:
        lines = from_right(*(f"{at} {ARABIC}" for at in range(11, 20)), ARABIC[:14])
        assert all(f"{at} {ARABIC}" in " ".join(texts(read(lines))) for at in range(11, 20))

    def test_that_fill_lines_remain(self) -> None:
        lines = [Text(f"{at}", LEFT, 700 - 12 * at) for at in range(1, 9)]
        end = Text("are the numbers of the piers in this harbour.", LEFT, 700 - 12 * 9)
        assert texts(read([*lines, end]))[-1].endswith(end.text)
