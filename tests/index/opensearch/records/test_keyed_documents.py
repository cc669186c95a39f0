"""Documents under keys in a real cluster, with several writers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import pytest

from index.errors import BackendUnavailableError
from index.opensearch import bulk_requests
from index.opensearch.cluster_client import Reply
from index.opensearch.records import stored_documents
from index.opensearch.records.keyed_documents import DocumentWrite, KeyedDocuments
from index.opensearch.records.stored_documents import NOTHING, KeyedDocument, ReadUpTo
from tests.support.opensearch.losing_proxy import LosingProxy
from tests.support.records.shared_records import SharedRecords, creating

T = TypeVar("T")


def counted(_key: str, fields: Reply | None) -> Reply:
    """Return fields whose number is one more."""
    return {"n": (fields["n"] if fields else 0) + 1}


def numbers(documents: KeyedDocuments, *keys: str) -> dict[str, int]:
    return {key: each.fields["n"] for key, each in documents.read(keys).items()}


class TestADocument:
    def test_is_made_by_one_of_several(self, shared: SharedRecords) -> None:
        """The others learn what is there."""
        first, second = shared.documents(), shared.documents()
        assert first.write([]) == []
        ((made, is_ours),) = first.write([creating("a", n=1)])
        assert (made.key, made.fields["n"], is_ours) == ("a", 1, True)
        (found, new) = second.write([creating("a", n=2), creating("b", n=2)])
        assert (found.document.fields["n"], found.is_ours, new.is_ours) == (1, False, True)
        assert numbers(second, "a", "b", "c") == {"a": 1, "b": 2}

    def test_is_made_by_one_of_several_at_the_same_time(self, shared: SharedRecords) -> None:
        ours: list[str] = []

        def make_all(documents: KeyedDocuments) -> None:
            for number in range(20):
                ours.extend(each.document.key for each in documents.write([creating(str(number))]) if each.is_ours)

        run_beside(make_all, [shared.documents(), shared.documents(), shared.documents()])
        assert sorted(ours, key=int) == [str(number) for number in range(20)]
        assert shared.indices == ["notes-000001-first"]

    def test_is_made_if_another_one_is_removed_meanwhile(self, shared: SharedRecords) -> None:
        client = shared.connected()
        documents = shared.documents()
        documents.write([creating("a", n=1)])
        client.before["_mget"] = lambda: documents.tidy({"match_all": {}})
        ((made, is_ours),) = shared.documents(client).write([creating("a", n=2)])
        assert (made.fields["n"], is_ours) == (2, True)

    def test_has_any_key(self, shared: SharedRecords) -> None:
        """It may be longer than an id in OpenSearch, and be no Unicode."""
        documents, keys = shared.documents(), ("x" * 2_000, "a/b?c#d", "", "\ud800")
        documents.write([creating(key, n=at) for at, key in enumerate(keys)])
        assert numbers(documents, *keys) == {key: at for at, key in enumerate(keys)}

    def test_is_replaced_if_it_has_the_version(self, shared: SharedRecords) -> None:
        documents = shared.documents()
        ((made, _),) = documents.write([creating("a", n=1)])
        ((second, is_ours),) = documents.write([DocumentWrite("a", {"n": 2}, made.version)])
        assert is_ours
        ((found, is_ours),) = documents.write([DocumentWrite("a", {"n": 3}, made.version)])
        assert (found.fields["n"], found.version, is_ours) == (2, second.version, False)

    def test_that_must_be_there_is_not_made(self, shared: SharedRecords) -> None:
        documents = shared.documents()
        ((made, _),) = documents.write([creating("a")])
        ((found, is_ours),) = documents.write([DocumentWrite("b", {"n": 3}, made.version)])
        assert (found.key, found.version, is_ours) == ("b", NOTHING, False)

    def test_is_replaced_whatever_it_is(self, shared: SharedRecords) -> None:
        documents = shared.documents()
        documents.write([DocumentWrite("a", {"n": 1}, None)])
        documents.write([DocumentWrite("a", {"n": 2}, None)])
        assert numbers(documents, "a") == {"a": 2}

    def test_is_not_there_before_there_is_an_index(self, shared: SharedRecords) -> None:
        documents = shared.documents()
        documents.tidy({"match_all": {}})
        documents.purge()
        assert (documents.read(["a"]), documents.find({"match_all": {}}), documents.latest("n", 9)) == ({}, [], [])
        assert documents.news(None) == (ReadUpTo(0, -1), True, [])
        assert shared.indices == []


class TestAChange:
    def test_loses_none_of_another_writer(self, shared: SharedRecords) -> None:
        first, second = shared.documents(), shared.documents()

        def count_up(documents: KeyedDocuments) -> None:
            for _ in range(10):
                documents.change(["a", "b"], counted)

        run_beside(count_up, [first, second, first])
        assert numbers(first, "a", "b") == {"a": 30, "b": 30}

    def test_may_change_nothing(self, shared: SharedRecords) -> None:
        documents = shared.documents()
        documents.write([creating("a", n=1)])
        outcome = documents.change(["a", "b"], lambda _key, _fields: None)
        assert [(key, each.document.fields["n"], each.is_ours) for key, each in outcome.items()] == [("a", 1, False)]

    def test_is_made_once_if_its_reply_is_lost(self, shared: SharedRecords) -> None:
        """Also if another writer changes the document meanwhile."""
        other = shared.documents()
        with LosingProxy(shared.urls[0]) as proxy:
            documents = shared.documents(shared.connected(proxy.url))
            documents.change(["a"], counted)

            def lose(path: str) -> bool:
                if not path.split("?")[0].endswith("_bulk") or proxy.lost:
                    return False
                other.change(["a"], counted)
                return True

            proxy.loses = lose
            documents.change(["a"], counted)
            assert proxy.lost == 1
        assert numbers(other, "a") == {"a": 3}

    def test_that_makes_a_document_is_made_once_if_its_reply_is_lost(self, shared: SharedRecords) -> None:
        with LosingProxy(shared.urls[0]) as proxy:
            documents = shared.documents(shared.connected(proxy.url))
            proxy.loses = lambda path: "_bulk" in path and not proxy.lost
            ((_, is_ours),) = documents.write([creating("a", n=1)])
        assert is_ours

    def test_is_not_made_while_the_cluster_does_not_answer(self, shared: SharedRecords) -> None:
        client = shared.connected()
        documents = shared.documents(client)
        client.is_down = True
        for act in (lambda: documents.write([creating("a")]), lambda: documents.change(["a"], counted)):
            with pytest.raises(BackendUnavailableError):
                act()
        client.is_down = False
        documents.change(["a"], counted)
        assert numbers(documents, "a") == {"a": 1}


class TestRequests:
    def test_are_one_for_each_write(self, shared: SharedRecords) -> None:
        client = shared.connected()
        documents = shared.documents(client)
        documents.write([creating("a")])
        client.requests.clear()
        documents.write([creating("b"), DocumentWrite("a", {}, None)])
        assert len(client.requests) == 1

    def test_are_shared_by_threads(self, shared: SharedRecords) -> None:
        """Those that write while a request is under way share the next one."""
        client = shared.connected()
        documents = shared.documents(client)
        documents.write([creating("a")])
        client.requests.clear()
        others = [threading.Thread(target=documents.write, args=([creating(str(number))],)) for number in range(8)]

        def write_beside() -> None:
            for thread in others:
                thread.start()
            while len(documents._waiting) < len(others):
                pass

        client.before["_bulk"] = write_beside
        documents.write([creating("b")])
        for thread in others:
            thread.join()
        assert len(client.requests) == 2
        assert len(documents.read(map(str, range(8)))) == 8

    def test_fail_for_all_that_share_them(self, shared: SharedRecords) -> None:
        client = shared.connected()
        documents = shared.documents(client)
        client.is_down = True
        failed: list[str] = []

        def write(key: str) -> None:
            try:
                documents.write([creating(key)])
            except BackendUnavailableError:
                failed.append(key)

        run_beside(write, ["a", "b", "c"])
        assert sorted(failed) == ["a", "b", "c"]

    def test_are_several_if_they_would_be_long(self, shared: SharedRecords, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(bulk_requests, "PART_CHARS", 200)
        client = shared.connected()
        documents = shared.documents(client)
        documents.write([creating(str(number), n=number) for number in range(10)])
        assert sum(path.endswith("_bulk") for path in client.requests) > 3
        assert len(documents.read(map(str, range(10)))) == 10

    def test_that_the_cluster_does_not_understand_are_a_fault_of_ours(self, shared: SharedRecords) -> None:
        with pytest.raises(Exception, match="mapper_parsing_exception"):
            shared.documents().write([creating("a", n="no number")])


class TestWhatIsFound:
    def test_is_in_the_order_of_the_writes(self, shared: SharedRecords, monkeypatch: pytest.MonkeyPatch) -> None:
        """However many there are."""
        monkeypatch.setattr(stored_documents, "READ_AT_ONCE", 2)
        documents = shared.documents()
        documents.write([creating(key, n=1) for key in "edcba"])
        documents.change(["d"], counted)
        found = documents.find({"match_all": {}})
        assert "".join(each.key for each in found) == "ecbad"
        assert [each.key for each in documents.find({"term": {"n": 2}})] == ["d"]
        assert set(documents.read("abcdef")) == set("abcde")

    def test_is_the_latest(self, shared: SharedRecords) -> None:
        documents = shared.documents()
        documents.write([creating(str(number), n=number) for number in (3, 1, 5, 2)])
        documents.write([creating("none")])
        assert [each.key for each in documents.latest("n", 3)] == ["5", "3", "2"]

    def test_is_not_there_once_it_is_removed(self, shared: SharedRecords) -> None:
        documents = shared.documents()
        documents.write([creating(str(number), n=number) for number in (1, 2, 3)])
        documents.tidy({"range": {"n": {"lt": 3}}})
        assert set(documents.read(["1", "2", "3"])) == {"3"}


class TestNews:
    def test_are_what_others_have_written(self, shared: SharedRecords) -> None:
        first, second = shared.documents(), shared.documents()
        first.write([creating("a", n=1), creating("b", n=1)])
        up_to, is_all, documents = second.news(None)
        assert (is_all, fields(documents)) == (True, {"a": 1, "b": 1})
        first.change(["b", "c"], counted)
        up_to, is_all, documents = second.news(up_to)
        assert (is_all, fields(documents)) == (False, {"b": 2, "c": 1})
        assert second.news(up_to) == (up_to, False, [])

    def test_of_which_there_are_none_take_one_request(self, shared: SharedRecords) -> None:
        client = shared.connected()
        documents = shared.documents(client)
        documents.write([creating("a")])
        up_to = documents.news(None).up_to
        client.requests.clear()
        documents.news(up_to)
        assert len(client.requests) == 1

    def test_end_before_a_write_that_is_under_way(self, shared: SharedRecords) -> None:
        """A later one may be there already. Neither is missed: both are there the next time."""
        client = shared.connected()
        reader, writer = shared.documents(client), shared.documents()
        writer.write([creating("a", n=1)])
        up_to = reader.news(None).up_to
        client.before["_search"] = lambda: writer.write([creating("b", n=1), creating("c", n=1)])
        writer.write([creating("d", n=1)])
        up_to, _, documents = reader.news(up_to)
        assert fields(documents) == {"d": 1}
        assert fields(reader.news(up_to).documents) == {"b": 1, "c": 1}

    def test_are_all_documents_after_a_purge(self, shared: SharedRecords) -> None:
        first, second = shared.documents(), shared.documents()
        first.write([creating("a", n=1), creating("b", n=2)])
        up_to = second.news(None).up_to
        first.purge({"term": {"n": 1}})
        up_to, is_all, documents = second.news(up_to)
        assert (up_to.generation, is_all, fields(documents)) == (2, True, {"a": 1})

    def test_are_not_known_without_a_copy(self, shared: SharedRecords) -> None:
        """No node has the index at the moment, or none that could say."""
        client = shared.connected()
        documents = shared.documents(client)
        documents.write([creating("a")])
        replica: Reply = {"routing": {"primary": False}}
        for indices in ({}, {"indices": {"notes": {"shards": {"0": [replica]}}}}):
            client.replies["_stats"] = indices
            with pytest.raises(BackendUnavailableError):
                documents.news(None)

    def test_of_an_index_that_cannot_be_read_are_an_outage(self, shared: SharedRecords) -> None:
        client = shared.connected()
        documents = shared.documents(client)
        documents.write([creating("a")])
        client.replies["_mget"] = {"docs": [{"error": {"type": "no_shard_available_action_exception"}}]}
        with pytest.raises(BackendUnavailableError):
            documents.read(["a"])


def fields(documents: list[KeyedDocument]) -> Mapping[str, int]:
    return {each.key: each.fields["n"] for each in documents}


def run_beside(act: Callable[[T], object], arguments: Sequence[T]) -> None:
    """Call a function with each argument at the same time."""
    threads = [threading.Thread(target=act, args=(argument,)) for argument in arguments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
