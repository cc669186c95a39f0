"""Read the common parts of entries of all kinds of feeds: labels, times, texts, and signs that a text is cut."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import regex

from index.articles.limits import MAX_LABEL_CHARS, label_of
from index.errors import BrokenContentError, IngestError
from index.extraction.blocks import paragraphs_of
from index.extraction.declared import possible
from index.extraction.feeds.listing import MAX_ID_CHARS, FeedEntry
from index.extraction.html.fragments import blocks_of_fragment
from index.model import Paragraph
from index.patterns import one_of
from index.text import clean_line

WHOLE_CHARS = 600
"""Shortest content of an entry that counts as its whole text, in characters."""

WHOLE_SUMMARY_CHARS = 2_000
"""The same for the description of an entry, which is usually an excerpt of less than a thousand characters."""

_CUT = regex.compile(r".*(…|\.\.\.|\[…\]|\[\.\.\.\]|\(…\)|&hellip;)\W*", regex.DOTALL)
_MORE = regex.compile(rf"(?:.*\W)?{one_of('index.extraction.feeds', 'more_links')}\W*", regex.IGNORECASE | regex.DOTALL)
"""End of an excerpt: a link to the page."""

MORE_CHARS = 80
"""Longest such line, or end of a paragraph, in characters. A sentence with these words is longer. It is the
<80> of the list."""


@dataclass(frozen=True, slots=True)
class EntryText:
    """The text of an entry, as far as its feed has it."""

    paragraphs: tuple[Paragraph, ...] = ()
    is_whole: bool = False


NO_TEXT = EntryText()


def title_of(html: object) -> str | None:
    """Return a title, which may contain markup."""
    if not isinstance(html, str):
        return None
    if "<" not in html and "&" not in html:
        return label_of(html)
    try:
        blocks = blocks_of_fragment(html[: 20 * MAX_LABEL_CHARS], "a title")
    except BrokenContentError:
        return None
    return label_of(" ".join(block.text for block in blocks))


def moment_of(text: object) -> datetime | None:
    """Return the time of a date in ISO 8601 or in the format of mail, in UTC; None if it is invalid or impossible."""
    if not isinstance(text, str) or not text.strip():
        return None
    try:
        moment = datetime.fromisoformat(text.strip()[:40])
    except ValueError:
        try:
            moment = parsedate_to_datetime(text.strip()[:100])
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    try:
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return moment if possible(moment.date()) else None


def digest_of(parts: Iterable[object]) -> str:
    """Return a digest that is equal for equal parts, in 16 hexadecimal digits."""
    content = "\0".join("" if part is None else str(part) for part in parts)
    return hashlib.blake2b(content.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def id_of(given: object, url: str | None, title: str | None) -> str:
    """Return the identifier of an entry in its feed: its id, else its link, else its title."""
    named = given if isinstance(given, str) and given.strip() else url or title or ""
    named = clean_line(named)
    return named if 0 < len(named) <= MAX_ID_CHARS else f"digest:{digest_of([named])}"


def distinct(entries: Sequence[FeedEntry]) -> tuple[FeedEntry, ...]:
    """Return *entries*, the newest first, so that each has a different id.

    If several have the same id, the oldest keeps it, because it had the id before. An entry that is listed twice counts
    once.
    """
    alone: dict[str, FeedEntry] = {}
    for entry in reversed(entries):
        first = alone.get(entry.id)
        is_same = first is not None and (first.url, first.title) == (entry.url, entry.title)
        own = entry.id if first is None or is_same else id_of(f"{entry.id} {entry.url or entry.title}", None, None)
        alone.pop(own, None)  # if an entry is listed twice, the newest counts, in its place
        alone[own] = dataclasses.replace(entry, id=own)
    return tuple(reversed(alone.values()))


def text_of(html: str, source: str, *, is_content: bool) -> EntryText:
    """Return the text in a feed. *is_content* says whether it is the content or a description."""
    try:
        paragraphs = paragraphs_of(blocks_of_fragment(html, source), source)
    except IngestError:  # it is empty, too large or broken
        return NO_TEXT
    texts = [paragraph.text for paragraph in paragraphs]
    enough = sum(map(len, texts)) >= (WHOLE_CHARS if is_content else WHOLE_SUMMARY_CHARS)
    return EntryText(paragraphs, enough and not is_cut(texts))


def is_cut(texts: Sequence[str]) -> bool:
    """Return whether these paragraphs end like an excerpt."""
    last = texts[-1].strip()
    return _CUT.fullmatch(last[-MORE_CHARS:]) is not None or _MORE.fullmatch(last[-MORE_CHARS:]) is not None


def digested(entry: FeedEntry) -> FeedEntry:
    """Return *entry* with the digest of its content."""
    texts = [paragraph.text for paragraph in entry.paragraphs]
    digest = digest_of([entry.url, entry.title, entry.byline, entry.published, entry.updated, *texts])
    return dataclasses.replace(entry, digest=digest)
