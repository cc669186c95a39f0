"""The promises of all Attempts: the same tests for each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.queue.attempts import AttemptsFile
from bot.queue.noted_attempts import NotedAttempts
from index.bookkeeping import Attempts
from index.opensearch.records.cluster_notebook import ClusterNotebook
from index.opensearch.records.cluster_queue import ClusterQueue
from tests.support.records.record_kinds import KeepsInCluster, KeepsInFiles

ATTEMPTS: dict[str, Callable[[Path], Attempts]] = {
    "memory": lambda directory: AttemptsFile(None),
    "disk": lambda directory: AttemptsFile(directory / "tries"),
}
"""Opens counts that are kept below a directory, if they are. Others are tested by a line here."""

IN_CLUSTER = "opensearch"

KINDS = [*ATTEMPTS, pytest.param(IN_CLUSTER, marks=[pytest.mark.cluster, pytest.mark.slow, pytest.mark.covers])]

IN_MEMORY = {"memory"}
"""Counts that are gone when they are closed."""


class AttemptsKind:
    """A kind of counts."""

    def __init__(self, keeping: KeepsInFiles | KeepsInCluster, name: str) -> None:
        self.keeping = keeping
        self._name = name
        self._opened: list[NotedAttempts] = []

    def open(self, directory: Path) -> Attempts:
        """Open the counts as they are some milliseconds after the last change."""
        if isinstance(self.keeping, KeepsInFiles):
            return ATTEMPTS[self._name](directory)
        for earlier in self._opened[-1:]:
            earlier.settle()
        client, prefix = self.keeping.client, self.keeping.prefix(directory)
        queue = ClusterQueue(client, prefix, uuid4().hex)
        self._opened.append(NotedAttempts(queue, ClusterNotebook(client, prefix)))
        return self._opened[-1]

    def close(self) -> None:
        for each in self._opened:
            each.close()
        self.keeping.close()


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Iterator[AttemptsKind]:
    """The kind of counts, which keeps nothing yet."""
    keeping: KeepsInFiles | KeepsInCluster = KeepsInFiles()
    if request.param == IN_CLUSTER:
        urls = request.getfixturevalue("opensearch_urls")
        keeping = KeepsInCluster(urls, request.getfixturevalue("opensearch_data"))
    kind = AttemptsKind(keeping, request.param)
    yield kind
    kind.close()


@pytest.fixture
def attempts(kind: AttemptsKind, tmp_path: Path) -> Iterator[Attempts]:
    attempts = kind.open(tmp_path)
    yield attempts
    attempts.close()
    attempts.close()


class TestCounts:
    def test_are_of_each_key(self, attempts: Attempts) -> None:
        assert attempts.count("7:1") == 0
        attempts.begin("7:1")
        attempts.begin("7:1")
        attempts.begin("7:2")
        assert [attempts.count(key) for key in ("7:1", "7:2", "7:3")] == [2, 1, 0]

    def test_are_gone_when_a_try_has_ended(self, attempts: Attempts) -> None:
        attempts.begin("7:1")
        attempts.begin("7:1")
        attempts.end("7:1")
        attempts.end("7:1")
        assert attempts.count("7:1") == 0

    def test_are_taken_back_one_by_one(self, attempts: Attempts) -> None:
        attempts.begin("7:1")
        attempts.begin("7:1")
        attempts.uncount("7:1")
        assert attempts.count("7:1") == 1
        attempts.uncount("7:1")
        attempts.uncount("7:1")
        assert attempts.count("7:1") == 0


Step = tuple[str, int]

STEPS = st.lists(st.tuples(st.sampled_from(["begin", "end", "uncount", "crash"]), st.integers(0, 3)), max_size=30)


@given(steps=STEPS)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("name", sorted(ATTEMPTS.keys() - IN_MEMORY))
def test_counts_outlive_their_process(name: str, tmp_path_factory: pytest.TempPathFactory, steps: list[Step]) -> None:
    """Whatever is begun and ended, and whenever the process is killed: the next one finds the same counts."""
    follow(AttemptsKind(KeepsInFiles(), name), tmp_path_factory.mktemp("tries"), steps)


@given(steps=STEPS)
@settings(deadline=None, max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("kind", [KINDS[-1]], indirect=True)
def test_counts_in_a_cluster_outlive_their_process(kind: AttemptsKind, tmp_path: Path, steps: list[Step]) -> None:
    follow(kind, tmp_path, steps)


def follow(kind: AttemptsKind, directory: Path, steps: list[Step]) -> None:
    """Take steps, and compare the counts with a dictionary after each."""
    opened = [kind.open(directory)]
    model = dict.fromkeys(range(4), 0)
    for number in model:
        opened[-1].end(f"7:{number}")
    try:
        for verb, number in steps:
            key = f"7:{number}"
            if verb == "begin":
                opened[-1].begin(key)
                model[number] += 1
            elif verb == "end":
                opened[-1].end(key)
                model[number] = 0
            elif verb == "uncount":
                opened[-1].uncount(key)
                model[number] = max(0, model[number] - 1)
            else:  # nothing is closed by a kill
                opened.append(kind.open(directory))
            assert {number: opened[-1].count(f"7:{number}") for number in model} == model
    finally:
        for attempts in opened:
            attempts.close()
