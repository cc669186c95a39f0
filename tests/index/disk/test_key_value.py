"""Notes outlive every end of the process, and damage of the disk and the file."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.bookkeeping import MAX_NOTE_BYTES
from index.disk import key_value as module
from index.disk.frames import framed
from index.disk.key_value import NotebookFile
from index.disk.paths import NOTES_NAME, PARTS_NAME
from index.disk.record_file import REWRITE_BYTES
from index.errors import NotPurgedError, ReadOnlyError, StoreForeignError, StoreWriteError
from tests.support.faulty_files import FAULTS, FaultyFiles, KilledError
from tests.support.power_cut import ModelledFiles, distinct, lay_out

NEVER = 10**9
SECRET = "nobody's business"


def note(number: int) -> dict[str, object]:
    return {"text": f"Note {number} ünï \ud800", "n": number}


def made(directory: Path) -> NotebookFile:
    """Four notes, one of them put again and one removed."""
    notebook = NotebookFile(directory)
    for number in (1, 2, 3):
        notebook.put(f"feed:{number}", note(number))
    notebook.put("channel:-100", note(4))
    notebook.put("feed:1", note(11))
    notebook.remove("feed:2")
    return notebook


def notes_in(directory: Path) -> dict[str, object]:
    """Return the notes that a restarted process finds."""
    with closing(NotebookFile(directory)) as notebook:
        return dict(notebook.items())


LEFT = {"feed:3": note(3), "channel:-100": note(4), "feed:1": note(11)}


class TestNotes:
    def test_are_there_after_a_restart(self, tmp_path: Path) -> None:
        made(tmp_path)  # and never closed: the process was killed
        notebook = NotebookFile(tmp_path)
        assert notebook.keys() == [key for key, _ in notebook.items()]
        assert notebook.keys("channel:") == ["channel:-100"]
        assert dict(notebook.items()) == LEFT
        assert [key for key, _ in notebook.items("feed:")] == ["feed:3", "feed:1"]
        assert notebook.get("feed:1") == note(11)
        assert notebook.get("feed:2") is None

    def test_make_no_file_before_there_is_one(self, tmp_path: Path) -> None:
        notebook = NotebookFile(tmp_path)
        notebook.remove("feed:1")
        notebook.purge(["feed:1"])
        assert list(tmp_path.iterdir()) == []
        notebook.put("feed:1", note(1))
        assert sorted(path.name for path in tmp_path.iterdir()) == [NOTES_NAME, PARTS_NAME]
        assert stat.S_IMODE((tmp_path / NOTES_NAME).stat().st_mode) == 0o600

    def test_are_refused_where_nothing_may_be_written(self, tmp_path: Path) -> None:
        made(tmp_path).close()
        before = (tmp_path / NOTES_NAME).read_bytes()
        notebook = NotebookFile(tmp_path, read_only=True)
        with pytest.raises(ReadOnlyError):
            notebook.put("feed:4", note(4))
        with pytest.raises(ReadOnlyError):
            notebook.remove("feed:1")
        assert dict(notebook.items()) == LEFT
        assert (tmp_path / NOTES_NAME).read_bytes() == before

    def test_are_refused_once_it_is_closed(self, tmp_path: Path) -> None:
        """Another process may have the directory by then."""
        notebook = made(tmp_path)
        notebook.close()
        before = (tmp_path / NOTES_NAME).read_bytes()
        with pytest.raises(ReadOnlyError):
            notebook.put("feed:4", note(4))
        notebook.close()
        assert (tmp_path / NOTES_NAME).read_bytes() == before

    def test_that_are_too_large_or_too_many_are_refused(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        notebook = NotebookFile(tmp_path)
        with pytest.raises(StoreWriteError, match="is too large"):
            notebook.put("feed:1", {"text": "x" * MAX_NOTE_BYTES})
        monkeypatch.setattr(module, "MAX_NOTES", 1)
        notebook.put("feed:1", note(1))
        with pytest.raises(StoreWriteError, match="takes no more"):
            notebook.put("feed:2", note(2))
        notebook.put("feed:1", note(11))
        assert NotebookFile(tmp_path).items() == [("feed:1", note(11))]

    def test_do_not_let_the_file_grow(self, tmp_path: Path) -> None:
        notebook = NotebookFile(tmp_path)
        notebook.put("feed:0", note(0))
        for number in range(100):
            notebook.put("feed:1", {"text": "x" * 10_000, "n": number})
            notebook.put("feed:2", {"text": "x" * 10_000, "n": number})
            notebook.remove("feed:2")
        assert (tmp_path / NOTES_NAME).stat().st_size < REWRITE_BYTES + 40_000
        assert [key for key, _ in NotebookFile(tmp_path).items()] == ["feed:0", "feed:1"]

    def test_that_are_purged_leave_the_file(self, tmp_path: Path) -> None:
        """It makes no difference that they are still there, or were removed lately."""
        files = FaultyFiles(NEVER, "EIO", sticky=True)
        notebook = NotebookFile(tmp_path, files)
        notebook.put("fetched:a", {"url": SECRET})
        notebook.put("fetched:b", {"url": SECRET})
        notebook.put("fetched:c", note(3))
        notebook.remove("fetched:b")
        files.strike_next()
        with pytest.raises(NotPurgedError):
            notebook.purge(["fetched:a", "fetched:b"])
        files.heal()
        notebook.purge(["fetched:a", "fetched:b"])
        assert SECRET.encode() not in (tmp_path / NOTES_NAME).read_bytes()
        assert NotebookFile(tmp_path).items() == [("fetched:c", note(3))]


class TestForeignFiles:
    def test_are_refused(self, tmp_path: Path) -> None:
        (tmp_path / NOTES_NAME).write_bytes(framed(b'{"byline":"inbox","version":1}'))
        with pytest.raises(StoreForeignError, match="is not Byline's notebook"):
            NotebookFile(tmp_path)
        (tmp_path / NOTES_NAME).write_bytes(framed(b'{"byline":"notebook","version":2}'))
        with pytest.raises(StoreForeignError, match="newer Byline"):
            NotebookFile(tmp_path)


@pytest.mark.covers
@pytest.mark.slow
class TestDamage:
    def test_at_every_cut_leaves_a_prefix(self, tmp_path: Path) -> None:
        """Whatever a file is cut to, what is whole before the cut counts, and nothing else."""
        made(tmp_path).close()
        whole = (tmp_path / NOTES_NAME).read_bytes()
        lines = whole.splitlines(keepends=True)
        states = [expected(lines[:count]) for count in range(len(lines) + 1)]
        for cut in range(len(whole)):
            (tmp_path / NOTES_NAME).write_bytes(whole[:cut])
            assert notes_in(tmp_path) == states[whole[:cut].count(b"\n")], cut

    def test_of_one_bit_anywhere_is_told_and_alters_nothing(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        made(tmp_path).close()
        whole = (tmp_path / NOTES_NAME).read_bytes()
        notes = [note(number) for number in (1, 2, 3, 4, 11)]
        for at in range(len(whole)):
            flipped = bytearray(whole)
            flipped[at] ^= 1 << at % 8
            (tmp_path / NOTES_NAME).write_bytes(flipped)
            caplog.clear()
            assert all(seen in notes for seen in notes_in(tmp_path).values())
            assert caplog.records, at

    @given(st.binary(max_size=200))
    def test_of_any_kind_is_survived(self, tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
        directory = tmp_path_factory.mktemp("notes")
        (directory / NOTES_NAME).write_bytes(content)
        with closing(NotebookFile(directory)) as notebook:
            notebook.put("feed:1", {})
        assert notes_in(directory) == {"feed:1": {}}

    def test_of_a_record_that_is_whole_is_told(self, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
        header = framed(b'{"byline":"notebook","version":1}')
        for record in (b"3", b"[", b'{"key":"1"}', b'{"key":"1","note":3}', b'{"removed":3}'):
            caplog.clear()
            (tmp_path / NOTES_NAME).write_bytes(header + framed(b'{"key":"1","note":{}}') + framed(record))
            assert notes_in(tmp_path) == {"1": {}}
            assert "cannot be understood" in caplog.text


def expected(lines: list[bytes]) -> dict[str, object]:
    """The notes after whole frames, told without the code under test."""
    notes: dict[str, object] = {}
    for line in lines[1:]:
        record = json.loads(line[27:])
        if "key" in record:
            notes[record["key"]] = record["note"]
        for key in record.get("removed", ()):
            notes.pop(key, None)
    return notes


def live(directory: Path, files: FaultyFiles) -> tuple[dict[str, object], list[dict[str, object]]]:
    """Put and remove until the process dies: what is there as far as it knows, and what may be if it died half-way."""
    known: dict[str, object] = {}
    maybe: list[dict[str, object]] = [{}]
    with suppress(KilledError), closing(NotebookFile(directory, files)) as notebook:
        steps: list[tuple[Callable[[], object], dict[str, object]]] = [
            (lambda: notebook.put("1", note(1)), {"1": note(1)}),
            (lambda: notebook.put("2", note(2)), {"2": note(2)}),
            (lambda: notebook.put("1", note(11)), {"1": note(11)}),
            (lambda: notebook.remove("2"), {"2": None}),
            (lambda: notebook.put("3", note(3)), {"3": note(3)}),
        ]
        for step, change in steps:
            after = {key: value for key, value in (known | change).items() if value is not None}
            maybe.append(after)
            try:
                step()
                known = after
            except StoreWriteError:
                pass
    return known, maybe


class TestEverySystemCall:
    @pytest.mark.covers
    @pytest.mark.slow
    @pytest.mark.parametrize("sticky", [False, True])
    @pytest.mark.parametrize("fault", FAULTS)
    def test_may_fail(self, tmp_path: Path, fault: str, sticky: bool) -> None:
        """A note that was put is there, and one that was refused is not."""
        for at in range(NEVER):
            directory = tmp_path / str(at)
            directory.mkdir()
            files = FaultyFiles(at, fault, sticky=sticky)
            known, maybe = live(directory, files)
            found = notes_in(directory)
            unsure = "killed" in fault or sticky  # nothing refused can be taken back then
            assert found == known or (unsure and found in maybe), (at, files.calls)
            if not files.struck:
                break
        assert at > 10


@pytest.mark.covers
@pytest.mark.slow
class TestAPowerCut:
    def test_at_any_moment_leaves_all_that_was_put(self, tmp_path: Path) -> None:
        files = ModelledFiles()
        (tmp_path / "run").mkdir()
        notebook = NotebookFile(tmp_path / "run", files)
        states: list[dict[str, object]] = [{}]
        steps: list[tuple[Callable[[], object], dict[str, object]]] = [
            (lambda: notebook.put("1", note(1)), {"1": note(1)}),
            (lambda: notebook.put("2", note(2)), {"1": note(1), "2": note(2)}),
            (lambda: notebook.remove("1"), {"2": note(2)}),
            (lambda: notebook.purge(["1"]), {"2": note(2)}),
            (lambda: notebook.put("2", note(22)), {"2": note(22)}),
        ]
        for step, after in steps:
            step()
            states.append(after)
            files.step += 1
        states.append(states[-1])
        count = 0
        for step_number, contents in distinct(files.states):
            lay_out(contents, tmp_path / "cut")
            found = notes_in(tmp_path / "cut")
            assert found in states[step_number : step_number + 2], step_number
            count += 1
        assert count > 50
