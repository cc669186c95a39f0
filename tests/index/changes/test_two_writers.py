"""Two writers of one archive: what one plans while the other writes is planned again, and nothing is lost."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import replace
from itertools import count

import pytest

from index.backends.bm25.backend import BM25Backend
from index.changes.plan import Plan
from index.changes.synchronizer import MAX_PLANS
from index.corpus import Corpus
from index.errors import AddedSinceError, ConflictError, CorpusError
from index.model import Added, AddStatus, Change, Draft, Paragraph
from index.store.tinydb import TinyDBStore
from tests.support.archive.archive_clock import Clock
from tests.support.archive.every_change import CATS, CHANGES, DOGS, Make

Others = Callable[[Corpus], object]

OTHERS: dict[str, Others] = {
    "changes the article": lambda corpus: corpus.add(
        replace(CATS, paragraphs=(Paragraph("Cats sing."),)), "telegram:8"
    ),
    "adds the article": lambda corpus: corpus.add(replace(DOGS, paragraphs=(Paragraph("Dogs howl."),)), "telegram:8"),
    "removes everything": lambda corpus: corpus.remove_all([article.id for article in corpus], "telegram:8"),
    "adds another one": lambda corpus: corpus.add(Draft("Owls", (Paragraph("Owls hunt."),)), "telegram:8"),
}
"""What another writer does."""


class TwoWriters:
    """An archive with CATS, and two that write it, as two processes would: each has a lock of its own."""

    def __init__(self) -> None:
        clock = Clock()
        self.store = TinyDBStore.in_memory()
        self.first, self.second = (Corpus(self.store, BM25Backend(), now=clock) for _ in range(2))
        self.first.add(CATS, "telegram:1")
        self._apply = self.store.apply
        self.conflicts = 0

    def before_writing(self, others: Callable[[], object], times: int = 1) -> None:
        """Let *others* be done between the planning and the writing of the next *times* changes."""

        def apply(changes: list[Change]) -> None:
            self.store.apply = self._apply  # type: ignore[method-assign]  # the other writer
            others()
            if times > 1:
                self.before_writing(others, times - 1)
            try:
                self._apply(changes)
            except ConflictError:
                self.conflicts += 1
                raise

        self.store.apply = apply  # type: ignore[method-assign, assignment]  # the other writer

    def before_purging(self, others: Callable[[], object]) -> None:
        """Let *others* be done between looking at the articles of the next purge and purging them."""
        purge = self.store.purge

        def interrupted(article_ids: Collection[str], *, unless_there: bool = False) -> None:
            self.store.purge = purge  # type: ignore[method-assign]  # the other writer
            others()
            purge(article_ids, unless_there=unless_there)

        self.store.purge = interrupted  # type: ignore[method-assign]  # the other writer

    def before_the_last_change_of(self, make: Make, interrupt: Callable[[], object]) -> tuple[object, ...]:
        """Make a change, with an interruption before it is planned.

        Returns: What came of it, the article before and after it, and all articles.
        """
        numbers, last = count(1), changes_of(make)
        change = self.first._synchronizer.change

        def interrupted(plan: Callable[[], Plan[object]]) -> object:
            if next(numbers) == last:
                interrupt()
            return change(plan)

        self.first._synchronizer.change = interrupted  # type: ignore[method-assign, assignment]  # the other writer
        try:
            outcome: Added | Change = make(self.first, "telegram:7")
        except CorpusError as error:
            return type(error), None, list(self.store)
        change_id = outcome.change_id if isinstance(outcome, Added) else outcome.id
        made = self.store.change(change_id or "")
        status = outcome.status if isinstance(outcome, Added) else None
        return status, made and (made.before, made.after), list(self.store)


def changes_of(make: Make) -> int:
    """Count the changes of a way to make one: those that prepare the last one are among them."""
    corpus = Corpus(TinyDBStore.in_memory(), BM25Backend(), now=Clock())
    corpus.add(CATS, "telegram:1")
    numbers, change = count(), corpus._synchronizer.change

    def counted(plan: Callable[[], Plan[object]]) -> object:
        next(numbers)
        return change(plan)

    corpus._synchronizer.change = counted  # type: ignore[method-assign, assignment]  # only counts
    make(corpus, "telegram:7")
    return next(numbers)


@pytest.mark.parametrize("others", OTHERS.values(), ids=OTHERS)
@pytest.mark.parametrize("make", CHANGES.values(), ids=CHANGES)
def test_a_change_comes_out_as_if_the_other_had_been_made_before_it(make: Make, others: Others) -> None:
    """Also if the other was made after it was planned: the article, who gets to know what, and what can be undone."""
    one_by_one, at_once = TwoWriters(), TwoWriters()
    expected = one_by_one.before_the_last_change_of(make, lambda: others(one_by_one.second))
    outcome = at_once.before_the_last_change_of(make, lambda: at_once.before_writing(lambda: others(at_once.second)))
    assert outcome == expected


class TestAConflict:
    @pytest.fixture
    def writers(self) -> TwoWriters:
        return TwoWriters()

    def test_is_answered_by_planning_again(self, writers: TwoWriters, caplog: pytest.LogCaptureFixture) -> None:
        """Undoing the removal brings back what the other writer wrote, not what was there at first."""
        writers.before_writing(lambda: OTHERS["changes the article"](writers.second))
        with caplog.at_level(logging.INFO, "index.changes.synchronizer"):
            removed = writers.first.remove(CATS.url or "")
        assert removed.before is not None
        assert (removed.before.text, list(writers.store), writers.conflicts) == ("Cats sing.", [], 1)
        assert f"A change is planned again: article {removed.article_id} was changed by another writer" in caplog.text
        assert writers.first.undo(removed.id).after == removed.before

    def test_is_none_between_different_articles(self, writers: TwoWriters) -> None:
        writers.before_writing(lambda: OTHERS["adds another one"](writers.second))
        writers.first.remove(CATS.url or "")
        assert (writers.conflicts, [article.title for article in writers.store]) == (0, ["Owls"])

    def test_over_the_same_work_does_it_once(self, writers: TwoWriters) -> None:
        """Two processes were sent the same update: the second one reports what the first one did."""
        writers.before_writing(lambda: writers.second.add(DOGS, "telegram:8", as_change="one"))
        added = writers.first.add(DOGS, "telegram:8", as_change="one")
        assert (added.status, added.change_id) == (AddStatus.ADDED, "one")
        assert (len(writers.store), writers.store.revision, writers.conflicts) == (2, 2, 1)

    def test_over_work_that_was_undone_since_does_not_do_it_again(self, writers: TwoWriters) -> None:
        def add_and_undo() -> None:
            writers.second.undo(writers.second.add(DOGS, "telegram:8", as_change="one").change_id or "")

        writers.before_writing(add_and_undo)
        assert writers.first.add(DOGS, "telegram:8", as_change="one").change_id == "one"
        assert [article.title for article in writers.store] == ["Cats"]

    def test_of_several_at_once_plans_all_again(self, writers: TwoWriters) -> None:
        writers.before_writing(lambda: OTHERS["adds the article"](writers.second))
        owls, dogs = writers.first.add_all([Draft("Owls", (Paragraph("Owls hunt."),)), DOGS])
        assert (owls.status, dogs.status) == (AddStatus.ADDED, AddStatus.REPLACED)
        assert writers.store.revision == 4, "none was made twice"

    def test_leaves_searches_as_they_were(self, writers: TwoWriters) -> None:
        writers.before_writing(lambda: OTHERS["adds the article"](writers.second))
        before = writers.first._synchronizer.change_counter
        writers.first.add(DOGS)
        assert (writers.first._synchronizer.change_counter - before) % 2 == 0, "no search waits for an end"
        assert [hit.passage.text for hit in writers.first.search("Who barks?", 5).hits] == ["Dogs bark."]

    def test_again_and_again_is_reported(self, writers: TwoWriters) -> None:
        numbers = count()

        def change() -> None:
            writers.second.add(replace(CATS, paragraphs=(Paragraph(f"Cats purr {next(numbers)} times."),)))

        writers.before_writing(change, times=MAX_PLANS)
        with pytest.raises(ConflictError):
            writers.first.remove(CATS.url or "")
        assert [article.text for article in writers.store] == [f"Cats purr {MAX_PLANS - 1} times."]
        writers.first.remove(CATS.url or "")
        assert list(writers.store) == []

    def test_nearly_as_often_is_not(self, writers: TwoWriters) -> None:
        numbers = count()

        def change() -> None:
            writers.second.add(replace(CATS, paragraphs=(Paragraph(f"Cats purr {next(numbers)} times."),)))

        writers.before_writing(change, times=MAX_PLANS - 1)
        writers.first.remove(CATS.url or "")
        assert (list(writers.store), writers.conflicts) == ([], MAX_PLANS - 1)


class TestAPurge:
    """It cannot be undone, so it must not take what its editor did not mean."""

    @pytest.fixture
    def writers(self) -> TwoWriters:
        return TwoWriters()

    def test_of_a_removed_article_leaves_alone_what_was_added_meanwhile(self, writers: TwoWriters) -> None:
        removed = writers.first.remove(CATS.url or "")
        writers.before_purging(lambda: writers.second.add(CATS))
        with pytest.raises(AddedSinceError):
            writers.first.purge([removed.article_id], unless_there=True)
        assert [article.title for article in writers.store] == ["Cats"]

    def test_of_an_unknown_article_leaves_alone_what_was_added_meanwhile(self, writers: TwoWriters) -> None:
        writers.before_purging(lambda: writers.second.add(DOGS))
        with pytest.raises(AddedSinceError):
            writers.first.purge([DOGS.url or ""])
        assert [article.title for article in writers.store] == ["Cats", "Dogs"]

    def test_of_an_article_takes_what_it_has_become_too(self, writers: TwoWriters) -> None:
        writers.before_purging(lambda: OTHERS["changes the article"](writers.second))
        (purged,) = writers.first.purge([CATS.url or ""]).articles
        assert (list(writers.store), writers.store.last_known(purged.id)) == ([], None)
