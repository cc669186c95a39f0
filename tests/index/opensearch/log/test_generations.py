"""Generations of a log in a real cluster: the next one has nothing of what is no longer needed."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from index.errors import BackendUnavailableError
from index.opensearch import index_copies
from index.opensearch.cluster_client import ClusterClient, Reply
from index.opensearch.cluster_failures import GoneError
from index.opensearch.log import log_index
from index.opensearch.log.change_log import ARTICLE, ChangeLog, LogEntry, write
from index.opensearch.log.generations import Generations
from index.opensearch.log.log_index import Beginning
from tests.support.opensearch.losing_proxy import LosingProxy
from tests.support.opensearch.node_files import contents_of_indices
from tests.support.opensearch.shared_log import HookedClient, SharedLog

CATS, DOGS = ("cats", "1a"), ("dogs", "2b")
TEXTS = {CATS: "Cats purr.", DOGS: "Zyxwvut."}
LAST = LogEntry(1, 1, "the last one, about Zyxwvut", "")


@pytest.fixture
def first(shared: SharedLog) -> Generations:
    """A log whose first generation has two texts and its last entry."""
    generations = shared.open()
    generations.make_first()
    generations.log(1).put_texts(TEXTS)
    generations.log(1).append(LAST)
    return generations


def make_next(generations: Generations, number: int = 1, snapshot: Sequence[str] = ("a", "b")) -> None:
    """Make the next generation, with the text about cats alone."""
    generations.make_next(number, Beginning(1, LAST.token, snapshot), {CATS})


def beginning(generations: Generations, number: int) -> tuple[int, str, list[str]]:
    found = generations.beginning(number)
    return found.revision, found.token, list(found.snapshot)


def texts(log: ChangeLog) -> dict[tuple[str, str], str]:
    return log.read(1, TEXTS)[1]


class TestTheFirst:
    def test_is_not_there_until_it_is_made(self, shared: SharedLog) -> None:
        generations = shared.open()
        assert (generations.present(), generations.exists(1), generations.absent_nodes()) == (None, False, 0)
        with pytest.raises(GoneError):
            generations.beginning(1)

    def test_may_be_made_by_several(self, shared: SharedLog) -> None:
        for generations in (shared.open(), shared.open()):
            generations.make_first()
            assert (generations.present(), generations.exists(1)) == (1, True)
        assert shared.indices == ["log-000001-first"]

    def test_begins_with_nothing(self, shared: SharedLog) -> None:
        generations = shared.open()
        generations.make_first()
        assert beginning(generations, 1) == (0, "", [])
        assert not generations.has_texts(1, ["cats"])

    def test_is_on_two_nodes_before_a_change_is_acknowledged(self, shared: SharedLog) -> None:
        """And on a third one soon after, if there are as many."""
        shared.open().make_first()
        (index,) = shared.client.get(f"/{shared.prefix}-*/_settings").values()
        assert index["settings"]["index"]["number_of_replicas"] == "2"
        assert index["settings"]["index"]["write"]["wait_for_active_shards"] == "2"

    def test_is_not_that_of_another_archive(self, shared: SharedLog) -> None:
        """Although its name begins with the same."""
        other = Generations(shared.client, f"{shared.prefix}-log")
        other.make_first()
        assert shared.open().present() is None
        shared.open().make_first()
        assert other.present() == 1


class TestTheNext:
    def test_begins_with_the_state_after_the_one_before(self, first: Generations) -> None:
        make_next(first)
        assert (first.present(), first.exists(1), first.exists(2)) == (2, False, True)
        assert beginning(first, 2) == (1, LAST.token, ["a", "b"])
        assert list(first.log(2).entries_from(2)) == []

    def test_has_the_needed_texts_alone(self, first: Generations) -> None:
        make_next(first)
        assert texts(first.log(2)) == {CATS: "Cats purr."}
        assert (first.has_texts(2, ["cats", "dogs"]), first.has_texts(2, ["dogs"])) == (True, False)

    def test_leaves_nothing_else_on_any_node(
        self, first: Generations, shared: SharedLog, opensearch_data: Path
    ) -> None:
        def kept() -> bytes:
            return b"".join(contents_of_indices(shared.client, opensearch_data, [shared.prefix]))

        assert b"Zyxwvut" in kept()
        make_next(first)
        assert (b"Zyxwvut" in kept(), b"Cats purr" in kept()) == (False, True)
        assert [name[:10] for name in shared.indices] == ["log-000002"]

    def test_takes_entries_and_texts(self, first: Generations) -> None:
        make_next(first)
        log = first.log(2)
        log.put_texts({DOGS: "Dogs bark."})
        entry = LogEntry(2, 1, "dogs", LAST.token)
        log.append(entry)
        assert (list(log.entries_from(2)), texts(log)[DOGS]) == ([entry], "Dogs bark.")

    def test_is_followed_by_others(self, first: Generations) -> None:
        make_next(first)
        make_next(first, 2, snapshot=[])
        assert first.present() == 3
        assert beginning(first, 3) == (1, LAST.token, [])
        assert texts(first.log(3)) == {CATS: "Cats purr."}

    def test_may_begin_with_much(self, first: Generations, monkeypatch: pytest.MonkeyPatch) -> None:
        """More than a document has room for."""
        monkeypatch.setattr(log_index, "SNAPSHOT_CHARS", 10)
        lines = [f"{number} 😺" for number in range(20)]
        make_next(first, snapshot=lines)
        assert beginning(first, 2) == (1, LAST.token, lines)

    def test_may_leave_out_more_than_a_search_finds(self, first: Generations, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(log_index, "FOUND_AT_ONCE", 3)
        first.log(1).put_texts({("dogs", f"{number:x}"): f"Dog {number}." for number in range(11)})
        make_next(first)
        assert not first.has_texts(2, ["dogs"])
        assert texts(first.log(2)) == {CATS: "Cats purr."}

    def test_may_be_made_by_several_at_once(self, shared: SharedLog, first: Generations) -> None:
        """One of them succeeds. The others notice, and leave nothing behind."""
        makers = [threading.Thread(target=make_next, args=(shared.open(),)) for _ in range(3)]
        for maker in makers:
            maker.start()
        for maker in makers:
            maker.join()
        make_next(first, 2)
        assert beginning(first, 3) == (1, LAST.token, ["a", "b"])
        assert texts(first.log(3)) == {CATS: "Cats purr."}
        assert [name[:10] for name in shared.indices] == ["log-000003"]

    def test_that_is_there_already_is_not_made_again(self, shared: SharedLog, first: Generations) -> None:
        make_next(first)
        made = shared.indices
        make_next(first, snapshot=["other"])
        assert shared.indices == made
        assert beginning(first, 2) == (1, LAST.token, ["a", "b"])

    def test_of_none_is_not_made(self, shared: SharedLog) -> None:
        with pytest.raises(GoneError):
            make_next(shared.open(), 4)
        assert shared.open().present() is None

    @pytest.mark.parametrize("most", [1, 100])
    def test_is_made_although_replies_are_lost(self, shared: SharedLog, first: Generations, most: int) -> None:
        """One of them, or all that say that it is made."""
        with LosingProxy(shared.urls[0]) as proxy:
            proxy.loses = lambda path: path == "/_aliases" and proxy.lost < most
            make_next(shared.open(proxy.url))
            assert 1 <= proxy.lost <= most
        assert first.present() == 2
        assert len(shared.indices) == 1


class KilledError(Exception):
    """Acts the end of a process."""


def die() -> None:
    raise KilledError


class TestAMakerWhoIsKilled:
    @pytest.mark.parametrize("before", ["_reindex", "_aliases"])
    def test_leaves_the_log_as_it_was(self, shared: SharedLog, first: Generations, before: str) -> None:
        """Another one can make the next generation. It removes what was left behind."""
        client = shared.added(HookedClient(shared.access, **{before: die}))
        with pytest.raises(KilledError):
            make_next(Generations(client, shared.prefix))
        assert first.present() == 1
        assert len(shared.indices) == 2
        make_next(first)
        assert first.present() == 2
        assert texts(first.log(2)) == {CATS: "Cats purr."}
        assert len(shared.indices) == 1


class TestAMakerWhoIsSlower:
    @pytest.mark.parametrize("before", ["_reindex", "_tasks/", "_aliases"])
    def test_takes_what_the_other_has_made(self, shared: SharedLog, first: Generations, before: str) -> None:
        client = shared.added(HookedClient(shared.access, **{before: lambda: make_next(first)}))
        make_next(Generations(client, shared.prefix), snapshot=["other"])
        assert beginning(first, 2) == (1, LAST.token, ["a", "b"])
        assert texts(first.log(2)) == {CATS: "Cats purr."}
        assert len(shared.indices) == 1


class TestATextThatComesLate:
    """A writer that does not know yet that the log goes on has put it into the old generation."""

    LATE = ("owls", "3c")

    def put_late(self, shared: SharedLog) -> None:
        log = shared.open().log(1)
        log.put_texts({self.LATE: "Wvutsrq."})
        shared.client.post(f"/{log.alias}/_refresh", {})

    def test_is_not_copied(self, shared: SharedLog, first: Generations, opensearch_data: Path) -> None:
        client = shared.added(HookedClient(shared.access, _reindex=lambda: self.put_late(shared)))
        make_next(Generations(client, shared.prefix))
        assert first.present() == 2
        assert not first.has_texts(2, ["owls"])
        assert texts(first.log(2)) == {CATS: "Cats purr."}
        contents = contents_of_indices(shared.client, opensearch_data, [shared.prefix])
        assert not [content for content in contents if b"Wvutsrq" in content]

    def test_again_and_again_leaves_the_log_as_it_was(self, shared: SharedLog, first: Generations) -> None:
        class BusyClient(ClusterClient):
            def post(client, path: str, body: Reply, within_s: float | None = None, **params: object) -> Reply:  # noqa: N805 - self is the test
                if path == "/_reindex":
                    self.put_late(shared)
                return super().post(path, body, within_s, **params)

        busy = Generations(shared.added(BusyClient(shared.access)), shared.prefix)
        with pytest.raises(BackendUnavailableError, match="again and again"):
            make_next(busy)
        assert (first.present(), len(shared.indices)) == (1, 1)


class TestANodeThatIsDown:
    def test_has_a_copy_when_it_is_back(self, shared: SharedLog, first: Generations) -> None:
        """Although the cluster has fewer nodes when the next generation is made."""

        class OneNodeClient(ClusterClient):
            def get(self, path: str, **params: object) -> Reply:
                reply = super().get(path, **params)
                return {**reply, "number_of_data_nodes": 1} if path == "/_cluster/health" else reply

        make_next(Generations(shared.added(OneNodeClient(shared.access)), shared.prefix))
        (index,) = shared.client.get(f"/{shared.prefix}-*/_settings").values()
        assert index["settings"]["index"]["number_of_replicas"] == "2"


class TestOneThatIsReplaced:
    def test_is_gone_for_those_who_read_it(self, shared: SharedLog, first: Generations) -> None:
        reader = shared.open()
        make_next(first)
        with pytest.raises(GoneError):
            list(reader.log(1).entries_from(2))
        with pytest.raises(GoneError):
            reader.beginning(1)
        with pytest.raises(GoneError):
            reader.has_texts(1, ["cats"])
        assert reader.present() == 2

    def test_while_its_beginning_is_read_is_noticed(self, shared: SharedLog, first: Generations) -> None:
        make_next(first)
        reading = shared.open().beginning(2)
        make_next(first, 2)
        with pytest.raises(GoneError):
            list(reading.snapshot)


class CopyingClient(ClusterClient):
    """A client that is told made-up states of the copying."""

    states: list[Reply | None]

    def find(self, path: str, within_s: float | None = None, **params: object) -> Reply | None:
        if path.startswith("/_tasks/") and self.states:
            return self.states.pop(0)
        return super().find(path, within_s, **params)


class TestCopying:
    @pytest.fixture
    def client(self, shared: SharedLog, first: Generations) -> CopyingClient:
        self.pauses: list[float] = []
        return shared.added(CopyingClient(shared.access, sleep=self.pauses.append))

    def test_is_waited_for(self, shared: SharedLog, client: CopyingClient) -> None:
        done: Reply = {"completed": True, "response": {"failures": []}}
        client.states = [*[{"completed": False}] * 8, done]
        make_next(Generations(client, shared.prefix))
        assert self.pauses == [0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 1.0, 1.0]

    @pytest.mark.parametrize(
        "state",
        [
            {"completed": True, "error": {"type": "task_cancelled_exception"}},
            {"completed": True, "response": {"failures": [{"status": 429}]}},
        ],
    )
    def test_that_fails_leaves_the_log_as_it_was(self, shared: SharedLog, client: CopyingClient, state: Reply) -> None:
        client.states = [state]
        generations = Generations(client, shared.prefix)
        with pytest.raises(BackendUnavailableError):
            make_next(generations)
        assert generations.present() == 1

    def test_that_does_not_end_is_given_up(
        self, shared: SharedLog, client: CopyingClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(index_copies, "COPY_S", 2.5)
        client.states = [{"completed": False}] * 100
        with pytest.raises(BackendUnavailableError, match="not copied"):
            make_next(Generations(client, shared.prefix))
        assert self.pauses == [0.02, 0.05, 0.1, 0.2, 0.5, 1.0]


class TestTextsThatNoEntryNames:
    def test_are_found(self, first: Generations, shared: SharedLog) -> None:
        """Their writer was killed before it could write the entry."""
        write(shared.client, first.log(1).alias, [("birds~3c~1", {ARTICLE: "birds", "payload": "rest"})])
        assert (first.has_texts(1, ["birds"]), first.has_texts(1, ["fish"])) == (True, False)


class BehindClient(ClusterClient):
    """A client of a node that learns late what others know of the cluster."""

    aliases: Reply  # as the node knows them at first
    answers: int  # number of answers after which it knows more

    def get(self, path: str, **params: object) -> Reply:
        self.answers -= 1
        return self.aliases if self.answers >= 0 and path.endswith("/_alias") else super().get(path, **params)


class TestANodeThatIsBehind:
    """It still knows the generation that others have replaced."""

    @pytest.fixture
    def behind(self, shared: SharedLog, first: Generations) -> BehindClient:
        self.pauses: list[float] = []
        client = shared.added(BehindClient(shared.access, sleep=self.pauses.append))
        client.aliases = shared.client.get(f"/{shared.prefix}-log-*/_alias")
        make_next(first)
        return client

    def test_is_asked_again(self, shared: SharedLog, behind: BehindClient) -> None:
        behind.answers = 3  # the first one is about the nodes
        make_next(Generations(behind, shared.prefix))
        assert self.pauses == [0.02, 0.05]
        assert len(shared.indices) == 1

    def test_is_left_alone_after_a_while(self, shared: SharedLog, behind: BehindClient) -> None:
        behind.answers = 100
        with pytest.raises(GoneError):
            make_next(Generations(behind, shared.prefix))
        assert self.pauses == [0.02, 0.05, 0.1, 0.2, 0.5, 1.0]
        assert len(shared.indices) == 1
