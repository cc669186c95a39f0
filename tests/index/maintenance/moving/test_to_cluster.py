"""Move an archive from files to a real cluster."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from index.bookkeeping import QueueEntry
from index.disk.key_value import NotebookFile
from index.disk.lock import DirectoryLock
from index.disk.queue import InboxFile
from index.errors import (
    CopyDiffersError,
    MoveRefusedError,
    NoArchiveError,
    StoreDamagedError,
    StoreHeldError,
    StoreWriteError,
    UnfinishedMoveError,
)
from index.maintenance.moving import cluster_place, to_cluster
from index.maintenance.moving.bookkeeping_parts import Bookkeeping
from index.maintenance.moving.moved import Moved, MoveStep
from index.maintenance.moving.opened_place import open_place
from index.maintenance.moving.to_cluster import move_to_cluster
from index.maintenance.moving.to_directory import move_to_directory
from index.model import Article
from index.opensearch.log.log_index import Beginning
from index.opensearch.log.unfinished_log import UnfinishedLog
from index.store.tinydb import TinyDBStore
from tests.support.archive.moving import CATS, DOGS, SUNG, ActingClient, KilledError, Places, files_in, keep_books, live
from tests.support.archive.random_history import EVENTS, Event, everything, live_through
from tests.support.archive.store_changes import adding, article
from tests.support.opensearch.node_files import contents_of_indices
from tests.support.opensearch.shared_log import SharedLog


@pytest.fixture
def changes(places: Places) -> list[str]:
    """An archive in files, with a history, notes and work. The ids of its changes."""
    changes: list[str] = []
    places.change(lambda store: changes.extend(each.id for each in live(store)))
    keep_books(Bookkeeping.in_files(places.data_dir))
    return changes


def copies(places: Places) -> list[str]:
    """The indices with an archive, or with a part of one."""
    return [name for name in places.shared.indices if name.startswith("log-")]


class TestAMovedArchive:
    def test_is_equal_in_all_that_it_says(self, places: Places, changes: list[str]) -> None:
        with closing(TinyDBStore.open(places.data_dir, read_only=True)) as store:
            before = everything(store, changes)
        moved = places.to_cluster()
        assert everything(places.in_cluster(), changes) == before
        assert not moved.was_there
        contents = moved.contents
        assert (len(contents.articles), len(contents.changes), len(contents.versions)) == (3, 8, 1)
        assert (len(contents.notes), len(contents.work), contents.revision) == (2, 1, 8)

    def test_keeps_its_changes_that_can_be_undone(self, places: Places, changes: list[str]) -> None:
        places.to_cluster()
        store = places.in_cluster()
        undone = store.change(changes[3])
        assert undone
        assert undone.after == SUNG
        store.apply([adding(CATS, before=SUNG)])
        assert [version.article for version in store.versions(CATS.id)] == [CATS, SUNG]

    def test_brings_its_notes_and_its_work(self, places: Places, changes: list[str]) -> None:
        places.to_cluster()
        with closing(places.books()) as there, closing(Bookkeeping.in_files(places.data_dir)) as here:
            assert there.notebook.items() == here.notebook.items() != []
            assert there.queue.unfinished == here.queue.unfinished != []
            assert there.queue.knows("done")

    def test_stays_in_the_files_as_it_was(self, places: Places, changes: list[str]) -> None:
        before = files_in(places.data_dir)
        places.to_cluster()
        assert files_in(places.data_dir) == before

    def test_says_how_far_it_is(self, places: Places, changes: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
        for module in (cluster_place, to_cluster):
            monkeypatch.setattr(module, "TEXTS_AT_ONCE", 2)
        places.to_cluster()
        copied = [(done, total) for step, done, total in places.steps if step is MoveStep.COPYING]
        compared = [(done, total) for step, done, total in places.steps if step is MoveStep.COMPARING]
        assert places.steps[:2] == [(MoveStep.READING, 0, 1), (MoveStep.READING, 1, 1)]
        assert copied == [(2, 5), (4, 5), (5, 5)]
        assert compared == [(0, 5), (2, 5), (4, 5), (5, 5)]

    def test_may_be_an_empty_one(self, places: Places) -> None:
        places.change(lambda store: None)
        places.to_cluster()
        store = places.in_cluster()
        assert list(store) == []
        store.apply([adding(CATS)])
        assert list(store) == [CATS]

    def test_may_end_with_a_record_that_was_never_finished(self, places: Places, changes: list[str]) -> None:
        """A kill left it. It does not count."""
        (journal,) = places.data_dir.glob("*.journal")
        journal.write_bytes(journal.read_bytes() + b"00000")
        assert len(places.to_cluster().contents.articles) == 3

    def test_brings_its_notes_and_its_work_into_the_cluster(self, places: Places, changes: list[str]) -> None:
        """And back."""
        with open_place(places.shared.access) as place:
            move_to_cluster(places.data_dir, place, lambda *_: None)
        with open_place(places.shared.access) as place:
            moved = move_to_directory(place, places.back, lambda *_: None)
        assert (len(moved.contents.notes), len(moved.contents.work)) == (2, 1)

    def test_can_be_moved_once_more_and_is_compared(self, places: Places, changes: list[str]) -> None:
        places.to_cluster()
        before = everything(places.in_cluster(), changes)
        assert places.to_cluster().was_there
        assert everything(places.in_cluster(), changes) == before

    def test_is_tidied_and_purged_like_others(self, places: Places, changes: list[str]) -> None:
        """The log goes on in another generation."""
        places.to_cluster()
        places.in_cluster().purge([DOGS.id])
        store = places.in_cluster()
        assert [each.title for each in store] == ["cats", "Кошки и собаки: «вид» 😺"]


class TestAMoverWhoIsKilled:
    def test_at_any_request_leaves_no_archive_and_another_one_goes_on(
        self, places: Places, changes: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Again and again, each one request later."""
        monkeypatch.setattr(to_cluster, "TEXTS_AT_ONCE", 1)
        before = files_in(places.data_dir)
        for at in range(100):
            try:
                places.to_cluster(places.shared.added(ActingClient(places.shared.access, "/", skipped=at)))
                break
            except KilledError:
                if copies(places):
                    with pytest.raises(UnfinishedMoveError):
                        list(places.in_cluster().outlines())
        assert at > 5
        assert files_in(places.data_dir) == before
        with closing(TinyDBStore.open(places.data_dir, read_only=True)) as store:
            assert everything(places.in_cluster(), changes) == everything(store, changes)
        with closing(places.books()) as there:
            assert (len(there.notebook.keys()), len(there.queue.unfinished)) == (2, 1)
        assert copies(places) == ["log-000001-first"]

    @pytest.fixture
    def killed(self, places: Places, changes: list[str]) -> None:
        """A mover was killed at the end."""
        with pytest.raises(KilledError):
            places.to_cluster(places.shared.added(ActingClient(places.shared.access, "/_aliases")))
        places.steps.clear()

    @pytest.mark.usefixtures("killed")
    def test_has_not_worked_in_vain(self, places: Places) -> None:
        """The texts are there."""
        places.to_cluster()
        assert places.steps[2] == (MoveStep.COPYING, 5, 5)

    @pytest.mark.usefixtures("killed")
    def test_leaves_no_text_that_is_purged_then(self, places: Places, opensearch_data: Path) -> None:
        places.change(lambda store: store.purge([DOGS.id]))
        places.to_cluster()
        kept = b"".join(contents_of_indices(places.shared.client, opensearch_data, [places.shared.prefix]))
        assert (b"Zyxwvut" in kept, b"Cats sing" in kept) == (False, True)

    @pytest.mark.usefixtures("killed")
    def test_may_find_the_archive_changed_then(self, places: Places) -> None:
        birds = article("birds")
        places.change(lambda store: store.apply([adding(birds)]))
        places.to_cluster()
        assert places.in_cluster().articles(limit=1) == [birds]


class TestTheComparison:
    @pytest.fixture
    def move_with(self, places: Places, changes: list[str]) -> Callable[[Callable[[UnfinishedLog], object]], Moved]:
        """Moves the archive, and lets somebody change the copy before it is compared."""
        log = UnfinishedLog(places.shared.client, places.shared.prefix)

        def move(act: Callable[[UnfinishedLog], object]) -> Moved:
            head = f"/{places.shared.prefix}-log-unfinished/_doc/head"
            client = ActingClient(places.shared.access, head, lambda: act(log))
            return places.to_cluster(places.shared.added(client))

        return move

    @pytest.mark.parametrize(
        ("act", "difference"),
        [
            (lambda log: log.texts.put_texts({a_text_of(DOGS, log): "{}"}), f"a text of article {DOGS.id} is missing"),
            (lambda log: log.fill(changed(log, "dogs", "hogs")), f"article {DOGS.id} differs"),
            (lambda log: log.fill(changed(log, '"revision":8', '"revision":7')), "revision 7, not 8"),
            (lambda log: log.fill(changed(log, '"by":null', '"by":"me"')), "change .* differs"),
            (lambda log: log.fill(reversed_articles(log)), "the order differs: article"),
            (lambda log: log.fill(without(log, '"replaced"')), f"earlier versions differ: article {CATS.id}"),
            (lambda log: log.fill(without(log, '{"article"')), f"article {CATS.id} is missing; .* is missing"),
            (lambda log: log.fill(without(log, '{"change"')), "change .* is missing; .*; and 3 more"),
        ],
    )
    def test_finds_what_is_different(
        self,
        places: Places,
        move_with: Callable[[Callable[[UnfinishedLog], object]], Moved],
        act: Callable[[UnfinishedLog], object],
        difference: str,
    ) -> None:
        """Then the copy is removed, and can be made again."""
        with pytest.raises(CopyDiffersError, match=difference):
            move_with(act)
        assert copies(places) == []
        assert not places.to_cluster().was_there

    def test_finds_other_notes_and_other_work(self, places: Places, changes: list[str], tmp_path: Path) -> None:
        class Forgetful(NotebookFile):
            def adopt(self, notes: object) -> None: ...

        class Mistaken(InboxFile):
            def adopt(self, entries: Sequence[QueueEntry], finished: Mapping[str, int]) -> None:
                super().adopt([replace(each, note=8) for each in [*entries, replace(entries[0], key="6:1")]], finished)

        place = replace(places.place(), bookkeeping=lambda: Bookkeeping(Forgetful(tmp_path), Mistaken(tmp_path)))
        notes = "note feed:https://example.org/2 is missing; note feed:https://example.org/1 is missing"
        work = "accepted work 6:1 is too much; accepted work 5:2 differs"
        with pytest.raises(CopyDiffersError, match=f"{notes}; {work}"):
            move_to_cluster(places.data_dir, place, lambda *_: None)


def a_text_of(article: Article, log: UnfinishedLog) -> tuple[str, str]:
    return next(key for key in log.text_keys() if key[0] == article.id)


def reversed_articles(log: UnfinishedLog) -> Beginning:
    beginning = log.beginning()
    first, *lines = beginning.snapshot
    articles = [line for line in lines if line.startswith('{"article"')]
    return beginning._replace(snapshot=[first, *reversed(articles), *lines[len(articles) :]])


def changed(log: UnfinishedLog, old: str, new: str) -> Beginning:
    """The state of a copy with other words in it."""
    beginning = log.beginning()
    lines = [line.replace(old, new) for line in beginning.snapshot]
    return beginning._replace(snapshot=lines)


def without(log: UnfinishedLog, words: str) -> Beginning:
    beginning = log.beginning()
    lines = [line for line in beginning.snapshot if words not in line]
    return beginning._replace(snapshot=lines)


class TestAMoveIsRefused:
    def test_where_there_is_no_archive(self, places: Places, tmp_path: Path) -> None:
        with pytest.raises(NoArchiveError):
            places.to_cluster()
        assert not places.data_dir.exists()

    def test_while_another_process_has_the_archive(self, places: Places, changes: list[str]) -> None:
        with DirectoryLock(places.data_dir), pytest.raises(StoreHeldError):
            places.to_cluster()

    def test_while_a_bot_uses_the_cluster(self, places: Places, changes: list[str]) -> None:
        places.use("member:1")
        places.use("tasks")
        with pytest.raises(
            MoveRefusedError, match=r"the archive in the cluster is in use \(member:1, tasks\). Stop its"
        ):
            places.to_cluster()
        assert copies(places) == []

    def test_until_a_bot_that_was_killed_is_surely_dead(self, places: Places, changes: list[str]) -> None:
        """Then it is not refused."""
        places.use("member:1", until_killed=True)
        places.to_cluster()
        assert 6 <= places.now < 8

    def test_when_a_bot_has_begun_to_use_the_cluster_meanwhile(self, places: Places, changes: list[str]) -> None:
        """It was started before, and waits for its archive. It must not write notes while those are copied."""
        client = ActingClient(places.shared.access, "/_cluster", lambda: places.use("member:1"))
        with pytest.raises(MoveRefusedError):
            places.to_cluster(places.shared.added(client))
        places.end_use()
        assert not places.to_cluster().was_there

    def test_while_another_move_is_running(self, places: Places, changes: list[str]) -> None:
        places.use("move")
        with pytest.raises(MoveRefusedError, match="another move to it is running"):
            places.to_cluster()
        places.end_use()
        places.use("move", until_killed=True)
        assert not places.to_cluster().was_there

    def test_when_the_cluster_did_not_answer_for_long(self, places: Places, changes: list[str]) -> None:
        """Another one may have begun to move then, and ended."""

        def pass_time() -> None:
            places.shared.client.delete(f"/{places.shared.prefix}-replicas/_doc/move")
            places.now += 5

        head = f"/{places.shared.prefix}-log-unfinished/_doc/head"
        with pytest.raises(MoveRefusedError, match="did not answer for a while"):
            places.to_cluster(places.shared.added(ActingClient(places.shared.access, head, pass_time)))
        assert not places.to_cluster().was_there

    def test_but_not_when_the_cluster_answers_late(self, places: Places, changes: list[str]) -> None:
        def pass_time() -> None:
            places.now += 5

        head = f"/{places.shared.prefix}-log-unfinished/_doc/head"
        assert not places.to_cluster(places.shared.added(ActingClient(places.shared.access, head, pass_time))).was_there

    def test_when_somebody_deletes_the_copy(self, places: Places, changes: list[str]) -> None:
        log = UnfinishedLog(places.shared.client, places.shared.prefix)
        head = f"/{places.shared.prefix}-log-unfinished/_doc/head"
        with pytest.raises(MoveRefusedError, match="somebody has deleted the copy"):
            places.to_cluster(places.shared.added(ActingClient(places.shared.access, head, log.discard)))
        assert not places.to_cluster().was_there

    def test_when_the_cluster_has_another_archive(self, places: Places, changes: list[str]) -> None:
        places.in_cluster().apply([adding(article("birds"))])
        with pytest.raises(MoveRefusedError, match=r"there is another archive: article .* is missing"):
            places.to_cluster()
        assert list(places.in_cluster()) == [article("birds")]

    def test_when_the_archive_in_the_cluster_was_changed_since(self, places: Places, changes: list[str]) -> None:
        places.to_cluster()
        birds = article("birds")
        places.in_cluster().apply([adding(birds)])
        with pytest.raises(MoveRefusedError, match=f"another archive: article {birds.id} is too much"):
            places.to_cluster()

    def test_when_the_cluster_has_notes_without_an_archive(self, places: Places, changes: list[str]) -> None:
        keep_books(places.books())
        with pytest.raises(MoveRefusedError, match="there are notes or accepted work"):
            places.to_cluster()
        assert copies(places) == []
        with closing(places.books()) as books:
            assert len(books.notebook.keys()) == 2

    def test_when_a_file_is_damaged(self, places: Places, changes: list[str]) -> None:
        """A damaged archive is not copied, not even what is left of it."""
        (journal,) = places.data_dir.glob("*.journal")
        journal.write_bytes(journal.read_bytes().replace(b"Zyxwvut", b"Zyxwvux"))
        before = files_in(places.data_dir)
        with pytest.raises(StoreDamagedError, match="is damaged"):
            places.to_cluster()
        assert (files_in(places.data_dir), copies(places)) == (before, [])

    def test_when_an_article_is_not_what_was_stored(self, places: Places, changes: list[str]) -> None:
        """Although the checksum of its record is right."""
        places.change(lambda store: store.apply([adding(replace(article("birds"), title="Other birds"))]))
        with pytest.raises(StoreDamagedError, match="is not what was stored"):
            places.to_cluster()

    def test_when_the_directory_cannot_be_locked(
        self, places: Places, changes: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(directory: Path) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(to_cluster, "DirectoryLock", refuse)
        with pytest.raises(StoreWriteError, match="Permission denied"):
            places.to_cluster()


class TestRandomHistories:
    @settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(events=EVENTS)
    def test_are_the_same_there_and_back(
        self, shared: SharedLog, tmp_path_factory: pytest.TempPathFactory, events: list[Event]
    ) -> None:
        places = Places(SharedLog(shared.urls), tmp_path_factory.mktemp("moved"))
        with closing(TinyDBStore.open(places.data_dir)) as store:
            changes = live_through(store, events)
            before = everything(store, changes)
        places.to_cluster()
        assert everything(places.in_cluster(), changes) == before
        places.to_directory()
        with closing(TinyDBStore.open(places.back, read_only=True)) as store:
            assert everything(store, changes) == before
        places.shared.close()
