"""Make the new state of an article from a draft."""

from __future__ import annotations

from datetime import datetime

from index.articles.edits import refetched
from index.articles.identity import make_article
from index.model import Article, Draft


def article_of(draft: Draft, at: datetime, by: str | None) -> Article:
    """Make the article of a draft. *by* and *at* are the author and time of its addition unless the draft has them."""
    known = draft.added_at is not None or draft.added_by is not None
    return make_article(draft, draft.added_at or at, draft.added_by if known else by)


def with_corrections(article: Article, draft: Draft, before: Article) -> Article:
    """Return the *article* of *draft* with the editors' corrections in *before*. Raises: NoTextError."""
    if not before.fixed and not before.skipped:
        return article
    return article_of(refetched(draft, before), article.added_at, article.added_by)
