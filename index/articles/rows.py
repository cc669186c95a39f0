"""Write and read articles as rows of the archive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypedDict, TypeVar

from index.model import Article, Outline, Paragraph, PassageKind

Value = TypeVar("Value", int, str)


class Row(TypedDict, total=False):
    """An article as the archive stores it. Unknown and empty fields are left out."""

    title: str
    paragraphs: list[str]
    kinds: dict[str, str]  # by the paragraph's 0-based place; absent ones are body
    pages: dict[str, int]  # by the place of the first paragraph that begins on the page; 0: no page from here on
    authors: dict[str, str]  # by the place of the first paragraph that the author wrote; "": no author from here on
    byline: str
    source: str
    url: str
    published: str  # YYYY-MM-DD
    language: str
    credits: list[str]
    extra: dict[str, object]
    fixed: list[str]
    skipped: list[str]
    content_hash: str
    added_at: str  # ISO 8601, UTC
    added_by: str


def row_of_article(article: Article) -> Row:
    """Return the row from which `article_of_row` makes the same *article*."""
    row = Row(
        title=article.title,
        paragraphs=[paragraph.text for paragraph in article.paragraphs],
        content_hash=article.content_hash,
        added_at=article.added_at.isoformat(),
    )
    kinds = {str(at): p.kind.value for at, p in enumerate(article.paragraphs) if p.kind is not PassageKind.BODY}
    if kinds:
        row["kinds"] = kinds
    if pages := _starts([paragraph.page or 0 for paragraph in article.paragraphs], 0):
        row["pages"] = pages
    if authors := _starts([paragraph.author or "" for paragraph in article.paragraphs], ""):
        row["authors"] = authors
    if article.byline is not None:
        row["byline"] = article.byline
    if article.source is not None:
        row["source"] = article.source
    if article.url is not None:
        row["url"] = article.url
    if article.published is not None:
        row["published"] = article.published.isoformat()
    if article.language is not None:
        row["language"] = article.language
    if article.credits:
        row["credits"] = list(article.credits)
    if article.extra:
        row["extra"] = dict(article.extra)
    if article.fixed:
        row["fixed"] = list(article.fixed)
    if article.skipped:
        row["skipped"] = list(article.skipped)
    if article.added_by is not None:
        row["added_by"] = article.added_by
    return row


def outline_of_row(article_id: str, row: Row) -> Outline:
    """Return the outline of the article of a row. The row need not have the text."""
    published = row.get("published")
    return Outline(
        article_id,
        date.fromisoformat(published) if published else None,
        row.get("byline"),
        row.get("source"),
        row.get("language"),
        tuple(dict.fromkeys(filter(None, row["authors"].values()))) if "authors" in row else (),
    )


def article_of_row(article_id: str, row: Row) -> Article:
    """Return the article of a row.

    Raises: ValueError, KeyError or TypeError if the row is invalid.
    """
    return Article(
        id=article_id,
        title=row["title"],
        paragraphs=_paragraphs_of(row),
        byline=row.get("byline"),
        source=row.get("source"),
        url=row.get("url"),
        published=date.fromisoformat(row["published"]) if "published" in row else None,
        language=row.get("language"),
        credits=tuple(row.get("credits", ())),
        extra=row.get("extra", {}),
        fixed=tuple(row.get("fixed", ())),
        skipped=tuple(row.get("skipped", ())),
        content_hash=row["content_hash"],
        added_at=datetime.fromisoformat(row["added_at"]),
        added_by=row.get("added_by"),
    )


def _starts(values: Sequence[Value], before: Value) -> dict[str, Value]:
    """Return the values of paragraphs in the form of a row: one entry where the value changes, because most paragraphs
    share the previous value.

    Args: before: The value before the first paragraph.
    """
    starts: dict[str, Value] = {}
    for at, value in enumerate(values):
        if value != before:
            starts[str(at)] = before = value
    return starts


def _paragraphs_of(row: Row) -> tuple[Paragraph, ...]:
    texts, kinds, pages, authors = row["paragraphs"], row.get("kinds", {}), row.get("pages", {}), row.get("authors", {})
    if not kinds and not pages and not authors:  # true of most articles; every question reads dozens
        return tuple(map(Paragraph, texts))
    paragraphs, page, author = [], 0, ""
    for at, text in enumerate(texts):
        place = str(at)
        page, author = pages.get(place, page), authors.get(place, author)
        kind = PassageKind(kinds[place]) if place in kinds else PassageKind.BODY
        paragraphs.append(Paragraph(text, kind, page or None, author or None))
    return tuple(paragraphs)
