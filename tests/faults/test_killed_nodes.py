"""Nodes end while an archive is changed and searched, and come back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.opensearch.changers import Changers
from tests.support.opensearch.cluster import NODES, Cluster
from tests.support.opensearch.node_versions import OPENSEARCH_2

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster whose nodes may be stopped. After each test, all of them run."""
    OPENSEARCH_2.find_java()
    with Cluster(tmp_path_factory.mktemp("killed") / "own") as cluster:
        yield cluster


@pytest.fixture
def changers(cluster: Cluster, tmp_path: Path) -> Changers:
    return Changers(cluster.urls, tmp_path, [[0, 1]])


def test_no_change_is_lost_or_made_twice_when_the_node_with_the_log_is_killed(
    cluster: Cluster, changers: Changers
) -> None:
    with changers.running():
        node = cluster.holder_of(changers.log)
        cluster.kill(node)
        changers.wait_for_changes(5)
        cluster.start(node)
        changers.wait_for_changes(1)
    changers.check()


def test_no_question_fails_when_the_node_with_the_index_is_killed(cluster: Cluster, changers: Changers) -> None:
    with changers.running():
        node = cluster.holder_of(changers.passages)
        cluster.kill(node)
        changers.wait_for_answers(10)
        cluster.start(node)
        changers.wait_for_answers(5)
    assert changers.unanswered() == []
    changers.check()


def test_no_question_fails_while_one_node_after_the_other_is_restarted(cluster: Cluster, changers: Changers) -> None:
    with changers.running():
        for node in range(1, NODES + 1):
            cluster.stop(node)
            changers.wait_for_answers(5)
            cluster.start(node)
    assert changers.unanswered() == []
    assert changers.failures() == []
    changers.check()
