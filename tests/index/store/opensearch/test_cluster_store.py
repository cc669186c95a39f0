"""What a store in a cluster promises beyond the contract: several processes, outages, and writers who are killed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from index.errors import BackendUnavailableError, ConflictError, NotPurgedError, ReadOnlyError, StoreDamagedError
from index.opensearch.cluster_access import ClusterAccess
from index.opensearch.cluster_client import ClusterClient, Reply
from index.opensearch.cluster_failures import GoneError
from index.opensearch.log.change_log import ChangeLog, LogEntry, remove
from index.opensearch.log.generations import Generations
from index.store.base import UNDO_KEPT
from index.store.opensearch.apart import key_of
from index.store.opensearch.cluster_store import OpenSearchStore
from index.store.packed import PackedRow
from tests.support.archive.store_changes import NOON, adding, article, removing
from tests.support.opensearch.losing_proxy import LosingProxy
from tests.support.opensearch.node_files import contents_of_indices
from tests.support.opensearch.shared_log import HookedClient, SharedLog
from tests.support.waiting import HANG_S

CATS, SUNG = article("cats"), article("cats", "Cats sing.")
DOGS = article("dogs", "Zyxwvut.")
OWLS = article("owls")
LATER = NOON + UNDO_KEPT + timedelta(seconds=1)

Open = Callable[[], OpenSearchStore]


@pytest.fixture
def open_store(shared: SharedLog) -> Iterator[Open]:
    """Opens the archive, each time as another process has it."""
    opened: list[OpenSearchStore] = []

    def open_one() -> OpenSearchStore:
        opened.append(OpenSearchStore.open(shared.access))
        return opened[-1]

    yield open_one
    for store in opened:
        store.close()


def store_before(shared: SharedLog, path: str, act: Callable[[], object]) -> OpenSearchStore:
    """Return a store that calls *act* before its first request to this path of the cluster."""
    return OpenSearchStore(shared.added(HookedClient(shared.access, **{path: act})), shared.prefix)


def fail() -> None:
    raise BackendUnavailableError("OpenSearch: made up")


def log_of(shared: SharedLog) -> ChangeLog:
    generations = shared.open()
    return generations.log(generations.present() or 1)


class CountingClient(ClusterClient):
    requests = 0

    def post(self, *args: object, **named: object) -> object:  # type: ignore[override]  # whatever it is asked
        self.requests += 1
        return super().post(*args, **named)  # type: ignore[arg-type]  # as they were given

    def get(self, path: str, **params: object) -> dict[str, object]:
        self.requests += 1
        return dict(super().get(path, **params))

    def post_lines(self, path: str, lines: str, **params: object) -> None:
        self.requests += 1
        super().post_lines(path, lines, **params)


class ForgettingClient(ClusterClient):
    """A client of a cluster from which an operator takes all places of snapshots after they were listed."""

    def _call(self, method: str, path: str, *args: Any, **named: Any) -> Reply:
        return super()._call(method, path.replace("/_all", "x/_all"), *args, **named)


class TestRequests:
    def test_are_few(self, shared: SharedLog) -> None:
        """A read takes one, whatever it reads. A change takes three: what is new, the texts, the entry."""
        client = shared.added(CountingClient(shared.access))
        store = OpenSearchStore(client, shared.prefix)
        store.apply([adding(CATS), adding(DOGS)])

        def requests(act: Callable[[], object]) -> int:
            before = client.requests
            act()
            return client.requests - before

        assert requests(lambda: store.articles_of([CATS.id, DOGS.id])) == 1
        assert requests(lambda: store.versions(CATS.id)) == 1
        assert requests(store.articles) == 1
        assert requests(store.content_hashes) == 1
        assert requests(lambda: len(store)) == 0
        assert requests(lambda: store.apply([adding(SUNG, before=CATS)])) == 3
        assert requests(lambda: store.apply([])) == 0


class TestAnotherProcess:
    def test_sees_each_change_at_once(self, open_store: Open) -> None:
        writer, reader = open_store(), open_store()
        added = adding(CATS)
        writer.apply([added])
        assert reader.articles_of([CATS.id]) == {CATS.id: CATS}
        writer.apply([adding(SUNG, before=CATS)])
        assert reader.article(CATS.id) == SUNG
        writer.apply([adding(DOGS)])
        assert reader.articles() == [DOGS, SUNG]
        assert reader.change(added.id) == added
        writer.apply([removing(DOGS)])
        assert reader.last_known(DOGS.id) == DOGS
        assert [outline.id for outline in reader.outlines()] == [CATS.id]

    def test_goes_on_after_others_have_tidied(self, open_store: Open) -> None:
        """It may be at any point of the log then."""
        writer, near, far = open_store(), open_store(), open_store()
        writer.apply([adding(CATS), adding(SUNG, before=CATS), adding(DOGS)])
        assert len(near.articles()) == 2
        writer.tidy(LATER)
        assert [version.article for version in near.versions(CATS.id)] == [SUNG, CATS]
        assert list(far) == [SUNG, DOGS]
        for name, store in (("near", near), ("far", far)):
            store.apply([adding(article(name), LATER)])
        assert list(writer) == list(near) == list(far)
        assert len(list(far)) == 4
        assert [version.article for version in far.versions(CATS.id)] == [SUNG, CATS]

    def test_finds_what_it_reads_in_turn_but_for_what_is_purged(self, open_store: Open) -> None:
        writer, reader = open_store(), open_store()
        writer.apply([adding(CATS), adding(DOGS)])
        articles = iter(reader)
        writer.purge([DOGS.id])
        assert list(articles) == [CATS]

    def test_that_reads_alone_needs_no_archive(self, shared: SharedLog, open_store: Open) -> None:
        """And makes none. It sees the one that another makes."""
        reader = OpenSearchStore.open(shared.access, read_only=True)
        assert (list(reader), reader.article(CATS.id), reader.versions(CATS.id)) == ([], None, [])
        assert reader.change("made up") is None
        with pytest.raises(ReadOnlyError):
            reader.apply([adding(CATS)])
        assert shared.indices == []
        open_store().apply([adding(CATS)])
        assert list(reader) == [CATS]
        reader.tidy(LATER)
        assert reader.revision == 1
        reader.close()

    def test_may_be_faster(self, shared: SharedLog, open_store: Open) -> None:
        """Between the reading of the log and the writing of the entry."""
        other = open_store()
        other.apply([adding(CATS)])
        slow = store_before(shared, f"{log_of(shared).alias}/_create", lambda: other.apply([adding(DOGS)]))
        slow.apply([adding(SUNG, before=CATS)])
        assert list(other) == list(slow) == [SUNG, DOGS]
        assert other.revision == 3

    def test_may_end_the_generation_meanwhile(self, shared: SharedLog, open_store: Open) -> None:
        other = open_store()
        other.apply([adding(CATS), adding(DOGS)])
        slow = store_before(shared, f"{log_of(shared).alias}/_create", lambda: other.purge([DOGS.id]))
        slow.apply([adding(SUNG, before=CATS)])
        assert list(other) == list(slow) == [SUNG]

    def test_may_end_this_generation_and_the_next_one_after_another_has_read_that_this_one_ends(
        self, shared: SharedLog, open_store: Open
    ) -> None:
        """What was in the next one is gone, so all is read again."""
        reader, late, other = open_store(), open_store(), open_store()
        other.apply([adding(CATS), adding(DOGS)])
        interrupted = store_before(shared, "_reindex", fail)
        with pytest.raises(NotPurgedError):
            interrupted.purge([DOGS.id])
        assert list(reader) == list(late) == [CATS]
        other.apply([adding(SUNG, before=CATS)])
        other.purge([CATS.id])
        other.apply([adding(DOGS)])
        assert list(reader) == [DOGS]
        late.apply([adding(CATS)])
        assert list(reader) == list(other) == [DOGS, CATS]

    def test_may_end_both_while_another_ends_this_one(self, shared: SharedLog, open_store: Open) -> None:
        other = open_store()
        other.apply([adding(CATS), adding(DOGS)])

        def end_both() -> None:
            other.apply([adding(SUNG, before=CATS)])
            other.purge([CATS.id])

        slow = store_before(shared, "_reindex", end_both)
        slow.purge([DOGS.id])
        assert list(slow) == list(other) == []

    def test_may_end_the_next_one_before_another_adds_to_it(self, shared: SharedLog, open_store: Open) -> None:
        """An entry after the last one of a generation would be lost."""
        other, purging = open_store(), store_before(shared, "_reindex", fail)
        other.apply([adding(CATS), adding(DOGS)])
        with pytest.raises(NotPurgedError):
            purging.purge([DOGS.id])

        def end_the_next_one() -> None:
            other.apply([adding(OWLS)])
            with pytest.raises(NotPurgedError):
                store_before(shared, "_reindex", fail).purge([CATS.id])

        adding_one = store_before(shared, "_aliases", end_the_next_one)
        adding_one.apply([adding(SUNG)])
        assert list(adding_one) == list(other) == list(open_store()) == [OWLS, SUNG]


class TestTidying:
    def test_leaves_texts_that_were_forgotten_on_no_node(
        self, shared: SharedLog, open_store: Open, opensearch_data: Path
    ) -> None:
        store = open_store()
        store.apply([adding(CATS), adding(DOGS), removing(DOGS)])
        store.tidy(NOON)
        assert len(shared.indices) == 1
        assert shared.open().present() == 1
        store.tidy(LATER)
        assert b"Zyxwvut" not in b"".join(contents_of_indices(shared.client, opensearch_data, [shared.prefix]))
        assert list(open_store()) == [CATS]
        for each in (store, open_store()):
            each.tidy(LATER)
        assert shared.open().present() == 2

    def test_that_fails_is_logged_and_finished_later(
        self, shared: SharedLog, open_store: Open, caplog: pytest.LogCaptureFixture
    ) -> None:
        store = store_before(shared, "_reindex", fail)
        store.apply([adding(CATS), adding(DOGS), removing(DOGS)])
        store.tidy(LATER)
        assert "could not be tidied" in caplog.text
        assert (list(store), shared.open().present()) == ([CATS], 1)
        assert list(open_store()) == [CATS]
        assert shared.open().present() == 2
        assert list(store) == [CATS]


class TestAPurgeThatFails:
    def test_before_its_entry_changes_nothing(self, shared: SharedLog) -> None:
        store = store_before(shared, f"{shared.prefix}-log-000001/_create/000000000002", fail)
        store.apply([adding(CATS)])
        with pytest.raises(BackendUnavailableError):
            store.purge([CATS.id])
        assert list(store) == [CATS]

    @pytest.mark.parametrize(
        "finish",
        [
            pytest.param(lambda failed, other: failed.purge([DOGS.id]), id="purging again"),
            pytest.param(lambda failed, other: other().purge(["neverthere"]), id="another's purge"),
            pytest.param(lambda failed, other: failed.apply([adding(SUNG, before=CATS)]), id="a change"),
            pytest.param(lambda failed, other: other(), id="another who opens the archive"),
        ],
    )
    def test_after_it_is_finished_by(
        self,
        shared: SharedLog,
        open_store: Open,
        opensearch_data: Path,
        finish: Callable[[OpenSearchStore, Open], object],
    ) -> None:
        store = store_before(shared, "_reindex", fail)
        store.apply([adding(CATS), adding(DOGS)])
        with pytest.raises(NotPurgedError):
            store.purge([DOGS.id])
        assert list(store) == [CATS]
        finish(store, open_store)
        assert b"Zyxwvut" not in b"".join(contents_of_indices(shared.client, opensearch_data, [shared.prefix]))
        assert store.article(DOGS.id) is None

    def test_again_and_again_is_not_tried_for_ever(
        self, shared: SharedLog, open_store: Open, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A node that never learns what others know says each time that another process was faster."""
        store = store_before(shared, "_reindex", fail)
        store.apply([adding(CATS), adding(DOGS)])
        with pytest.raises(NotPurgedError):
            store.purge([DOGS.id])

        def be_slower(*_: object) -> None:
            raise GoneError

        with monkeypatch.context() as behind:
            behind.setattr(Generations, "make_next", be_slower)
            with pytest.raises(BackendUnavailableError, match="again and again"):
                store.apply([adding(SUNG, before=CATS)])
        store.apply([adding(SUNG, before=CATS)])
        assert list(open_store()) == [SUNG]

    def test_during_a_snapshot_holds_up_no_writer(
        self, shared: SharedLog, open_store: Open, opensearch_data: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """OpenSearch refuses to remove an index of which a snapshot is being made. The next purge removes it."""

        def refuse(client: ClusterClient, path: str) -> None:
            raise BackendUnavailableError("OpenSearch removes no index while a snapshot of it is being made")

        store = open_store()
        store.apply([adding(CATS), adding(DOGS)])
        with monkeypatch.context() as during:
            during.setattr(ClusterClient, "delete", refuse)
            with pytest.raises(NotPurgedError, match="snapshot"):
                store.purge([DOGS.id])
            store.apply([adding(SUNG, before=CATS)])
            assert list(open_store()) == [SUNG]
            with pytest.raises(NotPurgedError, match="snapshot"):
                store.purge([DOGS.id])
        store.purge([DOGS.id])
        assert b"Zyxwvut" not in b"".join(contents_of_indices(shared.client, opensearch_data, [shared.prefix]))


WRITER = """
import os, sys
from index.opensearch.cluster_access import ClusterAccess
from index.store.opensearch.cluster_store import OpenSearchStore
from tests.index.store.opensearch.test_cluster_store import DOGS
from tests.support.archive.store_changes import adding
from tests.support.opensearch.shared_log import HookedClient

prefix, path, *urls = sys.argv[1:]
client = HookedClient(ClusterAccess(tuple(urls), prefix=prefix), **{path: lambda: os._exit(9)})
store = OpenSearchStore(client, prefix)
store.apply([adding(DOGS)])
store.purge([DOGS.id])
"""
"""The program of a process that is killed before its first request to a path."""


def write_until_killed_before(path: str, shared: SharedLog) -> None:
    command = [sys.executable, "-c", WRITER, shared.prefix, path, *shared.urls]
    assert subprocess.run(command, timeout=HANG_S, check=False).returncode == 9


class TestAWriterWhoIsKilled:
    def test_before_the_entry_has_changed_nothing(
        self, shared: SharedLog, open_store: Open, opensearch_data: Path
    ) -> None:
        """The text is there already. Whoever purges the article removes it."""
        store = open_store()
        store.apply([adding(CATS)])
        write_until_killed_before(f"{log_of(shared).alias}/_create", shared)
        assert (list(store), store.revision) == ([CATS], 1)
        assert b"Zyxwvut" in b"".join(contents_of_indices(shared.client, opensearch_data, [shared.prefix]))
        store.purge([DOGS.id])
        assert b"Zyxwvut" not in b"".join(contents_of_indices(shared.client, opensearch_data, [shared.prefix]))
        store.apply([adding(DOGS)])
        assert list(open_store()) == [CATS, DOGS]

    @pytest.mark.parametrize("before", ["_reindex", "_aliases"])
    def test_in_a_purge_has_it_finished_by_others(
        self, shared: SharedLog, open_store: Open, opensearch_data: Path, before: str
    ) -> None:
        store = open_store()
        store.apply([adding(CATS)])
        write_until_killed_before(before, shared)
        assert (list(store), store.article(DOGS.id)) == ([CATS], None)
        store.apply([adding(SUNG, before=CATS)])
        assert b"Zyxwvut" not in b"".join(contents_of_indices(shared.client, opensearch_data, [shared.prefix]))
        assert list(open_store()) == [SUNG]


class TestALostReply:
    def test_is_resolved_without_a_trace(self, shared: SharedLog, open_store: Open) -> None:
        with LosingProxy(shared.urls[0]) as proxy:
            proxy.loses = lambda path: "/_create/" in path and not proxy.lost
            store = OpenSearchStore.open(ClusterAccess((proxy.url,), prefix=shared.prefix))
            store.apply([adding(CATS)])
            store.close()
            assert proxy.lost == 1
        assert (list(open_store()), open_store().revision) == ([CATS], 1)

    def test_again_and_again_leaves_it_to_the_next_try(self, shared: SharedLog) -> None:
        """Whoever tries the same change again learns that it is made."""
        added = adding(CATS)
        with LosingProxy(shared.urls[0]) as proxy:
            store = OpenSearchStore.open(ClusterAccess((proxy.url,), prefix=shared.prefix))
            proxy.loses = lambda path: "/_create/" in path
            with pytest.raises(BackendUnavailableError):
                store.apply([added])
            proxy.loses = lambda path: False
            with pytest.raises(ConflictError):
                store.apply([added])
            assert (list(store), store.change(added.id)) == ([CATS], added)
            store.close()


class TestAClusterThatIsDown:
    def test_is_an_outage_for_all_that_asks_it(self, shared: SharedLog, open_store: Open) -> None:
        with LosingProxy(shared.urls[0]) as proxy:
            access = ClusterAccess((proxy.url,), prefix=shared.prefix)
            store = OpenSearchStore.open(access)
            store.apply([adding(CATS)])
            proxy.loses = lambda path: True
            acts: list[Callable[[], object]] = [
                lambda: OpenSearchStore.open(access),
                lambda: store.apply([adding(DOGS)]),
                lambda: store.articles_of([CATS.id]),
                lambda: store.change("made up"),
                lambda: store.purge([CATS.id]),
                lambda: list(store),
            ]
            for act in acts:
                with pytest.raises(BackendUnavailableError):
                    act()
            assert (len(store), store.revision) == (1, 1)
            (finding,) = store.backups_with([CATS.id])
            assert finding.backup is None
            assert (finding.problem or "").startswith("OpenSearch: ")
            proxy.loses = lambda path: False
            assert list(store) == list(open_store()) == [CATS]
            store.close()


class TestDamage:
    def test_of_a_text_is_reported(self, shared: SharedLog, open_store: Open) -> None:
        store = open_store()
        store.apply([adding(CATS)])
        packed = store._log.rows.articles[CATS.id]
        remove(shared.client, log_of(shared).alias, ["~".join(key_of((CATS.id, packed)))])
        with pytest.raises(StoreDamagedError, match="a text is missing"):
            store.article(CATS.id)

    def test_of_the_whole_archive_is_reported(self, shared: SharedLog, open_store: Open) -> None:
        """Somebody has removed it while it was read."""
        store = open_store()
        store.apply([adding(CATS)])
        articles = iter(store)
        for name in shared.indices:
            shared.client.delete(f"/{shared.prefix}-{name}")
        with pytest.raises(StoreDamagedError, match="replaced again and again"):
            list(articles)

    @pytest.mark.parametrize(
        ("entry", "problem"),
        [
            (LogEntry(1, 1, "{}", ""), "cannot be understood"),
            (LogEntry(1, 1, '{"revision": 7, "edits": []}', ""), "leads to revision 7"),
            (LogEntry(1, 1, '{"revision": 1, "edits": []}', "another"), "has no beginning"),
        ],
    )
    def test_of_the_log_is_reported(self, shared: SharedLog, open_store: Open, entry: LogEntry, problem: str) -> None:
        shared.open().make_first()
        log_of(shared).append(entry)
        with pytest.raises(StoreDamagedError, match=problem):
            open_store()

    def test_of_a_row_without_a_place_of_its_text_is_reported(self) -> None:
        with pytest.raises(ValueError, match="not kept apart"):
            key_of((CATS.id, PackedRow("", b"{}", b'{"paragraphs":[]}')))


class TestSnapshots:
    @pytest.fixture
    def repository(self, shared: SharedLog, opensearch_data: Path) -> Iterator[str]:
        name = shared.prefix
        location = str(opensearch_data / "snapshots" / name)
        shared.client.create(f"/_snapshot/{name}", {"type": "fs", "settings": {"location": location}})
        yield name
        for snapshot in ("before", "after"):
            shared.client.delete(f"/_snapshot/{name}/{snapshot}")
        shared.client.delete(f"/_snapshot/{name}")

    def test_that_were_made_before_a_purge_may_have_its_texts(
        self, shared: SharedLog, open_store: Open, repository: str
    ) -> None:
        def make(name: str) -> None:
            body = {"indices": f"{shared.prefix}-*", "include_global_state": False}
            shared.client.create(f"/_snapshot/{repository}/{name}", body, wait_for_completion="true")

        store = open_store()
        store.apply([adding(CATS), adding(DOGS)])
        make("before")
        assert store.backups_with([DOGS.id]) == []
        store.purge([DOGS.id])
        make("after")
        (finding,) = store.backups_with([DOGS.id])
        assert finding.backup is not None
        assert (finding.backup.path, finding.problem) == (Path(repository, "before"), "a snapshot of the cluster")
        assert store.backups_with([]) == []
        forgetting = OpenSearchStore(shared.added(ForgettingClient(shared.access)), shared.prefix)
        assert forgetting.backups_with([DOGS.id]) == []
        assert Generations(shared.client, "another").earlier_snapshots() == []
