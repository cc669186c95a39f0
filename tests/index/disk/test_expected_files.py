"""The files beside the archive that were made, and those that were lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from index.disk.expected_files import WATCHED, BrokenPartsError, Loss, Parts, lost_in, note_lost, note_made
from index.disk.filesystem import Files
from index.disk.key_value import NotebookFile
from index.disk.paths import INBOX_NAME, NOTES_NAME, PARTS_NAME
from index.disk.queue import InboxFile
from index.errors import StoreWriteError
from index.maintenance.backup import backup
from index.maintenance.check import examine
from index.maintenance.restore import restore
from index.store.tinydb import TinyDBStore
from tests.support.faulty_files import FaultyFiles, KilledError


def keep_in_inbox(directory: Path, files: Files | None = None) -> None:
    with closing(InboxFile(directory, files)) as inbox:
        inbox.accept({"7:1": {"text": "Owls"}})


def keep_in_notebook(directory: Path, files: Files | None = None) -> None:
    with closing(NotebookFile(directory, files)) as notebook:
        notebook.put("feed:1", {"title": "Owls"})


def open_both(directory: Path) -> None:
    InboxFile(directory).close()
    NotebookFile(directory).close()


KEEPERS = {INBOX_NAME: keep_in_inbox, NOTES_NAME: keep_in_notebook}


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """An archive without an article."""
    TinyDBStore.open(tmp_path / "data").close()
    return tmp_path / "data"


@pytest.fixture(params=WATCHED)
def name(request: pytest.FixtureRequest, data_dir: Path) -> str:
    """The name of one of the files, which is there; the other one was never made."""
    name: str = request.param
    KEEPERS[name](data_dir)
    return name


class TestMissingFile:
    def test_is_found_until_it_is_acknowledged(
        self, data_dir: Path, name: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        """Though a new one takes its place with the next that is kept."""
        assert examine(data_dir) == []
        (data_dir / name).unlink()
        for _ in range(3):
            (found,) = examine(data_dir)
            assert (found.path, found.harmless) == (data_dir / name, False)
            assert "is missing, and what " in found.detail
            assert f"Then remove {PARTS_NAME}" in found.detail
            caplog.clear()
            open_both(data_dir)
            assert caplog.text.count(f"{name}: it is missing") == 1
            KEEPERS[name](data_dir)
        (data_dir / PARTS_NAME).unlink()
        assert examine(data_dir) == []
        open_both(data_dir)
        assert examine(data_dir) == []
        assert lost_in(data_dir) == []

    def test_is_found_again_after_it_was_acknowledged(self, data_dir: Path, name: str) -> None:
        (data_dir / PARTS_NAME).unlink()
        open_both(data_dir)
        (data_dir / name).unlink()
        assert [(each.path.name, "is missing" in each.detail) for each in examine(data_dir)] == [(name, True)]

    def test_is_told_by_whoever_reads_only_and_nothing_is_written(
        self, data_dir: Path, name: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        (data_dir / name).unlink()
        before = (data_dir / PARTS_NAME).read_bytes()
        InboxFile(data_dir, read_only=True).close()
        NotebookFile(data_dir, read_only=True).close()
        assert caplog.text.count(f"{name}: it is missing") == 1
        assert (data_dir / PARTS_NAME).read_bytes() == before

    def test_of_an_archive_that_an_older_version_made_is_found(self, data_dir: Path, name: str) -> None:
        """From the first start on that found it there."""
        (data_dir / PARTS_NAME).unlink()
        assert examine(data_dir) == []
        open_both(data_dir)
        (data_dir / name).unlink()
        assert [each.path.name for each in examine(data_dir)] == [name]

    def test_that_is_restored_from_a_backup_is_whole(self, data_dir: Path, name: str, tmp_path: Path) -> None:
        backup(data_dir, tmp_path / "backup.zip")
        restore(tmp_path / "backup.zip", tmp_path / "again")
        open_both(tmp_path / "again")
        assert examine(tmp_path / "again") == []
        (tmp_path / "again" / name).unlink()
        assert [each.path.name for each in examine(tmp_path / "again")] == [name]

    def test_is_missing_in_a_backup_as_well(self, data_dir: Path, name: str, tmp_path: Path) -> None:
        (data_dir / name).unlink()
        backup(data_dir, tmp_path / "backup.zip")
        restore(tmp_path / "backup.zip", tmp_path / "again")
        assert [each.path.name for each in examine(tmp_path / "again")] == [name]

    def test_that_was_never_made_is_none(self, data_dir: Path) -> None:
        open_both(data_dir)
        assert not (data_dir / PARTS_NAME).exists()
        assert examine(data_dir) == []


class TestUnderARunningBot:
    @pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"")], ids=["removed", "cut off"])
    def test_a_file_is_written_again_with_the_next_that_is_kept(
        self, data_dir: Path, harm: Callable[[Path], object]
    ) -> None:
        notebook, inbox = NotebookFile(data_dir), InboxFile(data_dir)
        notebook.put("feed:1", {"title": "Owls"})
        inbox.accept({"7:1": {"text": "Owls"}})
        harm(data_dir / NOTES_NAME)
        harm(data_dir / INBOX_NAME)
        notebook.put("feed:2", {"title": "Cats"})
        inbox.accept({"7:2": {"text": "Cats"}})
        assert NotebookFile(data_dir, read_only=True).keys() == ["feed:1", "feed:2"]
        assert [each.key for each in InboxFile(data_dir, read_only=True).unfinished] == ["7:1", "7:2"]
        assert examine(data_dir) == []
        notebook.close()
        inbox.close()


class TestDamagedFile:
    @pytest.mark.parametrize("left", [b"", b"0", bytes(100)])
    def test_is_found_although_it_was_written_again(self, data_dir: Path, name: str, left: bytes) -> None:
        (data_dir / name).write_bytes(left)
        assert [each.path.name for each in examine(data_dir)] == [name]
        open_both(data_dir)
        (found,) = examine(data_dir)
        assert "was damaged, and what " in found.detail
        (data_dir / PARTS_NAME).unlink()
        assert examine(data_dir) == []

    def test_whose_last_record_was_never_finished_is_none(self, data_dir: Path, name: str) -> None:
        """A kill leaves that as well."""
        path = data_dir / name
        path.write_bytes(path.read_bytes()[:-3])
        open_both(data_dir)
        assert examine(data_dir) == []


class TestTheList:
    @pytest.mark.parametrize(
        "content", [b"", b"{", b"[]", b'{"made": 1, "lost": {}}', b'{"made": [], "lost": {"a": 1}}']
    )
    def test_that_is_damaged_is_told_and_written_again(
        self, data_dir: Path, name: str, content: bytes, caplog: pytest.LogCaptureFixture
    ) -> None:
        (data_dir / PARTS_NAME).write_bytes(content)
        with pytest.raises(BrokenPartsError):
            lost_in(data_dir)
        (found,) = examine(data_dir)
        assert (found.path.name, found.harmless) == (PARTS_NAME, False)
        open_both(data_dir)
        assert f"Nobody can tell whether {data_dir / name} was lost" in caplog.text
        assert examine(data_dir) == []
        assert Parts.read(data_dir).made == {name}

    def test_that_cannot_be_read_or_written_stops_nothing(
        self, data_dir: Path, name: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        (data_dir / PARTS_NAME).unlink()
        (data_dir / PARTS_NAME).mkdir()
        KEEPERS[name](data_dir)
        assert f"{PARTS_NAME} cannot be written: Is a directory" in caplog.text
        (found,) = examine(data_dir)
        assert str(found) == f"{data_dir / PARTS_NAME}: it cannot be read: Is a directory"

    def test_is_not_written_when_nothing_changes(self, data_dir: Path, name: str) -> None:
        before = (data_dir / PARTS_NAME).stat().st_mtime_ns
        assert note_made(data_dir / name, FaultyFiles(0, "EIO"))
        assert (data_dir / PARTS_NAME).stat().st_mtime_ns == before

    def test_keeps_what_was_noted_first(self, tmp_path: Path) -> None:
        assert note_lost(tmp_path / NOTES_NAME, Loss.MISSING, Files())
        assert note_lost(tmp_path / NOTES_NAME, Loss.DAMAGED, Files())
        assert note_made(tmp_path / NOTES_NAME, Files())
        assert json.loads((tmp_path / PARTS_NAME).read_bytes()) == {
            "made": [NOTES_NAME],
            "lost": {NOTES_NAME: "missing"},
        }

    @pytest.mark.parametrize("keep", KEEPERS.values())
    @pytest.mark.parametrize("fault", ["ENOSPC", "killed", "killed half-way", "killed after"])
    def test_raises_no_false_alarm_wherever_a_first_file_fails(
        self, data_dir: Path, keep: Callable[[Path, Files], None], fault: str
    ) -> None:
        """Nor is an alarm missing after the next start."""
        at = 0
        while True:
            files = FaultyFiles(at, fault)
            with suppress(StoreWriteError, KilledError):
                keep(data_dir, files)
            assert [each for each in examine(data_dir) if not each.harmless] == []
            open_both(data_dir)
            there = {each for each in WATCHED if (data_dir / each).exists()}
            assert Parts.read(data_dir).made == there
            if not files.struck:
                break
            for each in (*there, PARTS_NAME):
                (data_dir / each).unlink(missing_ok=True)
            at += 1
        assert at > 5
