"""Move an archive from a real cluster to files."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from index.articles.rows import row_of_article
from index.bookkeeping import TRIES_KEY
from index.disk.filesystem import TEMPORARY_SUFFIX
from index.disk.frames import framed
from index.disk.lock import DirectoryLock
from index.disk.paths import SNAPSHOT_NAME
from index.errors import (
    CopyDiffersError,
    MoveRefusedError,
    NoArchiveError,
    StoreDamagedError,
    StoreHeldError,
    StoreWriteError,
    UnfinishedMoveError,
)
from index.maintenance.check import examine
from index.maintenance.moving import to_directory
from index.maintenance.moving.bookkeeping_parts import Bookkeeping
from index.maintenance.moving.moved import MoveStep
from index.opensearch.log.change_log import remove
from index.opensearch.log.unfinished_log import UnfinishedLog
from index.store.opensearch.apart import digest_of
from index.store.opensearch.snapshot_lines import join_line
from index.store.packed import PackedRow
from index.store.replay import MOVING_NAME
from index.store.tinydb import TinyDBStore
from tests.support.archive.moving import (
    CATS,
    DOGS,
    SUNG,
    ActingClient,
    KilledError,
    Places,
    die,
    files_in,
    keep_books,
    live,
)
from tests.support.archive.random_history import everything
from tests.support.archive.store_changes import adding, article, removing
from tests.support.faulty_files import FaultyFiles
from tests.support.faulty_files import KilledError as CutOffError


@pytest.fixture
def changes(places: Places) -> list[str]:
    """An archive in the cluster, with a history, notes and work. The ids of its changes."""
    changes = [each.id for each in live(places.in_cluster())]
    keep_books(places.books())
    return changes


def before_texts(places: Places, act: Callable[[], object] = die, *, later: int = 0) -> ActingClient:
    """A client before whose first request for texts something happens, or before a *later* one."""
    path = f"/{places.shared.prefix}-log-000001/_mget"
    return places.shared.added(ActingClient(places.shared.access, path, act, about="~", skipped=later))


def assert_moved(places: Places, changes: list[str]) -> None:
    with closing(TinyDBStore.open(places.back, read_only=True)) as store:
        assert everything(store, changes) == everything(places.in_cluster(), changes)
    with (
        closing(places.books()) as there,
        closing(Bookkeeping.in_files(places.back, read_only=True)) as here,
    ):
        assert here.notebook.items() == there.notebook.items() != []
        assert here.queue.unfinished == there.queue.unfinished != []
        assert here.queue.finished == there.queue.finished
    assert examine(places.back) == []
    assert not (places.back / MOVING_NAME).exists()


class TestAMovedArchive:
    def test_is_equal_in_all_that_it_says(self, places: Places, changes: list[str]) -> None:
        moved = places.to_directory()
        assert_moved(places, changes)
        assert (len(moved.contents.articles), len(moved.contents.changes), moved.was_there) == (3, 8, False)

    def test_is_one_to_work_with(self, places: Places, changes: list[str]) -> None:
        places.to_directory()
        with closing(TinyDBStore.open(places.back)) as store:
            store.apply([adding(CATS, before=SUNG)])
        with closing(TinyDBStore.open(places.back, read_only=True)) as store:
            assert [version.article for version in store.versions(CATS.id)] == [CATS, SUNG]
            assert store.revision == 9

    def test_has_no_files_of_notes_if_there_are_none(self, places: Places) -> None:
        """Counts of tries are of no use elsewhere."""
        places.in_cluster().apply([adding(CATS)])
        with closing(places.books()) as books:
            books.notebook.put(f"{TRIES_KEY}1", {"count": 1})
        places.to_directory()
        assert sorted(files_in(places.back)) == ["archive.000002.journal", "archive.snapshot"]

    def test_stays_in_the_cluster(self, places: Places, changes: list[str]) -> None:
        before = everything(places.in_cluster(), changes)
        places.to_directory()
        assert everything(places.in_cluster(), changes) == before

    def test_says_how_far_it_is(self, places: Places, changes: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(to_directory, "TEXTS_AT_ONCE", 8)
        places.to_directory()
        copied = [(done, total) for step, done, total in places.steps if step is MoveStep.COPYING]
        compared = [(done, total) for step, done, total in places.steps if step is MoveStep.COMPARING]
        assert places.steps[:2] == [(MoveStep.READING, 0, 1), (MoveStep.READING, 1, 1)]
        assert copied == [(0, 13), (8, 13), (13, 13)]
        assert compared == [(0, 13), (8, 13), (13, 13)]

    def test_can_be_moved_once_more_and_is_compared(self, places: Places, changes: list[str]) -> None:
        places.to_directory()
        before = files_in(places.back)
        assert places.to_directory().was_there
        assert files_in(places.back) == before


class TestAMoverWhoIsKilled:
    def test_at_any_request_leaves_no_archive_and_another_one_goes_on(
        self, places: Places, changes: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(to_directory, "TEXTS_AT_ONCE", 2)
        for at in range(100):
            try:
                places.to_directory(places.shared.added(ActingClient(places.shared.access, "/", skipped=at)))
                break
            except KilledError:
                if (places.back / MOVING_NAME).exists():
                    with pytest.raises(UnfinishedMoveError, match="byline move --to tinydb"):
                        TinyDBStore.open(places.back)
        assert at > 5
        assert_moved(places, changes)

    @pytest.mark.parametrize("fault", ["late", "killed half-way"])
    def test_at_any_step_on_disk_leaves_no_archive_and_another_one_goes_on(
        self, places: Places, changes: list[str], fault: str
    ) -> None:
        """Or whose disk refuses it."""
        for at in range(200):
            files = FaultyFiles(at, fault)
            try:
                places.to_directory(files=files)
            except (CutOffError, StoreWriteError):
                assert files.struck
            if not files.struck:
                break
            if (places.back / MOVING_NAME).exists() and not (places.back / SNAPSHOT_NAME).exists():
                with pytest.raises(UnfinishedMoveError):
                    TinyDBStore.open(places.back)
        assert at > 5
        assert_moved(places, changes)

    @pytest.fixture
    def killed(self, places: Places, changes: list[str], monkeypatch: pytest.MonkeyPatch) -> Path:
        """A mover was killed when a half was copied. The file with it."""
        monkeypatch.setattr(to_directory, "TEXTS_AT_ONCE", 6)
        client = before_texts(places, later=1)
        with pytest.raises(KilledError):
            places.to_directory(client)
        places.steps.clear()
        return places.back / MOVING_NAME / f"{SNAPSHOT_NAME}{TEMPORARY_SUFFIX}"

    def test_has_not_worked_in_vain(self, places: Places, changes: list[str], killed: Path) -> None:
        places.to_directory()
        assert places.steps[2] == (MoveStep.COPYING, 6, 13)
        assert_moved(places, changes)

    @pytest.mark.parametrize("kept_bytes", [0, 20, 300, -1])
    def test_may_leave_a_record_that_is_torn(
        self, places: Places, changes: list[str], killed: Path, kept_bytes: int
    ) -> None:
        killed.write_bytes(killed.read_bytes()[:kept_bytes])
        places.to_directory()
        assert_moved(places, changes)

    def test_may_leave_a_file_of_another_program(self, places: Places, changes: list[str], killed: Path) -> None:
        """A later version of Byline begins again."""
        killed.write_bytes(framed(b'{"byline": "snapshot", "version": 4}') + killed.read_bytes())
        places.to_directory()
        assert_moved(places, changes)

    def test_may_find_the_archive_changed_then(self, places: Places, changes: list[str], killed: Path) -> None:
        """Nothing is left of a text that was purged meanwhile."""
        places.in_cluster().purge([DOGS.id])
        places.to_directory()
        assert_moved(places, changes)
        assert not any(b"Zyxwvut" in content for content in files_in(places.back).values())


class TestTheComparison:
    def test_finds_what_is_different(self, places: Places, changes: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
        """Then the copy is removed, and can be made again."""
        monkeypatch.setattr(
            to_directory, "join_line", lambda line, texts: join_line(line, texts).replace(b"sing", b"bark")
        )
        with pytest.raises(CopyDiffersError, match=f"article {CATS.id} differs"):
            places.to_directory()
        monkeypatch.undo()
        places.to_directory()
        assert_moved(places, changes)

    def test_finds_a_file_that_is_damaged(
        self, places: Places, changes: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(to_directory, "join_line", lambda line, texts: b"[]")
        with pytest.raises(CopyDiffersError, match="cannot be understood"):
            places.to_directory()
        monkeypatch.undo()
        places.to_directory()
        assert_moved(places, changes)


class TestAMoveIsRefused:
    def test_where_there_is_no_archive(self, places: Places) -> None:
        with pytest.raises(NoArchiveError):
            places.to_directory()
        assert files_in(places.back) == {}

    def test_while_the_archive_is_itself_a_half(self, places: Places) -> None:
        UnfinishedLog(places.shared.client, places.shared.prefix).begin()
        with pytest.raises(UnfinishedMoveError):
            places.to_directory()

    def test_while_another_process_has_the_directory(self, places: Places, changes: list[str]) -> None:
        places.back.mkdir()
        with DirectoryLock(places.back), pytest.raises(StoreHeldError):
            places.to_directory()

    def test_where_no_directory_can_be_made(self, places: Places, changes: list[str]) -> None:
        places.back.write_text("a file")
        with pytest.raises(StoreWriteError, match="File exists"):
            places.to_directory()

    def test_while_a_bot_uses_the_cluster(self, places: Places, changes: list[str]) -> None:
        places.use("member:1")
        with pytest.raises(MoveRefusedError, match="member:1"):
            places.to_directory()
        assert files_in(places.back) == {}

    def test_when_a_bot_was_started_meanwhile(self, places: Places, changes: list[str]) -> None:
        client = before_texts(places, lambda: places.use("member:1"))
        with pytest.raises(MoveRefusedError):
            places.to_directory(client)
        places.end_use()
        places.to_directory()
        assert_moved(places, changes)

    def test_where_there_is_another_archive(self, places: Places, changes: list[str]) -> None:
        with closing(TinyDBStore.open(places.back)) as store:
            store.apply([adding(article("birds"))])
        before = files_in(places.back)
        with pytest.raises(MoveRefusedError, match=r"there is another archive: article .* is missing"):
            places.to_directory()
        assert files_in(places.back) == before

    @pytest.mark.parametrize("name", ["letters.txt", "archive.notes"])
    def test_where_there_are_other_files(self, places: Places, changes: list[str], name: str) -> None:
        places.back.mkdir()
        (places.back / name).write_text("Dear Ada")
        with pytest.raises(MoveRefusedError, match=f"it is not empty, but has {name}"):
            places.to_directory()
        assert (places.back / name).read_text() == "Dear Ada"

    def test_when_the_archive_was_changed_meanwhile(self, places: Places, changes: list[str]) -> None:
        client = before_texts(places, lambda: places.in_cluster().apply([removing(DOGS)]))
        with pytest.raises(MoveRefusedError, match="was changed meanwhile"):
            places.to_directory(client)
        places.to_directory()
        assert_moved(places, changes)

    def test_when_a_text_was_purged_meanwhile(self, places: Places, changes: list[str]) -> None:
        client = before_texts(places, lambda: places.in_cluster().purge([DOGS.id]))
        with pytest.raises(MoveRefusedError, match="was changed meanwhile"):
            places.to_directory(client)

    def test_when_a_text_is_missing(self, places: Places, changes: list[str]) -> None:
        """And when the files have it: the comparison finds it too."""
        places.to_directory()
        log = places.shared.open().log(1)
        remove(places.shared.client, log.alias, [f"{DOGS.id}~{digest_of(PackedRow.of(row_of_article(DOGS)).text)}"])
        with pytest.raises(MoveRefusedError, match=f"a text of article {DOGS.id} is missing or wrong"):
            places.to_directory()
        shutil.rmtree(places.back)
        with pytest.raises(StoreDamagedError, match=f"a text of article {DOGS.id} is missing or wrong"):
            places.to_directory()
