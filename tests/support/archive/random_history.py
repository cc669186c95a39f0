"""Histories of an archive: articles that are added, edited, removed, and whose removal is undone, in any order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st

from index.model import Article
from index.store.base import ArticleStore
from tests.support.archive.store_changes import NOON, adding, article, full_article, removing

TEXTS = ("Cats purr.", "Dogs bark.\n\nAnd sleep.", "Zyxwvut 😺 \u2029 \t tabbed.")

Event = tuple[str, int, int]
"""Type of an event: what happens, to which article, with which text."""

EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["put", "put", "put", "remove", "undo", "purge"]),
        st.integers(0, 4),
        st.integers(0, len(TEXTS) - 1),
    ),
    max_size=25,
)


def live_through(store: ArticleStore, events: Sequence[Event]) -> list[str]:
    """Make the changes of a history. Return the ids of the changes, as far as they can be undone or could be once."""
    changes: list[str] = []
    for number, (kind, which, text) in enumerate(events):
        new = _article(which, text)
        old, at = store.article(new.id), NOON + timedelta(minutes=number)
        if kind == "purge":
            store.purge([new.id])
        elif kind == "undo" and changes:
            change = store.change(changes[-1])
            if change and change.after == store.article(change.article_id):
                store.apply([replace(change, id=f"undo {number}", before=change.after, after=change.before, at=at)])
                changes.append(f"undo {number}")
        elif kind == "remove" and old:
            store.apply([change := removing(old, at)])
            changes.append(change.id)
        elif kind == "put" and old != new:
            store.apply([change := adding(new, at, before=old)])
            changes.append(change.id)
    return changes


def _article(which: int, text: int) -> Article:
    return full_article() if which == 0 else article(str(which), TEXTS[text])


def everything(store: ArticleStore, changes: Sequence[str]) -> object:
    """Return all that an archive says of itself."""
    ids = [_article(which, 0).id for which in range(5)]
    return (
        list(store),
        store.revision,
        [store.change(each) for each in changes],
        [store.last_known(each) for each in ids],
        [store.versions(each) for each in ids],
    )
