"""The promises of every WorkQueue: the same tests for each of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.bookkeeping import REMEMBERED_FOR, QueueEntry, WorkQueue
from index.disk.queue import InboxFile
from index.errors import ReadOnlyError
from index.opensearch.records.cluster_queue import ClusterQueue
from tests.support.records.record_kinds import KeepsInCluster, KeepsInFiles

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)


@dataclass
class WorkClock:
    """A clock that the tests set."""

    time: datetime = NOON

    def now(self) -> datetime:
        return self.time


Open = Callable[[bool], WorkQueue]

QUEUES: dict[str, Callable[[Path, WorkClock, bool], WorkQueue]] = {
    "memory": lambda directory, clock, read_only: InboxFile(None, now=clock.now),
    "disk": lambda directory, clock, read_only: InboxFile(directory, now=clock.now, read_only=read_only),
}
"""Opens a queue that keeps its files, if it has any, below a directory. Another one is tested by a line here."""

IN_CLUSTER = "opensearch"

KINDS = [*QUEUES, pytest.param(IN_CLUSTER, marks=[pytest.mark.cluster, pytest.mark.slow, pytest.mark.covers])]

LASTING = [each for each in KINDS if each != "memory"]
"""Kinds of queues that have what they accepted when they are opened again."""


class QueueKind:
    """A kind of queue."""

    def __init__(self, keeping: KeepsInFiles | KeepsInCluster, name: str, clock: WorkClock) -> None:
        self.keeping = keeping
        self._name = name
        self._clock = clock

    def open(self, directory: Path, read_only: bool = False) -> WorkQueue:
        """Open a queue. It does what an earlier process has left."""
        if isinstance(self.keeping, KeepsInFiles):
            return QUEUES[self._name](directory, self._clock, read_only)
        prefix = self.keeping.prefix(directory)
        queue = ClusterQueue(self.keeping.client, prefix, uuid4().hex, read_only=read_only, now=self._clock.now)
        if not read_only:
            queue.claim(queue.others())
        return queue


@pytest.fixture
def clock() -> WorkClock:
    return WorkClock()


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest, clock: WorkClock) -> Iterator[QueueKind]:
    """The kind of queue, which keeps nothing yet."""
    keeping: KeepsInFiles | KeepsInCluster = KeepsInFiles()
    if request.param == IN_CLUSTER:
        urls = request.getfixturevalue("opensearch_urls")
        keeping = KeepsInCluster(urls, request.getfixturevalue("opensearch_data"))
    yield QueueKind(keeping, request.param, clock)
    keeping.close()


@pytest.fixture
def queue(kind: QueueKind, tmp_path: Path) -> Iterator[WorkQueue]:
    queue = kind.open(tmp_path)
    yield queue
    queue.close()


@pytest.fixture
def second(queue: WorkQueue) -> WorkQueue:
    """The same work as another thread of the process has it."""
    return queue


@pytest.fixture
def open_queue(kind: QueueKind, tmp_path: Path) -> Iterator[Open]:
    """Opens a queue, for reading only or not, again and again with what it held before."""
    opened: list[WorkQueue] = []

    def open_one(read_only: bool) -> WorkQueue:
        opened.append(kind.open(tmp_path, read_only))
        return opened[-1]

    yield open_one
    for queue in opened:
        queue.close()


def keys(queue: WorkQueue) -> list[str]:
    return [entry.key for entry in queue.unfinished]


class TestAcceptedWork:
    def test_is_none_at_first(self, queue: WorkQueue) -> None:
        assert (queue.unfinished, queue.entry("7:1"), queue.knows("7:1")) == ([], None, False)

    def test_comes_back_as_it_was_in_the_order_of_acceptance(self, queue: WorkQueue, clock: WorkClock) -> None:
        content = {"text": "ünï 猫 \x00 \ud800", "n": [1, 2.5, None, True], "nested": {"a": {}}, "large": 10**30}
        queue.accept({"7:2": content, "7:1": {}})
        clock.time += timedelta(seconds=5)
        queue.accept({"7:0": {"n": 0}})
        expected = [
            QueueEntry("7:2", content, NOON),
            QueueEntry("7:1", {}, NOON),
            QueueEntry("7:0", {"n": 0}, NOON + timedelta(seconds=5)),
        ]
        assert queue.unfinished == expected
        assert [queue.entry(entry.key) for entry in expected] == expected
        assert [queue.knows(key) for key in ("7:0", "7:1", "7:2", "7:3")] == [True, True, True, False]

    def test_may_be_none(self, queue: WorkQueue) -> None:
        assert queue.accept({}) == frozenset()
        assert queue.unfinished == []

    def test_is_new_once(self, queue: WorkQueue, second: WorkQueue) -> None:
        assert queue.accept({"7:1": {}, "7:2": {}}) == {"7:1", "7:2"}
        queue.finish("7:2")
        assert second.accept({"7:2": {}, "7:3": {}, "7:1": {}}) == {"7:3"}

    def test_stays_as_it_is_when_it_is_accepted_again(
        self, queue: WorkQueue, second: WorkQueue, clock: WorkClock
    ) -> None:
        """Two processes may be sent the same work. What the first one has noted of it is not lost."""
        queue.accept({"7:1": {"n": 1}})
        queue.note("7:1", 77)
        queue.note_progress("7:1", {"plan": ["a"]})
        clock.time += timedelta(seconds=5)
        second.accept({"7:1": {"n": 2}, "7:2": {"n": 2}})
        assert queue.unfinished == [
            QueueEntry("7:1", {"n": 1}, NOON, 77, {"plan": ["a"]}),
            QueueEntry("7:2", {"n": 2}, NOON + timedelta(seconds=5)),
        ]

    def test_stays_done_when_it_is_accepted_again(self, queue: WorkQueue, second: WorkQueue) -> None:
        queue.accept({"7:1": {}})
        queue.finish("7:1")
        second.accept({"7:1": {}})
        assert (queue.unfinished, queue.knows("7:1")) == ([], True)

    def test_is_accepted_by_several_at_the_same_time(self, queue: WorkQueue, second: WorkQueue) -> None:
        new: list[str] = []

        def accept(writer: WorkQueue, number: int) -> None:
            for key in range(10):
                new.extend(writer.accept({f"7:{key}": {"n": number}, f"8:{number}:{key}": {"n": number}}))

        threads = [
            threading.Thread(target=accept, args=(writer, number)) for number, writer in enumerate((queue, second))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        expected = {f"7:{key}" for key in range(10)} | {f"8:{number}:{key}" for number in (0, 1) for key in range(10)}
        assert len(queue.unfinished) == 30
        assert set(keys(queue)) == expected
        assert sorted(new) == sorted(expected)


class TestNotesOnWork:
    def test_are_the_last_ones(self, queue: WorkQueue) -> None:
        queue.accept({"7:1": {}, "7:2": {}})
        queue.note("7:1", 5)
        queue.note("7:1", 10**15)
        queue.note_progress("7:1", {"plan": ["a", "b"], "done:a": 1})
        queue.note_progress("7:1", {"done:a": {"reason": "404"}})
        first, other = queue.unfinished
        assert (first.note, first.progress) == (10**15, {"plan": ["a", "b"], "done:a": {"reason": "404"}})
        assert (other.note, other.progress) == (None, {})

    def test_on_other_work_are_ignored(self, queue: WorkQueue) -> None:
        queue.accept({"7:1": {}})
        queue.finish("7:1")
        for key in ("7:1", "7:2"):
            queue.note(key, 5)
            queue.note_progress(key, {"a": 1})
        assert (queue.unfinished, queue.knows("7:2")) == ([], False)


class TestFinishedWork:
    def test_is_known_but_not_there(self, queue: WorkQueue) -> None:
        queue.accept({"7:1": {}, "7:2": {}, "7:3": {}})
        queue.finish("7:1", "7:3", "7:9")
        queue.finish("7:1")
        assert (keys(queue), queue.entry("7:1")) == (["7:2"], None)
        assert [queue.knows(key) for key in ("7:1", "7:2", "7:3", "7:9")] == [True, True, True, False]

    def test_is_forgotten_after_a_time(self, queue: WorkQueue, clock: WorkClock) -> None:
        """When other work is done after that time."""
        queue.accept({"7:1": {}, "7:2": {}, "7:3": {}})
        queue.finish("7:1")
        clock.time += REMEMBERED_FOR
        queue.finish("7:2")
        assert queue.knows("7:1")
        clock.time += timedelta(seconds=1)
        queue.finish("7:3")
        assert [queue.knows(key) for key in ("7:1", "7:2", "7:3")] == [False, True, True]


class TestPurgedWork:
    def test_is_cleaned_where_it_is_open(self, queue: WorkQueue) -> None:
        queue.accept({"7:1": {"text": "secret", "n": 1}, "7:2": {"text": "secret"}})
        queue.note("7:1", 5)
        queue.note_progress("7:1", {"text": "secret", "a": 1})
        queue.finish("7:2")
        queue.purge(lambda content: {key: value for key, value in content.items() if value != "secret"})
        assert queue.unfinished == [QueueEntry("7:1", {"n": 1}, NOON, 5, {"a": 1})]
        assert queue.knows("7:2")

    def test_is_only_what_is_done_without_a_cleaner(self, queue: WorkQueue) -> None:
        queue.accept({"7:1": {"text": "mine"}})
        queue.purge()
        assert queue.unfinished == [QueueEntry("7:1", {"text": "mine"}, NOON)]


@pytest.mark.parametrize("kind", LASTING, indirect=True)
class TestAQueueThatIsOpenedAgain:
    def test_has_all_that_it_accepted(self, open_queue: Open, clock: WorkClock) -> None:
        queue = open_queue(False)
        queue.accept({"7:1": {"n": 1}, "7:2": {"n": 2}})
        clock.time += timedelta(seconds=5)
        queue.accept({"7:0": {"n": 0}})
        queue.note("7:2", 5)
        queue.note_progress("7:2", {"a": 1})
        queue.finish("7:1")
        queue.close()
        again = open_queue(False)
        assert again.unfinished == [
            QueueEntry("7:2", {"n": 2}, NOON, 5, {"a": 1}),
            QueueEntry("7:0", {"n": 0}, NOON + timedelta(seconds=5)),
        ]
        assert again.knows("7:1")

    def test_for_reading_only_accepts_nothing(self, open_queue: Open) -> None:
        open_queue(False).accept({"7:1": {}})
        reader = open_queue(True)
        with pytest.raises(ReadOnlyError):
            reader.accept({"7:2": {}})
        reader.note("7:1", 5)
        reader.finish("7:1")
        assert open_queue(True).unfinished == [QueueEntry("7:1", {}, NOON)]

    def test_has_no_text_of_what_was_purged(self, kind: QueueKind, open_queue: Open, tmp_path: Path) -> None:
        queue = open_queue(False)
        queue.accept({"7:1": {"text": "Zyxwvut"}, "7:2": {"text": "Zyxwvut"}})
        queue.finish("7:1")
        queue.purge(lambda _: {})
        assert not [content for content in kind.keeping.kept(tmp_path) if b"Zyxwvut" in content]

    def test_accepts_nothing_once_it_is_closed(self, open_queue: Open) -> None:
        queue = open_queue(False)
        queue.accept({"7:1": {}})
        queue.close()
        queue.close()
        with pytest.raises(ReadOnlyError):
            queue.accept({"7:2": {}})
        queue.finish("7:1")
        assert keys(open_queue(False)) == ["7:1"]


Step = tuple[str, int, int]

VERBS = ["accept", "note", "progress", "finish", "purge"]


def steps(verbs: Sequence[str]) -> st.SearchStrategy[list[Step]]:
    return st.lists(st.tuples(st.sampled_from(verbs), st.integers(0, 4), st.integers(0, 2)), max_size=20)


@given(steps(VERBS))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("name", QUEUES)
def test_a_queue_is_a_dictionary_that_knows_its_past(
    name: str, tmp_path_factory: pytest.TempPathFactory, steps: list[Step]
) -> None:
    """Whatever is done to it, it holds what a plain dictionary would, in the order of acceptance."""
    queue = QUEUES[name](tmp_path_factory.mktemp("work"), WorkClock(), False)
    try:
        follow(queue, steps, "7")
    finally:
        queue.close()


@given(steps(VERBS[:-1]))
@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("kind", [KINDS[-1]], indirect=True)
def test_a_queue_in_a_cluster_is_a_dictionary_that_knows_its_past(
    kind: QueueKind, queue: WorkQueue, tmp_path: Path, steps: list[Step]
) -> None:
    """Also in the eyes of another process."""
    queue.finish(*keys(queue))
    follow(queue, steps, uuid4().hex)
    assert kind.open(tmp_path, read_only=True).unfinished == queue.unfinished


def follow(queue: WorkQueue, steps: list[Step], prefix: str) -> None:
    """Take steps, and compare the queue with a dictionary after each. Args: prefix: Of the keys."""
    model: dict[str, QueueEntry] = {}
    known: set[str] = set()
    for verb, place, number in steps:
        key = f"{prefix}:{place}"
        before = model.get(key)
        if verb == "accept":
            assert queue.accept({key: {"n": number}}) == {key} - known
            if key not in known:
                model[key] = QueueEntry(key, {"n": number}, NOON)
            known.add(key)
        elif verb == "note":
            queue.note(key, number)
            if before:
                model[key] = QueueEntry(key, before.content, NOON, number, before.progress)
        elif verb == "progress":
            queue.note_progress(key, {f"a{number}": number})
            if before:
                progress = {**before.progress, f"a{number}": number}
                model[key] = QueueEntry(key, before.content, NOON, before.note, progress)
        elif verb == "finish":
            queue.finish(key)
            model.pop(key, None)
        else:
            queue.purge()
        assert queue.unfinished == list(model.values())
        assert [queue.knows(f"{prefix}:{each}") for each in range(5)] == [
            f"{prefix}:{each}" in known for each in range(5)
        ]
