"""The work and the notes of one place in another: the same tests for each pair of places."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index.bookkeeping import MovableNotebook, MovableQueue
from index.disk import queue as queue_module
from index.disk.key_value import NotebookFile
from index.disk.queue import InboxFile
from index.errors import ReadOnlyError, StoreWriteError
from tests.support.faulty_files import FaultyFiles

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)

QUEUES: dict[str, Callable[[Path], MovableQueue]] = {
    "memory": lambda directory: InboxFile(None, now=lambda: NOON),
    "disk": lambda directory: InboxFile(directory, now=lambda: NOON),
}

NOTEBOOKS: dict[str, Callable[[Path], MovableNotebook]] = {
    "memory": lambda directory: NotebookFile.in_memory(),
    "disk": NotebookFile,
}


@pytest.fixture
def source() -> InboxFile:
    """A queue with open work in order, with notes and progress, and completed work."""
    times = iter(NOON + timedelta(minutes=each) for each in range(20))
    source = InboxFile(None, now=lambda: next(times))
    source.accept({"done 1": {"text": "gone"}, "done 2": {}})
    source.accept({"b": {"text": "ä\ud800"}}, {"step": 1})
    source.accept({"a": {}})
    source.note("a", 7)
    source.finish("done 1")
    source.finish("done 2")
    return source


class TestWork:
    @pytest.mark.parametrize("kind", QUEUES)
    def test_is_in_the_other_queue_as_it_was(self, source: InboxFile, tmp_path: Path, kind: str) -> None:
        """With its order, its time of acceptance, its note and its progress."""
        with closing(QUEUES[kind](tmp_path)) as queue:
            queue.adopt(source.unfinished, source.finished)
            assert queue.unfinished == source.unfinished
            assert list(queue.finished.items()) == list(source.finished.items()) != []
            assert queue.knows("done 1")
            queue.finish("b")
            assert [entry.key for entry in queue.unfinished] == ["a"]

    def test_is_on_disk(self, source: InboxFile, tmp_path: Path) -> None:
        with closing(InboxFile(tmp_path)) as queue:
            queue.adopt(source.unfinished, source.finished)
        again = InboxFile(tmp_path, read_only=True)
        assert (again.unfinished, again.finished) == (source.unfinished, source.finished)

    def test_that_is_completed_is_remembered_as_far_as_there_is_room(
        self, source: InboxFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(queue_module, "REMEMBERED", 1)
        with closing(InboxFile(tmp_path)) as queue:
            queue.adopt(source.unfinished, source.finished)
            assert list(queue.finished) == ["done 2"]

    def test_is_refused_by_a_queue_that_is_closed(self, source: InboxFile, tmp_path: Path) -> None:
        queue = InboxFile(tmp_path)
        queue.close()
        with pytest.raises(ReadOnlyError):
            queue.adopt(source.unfinished, source.finished)


class TestNotes:
    @pytest.mark.parametrize("kind", NOTEBOOKS)
    def test_are_in_the_other_notebook_in_their_order(self, tmp_path: Path, kind: str) -> None:
        source = NotebookFile.in_memory()
        for key in ("feed:2", "feed:1", "channel:ä"):
            source.put(key, {"key": key})
        source.put("feed:2", {"seen": ["😺"]})
        with closing(NOTEBOOKS[kind](tmp_path)) as notebook:
            notebook.adopt(source.items())
            assert notebook.items() == source.items()
            notebook.put("feed:3", {})
            assert notebook.keys()[-1] == "feed:3"

    def test_are_on_disk(self, tmp_path: Path) -> None:
        with closing(NotebookFile(tmp_path)) as notebook:
            notebook.adopt([("feed:1", {"n": 1})])
        assert NotebookFile(tmp_path, read_only=True).items() == [("feed:1", {"n": 1})]

    def test_are_refused_by_a_notebook_that_is_closed(self, tmp_path: Path) -> None:
        notebook = NotebookFile(tmp_path)
        notebook.close()
        with pytest.raises(ReadOnlyError):
            notebook.adopt([("feed:1", {})])

    def test_are_not_there_if_the_disk_refuses_them(self, tmp_path: Path) -> None:
        notebook = NotebookFile(tmp_path, FaultyFiles(0, "ENOSPC"))
        with pytest.raises(StoreWriteError, match="No space left"):
            notebook.adopt([("feed:1", {})])
        assert not list(tmp_path.iterdir())
