"""The OpenSearch cluster of tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.support.opensearch.cluster import NODES, Cluster
from tests.support.opensearch.node_versions import OPENSEARCH_2
from tests.support.waiting import HANG_S

pytestmark = pytest.mark.slow


@pytest.mark.usefixtures("turn_with_nodes")
def test_the_shared_one_ends_with_the_tests(tmp_path: Path) -> None:
    OPENSEARCH_2.find_java()
    with subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE) as owner:
        cluster = Cluster(tmp_path / "own", owner=owner.pid)
        cluster.start(1, 2, 3)
        owner.kill()

    assert cluster.ended() == [0] * NODES


def test_shared_nodes_answer(opensearch_urls: list[str]) -> None:
    assert len({ask(url)["name"] for url in opensearch_urls}) == NODES


def ask(url: str, method: str = "GET", body: object = None) -> dict[str, object]:
    reply = httpx.request(method, url, json=body, timeout=HANG_S)
    reply.raise_for_status()
    found: dict[str, object] = reply.json()
    return found
