"""A notebook in a real cluster, as several processes have it. What they all promise is in the contract's tests."""

from __future__ import annotations

from datetime import timedelta

import pytest

from index.errors import NotPurgedError, StoreUnavailableError, StoreWriteError
from index.opensearch.records import cluster_notebook
from index.opensearch.records.cluster_notebook import ClusterNotebook
from tests.support.records.shared_records import SharedRecords


@pytest.fixture
def first(shared: SharedRecords) -> ClusterNotebook:
    return shared.notebook()


@pytest.fixture
def second(shared: SharedRecords, first: ClusterNotebook) -> ClusterNotebook:
    return shared.notebook()


class TestWhatAnotherProcessPut:
    def test_is_there_after_a_refresh(self, first: ClusterNotebook, second: ClusterNotebook) -> None:
        first.put("feed:1", {"n": 1})
        first.put("feed:2", {"n": 1})
        assert second.get("feed:1") is None
        second.refresh()
        first.put("feed:1", {"n": 2})
        first.remove("feed:2")
        assert second.items() == [("feed:1", {"n": 1}), ("feed:2", {"n": 1})]
        second.refresh()
        assert second.items() == [("feed:1", {"n": 2})]

    def test_is_seen_by_who_changes_it(self, first: ClusterNotebook, second: ClusterNotebook) -> None:
        """Without a refresh."""
        first.put("post:1", {"n": 1})
        assert not second.put_new("post:1", {"n": 2})
        assert second.get("post:1") == {"n": 1}
        first.put("post:1", {"n": 3})
        assert second.change("post:1", lambda note: {**(note or {}), "a": 1}) == {"n": 3, "a": 1}

    def test_is_removed_by_another_that_has_not_seen_it(self, first: ClusterNotebook, second: ClusterNotebook) -> None:
        first.put("post:1", {"n": 1})
        second.remove("post:1")
        first.refresh()
        assert first.keys() == []

    def test_does_not_replace_what_was_put_here_later(self, shared: SharedRecords, second: ClusterNotebook) -> None:
        """While the older one was being read."""
        client = shared.connected()
        first = shared.notebook(client)
        second.put("post:1", {"n": 1})
        second.put("post:2", {"n": 1})
        client.before["_search"] = lambda: first.put("post:1", {"n": 2})
        first.refresh()
        assert first.get("post:1") == {"n": 2}
        second.put("post:3", {"n": 1})
        client.before["_search"] = lambda: first.remove("post:2")
        first.refresh()
        first.refresh()
        assert first.keys() == ["post:1", "post:3"]

    def test_keeps_the_order_of_the_puts(self, shared: SharedRecords, first: ClusterNotebook) -> None:
        """Also if the clock of one process is slow, as far as it has seen what the others have put."""
        first.put("feed:1", {})
        first.put("feed:2", {})
        shared.time -= timedelta(hours=1)
        second = shared.notebook()
        second.put("feed:1", {})
        first.refresh()
        assert first.keys() == second.keys() == ["feed:2", "feed:1"]

    def test_is_gone_once_it_is_purged(self, first: ClusterNotebook, second: ClusterNotebook) -> None:
        for key in ("feed:1", "feed:2", "feed:3"):
            first.put(key, {"n": 1})
        second.refresh()
        first.purge(["feed:1"])
        second.put("feed:3", {"n": 2})
        second.refresh()
        assert second.items() == [("feed:2", {"n": 1}), ("feed:3", {"n": 2})]

    def test_is_read_wholly_after_a_long_sleep(self, shared: SharedRecords, first: ClusterNotebook) -> None:
        """That it was removed may be forgotten by then."""
        first.put("feed:1", {"n": 1})
        second = shared.notebook()
        first.remove("feed:1")
        shared.time += timedelta(hours=49)
        first.tidy()
        second.refresh()
        assert second.keys() == []

    def test_may_be_put_again_after_a_removal(self, shared: SharedRecords, first: ClusterNotebook) -> None:
        """Before and after the removal is forgotten."""
        for _ in range(2):
            assert first.put_new("greeted:1", {})
            first.remove("greeted:1")
        shared.time += timedelta(hours=49)
        first.tidy()
        assert first.put_new("greeted:1", {})


class TestWatching:
    def test_tells_of_what_others_have_put_and_removed(
        self, shared: SharedRecords, first: ClusterNotebook, second: ClusterNotebook
    ) -> None:
        """Once, and of nothing else: not of what was put here, of other keys, or of what is as it was."""
        first.put("channel:1", {"n": 1})
        seen: list[tuple[str, object]] = []
        second.watch("channel:", lambda key: seen.append((key, second.get(key))))
        second.refresh()
        assert seen == [("channel:1", {"n": 1})]
        second.put("channel:2", {"n": 2})
        first.put("feed:1", {})
        second.refresh()
        assert len(seen) == 1
        first.remove("channel:1", "channel:2")
        first.put("channel:3", {})
        first.remove("channel:3")
        second.refresh()
        assert seen[1:] == [("channel:1", None), ("channel:2", None)]

    def test_tells_of_what_a_change_or_a_purge_has_shown(self, first: ClusterNotebook, second: ClusterNotebook) -> None:
        seen: list[str] = []
        second.watch("channel:", seen.append)
        first.put("channel:1", {"n": 1})
        assert not second.put_new("channel:1", {})
        second.refresh()
        assert seen == ["channel:1"]
        first.purge(["channel:1"])
        second.refresh()
        assert seen == ["channel:1"] * 2


class TestRequests:
    def test_are_two_for_each_change(self, shared: SharedRecords) -> None:
        client = shared.connected()
        notebook = shared.notebook(client)
        notebook.put("feed:1", {})
        client.requests.clear()
        notebook.put("feed:2", {})
        assert len(client.requests) == 2

    def test_are_none_to_read(self, shared: SharedRecords) -> None:
        client = shared.connected()
        notebook = shared.notebook(client)
        notebook.put("feed:1", {"n": 1})
        client.is_down = True
        assert (notebook.get("feed:1"), notebook.items("feed:")) == ({"n": 1}, [("feed:1", {"n": 1})])


class TestAClusterThatDoesNotAnswer:
    def test_refuses_changes(self, shared: SharedRecords) -> None:
        client = shared.connected()
        notebook = shared.notebook(client)
        notebook.put("feed:1", {"n": 1})
        client.is_down = True
        for act in (
            lambda: notebook.put("feed:1", {}),
            lambda: notebook.put_new("feed:2", {}),
            lambda: notebook.change("feed:1", lambda _: None),
            lambda: notebook.remove("feed:1"),
            notebook.refresh,
            notebook.tidy,
        ):
            with pytest.raises(StoreUnavailableError):
                act()
        with pytest.raises(NotPurgedError):
            notebook.purge(["feed:1"])
        assert (notebook.items(), notebook.can_change) == ([("feed:1", {"n": 1})], True)


class TestLimits:
    def test_refuse_one_note_more(self, shared: SharedRecords, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(cluster_notebook, "MAX_NOTES", 1)
        notebook = shared.notebook()
        notebook.put("feed:1", {})
        with pytest.raises(StoreWriteError):
            notebook.put("feed:2", {})
        notebook.put("feed:1", {"n": 2})
        assert notebook.items() == [("feed:1", {"n": 2})]
