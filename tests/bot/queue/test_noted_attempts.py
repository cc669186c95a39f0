"""Counts of tries where several processes share the work. What all counts promise is in the contract's tests."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from bot.queue.inbox import Inbox
from bot.queue.noted_attempts import NotedAttempts
from index.bookkeeping import TRIES_KEY
from index.opensearch.records.cluster_queue import ClusterQueue
from tests.support.records.shared_records import SharedRecords, UnsteadyClient


@pytest.fixture
def shared(opensearch_urls: list[str]) -> Iterator[SharedRecords]:
    records = SharedRecords(opensearch_urls)
    yield records
    records.close()


class Process:
    """A process that shares the work."""

    def __init__(self, shared: SharedRecords, owner: str) -> None:
        self.client: UnsteadyClient = shared.connected()
        self.queue: ClusterQueue = shared.queue(owner, self.client)
        self.notebook = shared.notebook(self.client)
        self.attempts = NotedAttempts(self.queue, self.notebook)

    def take_over(self) -> None:
        """Claim what another process has left, which was killed."""
        self.queue.claim(self.queue.others())

    def die(self) -> None:
        """Be killed some milliseconds after what was counted last."""
        self.attempts.settle()
        self.client.is_down = True


@pytest.fixture
def process(shared: SharedRecords) -> Iterator[Process]:
    process = Process(shared, "first")
    process.queue.accept({"7:1": {}, "7:2": {}})
    yield process
    process.attempts.close()


class TestWorkInTheQueue:
    def test_is_counted_without_a_request(self, process: Process) -> None:
        process.client.requests.clear()
        process.attempts.begin("7:1")
        assert process.attempts.count("7:1") == 1
        process.attempts.uncount("7:1")
        process.attempts.begin("7:1")
        process.attempts.end("7:1")
        process.attempts.settle()
        assert (process.attempts.count("7:1"), process.client.requests) == (0, [])

    def test_is_given_up_if_it_kills_one_process_after_the_other(self, process: Process, shared: SharedRecords) -> None:
        """What only waited meanwhile is not."""
        process.attempts.begin("7:1")
        process.die()
        for deaths in (1, 2):
            process = Process(shared, f"process {deaths}")
            process.take_over()
            assert [process.attempts.count(key) for key in ("7:1", "7:2")] == [deaths, 1]
            process.attempts.begin("7:1")
            assert process.attempts.count("7:1") == deaths + 1
            process.die()
        last = Process(shared, "last")
        last.take_over()
        assert [last.attempts.count(key) for key in ("7:1", "7:2")] == [3, 1]

    def test_is_not_to_blame_for_a_step_that_has_its_own_count(self, process: Process, shared: SharedRecords) -> None:
        process.die()
        for deaths in (1, 2):
            process = Process(shared, f"process {deaths}")
            process.take_over()
            process.attempts.begin("7:1")
            process.attempts.begin("step")
            process.attempts.uncount("7:1")
            process.die()
        last = Process(shared, "last")
        last.take_over()
        assert [last.attempts.count(key) for key in ("7:1", "step")] == [1, 2]

    def test_begins_again_at_zero_once_a_try_has_ended(self, process: Process, shared: SharedRecords) -> None:
        process.die()
        second = Process(shared, "second")
        second.take_over()
        second.attempts.begin("7:1")
        second.attempts.end("7:1")
        assert second.attempts.count("7:1") == 0
        second.die()
        third = Process(shared, "third")
        third.take_over()
        assert [third.attempts.count(key) for key in ("7:1", "7:2")] == [1, 1]

    def test_is_stored_with_its_count_at_the_end(self, process: Process, shared: SharedRecords) -> None:
        """However long that takes. Only then does the work belong to nobody."""
        process.die()
        second = Process(shared, "second")
        second.take_over()
        may_store = threading.Event()
        second.attempts._thread.submit(may_store.wait)
        second.attempts.end("7:1")
        threading.Timer(0.1, may_store.set).start()
        Inbox(second.queue, second.attempts, second.notebook).close()
        third = Process(shared, "third")
        third.take_over()
        assert [third.attempts.count(key) for key in ("7:1", "7:2")] == [0, 1]


class TestOtherTries:
    def test_are_known_to_the_next_process_only_while_they_last(self, process: Process, shared: SharedRecords) -> None:
        for key in ("feed:1", "feed:2"):
            process.attempts.begin(key)
        process.attempts.settle()
        process.attempts.end("feed:2")
        process.die()
        second = Process(shared, "second")
        assert [second.attempts.count(key) for key in ("feed:1", "feed:2")] == [1, 0]
        assert second.notebook.keys(TRIES_KEY) == ["tries:feed:1"]

    def test_are_counted_while_the_cluster_does_not_answer(
        self, process: Process, caplog: pytest.LogCaptureFixture
    ) -> None:
        """That is logged once. They are stored with the next change."""
        process.client.is_down = True
        for _ in range(2):
            process.attempts.begin("feed:1")
        process.attempts.settle()
        assert process.attempts.count("feed:1") == 2
        assert caplog.text.count("The counts of crashes cannot be stored") == 1
        process.client.is_down = False
        process.attempts.uncount("feed:1")
        process.attempts.settle()
        assert process.notebook.get("tries:feed:1") == {"count": 1}
