"""The promises of every Notebook: the same tests for each of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.bookkeeping import MAX_NOTE_BYTES, Notebook
from index.disk.key_value import NotebookFile
from index.errors import ReadOnlyError, StoreWriteError
from index.opensearch.records.cluster_notebook import ClusterNotebook
from tests.support.records.record_kinds import KeepsInCluster, KeepsInFiles

Open = Callable[[bool], Notebook]

NOTEBOOKS: dict[str, Callable[[Path, bool], Notebook]] = {
    "memory": lambda directory, read_only: NotebookFile.in_memory(),
    "disk": lambda directory, read_only: NotebookFile(directory, read_only=read_only),
}
"""Opens a notebook that keeps its files, if it has any, below a directory. Another one is tested by a line here."""

IN_CLUSTER = "opensearch"

KINDS = [*NOTEBOOKS, pytest.param(IN_CLUSTER, marks=[pytest.mark.cluster, pytest.mark.slow, pytest.mark.covers])]

LASTING = [each for each in KINDS if each != "memory"]
"""Kinds of notebooks that have their notes when they are opened again."""


class NotebookKind:
    """A kind of notebook."""

    def __init__(self, keeping: KeepsInFiles | KeepsInCluster, name: str) -> None:
        self.keeping = keeping
        self._name = name

    def open(self, directory: Path, read_only: bool = False) -> Notebook:
        if isinstance(self.keeping, KeepsInFiles):
            return NOTEBOOKS[self._name](directory, read_only)
        return ClusterNotebook(self.keeping.client, self.keeping.prefix(directory), read_only=read_only)


CHANGES: Mapping[str, Callable[[Notebook], object]] = {
    "put": lambda notebook: notebook.put("feed:1", {"n": 2}),
    "put_new": lambda notebook: notebook.put_new("feed:2", {"n": 2}),
    "change": lambda notebook: notebook.change("feed:1", lambda _: {"n": 2}),
    "change to none": lambda notebook: notebook.change("feed:1", lambda _: None),
    "remove": lambda notebook: notebook.remove("feed:1"),
}
"""All ways to change notes."""


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Iterator[NotebookKind]:
    """The kind of notebook, which keeps nothing yet."""
    keeping: KeepsInFiles | KeepsInCluster = KeepsInFiles()
    if request.param == IN_CLUSTER:
        urls = request.getfixturevalue("opensearch_urls")
        keeping = KeepsInCluster(urls, request.getfixturevalue("opensearch_data"))
    yield NotebookKind(keeping, request.param)
    keeping.close()


@pytest.fixture
def notebook(kind: NotebookKind, tmp_path: Path) -> Iterator[Notebook]:
    notebook = kind.open(tmp_path)
    yield notebook
    notebook.close()


@pytest.fixture
def second(kind: NotebookKind, notebook: Notebook, tmp_path: Path) -> Notebook:
    """The same notes as a second writer has them: another process if it may be one, else another thread."""
    return kind.open(tmp_path) if isinstance(kind.keeping, KeepsInCluster) else notebook


@pytest.fixture
def open_notebook(kind: NotebookKind, tmp_path: Path) -> Iterator[Open]:
    """Opens a notebook, for reading only or not, again and again with what it held before."""
    opened: list[Notebook] = []

    def open_one(read_only: bool) -> Notebook:
        opened.append(kind.open(tmp_path, read_only))
        return opened[-1]

    yield open_one
    for notebook in opened:
        notebook.close()


class TestNotes:
    def test_are_none_at_first(self, notebook: Notebook) -> None:
        assert (notebook.get("feed:1"), notebook.items(), notebook.keys(), notebook.can_change) == (None, [], [], True)

    def test_come_back_as_they_were(self, notebook: Notebook) -> None:
        note = {"text": "ünï 猫 \x00 \ud800", "n": [1, 2.5, None, True], "nested": {"a": {}}, "large": 10**30}
        notebook.put("feed:https://example.org/ü?a=b:c", note)
        assert notebook.get("feed:https://example.org/ü?a=b:c") == note
        assert notebook.items() == [("feed:https://example.org/ü?a=b:c", note)]

    def test_are_replaced_as_a_whole(self, notebook: Notebook) -> None:
        notebook.put("feed:1", {"a": 1, "b": 1})
        notebook.put("feed:1", {"b": 2})
        assert notebook.items() == [("feed:1", {"b": 2})]

    def test_are_the_callers_own(self, notebook: Notebook) -> None:
        notebook.put("feed:1", {"entries": [1]})
        for seen in (notebook.get("feed:1"), dict(notebook.items())["feed:1"]):
            assert seen
            seen["entries"] = []
        assert notebook.get("feed:1") == {"entries": [1]}

    def test_are_found_by_the_beginning_of_their_keys(self, notebook: Notebook) -> None:
        """The one first that was not put for the longest time."""
        for key in ("feed:b", "channel:-100", "feed:a", "feed:c", "feed:b"):
            notebook.put(key, {"key": key})
        assert notebook.keys("feed:") == ["feed:a", "feed:c", "feed:b"]
        assert notebook.items("channel:") == [("channel:-100", {"key": "channel:-100"})]
        assert notebook.keys() == ["channel:-100", "feed:a", "feed:c", "feed:b"]
        assert notebook.items("post:") == []

    def test_are_removed(self, notebook: Notebook) -> None:
        for key in ("feed:1", "feed:2", "feed:3"):
            notebook.put(key, {})
        notebook.remove("feed:3", "feed:1", "feed:9")
        notebook.remove()
        assert notebook.keys() == ["feed:2"]

    def test_are_purged(self, notebook: Notebook) -> None:
        notebook.put("feed:1", {})
        notebook.put("feed:2", {})
        notebook.purge(["feed:1", "feed:9"])
        notebook.purge([])
        assert notebook.keys() == ["feed:2"]

    def test_that_are_too_large_are_refused(self, notebook: Notebook) -> None:
        """However they are stored; what was there stays."""
        notebook.put("feed:1", {"n": 1})
        large = {"text": "x" * MAX_NOTE_BYTES}
        for store in (
            lambda: notebook.put("feed:1", large),
            lambda: notebook.put_new("feed:2", large),
            lambda: notebook.change("feed:1", lambda _: large),
        ):
            with pytest.raises(StoreWriteError):
                store()
        assert notebook.items() == [("feed:1", {"n": 1})]

    def test_are_watched_for_changes_of_others(self, notebook: Notebook) -> None:
        """Not for one's own."""
        seen: list[str] = []
        notebook.watch("feed:", seen.append)
        notebook.put("feed:1", {"n": 1})
        notebook.change("feed:1", lambda _: {"n": 2})
        notebook.remove("feed:1")
        notebook.refresh()
        assert seen == []

    def test_are_read_but_not_put_once_it_is_closed(self, notebook: Notebook) -> None:
        notebook.put("feed:1", {"n": 1})
        notebook.close()
        notebook.close()
        assert (notebook.get("feed:1"), notebook.can_change) == ({"n": 1}, False)
        for change in CHANGES.values():
            with pytest.raises(ReadOnlyError):
                change(notebook)


class TestANoteThatIsNew:
    def test_is_stored_unless_there_is_one(self, notebook: Notebook, second: Notebook) -> None:
        assert notebook.put_new("greeted:-1", {"n": 1})
        assert not second.put_new("greeted:-1", {"n": 2})
        assert notebook.get("greeted:-1") == {"n": 1}

    def test_is_new_again_after_a_removal(self, notebook: Notebook, second: Notebook) -> None:
        notebook.put("greeted:-1", {"n": 1})
        notebook.remove("greeted:-1")
        assert second.put_new("greeted:-1", {"n": 2})

    def test_is_stored_by_one_of_several_writers(self, notebook: Notebook, second: Notebook) -> None:
        stored: list[tuple[int, int]] = []

        def put_all(writer: Notebook, number: int) -> None:
            stored.extend((key, number) for key in range(20) if writer.put_new(f"greeted:{key}", {"n": number}))

        run_beside(lambda number: put_all(second if number % 2 else notebook, number))
        assert sorted(key for key, _ in stored) == list(range(20))
        notebook.refresh()
        assert dict(notebook.items()) == {f"greeted:{key}": {"n": number} for key, number in stored}


class TestAChange:
    def test_gets_the_note_and_gives_the_new_one(self, notebook: Notebook) -> None:
        assert notebook.change("post:1", lambda note: {"n": 1, "before": note}) == {"n": 1, "before": None}
        assert notebook.change("post:1", lambda note: {"n": 2, "before": note}) == notebook.get("post:1")
        assert notebook.get("post:1") == {"n": 2, "before": {"n": 1, "before": None}}

    def test_may_be_made_in_the_note_itself(self, notebook: Notebook) -> None:
        notebook.put("post:1", {"n": 1, "text": "secret"})

        def without_text(note: dict[str, object] | None) -> dict[str, object] | None:
            assert note is not None
            del note["text"]
            return note

        assert notebook.change("post:1", without_text) == {"n": 1} == notebook.get("post:1")

    def test_to_none_removes_the_note(self, notebook: Notebook) -> None:
        notebook.put("post:1", {"n": 1})
        assert notebook.change("post:1", lambda _: None) is None
        assert notebook.change("post:2", lambda _: None) is None
        assert notebook.keys() == []

    def test_of_nothing_keeps_the_place_of_the_note(self, notebook: Notebook) -> None:
        """It was not put again."""
        notebook.put("post:1", {"n": 1})
        notebook.put("post:2", {"n": 1})
        assert notebook.change("post:1", lambda note: note) == {"n": 1}
        assert notebook.keys() == ["post:1", "post:2"]
        notebook.change("post:1", lambda _: {"n": 2})
        assert notebook.keys() == ["post:2", "post:1"]

    def test_that_fails_changes_nothing(self, notebook: Notebook) -> None:
        notebook.put("post:1", {"n": 1})

        def fail(note: dict[str, object] | None) -> Mapping[str, object] | None:
            (note or {})["n"] = 2
            raise KeyError

        with pytest.raises(KeyError):
            notebook.change("post:1", fail)
        assert notebook.get("post:1") == {"n": 1}
        notebook.put("post:1", {"n": 3})

    def test_loses_none_of_another_writer(self, notebook: Notebook, second: Notebook) -> None:
        def count(note: dict[str, object] | None) -> dict[str, object]:
            note = note or {"n": 0}
            return note | {"n": int(str(note["n"])) + 1}

        def count_up(writer: Notebook) -> None:
            for _ in range(10):
                writer.change("post:1", count)

        run_beside(lambda number: count_up(second if number % 2 else notebook))
        notebook.refresh()
        assert notebook.get("post:1") == {"n": 40}


@pytest.mark.parametrize("kind", LASTING, indirect=True)
class TestANotebookThatIsOpenedAgain:
    def test_has_all_notes(self, open_notebook: Open) -> None:
        notebook = open_notebook(False)
        for key in ("feed:1", "feed:2", "feed:3", "feed:4", "feed:1"):
            notebook.put(key, {"key": key})
        notebook.put_new("feed:5", {"n": 5})
        notebook.change("feed:2", lambda note: {**(note or {}), "n": 2})
        notebook.remove("feed:3")
        notebook.purge(["feed:4"])
        notebook.close()
        expected = [("feed:1", {"key": "feed:1"}), ("feed:5", {"n": 5}), ("feed:2", {"key": "feed:2", "n": 2})]
        assert open_notebook(False).items() == expected

    @pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
    def test_for_reading_only_changes_nothing(self, open_notebook: Open, change: Callable[[Notebook], object]) -> None:
        open_notebook(False).put("feed:1", {"n": 1})
        reader = open_notebook(True)
        with pytest.raises(ReadOnlyError):
            change(reader)
        assert (reader.items(), reader.can_change) == ([("feed:1", {"n": 1})], False)
        assert open_notebook(True).items() == [("feed:1", {"n": 1})]

    def test_has_no_text_of_what_was_purged(self, kind: NotebookKind, open_notebook: Open, tmp_path: Path) -> None:
        notebook = open_notebook(False)
        notebook.put("fetched:1", {"text": "Zyxwvut"})
        notebook.put("fetched:2", {"text": "Zyxwvut"})
        notebook.remove("fetched:2")
        notebook.purge(["fetched:1"])
        assert not [content for content in kind.keeping.kept(tmp_path) if b"Zyxwvut" in content]


def run_beside(work: Callable[[int], None]) -> None:
    """Do the work of four writers, each with its number, at the same time."""
    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


Step = tuple[str, int, int]

VERBS = ["put", "put_new", "change", "remove", "purge"]


def steps(verbs: Sequence[str]) -> st.SearchStrategy[list[Step]]:
    return st.lists(st.tuples(st.sampled_from(verbs), st.integers(0, 3), st.integers(0, 2)), max_size=20)


@given(steps(VERBS))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_is_a_dictionary(name: str, tmp_path_factory: pytest.TempPathFactory, steps: list[Step]) -> None:
    """Whatever is done to it, it holds what a plain dictionary would, in the order of the last puts."""
    notebook = NOTEBOOKS[name](tmp_path_factory.mktemp("notes"), False)
    try:
        follow(notebook, steps)
    finally:
        notebook.close()


@given(steps(VERBS[:-1]))
@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("kind", [KINDS[-1]], indirect=True)
def test_a_notebook_in_a_cluster_is_a_dictionary(notebook: Notebook, second: Notebook, steps: list[Step]) -> None:
    """Also for those who learn of it by reading what others have put."""
    notebook.remove(*notebook.keys())
    follow(notebook, steps)
    second.refresh()
    assert second.items() == notebook.items()


def follow(notebook: Notebook, steps: list[Step]) -> None:
    """Take steps, and compare the notebook with a dictionary after each."""
    model: dict[str, object] = {}
    for verb, place, number in steps:
        key, note = f"feed:{place}", {"n": number}
        if verb == "put":
            notebook.put(key, note)
            model.pop(key, None)
            model[key] = note
        elif verb == "put_new":
            assert notebook.put_new(key, note) == (key not in model)
            model.setdefault(key, note)
        elif verb == "change":
            assert notebook.change(key, lambda _, note=note: note) == note  # type: ignore[misc]  # of this turn
            if model.get(key) != note:
                model.pop(key, None)
                model[key] = note
        else:
            notebook.remove(key) if verb == "remove" else notebook.purge([key])
            model.pop(key, None)
        assert notebook.items() == list(model.items())
