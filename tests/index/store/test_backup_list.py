"""The list of backups, and those that hold a purged text."""

from __future__ import annotations

import errno
import logging
import os
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index.disk.filesystem import Files
from index.disk.frames import framed
from index.errors import StoreDamagedError
from index.maintenance.backup import backup
from index.maintenance.check import examine
from index.maintenance.restore import restore
from index.purged import Backup
from index.store.backup_list import CONTENTS_NAME, backups_with, forget_backup, note_backup, noted_backups
from index.store.tinydb import TinyDBStore
from tests.support.archive.store_changes import NOON, adding, article, removing

LIST = "archive.backups"
CATS, DOGS = article("cats"), article("dogs")


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def store(data_dir: Path) -> Iterator[TinyDBStore]:
    store = TinyDBStore.open(data_dir)
    now = datetime.now(UTC)
    store.apply([adding(CATS, now), adding(DOGS, now)])
    yield store
    store.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "backup.zip"


def refuse(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def found(data_dir: Path, *articles: str) -> list[tuple[str, str | None]]:
    """The names of the backups that are named, and why they were not looked into."""
    findings = backups_with(data_dir, articles)
    return [(finding.backup.path.name if finding.backup else "?", finding.problem) for finding in findings]


class TestLooking:
    def test_names_those_that_hold_it(self, store: TinyDBStore, data_dir: Path, file: Path) -> None:
        backup(data_dir, file)
        store.apply([adding(article("birds"))])
        backup(data_dir, file.with_name("later.zip"))
        assert found(data_dir, CATS.id) == [("later.zip", None), ("backup.zip", None)]
        assert found(data_dir, article("birds").id) == [("later.zip", None)]
        assert found(data_dir, "neverthere") == []

    def test_names_when_they_were_made(self, store: TinyDBStore, data_dir: Path, file: Path) -> None:
        before = datetime.now(UTC)
        backup(data_dir, file)
        (made,) = noted_backups(data_dir)
        assert made.path == file.resolve()
        assert before <= made.at <= datetime.now(UTC)

    def test_finds_what_was_removed_but_can_be_undone(self, store: TinyDBStore, data_dir: Path, file: Path) -> None:
        store.apply([removing(CATS, datetime.now(UTC))])
        backup(data_dir, file)
        assert found(data_dir, CATS.id) == [("backup.zip", None)]
        store.purge([CATS.id])
        backup(data_dir, file.with_name("clean.zip"))
        assert found(data_dir, CATS.id) == [("backup.zip", None)]

    def test_reads_a_backup_that_does_not_list_its_articles(
        self, store: TinyDBStore, data_dir: Path, file: Path
    ) -> None:
        """One of an earlier version."""
        backup(data_dir, file)
        with zipfile.ZipFile(file) as archive:
            contents = {name: archive.read(name) for name in archive.namelist() if name != CONTENTS_NAME}
        with zipfile.ZipFile(file, "w") as archive:
            for name, content in contents.items():
                archive.writestr(name, content)
        assert found(data_dir, CATS.id) == [("backup.zip", None)]
        assert found(data_dir, "neverthere") == []

    def test_says_what_could_not_be_looked_into(self, store: TinyDBStore, data_dir: Path, file: Path) -> None:
        names = ("gone.zip", "directory.zip", "damaged.zip", "other.zip")
        for name in names:
            backup(data_dir, file.with_name(name))
            file.with_name(name).unlink()
        file.with_name("directory.zip").mkdir()
        file.with_name("damaged.zip").write_bytes(b"no zip")
        with zipfile.ZipFile(file.with_name("other.zip"), "w") as archive:
            archive.writestr("notes.txt", "")
        assert found(data_dir, CATS.id) == [
            ("other.zip", "it is damaged, or no backup (\"There is no item named 'archive.snapshot' in the archive\")"),
            ("damaged.zip", "it is damaged, or no backup (File is not a zip file)"),
            ("directory.zip", "Is a directory"),
            ("gone.zip", "it is not there any more"),
        ]

    def test_names_each_place_once(self, store: TinyDBStore, data_dir: Path, file: Path) -> None:
        for _ in range(3):
            backup(data_dir, file)
            file.unlink()
        assert found(data_dir, CATS.id) == [("backup.zip", "it is not there any more")]

    def test_knows_the_backup_that_the_archive_was_restored_from(
        self, store: TinyDBStore, data_dir: Path, file: Path, tmp_path: Path
    ) -> None:
        """Wherever it was made, and under whatever name."""
        backup(data_dir, file)
        moved = file.rename(file.with_name("moved.zip"))
        os.utime(moved, (NOON.timestamp(), NOON.timestamp()))
        restore(moved, tmp_path / "again")
        assert Backup(moved, NOON) in noted_backups(tmp_path / "again")
        assert found(tmp_path / "again", CATS.id) == [("moved.zip", None), ("backup.zip", "it is not there any more")]


class TestNoting:
    def test_what_comes_to_nothing_is_forgotten(self, store: TinyDBStore, data_dir: Path, file: Path) -> None:
        (data_dir / "archive.snapshot").write_bytes(b"")
        with pytest.raises(StoreDamagedError):
            backup(data_dir, file)
        assert noted_backups(data_dir) == []

    def test_what_is_being_made_is_known(self, store: TinyDBStore, data_dir: Path) -> None:
        """It may hold a text that is purged meanwhile."""
        note_backup(data_dir, Backup(Path("/backups/today.zip"), NOON))
        assert found(data_dir, CATS.id) == [("today.zip", "it is not there any more")]

    def test_the_same_place_at_another_time_is_another_backup(self, store: TinyDBStore, data_dir: Path) -> None:
        first, second = Backup(Path("/b.zip"), NOON), Backup(Path("/b.zip"), NOON + timedelta(days=1))
        note_backup(data_dir, first)
        note_backup(data_dir, second)
        forget_backup(data_dir, second)
        forget_backup(data_dir, second)
        assert noted_backups(data_dir) == [first]

    def test_a_list_that_cannot_be_written_stops_no_backup(
        self, store: TinyDBStore, data_dir: Path, file: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        (data_dir / LIST).mkdir()
        with caplog.at_level(logging.WARNING):
            backup(data_dir, file)
        assert file.exists()
        assert "cannot be noted" in caplog.text
        assert "remove --purge" in caplog.text

    @pytest.mark.parametrize("call", ["write", "sync"])
    def test_a_first_note_that_fails_leaves_no_list(
        self, call: str, store: TinyDBStore, data_dir: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = {path.name for path in data_dir.iterdir()}
        monkeypatch.setattr(Files, call, refuse)
        with pytest.raises(OSError, match="No space left"):
            note_backup(data_dir, Backup(Path("/0.zip"), NOON))
        assert {path.name for path in data_dir.iterdir()} == before

    def test_a_file_system_without_links_keeps_a_list(
        self, store: TinyDBStore, data_dir: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = {path.name for path in data_dir.iterdir()}
        monkeypatch.setattr(Files, "link", refuse)
        note_backup(data_dir, Backup(Path("/0.zip"), NOON))
        assert [made.path.name for made in noted_backups(data_dir)] == ["0.zip"]
        assert {path.name for path in data_dir.iterdir()} == {*before, LIST}

    def test_two_that_are_noted_first_at_the_same_time_are_both_known(
        self, store: TinyDBStore, data_dir: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        link = Files.link

        def second(files: Files, source: Path, target: Path) -> None:
            monkeypatch.setattr(Files, "link", link)
            note_backup(data_dir, Backup(Path("/other.zip"), NOON))
            link(files, source, target)

        monkeypatch.setattr(Files, "link", second)
        note_backup(data_dir, Backup(Path("/0.zip"), NOON))
        assert {made.path.name for made in noted_backups(data_dir)} == {"0.zip", "other.zip"}

    def test_nobody_else_may_look(self, store: TinyDBStore, data_dir: Path, file: Path) -> None:
        backup(data_dir, file)
        assert (data_dir / LIST).stat().st_mode & 0o777 == 0o600


class TestDamage:
    def test_is_passed_over_and_found_by_the_doctor(self, store: TinyDBStore, data_dir: Path) -> None:
        for day in range(3):
            note_backup(data_dir, Backup(Path(f"/{day}.zip"), NOON))
        path = data_dir / LIST
        path.write_bytes(path.read_bytes().replace(b"/1.zip", b"/x.zip"))
        assert [made.path.name for made in noted_backups(data_dir)] == ["0.zip", "2.zip"]
        (finding,) = examine(data_dir)
        assert finding.path == path
        assert "record 1 at byte" in finding.detail
        lost = "is damaged: it said where a backup is, and purged texts may still be in that backup"
        assert finding.detail.endswith(lost)
        assert not finding.harmless
        gone = "it is not there any more"
        assert found(data_dir, CATS.id) == [("?", "the list of them is damaged"), ("2.zip", gone), ("0.zip", gone)]

    def test_a_torn_end_is_harmless_and_the_next_note_counts(self, store: TinyDBStore, data_dir: Path) -> None:
        note_backup(data_dir, Backup(Path("/0.zip"), NOON))
        note_backup(data_dir, Backup(Path("/1.zip"), NOON))
        path = data_dir / LIST
        path.write_bytes(path.read_bytes()[:-10])
        (finding,) = examine(data_dir)
        assert finding.harmless
        assert finding.detail.endswith("was never finished: it does not count")
        assert found(data_dir, CATS.id) == [("0.zip", "it is not there any more")]
        note_backup(data_dir, Backup(Path("/2.zip"), NOON))
        assert [made.path.name for made in noted_backups(data_dir)] == ["0.zip", "2.zip"]

    @pytest.mark.parametrize("left", [b"", bytes(100), b"000000"])
    def test_a_list_without_its_beginning_is_damaged(self, left: bytes, store: TinyDBStore, data_dir: Path) -> None:
        """No interrupted write leaves that: the file takes its place whole."""
        note_backup(data_dir, Backup(Path("/0.zip"), NOON))
        (data_dir / LIST).write_bytes(left)
        (finding,) = examine(data_dir)
        assert (finding.path, finding.harmless) == (data_dir / LIST, False)
        assert found(data_dir, CATS.id) == [("?", "the list of them is damaged")]

    @pytest.mark.parametrize("content", [b"[]", b"{}", b'{"backup":"/x","at":"yesterday"}', b"[" * 100_000])
    def test_what_says_nothing_is_passed_over(self, content: bytes, store: TinyDBStore, data_dir: Path) -> None:
        (data_dir / LIST).write_bytes(framed(content))
        assert noted_backups(data_dir) == []

    def test_what_cannot_be_read_is_told(self, store: TinyDBStore, data_dir: Path) -> None:
        (data_dir / LIST).mkdir()
        (finding,) = examine(data_dir)
        assert finding.detail == "it cannot be read: Is a directory"
        assert found(data_dir, CATS.id) == [("?", "the list of them cannot be read (Is a directory)")]
