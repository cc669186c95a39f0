"""Find the articles that people name, and what they were before."""

from __future__ import annotations

from collections.abc import Iterator

from index.articles.identity import article_id_of_url
from index.errors import ArticleNotFoundError
from index.model import Article, Change, Version
from index.store.base import ArticleStore


def find_article(store: ArticleStore, reference: str) -> Article:
    """The article with this id or URL; a URL's "https://" may be left out.

    Raises: ArticleNotFoundError.
    """
    for article_id in possible_ids(reference):
        if article := store.article(article_id):
            return article
    raise ArticleNotFoundError(reference.strip())


def possible_ids(reference: str) -> tuple[str, ...]:
    """The ids that a person may mean: an id is short, and an address may be without "https://"."""
    reference = reference.strip()
    return reference, article_id_of_url(reference), article_id_of_url(f"https://{reference}")


def earlier_states(store: ArticleStore, article_id: str) -> Iterator[Article]:
    """What the article was before, the last first; the store is asked when the first of them is."""
    for version in store.versions(article_id)[1:]:  # read if somebody asks for the first of them
        yield version.article


def versions_of(store: ArticleStore, reference: str) -> list[Version]:
    """What the article with this id or URL is, and what it was: see `ArticleStore.versions`.

    Raises: ArticleNotFoundError.
    """
    versions = store.versions(find_article(store, reference).id)
    if not versions:  # it was removed in this moment
        raise ArticleNotFoundError(reference.strip())
    return versions


def is_purged(change: Change) -> bool:
    """Whether the article of a remembered change was purged since."""
    return change.before is None and change.after is None
