"""Every change of the archive has who and when, and can be undone for a day: all the ways there are to make one."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.errors import UndoExpiredError
from index.model import Change
from index.store.base import UNDO_KEPT
from index.store.tinydb import TinyDBStore
from tests.support.archive.archive_clock import Clock
from tests.support.archive.every_change import CATS, CHANGES, Make


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def corpus(clock: Clock) -> Corpus:
    """An archive over one article, which was added an hour ago."""
    corpus = Corpus(TinyDBStore.in_memory(), BM25Backend(), now=clock)
    corpus.add(CATS, "telegram:1")
    clock.time += timedelta(hours=1)
    return corpus


def made(corpus: Corpus, make: Make, by: str) -> tuple[str, list[str]]:
    """The id of the change, and the texts of the archive before it."""
    states: list[list[str]] = []
    apply = corpus._store.apply

    def watched(changes: list[Change]) -> None:
        states.append(sorted(article.title + article.text for article in corpus))
        apply(changes)

    corpus._store.apply = watched  # type: ignore[method-assign, assignment]  # the last state counts
    outcome = make(corpus, by)
    corpus._store.apply = apply  # type: ignore[method-assign]  # a test's own
    change_id = outcome.id if isinstance(outcome, Change) else outcome.change_id
    assert change_id
    return change_id, states[-1]


@pytest.mark.parametrize("by", ["telegram:7", "feed:https://example.org/feed", "channel:-1007"])
@pytest.mark.parametrize("make", CHANGES.values(), ids=CHANGES)
class TestEveryChange:
    def test_has_who_and_when(
        self, make: Make, by: str, corpus: Corpus, clock: Clock, caplog: pytest.LogCaptureFixture
    ) -> None:
        """In the store, in the log, and, where there is an article after it, in its versions."""
        with caplog.at_level(logging.INFO, "index.changes.synchronizer"):
            change_id, _ = made(corpus, make, by)
        change = corpus._store.change(change_id)
        assert change is not None
        assert (change.by, change.at) == (by, clock.time)
        assert any(f"by {by} (change {change_id})" in message for message in caplog.messages)
        if change.after and change.before:
            present = corpus.versions(change.article_id)[0]
            assert (present.by, present.at) == (by, clock.time)

    def test_can_be_undone_for_a_day(self, make: Make, by: str, corpus: Corpus, clock: Clock) -> None:
        change_id, before = made(corpus, make, by)
        clock.time += UNDO_KEPT
        undone = corpus.undo(change_id, "telegram:9")
        assert sorted(article.title + article.text for article in corpus) == before
        assert (undone.by, undone.at) == ("telegram:9", clock.time)

    def test_stands_after_that(self, make: Make, by: str, corpus: Corpus, clock: Clock) -> None:
        change_id, _ = made(corpus, make, by)
        clock.time += UNDO_KEPT + timedelta(seconds=1)
        with pytest.raises(UndoExpiredError):
            corpus.undo(change_id)


def test_none_is_left_out() -> None:
    """Whoever gives the archive another way to change it adds it above."""
    ways = {name for name in dir(Corpus) if "as_change" in getattr(getattr(Corpus, name), "__annotations__", {})}
    public = {name for name in ways if not name.startswith("_")}
    assert public == {"add", "amend", "bring_back", "remove", "take_over", "undo", "update"}
