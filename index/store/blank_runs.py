"""Repair the data of versions up to 3, which have runs of spaces that pages do not show.

Articles from web pages had the white space of the page's source, of which a browser shows one space. The repair is part
of reading these versions. So every reader sees the same, and the upgrade writes it.

The store does not distinguish pages from other sources. An article is repaired if it has a web address, but no page
numbers like a PDF, and is not a Telegram post. Typed texts and files keep their spaces, because their readers see them.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from urllib.parse import urlsplit

import regex

from index.articles.edits import digest_of
from index.articles.identity import content_hash, draft_of
from index.articles.passages import pieces_of
from index.articles.rows import article_of_row, row_of_article
from index.model import Article, Paragraph, PassageKind
from index.store.history import History, PastVersion
from index.store.packed import PackedRow
from index.store.state import Rows

MAX_ROW_CHARS = 400
"""Most characters of a table row that these versions put on one line. It stays, whatever extraction does now."""

CELL_BORDER = "  "
"""Intended spaces between the cells of such a line."""

MIN_ROWS = 2
"""Fewest adjacent lines that are a table. A single line is more likely a sentence with spaces in it."""

ALIGNED_LINES = 3
"""Fewest lines of a paragraph with runs of spaces that end at the same column, from which the runs align columns."""

_RUN = re.compile(" {2,}")
_BEGINS_RUN = b"  "  # in JSON; a text has no other white space
_SENTENCE_END = regex.compile(r"[.!?…。！？؟।:][\"'”’»)\]]*$")
_GOES_ON = regex.compile(r"\p{Ll}")
"""Beginning of the rest of a sentence after a run of spaces. Cells begin with capitals, numbers or signs."""

_UNCASED = regex.compile(r"\p{Lo}")

_POST_HOSTS = frozenset({"t.me", "telegram.me", "telegram.dog"})
"""Hosts of the addresses that these versions gave to Telegram posts."""

_NOT_UNDERSTOOD = (KeyError, TypeError, ValueError, AttributeError)
"""Exceptions of an intact article with impossible content. It is left unchanged, because its readers report it."""

_Digests = Mapping[str, str]
"""Digests of the repaired paragraphs of an article: the new digest by the old one."""


def repair(rows: Rows) -> None:
    """Repair the articles of *rows*, their earlier versions, and both states of changes that can be undone.

    Ids, order, times and the marks of editors stay. Each paragraph makes as many passages as before. States of an
    article that differed only by such spaces become one.
    """
    digests: dict[str, dict[str, str]] = {}
    for article_id, packed in _states(rows):
        if changed := _changed_digests(article_id, packed):
            digests.setdefault(article_id, {}).update(changed)
    for article_id in digests:
        if before := rows.articles.get(article_id):
            rows.articles[article_id] = _repaired(article_id, before, digests[article_id])
            rows.repaired += rows.articles[article_id] is not before
    for change_id, change in rows.changes.items():
        if change.article_id in digests:
            states = (change.before, change.after)
            repaired = [
                packed and _repaired(change.article_id, packed, digests[change.article_id]) for packed in states
            ]
            rows.changes[change_id] = change._replace(before=repaired[0], after=repaired[1])
    if digests:
        rows.history = _repaired_history(rows, digests)


def _states(rows: Rows) -> Iterator[tuple[str, PackedRow]]:
    """Yield all present and past states of articles, with their ids."""
    yield from rows.articles.items()
    for change in rows.changes.values():
        yield from ((change.article_id, packed) for packed in (change.before, change.after) if packed)
    for past in rows.history:
        if packed := _packed_row_of(past):
            yield past.article_id, packed


def _packed_row_of(past: PastVersion) -> PackedRow | None:
    """Return the content of an earlier version; None if it is broken, which its readers report."""
    try:
        return past.packed_row
    except ValueError:
        return None


def _repaired_history(rows: Rows, digests: Mapping[str, _Digests]) -> History:
    """Return the earlier versions, without those that now equal a later one."""
    later = {(article_id, packed.content_hash) for article_id in digests if (packed := rows.articles.get(article_id))}
    past_versions: list[PastVersion] = []
    for past in reversed(list(rows.history)):
        packed = _packed_row_of(past) if past.article_id in digests else None
        repaired = past.with_content(_repaired(past.article_id, packed, digests[past.article_id])) if packed else past
        name = (repaired.article_id, repaired.content_hash)
        if packed is None or name not in later:
            past_versions.append(repaired)
        if packed:
            later.add(name)
    history = History()
    for past in reversed(past_versions):
        history.add(past)
    return history


def _changed_digests(article_id: str, packed: PackedRow) -> dict[str, str]:
    article = _article_of_page(article_id, packed) if _BEGINS_RUN in packed.text else None
    if article is None:
        return {}
    pairs = zip(article.paragraphs, _repaired_paragraphs(article), strict=True)
    return {digest_of(before): digest_of(after) for before, after in pairs if before != after}


def _article_of_page(article_id: str, packed: PackedRow) -> Article | None:
    """Return the article if it may come from a web page and is intact; else None."""
    try:
        article = article_of_row(article_id, packed.row)
        is_as_stored = content_hash(draft_of(article)) == packed.content_hash
    except _NOT_UNDERSTOOD:
        return None
    is_of_page = article.url is not None and urlsplit(article.url).hostname not in _POST_HOSTS
    return article if is_as_stored and is_of_page and not any(each.page for each in article.paragraphs) else None


def _repaired(article_id: str, packed: PackedRow, digests: _Digests) -> PackedRow:
    article = _article_of_page(article_id, packed)
    if article is None:
        return packed
    after = dataclasses.replace(
        article,
        paragraphs=_repaired_paragraphs(article),
        credits=tuple(dict.fromkeys(_RUN.sub(" ", credit) for credit in article.credits)),
        skipped=tuple(sorted({digests.get(digest, digest) for digest in article.skipped})),
    )
    after = dataclasses.replace(after, content_hash=content_hash(draft_of(after)))
    return packed if after.content_hash == article.content_hash else PackedRow.of(row_of_article(after))


def _repaired_paragraphs(article: Article) -> tuple[Paragraph, ...]:
    tables = set(_places_in_tables(article.paragraphs))
    return tuple(
        paragraph if at in tables else _repaired_paragraph(paragraph, article.language)
        for at, paragraph in enumerate(article.paragraphs)
    )


def _repaired_paragraph(paragraph: Paragraph, language: str | None) -> Paragraph:
    text = _RUN.sub(" ", paragraph.text)
    if text == paragraph.text or _aligns(paragraph.text):
        return paragraph
    if len(pieces_of(text, language)) != len(pieces_of(paragraph.text, language)):
        return paragraph  # later passages would get other ordinals, which messages refer to
    return dataclasses.replace(paragraph, text=text)


def _aligns(text: str) -> bool:
    """Return whether the runs of spaces align columns, as in preformatted text."""
    ends = [{run.end() for run in _RUN.finditer(line)} for line in text.split("\n")]
    ends_of_lines = list(filter(None, ends))
    return len(ends_of_lines) >= ALIGNED_LINES and bool(set.intersection(*ends_of_lines))


def _places_in_tables(paragraphs: Sequence[Paragraph]) -> Iterator[int]:
    for may_be_row, places in groupby(range(len(paragraphs)), lambda at: _may_be_row(paragraphs[at])):
        rows = list(places)
        if may_be_row and len(rows) >= MIN_ROWS:
            yield from rows


def _may_be_row(paragraph: Paragraph) -> bool:
    text = paragraph.text
    if paragraph.kind is not PassageKind.BODY or "\n" in text or len(text) > MAX_ROW_CHARS:
        return False
    if {run.group() for run in _RUN.finditer(text)} != {CELL_BORDER}:
        return False
    first, *cells = text.split(CELL_BORDER)
    if any(map(_GOES_ON.match, cells)) or (_UNCASED.search(text) and _SENTENCE_END.search(text)):
        return False
    return not all(map(_SENTENCE_END.search, [first, *cells[:-1]]))  # if all: two spaces between sentences
