"""The counts for a report that was read."""

from __future__ import annotations

import pytest

from benchmarks.papers import Paper, Section
from benchmarks.pdf_readers import BYLINE, READERS, ReadPdf
from benchmarks.report_score import REPORT_COLUMNS, ReportScore, report_row, score_report
from benchmarks.reports import CHART, DIAGRAM, FORMS, MARGIN_NOTE, TABLE, TERMS, TITLE, Form, set_report

TEXTS = [
    f"Paragraph {name} says what it says, and says it in a line or two of its own." for name in ("one", "two", "six")
]
PAPER = Paper("What Is Said", [Section(f"Of Matter {at}", [3 * text for text in TEXTS]) for at in range(4)], "en")
NOTED = FORMS[2]
ROWS = ["  ".join(row) for row in (*TABLE, *TERMS)]
WHOLE = [
    *PAPER.paragraphs,
    "\n".join(ROWS),
    "  ".join(CHART),
    "\n".join(DIAGRAM),
    *(f"{MARGIN_NOTE} {at}." for at in range(4)),
]


def scored(paragraphs: list[str], title: str = " ".join(TITLE), form: Form = NOTED) -> ReportScore:
    return score_report(ReadPdf(paragraphs, 2, title), PAPER, form, " ")


class TestReportScore:
    def test_of_all_that_was_written_is_full(self) -> None:
        assert scored(WHOLE) == ReportScore(1, 1, 9, 9, 2, 2, 4, 4, 12, 12)

    def test_counts_no_row_that_is_glued_to_another(self) -> None:
        assert scored([" ".join(ROWS)]).rows_right == 0

    def test_counts_no_figure_whose_labels_are_apart_or_with_others(self) -> None:
        assert scored([*CHART, "  ".join(DIAGRAM) + " of a ship"]).captions == 0

    def test_counts_no_other_title(self) -> None:
        assert scored(WHOLE, "Contents").titles == 0

    def test_counts_notes_only_where_there_are_some(self) -> None:
        assert scored(WHOLE, form=FORMS[0]).notes == 0

    def test_has_a_row(self) -> None:
        total = ReportScore()
        total.add(scored(WHOLE))
        total.add(scored([]))
        found = report_row("a form", BYLINE, total)
        assert found == ("a form", BYLINE, "2 of 2", "9 of 18", "2 of 4", "4 of 8", "50.0")
        assert len(found) == len(REPORT_COLUMNS)


@pytest.mark.slow
class TestReports:
    @pytest.mark.parametrize("form", FORMS[:2], ids=lambda form: form.name)
    def test_are_read_as_they_were_set(self, form: Form) -> None:
        paper = Paper(PAPER.title, [Section(f"Of Matter {at}", [3 * text for text in TEXTS]) for at in range(6)], "en")
        content = set_report(paper, form, only_own_fonts=True)
        found = score_report(READERS[BYLINE](content), paper, form, " ")
        assert (found.titles, found.rows_right, found.captions) == (1, found.rows, found.figures)
        assert score_report(READERS["pypdfium2 text"](content), paper, form, " ").captions == 0
