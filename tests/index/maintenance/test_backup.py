"""Backups: whole, consistent, never overwritten; restored wholly or not at all."""

from __future__ import annotations

import io
import json
import os
import shutil
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from index.articles.identity import make_article
from index.articles.rows import row_of_article
from index.backends.bm25 import index_files
from index.backends.bm25.backend import BM25Backend
from index.backends.bm25.checked_file import DamagedFileError
from index.disk.frames import framed, read_frames
from index.disk.key_value import NotebookFile
from index.disk.paths import INBOX_NAME, NOTES_NAME, TRIES_NAME
from index.disk.queue import InboxFile
from index.errors import (
    BackupPlaceError,
    BadBackupError,
    NoArchiveError,
    NotEmptyError,
    StoreDamagedError,
    StoreError,
    StoreHeldError,
    StoreWriteError,
)
from index.maintenance import check
from index.maintenance.backup import MANIFEST_NAME, backup
from index.maintenance.check import examine, examine_saved_index
from index.maintenance.restore import restore
from index.model import Article, Draft, Paragraph
from index.store.history import PastVersion, When
from index.store.journal import files_of
from index.store.packed import PackedRow
from index.store.replay import Record, is_new, read
from index.store.state import Edit, encode_edits
from index.store.tinydb import TinyDBStore
from tests.support.archive.store_changes import NOON, adding, article, full_article, removing

ARTICLES = [full_article(), article("dogs"), article("птицы", "Птицы поют.")]


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    store = TinyDBStore.open(tmp_path / "data")
    gone = article("gone")
    store.apply([adding(each) for each in ARTICLES])
    store.apply([adding(gone)])
    store.apply([removing(gone)])
    store.close()
    return tmp_path / "data"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "backup.zip"


def articles(data_dir: Path) -> list[Article]:
    return list(TinyDBStore.open(data_dir, read_only=True))


def names(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir())


class TestBackup:
    def test_restored_gives_the_same_archive(self, data_dir: Path, file: Path, tmp_path: Path) -> None:
        backup(data_dir, file)
        restore(file, tmp_path / "new" / "data")
        assert articles(tmp_path / "new" / "data") == ARTICLES
        store = TinyDBStore.open(tmp_path / "new" / "data")
        assert store.revision == 5
        store.apply([adding(article("more"))])
        store.close()
        assert examine(tmp_path / "new" / "data") == []

    def test_holds_what_articles_were(self, data_dir: Path, file: Path, tmp_path: Path) -> None:
        store = TinyDBStore.open(data_dir)
        store.apply([adding(article("dogs", "Dogs sing."), before=ARTICLES[1])])
        versions = store.versions(ARTICLES[1].id)
        store.close()
        backup(data_dir, file)
        restore(file, tmp_path / "again")
        again = TinyDBStore.open(tmp_path / "again")
        assert again.versions(ARTICLES[1].id) == versions
        assert len(versions) == 2
        again.close()

    def test_holds_the_other_files_too(self, data_dir: Path, file: Path, tmp_path: Path) -> None:
        (data_dir / "inbox" / "deep").mkdir(parents=True)
        (data_dir / "inbox" / "deep" / "7.json").write_text("{}")
        (data_dir / "link").symlink_to("/etc/passwd")
        backup(data_dir, file)
        restore(file, tmp_path / "again")
        assert (tmp_path / "again" / "inbox" / "deep" / "7.json").read_text() == "{}"
        assert names(tmp_path / "again") == [
            "archive.000002.journal",
            "archive.backups",
            "archive.holder",
            "archive.lock",
            "archive.snapshot",
            "inbox",
        ]

    def test_leaves_the_saved_index_out(self, data_dir: Path, file: Path, tmp_path: Path) -> None:
        """It is made again from the archive."""
        (data_dir / "index").mkdir()
        (data_dir / "index" / "index.manifest").write_bytes(b"?")
        backup(data_dir, file)
        restore(file, tmp_path / "target")
        assert not (tmp_path / "target" / "index").exists()

    def test_holds_what_was_accepted_and_is_not_done(self, data_dir: Path, file: Path, tmp_path: Path) -> None:
        """It is read before the articles: what is done meanwhile is among them, and is not done again for that."""
        inbox = InboxFile(data_dir)
        inbox.accept({"7:1": {"text": "Owls"}})
        (data_dir / TRIES_NAME).touch()
        backup(data_dir, file)
        inbox.finish("7:1")
        restore(file, tmp_path / "again")
        assert [entry.key for entry in InboxFile(tmp_path / "again").unfinished] == ["7:1"]
        assert not (tmp_path / "again" / TRIES_NAME).exists()
        assert articles(tmp_path / "again") == ARTICLES

    def test_holds_what_was_noted(self, data_dir: Path, file: Path, tmp_path: Path) -> None:
        notebook = NotebookFile(data_dir)
        notebook.put("feed:1", {"title": "Owls"})
        backup(data_dir, file)
        notebook.put("feed:1", {"title": "Cats"})
        restore(file, tmp_path / "again")
        assert NotebookFile(tmp_path / "again").get("feed:1") == {"title": "Owls"}

    @pytest.mark.parametrize("name", [INBOX_NAME, NOTES_NAME])
    def test_of_what_is_read_first_and_cannot_be_read_is_refused(self, data_dir: Path, file: Path, name: str) -> None:
        (data_dir / name).mkdir()
        with pytest.raises(StoreWriteError):
            backup(data_dir, file)
        assert not file.exists()

    def test_is_made_beside_a_running_writer(self, data_dir: Path, file: Path, tmp_path: Path) -> None:
        writer = TinyDBStore.open(data_dir)
        backup(data_dir, file)
        writer.apply([adding(article("later"))])
        restore(file, tmp_path / "again")
        assert articles(tmp_path / "again") == ARTICLES
        writer.close()

    def test_changes_nothing_but_the_list_of_backups(self, data_dir: Path, file: Path) -> None:
        before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in data_dir.iterdir()}
        backup(data_dir, file)
        after = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in data_dir.iterdir()}
        del after[data_dir / "archive.backups"]
        assert after == before

    def test_nobody_else_may_read_it(self, data_dir: Path, file: Path, tmp_path: Path) -> None:
        backup(data_dir, file)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        restore(file, tmp_path / "again")
        assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "again").iterdir()} == {0o600}

    def test_can_be_read_by_any_zip_program(self, data_dir: Path, file: Path) -> None:
        backup(data_dir, file)
        with zipfile.ZipFile(file) as archive:
            assert archive.testzip() is None
            assert archive.namelist() == [
                MANIFEST_NAME,
                "byline-articles.json",
                "archive.000002.journal",
                "archive.snapshot",
                "archive.backups",
            ]
            assert "Птицы поют." in archive.read("archive.snapshot").decode()

    def test_overwrites_nothing(self, data_dir: Path, file: Path) -> None:
        file.write_text("precious")
        with pytest.raises(BackupPlaceError):
            backup(data_dir, file)
        assert file.read_text() == "precious"

    def test_overwrites_nothing_that_appears_meanwhile(
        self, data_dir: Path, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = files_of

        def racing(payloads: Iterator[bytes], counts: Mapping[str, int]) -> Iterator[tuple[str, Iterator[bytes]]]:
            file.write_text("precious")
            return real(payloads, counts)

        monkeypatch.setattr("index.maintenance.backup.files_of", racing)
        with pytest.raises(BackupPlaceError):
            backup(data_dir, file)
        assert file.read_text() == "precious"
        assert names(file.parent) == ["backup.zip", "data"]

    def test_into_a_folder_that_is_not_there_is_refused(self, data_dir: Path, file: Path) -> None:
        with pytest.raises(BackupPlaceError, match=r"the folder .*no is not there"):
            backup(data_dir, file.parent / "no" / file.name)
        assert names(file.parent) == ["data"]

    @pytest.mark.parametrize("name", ["absent", "empty"])
    def test_of_nothing_is_refused(self, name: str, file: Path, tmp_path: Path) -> None:
        (tmp_path / "empty").mkdir()
        with pytest.raises(NoArchiveError):
            backup(tmp_path / name, file)
        assert not file.exists()

    def test_of_a_damaged_archive_is_refused(self, data_dir: Path, file: Path) -> None:
        (data_dir / "archive.snapshot").write_bytes(b"")
        with pytest.raises(StoreDamagedError):
            backup(data_dir, file)
        assert not file.exists()

    def test_inside_of_what_it_protects_is_refused(self, data_dir: Path) -> None:
        with pytest.raises(BackupPlaceError, match="in the archive that"):
            backup(data_dir, data_dir / "backup.zip")

    def test_that_cannot_be_written_leaves_nothing_behind(
        self, data_dir: Path, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(descriptor: int) -> None:
            raise OSError(28, os.strerror(28))

        monkeypatch.setattr(os, "fsync", refuse)
        with pytest.raises(StoreWriteError, match="No space left on device"):
            backup(data_dir, file)
        assert names(file.parent) == ["data"]


class TestRestoring:
    @pytest.fixture
    def target(self, tmp_path: Path) -> Path:
        return tmp_path / "target"

    def refused(self, file: Path, target: Path, error: type[StoreError]) -> str:
        """Return the reason of the refusal. Nothing is there afterwards that was not before."""
        with pytest.raises(error) as refusal:
            restore(file, target)
        assert is_new(target)
        assert not target.exists() or set(names(target)) <= {"archive.lock", "archive.holder"}
        return refusal.value.detail

    def test_wants_an_empty_directory(self, data_dir: Path, file: Path) -> None:
        backup(data_dir, file)
        before = {path: path.read_bytes() for path in data_dir.iterdir() if path.name != "archive.holder"}
        with pytest.raises(NotEmptyError, match=r"holds archive\.000001\.journal, archive\.backups, archive\.snapshot"):
            restore(file, data_dir)
        assert {path: path.read_bytes() for path in data_dir.iterdir() if path.name != "archive.holder"} == before

    def test_takes_a_directory_with_nobodys_files_as_empty(self, data_dir: Path, file: Path, target: Path) -> None:
        backup(data_dir, file)
        target.mkdir()
        (target / ".gitkeep").touch()
        restore(file, target)
        assert articles(target) == ARTICLES

    def test_is_refused_while_another_holds_the_directory(self, data_dir: Path, file: Path) -> None:
        backup(data_dir, file)
        writer = TinyDBStore.open(data_dir)
        with pytest.raises(StoreHeldError):
            restore(file, data_dir)
        writer.close()

    def test_that_was_interrupted_is_begun_anew(self, data_dir: Path, file: Path, target: Path) -> None:
        backup(data_dir, file)
        (target / "archive.restoring").mkdir(parents=True)
        (target / "archive.restoring" / "archive.snapshot").write_text("half")
        with pytest.raises(StoreDamagedError):
            TinyDBStore.open(target)
        restore(file, target)
        assert articles(target) == ARTICLES
        assert "archive.restoring" not in names(target)

    def test_of_what_is_no_backup_is_refused(self, file: Path, target: Path) -> None:
        assert "cannot be read: No such file" in self.refused(file, target, BadBackupError)
        file.write_text("no zip")
        assert "is no backup" in self.refused(file, target, BadBackupError)
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("archive.snapshot", "")
        assert self.refused(file, target, BadBackupError) == "is no backup of Byline's, or a damaged one"
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr(MANIFEST_NAME, "")
        self.refused(file, target, BadBackupError)

    def rewritten(self, file: Path, change: Callable[[dict[str, bytes]], object]) -> None:
        """Write the backup anew with other contents."""
        with zipfile.ZipFile(file) as archive:
            contents = {name: archive.read(name) for name in archive.namelist()}
        change(contents)
        with zipfile.ZipFile(file, "w") as archive:
            for name, content in contents.items():
                archive.writestr(name, content)

    def replaced(self, file: Path, name: str, content: bytes) -> None:
        self.rewritten(file, lambda contents: contents.update({name: content}))

    @pytest.mark.parametrize(
        "name",
        [
            "../outside",
            "/outside",
            "inbox/../../outside",
            "./here",
            "inbox//two",
            "inbox/",
            ".",
            "C:outside",
            "in\\side",
            "archive.restoring/x",
            "archive.moving/x",
            "archive.lock",
            ".hidden",
        ],
    )
    def test_of_a_file_that_would_not_stay_in_its_place_is_refused(
        self, name: str, data_dir: Path, file: Path, target: Path
    ) -> None:
        backup(data_dir, file)
        self.rewritten(file, lambda contents: contents.update({name: b"evil"}))
        assert self.refused(file, target, BadBackupError).startswith("holds a file that would not stay in its place")
        assert not (file.parent / "outside").exists()

    def test_of_a_file_that_is_there_twice_is_refused(self, data_dir: Path, file: Path, target: Path) -> None:
        backup(data_dir, file)
        with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("archive.snapshot", "other")
        assert self.refused(file, target, BadBackupError) == "holds a file twice"

    def test_of_files_that_stand_in_each_others_way_is_refused(self, data_dir: Path, file: Path, target: Path) -> None:
        backup(data_dir, file)
        self.rewritten(file, lambda contents: contents.update({"inbox": b"", "inbox/7": b""}))
        self.refused(file, target, StoreWriteError)

    def test_without_a_snapshot_is_refused(self, data_dir: Path, file: Path, target: Path) -> None:
        backup(data_dir, file)
        self.rewritten(file, lambda contents: contents.pop("archive.snapshot"))
        assert self.refused(file, target, BadBackupError) == "holds no archive"

    def test_of_a_damaged_archive_is_refused(self, data_dir: Path, file: Path, target: Path) -> None:
        """Though the ZIP file itself is in order."""
        backup(data_dir, file)
        self.rewritten(
            file, lambda contents: contents.update({"archive.snapshot": contents["archive.snapshot"][:-10] + b"!" * 10})
        )
        assert "archive.snapshot in it is damaged: record" in self.refused(file, target, BadBackupError)

    @pytest.mark.parametrize(
        ("manifest", "problem"),
        [
            ({"byline": "backup", "version": 2, "revision": 5, "articles": 3}, "another version of Byline"),
            ({"byline": "other", "version": 1, "revision": 5, "articles": 3}, "another version of Byline"),
            ({"byline": "backup", "version": 1, "revision": 5, "articles": 2}, "holds other articles than it says"),
            ({"byline": "backup", "version": 1}, "is no backup of Byline's"),
            ([], "is no backup of Byline's"),
        ],
    )
    def test_of_something_else_than_it_says_is_refused(
        self, manifest: object, problem: str, data_dir: Path, file: Path, target: Path
    ) -> None:
        backup(data_dir, file)
        self.rewritten(file, lambda contents: contents.update({MANIFEST_NAME: json.dumps(manifest).encode()}))
        assert problem in self.refused(file, target, BadBackupError)

    @pytest.mark.parametrize("deep", [b"[" * 100_000, b'{"a":' * 100_000])
    def test_of_what_is_nested_too_deeply_is_refused(
        self, deep: bytes, data_dir: Path, file: Path, target: Path
    ) -> None:
        """Wherever it stands: in the manifest, in the first record, in another."""
        backup(data_dir, file)
        with zipfile.ZipFile(file) as archive:
            frames = list(read_frames(io.BytesIO(archive.read("archive.snapshot"))))
        for at in range(2):
            records = [deep if place == at else frame.payload for place, frame in enumerate(frames)]
            self.replaced(file, "archive.snapshot", b"".join(map(framed, records)))
            assert "archive.snapshot in it is damaged" in self.refused(file, target, BadBackupError)
        self.replaced(file, MANIFEST_NAME, deep)
        assert "is no backup of Byline's" in self.refused(file, target, BadBackupError)

    def test_of_more_than_there_is_room_for_is_refused(
        self, data_dir: Path, file: Path, target: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        backup(data_dir, file)
        monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10, 5, 5))
        assert "and 5 are free" in self.refused(file, target, StoreWriteError)

    def test_that_fails_half_way_leaves_nothing_behind(
        self, data_dir: Path, file: Path, target: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (data_dir / "inbox").mkdir()
        (data_dir / "inbox" / "7.json").write_text("{}")
        backup(data_dir, file)
        real, calls = Path.rename, iter(range(10))

        def failing(path: Path, to: Path) -> Path:
            if next(calls) == 2:
                raise OSError(5, os.strerror(5))
            return real(path, to)

        monkeypatch.setattr(Path, "rename", failing)
        assert self.refused(file, target, StoreWriteError) == "Input/output error"

    def test_of_a_file_with_any_damaged_byte_is_refused_or_does_no_harm(
        self, tmp_path: Path, file: Path, target: Path
    ) -> None:
        """Dates and the like may differ; an article never does."""
        store = TinyDBStore.open(tmp_path / "small")
        cats = article("cats")
        store.apply([adding(cats)])
        store.close()
        backup(tmp_path / "small", file)
        whole = file.read_bytes()
        for place in range(0, len(whole), 3):
            flipped = bytearray(whole)
            flipped[place] ^= 0x41
            file.write_bytes(flipped)
            try:
                restore(file, target)
            except BadBackupError:
                assert is_new(target)
            else:
                assert articles(target) == [cats]
                shutil.rmtree(target)

    def test_cut_short_is_refused(self, data_dir: Path, file: Path, target: Path) -> None:
        backup(data_dir, file)
        whole = file.read_bytes()
        for size in range(0, len(whole), 50):
            file.write_bytes(whole[:size])
            self.refused(file, target, BadBackupError)


class TestExamining:
    def test_finds_nothing_in_a_healthy_archive(self, data_dir: Path) -> None:
        assert examine(data_dir) == []

    def test_finds_nothing_where_there_is_no_archive_yet(self, tmp_path: Path) -> None:
        assert examine(tmp_path / "absent") == []
        assert not (tmp_path / "absent").exists()

    def test_finds_nothing_beside_a_running_writer(self, data_dir: Path) -> None:
        store = TinyDBStore.open(data_dir)
        store.apply([adding(article("more"))])
        assert examine(data_dir) == []
        store.close()

    def test_names_file_record_and_article_of_each_damage(self, data_dir: Path) -> None:
        """All of them, not only the first."""
        backup_dir = data_dir.parent / "again"
        backup(data_dir, data_dir.parent / "b.zip")
        restore(data_dir.parent / "b.zip", backup_dir)
        path = backup_dir / "archive.snapshot"
        path.write_bytes(path.read_bytes().replace(b"dogs", b"dogz").replace("поют".encode(), "поёт".encode()))
        findings = examine(backup_dir)
        assert [(finding.path, finding.article, finding.harmless) for finding in findings[:2]] == [
            (path, ARTICLES[1].id, False),
            (path, ARTICLES[2].id, False),
        ]
        assert f"(article {ARTICLES[1].id} “dogz”) is damaged" in str(findings[0])
        assert str(findings[0]).startswith(f"{path}: record 3 at byte ")

    def test_a_damaged_head_costs_one_record(self, data_dir: Path) -> None:
        path = data_dir / "archive.000001.journal"
        lines = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(b"".join([lines[0], b"x" + lines[1][1:], *lines[2:]]))
        findings = examine(data_dir)
        assert [finding.path for finding in findings] == [path]
        assert "record 1 at byte" in findings[0].detail

    def test_damage_up_to_the_end_is_one_finding(self, data_dir: Path) -> None:
        path = data_dir / "archive.snapshot"
        path.write_bytes(b"rubbish")
        findings = examine(data_dir)
        assert [finding.path for finding in findings] == [path]

    @pytest.mark.parametrize("name", ["archive.snapshot", "archive.000001.journal"])
    def test_a_missing_file(self, name: str, data_dir: Path) -> None:
        (data_dir / name).unlink()
        findings = examine(data_dir)
        assert [finding.path.name for finding in findings] == [name]
        assert "is missing" in findings[0].detail

    def test_a_foreign_directory(self, tmp_path: Path) -> None:
        (tmp_path / "db.json").write_text("{}")
        assert "not Byline's" in examine(tmp_path)[0].detail

    def test_a_torn_end_is_harmless(self, data_dir: Path) -> None:
        path = data_dir / "archive.000001.journal"
        path.write_bytes(path.read_bytes()[:-3])
        (finding,) = examine(data_dir)
        assert finding.harmless
        assert "the next start will cut it off" in finding.detail

    def test_a_record_that_a_writer_is_about_to_finish_is_no_finding(
        self, data_dir: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = data_dir / "archive.000001.journal"
        whole = path.read_bytes()
        path.write_bytes(whole[:-3])

        def finishing(directory: Path, replay: Callable[[Iterator[Record]], object]) -> object:
            path.write_bytes(whole)
            return read(directory, replay)

        monkeypatch.setattr("index.maintenance.check.read", finishing)
        assert examine(data_dir) == []

    def test_an_article_whose_content_is_not_what_was_stored(self, data_dir: Path) -> None:
        """Its record is whole: whoever wrote it did not change the hash."""
        path = data_dir / "archive.000001.journal"
        lines = path.read_bytes().splitlines()
        changed = lines[1].partition(b" {")[2].replace(b"Dogs bark.", b"Dogs sing.")
        path.write_bytes(lines[0] + b"\n" + framed(b"{" + changed) + b"\n".join([*lines[2:], b""]))
        findings = examine(data_dir)
        assert {finding.path for finding in findings} == {path}
        assert f"article {ARTICLES[1].id} “dogs” is not what was stored" in "".join(map(str, findings))

    def test_an_article_that_is_none(self, data_dir: Path) -> None:
        path = data_dir / "archive.000001.journal"
        edit = Edit("abcdefghij", PackedRow.of({"title": "No text"}))
        path.write_bytes(path.read_bytes() + framed(encode_edits(6, [edit])))
        (finding,) = examine(data_dir)
        assert (finding.path, finding.article) == (path, "abcdefghij")
        assert "article abcdefghij cannot be understood: KeyError('paragraphs')" in finding.detail

    def test_an_earlier_version_that_is_none(self, data_dir: Path) -> None:
        """Unlike one that is as it was stored."""
        path = data_dir / "archive.000001.journal"
        kept = PackedRow.of(row_of_article(article("dogs", "Dogs sing.")))
        right = PastVersion(
            ARTICLES[1].id, kept.content_hash, zlib.compress(b"\t".join(kept[1:])), None, When(NOON, None)
        )
        whole = path.read_bytes()
        path.write_bytes(whole + framed(right.payload))
        assert examine(data_dir) == []
        for wrong in (right._replace(content_hash="0" * 64), right._replace(packed=b"no zlib")):
            path.write_bytes(whole + framed(wrong.payload))
            (finding,) = examine(data_dir)
            assert (finding.path, finding.article) == (path, ARTICLES[1].id)
            assert f"an earlier version of article {ARTICLES[1].id} is not what was stored" in finding.detail

    def test_an_article_that_was_put_right_is_in_order(self, data_dir: Path) -> None:
        put_right = make_article(
            Draft("Cats", (Paragraph("Cats purr."),), fixed=("title",), skipped=("0123456789abcdef",)), NOON, None
        )
        store = TinyDBStore.open(data_dir)
        store.apply([adding(put_right)])
        store.close()
        assert examine(data_dir) == []

    def test_changes_nothing(self, data_dir: Path) -> None:
        path = data_dir / "archive.000001.journal"
        path.write_bytes(path.read_bytes()[:-3])
        before = {each: (each.stat().st_mtime_ns, each.read_bytes()) for each in data_dir.iterdir()}
        examine(data_dir)
        assert {each: (each.stat().st_mtime_ns, each.read_bytes()) for each in data_dir.iterdir()} == before

    def test_finds_what_is_wrong_with_the_inbox(self, data_dir: Path) -> None:
        InboxFile(data_dir).accept({"7:1": {"text": "Owls"}, "7:2": {"text": "Cats"}})
        assert examine(data_dir) == []
        path = data_dir / INBOX_NAME
        whole = path.read_bytes()
        path.write_bytes(whole[:-5])
        (torn,) = examine(data_dir)
        assert (torn.path, torn.harmless) == (path, True)
        assert torn.detail.endswith("was never finished, or is cut off: it does not count")
        path.write_bytes(whole.replace(b"Owls", b"0wls"))
        (damaged,) = examine(data_dir)
        assert (damaged.path, damaged.harmless) == (path, False)
        assert "is damaged" in damaged.detail
        path.write_bytes(framed(b"[]"))
        (foreign,) = examine(data_dir)
        assert foreign.detail == "it is not Byline's inbox"

    @pytest.mark.parametrize("left", [b"", bytes(100), b"000000"])
    def test_an_inbox_without_its_beginning_is_damaged(self, data_dir: Path, left: bytes) -> None:
        """No interrupted write leaves that: the file takes its place whole."""
        InboxFile(data_dir).accept({"7:1": {"text": "Owls"}})
        path = data_dir / INBOX_NAME
        path.write_bytes(left)
        (damaged,) = examine(data_dir)
        assert (damaged.path, damaged.harmless) == (path, False)
        assert "what an editor asked for may be lost" in damaged.detail

    def test_finds_what_is_wrong_with_the_notebook(self, data_dir: Path) -> None:
        NotebookFile(data_dir).put("feed:1", {"title": "Owls"})
        assert examine(data_dir) == []
        path = data_dir / NOTES_NAME
        path.write_bytes(path.read_bytes().replace(b"Owls", b"0wls"))
        (damaged,) = examine(data_dir)
        assert (damaged.path, damaged.harmless) == (path, False)
        assert "what was known of a feed, a channel or a page may be lost" in damaged.detail


class TestExaminingTheSavedIndex:
    @pytest.fixture
    def segment(self, data_dir: Path) -> Path:
        backend = BM25Backend.open(data_dir / "index")
        backend.index(ARTICLES)
        backend.close()
        (segment,) = (data_dir / "index").glob("*.segment")
        return segment

    def findings(self, data_dir: Path) -> list[tuple[str, str, str | None]]:
        return [(each.path.name, each.detail, each.article) for each in examine_saved_index(data_dir)]

    def test_finds_nothing_where_there_is_none(self, data_dir: Path) -> None:
        assert self.findings(data_dir) == []

    def test_finds_nothing_in_a_whole_one(self, data_dir: Path, segment: Path) -> None:
        assert self.findings(data_dir) == []

    def test_finds_nothing_in_one_of_another_version(
        self, data_dir: Path, segment: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It is made again, but nobody need care."""
        monkeypatch.setattr(index_files, "fingerprint", lambda: "another")
        assert self.findings(data_dir) == []

    def test_names_the_articles_of_a_damaged_file(
        self, data_dir: Path, segment: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(check, "MOST_NAMED", 2)
        content = bytearray(segment.read_bytes())
        monkeypatch.setattr(index_files, "_articles_in", lambda *_: tuple(each.id for each in ARTICLES))
        content[0] ^= 1
        segment.write_bytes(content)
        ((name, detail, article_id),) = self.findings(data_dir)
        assert (name, article_id) == ("000001.segment", ARTICLES[0].id)
        assert detail == (
            "the checksum of the block at byte 0 is wrong; "
            f"it contains the articles {ARTICLES[0].id}, {ARTICLES[1].id} and 1 more"
        )

    def test_names_a_file_of_which_no_article_is_known(self, data_dir: Path, segment: Path) -> None:
        segment.write_bytes(segment.read_bytes()[:-1])
        ((name, detail, article_id),) = self.findings(data_dir)
        assert (name, article_id) == ("000001.segment", None)
        assert "bytes instead of" in detail

    def test_names_a_missing_file(self, data_dir: Path, segment: Path) -> None:
        segment.unlink()
        assert self.findings(data_dir) == [("000001.segment", "No such file or directory", None)]

    def test_names_a_damaged_manifest(self, data_dir: Path, segment: Path) -> None:
        (data_dir / "index" / "index.manifest").write_bytes(b"")
        ((name, _, _),) = self.findings(data_dir)
        assert name == "index.manifest"

    def test_what_a_writer_replaces_meanwhile_is_no_finding(
        self, data_dir: Path, segment: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def damage_later(*_: object) -> list[DamagedFileError]:
            backend = BM25Backend.open(data_dir / "index")
            backend.index([article("birds")])
            backend.close()
            return [DamagedFileError(segment, "?")]

        monkeypatch.setattr(index_files, "damage_in", damage_later)
        assert self.findings(data_dir) == []
