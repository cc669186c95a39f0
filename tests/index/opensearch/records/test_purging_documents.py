"""The replacement of an index in a real cluster: nothing of what was removed stays, and nothing else is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import opensearchpy
import pytest

from index.errors import BackendUnavailableError
from index.opensearch import index_copies
from index.opensearch.cluster_client import ClusterClient, Reply
from index.opensearch.numbered_aliases import NumberedAliases
from index.opensearch.records import keyed_documents
from index.opensearch.records.keyed_documents import ALL, DocumentWrite, KeyedDocuments
from index.opensearch.records.stored_documents import id_of
from tests.support.opensearch.losing_proxy import LosingProxy
from tests.support.opensearch.node_files import contents_of_indices
from tests.support.records.shared_records import SharedRecords, UnsteadyClient, creating

CATS: Reply = {"term": {"n": 1}}
"""The query that finds what is kept."""


BIRDS: Reply = {"term": {"n": 3}}
"""The query that finds nothing."""


class DiedError(BaseException):
    """The process is dead."""


def die() -> None:
    raise DiedError


@pytest.fixture
def documents(shared: SharedRecords) -> KeyedDocuments:
    """Documents about cats and dogs."""
    documents = shared.documents()
    documents.write([creating("cats", n=1, text="Cats purr."), creating("dogs", n=2, text="Zyxwvut.")])
    return documents


def texts(documents: KeyedDocuments) -> list[str]:
    return [each.fields["text"] for each in documents.find(ALL)]


class TestAPurge:
    def test_leaves_nothing_else_in_any_file(
        self, documents: KeyedDocuments, shared: SharedRecords, opensearch_data: Path
    ) -> None:
        documents.purge(CATS)
        contents = contents_of_indices(shared.client, opensearch_data, [shared.prefix])
        assert not [content for content in contents if b"Zyxwvut" in content]
        assert texts(documents) == texts(shared.documents()) == ["Cats purr."]
        (index,) = shared.indices
        assert index.startswith("notes-000002-")

    def test_is_not_that_of_another_archive(self, documents: KeyedDocuments, shared: SharedRecords) -> None:
        """Although its name begins with the same."""
        other = KeyedDocuments(shared.client, f"{shared.prefix}-notes", "notes", {"n": {"type": "long"}})
        other.write([creating("birds", n=1, text="Birds sing.")])
        documents.purge(CATS)
        other.purge(CATS)
        assert (texts(documents), texts(other)) == (["Cats purr."], ["Birds sing."])

    def test_loses_nothing_that_is_written_meanwhile(self, shared: SharedRecords) -> None:
        """Writers wait. A version from before is none from after, although the numbers begin again."""
        done, made = threading.Event(), [set[str](), set[str]()]

        def write(number: int) -> None:
            documents = shared.documents()
            while not done.is_set() or len(made[number]) < 30:
                key = f"{number}:{len(made[number])}"
                assert documents.write([creating(key, n=1)])[0].is_ours
                documents.change(["count"], lambda _key, fields: {"n": fields["n"] + 1 if fields else 1})
                made[number].add(key)

        writers = [threading.Thread(target=write, args=(number,)) for number in range(2)]
        for writer in writers:
            writer.start()
        purging = shared.documents()
        for _ in range(3):
            purging.purge(ALL)
        done.set()
        for writer in writers:
            writer.join()
        keys = made[0] | made[1]
        assert set(purging.read(keys)) == keys
        assert purging.read(["count"])["count"].fields["n"] == len(keys)

    def test_makes_earlier_versions_worthless(self, documents: KeyedDocuments) -> None:
        """Although the numbers of the writes begin again."""
        before = documents.read(["cats"])["cats"]
        documents.purge(ALL)
        ((found, is_ours),) = documents.write([DocumentWrite("cats", {"n": 3}, before.version)])
        assert (found.fields["text"], found.version == before.version, is_ours) == ("Cats purr.", False, False)

    def test_is_seen_by_who_searches_next(self, documents: KeyedDocuments, shared: SharedRecords) -> None:
        other = shared.documents()
        assert len(other.find(ALL)) == 2
        documents.purge(CATS)
        assert len(other.find(ALL)) == 1
        documents.purge(ALL)
        assert len(other.latest("n", 9)) == 1
        documents.purge(ALL)
        assert len(other.values("n")) == 1

    def test_may_be_done_by_two_at_once(self, documents: KeyedDocuments, shared: SharedRecords) -> None:
        client = shared.connected()
        client.before["/_aliases"] = lambda: documents.purge(CATS)
        shared.documents(client).purge(CATS)
        assert texts(documents) == ["Cats purr."]
        assert len(shared.indices) == 1

    @pytest.mark.parametrize("moment", ["_block", "_reindex", "_tasks", "_alias"])
    def test_may_be_overtaken_by_another(self, documents: KeyedDocuments, shared: SharedRecords, moment: str) -> None:
        client = shared.connected()
        purging = shared.documents(client)
        texts(purging)
        client.before[moment] = lambda: documents.purge(CATS)
        purging.purge(CATS)
        assert texts(documents) == texts(purging) == ["Cats purr."]
        assert len(shared.indices) == 1

    def test_whose_copy_is_gone_is_an_outage_where_a_node_does_not_know_why(
        self, documents: KeyedDocuments, shared: SharedRecords
    ) -> None:
        """Another process has replaced the index, but this node still knows the one before."""
        client = shared.connected()
        before = client.get(f"/{shared.prefix}-notes-*/_alias")

        def overtake() -> None:
            documents.purge(CATS)
            client.replies["-notes-*/_alias"] = before

        client.before["_reindex"] = overtake
        with pytest.raises(BackendUnavailableError, match="lost"):
            shared.documents(client).purge(CATS)
        assert shared.documents().write([creating("birds", text="Birds sing.")])[0].is_ours
        assert texts(documents) == ["Cats purr.", "Birds sing."]

    def test_is_done_once_if_the_answer_is_lost(self, documents: KeyedDocuments, shared: SharedRecords) -> None:
        """The same is then asked again, and refused, because the index before is gone."""
        with LosingProxy(shared.urls[0]) as proxy:
            proxy.loses = lambda path: "/_aliases" in path and not proxy.lost
            shared.documents(shared.connected(proxy.url)).purge(CATS)
            assert proxy.lost
        assert texts(documents) == ["Cats purr."]
        assert len(shared.indices) == 1

    def test_leaves_nothing_although_a_node_does_not_know_of_it_yet(
        self, documents: KeyedDocuments, shared: SharedRecords
    ) -> None:
        client = shared.connected()
        before = client.get(f"/{shared.prefix}-notes-*/_alias")
        client.before["/_aliases"] = lambda: client.replies.update({"-notes-*/_alias": before})
        shared.documents(client).purge(CATS)
        assert [name[:12] for name in shared.indices] == ["notes-000002"]

    def test_that_is_begun_twice_replaces_nothing_that_was_written_since(
        self, documents: KeyedDocuments, shared: SharedRecords
    ) -> None:
        """As it is if the answer to its beginning is lost, and the node that began it stands still for a while."""
        client = shared.connected()

        def write_and_copy_again() -> None:
            copy = next(f"{shared.prefix}-{name}" for name in shared.indices if name.startswith("notes-000002-"))
            cats = documents.read(["cats"])["cats"].fields
            shared.client.post(f"/{copy}/_doc/{id_of('cats')}", {**cats, "text": "Cats sleep."})
            NumberedAliases(shared.client, f"{shared.prefix}-notes-").copy(1, copy, CATS)

        client.before["/_aliases"] = write_and_copy_again
        shared.documents(client).purge(CATS)
        assert texts(documents) == ["Cats sleep."]

    @pytest.mark.parametrize(
        "complete",
        [
            pytest.param(lambda documents: documents.purge(CATS), id="purging"),
            pytest.param(lambda documents: documents.tidy(BIRDS), id="tidying"),
        ],
    )
    def test_during_a_snapshot_holds_up_no_writer(
        self,
        documents: KeyedDocuments,
        shared: SharedRecords,
        opensearch_data: Path,
        complete: Callable[[KeyedDocuments], None],
    ) -> None:
        """OpenSearch refuses to remove an index of which a snapshot is being made. What follows removes it."""

        def refuse() -> None:
            raise BackendUnavailableError("OpenSearch removes no index while a snapshot of it is being made")

        client, waiting = shared.connected(), shared.connected()
        client.before["notes-000001-first"] = refuse
        with pytest.raises(BackendUnavailableError):
            shared.documents(client).purge(CATS)
        assert shared.documents(waiting).write([creating("birds", text="Birds sing.")])[0].is_ours
        assert waiting.slept_s == 0
        complete(documents)
        contents = contents_of_indices(shared.client, opensearch_data, [shared.prefix])
        assert not [content for content in contents if b"Zyxwvut" in content]
        assert len(shared.indices) == 1

    def test_is_finished_by_who_writes_next_also_during_a_snapshot(
        self, documents: KeyedDocuments, shared: SharedRecords, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(_client: ClusterClient, _path: str) -> None:
            raise BackendUnavailableError("OpenSearch removes no index while a snapshot of it is being made")

        monkeypatch.setattr(keyed_documents, "PATIENCE_S", 0.1)
        client = shared.connected()
        client.before["_reindex"] = die
        with pytest.raises(DiedError):
            shared.documents(client).purge(CATS)
        with monkeypatch.context() as during:
            during.setattr(ClusterClient, "delete", refuse)
            assert shared.documents().write([creating("birds", text="Birds sing.")])[0].is_ours
        documents.purge(ALL)
        assert len(shared.indices) == 1

    def test_while_others_tidy_is_followed_by_them(self, documents: KeyedDocuments, shared: SharedRecords) -> None:
        """They still take the index before for the present one."""
        other = shared.documents()
        assert len(other.find(ALL)) == 2
        documents.purge(ALL)
        other.tidy(CATS)
        assert texts(documents) == ["Zyxwvut."]

    @pytest.mark.parametrize("moment", ["_block", "_reindex", "/_aliases"])
    def test_is_finished_by_who_writes_next_if_its_process_dies(
        self, documents: KeyedDocuments, shared: SharedRecords, monkeypatch: pytest.MonkeyPatch, moment: str
    ) -> None:
        monkeypatch.setattr(keyed_documents, "PATIENCE_S", 0.1)
        client = shared.connected()
        client.before[moment] = die
        with pytest.raises(DiedError):
            shared.documents(client).purge(CATS)
        waiting = shared.connected()
        shared.documents(waiting).write([DocumentWrite("cats", {"text": "Cats sleep.", "n": 1}, None)])
        assert sorted(texts(documents)) == ["Cats sleep.", "Zyxwvut."]
        assert (waiting.slept_s > 0.1) == (moment != "_block")
        client.before["_settings"] = die  # it is not asked: the index takes changes
        shared.documents(client).write([creating("birds", text="Birds sing.")])
        client.before.clear()
        documents.purge(CATS)
        assert texts(documents) == ["Cats sleep."]
        assert texts(shared.documents(client)) == ["Cats sleep."]
        assert len(shared.indices) == 1


class TestACopyThatFails:
    @pytest.fixture
    def client(self, shared: SharedRecords, documents: KeyedDocuments) -> UnsteadyClient:
        return shared.connected()

    def test_changes_nothing(self, documents: KeyedDocuments, shared: SharedRecords, client: UnsteadyClient) -> None:
        for state in (
            {"completed": True, "error": {"type": "circuit_breaking_exception"}},
            {"completed": True, "response": {"failures": [{"status": 500}]}},
        ):
            client.replies["_tasks"] = state
            with pytest.raises(BackendUnavailableError):
                shared.documents(client).purge(CATS)
        assert len(texts(documents)) == 2

    @pytest.mark.parametrize("writes", [False, True])
    def test_that_nobody_knows_of_is_made_again(
        self,
        documents: KeyedDocuments,
        shared: SharedRecords,
        client: UnsteadyClient,
        monkeypatch: pytest.MonkeyPatch,
        writes: bool,
    ) -> None:
        """The nodes that made it have ended, one after the other. Whoever purges or writes next makes it."""
        monkeypatch.setattr(keyed_documents, "PATIENCE_S", 0.1)

        def forget() -> None:
            client.before["_tasks"] = forget
            raise opensearchpy.NotFoundError

        client.before["_tasks"] = forget
        with pytest.raises(BackendUnavailableError):
            shared.documents(client).purge(CATS)
        client.before.clear()
        if writes:
            assert documents.write([creating("birds", text="Birds sing.")])[0].is_ours
        shared.documents(client).purge(CATS)
        assert texts(documents) == ["Cats purr."]
        assert len(shared.indices) == 1

    def test_is_not_awaited_for_ever(
        self, shared: SharedRecords, client: UnsteadyClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(index_copies, "COPY_S", 5.0)
        client.replies["_tasks"] = {"completed": False}
        with pytest.raises(BackendUnavailableError):
            shared.documents(client).purge(CATS)
        assert client.slept_s > 4


class TestAnIndexThatIsReadOnly:
    @pytest.mark.parametrize("block", ["read_only", "write"])
    def test_takes_no_changes(self, documents: KeyedDocuments, shared: SharedRecords, block: str) -> None:
        """Its operator wants that. Nobody waits for the end of it."""
        settings = f"/{shared.prefix}-notes-000001/_settings"
        shared.client.put(settings, {f"index.blocks.{block}": True})
        client = shared.connected()
        acts: list[Callable[[], object]] = [
            lambda: shared.documents(client).write([creating("birds")]),
            lambda: documents.tidy(ALL),
        ]
        for act in acts:
            with pytest.raises(BackendUnavailableError):
                act()
        assert client.slept_s == 0
        shared.client.put(settings, {f"index.blocks.{block}": None})
        assert documents.write([creating("birds")])[0].is_ours
