"""An index that may be replaced by another one, or be gone."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import opensearchpy
import pytest

from index.errors import BackendUnavailableError, StateGoneError
from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_client import ClusterClient, Reply
from index.opensearch.guarded_index import GuardedIndex, OutdatedError

ALL: Reply = {"query": {"match_all": {}}}


@pytest.fixture
def client(opensearch_urls: list[str]) -> Iterator[ClusterClient]:
    client = ClusterClient(ClusterAccess(tuple(opensearch_urls)))
    yield client
    client.close()


@pytest.fixture
def gone(client: ClusterClient) -> GuardedIndex:
    return GuardedIndex(client, f"guarded{uuid4().hex}")


@pytest.fixture
def present(client: ClusterClient, gone: GuardedIndex) -> Iterator[GuardedIndex]:
    fields = {"number": {"type": "integer"}}
    client.create(f"/{gone.name}-1", {"mappings": {"properties": fields}, "aliases": {gone.name: {}}})
    yield gone
    client.delete(f"/{gone.name}-1")


class TestAnIndexThatIsGone:
    def test_is_an_outage_for_those_who_search(self, gone: GuardedIndex) -> None:
        with pytest.raises(BackendUnavailableError):
            gone.search(ALL)
        with pytest.raises(BackendUnavailableError):
            gone.search_all([ALL], "copy")
        with pytest.raises(BackendUnavailableError):
            gone.hold("copy")

    def test_takes_no_changes(self, gone: GuardedIndex) -> None:
        with pytest.raises(OutdatedError):
            gone.create(gone.name, "a", {"number": 1})
        with pytest.raises(OutdatedError):
            gone.change(gone.name, [({"index": {"_id": "a"}}, {"number": 1})])
        with pytest.raises(OutdatedError):
            gone.switch([{"remove": {"index": gone.name, "alias": gone.name}}])


class TestAHeldState:
    def test_stays_as_it_was(self, present: GuardedIndex) -> None:
        present.create(present.name, "a", {"number": 1})
        held = present.hold("copy")
        present.create(present.name, "b", {"number": 2})
        assert held.search(ALL)["hits"]["total"]["value"] == 1
        assert [each["hits"]["total"]["value"] for each in held.search_all([ALL, ALL])] == [1, 1]
        held.close()
        with pytest.raises(StateGoneError):
            held.search(ALL)
        with pytest.raises(StateGoneError):
            held.search_all([ALL])

    def test_does_not_hide_a_fault_of_the_program(self, present: GuardedIndex) -> None:
        held = present.hold("copy")
        with pytest.raises(opensearchpy.TransportError):
            held.search_all([{"query": {"unheard_of": {}}}])
        held.close()


class TestADocument:
    def test_is_created_once(self, present: GuardedIndex) -> None:
        present.create(present.name, "a", {"number": 1})
        present.create(present.name, "a", {"number": 2})
        found = present.document("a")
        assert found is not None
        assert found["_source"] == {"number": 1}

    def test_that_cannot_be_understood_is_a_fault_of_the_program(self, present: GuardedIndex) -> None:
        with pytest.raises(opensearchpy.TransportError):
            present.change(present.name, [({"index": {"_id": "a"}}, {"number": "many"})])
        with pytest.raises(opensearchpy.TransportError):
            present.search_all([{"query": {"unheard_of": {}}}], "copy")
