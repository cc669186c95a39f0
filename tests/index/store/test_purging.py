"""A purged text is gone from every file, whatever happens meanwhile, and never comes back."""

from __future__ import annotations

import contextlib
import re
import shutil
import zlib
from base64 import b64decode
from datetime import timedelta
from pathlib import Path

import pytest

from index.disk.filesystem import Files
from index.errors import NotPurgedError, ReadOnlyError, StoreWriteError
from index.maintenance.check import examine
from index.model import Article
from index.store.compaction import CompactingStorage
from index.store.data_versions import replay
from index.store.journal import Journal
from index.store.tinydb import TinyDBStore
from tests.support.archive.store_changes import NOON, adding, article, discussion, removing
from tests.support.faulty_files import FAULTS, FaultyFiles, KilledError
from tests.support.power_cut import ModelledFiles, distinct, lay_out

MARKER = "zebrafish"
"""Stands in the text of what is purged, and nowhere else."""

SECRET, BEFORE = article("secret", f"A {MARKER} swims."), article("secret", f"Two {MARKER} swim.")
OLDEST = article("secret", f"Three {MARKER} swim.")
OTHER = article("other")


def opened(directory: Path, files: Files | None = None) -> TinyDBStore:
    """Nothing is forgotten by opening, though it is long ago."""
    journal, rows = Journal.open(directory, replay, files)
    return TinyDBStore(CompactingStorage(rows, journal), directory)


def text_of(directory: Path) -> bytes:
    """Every byte of every file; the frames are not compressed."""
    return b"".join(path.read_bytes() for path in sorted(directory.rglob("*")) if path.is_file())


def holds(directory: Path) -> bool:
    """Return whether a file has the text, packed or not, or the title."""
    content = text_of(directory)
    unpacked = [zlib.decompress(b64decode(part)) for part in re.findall(rb'{"replaced"[^\n]*\t([^\t\n]+)', content)]
    content = b"\n".join([content, *unpacked])
    return any(word in content for word in (MARKER.encode(), MARKER.encode("utf-16-le"), b"secret"))


def fill(store: TinyDBStore) -> None:
    """So that the text is in the snapshot, in the journal, in what can be undone, and in what the article was."""
    store.apply([adding(OLDEST), adding(OTHER)])
    store.apply([adding(BEFORE, before=OLDEST)])
    compact(store)
    store.apply([adding(SECRET, before=BEFORE)])


def compact(store: TinyDBStore) -> None:
    assert isinstance(store._storage, CompactingStorage)
    assert store._storage.compact()


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "archive"


class TestPurging:
    def test_leaves_no_byte_of_the_text_in_any_file(self, directory: Path) -> None:
        store = opened(directory)
        fill(store)
        assert holds(directory)
        store.purge([SECRET.id])
        assert not holds(directory)
        assert list(store) == [OTHER]
        store.close()
        assert not holds(directory)
        assert list(TinyDBStore.open(directory, read_only=True)) == [OTHER]
        assert examine(directory) == []

    def test_leaves_no_author_of_a_post_in_any_file(self, directory: Path) -> None:
        store = opened(directory)
        thread, before = discussion("cats", "Ann Lee", MARKER), discussion("cats", MARKER, "Ann Lee")
        store.apply([adding(before), adding(OTHER)])
        compact(store)
        store.apply([adding(thread, before=before)])
        assert holds(directory)
        store.purge([thread.id])
        store.close()
        assert not holds(directory)

    def test_takes_what_an_article_was_long_ago(self, directory: Path) -> None:
        """Nothing can be undone any more, and the article has another text now."""
        store = opened(directory)
        fill(store)
        store.apply([adding(article("secret", "Nothing swims."), before=SECRET)])
        store.tidy(NOON + timedelta(days=30))
        assert [version.article for version in store.versions(SECRET.id)[1:]] == [SECRET, BEFORE, OLDEST]
        assert MARKER.encode() not in text_of(directory)
        assert holds(directory), "packed"
        store.purge([SECRET.id])
        assert not holds(directory)
        store.close()

    def test_works_for_what_was_removed(self, directory: Path) -> None:
        """Its text is kept until that cannot be undone any more."""
        store = opened(directory)
        fill(store)
        store.apply([removing(SECRET)])
        assert store.last_known(SECRET.id) == SECRET
        store.purge([SECRET.id])
        assert not holds(directory)
        store.close()

    def test_works_for_what_nobody_remembers(self, directory: Path) -> None:
        """An edit that cannot be undone, in a journal that goes on."""
        store = opened(directory)
        fill(store)
        store.apply([removing(SECRET)])
        store._storage.rows.changes.clear()
        assert store.last_known(SECRET.id) is None
        assert holds(directory)
        store.purge([SECRET.id])
        assert not holds(directory)
        store.close()

    def test_works_for_what_was_removed_and_added_again(self, directory: Path) -> None:
        store = opened(directory)
        fill(store)
        store.apply([removing(SECRET)])
        store.apply([adding(BEFORE)])
        store.purge([SECRET.id])
        assert not holds(directory)
        assert list(store) == [OTHER]
        store.close()

    def test_takes_files_that_were_left_behind_as_well(self, directory: Path) -> None:
        store = opened(directory)
        fill(store)
        old = (directory / "archive.000001.journal", directory / "archive.snapshot.tmp")
        for path in old:
            path.write_text(MARKER)
        store.purge([SECRET.id])
        assert not holds(directory)
        store.close()

    def test_leaves_the_files_of_others_alone(self, directory: Path) -> None:
        """Somebody may be writing them."""
        store = opened(directory)
        fill(store)
        (directory / "archive.inbox.tmp").write_text("half")
        store.purge([SECRET.id])
        assert (directory / "archive.inbox.tmp").read_text() == "half"
        store.close()

    def test_several_at_once(self, directory: Path) -> None:
        store = opened(directory)
        fill(store)
        store.purge([SECRET.id, OTHER.id])
        assert list(store) == []
        store.close()
        assert b"Cats purr" not in text_of(directory)

    def test_of_nothing_changes_nothing(self, directory: Path) -> None:
        store = opened(directory)
        fill(store)
        revision = store.revision
        store.purge(["neverthere"])
        assert (list(store), store.revision) == ([SECRET, OTHER], revision)
        store.close()

    def test_remembers_of_changes_that_they_were_made(self, directory: Path) -> None:
        """Whoever asks for one again, after a kill, must not make it again."""
        store = opened(directory)
        added = adding(SECRET)
        store.apply([added, adding(OTHER)])
        store.purge([SECRET.id])
        for each in (store, TinyDBStore.open(directory, read_only=True)):
            change = each.change(added.id)
            assert change is not None
            assert (change.article_id, change.before, change.after) == (SECRET.id, None, None)
            assert each.last_known(SECRET.id) is None
        store.close()

    def test_lets_the_article_be_added_anew(self, directory: Path) -> None:
        store = opened(directory)
        fill(store)
        store.purge([SECRET.id])
        store.apply([adding(SECRET)])
        assert list(store) == [OTHER, SECRET]
        store.close()
        assert list(TinyDBStore.open(directory, read_only=True)) == [OTHER, SECRET]

    def test_in_memory(self) -> None:
        store = TinyDBStore.in_memory()
        store.apply([adding(SECRET), adding(OTHER)])
        store.purge([SECRET.id])
        assert list(store) == [OTHER]
        assert store.backups_with([SECRET.id]) == []


class TestRefusing:
    def test_an_archive_that_is_only_read(self, directory: Path) -> None:
        store = opened(directory)
        fill(store)
        store.close()
        with pytest.raises(ReadOnlyError):
            TinyDBStore.open(directory, read_only=True).purge([SECRET.id])
        with pytest.raises(ReadOnlyError):
            store.purge([SECRET.id])
        with pytest.raises(ReadOnlyError):
            store.purge(["neverthere"])

    def test_a_full_disk(self, directory: Path) -> None:
        """First it takes not even the removal, then no new snapshot; then there is room again."""
        files = FaultyFiles(10**9, "ENOSPC", sticky=True)
        store = opened(directory, files)
        fill(store)
        files.strike_next()
        with pytest.raises(StoreWriteError) as error:
            store.purge([SECRET.id])
        assert not isinstance(error.value, NotPurgedError)
        assert list(store) == [SECRET, OTHER]
        files.heal()
        files = FaultyFiles(10**9, "ENOSPC", sticky=True)
        store.close()
        store = opened(directory, files)
        files.strike_next(3)  # after the record of the purge
        with pytest.raises(NotPurgedError) as refusal:
            store.purge([SECRET.id])
        assert (refusal.value.path, refusal.value.detail) == (directory, "No space left on device")
        assert list(store) == [OTHER]
        assert list(TinyDBStore.open(directory, read_only=True)) == [OTHER]
        assert holds(directory)
        files.heal()
        store.purge([SECRET.id])
        assert not holds(directory)
        store.close()

    def test_an_old_file_that_cannot_be_removed_is_named(self, directory: Path) -> None:
        class Clinging(Files):
            clinging = False

            def remove(self, path: Path) -> None:
                if self.clinging and path.name == "archive.000002.journal":
                    raise OSError(1, "Operation not permitted")
                super().remove(path)

        files = Clinging()
        store = opened(directory, files)
        fill(store)
        files.clinging = True
        with pytest.raises(NotPurgedError) as error:
            store.purge([SECRET.id])
        assert (error.value.path.name, error.value.detail) == ("archive.000002.journal", "Operation not permitted")
        files.clinging = False
        store.purge([SECRET.id])
        assert not holds(directory)
        store.close()


def purged_in(directory: Path, files: Files) -> bool:
    """Purge in an archive that holds the text everywhere; whether that was acknowledged."""
    store = opened(directory, files)
    try:
        store.purge([SECRET.id])
    except (StoreWriteError, KilledError):
        return False
    finally:
        with contextlib.suppress(KilledError):
            store.close()
    return True


def calls_of_a_purge(prepared: Path, directory: Path) -> int:
    files = FaultyFiles(10**9, "EIO")
    shutil.copytree(prepared, directory)
    assert purged_in(directory, files)
    return len(files.calls)


def prepare(directory: Path) -> Path:
    store = opened(directory)
    fill(store)
    store.close()
    return directory


def state_of(directory: Path) -> list[Article]:
    """Return the state that the next start finds; it completes unfinished work."""
    found = list(TinyDBStore.open(directory, read_only=True))
    TinyDBStore.open(directory).close()
    assert list(TinyDBStore.open(directory, read_only=True)) == found
    return found


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_fails_it_is_purged_or_not_and_says_so(fault: str, tmp_path: Path) -> None:
    """Killed at each call, or refused: what was acknowledged is gone from the disk, what is gone never comes back."""
    prepared = prepare(tmp_path / "prepared")
    for at in range(calls_of_a_purge(prepared, tmp_path / "counted")):
        directory = tmp_path / str(at)
        shutil.copytree(prepared, directory)
        files = FaultyFiles(at, fault)
        try:
            acknowledged = purged_in(directory, files)
        except (StoreWriteError, KilledError):  # it could not even be opened
            acknowledged = False
        if acknowledged:
            assert not holds(directory), files.calls[at]
        found = state_of(directory)
        assert found in ([OTHER], [SECRET, OTHER]), files.calls[at]
        if found == [OTHER]:
            assert not holds(directory), files.calls[at]
        else:
            assert not acknowledged, files.calls[at]
        assert examine(directory) == []


@pytest.mark.slow
def test_a_power_cut_brings_nothing_back(tmp_path: Path) -> None:
    files = ModelledFiles()
    store = opened(tmp_path / "run", files)
    fill(store)
    files.states.clear()
    files.step = 1
    store.purge([SECRET.id])
    files.step = 2
    files.sync_directory(tmp_path / "run")
    store.close()
    count = 0
    for step, contents in distinct(files.states):
        lay_out(contents, tmp_path / "cut")
        gone_for_sure = step == 2
        if gone_for_sure:
            assert not holds(tmp_path / "cut")
        found = state_of(tmp_path / "cut")
        assert found == [OTHER] or (found == [SECRET, OTHER] and not gone_for_sure)
        if found == [OTHER]:
            assert not holds(tmp_path / "cut")
        count += 1
    assert count > 20
