"""Find the articles that people refer to, and their earlier states."""

from __future__ import annotations

from collections.abc import Iterator

from index.articles.identity import article_id_of_url
from index.errors import ArticleNotFoundError
from index.model import Article, Change, Version
from index.store.base import ArticleStore


def find_article(store: ArticleStore, reference: str) -> Article:
    """Return the article with this id or URL. The "https://" of a URL may be left out.

    Raises: ArticleNotFoundError.
    """
    for article_id in possible_ids(reference):
        if article := store.article(article_id):
            return article
    raise ArticleNotFoundError(reference.strip())


def possible_ids(reference: str) -> tuple[str, ...]:
    """Return the ids that a person may mean: the reference itself, or the id of a URL with or without "https://"."""
    reference = reference.strip()
    return reference, article_id_of_url(reference), article_id_of_url(f"https://{reference}")


def earlier_states(store: ArticleStore, article_id: str) -> Iterator[Article]:
    """Yield the earlier states of the article, the latest first. The store is read when the first one is requested."""
    for version in store.versions(article_id)[1:]:
        yield version.article


def versions_of(store: ArticleStore, reference: str) -> list[Version]:
    """Return the versions of the article with this id or URL; see `ArticleStore.versions`.

    Raises: ArticleNotFoundError.
    """
    versions = store.versions(find_article(store, reference).id)
    if not versions:  # it was removed at this moment
        raise ArticleNotFoundError(reference.strip())
    return versions


def is_purged(change: Change) -> bool:
    """Return whether the article of a remembered change was purged since."""
    return change.before is None and change.after is None
