"""All notes and all work of an archive, copied to a real cluster and from there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from index.bookkeeping import QueueEntry
from index.errors import StoreUnavailableError
from index.opensearch.records.moved_records import AllClusterWork, MovableClusterNotebook, remove_records
from tests.support.records.shared_records import NOON, SharedRecords

ENTRIES = [
    QueueEntry("b", {"text": "ä\ud800"}, NOON, 7, {"step": 1}),
    QueueEntry("a", {}, NOON),  # at the same time, but later
]
DONE = {"done 1": 1_790_000_001, "done 2": 1_790_000_002}
NOTES: list[tuple[str, dict[str, object]]] = [("feed:2", {"seen": ["😺"]}), ("feed:1", {}), ("channel:ä", {"n": 1})]


class TestWork:
    def test_is_there_as_it_was(self, shared: SharedRecords) -> None:
        """With its order, its time of acceptance, its note and its progress."""
        work = AllClusterWork(shared.client, shared.prefix)
        work.adopt(ENTRIES, DONE)
        for each in (work, AllClusterWork(shared.connected(), shared.prefix)):
            assert each.unfinished == ENTRIES
            assert list(each.finished.items()) == list(DONE.items())
            each.close()

    def test_is_claimed_by_the_first_process_that_looks(self, shared: SharedRecords) -> None:
        AllClusterWork(shared.client, shared.prefix).adopt(ENTRIES, DONE)
        queue = shared.queue("1")
        assert queue.claim(queue.others()) == ENTRIES
        assert [queue.tries(each.key) for each in ENTRIES] == [0, 0]
        assert queue.knows("done 1")

    def test_comes_before_what_is_accepted_then(self, shared: SharedRecords) -> None:
        AllClusterWork(shared.client, shared.prefix).adopt(ENTRIES, DONE)
        shared.time += timedelta(minutes=1)
        shared.queue("1").accept({"c": {}})
        assert [each.key for each in AllClusterWork(shared.client, shared.prefix).unfinished] == ["b", "a", "c"]

    def test_of_all_processes_is_found(self, shared: SharedRecords) -> None:
        first, second = shared.queue("1"), shared.queue("2")
        first.accept({"a": {}})
        shared.time += timedelta(seconds=1)
        second.accept({"b": {}, "done": {}})
        second.finish("done")
        first.close()
        work = AllClusterWork(shared.client, shared.prefix)
        assert ([each.key for each in work.unfinished], list(work.finished)) == (["a", "b"], ["done"])


class TestNotes:
    def test_are_there_in_their_order(self, shared: SharedRecords) -> None:
        notebook = MovableClusterNotebook(shared.client, shared.prefix)
        notebook.adopt(NOTES)
        assert notebook.items() == NOTES
        assert shared.notebook().items() == NOTES


class TestBoth:
    def test_are_removed(self, shared: SharedRecords) -> None:
        AllClusterWork(shared.client, shared.prefix).adopt(ENTRIES, DONE)
        MovableClusterNotebook(shared.client, shared.prefix).adopt(NOTES)
        remove_records(shared.client, shared.prefix)
        remove_records(shared.client, shared.prefix)
        assert shared.indices == []
        assert AllClusterWork(shared.client, shared.prefix).unfinished == []

    def test_say_when_the_cluster_does_not_answer(self, shared: SharedRecords) -> None:
        client = shared.connected()
        work, notebook = AllClusterWork(client, shared.prefix), MovableClusterNotebook(client, shared.prefix)
        client.is_down = True
        with pytest.raises(StoreUnavailableError):
            work.adopt(ENTRIES, DONE)
        with pytest.raises(StoreUnavailableError):
            notebook.adopt(NOTES)
        with pytest.raises(StoreUnavailableError):
            _ = work.finished
