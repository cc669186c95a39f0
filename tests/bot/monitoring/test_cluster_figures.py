"""Watch over the application whose archive is in a cluster."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

import pytest

from index.opensearch import cluster_probe
from tests.support.bot.monitored_bot import Monitored, StartMonitored, described_figures
from tests.support.opensearch.shared_log import SharedLog
from tests.support.waiting import HANG_S
from tests.support.web.free_port import free_port


@pytest.fixture
def shared(opensearch_urls: list[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[SharedLog]:
    """A log of its own in a real cluster, which may take as long as a slow machine needs."""
    monkeypatch.setattr(cluster_probe.ClusterProbe.__init__, "__defaults__", (HANG_S,))
    monkeypatch.setattr("bot.monitoring.archive_figures.WAIT_S", HANG_S)
    log = SharedLog(opensearch_urls)
    log.open().make_first()
    yield log
    log.close()


@pytest.fixture
async def on_cluster(watch: StartMonitored, shared: SharedLog) -> Monitored:
    return await watch(opensearch_url=",".join(shared.urls), opensearch_prefix=shared.prefix)


@pytest.fixture
async def without_cluster(watch: StartMonitored) -> Monitored:
    """The application while no node of its cluster answers."""
    return await watch(opensearch_url=f"http://127.0.0.1:{free_port()}")


class TestFiguresOfACluster:
    async def test_have_the_names_that_are_described(self, without_cluster: Monitored) -> None:
        described = [name for name in described_figures() if not name.startswith("byline_search_process_")]
        assert await without_cluster.names() == described

    async def test_are_those_of_its_nodes_and_indices(self, on_cluster: Monitored, shared: SharedLog) -> None:
        shared.client.get(f"/_cluster/health/{shared.prefix}-*", wait_for_status="green", timeout="30s")
        figures = await on_cluster.figures()
        assert figures["byline_cluster_reachable"] == 1
        assert await on_cluster.changed("byline_cluster_health") == {'{color="green"}': 1}
        assert figures["byline_cluster_nodes"] == 3
        assert figures["byline_cluster_shards_unassigned"] == 0
        assert 0 < figures["byline_cluster_disk_used_ratio"] < 1
        assert figures["byline_data_bytes"] > 0
        assert figures["byline_disk_free_bytes"] > 0
        assert figures["byline_last_backup_timestamp_seconds"] == 0

    async def test_are_unknown_while_it_does_not_answer(self, without_cluster: Monitored) -> None:
        figures = await without_cluster.figures()
        assert figures["byline_cluster_reachable"] == 0
        assert await without_cluster.changed("byline_cluster_health") == {}
        unknown = ("byline_cluster_nodes", "byline_cluster_disk_used_ratio", "byline_data_bytes")
        assert all(math.isnan(figures[name]) for name in unknown)


async def test_status_speaks_of_the_cluster(on_cluster: Monitored) -> None:
    running = on_cluster.running
    lines = (await running.telegram.reply_to(await running.editors_chat.send("/status"))).content.splitlines()
    assert re.fullmatch(r"1 MB in the cluster, [\d.]+ [MG]B free on its fullest disk", lines[1])
    assert "No backup yet" in lines
    assert not any("on disk" in line for line in lines)


class TestReadinessOnACluster:
    async def test_is_told_while_it_takes_changes(self, on_cluster: Monitored, shared: SharedLog) -> None:
        ready = await on_cluster.get("/readyz")
        assert (ready.status, ready.text) == (200, "ready\n")
        settings = f"/{shared.prefix}-log-000001/_settings"
        shared.client.create(settings, {"index.blocks.write": True})
        ready = await on_cluster.get("/readyz")
        assert ready.status == 503
        assert ready.text == "The cluster cannot be used: OpenSearch takes no changes: an index is read-only\n"
        shared.client.create(settings, {"index.blocks.write": None})
        assert (await on_cluster.get("/readyz")).status == 200

    async def test_ends_while_it_does_not_answer(self, without_cluster: Monitored) -> None:
        ready = await without_cluster.get("/readyz")
        assert ready.status == 503
        assert ready.text.startswith("The cluster cannot be used: OpenSearch: ConnectionError")
        assert (await without_cluster.get("/healthz")).status == 200
