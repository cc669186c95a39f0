"""The TinyDB side of the archive, and what only the store on disk has: compaction, reading beside a writer."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial
from pathlib import Path
from typing import NoReturn

import pytest
from tinydb import where
from tinydb.table import Document

from index.disk.filesystem import Files
from index.disk.frames import framed
from index.errors import ReadOnlyError, StoreDamagedError, StoreWriteError
from index.store import compaction
from index.store.base import UNDO_KEPT
from index.store.compaction import CompactingStorage
from index.store.data_versions import replay
from index.store.journal import Journal
from index.store.packed import PackedRow
from index.store.state import Edit, Rows
from index.store.storage import ARTICLES, JournalStorage
from index.store.tinydb import ArticleDatabase, ArticleTable, TinyDBStore
from tests.support.archive.store_changes import NOON, adding, article, full_article, removing
from tests.support.faulty_files import FaultyFiles
from tests.support.waiting import HANG_S


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "archive"


def storage_in(directory: Path, files: Files | None = None) -> CompactingStorage:
    journal, rows = Journal.open(directory, replay, files)
    return CompactingStorage(rows, journal)


def text_on_disk(directory: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in sorted(directory.iterdir()))


class TestOnDisk:
    def test_everything_is_there_again_after_opening(self, directory: Path) -> None:
        cats, dogs = full_article(), article("dogs")
        changes = [adding(cats), adding(dogs), removing(dogs)]
        store = TinyDBStore.open(directory)
        for change in changes:
            store.apply([change])
        store.close()
        again = TinyDBStore.open(directory, read_only=True)
        assert (list(again), again.revision) == ([cats], 3)
        assert again.change("never made") is None

    def test_what_can_be_undone_is_there_again(self, directory: Path) -> None:
        now = datetime.now(UTC)
        before, after = article("cats", at=now), article("cats", "Birds sing.", at=now)
        changes = [adding(before, now), adding(after, now, before=before), removing(after, now), adding(before, now)]
        store = TinyDBStore.open(directory)
        for change in changes:
            store.apply([change])
        store.close()
        storage = storage_in(directory)
        assert storage.compact()
        storage.close()
        again = TinyDBStore.open(directory)
        assert [again.change(change.id) for change in changes] == changes
        assert (list(again), again.revision) == ([before], 4)
        again.close()

    def test_what_articles_were_is_there_again(self, directory: Path) -> None:
        """From a journal, and from a snapshot; in an archive of old changes."""
        first, second, third = (article("cats", text) for text in ("Cats purr.", "Cats sing.", "Cats hum."))
        storage = storage_in(directory)
        store = TinyDBStore(storage)
        store.apply([adding(first), adding(second, NOON + timedelta(hours=1), before=first), adding(article("dogs"))])
        assert storage.compact()
        store.apply([adding(third, NOON + timedelta(hours=2), before=second)])
        versions = store.versions(first.id)
        assert [version.article for version in versions] == [third, second, first]
        store.close()
        for _ in range(2):
            again = TinyDBStore.open(directory)
            assert again.versions(first.id) == versions
            again.close()

    def test_text_is_written_as_it_is_read(self, directory: Path) -> None:
        """A script that is not Latin takes no more room than UTF-8 needs, and can be found with grep."""
        store = TinyDBStore.open(directory)
        store.apply([adding(article("кошки", "Кошки мурлычут."))])
        store.close()
        assert "Кошки мурлычут." in text_on_disk(directory)

    def test_an_addition_is_written_once(self, directory: Path) -> None:
        store = TinyDBStore.open(directory)
        store.apply([adding(article("cats", "Once and only once."))])
        store.close()
        assert text_on_disk(directory).count("Once and only once.") == 1

    def test_a_change_that_cannot_be_written_is_not_made(self, directory: Path) -> None:
        files = FaultyFiles(10**9, "ENOSPC")
        store = TinyDBStore(storage_in(directory, files))
        change = adding(article("cats"))
        files.strike_next()
        with pytest.raises(StoreWriteError):
            store.apply([change])
        assert (len(store), store.revision, store.change(change.id)) == (0, 0, None)
        store.apply([change])
        assert len(store) == 1
        store.close()


class TestReadOnly:
    def test_refuses_changes(self, directory: Path) -> None:
        TinyDBStore.open(directory).close()
        store = TinyDBStore.open(directory, read_only=True)
        with pytest.raises(ReadOnlyError):
            store.apply([adding(article("cats"))])
        assert len(store) == 0
        store.close()

    def test_reads_beside_the_writer(self, directory: Path) -> None:
        writer = TinyDBStore.open(directory)
        writer.apply([adding(article("cats"))])
        reader = TinyDBStore.open(directory, read_only=True)
        writer.apply([adding(article("dogs"))])
        assert list(reader) == [article("cats")]
        assert len(TinyDBStore.open(directory, read_only=True)) == 2
        writer.close()

    def test_an_absent_archive_is_empty(self, directory: Path) -> None:
        assert len(TinyDBStore.open(directory, read_only=True)) == 0
        assert not directory.exists()


class TestCompaction:
    def test_begins_when_the_journal_has_grown(self, directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(compaction, "COMPACTION_MIN_BYTES", 2_000)
        store = TinyDBStore.open(directory)
        articles = [article(str(number)) for number in range(40)]
        for each in articles:
            store.apply([adding(each)])
        store.close()
        assert not (directory / "archive.000001.journal").exists()
        assert list(TinyDBStore.open(directory, read_only=True)) == articles

    def test_is_put_off_when_it_fails(
        self, directory: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        """On a full disk it would else be tried at every change."""
        monkeypatch.setattr(compaction, "COMPACTION_MIN_BYTES", 2_000)
        files = FaultyFiles(10**9, "ENOSPC")
        storage = storage_in(directory, files)
        store = TinyDBStore(storage)
        store.apply([adding(article("cats"))])
        files.strike_next()
        with caplog.at_level(logging.WARNING):
            assert not storage.compact()
        assert "could not be compacted" in caplog.text
        calls = len(files.calls)
        store.apply([adding(article("dogs"))])
        assert files.calls[calls:] == ["write", "sync"]
        assert storage.compact()
        store.close()
        assert len(TinyDBStore.open(directory, read_only=True)) == 2

    def test_a_useless_file_that_stays_is_told_and_no_failure(
        self, directory: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        files = FaultyFiles(10**9, "EIO")
        storage = storage_in(directory, files)
        calls = len(files.calls)
        storage.compact()
        files.strike_next(files.calls[calls:].index("remove"))
        assert storage.compact()
        assert "cannot be removed" in caplog.text
        storage.close()
        TinyDBStore.open(directory).close()
        assert len(list(directory.glob("*.journal"))) == 1

    def test_never_happens_after_closing(self, directory: Path) -> None:
        """Another process may have the files by then."""
        store = TinyDBStore.open(directory)
        store.apply([adding(article("cats"))])
        store.close()
        before = {path.name: path.read_bytes() for path in directory.iterdir()}
        store.tidy(datetime.now(UTC))
        assert {path.name: path.read_bytes() for path in directory.iterdir()} == before

    @pytest.mark.parametrize("begin", ["compact", "purge"])
    def test_delays_no_change_however_long_it_takes(self, begin: str, directory: Path) -> None:
        """The disk does not get done with the snapshot before the change is."""
        reached, done = threading.Event(), threading.Event()

        class Slow(Files):
            slow = False

            def replace(self, source: Path, target: Path) -> None:
                if self.slow and target.name == "archive.snapshot":
                    reached.set()
                    assert done.wait(HANG_S)
                super().replace(source, target)

        files = Slow()
        storage = storage_in(directory, files)
        store = TinyDBStore(storage)
        store.apply([adding(article("cats"))])
        files.slow = True
        work = storage.compact if begin == "compact" else partial(storage.purge, ["neverthere"])
        compaction = threading.Thread(target=work)
        compaction.start()
        assert reached.wait(HANG_S)
        store.apply([adding(article("dogs"))])
        assert list(TinyDBStore.open(directory, read_only=True)) == [article("cats"), article("dogs")]
        done.set()
        compaction.join()
        store.close()
        assert list(TinyDBStore.open(directory, read_only=True)) == [article("cats"), article("dogs")]

    def test_that_runs_is_waited_for_at_closing(self, directory: Path) -> None:
        storage = storage_in(directory)
        store = TinyDBStore(storage)
        store.apply([adding(article(str(number))) for number in range(50)])
        compaction = threading.Thread(target=storage.compact)
        compaction.start()
        store.close()
        compaction.join()
        assert len(TinyDBStore.open(directory, read_only=True)) == 50


class TestForgetting:
    def test_takes_a_removed_text_off_the_disk(self, directory: Path) -> None:
        store = TinyDBStore.open(directory)
        secret = article("secret", "A secret text.")
        store.apply([adding(secret), adding(article("cats"))])
        store.apply([removing(secret)])
        store.tidy(NOON + UNDO_KEPT)
        assert "A secret text." in text_on_disk(directory)
        store.tidy(NOON + UNDO_KEPT + timedelta(seconds=1))
        assert "secret" not in text_on_disk(directory)
        assert list(store) == [article("cats")]
        store.close()

    def test_happens_at_opening(self, directory: Path) -> None:
        """NOON is long ago."""
        store = TinyDBStore.open(directory)
        secret = article("secret", "A secret text.")
        store.apply([adding(secret)])
        store.apply([removing(secret)])
        store.close()
        TinyDBStore.open(directory).close()
        assert "secret" not in text_on_disk(directory)

    @pytest.mark.parametrize("year", [1970, 2099])
    def test_at_opening_does_not_happen_by_a_clock_that_is_wrong_once(
        self, directory: Path, monkeypatch: pytest.MonkeyPatch, year: int
    ) -> None:
        secret, now = article("secret", "A secret text."), datetime.now(UTC)
        store = TinyDBStore.open(directory)
        store.apply([adding(secret, now)])
        store.apply([removing(secret, now)])
        store.close()

        class Wrong(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # a plain one will do
                return datetime(year, 1, 1, tzinfo=tz)

        for module in ("store.tinydb", "disk.lock"):
            monkeypatch.setattr(f"index.{module}.datetime", Wrong)
        TinyDBStore.open(directory).close()
        monkeypatch.undo()
        with closing(TinyDBStore.open(directory)) as again:
            assert again.last_known(secret.id) == secret

    def test_at_opening_does_not_happen_if_nobody_knows_when_it_was_opened_before(self, directory: Path) -> None:
        secret = article("secret", "A secret text.")
        store = TinyDBStore.open(directory)
        store.apply([adding(secret)])
        store.apply([removing(secret)])
        store.close()
        (directory / "archive.holder").write_text("{}")
        with closing(TinyDBStore.open(directory)) as again:
            assert again.last_known(secret.id) == secret

    def test_leaves_the_disk_alone_when_there_is_nothing_to_forget(self, directory: Path) -> None:
        store = TinyDBStore.open(directory)
        store.apply([adding(article("cats"))])
        before = (directory / "archive.snapshot").stat().st_ino
        store.tidy(NOON)
        assert (directory / "archive.snapshot").stat().st_ino == before
        store.close()


class Unscannable(dict[str, PackedRow]):
    """Rows that may be looked up, set and deleted, but never gone through."""

    def refuse(self, *_: object) -> NoReturn:
        raise AssertionError("all articles were gone through")

    __iter__ = keys = values = items = copy = refuse


class TestCost:
    def test_no_change_and_no_look_up_goes_through_all_articles(self, directory: Path) -> None:
        """The cost of one does not depend on the number of articles."""
        storage = storage_in(directory)
        storage.rows.articles = Unscannable()
        store = TinyDBStore(storage)
        cats, cats_again = article("cats"), article("cats", "Birds sing.")
        changes = [adding(cats), adding(cats_again, before=cats), removing(cats_again), adding(cats)]
        for change in changes:
            store.apply([change])
            assert store.change(change.id) == change
        assert store.article(cats.id) == cats
        assert len(store) == 1
        store.close()


class TestDamagedContent:
    """Records that are whole, but say what cannot be: a bug, or someone's hand."""

    @pytest.mark.parametrize(
        ("content", "problem"),
        [
            ({"revision": 5, "edits": []}, "leads to revision 5, but follows 0"),
            ({"revision": 1, "edits": [{"row": {}}]}, "cannot be understood (KeyError: 'article')"),
            (
                {
                    "revision": 1,
                    "edits": [{"article": "a", "content_hash": None, "change": {"id": 1, "at": 2, "by": 3}}],
                },
                "TypeError",
            ),
            ({"revision": 1, "edits": [{"article": "a", "content_hash": "b"}]}, "its content is missing"),
            ({"change": "c", "article": "a", "before": None, "current": True}, "cannot be understood (KeyError: 'a')"),
            ([], "cannot be understood (TypeError"),
            ({"replaced": "a", "content_hash": "b", "since": None, "until": ["x", None]}, "TypeError"),
        ],
    )
    def test_is_refused(self, content: object, problem: str, directory: Path) -> None:
        TinyDBStore.open(directory).close()
        path = directory / "archive.000001.journal"
        path.write_bytes(path.read_bytes() + framed(json.dumps(content).encode()))
        with pytest.raises(StoreDamagedError) as error:
            TinyDBStore.open(directory)
        assert problem in error.value.detail
        assert "record 1 at byte" in error.value.detail


class TestTinyDB:
    """The database can be used as any TinyDB: what is written is on disk."""

    @pytest.fixture
    def storage(self, directory: Path) -> Iterator[CompactingStorage]:
        storage = storage_in(directory)
        yield storage
        storage.close()

    @pytest.fixture
    def table(self, storage: JournalStorage) -> ArticleTable:
        table = ArticleTable(storage, ARTICLES)
        table.insert_multiple([Document({"title": "Cats", "tags": ["a"]}, "cats"), Document({"title": "Dogs"}, "dogs")])  # type: ignore[arg-type]  # ids are strings here
        return table

    def on_disk(self, directory: Path) -> dict[str, object]:
        rows: Rows = TinyDBStore.open(directory, read_only=True)._storage.rows
        return {key: kept.row for key, kept in rows.articles.items()}

    def test_insert(self, table: ArticleTable, directory: Path) -> None:
        assert self.on_disk(directory) == {"cats": {"title": "Cats", "tags": ["a"]}, "dogs": {"title": "Dogs"}}
        with pytest.raises(ValueError, match="already exists"):
            table.insert(Document({}, "cats"))  # type: ignore[arg-type]  # ids are strings here

    def test_search(self, table: ArticleTable) -> None:
        assert table.search(where("title") == "Cats") == [{"title": "Cats", "tags": ["a"]}]

    def test_update(self, table: ArticleTable, directory: Path) -> None:
        table.update({"byline": "Ann"}, where("title") == "Cats")
        assert self.on_disk(directory)["cats"] == {"title": "Cats", "tags": ["a"], "byline": "Ann"}

    def test_update_of_what_is_nested(self, table: ArticleTable, directory: Path) -> None:
        """A list that a callable changes in place is noticed."""
        table.update(lambda row: row["tags"].append("b"), where("title") == "Cats")
        assert self.on_disk(directory)["cats"] == {"title": "Cats", "tags": ["a", "b"]}
        assert table.search(where("title") == "Cats") == [{"title": "Cats", "tags": ["a", "b"]}]

    def test_remove(self, table: ArticleTable, directory: Path) -> None:
        table.remove(where("title") == "Cats")
        assert self.on_disk(directory) == {"dogs": {"title": "Dogs"}}
        assert len(table) == 1

    def test_truncate(self, table: ArticleTable, directory: Path) -> None:
        table.truncate()
        assert self.on_disk(directory) == {}

    def test_an_update_that_fails_changes_nothing(self, directory: Path) -> None:
        files = FaultyFiles(10**9, "ENOSPC")
        storage = storage_in(directory, files)
        table = ArticleTable(storage, ARTICLES)
        table.insert(Document({"tags": ["a"]}, "cats"))  # type: ignore[arg-type]  # ids are strings here
        files.strike_next()
        with pytest.raises(StoreWriteError):
            table.update(lambda row: row["tags"].append("b"))
        assert table.all() == [{"tags": ["a"]}]
        storage.close()
        assert self.on_disk(directory) == {"cats": {"tags": ["a"]}}

    def test_drop_tables(self, table: ArticleTable, storage: JournalStorage, directory: Path) -> None:
        database = ArticleDatabase(storage=lambda: storage)
        assert len(database) == 2
        database.drop_tables()
        assert self.on_disk(directory) == {}
        assert len(database) == 0

    def test_write_logs_what_is_different(self, table: ArticleTable, storage: JournalStorage, directory: Path) -> None:
        revision = storage.rows.revision
        storage.write({ARTICLES: {"cats": {"title": "Cats again"}, "dogs": {"title": "Dogs"}}})
        assert self.on_disk(directory) == {"cats": {"title": "Cats again"}, "dogs": {"title": "Dogs"}}
        assert storage.rows.revision == revision + 1

    def test_an_edit_that_nobody_can_undo_is_as_good_as_forgotten(self, storage: JournalStorage) -> None:
        storage.commit([Edit("cats", PackedRow.of({"title": "Cats"}))])
        assert storage.rows.forgotten == 1
