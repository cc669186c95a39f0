"""A file gets its name only when it is complete and on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.disk.filesystem import Files
from index.disk.frames import framed, read_frames
from index.store import whole_files
from index.store.whole_files import write_file
from tests.support.faulty_files import FaultyFiles

NEVER = 10**9
RECORDS = [f"record {number}".encode() for number in range(10, 31)]


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write two records at once, and sync after four."""
    piece = len(framed(RECORDS[0])) * 2
    monkeypatch.setattr(whole_files, "WRITE_BYTES", piece)
    monkeypatch.setattr(whole_files, "SYNC_BYTES", 2 * piece)


def records_in(path: Path) -> list[bytes]:
    with path.open("rb") as file:
        return [frame.payload for frame in read_frames(file)]


class TestAFile:
    def test_has_all_records_in_their_order(self, tmp_path: Path) -> None:
        path = tmp_path / "file"
        assert write_file(path, RECORDS, Files()) == path.stat().st_size
        assert records_in(path) == RECORDS

    def test_may_be_empty(self, tmp_path: Path) -> None:
        assert write_file(tmp_path / "file", [], Files()) == 0
        assert records_in(tmp_path / "file") == []

    def test_is_synced_while_it_is_written(self, tmp_path: Path) -> None:
        files = FaultyFiles(NEVER, "EIO")
        write_file(tmp_path / "file", RECORDS, files)
        assert files.calls.count("sync") > 2
        assert files.calls[-2:] == ["sync", "replace"]

    @pytest.mark.parametrize("fault", ["ENOSPC", "EIO", "short"])
    def test_that_cannot_be_written_leaves_the_old_one_and_nothing_else(self, tmp_path: Path, fault: str) -> None:
        path = tmp_path / "file"
        write_file(path, RECORDS[:1], Files())
        counting = FaultyFiles(NEVER, fault)
        write_file(tmp_path / "other", RECORDS, counting)
        (tmp_path / "other").unlink()
        for at in range(len(counting.calls)):
            with pytest.raises(OSError, match=r"\[Errno"):
                write_file(path, RECORDS, FaultyFiles(at, fault))
            assert records_in(path) == RECORDS[:1]
            assert [each.name for each in tmp_path.iterdir()] == ["file"]
