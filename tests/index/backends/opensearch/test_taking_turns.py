"""Change an index from several processes, one at a time, whoever dies."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.analysis import Field
from index.backends.base import QueryTerm
from index.backends.opensearch import index_writer
from index.backends.opensearch.cluster_backend import OpenSearchBackend
from index.backends.opensearch.index_writer import OVER_S, RENEW_S
from index.backends.shared import OutrunError
from index.errors import BackendUnavailableError
from index.model import Article
from index.opensearch.cluster_client import Reply
from index.opensearch.guarded_index import OutdatedError
from tests.support.archive.backend_articles import article
from tests.support.opensearch.shared_index import SharedIndex, WatchedClient


def purring(name: str) -> Article:
    return article(f"{name} purrs.", name=name)


def purrs(backend: OpenSearchBackend) -> list[str]:
    matches = backend.search([QueryTerm(Field.WORDS, "purr")], 100).matches
    return sorted(match.passage_id.article_id for match in matches)


def before_bulk(client: WatchedClient, act: Callable[[], object]) -> None:
    """Have something happen once, just before the next change is sent."""
    bulk = client.bulk

    def first_act(*args: object, **params: object) -> None:
        client.bulk = bulk  # type: ignore[method-assign]  # for this object only
        act()
        bulk(*args, **params)  # type: ignore[arg-type]  # as they were given

    client.bulk = first_act  # type: ignore[method-assign]  # for this object only


class TestATurn:
    def test_says_up_to_which_revision_the_index_is_made(self, shared: SharedIndex) -> None:
        first, second = shared.open(), shared.open()
        first.turn()
        first.bring({"a": purring("a"), "b": None}, 7)
        made = second.turn()
        assert (made.revision, list(made.lacking), made.is_busy) == (7, [], False)
        assert (second.content_hash("a"), second.content_hash("b")) == (purring("a").content_hash, None)

    def test_that_changes_nothing_else_is_not_seen_by_searches(self, shared: SharedIndex) -> None:
        backend = shared.open()
        backend.index([purring("a")])
        purrs(backend)
        before = shared.version
        backend.turn()
        backend.bring({}, 7)
        assert purrs(backend) == ["a"]
        assert shared.version == before
        assert backend.turn().revision == 7

    def test_is_one_process_s(self, shared: SharedIndex) -> None:
        """Who comes second changes nothing, and must look again."""
        first, second = shared.open(), shared.open()
        first.turn()
        second.turn()
        first.bring({"a": purring("a")}, 1)
        with pytest.raises(OutrunError):
            second.bring({"b": purring("b")}, 1)
        with pytest.raises(OutrunError):
            second.bring({}, 2)
        second.index([purring("c")])
        assert purrs(first) == ["a", "c"]

    def test_is_waited_for(self, shared: SharedIndex) -> None:
        """The first one is busy while the second one asks for its turn."""
        second = shared.open()
        first = shared.open()
        turns = []

        def ask() -> None:
            turns.append(second.turn(enough=0))

        before_bulk(shared.client, ask)
        first.index([purring("a")])
        second.index([purring("b")])
        (made,) = turns
        assert (made.is_busy, list(made.lacking)) == (True, ["a"])
        assert purrs(first) == ["a", "b"]


class TestAProcessThatDies:
    @pytest.mark.parametrize("actions", [1, 3])
    def test_is_replaced_after_a_while(self, shared: SharedIndex, actions: int) -> None:
        """What it had begun is removed, and named as lacking. Searches never see a part of it."""
        survivor = shared.open()
        victim = shared.open()
        victim.index([purring("a"), purring("b")])
        shared.client.fails_at = actions
        with pytest.raises(ConnectionAbortedError):
            victim.index([article("a sleeps.", "a eats.", name="a"), purring("c")])
        assert purrs(survivor) == ["a", "b"]
        before = shared.now
        made = survivor.turn()
        assert OVER_S <= shared.now - before < OVER_S + 1
        assert list(made.lacking) == ["a", "c"]
        assert purrs(survivor) == ["b"]
        survivor.bring({"a": purring("a"), "c": purring("c")}, 1)
        assert purrs(survivor) == ["a", "b", "c"]
        assert not survivor.turn().lacking

    def test_need_not_be_waited_for_by_itself(self, shared: SharedIndex) -> None:
        backend = shared.open()
        shared.client.fails_at = 1
        with pytest.raises(ConnectionAbortedError):
            backend.index([purring("a")])
        shared.client.fails_at = -1
        before = shared.now
        assert list(backend.turn().lacking) == ["a"]
        assert shared.now == before

    def test_may_be_replaced_by_one_that_dies_too(self, shared: SharedIndex) -> None:
        third = shared.open()
        second = shared.open()
        client = shared.client
        first = shared.open()
        shared.client.fails_at = 1
        with pytest.raises(ConnectionAbortedError):
            first.index([purring("a")])

        def die(path: str, _: Reply) -> None:
            if path == "/_aliases":
                raise ConnectionAbortedError

        client.before_post = die
        with pytest.raises(ConnectionAbortedError):
            second.turn()
        assert list(third.turn().lacking) == ["a"]
        third.bring({"a": purring("a")}, 1)
        assert purrs(second) == ["a"]

    def test_has_no_effect_if_it_was_only_slow(self, shared: SharedIndex) -> None:
        """It is taken for dead, and others have done its work, when it goes on."""
        other = shared.open()
        slow = shared.open()
        slow.index([purring("a")])

        def take_over() -> None:
            other.turn()
            other.bring({"b": article("b sleeps.", name="b")}, 5)

        slow.turn()
        before_bulk(shared.client, take_over)
        with pytest.raises(OutrunError):
            slow.bring({"b": purring("b")}, 4)
        assert purrs(slow) == purrs(other) == ["a"]
        assert slow.turn().revision == 5

    def test_is_not_taken_for_dead_while_it_says_that_it_goes_on(self, shared: SharedIndex) -> None:
        """A change may take longer than that. It is not sent before all is analyzed."""
        other = shared.open()
        busy = shared.open()
        seen: list[bool] = []
        busy.turn()
        renewed = busy._writer._renewed

        def slowly(progress: object) -> object:
            shared.now += RENEW_S
            seen.append(other._writer._is_over(other._index.progress()))
            return renewed(progress)  # type: ignore[arg-type]  # as they were given

        busy._writer._renewed = slowly  # type: ignore[method-assign, assignment]  # for this object only
        busy.bring({name: purring(name) for name in "abcdefgh"}, 1)
        assert seen == [False] * 8
        assert len(purrs(other)) == 8


class TestACopy:
    def test_that_was_taken_over_is_not_used(self, shared: SharedIndex) -> None:
        """The process that began it was taken for dead. Another one has gone on with the index."""
        other = shared.open()
        slow = shared.open()
        slow.index([purring("a"), purring("b")])
        slow.delete(["a"])

        def take_over(path: str, _: Reply) -> None:
            if path == "/_reindex":
                shared.client.before_post = lambda path, body: None
                other.turn()
                other.bring({"c": purring("c")}, 5)

        shared.client.before_post = take_over
        slow.turn()
        with pytest.raises(OutrunError):
            slow.clean(4)
        assert purrs(other) == purrs(slow) == ["b", "c"]
        other.purge(["b"])
        assert purrs(slow) == ["c"]
        assert len(shared.names) == 1

    def test_goes_on_as_long_as_it_takes(self, shared: SharedIndex, monkeypatch: pytest.MonkeyPatch) -> None:
        """Whoever makes it says so again and again."""
        other = shared.open()
        backend = shared.open()
        backend.index([purring("a"), purring("b")])
        find, seen = shared.client.find, list[bool]()

        def find_slowly(path: str, *given: object, **params: object) -> Reply | None:
            if not path.startswith("/_tasks/") or len(seen) == 5:
                return find(path, *given, **params)  # type: ignore[arg-type]  # as they were given
            shared.now += RENEW_S
            seen.append(other._writer._is_over(other._index.progress()))
            return {"completed": False}

        monkeypatch.setattr(shared.client, "find", find_slowly)
        backend.purge(["a"])
        assert (purrs(backend), seen) == (["b"], [False] * 5)

    def test_that_is_begun_after_others_have_gone_on_is_not_used(
        self, shared: SharedIndex, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Nobody who took over could know of it, and it is made too fast to notice them."""
        other = shared.open()
        slow = shared.open()
        slow.index([purring("a"), purring("b")])
        slow.delete(["a"])
        slow.turn()
        make = slow._index._make

        def make_late(index: str) -> None:
            other.turn()
            other.bring({"c": purring("c")}, 5)
            make(index)

        monkeypatch.setattr(slow._index, "_make", make_late)
        monkeypatch.setattr(slow._writer, "_renewed", lambda progress: progress)
        with pytest.raises(OutrunError):
            slow.clean(4)
        assert purrs(other) == purrs(slow) == ["b", "c"]
        assert slow.turn().revision == 5

    def test_that_takes_its_place_while_another_takes_over_is_used(self, shared: SharedIndex) -> None:
        """The other one would have gone on with what was replaced."""
        other = shared.open()
        others_client = shared.client
        slow = shared.open()
        slow.index([purring("a"), purring("b")])
        slow.delete(["a"])
        slow.turn()

        def do_nothing(_path: str, _body: Reply) -> None: ...

        def have_others_take_over(path: str, body: Reply) -> None:
            if path != "/_aliases":
                return

            def replace(others_path: str, _: Reply) -> None:
                if others_path == path:
                    others_client.before_post = do_nothing
                    shared.client.post(path, body)

            shared.client.before_post, others_client.before_post = do_nothing, replace
            assert other.turn().revision == 4

        shared.client.before_post = have_others_take_over
        slow.clean(4)
        other.index([purring("c")])
        assert purrs(other) == purrs(slow) == ["b", "c"]


class TestAnAnswerThatIsLost:
    """The cluster has done what it was asked for, and is asked again."""

    def test_of_a_change_is_no_conflict(self, shared: SharedIndex) -> None:
        backend = shared.open()
        bulk = shared.client.bulk

        def twice(index: str, actions: object, **params: bool) -> None:
            listed = list(actions)  # type: ignore[call-overload]  # as its base takes them
            bulk(index, listed, **params)
            bulk(index, listed, **params)

        shared.client.bulk = twice  # type: ignore[method-assign, assignment]  # for this object only
        backend.index([purring("a")])
        assert purrs(backend) == ["a"]

    @pytest.mark.parametrize("method", ["put", "post"])
    def test_of_a_word_about_it_is_no_conflict(self, shared: SharedIndex, method: str) -> None:
        backend = shared.open()
        backend.index([purring("a"), purring("b")])
        once = getattr(shared.client, method)

        def twice(path: str, *args: object, **params: object) -> object:
            reply = once(path, *args, **params)
            return once(path, *args, **params) if "/state" in path or path == "/_aliases" else reply

        setattr(shared.client, method, twice)
        backend.purge(["a"])
        assert purrs(backend) == ["b"]


def test_an_index_that_is_gone_is_made_again_by_the_next_turn(shared: SharedIndex) -> None:
    backend = shared.open()
    backend.index([purring("a")])
    for name in shared.names:
        shared.client.delete(f"/{name}")
    with pytest.raises(OutdatedError):
        backend._index.copy(lambda: None)
    assert backend.turn().revision == 0
    assert (purrs(backend), backend.content_hash("a")) == ([], None)
    backend.index([purring("b")])
    assert purrs(backend) == ["b"]


class TestAChangeThatIsOutrun:
    def test_is_made_again(self, shared: SharedIndex, monkeypatch: pytest.MonkeyPatch) -> None:
        backend = shared.open()
        bring, outrun = backend.bring, [OutrunError()]

        def bring_later(*given: object) -> object:
            if outrun:
                raise outrun.pop()
            return bring(*given)  # type: ignore[arg-type]  # as they were given

        monkeypatch.setattr(backend, "bring", bring_later)
        backend.index([purring("a")])
        assert purrs(backend) == ["a"]

    def test_takes_over_later_where_another_was_quicker(
        self, shared: SharedIndex, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        backend = shared.open()
        index = backend._index
        index.note(index.progress()._replace(writer="of a process that has died"))
        take_over, quicker = index.take_over, [OutdatedError()]

        def take_over_later(*given: object) -> object:
            if quicker:
                raise quicker.pop()
            return take_over(*given)  # type: ignore[arg-type]  # as they were given

        monkeypatch.setattr(index, "take_over", take_over_later)
        backend.index([purring("a")])
        assert (purrs(backend), quicker) == (["a"], [])

    def test_has_its_copy_forgotten(self, shared: SharedIndex, monkeypatch: pytest.MonkeyPatch) -> None:
        backend = shared.open()
        backend.index([purring("a"), purring("b")])
        backend.delete(["a"])
        backend.turn()

        def refuse(*_: object) -> None:
            raise OutdatedError

        with monkeypatch.context() as outrun:
            outrun.setattr(backend._index, "replace", refuse)
            with pytest.raises(OutrunError):
                backend.clean(1)
        backend.purge(["b"])
        assert (purrs(backend), len(shared.names)) == ([], 1)

    def test_is_outrun_as_well_if_its_copy_is_gone(self, shared: SharedIndex) -> None:
        backend = shared.open()
        backend.index([purring("a"), purring("b")])
        backend.delete(["a"])
        (present,) = shared.names

        def remove_copy(path: str, _: Reply) -> None:
            if path == "/_reindex":
                for name in shared.names:
                    if name != present:
                        shared.client.delete(f"/{name}")

        shared.client.before_post = remove_copy
        backend.turn()
        with pytest.raises(OutrunError):
            backend.clean(1)
        assert shared.names == [present]


class TestAnIndexThatIsRemovedMeanwhile:
    """Processes of another version remove it with a purge."""

    @staticmethod
    def removing_before(shared: SharedIndex, end: str) -> Callable[[str, Reply], None]:
        def remove(path: str, _: Reply) -> None:
            if path.endswith(end):
                shared.client.before_post = lambda path, body: None
                for name in shared.names:
                    shared.client.delete(f"/{name}")

        return remove

    def test_is_an_outage_for_who_learns_of_changes(self, shared: SharedIndex) -> None:
        other = shared.open()
        backend = shared.open()
        other.index([purring("a")])
        shared.client.before_post = self.removing_before(shared, "/_refresh")
        with pytest.raises(BackendUnavailableError, match="made again"):
            backend.turn()
        assert backend.turn().revision == 0

    def test_is_made_again_by_who_takes_it_over(self, shared: SharedIndex) -> None:
        backend = shared.open()
        shared.client.fails_at = 1
        with pytest.raises(ConnectionAbortedError):
            backend.index([purring("a")])
        shared.client.fails_at = -1
        shared.client.before_post = self.removing_before(shared, "/_delete_by_query")
        assert backend.turn().revision == 0
        backend.index([purring("b")])
        assert purrs(backend) == ["b"]


def test_others_who_never_end_are_not_waited_for_for_ever(shared: SharedIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_writer, "TURN_S", 0.5)
    backend = shared.open()
    busy = shared.open()._index
    busy.note(busy.progress()._replace(writer="of another process"))
    with pytest.raises(BackendUnavailableError, match="all the time"):
        backend.turn()
