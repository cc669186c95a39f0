"""Replace an article with another one: a page that moved, or the preferred copy."""

from __future__ import annotations

import dataclasses
import hashlib

from index.articles.edits import refetched
from index.articles.missing_byline import byline_after
from index.model import Article, Draft
from index.urls import host_of


def in_place_of(draft: Draft, other: Article) -> Draft:
    """Return *draft* as the replacement of *other*.

    If the draft has its own address, it is identified by that address, because the quoted text is there. Without one,
    it takes over the identity of *other* and the facts about its origin that it lacks. Corrections by editors stay, but
    the corrected source stays only on the same host.

    Raises: NoTextError: an editor removed all of its text from *other*.
    """
    if draft.url is None:
        draft = dataclasses.replace(
            draft,
            url=other.url,
            source=draft.source or other.source,
            byline=byline_after(other, draft),
            published=draft.published or other.published,
            text_id=None if other.url else other.id,
        )
    else:
        is_same_host = other.url is not None and host_of(draft.url) == host_of(other.url)
        moved = {"url"} if is_same_host else {"url", "source"}
        other = dataclasses.replace(other, fixed=tuple(name for name in other.fixed if name not in moved))
    return dataclasses.replace(refetched(draft, other), added_at=other.added_at, added_by=other.added_by)


def removal_with(change_id: str) -> str:
    """Return the id of the removal that belongs to another change: the removal of the article that it replaced."""
    return hashlib.blake2b(change_id.encode(), digest_size=8, person=b"removal").hexdigest()
