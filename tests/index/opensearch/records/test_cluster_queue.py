"""A queue in a real cluster, as several processes have it. What they all promise is in the contract's tests."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

import pytest

from index.bookkeeping import REMEMBERED, REMEMBERED_FOR, LeftWork, QueueEntry
from index.errors import NotPurgedError, StoreUnavailableError
from index.opensearch.records import known_work
from index.opensearch.records.cluster_queue import ClusterQueue
from tests.support.opensearch.losing_proxy import LosingProxy
from tests.support.records.shared_records import NOON, SharedRecords


@pytest.fixture
def first(shared: SharedRecords) -> ClusterQueue:
    return shared.queue("first")


@pytest.fixture
def second(shared: SharedRecords, first: ClusterQueue) -> ClusterQueue:
    return shared.queue("second")


def keys(queue: ClusterQueue) -> list[str]:
    return [entry.key for entry in queue.unfinished]


def left(queue: ClusterQueue) -> list[tuple[str, str]]:
    return [(each.entry.key, each.owner) for each in queue.others()]


class TestWorkOfSeveralProcesses:
    def test_is_new_for_one(self, first: ClusterQueue, second: ClusterQueue) -> None:
        """Whoever has not got it knows of it from then on."""
        assert first.accept({"7:1": {"n": 1}, "7:2": {"n": 1}}) == {"7:1", "7:2"}
        first.finish("7:2")
        assert not second.knows("7:1")
        assert second.accept({"7:1": {"n": 2}, "7:2": {"n": 2}, "7:3": {"n": 2}}) == {"7:3"}
        assert (keys(first), keys(second)) == (["7:1"], ["7:3"])
        assert [second.knows(key) for key in ("7:1", "7:2", "7:4")] == [True, True, False]

    def test_is_new_for_one_at_the_same_time(self, shared: SharedRecords) -> None:
        new: list[str] = []

        def accept(queue: ClusterQueue) -> None:
            for number in range(20):
                new.extend(queue.accept({f"7:{number}": {}}))

        run_beside(accept, [shared.queue(str(number)) for number in range(3)])
        assert sorted(new) == sorted(f"7:{number}" for number in range(20))

    def test_that_was_done_lately_is_known_to_a_new_one(self, shared: SharedRecords, first: ClusterQueue) -> None:
        first.accept({"7:1": {}})
        first.finish("7:1")
        assert shared.queue("third").knows("7:1")

    def test_is_forgotten_after_a_time(self, shared: SharedRecords, first: ClusterQueue) -> None:
        first.accept({"7:1": {}, "7:2": {}})
        first.finish("7:1")
        shared.time += REMEMBERED_FOR
        first.finish("7:2")
        shared.time += timedelta(seconds=1)
        first.tidy()
        assert shared.queue("third").accept({"7:1": {}, "7:2": {}}) == {"7:1"}

    def test_is_known_up_to_a_limit(
        self, first: ClusterQueue, second: ClusterQueue, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Beyond that, the cluster is asked."""
        monkeypatch.setattr(known_work, "REMEMBERED", 2)
        assert REMEMBERED > 2
        first.accept({"7:1": {}, "7:2": {}, "7:3": {}})
        assert second.accept({"7:1": {}, "7:2": {}, "7:3": {}}) == frozenset()
        assert [second.knows(key) for key in ("7:1", "7:2", "7:3")] == [False, True, True]
        assert second.accept({"7:1": {}}) == frozenset()


class TestWorkThatIsLeft:
    def test_is_that_of_others(self, first: ClusterQueue, second: ClusterQueue) -> None:
        first.accept({"7:2": {"n": 2}, "7:1": {}})
        first.note("7:2", 5)
        second.accept({"7:3": {}})
        second.finish("7:3")
        second.accept({"7:4": {}})
        assert second.others() == [
            LeftWork(QueueEntry("7:2", {"n": 2}, NOON, 5), "first"),
            LeftWork(QueueEntry("7:1", {}, NOON), "first"),
        ]

    def test_is_claimed_by_one(self, first: ClusterQueue, second: ClusterQueue, shared: SharedRecords) -> None:
        """And counted as a try of an owner that died."""
        third = shared.queue("third")
        first.accept({"7:1": {"n": 1}, "7:2": {}, "7:3": {}})
        seen = second.others(), third.others()
        assert [entry.key for entry in second.claim(seen[0][:2])] == ["7:1", "7:2"]
        assert [entry.key for entry in third.claim(seen[1])] == ["7:3"]
        assert second.claim(seen[0]) == []
        assert (keys(second), keys(third)) == (["7:1", "7:2"], ["7:3"])
        assert [second.tries(key) for key in ("7:1", "7:3")] == [1, 0]
        assert shared.queue("fourth").claim(third.others())
        assert shared.queue("fifth").accept({"7:1": {}}) == frozenset()

    def test_is_claimed_by_one_at_the_same_time(self, first: ClusterQueue, shared: SharedRecords) -> None:
        first.accept({f"7:{number}": {} for number in range(10)})
        claimed: list[str] = []

        def claim(queue: ClusterQueue) -> None:
            claimed.extend(entry.key for entry in queue.claim(queue.others()))

        run_beside(claim, [shared.queue(str(number)) for number in range(3)])
        assert sorted(claimed) == sorted(f"7:{number}" for number in range(10))

    def test_is_claimed_though_it_was_known_to_be_anothers(self, first: ClusterQueue, second: ClusterQueue) -> None:
        first.accept({"7:1": {}})
        second.accept({"7:1": {}})
        assert [entry.key for entry in second.claim(second.others())] == ["7:1"]

    def test_is_not_claimed_if_it_is_done_meanwhile(self, first: ClusterQueue, second: ClusterQueue) -> None:
        first.accept({"7:1": {}})
        seen = second.others()
        first.finish("7:1")
        assert second.claim(seen) == []
        assert second.knows("7:1")

    def test_has_no_owner_after_a_clean_end(self, first: ClusterQueue, second: ClusterQueue) -> None:
        """That is no try that failed."""
        first.accept({"7:1": {}, "7:2": {}})
        first.finish("7:2")
        first.close()
        first.close()
        assert left(second) == [("7:1", "")]
        assert second.claim(second.others())
        assert second.tries("7:1") == 0

    def test_is_counted_once_unless_the_tries_are_noted(self, first: ClusterQueue, shared: SharedRecords) -> None:
        """Work that only waited beside what kills one process after the other is not to blame."""
        first.accept({"7:1": {}, "7:2": {}})
        for number in range(2):
            queue = shared.queue(str(number))
            queue.claim(queue.others())
            queue.note_tries("7:2", queue.tries("7:2") + 1)
        assert [queue.tries(key) for key in ("7:1", "7:2", "7:3")] == [1, 3, 0]


class TestWorkThatIsNotOursAnyMore:
    def test_cannot_be_noted_on(self, first: ClusterQueue, second: ClusterQueue) -> None:
        """Another process took it, because it could not reach us."""
        first.accept({"7:1": {}})
        second.claim(second.others())
        second.note("7:1", 5)
        first.note("7:1", 4)
        assert (keys(first), first.knows("7:1")) == ([], True)
        assert [entry.note for entry in second.unfinished] == [5]

    def test_is_done_if_it_was_done_here(self, first: ClusterQueue, second: ClusterQueue) -> None:
        """Its sender was told. The other one learns of it when it wants to note something."""
        first.accept({"7:1": {}, "7:2": {}})
        second.claim(second.others())
        first.finish("7:1")
        second.note("7:1", 5)
        assert keys(second) == ["7:2"]

    def test_stays_with_the_other_at_the_end(self, first: ClusterQueue, second: ClusterQueue) -> None:
        first.accept({"7:1": {}})
        second.claim(second.others())
        first.close()
        assert (second.others(), keys(second)) == ([], ["7:1"])
        second.note("7:1", 5)
        assert keys(second) == ["7:1"]


class TestALostReply:
    @pytest.fixture
    def proxy(self, shared: SharedRecords) -> Iterator[LosingProxy]:
        with LosingProxy(shared.urls[0]) as proxy:
            yield proxy

    @pytest.fixture
    def unlucky(self, shared: SharedRecords, proxy: LosingProxy) -> ClusterQueue:
        queue = shared.queue("unlucky", shared.connected(proxy.url))
        queue.accept({"7:0": {}})
        queue.finish("7:0")
        return queue

    @pytest.mark.parametrize("times", [1, 2])
    def test_does_no_harm(self, unlucky: ClusterQueue, proxy: LosingProxy, times: int) -> None:
        """The request is sent again."""
        acts: list[Callable[[], object]] = [
            lambda: unlucky.accept({"7:1": {}}),
            lambda: unlucky.note("7:1", 5),
            lambda: unlucky.finish("7:1"),
        ]
        expected = [[("7:1", None)], [("7:1", 5)], []]
        for act, open_work in zip(acts, expected, strict=True):
            proxy.lost = 0
            proxy.loses = lambda path: "_bulk" in path and proxy.lost < times
            act()
            assert proxy.lost == times
            assert [(entry.key, entry.note) for entry in unlucky.unfinished] == open_work

    @pytest.fixture
    def doubtful(self, unlucky: ClusterQueue, proxy: LosingProxy) -> ClusterQueue:
        """A queue that does not know that it has accepted something: all replies were lost."""
        proxy.loses = lambda path: "_bulk" in path
        with pytest.raises(StoreUnavailableError):
            unlucky.accept({"7:1": {"n": 1}})
        proxy.loses = lambda path: False
        assert not unlucky.knows("7:1")
        return unlucky

    def test_of_an_acceptance_is_made_good_by_the_next_one(self, doubtful: ClusterQueue) -> None:
        """The work is new then, once."""
        assert doubtful.accept({"7:1": {"n": 1}}) == {"7:1"}
        assert doubtful.accept({"7:1": {"n": 1}}) == frozenset()
        assert keys(doubtful) == ["7:1"]

    def test_leaves_work_without_an_owner(self, doubtful: ClusterQueue, shared: SharedRecords) -> None:
        """As long as the process lives, it may claim it. Then others can."""
        assert left(doubtful) == [("7:1", "")]
        assert left(shared.queue("other")) == [("7:1", "unlucky")]
        assert [entry.key for entry in doubtful.claim(doubtful.others())] == ["7:1"]
        assert (doubtful.tries("7:1"), doubtful.others()) == (0, [])

    def test_of_work_that_is_done_all_the_same_is_forgotten(
        self, doubtful: ClusterQueue, shared: SharedRecords
    ) -> None:
        doubtful.finish("7:1")
        assert shared.queue("other").accept({"7:1": {}}) == frozenset()
        assert doubtful.others() == []

    def test_of_a_claim_leaves_work_without_an_owner(
        self, unlucky: ClusterQueue, proxy: LosingProxy, first: ClusterQueue
    ) -> None:
        first.accept({"7:1": {}})
        proxy.loses = lambda path: "_bulk" in path
        with pytest.raises(StoreUnavailableError):
            unlucky.claim(unlucky.others())
        proxy.loses = lambda path: False
        assert left(unlucky) == [("7:1", "")]
        unlucky.claim(unlucky.others())
        assert unlucky.tries("7:1") == 1


class TestAClusterThatDoesNotAnswer:
    def test_accepts_nothing(self, shared: SharedRecords) -> None:
        client = shared.connected()
        queue = shared.queue("first", client)
        client.is_down = True
        for act in (lambda: queue.accept({"7:1": {}}), queue.others, queue.tidy):
            with pytest.raises(StoreUnavailableError):
                act()
        with pytest.raises(NotPurgedError):
            queue.purge()
        client.is_down = False
        assert queue.accept({"7:1": {}}) == {"7:1"}

    def test_stores_later_what_was_done(self, shared: SharedRecords, second: ClusterQueue) -> None:
        client = shared.connected()
        queue = shared.queue("other", client)
        queue.accept({"7:1": {}, "7:2": {}, "7:3": {}})
        client.is_down = True
        queue.finish("7:1")
        with pytest.raises(StoreUnavailableError):
            queue.settle()
        assert (keys(queue), queue.knows("7:1")) == (["7:2", "7:3"], True)
        client.is_down = False
        assert queue.others() == []
        assert left(second) == [("7:1", "other"), ("7:2", "other"), ("7:3", "other")]
        queue.finish("7:2")
        assert left(second) == [("7:3", "other")]
        client.requests.clear()
        queue.settle()
        assert client.requests == []

    def test_gets_notes_later(self, shared: SharedRecords, second: ClusterQueue) -> None:
        """With the next one. Who does the work has them at once."""
        client = shared.connected()
        queue = shared.queue("other", client)
        queue.accept({"7:1": {}})
        client.is_down = True
        queue.note_progress("7:1", {"plan": ["a"]})
        queue.note("7:1", 5)
        (entry,) = queue.unfinished
        assert (entry.note, entry.progress) == (5, {"plan": ["a"]})
        client.is_down = False
        queue.note_progress("7:1", {"done:a": 1})
        assert second.others()[0].entry == QueueEntry("7:1", {}, NOON, 5, {"plan": ["a"], "done:a": 1})

    def test_keeps_the_owner_of_what_was_left(self, shared: SharedRecords, second: ClusterQueue) -> None:
        client = shared.connected()
        queue = shared.queue("other", client)
        queue.accept({"7:1": {}})
        client.is_down = True
        queue.close()
        assert left(second) == [("7:1", "other")]


class TestAPurge:
    def test_cleans_the_work_of_all(self, first: ClusterQueue, second: ClusterQueue) -> None:
        """Who does it may go on with what it has, and does not store the text again."""
        first.accept({"7:1": {"text": "secret", "n": 1}})
        second.accept({"7:2": {"text": "secret"}})
        second.purge(lambda content: {key: value for key, value in content.items() if value != "secret"})
        first.note("7:1", 5)
        assert second.unfinished == [QueueEntry("7:2", {}, NOON)]
        assert second.others() == [LeftWork(QueueEntry("7:1", {"n": 1}, NOON, 5), "first")]

    def test_stays_clean_where_the_work_goes_on(self, first: ClusterQueue, second: ClusterQueue) -> None:
        """What is noted then says nothing of what was noted before."""
        first.accept({"7:1": {}})
        first.note_progress("7:1", {"plan": "secret"})
        second.purge(without_secrets)
        first.note_progress("7:1", {"done:a": 1})
        first.note_tries("7:1", 2)
        assert [each.entry.progress for each in second.others()] == [{"done:a": 1}]

    def test_cleans_what_was_noted_while_the_cluster_did_not_answer(self, shared: SharedRecords) -> None:
        client = shared.connected()
        queue = shared.queue("other", client)
        queue.accept({"7:1": {}})
        client.is_down = True
        queue.note_progress("7:1", {"plan": "secret", "done:a": 1})
        client.is_down = False
        queue.purge(without_secrets)
        queue.note("7:1", 5)
        assert [(each.note, each.progress) for each in queue.unfinished] == [(5, {"done:a": 1})]
        assert [each.entry.progress for each in shared.queue("third").others()] == [{"done:a": 1}]


def without_secrets(content: Mapping[str, object]) -> Mapping[str, object]:
    return {name: value for name, value in content.items() if value != "secret"}


class TestThreads:
    def test_that_accept_the_same_wait_for_each_other(self, shared: SharedRecords) -> None:
        """It is new for one of them."""
        client = shared.connected()
        queue, new = shared.queue("first", client), list[str]()
        queue.accept({"7:0": {}})
        other = threading.Thread(target=lambda: new.extend(queue.accept({"7:1": {}})))
        client.before["_bulk"] = other.start
        new.extend(queue.accept({"7:1": {}}))
        other.join()
        assert new == ["7:1"]

    def test_note_on_the_same_one_after_the_other(self, shared: SharedRecords) -> None:
        client = shared.connected()
        queue = shared.queue("first", client)
        queue.accept({"7:1": {}})
        other = threading.Thread(target=queue.note_progress, args=("7:1", {"b": 2}))

        def note_beside() -> None:
            other.start()
            while (entry := queue.entry("7:1")) and "b" not in entry.progress:
                pass

        client.before["_bulk"] = note_beside
        queue.note_progress("7:1", {"a": 1})
        other.join()
        assert [each.entry.progress for each in shared.queue("second").others()] == [{"a": 1, "b": 2}]

    def test_may_finish_what_another_one_notes_on(self, shared: SharedRecords) -> None:
        client = shared.connected()
        queue = shared.queue("first", client)
        queue.accept({"7:1": {}, "7:2": {}})
        client.before["_mget"] = lambda: queue.finish("7:1")
        queue.note("7:1", 5)
        with queue._noting:
            noting = threading.Thread(target=queue.note, args=("7:2", 5))
            noting.start()
            while (entry := queue.entry("7:2")) and entry.note is None:
                pass
            queue.finish("7:2")
        noting.join()
        assert (queue.unfinished, queue.others()) == ([], [])
        assert shared.queue("second").others() == []


class TestRequests:
    def test_are_one_to_accept_and_one_to_finish(self, shared: SharedRecords) -> None:
        client = shared.connected()
        queue = shared.queue("first", client)
        queue.accept({"7:1": {}})
        client.requests.clear()
        queue.accept({"7:2": {}})
        queue.finish("7:2")
        assert len(client.requests) == 2


def run_beside(act: Callable[[ClusterQueue], object], queues: list[ClusterQueue]) -> None:
    """Call a function with each queue at the same time."""
    threads = [threading.Thread(target=act, args=(queue,)) for queue in queues]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
