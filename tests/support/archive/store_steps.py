"""Define steps that change a store, and read the result from disk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from index.model import Article, Change
from index.store.tinydb import TinyDBStore
from tests.support.archive.store_changes import adding, article, removing

A, B, C = article("a"), article("b"), article("c", "Drei Katzen.")
A2 = article("a", "Other text.")
COMPACTION: Sequence[Change] = ()
STEPS: Sequence[Sequence[Change]] = (
    [adding(A), adding(B)],
    [adding(A2, before=A)],
    COMPACTION,
    [removing(B)],
    [adding(C)],
    COMPACTION,
    [adding(A, before=A2), adding(B)],
)
"""Steps that add, replace, remove and undo, with compactions between them. Each step is a list of changes made
together."""


def after(articles: list[Article], step: Sequence[Change]) -> list[Article]:
    state = {each.id: each for each in articles}
    for change in step:
        state.pop(change.article_id, None) if change.after is None else state.update({change.article_id: change.after})
    return list(state.values())


def articles_on_disk(directory: Path) -> list[Article]:
    """Return the articles on disk, and check that their earlier versions are there too."""
    store = TinyDBStore.open(directory, read_only=True)
    found = list(store)
    if A2 in found:
        assert [version.article for version in store.versions(A.id)] == [A2, A]
    elif C in found:
        assert [version.article for version in store.versions(A.id)] == [A, A2]
    return found


def reopened(directory: Path) -> list[Article]:
    store = TinyDBStore.open(directory)
    try:
        return list(store)
    finally:
        store.close()
