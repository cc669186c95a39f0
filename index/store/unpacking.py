"""Make edits from changes, and articles, changes and versions from packed rows: the same for every store."""

from __future__ import annotations

from collections.abc import Sequence

from index.articles.rows import article_of_row, row_of_article
from index.errors import ConflictError
from index.model import Article, Change, Version
from index.store.base import VersionOutline
from index.store.history import PastVersion
from index.store.packed import PackedRow
from index.store.state import Edit, RememberedChange, Rows, Stamp


def edit_of(change: Change) -> Edit:
    """Return the edit that makes a change. Raises: ValueError: the article has a lone surrogate."""
    packed = None if change.after is None else PackedRow.of(row_of_article(change.after))
    return Edit(change.article_id, packed, Stamp(change.id, change.at, change.by))


def check_fit(changes: Sequence[Change], rows: Rows) -> None:
    """Check that each change begins with the state of its article after the previous ones, and that it is new.

    Raises: ConflictError.
    """
    made: dict[str, Article | None] = {}
    for change in changes:
        there = made[change.article_id] if change.article_id in made else rows.articles.get(change.article_id)
        if (there and there.content_hash) != (change.before and change.before.content_hash):
            raise ConflictError(change.article_id)
        if change.id in rows.changes:
            raise ConflictError(change.article_id)
        made[change.article_id] = change.after


def article_of(article_id: str, packed: PackedRow | None) -> Article | None:
    """Return the article of a row; None if there is no row."""
    return None if packed is None else article_of_row(article_id, packed.row)


def versions_of(article_id: str, packed: PackedRow, past_versions: Sequence[PastVersion]) -> list[Version]:
    """Return the present version, then the earlier ones, the latest first."""
    earlier = [_version_of(past) for past in reversed(past_versions)]
    article = article_of_row(article_id, packed.row)
    if not past_versions:
        return [Version(article, article.added_at, article.added_by)]
    return [Version(article, *past_versions[-1].until), *earlier]


def version_outlines_of(packed: PackedRow, past_versions: Sequence[PastVersion]) -> list[VersionOutline]:
    """Return the outlines of the same versions."""
    earlier = [VersionOutline(past.content_hash, past.until.at) for past in reversed(past_versions)]
    return [VersionOutline(packed.content_hash, None), *earlier]


def state_with(content_hash: str, packed: PackedRow, past_versions: Sequence[PastVersion]) -> PackedRow | None:
    """Return the present state, or an earlier one, that has this content hash; None: none has it."""
    if packed.content_hash == content_hash:
        return packed
    return next((past.packed_row for past in past_versions if past.content_hash == content_hash), None)


def _version_of(past: PastVersion) -> Version:
    article = article_of_row(past.article_id, past.packed_row.row)
    at, by = past.since or (article.added_at, article.added_by)
    return Version(article, at, by, past.until.at)


def change_of(change_id: str, remembered: RememberedChange) -> Change:
    """Return a change as it was made."""
    article_id, before, after, at, by = remembered
    return Change(change_id, article_id, article_of(article_id, before), article_of(article_id, after), at, by)
