"""Archives of older data versions: read as they are, and upgraded when they are opened to be changed.

`data_version_1` to `data_version_4` were written by the programs of those versions.
"""

from __future__ import annotations

import contextlib
import json
import logging
import shutil
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from index.disk.filesystem import Files
from index.errors import StoreDamagedError, StoreForeignError, StoreWriteError
from index.maintenance.backup import backup
from index.maintenance.check import examine
from index.maintenance.restore import restore
from index.model import Article, Change
from index.store import replay as reading
from index.store.backup_list import backups_with
from index.store.compaction import CompactingStorage
from index.store.data_versions import replay
from index.store.journal import Journal
from index.store.tinydb import TinyDBStore
from tests.support.archive.store_changes import NOON, adding, article, full_article
from tests.support.faulty_files import FAULTS, FaultyFiles, KilledError
from tests.support.power_cut import Inode, ModelledFiles, distinct, lay_out

OLD = {number: Path(__file__).parent / f"data_version_{number}" for number in (1, 2, 3, 4)}
PRESENT = "5"

CATS, DOGS, GONE = (
    article("cats"),
    article("dogs", "Dogs bark.\n\nThey bark at night."),
    article("gone", "Gone for a day."),
)
DOGS_2, BIRDS, FULL = article("dogs", "Dogs bark no more."), article("птицы", "Птицы поют."), full_article()


def change(number: int, before: Article | None, after: Article | None, by: str | None = "telegram:1") -> Change:
    changed = before or after
    assert changed is not None
    return Change(f"change{number:02}", changed.id, before, after, NOON + timedelta(minutes=number), by)


CHANGES = [
    change(0, None, CATS),
    change(1, None, DOGS),
    change(2, None, FULL, None),
    change(3, None, GONE),
    change(4, DOGS, DOGS_2),
    change(5, GONE, None, None),
    change(6, None, BIRDS),
    change(7, CATS, None),
    change(8, None, CATS),
    change(9, DOGS_2, DOGS),
]
ARTICLES = [DOGS, FULL, BIRDS, CATS]
"""The articles that the changes left in the archive."""


@pytest.fixture(params=OLD)
def number(request: pytest.FixtureRequest) -> int:
    """A data version."""
    old: int = request.param
    return old


@pytest.fixture
def directory(tmp_path: Path, number: int) -> Path:
    return old_archive(tmp_path / "archive", number)


def old_archive(directory: Path, number: int) -> Path:
    directory.mkdir()
    for path in OLD[number].iterdir():
        shutil.copyfile(path, directory / path.name)
    return directory


def opened(directory: Path, files: Files | None = None) -> TinyDBStore:
    """The archive, to be changed; nothing of it is forgotten, though it is long ago."""
    journal, rows = Journal.open(directory, replay, files)
    storage = CompactingStorage(rows, journal)
    try:
        storage.upgrade()
    except BaseException:
        storage.close()
        raise
    return TinyDBStore(storage)


def versions(directory: Path) -> set[str]:
    """Return the versions that the first lines of the files give."""
    files = {name: content for name, content in contents(directory).items() if name != "archive.backups"}
    headers = [content.partition(b"\n")[0].decode() for content in files.values()]
    return {header.partition('"version": ')[2][0] for header in headers}


def contents(directory: Path) -> dict[str, bytes]:
    names = ("archive.lock", "archive.holder")
    return {path.name: path.read_bytes() for path in directory.iterdir() if path.name not in names}


def check(store: TinyDBStore) -> None:
    """Check that nothing is lost: the articles, their order, and the changes that can be undone."""
    assert list(store) == ARTICLES
    assert [store.change(each.id) for each in CHANGES] == CHANGES
    assert store.revision == 10


def check_both(directory: Path) -> None:
    check(TinyDBStore.open(directory, read_only=True))
    store = opened(directory)
    check(store)
    store.close()
    assert versions(directory) == {PRESENT}
    check(TinyDBStore.open(directory, read_only=True))
    assert examine(directory) == []


class TestOldArchive:
    def test_is_read_as_it_is(self, directory: Path) -> None:
        before = contents(directory)
        check(TinyDBStore.open(directory, read_only=True))
        assert examine(directory) == []
        assert contents(directory) == before

    def test_is_upgraded_when_it_is_opened_to_be_changed(self, directory: Path) -> None:
        check_both(directory)
        assert sorted(contents(directory)) == ["archive.000003.journal", "archive.snapshot"]

    def test_is_upgraded_by_opening_the_archive(self, directory: Path) -> None:
        """And changes of long ago are forgotten by the next opening: here nobody knows when the last one was."""
        store = TinyDBStore.open(directory)
        assert list(store) == ARTICLES
        store.apply([adding(article("more"))])
        store.close()
        assert versions(directory) == {PRESENT}
        assert list(TinyDBStore.open(directory, read_only=True)) == [*ARTICLES, article("more")]
        TinyDBStore.open(directory).close()
        assert "Gone for a day" not in (directory / "archive.snapshot").read_text()

    def test_says_what_an_article_was_as_far_as_it_knows(self, directory: Path) -> None:
        """It knows all that was replaced since the last snapshot; nobody kept earlier states."""
        for _ in range(2):
            store = TinyDBStore.open(directory)
            present, before = store.versions(DOGS.id)
            assert (present.article, present.at, present.by) == (DOGS, CHANGES[9].at, "telegram:1")
            assert (before.article, before.until) == (DOGS_2, present.at)
            assert [version.article for version in store.versions(CATS.id)] == [CATS]
            store.close()

    def test_is_not_touched_when_it_is_damaged(self, directory: Path) -> None:
        path = directory / "archive.snapshot"
        path.write_bytes(path.read_bytes().replace(b"Cats purr", b"Cats burr", 1))
        before = contents(directory)
        with pytest.raises(StoreDamagedError, match=r"record 2 at byte 1.. .article rby3mgrs7u “cats”. is damaged"):
            TinyDBStore.open(directory)
        assert contents(directory) == before

    def test_is_restored_from_a_backup_of_its_time(self, directory: Path, tmp_path: Path) -> None:
        manifest = {"byline": "backup", "version": 1, "revision": 10, "articles": 4}
        with zipfile.ZipFile(tmp_path / "backup.zip", "w") as archive:
            archive.writestr("byline-backup.json", json.dumps(manifest))
            for name, content in contents(directory).items():
                archive.writestr(name, content)
        restore(tmp_path / "backup.zip", tmp_path / "again")
        assert backups_with(tmp_path / "again", [GONE.id])[0].problem is None, "it can be undone from there"
        check_both(tmp_path / "again")

    def test_is_backed_up_in_the_present_version(self, directory: Path, tmp_path: Path) -> None:
        """So that records and the version that their file names always agree."""
        backup(directory, tmp_path / "backup.zip")
        restore(tmp_path / "backup.zip", tmp_path / "again")
        assert versions(tmp_path / "again") == {PRESENT}

    def test_an_older_program_refuses_what_was_upgraded(
        self, directory: Path, number: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opened(directory).close()
        before = contents(directory)
        monkeypatch.setattr(reading, "DATA_VERSION", number)
        problem = rf"written by a newer Byline .data version {PRESENT}, this one knows {number}"
        for read_only in (True, False):
            with pytest.raises(StoreForeignError, match=problem):
                TinyDBStore.open(directory, read_only=read_only)
        assert contents(directory) == before


class TestFullDisk:
    """An upgrade needs room for all articles once more."""

    def test_stops_changes_and_no_reading_until_there_is_room(
        self, directory: Path, number: int, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        before = contents(directory)
        files = FaultyFiles(calls_of_an_upgrade(tmp_path, number).calls.index("create"), "ENOSPC", sticky=True)
        with caplog.at_level(logging.WARNING):
            store = TinyDBStore.open(directory, files=files)
        assert "could not be upgraded" in caplog.text
        assert list(store) == ARTICLES
        store.tidy(NOON)
        with pytest.raises(StoreWriteError):
            store.apply([adding(article("more"))])
        assert list(store) == ARTICLES
        assert contents(directory) == before
        files.heal()
        store.apply([adding(article("more"))])
        store.close()
        assert versions(directory) == {PRESENT}
        assert list(TinyDBStore.open(directory, read_only=True)) == [*ARTICLES, article("more")]


def calls_of_an_upgrade(tmp_path: Path, number: int) -> FaultyFiles:
    files = FaultyFiles(10**9, "EIO")
    opened(old_archive(tmp_path / "counted", number), files).close()
    return files


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_an_upgrade_that_fails_or_is_killed_at_any_call_loses_nothing(fault: str, number: int, tmp_path: Path) -> None:
    """And is made by the next program that opens the archive."""
    for at in range(len(calls_of_an_upgrade(tmp_path, number).calls)):
        directory = old_archive(tmp_path / str(at), number)
        with contextlib.suppress(StoreWriteError, KilledError):
            opened(directory, FaultyFiles(at, fault)).close()
        check_both(directory)


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["ENOSPC", "short", "EIO"])
def test_old_files_stay_until_the_upgrade_is_done(fault: str, number: int, tmp_path: Path) -> None:
    """While what is long is written, an older program could go on with them."""
    calls = calls_of_an_upgrade(tmp_path, number).calls
    renamed = calls.index("replace")
    for at in range(renamed):
        directory = old_archive(tmp_path / str(at), number)
        before = contents(directory)
        with contextlib.suppress(StoreWriteError):
            opened(directory, FaultyFiles(at, fault)).close()
        after = {name: content for name, content in contents(directory).items() if not name.endswith(".tmp")}
        assert after == before or versions(directory) == {PRESENT}, calls[at]


@pytest.mark.slow
def test_a_power_cut_during_an_upgrade_loses_nothing(number: int, tmp_path: Path) -> None:
    files = ModelledFiles()
    directory = old_archive(tmp_path / "run", number)
    for path in directory.iterdir():
        files.disk.synced[path.name] = Inode(path.read_bytes(), path.read_bytes())
    files.disk.current = dict(files.disk.synced)
    opened(directory, files).close()
    count = 0
    for _, found in distinct(files.states):
        lay_out(found, tmp_path / "cut")
        check_both(tmp_path / "cut")
        count += 1
    assert count > 30
