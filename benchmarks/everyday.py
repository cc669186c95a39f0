"""Measure answers to everyday questions about the annotated pages: `make bench-everyday`.

The questions are in `benchmarks/everyday/questions`, a file for each language. They were written by somebody who knew
the pages but not how Byline searches, and nothing was tuned on them. All pages are in one archive; in the second table,
each page is in an archive of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import click

from benchmarks.byline import archive, ask
from benchmarks.extraction import folded
from benchmarks.machine import machine
from benchmarks.measures import percent
from benchmarks.pages import PAGES, annotated_pages
from index.corpus import Corpus
from index.errors import IngestError
from index.extraction.charset import decode
from index.extraction.html.page import read_page
from index.model import Answer, Draft, Verdict

QUESTIONS = Path(__file__).parent / "everyday" / "questions"


@dataclass(frozen=True, slots=True)
class Everyday:
    """A question about a page."""

    language: str
    question: str
    page: str  # name of its file without the ending
    answer: str | None  # a text of the passage that answers; None: the page does not answer it
    kind: str  # asked, keywords, careless, subject, absent


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with the answer of an archive."""

    asked: Everyday
    answer: Answer

    @property
    def is_right(self) -> bool:
        """Return whether the first hit has the text that answers."""
        return bool(self.answer.hits and folded(self.asked.answer or "") in folded(self.answer.hits[0].passage.text))


def questions(directory: Path = QUESTIONS) -> list[Everyday]:
    """Return all questions, by language."""
    return [
        Everyday(file.stem, **json.loads(line))
        for file in sorted(directory.glob("*.jsonl"))
        for line in file.read_text("utf-8").splitlines()
    ]


@cache
def drafts() -> dict[str, Draft]:
    """Return the articles of the pages as Byline reads them, by name. Pages that are refused are left out."""
    read: dict[str, Draft] = {}
    for page in annotated_pages():
        try:
            read[page["file"].removesuffix(".html")] = read_page(
                decode((PAGES / page["file"]).read_bytes()), page["file"], page["url"]
            ).draft
        except IngestError as error:
            click.echo(f"{page['file']}: {error}", err=True)
    return read


def together(asked: Iterable[Everyday]) -> list[Answered]:
    """Ask an archive of all pages."""
    corpus = archive(drafts().values())
    return [Answered(each, ask(corpus, each.question)) for each in asked]


def alone(asked: Iterable[Everyday]) -> list[Answered]:
    """Ask for each question an archive of its page alone."""
    corpora: dict[str, Corpus] = {}
    for page in {each.page for each in asked}:
        corpora[page] = archive([drafts()[page]])
    return [Answered(each, ask(corpora[each.page], each.question)) for each in asked]


COLUMNS = ("questions", "first right", "found", "or close", "absent", "found", "none")

LEGEND = """\
questions: those that a page answers. first right: the first hit has the answer. found, or close: verdicts on these, in
%. absent: questions that no page answers. found, none: verdicts on those, in %."""


def cells(answered: Sequence[Answered]) -> list[str]:
    """Return the figures of a row, in the order of `COLUMNS`."""
    there = [each for each in answered if each.asked.answer is not None]
    absent = [each.answer.verdict for each in answered if each.asked.answer is None]
    verdicts = [each.answer.verdict for each in there]
    shares = (
        percent(each.is_right for each in there),
        percent(verdict is Verdict.FOUND for verdict in verdicts),
        percent(verdict is not Verdict.NONE for verdict in verdicts),
    )
    of_absent = (percent(verdict is each for verdict in absent) for each in (Verdict.FOUND, Verdict.NONE))
    return [
        *(str(len(there)), *(f"{share:.1f}" if there else "" for share in shares)),
        *(str(len(absent)), *(f"{share:.1f}" if absent else "" for share in of_absent)),
    ]


def table(answered: Sequence[Answered]) -> str:
    """Return a Markdown table: a row for each language, for each kind of question, and for all."""
    rows: list[tuple[str, ...]] = [("language or kind", *COLUMNS)]
    for name in dict.fromkeys(each.asked.language for each in answered):
        rows.append((name, *cells([each for each in answered if each.asked.language == name])))
    for kind in dict.fromkeys(each.asked.kind for each in answered):
        rows.append((kind, *cells([each for each in answered if each.asked.kind == kind])))
    rows.append(("all", *cells(answered)))
    head, *body = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([head, "|---|" + "---:|" * len(COLUMNS), *body])


def misses(answered: Iterable[Answered]) -> Iterator[str]:
    """Yield a line for each answer that is not as it should be."""
    for each in answered:
        verdict, asked = each.answer.verdict, each.asked
        if asked.answer is None and verdict is Verdict.FOUND:
            yield f"{asked.language} {asked.page}: found, but absent: {asked.question}"
        elif asked.answer is not None and not (each.is_right and verdict is Verdict.FOUND):
            first = "right" if each.is_right else "wrong"
            yield f"{asked.language} {asked.page}: {verdict}, first {first}: {asked.question} [{asked.answer}]"


@click.command()
@click.option("--misses", "with_misses", is_flag=True, help="Also print what was missed.")
def main(with_misses: bool) -> None:
    """Measure the answers to everyday questions about the annotated pages."""
    asked = questions()
    for title, answered in (("All pages in one archive", together(asked)), ("Each page alone", alone(asked))):
        click.echo(f"{title}:\n\n{table(answered)}\n")
        if with_misses:
            click.echo("\n".join(misses(answered)) + "\n")
    click.echo(f"{LEGEND}\n\nMachine: {machine()}.")


if __name__ == "__main__":
    main()
