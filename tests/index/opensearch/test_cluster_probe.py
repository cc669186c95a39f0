"""Look at a real cluster as its operator does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from index.errors import BackendUnavailableError
from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_client import ClusterClient
from index.opensearch.cluster_probe import ClusterProbe
from index.opensearch.cluster_state import Health
from index.opensearch.log.change_log import LogEntry
from tests.support.opensearch.shared_log import SharedLog
from tests.support.raw_server import raw_server
from tests.support.waiting import HANG_S


@pytest.fixture
def probe(shared: SharedLog) -> Iterator[ClusterProbe]:
    """One of an archive with one change."""
    generations = shared.open()
    generations.make_first()
    generations.log(1).append(LogEntry(1, 1, "a change", ""))
    probe = ClusterProbe(shared.access, HANG_S)
    yield probe
    probe.close()


class TestTheState:
    def test_is_that_of_the_nodes_and_of_the_indices_of_the_archive(
        self, probe: ClusterProbe, shared: SharedLog
    ) -> None:
        shared.client.get(f"/_cluster/health/{shared.prefix}-*", wait_for_status="green", timeout="30s")
        state = probe.state()
        assert (state.health, state.nodes, state.unassigned_shards) == (Health.GREEN, 3, 0)
        assert state.index_bytes > 3 * 100  # of three copies
        assert state.free_bytes > 1_000_000
        assert 0 < state.used_share < 1

    def test_is_yellow_while_copies_are_missing(self, probe: ClusterProbe, shared: SharedLog) -> None:
        self.change(shared, {"number_of_replicas": 4})  # of three nodes, two have no copy to give
        state = probe.state()
        assert (state.health, state.unassigned_shards) == (Health.YELLOW, 2)

    def change(self, shared: SharedLog, settings: dict[str, object]) -> None:
        shared.client.create(f"/{shared.prefix}-log-000001/_settings", {"index": settings})

    def test_is_red_while_a_part_has_no_copy(self, probe: ClusterProbe, shared: SharedLog) -> None:
        nowhere = {"index": {"number_of_replicas": 0, "routing.allocation.require._name": "nobody"}}
        shared.client.create(f"/{shared.prefix}-lost", {"settings": nowhere}, wait_for_active_shards="0")
        assert probe.state().health == Health.RED

    def test_is_that_of_an_empty_archive(self, opensearch_urls: list[str]) -> None:
        probe = ClusterProbe(ClusterAccess(tuple(opensearch_urls), prefix=f"none{uuid4().hex}"), HANG_S)
        state = probe.state()
        assert (state.health, state.nodes, state.index_bytes) == (Health.GREEN, 3, 0)
        probe.close()

    def test_is_unknown_while_no_node_answers(self) -> None:
        with raw_server(lambda connection: None) as address:
            probe = ClusterProbe(ClusterAccess((f"http://{address}",)))
            with pytest.raises(BackendUnavailableError):
                probe.state()
            probe.close()
            probe.close()


class TestWhetherChangesAreTaken:
    def test_is_found_out_without_a_change(self, probe: ClusterProbe, shared: SharedLog) -> None:
        before = self.written(shared)
        probe.check_changes()
        assert self.written(shared) == before

    def written(self, shared: SharedLog) -> object:
        found = shared.client.get(f"/{shared.prefix}-*/_stats/translog,docs", level="shards")
        return [
            (name, copy["seq_no"]["max_seq_no"], copy["docs"])
            for name, index in found["indices"].items()
            for copy in index["shards"]["0"]
            if copy["routing"]["primary"]
        ]

    @pytest.mark.parametrize(
        ("block", "cause"),
        [("write", "an index is read-only"), ("read_only_allow_delete", "the disk of a node is almost full")],
    )
    def test_is_told_with_the_reason_if_not(
        self, probe: ClusterProbe, shared: SharedLog, block: str, cause: str
    ) -> None:
        settings = f"/{shared.prefix}-log-000001/_settings"
        shared.client.create(settings, {f"index.blocks.{block}": True})
        with pytest.raises(BackendUnavailableError, match=f"^OpenSearch takes no changes: {cause}$"):
            probe.check_changes()
        shared.client.create(settings, {f"index.blocks.{block}": None})
        probe.check_changes()

    def test_needs_a_log(self, shared: SharedLog) -> None:
        probe = ClusterProbe(shared.access, HANG_S)
        with pytest.raises(BackendUnavailableError, match="the archive has no log of changes"):
            probe.check_changes()
        probe.close()


class TestTheLastSnapshot:
    @pytest.fixture
    def repository(self, shared: SharedLog, opensearch_data: Path) -> Iterator[str]:
        name = f"snapshots-{uuid4().hex}"
        shared.client = shared.added(ClusterClient(shared.access, HANG_S))  # a snapshot may take long
        settings = {"location": str(opensearch_data / "snapshots" / name)}
        shared.client.create(f"/_snapshot/{name}", {"type": "fs", "settings": settings})
        yield name
        for snapshot in shared.client.get(f"/_snapshot/{name}/_all")["snapshots"]:
            shared.client.delete(f"/_snapshot/{name}/{snapshot['snapshot']}")
        shared.client.delete(f"/_snapshot/{name}")

    def save(self, shared: SharedLog, repository: str, name: str, indices: str) -> None:
        body = {"indices": indices, "include_global_state": False}
        shared.client.create(f"/_snapshot/{repository}/{name}", body, wait_for_completion="true")

    def test_is_the_latest_with_the_log_of_the_archive(
        self, probe: ClusterProbe, shared: SharedLog, repository: str
    ) -> None:
        shared.client.create(f"/{shared.prefix}-passages", {})
        assert probe.last_snapshot() is None
        for name in ("first", "second"):
            self.save(shared, repository, name, f"{shared.prefix}-*")
        self.save(shared, repository, "without-the-log", f"{shared.prefix}-passages")
        found = probe.last_snapshot()
        assert found is not None
        assert (found.repository, found.name) == (repository, "second")
        assert abs((datetime.now(UTC) - found.made_at).total_seconds()) < HANG_S
