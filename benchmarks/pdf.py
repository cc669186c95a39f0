"""Measure the reading of PDFs, beside peers: `make bench-pdf`.

Papers are set in type from the articles of the collections beside the checkout, in several layouts: all of their
paragraphs, headings, running heads and notes are known. The first paper of each set is the one to tune on, and is left
out. The same articles are set as reports, with a cover, tables, figures, notes in the margin and line numbers.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import islice

import click
import regex

from benchmarks.collections import COLLECTIONS, available, load
from benchmarks.machine import machine
from benchmarks.papers import AUTHORS, CAPTION, DATE, ITEMS, JOURNAL, LAYOUTS, NOTE, Layout, Paper, Section, set_in_type
from benchmarks.pdf_readers import BYLINE, READERS, Reader, available_readers
from benchmarks.report_score import REPORT_COLUMNS, ReportScore, report_row, score_report
from benchmarks.reports import FORMS, set_report

ARTICLES = 6
"""Of a paper."""

PARAGRAPHS = 5
"""Of each article, at most."""

MAX_REPORTS = 3
"""Of each set, at most: their tables and figures are the same in all."""

UNSPACED = frozenset({"zh", "ja", "th"})
"""Languages whose texts are compared without blanks: at the end of a line nobody can tell whether there was one."""

MARKS_LEFT_OUT = regex.compile(r"[\u064b-\u065f\u200e\u200f]")
"""Vowel signs of Arabic, and marks that nobody sees: typst writes a letter that bears one twice."""

_WORD = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]|[\p{L}\p{M}\p{N}]+")
_NUMBERING = regex.compile(r"^\d{1,2}(?!\d)\s*")


@dataclass
class Score:
    """The score of some papers."""

    paragraphs: int = 0
    whole: int = 0  # each is a paragraph of its own
    merged: int = 0  # part of a larger one
    headings: int = 0
    alone: int = 0  # each is a paragraph of its own
    leaks: int = 0  # running heads and notes in the text
    words: int = 0  # that are there and should be
    words_read: int = 0
    words_written: int = 0
    pages: int = 0
    seconds: float = 0.0  # of processor time

    @property
    def split(self) -> int:
        """Paragraphs that came in pieces, or not at all."""
        return self.paragraphs - self.whole - self.merged

    @property
    def word_f1(self) -> float:
        return 2 * self.words / (self.words_read + self.words_written)

    def add(self, other: Score) -> None:
        for field in fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))


def papers(name: str) -> Iterator[Paper]:
    """The papers of a collection but for the one to tune on."""
    collection = load(name)
    for start in range(ARTICLES, len(collection.drafts) - ARTICLES + 1, ARTICLES):
        sections = [
            Section(_set(draft.title.replace("_", " ")), [_set(one.text) for one in draft.paragraphs[:PARAGRAPHS]])
            for draft in collection.drafts[start : start + ARTICLES]
        ]
        yield Paper("On Matters of the World, Set Anew", sections, collection.language)


def _set(text: str) -> str:
    return " ".join(MARKS_LEFT_OUT.sub("", text).split())


def score(reader: Reader, paper: Paper, content: bytes) -> Score:
    """Return the score of *reader* for the PDF that *paper* is set in."""
    started = time.process_time()
    read = reader(content)
    seconds = time.process_time() - started
    blank = "" if paper.language in UNSPACED else " "
    texts = [" ".join(text.split()) for text in read.paragraphs]
    folded = [blank.join(text.split()) for text in texts]
    own = set(folded)
    paragraphs = [blank.join(text.split()) for text in paper.paragraphs]
    headings = [blank.join(text.split()) for text in paper.headings]
    written = [paper.title, AUTHORS, DATE, *paper.headings, *paper.paragraphs, *ITEMS, CAPTION]
    words_read, words_written = _words(texts), _words(written)
    without_number = {_NUMBERING.sub("", text) for text in folded}
    return Score(
        paragraphs=len(paper.paragraphs),
        whole=sum(text in own for text in paragraphs),
        merged=sum(text not in own and any(text in other for other in folded) for text in paragraphs),
        headings=len(headings),
        alone=sum(heading in own | without_number for heading in headings),
        leaks=_leaks(texts),
        words=(words_read & words_written).total(),
        words_read=words_read.total(),
        words_written=words_written.total(),
        pages=read.pages,
        seconds=seconds,
    )


def _leaks(texts: Sequence[str]) -> int:
    text = " ".join(texts)
    numbers = sum(one.isdecimal() for one in texts)
    return text.count(NOTE) + text.count(JOURNAL) + max(0, text.count(AUTHORS) - 1) + numbers


def _words(texts: Iterable[str]) -> Counter[str]:
    return Counter(word.casefold() for text in texts for word in _WORD.findall(text))


COLUMNS = (
    *("set", "layout", "reader", "paragraphs", "whole %", "merged", "split", "headings alone %", "leaks"),
    *("word F1", "ms/page"),
)


def row(name: str, layout: str, reader: str, found: Score) -> tuple[str, ...]:
    return (
        *(name, layout, reader, str(found.paragraphs), f"{100 * found.whole / found.paragraphs:.1f}"),
        *(str(found.merged), str(found.split), f"{100 * found.alone / found.headings:.1f}", str(found.leaks)),
        *(f"{found.word_f1:.4f}", f"{1000 * found.seconds / max(1, found.pages):.1f}"),
    )


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], names: int) -> str:
    """The rows in their order, all columns padded to the same width.

    Args: names: How many of the columns are not figures.
    """
    cells = [columns, *rows]
    widths = [max(len(line[at]) for line in cells) for at in range(len(columns))]
    rule = "|".join(["", *("-" * (width + 1) + ("-" if at < names else ":") for at, width in enumerate(widths)), ""])
    head, *body = (
        "| "
        + " | ".join(
            cell.ljust(width) if at < names else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        + " |"
        for line in cells
    )
    return "\n".join([head, rule, *body])


def measure(name: str, layout: Layout, readers: Sequence[str], most: int) -> Iterator[tuple[str, Score]]:
    """The score of each of *readers* on the papers of a collection in one layout."""
    totals = {reader: Score() for reader in readers}
    for paper in islice(papers(name), most):
        content = set_in_type(paper, layout)
        for reader, total in totals.items():
            total.add(score(READERS[reader], paper, content))
    yield from totals.items()


def report_rows(sets: Sequence[str], readers: Sequence[str], most: int) -> Iterator[Sequence[str]]:
    """The score of each of *readers* on the reports of all *sets*, in each form."""
    for form in FORMS:
        totals = {reader: ReportScore() for reader in readers}
        for paper in (paper for name in sets for paper in islice(papers(name), most)):
            content = set_report(paper, form)
            blank = "" if paper.language in UNSPACED else " "
            for reader, total in totals.items():
                total.add(score_report(READERS[reader](content), paper, form, blank))
        yield from (report_row(form.name, reader, total) for reader, total in totals.items())


@click.command()
@click.argument("sets", nargs=-1)
@click.option("--papers", "most", type=click.IntRange(1), default=7, show_default=True, help="Of each set, at most.")
@click.option("--all-layouts", is_flag=True, help="Show the peers for each layout, not only over all of them.")
def main(sets: Sequence[str], most: int, *, all_layouts: bool) -> None:
    """Measure how the papers of SETS are read, of all by default."""
    if not available():
        sys.exit(f"The collections are not beside this checkout ({COLLECTIONS.resolve()}): nothing was measured.")
    readers = available_readers()
    rows: list[tuple[str, ...]] = []
    overall = {reader: Score() for reader in readers}
    for name in sets or available():
        totals = {reader: Score() for reader in readers}
        for layout in LAYOUTS:
            for reader, found in measure(name, layout, readers, most):
                totals[reader].add(found)
                if reader == BYLINE or all_layouts:
                    rows.append(row(name, layout.name, reader, found))
        for reader, total in totals.items():
            overall[reader].add(total)
            rows.append(row(name, "all", reader, total))
        click.echo(f"{name} is done.", err=True)
    rows += [row("all", "all", reader, total) for reader, total in overall.items()]
    click.echo(f"{table(COLUMNS, rows, 3)}\n")
    reports = list(report_rows(sets or available(), readers, min(most, MAX_REPORTS)))
    click.echo(f"{table(REPORT_COLUMNS, reports, 2)}\n\nMachine: {machine()}.")


if __name__ == "__main__":
    main()
