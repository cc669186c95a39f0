"""Copies of documents from index to index, in a real cluster: whatever ends meanwhile, and whatever comes late."""

from __future__ import annotations

import pytest

from index.errors import BackendUnavailableError
from index.opensearch.cluster_client import ClusterClient, Reply
from index.opensearch.cluster_failures import GoneError
from index.opensearch.index_copies import LATEST, UNCHANGED, copy_documents, filling
from tests.support.opensearch.shared_log import SharedLog

NAMES = [f"cat{number}" for number in range(9)]


class SlowlyCopyingClient(ClusterClient):
    """A client of a cluster that copies two documents a second, and forgets the first copies."""

    forgets = 0

    def post(self, path: str, body: Reply, within_s: float | None = None, **params: object) -> Reply:
        if path == "/_reindex":
            body = {**body, "source": {**body["source"], "size": 1}}
            params["requests_per_second"] = 2
        return super().post(path, body, within_s, **params)

    def find(self, path: str, within_s: float | None = None, **params: object) -> Reply | None:
        if path.startswith("/_tasks/") and self.forgets:
            self.forgets -= 1
            return None
        return super().find(path, within_s, **params)


class Indices:
    """An index with documents, and one to be filled."""

    def __init__(self, shared: SharedLog) -> None:
        self.client = shared.client
        self.slow = shared.added(SlowlyCopyingClient(shared.access))
        self.source, self.copy = f"{shared.prefix}-source", f"{shared.prefix}-copy"
        self.client.create(f"/{self.source}", {})
        self.client.create(f"/{self.copy}", {"aliases": {filling(self.copy): {}}})

    def write(self, index: str, name: str, text: str, version: int = 1) -> None:
        self.client.put(f"/{index}/_doc/{name}", {"text": text}, version=version, version_type="external")
        self.client.post(f"/{index}/_refresh", {})

    def end_filling(self) -> None:
        actions = [{"remove": {"index": self.copy, "alias": filling(self.copy)}}]
        self.client.post("/_aliases", {"actions": actions})

    def copied(self) -> dict[str, str]:
        self.client.post(f"/{self.copy}/_refresh", {})
        hits = self.client.post(f"/{self.copy}/_search", {"size": 99})["hits"]["hits"]
        return {hit["_id"]: hit["_source"]["text"] for hit in hits}


@pytest.fixture
def indices(shared: SharedLog) -> Indices:
    return Indices(shared)


class TestACopy:
    def test_has_what_is_found_and_replaces_nothing(self, indices: Indices) -> None:
        indices.write(indices.source, "cats", "Cats purr.")
        indices.write(indices.source, "dogs", "Dogs bark.")
        indices.write(indices.copy, "cats", "Cats sleep.")
        copy_documents(indices.client, {"index": indices.source}, indices.copy, UNCHANGED)
        assert indices.copied() == {"cats": "Cats sleep.", "dogs": "Dogs bark."}

    def test_brings_nothing_back_that_was_deleted_since(self, indices: Indices) -> None:
        indices.write(indices.source, "cats", "Cats purr.", 1)
        indices.write(indices.copy, "cats", "Cats purr.", 1)
        indices.client.delete(f"/{indices.copy}/_doc/cats", version=2, version_type="external")
        copy_documents(indices.client, {"index": indices.source}, indices.copy, LATEST)
        assert indices.copied() == {}

    @pytest.mark.parametrize("gone", ["source", "copy", "alias"])
    def test_from_or_to_what_is_gone_makes_no_index(self, indices: Indices, shared: SharedLog, gone: str) -> None:
        indices.write(indices.source, "cats", "Cats purr.")
        if gone == "alias":
            indices.end_filling()
        else:
            indices.client.delete(f"/{shared.prefix}-{gone}")
        before = shared.indices
        with pytest.raises(GoneError):
            copy_documents(indices.client, {"index": indices.source}, indices.copy, UNCHANGED)
        assert shared.indices == before

    def test_ends_when_the_index_is_no_longer_filled(self, indices: Indices, shared: SharedLog) -> None:
        """The cluster itself would make an index of the name under which it was to be filled."""
        for name in NAMES:
            indices.write(indices.source, name, "Cats purr.")
        end = iter([indices.end_filling])
        with pytest.raises(GoneError):
            copy_documents(
                indices.slow, {"index": indices.source}, indices.copy, UNCHANGED, lambda: next(end, lambda: None)()
            )
        assert len(indices.copied()) < len(NAMES)
        assert shared.indices == ["copy", "source"]

    def test_is_made_by_another_node_if_one_has_ended(self, indices: Indices) -> None:
        indices.write(indices.source, "cats", "Cats purr.")
        indices.slow.forgets = 2
        copy_documents(indices.slow, {"index": indices.source}, indices.copy, UNCHANGED)
        assert indices.copied() == {"cats": "Cats purr."}

    def test_is_given_up_if_all_have_ended(self, indices: Indices) -> None:
        indices.write(indices.source, "cats", "Cats purr.")
        indices.slow.forgets = 99
        with pytest.raises(BackendUnavailableError, match="have ended"):
            copy_documents(indices.slow, {"index": indices.source}, indices.copy, UNCHANGED)
