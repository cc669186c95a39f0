"""The files of the archive: begun, read, refused, compacted."""

from __future__ import annotations

import errno
import json
import logging
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest

from index.disk.filesystem import Files
from index.disk.frames import framed
from index.disk.paths import is_archive_file
from index.errors import (
    ReadOnlyError,
    StoreDamagedError,
    StoreError,
    StoreForeignError,
    StoreHeldError,
    StoreWriteError,
    UnfinishedMoveError,
)
from index.store.journal import Journal
from index.store.replay import DATA_VERSION, Record, is_new, read
from tests.support.faulty_files import FAULTS, FaultyFiles, KilledError
from tests.support.waiting import HANG_S

SNAPSHOT = "archive.snapshot"
FIRST = "archive.000001.journal"
SECOND = "archive.000002.journal"


def payloads(records: Iterator[Record]) -> list[bytes]:
    return [record.payload for record in records]


def numbered(count: int, first: int = 0) -> list[bytes]:
    return [b'{"article":"%d"}' % number for number in range(first, first + count)]


def names(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir())


def begin(directory: Path, count: int = 0) -> Journal:
    journal, _ = Journal.open(directory, payloads)
    for payload in numbered(count):
        journal.append(payload)
    return journal


def make(directory: Path, count: int = 0) -> None:
    begin(directory, count).close()


def opened(directory: Path) -> list[bytes]:
    journal, found = Journal.open(directory, payloads)
    journal.close()
    return found


def refusal(directory: Path) -> StoreError:
    """The error with which both ways of opening refuse, and neither changes anything."""
    before = contents(directory)
    with pytest.raises(StoreError) as reading:
        read(directory, payloads)
    with pytest.raises(StoreError) as writing:
        Journal.open(directory, payloads)
    assert (type(reading.value), reading.value.path) == (type(writing.value), writing.value.path)
    assert contents(directory) == before
    return reading.value


def contents(directory: Path) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes() for path in directory.iterdir() if not path.name.startswith("archive.lock")
    } | {"archive.holder": b""}


def compact(journal: Journal, state: list[bytes]) -> None:
    journal.write_snapshot(journal.begin_generation(), state, {"records": len(state)})


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "archive"


class TestBeginning:
    def test_an_absent_directory_is_made(self, tmp_path: Path) -> None:
        directory = tmp_path / "some" / "where"
        make(directory)
        assert names(directory) == [FIRST, "archive.holder", "archive.lock", SNAPSHOT]

    def test_nobody_else_may_look(self, directory: Path) -> None:
        make(directory)
        assert stat.S_IMODE(directory.stat().st_mode) == 0o700
        assert {stat.S_IMODE(path.stat().st_mode) for path in directory.iterdir()} == {0o600}

    def test_an_empty_directory_is_new(self, directory: Path) -> None:
        directory.mkdir()
        assert opened(directory) == []

    def test_what_is_nobodys_does_not_count(self, directory: Path) -> None:
        """Hidden files, and what a file system or an earlier attempt left."""
        directory.mkdir()
        for name in (".gitkeep", "lost+found", "archive.lock", "archive.holder", f"{FIRST}.tmp"):
            (directory / name).touch()
        assert is_new(directory)
        assert opened(directory) == []
        assert f"{FIRST}.tmp" not in names(directory)

    @pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault.startswith("killed")])
    def test_a_first_start_that_was_killed_anywhere_locks_nobody_out(self, fault: str, tmp_path: Path) -> None:
        for call in count():
            directory, files = tmp_path / str(call), FaultyFiles(call, fault)
            with suppress(KilledError):
                Journal.open(directory, payloads, files)[0].close()
            assert read(directory, payloads) == []
            assert opened(directory) == []
            assert not [name for name in names(directory) if name.endswith(".tmp")]
            if not files.struck:
                break
        assert call > 10

    @pytest.mark.parametrize(
        "name",
        [
            "archive.tries",
            "archive.inbox",
            "archive.inbox.tmp",
            "archive.backups",
            "archive.backups.x1.tmp",
            f"{SNAPSHOT}.tmp",
            f"{SECOND}.tmp",
        ],
    )
    def test_what_is_only_written_beside_a_whole_archive_proves_that_there_was_one(
        self, name: str, directory: Path
    ) -> None:
        """A first start makes the first journal, then the snapshot; whatever else Byline keeps comes after both."""
        directory.mkdir()
        for left in (name, "archive.lock", "archive.holder"):
            (directory / left).touch()
        refused = refusal(directory)
        assert isinstance(refused, StoreDamagedError)
        assert (refused.path.name, refused.detail) == (SNAPSHOT, f"it is missing, but {name} is there")

    def test_what_was_only_just_begun_is_new(self, directory: Path) -> None:
        """Killed between the first journal and the first snapshot."""
        make(directory)
        (directory / SNAPSHOT).unlink()
        assert read(directory, payloads) == []
        assert opened(directory) == []

    def test_a_place_that_is_no_directory_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(StoreWriteError, match="File exists"):
            Journal.open(tmp_path / "file", payloads)

    def test_the_directory_above_may_be_closed(self, directory: Path) -> None:
        """Its name is then not new either."""

        class Closed(Files):
            def sync_directory(self, path: Path) -> None:
                if path != directory:
                    raise OSError(errno.EACCES, os.strerror(errno.EACCES))

        Journal.open(directory, payloads, Closed())[0].close()
        assert opened(directory) == []


class TestReplaying:
    def test_gives_what_was_appended_in_order(self, directory: Path) -> None:
        make(directory, 3)
        assert read(directory, payloads) == numbered(3)
        assert opened(directory) == numbered(3)

    def test_goes_on_where_it_ended(self, directory: Path) -> None:
        make(directory, 1)
        journal, _ = Journal.open(directory, payloads)
        journal.append(b"{}")
        journal.close()
        assert opened(directory) == [*numbered(1), b"{}"]

    def test_an_absent_archive_reads_as_empty(self, directory: Path) -> None:
        assert read(directory, payloads) == []
        assert not directory.exists()

    def test_gives_the_snapshot_and_what_came_after_it(self, directory: Path) -> None:
        journal = begin(directory, 3)
        compact(journal, [b"state"])
        journal.append(b"after")
        assert journal.journal_bytes == (directory / SECOND).stat().st_size
        assert journal.snapshot_bytes == (directory / SNAPSHOT).stat().st_size
        journal.close()
        assert names(directory) == [SECOND, "archive.holder", "archive.lock", SNAPSHOT]
        assert read(directory, payloads) == [b"state", b"after"]
        assert opened(directory) == [b"state", b"after"]

    def test_what_is_appended_during_a_compaction_counts(self, directory: Path) -> None:
        journal = begin(directory, 2)
        generation = journal.begin_generation()
        journal.append(b"meanwhile")
        assert read(directory, payloads) == [*numbered(2), b"meanwhile"]
        journal.write_snapshot(generation, [b"state"], {"records": 1})
        assert read(directory, payloads) == [b"state", b"meanwhile"]
        journal.close()

    def test_a_compaction_that_never_ended_is_no_matter(self, directory: Path) -> None:
        journal = begin(directory, 2)
        journal.begin_generation()
        journal.append(b"meanwhile")
        journal.close()
        assert opened(directory) == [*numbered(2), b"meanwhile"]


class TestTornEnd:
    def test_is_cut_off_and_told(self, directory: Path, caplog: pytest.LogCaptureFixture) -> None:
        make(directory, 2)
        path = directory / FIRST
        whole = path.read_bytes()
        path.write_bytes(whole[:-5])
        with caplog.at_level(logging.WARNING):
            assert opened(directory) == numbered(1)
        assert "record 2 at byte" in caplog.text
        assert path.read_bytes() == whole[: -len(framed(numbered(1)[0]))]

    def test_is_passed_over_by_readers(self, directory: Path, caplog: pytest.LogCaptureFixture) -> None:
        """A writer may be about to finish it."""
        make(directory, 2)
        path = directory / FIRST
        path.write_bytes(path.read_bytes()[:-5])
        before = contents(directory)
        assert read(directory, payloads) == numbered(1)
        assert contents(directory) == before
        assert not caplog.records

    def test_every_cut_leaves_the_longest_whole_beginning(self, directory: Path) -> None:
        make(directory, 3)
        path = directory / FIRST
        whole = path.read_bytes()
        header = whole.index(b"\n") + 1
        for size in range(header, len(whole)):
            path.write_bytes(whole[:size])
            assert read(directory, payloads) == numbered(whole[header:size].count(b"\n"))
            path.write_bytes(whole[:size].ljust(len(whole), b"\0"))
            assert read(directory, payloads) == numbered(whole[header:size].count(b"\n"))

    def test_in_a_journal_that_others_follow_is_damage(self, directory: Path) -> None:
        journal = begin(directory, 2)
        journal.begin_generation()
        journal.append(b"{}")
        journal.close()
        path = directory / FIRST
        path.write_bytes(path.read_bytes()[:-5])
        assert refusal(directory).path == path

    def test_in_the_header_is_damage(self, directory: Path) -> None:
        """The header is there, whole, before the file has its name."""
        make(directory)
        path = directory / FIRST
        path.write_bytes(path.read_bytes()[:40])
        assert isinstance(refusal(directory), StoreDamagedError)


class TestRefusing:
    @pytest.mark.parametrize("name", [SNAPSHOT, FIRST])
    def test_an_empty_file(self, name: str, directory: Path) -> None:
        make(directory, 1)
        (directory / name).write_bytes(b"")
        error = refusal(directory)
        assert isinstance(error, StoreDamagedError)
        assert (error.path.name, error.detail) == (name, "it is empty (0 bytes)")

    @pytest.mark.parametrize("name", [SNAPSHOT, FIRST])
    def test_a_missing_file(self, name: str, directory: Path) -> None:
        make(directory, 1)
        (directory / name).unlink()
        error = refusal(directory)
        assert isinstance(error, StoreDamagedError)
        assert error.path.name == name
        assert "is missing" in error.detail

    @pytest.mark.parametrize(
        "name", ["archive.backups", "archive.inbox", "archive.000007.journal", "archive.restoring", "index"]
    )
    def test_whatever_is_byline_s_without_a_snapshot(self, name: str, directory: Path) -> None:
        """It is what is left of an archive, never a new one."""
        directory.mkdir()
        (directory / name).touch()
        error = refusal(directory)
        assert isinstance(error, StoreDamagedError)
        assert (error.path.name, error.detail) == (SNAPSHOT, f"it is missing, but {name} is there")

    def test_an_archive_that_is_being_moved_here(self, directory: Path) -> None:
        directory.mkdir()
        (directory / "archive.moving").touch()
        error = refusal(directory)
        assert isinstance(error, UnfinishedMoveError)
        assert (error.path, "Run `byline move --to tinydb` again" in error.detail) == (directory, True)

    def test_a_missing_journal_between_others(self, directory: Path) -> None:
        journal = begin(directory, 1)
        journal.begin_generation()
        journal.begin_generation()
        journal.close()
        (directory / SECOND).unlink()
        assert refusal(directory).path.name == SECOND

    def test_an_older_snapshot(self, directory: Path) -> None:
        journal = begin(directory, 1)
        older = (directory / SNAPSHOT).read_bytes()
        compact(journal, [b"state"])
        journal.close()
        (directory / SNAPSHOT).write_bytes(older)
        assert refusal(directory).path.name == FIRST

    def test_a_journal_in_the_place_of_another(self, directory: Path) -> None:
        journal = begin(directory, 1)
        first = (directory / FIRST).read_bytes()
        compact(journal, [b"state"])
        journal.close()
        (directory / SECOND).write_bytes(first)
        assert refusal(directory).detail == "it is the journal of another generation (1)"

    def test_a_first_journal_with_a_torn_record_alone(self, directory: Path) -> None:
        make(directory, 1)
        (directory / SNAPSHOT).unlink()
        (directory / FIRST).write_bytes((directory / FIRST).read_bytes()[:-5])
        assert "is missing" in refusal(directory).detail

    def test_a_directory_of_others(self, directory: Path) -> None:
        directory.mkdir()
        (directory / "db.json").write_text("{}")
        error = refusal(directory)
        assert isinstance(error, StoreForeignError)
        assert "db.json" in error.detail

    @pytest.mark.parametrize("name", [SNAPSHOT, FIRST])
    def test_a_foreign_file(self, name: str, directory: Path) -> None:
        make(directory, 1)
        for content in (b'{"_default": {}}', framed(b'{"a": 1}'), framed(b"[]"), os.urandom(100)):
            (directory / name).write_bytes(content)
            error = refusal(directory)
            assert (type(error), error.path.name) == (StoreForeignError, name)

    def test_a_journal_in_the_place_of_the_snapshot(self, directory: Path) -> None:
        make(directory, 1)
        (directory / SNAPSHOT).write_bytes((directory / FIRST).read_bytes())
        assert isinstance(refusal(directory), StoreForeignError)

    @pytest.mark.parametrize("name", [SNAPSHOT, FIRST])
    def test_newer_data(self, name: str, directory: Path) -> None:
        make(directory)
        header = json.dumps({"byline": "whatever", "version": DATA_VERSION + 1, "new": "things"}).encode()
        (directory / name).write_bytes(framed(header))
        error = refusal(directory)
        assert isinstance(error, StoreForeignError)
        assert f"newer Byline (data version {DATA_VERSION + 1}, this one knows {DATA_VERSION})" in error.detail

    def test_what_cannot_be_read(self, directory: Path) -> None:
        make(directory)
        (directory / FIRST).unlink()
        (directory / FIRST).mkdir()
        with pytest.raises(StoreDamagedError, match="cannot be read: Is a directory"):
            read(directory, payloads)
        with pytest.raises(StoreDamagedError, match="cannot be read: Not a directory"):
            read(directory / SNAPSHOT, payloads)

    def test_a_snapshot_that_ends_too_early(self, directory: Path) -> None:
        """Cut between two records, each of them whole."""
        journal = begin(directory)
        compact(journal, numbered(3))
        journal.close()
        path = directory / SNAPSHOT
        path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
        assert refusal(directory).detail == "it ends after 2 of 3 records"

    def test_every_flipped_bit(self, directory: Path) -> None:
        """In either file, in the last record as well; the message names the file, the record and the article."""
        journal = begin(directory)
        compact(journal, numbered(2))
        journal.append(numbered(1, 7)[0])
        journal.close()
        for path in (directory / SNAPSHOT, directory / SECOND):
            whole = path.read_bytes()
            for place in range(len(whole)):
                for bit in range(8) if place % 5 == 0 else [place % 8]:
                    flipped = bytearray(whole)
                    flipped[place] ^= 1 << bit
                    path.write_bytes(flipped)
                    with pytest.raises((StoreDamagedError, StoreForeignError)) as error:
                        read(directory, payloads)
                    assert error.value.path == path
            path.write_bytes(whole)

    def test_names_the_record_and_the_article(self, directory: Path) -> None:
        make(directory, 3)
        path = directory / FIRST
        path.write_bytes(path.read_bytes().replace(b'"1"', b'"9"'))
        assert refusal(directory).detail == "record 2 at byte 123 (article 9) is damaged"


class TestReading:
    def test_starts_anew_when_the_files_are_replaced_meanwhile(self, directory: Path) -> None:
        """A compaction removes the journal that the reader was about to open."""
        journal = begin(directory, 3)
        calls = 0

        def slow(records: Iterator[Record]) -> list[bytes]:
            nonlocal calls
            calls += 1
            if calls == 1:
                compact(journal, [b"state"])
                (directory / FIRST).write_bytes(b"")
            return payloads(records)

        assert read(directory, slow) == [b"state"]
        journal.close()

    def test_gives_up_when_the_files_are_damaged_and_change_all_the_time(self, directory: Path) -> None:
        make(directory, 1)
        (directory / FIRST).write_bytes(b"")
        calls = 0

        def touching(records: Iterator[Record]) -> list[bytes]:
            nonlocal calls
            calls += 1
            (directory / "archive.holder").write_bytes(b"x" * calls)
            return payloads(records)

        with pytest.raises(StoreDamagedError):
            read(directory, touching)
        assert calls == 20

    def test_beside_a_writer_that_appends_and_compacts(self, directory: Path) -> None:
        """Every state that is seen was true at some moment, and none is older than one seen before."""
        journal = begin(directory)
        seen: list[int] = []
        problems: list[Exception] = []
        done = threading.Event()

        def look() -> None:
            while not done.is_set():
                try:
                    found = read(directory, payloads)
                except StoreError as error:
                    problems.append(error)
                    return
                assert found == numbered(len(found))
                seen.append(len(found))

        reader = threading.Thread(target=look)
        reader.start()
        for number in range(60):
            journal.append(numbered(1, number)[0])
            if number % 4 == 0:
                compact(journal, numbered(number + 1))
        done.set()
        reader.join()
        journal.close()
        assert not problems
        assert seen == sorted(seen)

    def test_writes_nothing(self, directory: Path) -> None:
        make(directory, 2)
        (directory / "archive.lock").unlink()
        before = {path: path.stat().st_mtime_ns for path in [directory, *directory.iterdir()]}
        read(directory, payloads)
        assert {path: path.stat().st_mtime_ns for path in [directory, *directory.iterdir()]} == before


class TestHolding:
    def test_a_second_writer_is_told_who_is_there(self, directory: Path) -> None:
        journal = begin(directory)
        with pytest.raises(StoreHeldError) as error:
            Journal.open(directory, payloads)
        assert error.value.path == directory
        assert f"process {os.getpid()} on " in error.value.detail
        assert " since 2" in error.value.detail
        journal.close()

    def test_the_holder_may_be_unknown(self, directory: Path) -> None:
        journal = begin(directory)
        for content in ("", "{}", "[]"):
            (directory / "archive.holder").write_text(content)
            with pytest.raises(StoreHeldError, match="another process"):
                Journal.open(directory, payloads)
        journal.close()

    def test_the_holder_need_not_be_told(self, directory: Path) -> None:
        """A full disk has no room for a name; the lock holds all the same."""
        directory.mkdir()
        (directory / "archive.holder").mkdir()
        journal = begin(directory)
        with pytest.raises(StoreHeldError):
            Journal.open(directory, payloads)
        journal.close()

    def test_ends_with_closing(self, directory: Path) -> None:
        begin(directory).close()
        begin(directory).close()

    def test_ends_when_opening_fails(self, directory: Path) -> None:
        make(directory)
        counting = FaultyFiles(10**9, "EIO")
        Journal.open(directory, payloads, counting)[0].close()
        for at in range(len(counting.calls)):
            with pytest.raises(StoreWriteError):
                Journal.open(directory, payloads, FaultyFiles(at, "EIO"))
        make(directory)

    def test_ends_when_a_damaged_archive_is_refused(self, directory: Path) -> None:
        make(directory)
        whole = (directory / FIRST).read_bytes()
        (directory / FIRST).write_bytes(b"")
        with pytest.raises(StoreDamagedError):
            Journal.open(directory, payloads)
        (directory / FIRST).write_bytes(whole)
        make(directory)

    @pytest.mark.slow
    def test_another_process_is_told_who_is_there(self, directory: Path) -> None:
        """And reads all the same."""
        journal = begin(directory, 2)
        program = (
            "import sys; from pathlib import Path; from index.errors import StoreHeldError\n"
            "from index.store.journal import Journal; from index.store.replay import read\n"
            "directory = Path(sys.argv[1])\n"
            "print(len(read(directory, list)))\n"
            "try: Journal.open(directory, list)\n"
            "except StoreHeldError as error: print(error.detail)"
        )
        child = subprocess.run(
            [sys.executable, "-c", program, str(directory)], capture_output=True, text=True, timeout=HANG_S, check=True
        )
        count, holder = child.stdout.splitlines()
        assert count == "2"
        assert f"process {os.getpid()} on " in holder
        journal.close()


class TestAppending:
    def test_after_closing_is_refused(self, directory: Path) -> None:
        journal = begin(directory)
        journal.close()
        journal.close()
        with pytest.raises(ReadOnlyError):
            journal.append(b"{}")

    def test_a_refusal_tells_the_reason(self, directory: Path) -> None:
        make(directory)
        files = FaultyFiles(10**9, "ENOSPC")
        journal, _ = Journal.open(directory, payloads, files)
        files.strike_next()
        with pytest.raises(StoreWriteError) as error:
            journal.append(b"{}")
        assert (error.value.path.name, error.value.detail) == (FIRST, "No space left on device")
        journal.close()

    def test_a_disk_that_takes_nothing_is_full(self, directory: Path) -> None:
        class Full(Files):
            full = False

            def write(self, descriptor: int, content: bytes | memoryview) -> int:
                return 0 if self.full else super().write(descriptor, content)

        files = Full()
        journal, _ = Journal.open(directory, payloads, files)
        files.full = True
        with pytest.raises(StoreWriteError, match="No space left"):
            journal.append(b"{}")
        files.full = False
        journal.append(b"{}")
        journal.close()
        assert opened(directory) == [b"{}"]

    @pytest.mark.parametrize("fault", ["ENOSPC", "short", "late"])
    def test_a_failed_record_never_comes_back(self, fault: str, directory: Path) -> None:
        """Not even when it was written whole and only its syncing failed, and cutting it off failed too."""
        make(directory)
        for at in range(2):
            files = FaultyFiles(10**9, fault, sticky=True)
            journal, before = Journal.open(directory, payloads, files)
            files.strike_next(at)
            with pytest.raises(StoreWriteError):
                journal.append(b"failed")
            with pytest.raises(StoreWriteError):
                journal.append(b"failed too")
            files.heal()
            journal.append(b"kept")
            journal.close()
            assert opened(directory) == [*before, b"kept"]


class TestNames:
    def test_tell_the_files_of_an_archive(self, directory: Path) -> None:
        make(directory)
        assert all(is_archive_file(name) for name in names(directory))
        assert not is_archive_file("archive.snapshot.tmp")
        assert not is_archive_file("notes.txt")
