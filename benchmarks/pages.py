"""Measure how pages are read on the set in `benchmarks/pages`: `make bench-pages`.

Each page has an annotation that was written before any reader saw the page. benchmarks/pages/README.md says how.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypedDict, cast

import click

from benchmarks.extraction import folded, same_names, similar
from index.errors import IngestError
from index.extraction.charset import decode
from index.extraction.html.page import read_page
from index.model import Draft

PAGES = Path(__file__).parent / "pages"

LONG_CHARS = 25
"""Length from which a text that must not be there counts wherever it is in a paragraph, in characters.

A shorter one is a label, such as "Share", and counts at the edges of a paragraph.
"""

NAME_NEAR = 1
"""Paragraphs before the first one of a post that may name its author."""


class Post(TypedDict):
    """A contribution to a discussion."""

    author: str
    text: list[str]


PARTS = ("odd", "even", "sealed")
"""Parts of the set: odd and even numbers of the first pages, and the pages that were added sealed."""

FIRST_SEALED = 91
"""Number of the first page that was added sealed."""


class Annotation(TypedDict):
    """The true content of a page."""

    file: str
    url: str
    encoding: str
    lang: str
    system: str
    kind: str
    title: str
    authors: list[str] | None  # as printed; empty: the page prints none; None: not judged
    date: str | None  # YYYY-MM-DD; empty: the page has none; None: not judged
    sitename: str | None  # None: not judged
    paragraphs: list[str]
    must: list[str]
    must_not: list[str]
    posts: list[Post]


Verdict = Literal["right", "in part", "wrong", "missing", "invented"]

VERDICTS: dict[str, tuple[Verdict, ...]] = {
    "author": ("right", "in part", "wrong", "missing"),
    "date": ("right", "wrong", "missing"),
}
"""Verdicts on an attribute that the page has, in the order of the columns."""

COLUMNS = (
    *("pages", "text", "paragraphs", "leaked", "title", "source"),
    *("author right", "in part", "wrong", "missing", "invented"),
    *("date right", "wrong", "missing", "invented"),
    *("posts", "with author"),
)

LEGEND = """\
text: paragraphs, items of lists, quotations and posts that must be in the text and are. paragraphs: those that are
paragraphs of their own. leaked: lines that must not be in the text and are. source: the name of the site, where it is
annotated. author, date: of the pages that have one, how many are right, wrong or missing; in part: some of the names
are right; invented: of the pages that have none, how many got one. posts: contributions whose whole text is there;
with author: those that also name it."""


@dataclass
class Tally:
    """Hits and possible hits by column."""

    pages: int = 0
    refused: int = 0
    hits: Counter[str] = field(default_factory=Counter)
    of: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    def count(self, column: str, hit: bool, what: str, *, good: bool = True) -> None:
        """Count a possible hit, and note it as a miss if it is not as *good* as it should be."""
        self.of[column] += 1
        self.hits[column] += hit
        if hit != good:
            self.misses.append(f"{column}: {what[:160]}")

    def add(self, other: Tally) -> None:
        self.pages += other.pages
        self.refused += other.refused
        self.hits.update(other.hits)
        self.of.update(other.of)
        self.misses += other.misses

    def cells(self) -> list[str]:
        """Return the cells of a row, in the order of `COLUMNS`."""
        return [str(self.pages), *(self._cell(column) for column in COLUMNS[1:6]), *self._attributes(), *self._posts()]

    def _cell(self, column: str) -> str:
        return f"{self.hits[column]}/{self.of[column]}" if self.of[column] else ""

    def _attributes(self) -> Iterator[str]:
        for name, verdicts in VERDICTS.items():
            right, *others = (self.hits[f"{name} {verdict}"] for verdict in verdicts)
            there = right + sum(others)
            yield f"{right}/{there}" if there else ""
            yield from (str(count) if there else "" for count in others)
            yield self._cell(f"{name} invented")

    def _posts(self) -> Iterator[str]:
        yield self._cell("posts")
        yield self._cell("with author")


def annotated_pages(pages: Path = PAGES) -> list[Annotation]:
    """Return the annotations of a set, in the order of the files' names."""
    # The files are ours, of this form; a test checks it.
    return [cast(Annotation, json.loads(file.read_text("utf-8"))) for file in sorted(pages.glob("*.json"))]


def measure(page: Annotation, pages: Path = PAGES) -> Tally:
    """Read a page as Byline reads it, and compare. A page that is refused counts as one without text."""
    tally = Tally(pages=1)
    try:
        draft = read_page(decode((pages / page["file"]).read_bytes()), page["file"], page["url"]).draft
    except IngestError as error:
        tally.refused, draft = 1, Draft(title="", paragraphs=())
        tally.misses.append(f"refused: {type(error).__name__}: {error}")
    compare(tally, page, draft)
    return tally


def compare(tally: Tally, page: Annotation, draft: Draft) -> None:
    """Count how well a draft has what the annotation says."""
    paragraphs = [folded(paragraph.text) for paragraph in draft.paragraphs]
    named = [paragraph.author or "" for paragraph in draft.paragraphs]
    text = " ".join(paragraphs)
    for one in page["paragraphs"] + page["must"] + [one for post in page["posts"] for one in post["text"]]:
        tally.count("text", folded(one) in text, one)
    for one in page["paragraphs"]:
        tally.count("paragraphs", folded(one) in paragraphs, one)
    for one in page["must_not"]:
        tally.count("leaked", _leaked(folded(one), paragraphs), one, good=False)
    tally.count("title", similar(page["title"], draft.title), f"{page['title']} / {draft.title}")
    if page["sitename"]:
        found = draft.source or ""
        tally.count("source", similar(page["sitename"], found), f"{page['sitename']} / {found}")
    _count_attribution(tally, page, draft)
    _count_posts(tally, page["posts"], paragraphs, named)


def _count_attribution(tally: Tally, page: Annotation, draft: Draft) -> None:
    if page["authors"] is not None:
        authors = ", ".join(page["authors"])
        _count_verdict(tally, "author", author_verdict(authors, draft.byline or ""), f"{authors} / {draft.byline}")
    if page["date"] is not None:
        found = draft.published.isoformat() if draft.published else ""
        _count_verdict(tally, "date", date_verdict(page["date"], found), f"{page['date']} / {found}")


def _count_verdict(tally: Tally, name: str, verdict: Verdict | None, what: str) -> None:
    """Count a verdict; None is for an attribute that rightly is absent."""
    if verdict is None or verdict == "invented":
        tally.count(f"{name} invented", verdict is not None, what, good=False)
    else:
        tally.count(f"{name} {verdict}", True, what, good=verdict == "right")


def author_verdict(authors: str, byline: str) -> Verdict | None:
    """Return how a byline compares with the names on the page; None if both are absent."""
    if not authors or not byline:
        return _absent(authors, byline)
    if same_names(authors, byline):
        return "right"
    return "in part" if _words(authors) & _words(byline) else "wrong"


def date_verdict(date: str, found: str) -> Verdict | None:
    """Return how a date compares with that of the page; None if both are absent."""
    if not date or not found:
        return _absent(date, found)
    return "right" if date == found else "wrong"


def _absent(true: str, found: str) -> Verdict | None:
    """Return the verdict where one of two is empty, or both are."""
    if true:
        return "missing"
    return "invented" if found else None


def _words(names: str) -> set[str]:
    return set("".join(c if c.isalnum() else " " for c in names.casefold()).split())


def _leaked(line: str, paragraphs: Sequence[str]) -> bool:
    if len(line) >= LONG_CHARS:
        return any(line in paragraph for paragraph in paragraphs)
    return any(paragraph.startswith(line) or paragraph.endswith(line) for paragraph in paragraphs)


def _count_posts(tally: Tally, posts: Sequence[Post], paragraphs: Sequence[str], named: Sequence[str]) -> None:
    text = " ".join(paragraphs)
    for post in posts:
        what = f"{post['author']}: {post['text'][0]}"
        whole = all(folded(one) in text for one in post["text"])
        tally.count("posts", whole, what)
        tally.count("with author", whole and _names_author(post, paragraphs, named), what)


def _names_author(post: Post, paragraphs: Sequence[str], named: Sequence[str]) -> bool:
    """Return whether each paragraph with text of a post has its author; if none has any author, whether the author is
    named in front of the beginning of the post, or in the paragraph before.

    Args: named: The author of each paragraph; empty if it has none of its own.
    """
    if any(named):
        return all(_has_author(folded(text), post["author"], paragraphs, named) for text in post["text"])
    start = folded(post["text"][0])
    for at, paragraph in enumerate(paragraphs):
        if start in paragraph:
            near = " ".join((*paragraphs[max(0, at - NAME_NEAR) : at], paragraph.partition(start)[0]))
            if post["author"] in near:
                return True
    return False


def _has_author(text: str, author: str, paragraphs: Sequence[str], named: Sequence[str]) -> bool:
    """Return whether a paragraph with *text* has this author: its name, or its account in brackets behind it."""
    found = (name for paragraph, name in zip(paragraphs, named, strict=True) if text in paragraph)
    return any(_words(author) <= _words(name) for name in found)


def table(rows: Iterable[tuple[str, Tally]]) -> str:
    """Return rows of figures as a Markdown table."""
    lines = [["", *COLUMNS], *([name, *tally.cells()] for name, tally in rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(COLUMNS) + 1)]
    padded = [[cell.ljust(width) for cell, width in zip(line, widths, strict=True)] for line in lines]
    head, *body = ["| " + " | ".join(line) + " |" for line in padded]
    return "\n".join([head, "|" + "|".join("-" * (width + 2) for width in widths) + "|", *body])


def summed(measured: Iterable[tuple[str, Tally]]) -> dict[str, Tally]:
    """Return the sums by name, sorted, and the sum of all under "all"."""
    sums: dict[str, Tally] = {}
    everything = Tally()
    for name, tally in measured:
        sums.setdefault(name, Tally()).add(tally)
        everything.add(tally)
    return {**dict(sorted(sums.items())), "all": everything}


def _part_of(page: Annotation) -> str:
    number = int(page["file"].partition("-")[0])
    return "sealed" if number >= FIRST_SEALED else "odd" if number % 2 else "even"


@click.command()
@click.argument("names", nargs=-1)
@click.option("--pages", type=click.Path(path_type=Path, exists=True), default=PAGES, help="Another set of this form.")
@click.option("--by", type=click.Choice(["kind", "lang", "file"]), default="kind", show_default=True, help="Rows.")
@click.option("--part", type=click.Choice(PARTS), help="Only this part of the pages; see PAGES.md.")
@click.option("--misses", is_flag=True, help="Also print what was missed on each page.")
def main(
    names: Sequence[str],
    pages: Path,
    by: Literal["kind", "lang", "file"],
    part: str | None,
    misses: bool,
) -> None:
    """Measure how pages are read; only those whose file begins with one of NAMES, if there are any."""
    chosen = [page for page in annotated_pages(pages) if not names or page["file"].startswith(tuple(names))]
    if part is not None:
        chosen = [page for page in chosen if _part_of(page) == part]
    measured = [(page, measure(page, pages)) for page in chosen]
    if misses:
        for page, tally in measured:
            click.echo("\n".join([f"{page['file']} ({page['system']})", *(f"  {miss}" for miss in tally.misses)]))
        click.echo()
    sums = summed((page[by], tally) for page, tally in measured)
    click.echo(f"{table(sums.items())}\n\n{LEGEND}")
    if refused := sums["all"].refused:
        click.echo(f"Refused: {refused}.")


if __name__ == "__main__":
    main()
