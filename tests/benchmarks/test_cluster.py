"""The measurement of an archive in a cluster: a short one has all figures."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import cluster, replicas
from benchmarks.archive_process import ArchiveProcess, processor_s, resident_mb, word_of

pytestmark = pytest.mark.slow


def test_each_added_article_has_a_word_of_its_own() -> None:
    assert len({word_of(number) for number in range(200)}) == 200


def test_a_process_has_used_time_and_memory() -> None:
    assert processor_s([os.getpid()]) > 0
    assert resident_mb([os.getpid(), os.getpid()]) == pytest.approx(2 * resident_mb([os.getpid()]), rel=0.1)


class TestAnArchiveProcess:
    def test_does_what_it_is_told(self, tmp_path: Path) -> None:
        with ArchiveProcess(tmp_path / "data") as process:
            assert process.do("fill", passages=30)["s"] > 0
            asked = process.do("ask", count=20, threads=2)
            assert 0 < asked["p50_s"] <= asked["p99_s"]
            assert process.do("find", number=7)["found"] == 0
            process.do("add", number=7)
            assert process.do("find", number=7)["found"] == 1
            for did in (process.do("ask_for", seconds=0.1), process.do("add_for", seconds=0.1, number=100)):
                assert did["done"] >= 1
                assert did["gap_s"] > 0
                assert did["refused"] == 0


@pytest.mark.cluster
@pytest.mark.usefixtures("turn_with_nodes")
def test_a_short_one_has_all_figures(opensearch_urls: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The fixture skips where no cluster can be started: this starts one of its own, because it kills a node."""
    assert opensearch_urls
    for name, value in {
        "WARM_UP": 2,
        "ASKED": 4,
        "AT_ONCE": 2,
        "ADDS": 2,
        "BEFORE_KILL_S": 0.5,
        "AFTER_KILL_S": 2.0,
    }.items():
        monkeypatch.setattr(cluster, name, value)
    for name, value in {
        "ASKERS": 2,
        "CHATS": 2,
        "WARM_UP_S": 0.1,
        "ASKING_S": 1.0,
        "BEFORE_KILL_S": 0.5,
        "AFTER_KILL_S": 1.0,
    }.items():
        monkeypatch.setattr(replicas, name, value)
    result = CliRunner().invoke(cluster.main, ["--passages", "50"], catch_exceptions=False)
    lines = [line for line in result.output.splitlines() if line.startswith("| ")]
    assert len(lines) == 14, result.output
    assert all(line.count("|") == 4 for line in lines)
    assert "(0 of" in lines[-1], lines[-1]
