"""The promises of all Attempts: the same tests for each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.queue.attempts import AttemptsFile
from index.bookkeeping import Attempts

ATTEMPTS: dict[str, Callable[[Path], Attempts]] = {
    "memory": lambda directory: AttemptsFile(None),
    "disk": lambda directory: AttemptsFile(directory / "tries"),
}
"""Opens counts that are kept below a directory, if they are. Others are tested by a line here."""

IN_MEMORY = {"memory"}
"""Counts that are gone when they are closed."""


@pytest.fixture(params=ATTEMPTS)
def attempts(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Attempts]:
    attempts = ATTEMPTS[request.param](tmp_path)
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


@given(steps=st.lists(st.tuples(st.sampled_from(["begin", "end", "uncount", "crash"]), st.integers(0, 3)), max_size=30))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("name", sorted(ATTEMPTS.keys() - IN_MEMORY))
def test_counts_outlive_their_process(
    name: str, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    """Whatever is begun and ended, and whenever the process is killed: the next one finds the same counts."""
    directory = tmp_path_factory.mktemp("tries")
    opened = [ATTEMPTS[name](directory)]
    model = dict.fromkeys(range(4), 0)
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
                opened.append(ATTEMPTS[name](directory))
            assert {number: opened[-1].count(f"7:{number}") for number in model} == model
    finally:
        for attempts in opened:
            attempts.close()
