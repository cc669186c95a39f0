"""The counts for a PDF that was read, and the readers beside Byline."""

from __future__ import annotations

import pytest

from benchmarks.papers import AUTHORS, CAPTION, DATE, ITEMS, JOURNAL, LAYOUTS, NOTE, Layout, Paper, Section, set_in_type
from benchmarks.pdf import COLUMNS, Score, row, score, table
from benchmarks.pdf_readers import BYLINE, READERS, ReadPdf

TEXTS = [
    f"Paragraph {name} says what it says, and says it in a line or two of its own." for name in ("one", "two", "six")
]
PAPER = Paper("What Is Said", [Section("Of the First", TEXTS[:2]), Section("Of the Second", TEXTS[2:])], "en")
WHOLE = [PAPER.title, AUTHORS, DATE, "1 Of the First", *TEXTS[:2], "Of the Second", TEXTS[2], *ITEMS, CAPTION]


def scored(paragraphs: list[str]) -> Score:
    return score(lambda _: ReadPdf(paragraphs, 2), PAPER, b"")


class TestScore:
    def test_of_all_that_was_written_is_full(self) -> None:
        found = scored(WHOLE)
        assert (found.paragraphs, found.whole, found.merged, found.split, found.leaks) == (3, 3, 0, 0, 0)
        assert (found.headings, found.alone) == (2, 2)
        assert found.word_f1 > 0.99

    def test_tells_merged_from_split_paragraphs(self) -> None:
        found = scored([f"Of the First {TEXTS[0]}", TEXTS[1][:20], TEXTS[1][20:], TEXTS[2]])
        assert (found.whole, found.merged, found.split, found.alone) == (1, 1, 1, 0)

    def test_counts_what_belongs_to_no_text(self) -> None:
        assert scored([*WHOLE, f"{JOURNAL}, volume 12", f"1 {NOTE} under 1.1", "7", AUTHORS]).leaks == 4

    def test_adds_up(self) -> None:
        total = Score()
        total.add(scored(WHOLE))
        total.add(scored(WHOLE))
        assert (total.paragraphs, total.pages) == (6, 4)

    def test_has_a_row(self) -> None:
        lines = table(COLUMNS, [row("xquad_en", "two columns", BYLINE, scored(WHOLE))], 3).splitlines()
        assert len(lines) == 3
        assert len({len(line) for line in lines}) == 1
        assert [cell.strip() for cell in lines[2].split("|")[1:10]] == [
            *("xquad_en", "two columns", BYLINE, "3", "100.0", "0", "0", "100.0", "0"),
        ]
        assert lines[0].count("|") == len(COLUMNS) + 1


@pytest.mark.slow
class TestReaders:
    @pytest.mark.parametrize("layout", LAYOUTS[:2], ids=lambda layout: layout.name)
    def test_read_what_was_set(self, layout: Layout) -> None:
        paper = Paper(PAPER.title, [Section(f"Of Matter {at}", [3 * text for text in TEXTS]) for at in range(6)], "en")
        content = set_in_type(paper, layout, only_own_fonts=True)
        found = {name: score(reader, paper, content) for name, reader in READERS.items() if name != "kreuzberg"}
        assert all(one.word_f1 > 0.9 for one in found.values())
        assert found[BYLINE].whole == found[BYLINE].paragraphs == 18
        assert found["pypdfium2 text"].whole == 0
        assert found["pypdfium2 + joiner"].headings == 6
