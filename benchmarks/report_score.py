"""Score the reading of reports: their title, the rows of their tables, and the labels of their figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from benchmarks.papers import Paper
from benchmarks.pdf_readers import ReadPdf
from benchmarks.reports import CHART, DIAGRAM, MARGIN_NOTE, TABLE, TERMS, TITLE, Form


@dataclass
class ReportScore:
    """The score of some reports."""

    reports: int = 0
    titles: int = 0
    rows: int = 0
    rows_right: int = 0  # each is a line of its own
    figures: int = 0
    captions: int = 0  # figures whose labels are one paragraph, with nothing else
    notes: int = 0  # in the margin
    notes_apart: int = 0  # each is a paragraph of its own
    paragraphs: int = 0
    whole: int = 0  # each is a paragraph of its own

    def add(self, other: ReportScore) -> None:
        for field in fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))


def score_report(read: ReadPdf, paper: Paper, form: Form, blank: str) -> ReportScore:
    """Return the score of what was *read* from the report that *paper* is set in.

    Args: blank: What is between words in its language.
    """
    lines = {_folded(line) for text in read.paragraphs for line in text.split("\n")}
    texts = {blank.join(text.split()) for text in read.paragraphs}
    words = [sorted(text.split()) for text in read.paragraphs]
    rows = [_folded(" ".join(row)) for row in (*TABLE, *TERMS)]
    notes = [f"{MARGIN_NOTE} {at}." for at in range(len(paper.sections))] if form.has_margin_notes else []
    paragraphs = [blank.join(text.split()) for text in paper.paragraphs]
    return ReportScore(
        reports=1,
        titles=_folded(read.title) == " ".join(TITLE),
        rows=len(rows),
        rows_right=_count(rows, lines),
        figures=2,
        captions=sum(sorted(" ".join(labels).split()) in words for labels in (CHART, DIAGRAM)),
        notes=len(notes),
        notes_apart=_count(notes, {_folded(text) for text in read.paragraphs}),
        paragraphs=len(paragraphs),
        whole=_count(paragraphs, texts),
    )


def _folded(text: str) -> str:
    return " ".join(text.split())


def _count(expected: Iterable[str], found: set[str]) -> int:
    return sum(one in found for one in expected)


REPORT_COLUMNS = ("form", "reader", "titles", "rows", "figures", "margin notes", "whole %")


def report_row(form: str, reader: str, found: ReportScore) -> Sequence[str]:
    return (
        *(form, reader, f"{found.titles} of {found.reports}", f"{found.rows_right} of {found.rows}"),
        *(f"{found.captions} of {found.figures}", f"{found.notes_apart} of {found.notes}"),
        f"{100 * found.whole / found.paragraphs:.1f}",
    )
