"""Change an index from several processes, one at a time, whoever dies."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.analysis import Field
from index.backends.base import QueryTerm
from index.backends.opensearch import passage_index
from index.backends.opensearch.cluster_backend import OpenSearchBackend
from index.backends.opensearch.index_writer import OVER_S, RENEW_S
from index.backends.shared import OutrunError
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
        before = backend.seen_version
        backend.turn()
        backend.bring({}, 7)
        assert purrs(backend) == ["a"]
        assert backend.seen_version == before
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
        backend = shared.open()
        backend.index([purring("a"), purring("b")])
        looks = iter(range(5))
        is_copied = passage_index.PassageIndex.is_copied

        def later(index: passage_index.PassageIndex, copying: passage_index.Copying) -> bool:
            shared.now += RENEW_S
            return next(looks, None) is None and is_copied(index, copying)

        monkeypatch.setattr(passage_index.PassageIndex, "is_copied", later)
        backend.purge(["a"])
        assert purrs(backend) == ["b"]


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
        backend._index.begin_copy()
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
            outrun.setattr(backend._index, "end_copy", refuse)
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
        shared.client.replies["/_reindex"] = {"task": "node:1"}
        backend.turn()
        with pytest.raises(OutrunError):
            backend.clean(1)
