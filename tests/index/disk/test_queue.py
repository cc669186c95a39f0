"""Accepted work outlives every end of the process, and damage of the disk and the file."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.bookkeeping import REMEMBERED, REMEMBERED_FOR
from index.disk.frames import framed
from index.disk.paths import INBOX_NAME, PARTS_NAME
from index.disk.queue import InboxFile
from index.disk.record_file import REWRITE_BYTES, encoded
from index.errors import NotPurgedError, ReadOnlyError, StoreForeignError, StoreWriteError
from tests.support.faulty_files import FAULTS, FaultyFiles, KilledError
from tests.support.power_cut import ForgetfulFiles, ModelledFiles, distinct, lay_out

NEVER = 10**9
NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
SECRET = "a text that is nobody's business"


def keys(inbox: InboxFile) -> list[str]:
    return [entry.key for entry in inbox.unfinished]


def keys_in(directory: Path) -> list[str]:
    """Return the unfinished work that the next process to open the directory finds."""
    with closing(InboxFile(directory)) as inbox:
        return keys(inbox)


def content(number: int) -> dict[str, object]:
    return {"text": f"Text {number} ünï \ud800", "n": number}


def made(directory: Path) -> InboxFile:
    """Three accepted, the first done, the second noted."""
    inbox = InboxFile(directory)
    inbox.accept({"1": content(1), "2": content(2)})
    inbox.accept({"3": content(3)})
    inbox.finish("1")
    inbox.note("2", 77)
    return inbox


class TestInbox:
    def test_holds_what_was_accepted_until_it_is_done(self, tmp_path: Path) -> None:
        made(tmp_path).close()
        inbox = InboxFile(tmp_path)
        assert [(entry.key, entry.content, entry.note) for entry in inbox.unfinished] == [
            ("2", content(2), 77),
            ("3", content(3), None),
        ]
        assert [inbox.knows(key) for key in "1234"] == [True, True, True, False]
        assert inbox.entry("1") is None
        assert (inbox.entry("2") or inbox.unfinished[1]).note == 77

    def test_holds_the_progress_with_which_it_was_accepted(self, tmp_path: Path) -> None:
        inbox = InboxFile(tmp_path)
        inbox.accept({"1": content(1), "2": content(2)}, {"question": True})
        inbox.note_progress("2", {"step": 1})
        inbox.close()
        found = [entry.progress for entry in InboxFile(tmp_path).unfinished]
        assert found == [{"question": True}, {"question": True, "step": 1}]

    def test_says_when_it_was_accepted(self, tmp_path: Path) -> None:
        InboxFile(tmp_path, now=lambda: NOON).accept({"1": content(1)})
        assert InboxFile(tmp_path).unfinished[0].at == NOON

    def test_makes_no_file_before_there_is_something_to_keep(self, tmp_path: Path) -> None:
        inbox = InboxFile(tmp_path)
        inbox.finish("1")
        inbox.note("1", 1)
        assert list(tmp_path.iterdir()) == []
        inbox.accept({"1": content(1)})
        assert sorted(path.name for path in tmp_path.iterdir()) == [INBOX_NAME, PARTS_NAME]
        assert stat.S_IMODE((tmp_path / INBOX_NAME).stat().st_mode) == 0o600

    def test_refuses_where_nothing_may_be_written(self, tmp_path: Path) -> None:
        made(tmp_path).close()
        before = (tmp_path / INBOX_NAME).read_bytes()
        inbox = InboxFile(tmp_path, read_only=True)
        with pytest.raises(ReadOnlyError):
            inbox.accept({"4": content(4)})
        inbox.finish("2")
        assert (tmp_path / INBOX_NAME).read_bytes() == before

    def test_writes_nothing_once_it_is_closed(self, tmp_path: Path) -> None:
        """Another process may have the directory by then."""
        inbox = made(tmp_path)
        inbox.close()
        before = (tmp_path / INBOX_NAME).read_bytes()
        inbox.finish("2")
        inbox.note("3", 5)
        inbox.rewrite()
        with pytest.raises(ReadOnlyError):
            inbox.accept({"4": content(4)})
        inbox.close()
        assert (tmp_path / INBOX_NAME).read_bytes() == before


class TestProgress:
    def test_is_known_after_a_kill_and_when_the_file_is_written_again(self, tmp_path: Path) -> None:
        inbox = InboxFile(tmp_path)
        inbox.accept({"1": content(1), "2": content(2)})
        inbox.note_progress("1", {"plan": ["a", "b"]})
        inbox.note_progress("1", {"a": {"reason": "404"}})
        for _ in range(2):
            inbox = InboxFile(tmp_path)
            assert [dict(entry.progress) for entry in inbox.unfinished] == [
                {"plan": ["a", "b"], "a": {"reason": "404"}},
                {},
            ]

    def test_replaces_what_has_the_same_name(self, tmp_path: Path) -> None:
        inbox = InboxFile(tmp_path)
        inbox.accept({"1": content(1)})
        inbox.note_progress("1", {"a": 1, "b": 1})
        inbox.note_progress("1", {"a": 2})
        assert InboxFile(tmp_path).unfinished[0].progress == {"a": 2, "b": 1}

    def test_of_what_is_done_or_unknown_is_not_kept(self, tmp_path: Path) -> None:
        inbox = InboxFile(tmp_path)
        inbox.accept({"1": content(1)})
        inbox.finish("1")
        before = (tmp_path / INBOX_NAME).read_bytes()
        inbox.note_progress("1", {"a": 1})
        inbox.note_progress("2", {"a": 1})
        assert (tmp_path / INBOX_NAME).read_bytes() == before

    def test_of_what_the_file_does_not_hold_is_passed_over(self, tmp_path: Path) -> None:
        """A kill may come while the file is written again."""
        inbox = InboxFile(tmp_path)
        inbox.accept({"1": content(1)})
        inbox.close()
        with (tmp_path / INBOX_NAME).open("ab") as file:
            file.write(framed(encoded({"progress": {"9": {"a": 1}}})))
        assert [entry.progress for entry in InboxFile(tmp_path).unfinished] == [{}]

    def test_is_purged_with_the_content(self, tmp_path: Path) -> None:
        inbox = InboxFile(tmp_path)
        inbox.accept({"1": {"text": SECRET}})
        inbox.note_progress("1", {"plan": SECRET})
        inbox.purge(lambda content: dict.fromkeys(content, ""))
        assert SECRET.encode() not in (tmp_path / INBOX_NAME).read_bytes()


class TestWhatIsDone:
    def test_leaves_no_content_behind(self, tmp_path: Path) -> None:
        """Not even while it was the only one that was open, or when a killed process had no time to clear up."""
        inbox = InboxFile(tmp_path)
        inbox.accept({"1": {"text": SECRET}})
        inbox.finish("1")
        assert SECRET.encode() not in (tmp_path / INBOX_NAME).read_bytes()
        inbox.accept({"2": {"text": SECRET}, "3": content(3)})
        inbox.finish("2")
        assert InboxFile(tmp_path).knows("2")
        assert SECRET.encode() not in (tmp_path / INBOX_NAME).read_bytes()

    def test_leaves_none_behind_when_asked(self, tmp_path: Path) -> None:
        inbox = InboxFile(tmp_path)
        inbox.accept({"1": {"text": SECRET}, "2": content(2)})
        inbox.finish("1")
        assert inbox.rewrite()
        assert SECRET.encode() not in (tmp_path / INBOX_NAME).read_bytes()
        assert keys_in(tmp_path) == ["2"]

    def test_is_purged_together_with_a_part_of_what_is_not(self, tmp_path: Path) -> None:
        files = FaultyFiles(NEVER, "EIO", sticky=True)
        inbox = InboxFile(tmp_path, files)
        inbox.accept({"1": {"text": SECRET}, "2": {"text": SECRET, "n": 2}})
        inbox.finish("1")
        inbox.purge()
        assert (tmp_path / INBOX_NAME).read_bytes().count(SECRET.encode()) == 1
        files.strike_next()
        with pytest.raises(NotPurgedError):
            inbox.purge(lambda content: {"n": content["n"]})
        files.heal()
        inbox.purge(lambda content: {"n": content["n"]})
        assert SECRET.encode() not in (tmp_path / INBOX_NAME).read_bytes()
        assert InboxFile(tmp_path).unfinished[0].content == {"n": 2}

    def test_does_not_let_the_file_grow(self, tmp_path: Path) -> None:
        inbox = InboxFile(tmp_path)
        inbox.accept({"slow": content(0)})
        for number in range(100):
            inbox.accept({str(number): {"text": "x" * 10_000}})
            inbox.finish(str(number))
        assert (tmp_path / INBOX_NAME).stat().st_size < REWRITE_BYTES + 20_000
        assert keys(inbox) == ["slow"]

    def test_is_remembered_for_a_time_and_in_part(self, tmp_path: Path) -> None:
        time = NOON
        inbox = InboxFile(tmp_path, now=lambda: time)
        inbox.accept({str(number): {} for number in range(REMEMBERED + 1)})
        inbox.finish(*map(str, range(REMEMBERED + 1)))
        assert [inbox.knows("0"), inbox.knows("1")] == [False, True]
        time += REMEMBERED_FOR + timedelta(seconds=1)
        inbox.accept({"new": {}})
        inbox.finish("new")
        assert [inbox.knows("1"), inbox.knows("new")] == [False, True]

    @pytest.mark.parametrize("corrected", [timedelta(days=-20_000), timedelta(days=-2), timedelta(days=26_000)])
    def test_is_remembered_after_the_clock_was_corrected(self, tmp_path: Path, corrected: timedelta) -> None:
        """Telegram may repeat it still."""
        inbox = InboxFile(tmp_path, now=lambda: NOON)
        inbox.accept({"1": {}})
        inbox.finish("1")
        inbox.close()
        assert InboxFile(tmp_path, now=lambda: NOON + corrected).knows("1")


class TestForeignFiles:
    def test_are_refused(self, tmp_path: Path) -> None:
        for header in (b'{"byline":"journal","version":1}', b"[]", b'{"byline":"inbox"}'):
            (tmp_path / INBOX_NAME).write_bytes(framed(header))
            with pytest.raises(StoreForeignError, match="is not Byline's inbox"):
                InboxFile(tmp_path)

    def test_of_a_newer_byline_are_refused(self, tmp_path: Path) -> None:
        (tmp_path / INBOX_NAME).write_bytes(framed(b'{"byline":"inbox","version":2}'))
        with pytest.raises(StoreForeignError, match="newer Byline"):
            InboxFile(tmp_path)

    def test_that_cannot_be_read(self, tmp_path: Path) -> None:
        (tmp_path / INBOX_NAME).mkdir()
        with pytest.raises(StoreWriteError):
            InboxFile(tmp_path)


@pytest.mark.covers
@pytest.mark.slow
class TestDamage:
    def test_at_every_cut_leaves_a_prefix(self, tmp_path: Path) -> None:
        """Whatever a file is cut to, what is whole before the cut counts, and nothing else."""
        made(tmp_path).close()
        whole = (tmp_path / INBOX_NAME).read_bytes()
        frames = whole.splitlines(keepends=True)
        states = [expected(b"".join(frames[:count])) for count in range(len(frames) + 1)]
        for cut in range(len(whole)):
            (tmp_path / INBOX_NAME).write_bytes(whole[:cut])
            state = states[whole[:cut].count(b"\n")]
            with closing(InboxFile(tmp_path)) as inbox:
                assert [(entry.key, entry.content, entry.note) for entry in inbox.unfinished] == state, cut

    def test_of_one_bit_anywhere_is_told_and_alters_nothing(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        made(tmp_path).close()
        whole = (tmp_path / INBOX_NAME).read_bytes()
        intact = {"1": (content(1), None), "2": (content(2), None), "3": (content(3), None)}
        for at in range(len(whole)):
            for bit in (0, 5):
                flipped = bytearray(whole)
                flipped[at] ^= 1 << bit
                (tmp_path / INBOX_NAME).write_bytes(flipped)
                caplog.clear()
                with closing(InboxFile(tmp_path)) as inbox:
                    found = {entry.key: (entry.content, entry.note) for entry in inbox.unfinished}
                assert caplog.records, f"bit {bit} of byte {at}"
                for key, (seen, note) in found.items():
                    assert seen == intact[key][0]
                    assert note in (None, 77)

    @given(st.binary(max_size=200))
    def test_of_any_kind_is_survived(self, tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
        directory = tmp_path_factory.mktemp("inbox")
        (directory / INBOX_NAME).write_bytes(content)
        inbox = InboxFile(directory)
        inbox.accept({"1": {}})
        inbox.close()
        assert keys_in(directory) == ["1"]

    def test_of_a_record_that_is_whole_is_told(self, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
        header = framed(b'{"byline":"inbox","version":1}')
        for record in (b"3", b"[", b'{"accepted":"1"}', b'{"done":3}', b'{"notes":{"1":"x"}}'):
            caplog.clear()
            good = framed(b'{"accepted":"1","at":0,"content":{}}')
            (tmp_path / INBOX_NAME).write_bytes(header + good + framed(record))
            assert keys_in(tmp_path) == ["1"]
            assert "cannot be understood" in caplog.text


def expected(frames: bytes) -> list[tuple[str, object, int | None]]:
    """Return the unfinished work after whole frames, without the code under test."""
    entries: dict[str, tuple[object, int | None]] = {}
    for line in frames.splitlines()[1:]:
        record = json.loads(line[27:])
        if "accepted" in record:
            entries[record["accepted"]] = (record["content"], record.get("note"))
        for key, note in record.get("notes", {}).items():
            entries[key] = (entries[key][0], note)
        for key in record.get("done", {}):
            entries.pop(key, None)
    return [(key, seen, note) for key, (seen, note) in entries.items()]


def live(directory: Path, files: FaultyFiles) -> tuple[list[str], list[str], list[str]]:
    """Accept, do and accept again, until the process dies: what was accepted, refused and done as far as it knows."""
    accepted: list[str] = []
    refused: list[str] = []
    done: list[str] = []
    with suppress(KilledError), closing(InboxFile(directory, files)) as inbox:
        for batch in (("1", "2"), ("3",), ("4", "5")):
            try:
                inbox.accept({key: content(int(key)) for key in batch})
                accepted += batch
            except StoreWriteError:
                refused += batch
            if batch[0] in accepted:
                done.append(batch[0])
                inbox.finish(batch[0])
        inbox.rewrite()
    return accepted, refused, done


class TestEverySystemCall:
    @pytest.mark.covers
    @pytest.mark.slow
    @pytest.mark.parametrize("sticky", [False, True])
    @pytest.mark.parametrize("fault", FAULTS)
    def test_may_fail(self, tmp_path: Path, fault: str, sticky: bool) -> None:
        """Accepted work is there, refused work is not, and done work is not accepted again."""
        for at in range(NEVER):
            directory = tmp_path / str(at)
            directory.mkdir()
            files = FaultyFiles(at, fault, sticky=sticky)
            accepted, refused, done = live(directory, files)
            with closing(InboxFile(directory)) as inbox:
                found = set(keys(inbox))
            killed = "killed" in fault
            assert all(inbox.knows(key) for key in accepted if key not in done)
            assert set(accepted) - set(done) <= found, (at, files.calls)
            if not killed and not sticky:
                assert not found & set(refused), (at, files.calls)
                assert not found & set(done), (at, files.calls)
            assert all(entry.content == content(int(entry.key)) for entry in inbox.unfinished)
            if not files.struck:
                break
        assert at > 10

    def test_goes_on_when_there_is_room_again(self, tmp_path: Path) -> None:
        files = FaultyFiles(NEVER, "ENOSPC", sticky=True)
        inbox = InboxFile(tmp_path, files)
        inbox.accept({"1": content(1)})
        files.strike_next()
        for _ in range(2):
            with pytest.raises(StoreWriteError):
                inbox.accept({"2": content(2)})
        inbox.note("1", 5)
        assert not inbox.rewrite()
        inbox.finish("1")
        assert not inbox.knows("2")
        files.heal()
        inbox.accept({"3": content(3)})
        again = InboxFile(tmp_path)
        assert (keys(again), again.knows("1"), again.knows("2")) == (["3"], True, False)


@pytest.mark.covers
@pytest.mark.slow
class TestAPowerCut:
    def live(self, directory: Path, files: ModelledFiles) -> list[tuple[set[str], set[str]]]:
        """Accept and finish; returns what has to be there, and what may be, while each step is made and at the end."""
        directory.mkdir()
        inbox = InboxFile(directory, files)
        steps: list[tuple[Callable[[], object], set[str], set[str]]] = [
            (lambda: inbox.accept({"1": content(1), "2": content(2)}), {"1", "2"}, set()),
            (lambda: inbox.note("1", 7), set(), set()),
            (lambda: inbox.accept({"3": content(3)}), {"3"}, set()),
            (lambda: inbox.finish("1"), set(), {"1"}),
            (lambda: inbox.finish("3"), set(), {"3"}),
            (lambda: inbox.accept({"4": content(4)}), {"4"}, set()),
            (inbox.rewrite, set(), set()),
            (lambda: inbox.finish("2", "4"), set(), {"2", "4"}),
            (lambda: inbox.accept({"5": content(5)}), {"5"}, set()),
        ]
        expected: list[tuple[set[str], set[str]]] = []
        needed: set[str] = set()
        allowed: set[str] = set()
        for step, accepted, finished in steps:
            expected.append((needed - finished, allowed | accepted))
            step()
            needed, allowed = (needed | accepted) - finished, allowed | accepted
            files.step += 1
        return [*expected, (needed, allowed)]

    def test_at_any_moment_leaves_all_that_was_accepted(self, tmp_path: Path) -> None:
        """Done work may be there again: nobody waited for the write."""
        files = ModelledFiles()
        expected = self.live(tmp_path / "run", files)
        count = 0
        for step, contents in distinct(files.states):
            lay_out(contents, tmp_path / "cut")
            with closing(InboxFile(tmp_path / "cut")) as inbox:
                found = set(keys(inbox))
            needed, allowed = expected[step]
            assert needed <= found <= allowed, (step, {name: len(text) for name, text in contents.items()})
            assert all(entry.content == content(int(entry.key)) for entry in inbox.unfinished)
            count += 1
        assert count > 100

    def test_is_found_out_on_a_disk_that_does_not_sync(self, tmp_path: Path) -> None:
        """Else the test above would prove nothing."""
        files = ForgetfulFiles()
        expected = self.live(tmp_path / "run", files)
        lost = False
        for step, contents in distinct(files.states):
            lay_out(contents, tmp_path / "cut")
            lost = lost or not expected[step][0] <= set(keys_in(tmp_path / "cut"))
        assert lost
