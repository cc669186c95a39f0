"""Mends what data versions up to 3 stored: runs of blanks that the pages do not show.

Articles that were read from web pages had the white space of the page's source, of which a browser shows one blank. The
mending is part of reading these versions: whoever reads the archive sees the same, and the upgrade writes it.

The store does not tell pages from other sources. Mended is what has a web address, but no pages as a PDF has, and is no
post in Telegram: texts that were typed or sent as files keep their blanks, for their readers see them.
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
from index.store.history import History, Past
from index.store.packed import Kept
from index.store.state import Rows

MAX_ROW_CHARS = 400
"""Characters of a table's row, at most, that extraction makes one line of."""

CELL_BORDER = "  "
"""Between the cells of such a line: blanks that are meant."""

MIN_ROWS = 2
"""Lines that follow one another from which on they are a table: one alone is rather a sentence with blanks in it."""

ALIGNED_LINES = 3
"""Lines of a paragraph with runs of blanks that all end at the same column from which on they align something."""

_RUN = re.compile(" {2,}")
_BEGINS_RUN = b"  "  # in JSON; other white space is no part of a text
_SENTENCE_END = regex.compile(r"[.!?…。！？؟।:][\"'”’»)\]]*$")
_GOES_ON = regex.compile(r"\p{Ll}")
"""How a sentence goes on behind a run of blanks; cells begin with capitals, numbers or signs."""

_UNCASED = regex.compile(r"\p{Lo}")

_POST_HOSTS = frozenset({"t.me", "telegram.me", "telegram.dog"})
"""Hosts of the addresses that these versions gave to posts in Telegram."""

_NOT_UNDERSTOOD = (KeyError, TypeError, ValueError, AttributeError)
"""What an article raises that is whole but says what cannot be. It stays as it is: its readers report it."""

_Digests = Mapping[str, str]
"""Of the paragraphs of one article that are mended: the digests before and after."""


def mend(rows: Rows) -> None:
    """Mend the articles of *rows*, their earlier versions, and both states of changes that can be undone.

    Ids, order, times and the marks of editors stay, and each paragraph makes as many passages as before. States of an
    article that differed by such blanks alone become one.
    """
    digests: dict[str, dict[str, str]] = {}
    for article_id, kept in _states(rows):
        if changed := _changed_digests(article_id, kept):
            digests.setdefault(article_id, {}).update(changed)
    for article_id in digests:
        if before := rows.articles.get(article_id):
            rows.articles[article_id] = _mended(article_id, before, digests[article_id])
            rows.mended += rows.articles[article_id] is not before
    for change_id, change in rows.changes.items():
        if change.article_id in digests:
            states = (change.before, change.after)
            mended = [kept and _mended(change.article_id, kept, digests[change.article_id]) for kept in states]
            rows.changes[change_id] = change._replace(before=mended[0], after=mended[1])
    if digests:
        rows.history = _mended_history(rows, digests)


def _states(rows: Rows) -> Iterator[tuple[str, Kept]]:
    """Return all that articles are, and were, with their ids."""
    yield from rows.articles.items()
    for change in rows.changes.values():
        yield from ((change.article_id, kept) for kept in (change.before, change.after) if kept)
    for past in rows.history:
        if kept := _kept_of(past):
            yield past.article_id, kept


def _kept_of(past: Past) -> Kept | None:
    """Return the content of an earlier version; None: it is broken, which its readers report."""
    try:
        return past.kept
    except ValueError:
        return None


def _mended_history(rows: Rows, digests: Mapping[str, _Digests]) -> History:
    """Return the earlier versions, without those that are the same as a later one now."""
    later = {(article_id, kept.content_hash) for article_id in digests if (kept := rows.articles.get(article_id))}
    pasts: list[Past] = []
    for past in reversed(list(rows.history)):
        kept = _kept_of(past) if past.article_id in digests else None
        mended = past.holding(_mended(past.article_id, kept, digests[past.article_id])) if kept else past
        name = (mended.article_id, mended.content_hash)
        if kept is None or name not in later:
            pasts.append(mended)
        if kept:
            later.add(name)
    history = History()
    for past in reversed(pasts):
        history.keep(past)
    return history


def _changed_digests(article_id: str, kept: Kept) -> dict[str, str]:
    article = _article_of_page(article_id, kept) if _BEGINS_RUN in kept.text else None
    if article is None:
        return {}
    pairs = zip(article.paragraphs, _mended_paragraphs(article), strict=True)
    return {digest_of(before): digest_of(after) for before, after in pairs if before != after}


def _article_of_page(article_id: str, kept: Kept) -> Article | None:
    """Return the article if it may be of a web page; None also if it is not what was stored."""
    try:
        article = article_of_row(article_id, kept.row)
        is_as_stored = content_hash(draft_of(article)) == kept.content_hash
    except _NOT_UNDERSTOOD:
        return None
    is_of_page = article.url is not None and urlsplit(article.url).hostname not in _POST_HOSTS
    return article if is_as_stored and is_of_page and not any(each.page for each in article.paragraphs) else None


def _mended(article_id: str, kept: Kept, digests: _Digests) -> Kept:
    article = _article_of_page(article_id, kept)
    if article is None:
        return kept
    after = dataclasses.replace(
        article,
        paragraphs=_mended_paragraphs(article),
        credits=tuple(dict.fromkeys(_RUN.sub(" ", credit) for credit in article.credits)),
        skipped=tuple(sorted({digests.get(digest, digest) for digest in article.skipped})),
    )
    after = dataclasses.replace(after, content_hash=content_hash(draft_of(after)))
    return kept if after.content_hash == article.content_hash else Kept.of(row_of_article(after))


def _mended_paragraphs(article: Article) -> tuple[Paragraph, ...]:
    tables = set(_places_in_tables(article.paragraphs))
    return tuple(
        paragraph if at in tables else _mended_paragraph(paragraph, article.language)
        for at, paragraph in enumerate(article.paragraphs)
    )


def _mended_paragraph(paragraph: Paragraph, language: str | None) -> Paragraph:
    text = _RUN.sub(" ", paragraph.text)
    if text == paragraph.text or _aligns(paragraph.text):
        return paragraph
    if len(pieces_of(text, language)) != len(pieces_of(paragraph.text, language)):
        return paragraph  # the passages after it would have other ordinals, which messages refer to
    return dataclasses.replace(paragraph, text=text)


def _aligns(text: str) -> bool:
    """Return whether the runs of blanks align columns, as in preformatted text."""
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
    return not all(map(_SENTENCE_END.search, [first, *cells[:-1]]))  # else two blanks were typed between sentences
