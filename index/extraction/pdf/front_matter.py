"""Find title, authors and date of a file, on its first page and in its properties. An unknown value is None."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import dropwhile, takewhile

import regex

from index.articles.limits import MAX_LABEL_CHARS
from index.extraction.blocks import CELL_BORDER
from index.extraction.credit_lines import byline_of_line, date_of_line
from index.extraction.pdf.characters.glyphs import PdfProperties
from index.extraction.pdf.layout.typography import Setting
from index.extraction.pdf.placeholder_titles import is_no_author, is_no_title
from index.extraction.pdf.printed_titles import Read, title_of
from index.extraction.pdf.xmp import Xmp
from index.patterns import compiled, one_of, one_of_words
from index.text import clean_line, letters_of

HEADER_PARAGRAPHS = 8
"""Number of paragraphs above and below the title that may contain author and date."""

MAX_HEADER_PARAGRAPH_CHARS = 250
"""Longest paragraph of a header, in characters. A longer one begins the text."""

DAY_DIGITS = 8
"""Digits of a day, at the beginning of a time."""

MAX_AUTHORS = 20
"""Most authors. A longer list is not a list of authors."""

_PACKAGE = "index.extraction.pdf"

_INSTITUTION = compiled(one_of_words(_PACKAGE, "institutions"))
"""Word in the name of an institution or a section that is in no name of a person."""

_BETWEEN_NAMES = regex.compile(rf"\s*(?:[,;·•&|]|\b{one_of(_PACKAGE, 'name_conjunctions')}\b)\s*")
_PARTICLES = one_of(_PACKAGE, "name_particles")
_NAME = regex.compile(
    r"(?:(?:Dr|Prof|Mr|Mrs|Ms)\.\s+)*\p{Lu}[\p{L}\p{M}'’.-]*"
    rf"(?:\s+(?:{_PARTICLES}|\p{{Lu}}[\p{{L}}\p{{M}}'’.-]*)){{0,4}}\s+\p{{Lu}}[\p{{L}}\p{{M}}'’-]+"
)
_DATE_LABEL = regex.compile(
    rf"{one_of(_PACKAGE, 'date_labels')}\b\s*{one_of(_PACKAGE, 'before_days')}?\s*[:：]?\s*", regex.IGNORECASE
)
_BETWEEN_PARTS = regex.compile(r"\s*[|·•–—]\s*|\s{2,}")


@dataclass(frozen=True, slots=True)
class Front:
    """Title, authors and date of a file, and the places of the paragraphs that give them."""

    title: str | None
    byline: str | None
    published: date | None
    publication: str | None
    title_at: range  # places of the paragraphs that are the title, and not text
    header_at: frozenset[int]  # places of the paragraphs with the authors and the date


def front_of(read: Sequence[Read], properties: PdfProperties, xmp: Xmp, setting: Setting) -> Front:
    """Return the facts in the first paragraphs of *read*, and in the file's *properties* and its packet where they can
    be trusted."""
    named = [(xmp.title, ", ".join(xmp.authors)), (properties.title, properties.author)]
    if _is_older(xmp, properties):
        named.reverse()
    title = title_of(read, [name for name, _ in named], setting)
    at = title.printed_at
    under = list(_header(read, at.stop))
    lines = [*under, *_header(read[: at.start], max(0, at.start - HEADER_PARAGRAPHS))]
    dated = next(((at, day) for at, line in lines if (day := _date_of(line))), None)
    byline_at, byline = _byline(under, read, clean_line(" ".join(read[place].text for place in at)))
    return Front(
        title.text,
        byline or next(filter(None, (_named_author(author) for _, author in named)), None),
        dated[1] if dated else xmp.published,
        xmp.publication if xmp.publication and not is_no_title(xmp.publication) else None,
        at if title.is_printed else range(0),
        byline_at | ({dated[0]} if dated else frozenset()),
    )


def _is_older(xmp: Xmp, properties: PdfProperties) -> bool:
    """Return whether the packet was changed before the other properties. Most programs change both."""
    days = ["".join(filter(str.isdigit, day))[:DAY_DIGITS] for day in (xmp.changed, properties.changed)]
    return all(days) and days[0] < days[1]


def _byline(under: Sequence[tuple[int, str]], read: Sequence[Read], title: str) -> tuple[frozenset[int], str | None]:
    """Return the places of the paragraphs *under* the title with the authors, and the authors."""
    for at, line in under:
        if found := byline_of_line(line):
            return frozenset({at}), found
    page = read[under[0][0] - 1].paragraph.page if under else 0
    near = [found for found in under if read[found[0]].paragraph.page == page] if title else []  # not a heading behind
    names = dropwhile(lambda found: not _are_authors(found[1], title, read), near)
    authors = list(takewhile(lambda found: _are_authors(found[1], title, read), names))
    return frozenset(at for at, _ in authors), ", ".join(line for _, line in authors) or None


def _header(read: Sequence[Read], start: int) -> Iterator[tuple[int, str]]:
    """Yield the lines of the short paragraphs from *start*, each with the place of its paragraph. Names next to each
    other are separated."""
    for at in range(start, min(start + HEADER_PARAGRAPHS, len(read))):
        if len(read[at].text) > MAX_HEADER_PARAGRAPH_CHARS:
            return
        yield from ((at, clean_line(line.text.replace(CELL_BORDER, ", "))) for line in read[at].paragraph.lines)


def _are_authors(line: str, title: str, read: Sequence[Read]) -> bool:
    """Return whether *line* is a list of names. In the text, the words of a name always have a capital."""
    names = [name for name in _BETWEEN_NAMES.split(line) if name]
    if not names or len(names) > MAX_AUTHORS or len(line) > MAX_LABEL_CHARS or _INSTITUTION.search(line):
        return False
    if letters_of(line) in letters_of(title):
        return False  # the title is repeated
    if not all(_NAME.fullmatch(name) for name in names):
        return False
    common = {word for one in read for word in one.text.split() if word.islower()}
    return not any(word.casefold() in common for name in names for word in name.split() if not word.islower())


def _named_author(named: str) -> str | None:
    author = clean_line(named)
    names = [name for name in _BETWEEN_NAMES.split(author) if name]
    if len(author) > MAX_LABEL_CHARS or not names or is_no_author(author) or _INSTITUTION.search(author):
        return None
    return author if all(_NAME.fullmatch(name) for name in names) else None


def _date_of(line: str) -> date | None:
    for part in (line, *_BETWEEN_PARTS.split(line)):
        label = _DATE_LABEL.match(part)
        if found := date_of_line(part[label.end() :] if label else part):
            return found
    return None
