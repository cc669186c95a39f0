"""Read what the documents of all word processors share: titles and properties."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from index.articles.limits import MAX_LABEL_CHARS
from index.articles.paragraph_kinds import are_names, credits_of
from index.extraction.blocks import Block, beginning, paragraphs_of
from index.extraction.bylines import byline_of
from index.extraction.credit_lines import HEADER_LINES, header_of
from index.model import Draft, PassageKind
from index.patterns import one_of
from index.text import clean_line, shortened

MAX_TITLE_LINE_CHARS = 200
"""Longest first line that may be the title, in characters. Longer ones are sentences."""

MAX_WRITING_DAYS = 366
"""Most days between the first and the last saving of a file. If there are more, the first day is that of a template."""

FIRST_YEAR = 1985
"""First year of documents with properties. Systems start counting at years like 1601 and 1980, and write them for
"unknown"."""

_PACKAGE = "index.extraction.formats"

_NO_TITLE = re.compile(
    rf"(?:{one_of(_PACKAGE, 'untitled')}|(microsoft )?word( -.*|document)?)?[\s\d.]*"
    r"|.*\.(docx?|odt|rtf|dotx?|pdf|txt)",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r".*(microsoft|office|windows|python-docx|libreoffice|openoffice|pandoc|google|apple"
    rf"|{one_of(_PACKAGE, 'account_words')}).*",
    re.IGNORECASE,
)
_SENTENCE_END = tuple(".!?。！？;:,،؟")
_TEMPLATE_DAYS = frozenset({date(2013, 12, 23)})  # of the template of python-docx


@dataclass(frozen=True, slots=True)
class OfficeProperties:
    """The properties of a document, as in the file; None if they are missing."""

    title: str | None = None
    author: str | None = None
    created: str | None = None  # ISO 8601
    modified: str | None = None


def draft_of_document(blocks: list[Block], properties: OfficeProperties, source: str, name: str | None) -> Draft:
    """Return the article of *blocks*, none of which is empty.

    Its title is a first heading or short line, else the title in the properties, else the file's *name*.

    Raises: NoTextError; TooManyPassagesError; TextTooLongError.
    """
    title, blocks = _title(blocks, clean_line(properties.title or ""))
    paragraphs = paragraphs_of(blocks, source)
    _, byline, published = header_of(paragraph.text for paragraph in paragraphs[:HEADER_LINES])
    return Draft(
        title=shortened(title or clean_line(name or ""), MAX_LABEL_CHARS) or beginning(paragraphs),
        paragraphs=paragraphs,
        byline=byline or _author(properties.author),
        published=published or _day(properties),
        credits=credits_of(paragraphs),
    )


def _title(blocks: list[Block], named: str) -> tuple[str, list[Block]]:
    """Return the title, and the blocks without it."""
    first = blocks[0] if len(blocks) > 1 else None
    line = clean_line(first.text) if first and "\n" not in first.text.strip() else ""
    is_heading = first is not None and first.kind is PassageKind.HEADING
    if line and len(line) <= MAX_TITLE_LINE_CHARS and (is_heading or not line.endswith(_SENTENCE_END)):
        return line, blocks[1:]
    return ("" if _NO_TITLE.fullmatch(named) else named), blocks


def _author(author: str | None) -> str | None:
    """Return the author if it is the name of a person. Programs often write the computer's user, or their own name."""
    name = clean_line(author or "")
    return byline_of(name, None) if are_names(name, at_least=2) and not _NO_AUTHOR.fullmatch(name) else None


def _day(properties: OfficeProperties) -> date | None:
    created, modified = _moment(properties.created), _moment(properties.modified)
    if created is None or modified is None or created.year < FIRST_YEAR or created.date() in _TEMPLATE_DAYS:
        return None
    was_written = timedelta() <= modified - created <= timedelta(days=MAX_WRITING_DAYS)
    return created.date() if was_written and modified <= datetime.now(UTC) + timedelta(days=1) else None


def _moment(written: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat((written or "").strip())
    except ValueError:
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC)
