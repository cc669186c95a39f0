"""Claims in a real cluster: each thing belongs to one process at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from index.errors import BackendUnavailableError
from index.opensearch.cluster_client import Reply
from index.opensearch.records.claims import Claims
from tests.support.records.shared_records import SharedRecords


def claims(shared: SharedRecords) -> Claims:
    return Claims(shared.connected(), shared.prefix)


def claim(claims: Claims, key: str, process: str, is_live: Callable[[str], bool]) -> tuple[str, str]:
    """Claim one thing. Return its owner, and the one before."""
    return claims.claim([key], process, is_live)[key]


def nobody(process: str) -> bool:
    return False


def everybody(process: str) -> bool:
    return True


class TestClaims:
    def test_belong_to_the_first_one(self, shared: SharedRecords) -> None:
        one, two = claims(shared), claims(shared)
        assert claim(one, "chat 7", "one", everybody) == ("one", "")
        assert claim(two, "chat 7", "two", everybody) == ("one", "one")
        assert claim(one, "chat 7", "one", everybody) == ("one", "one")
        assert claim(two, "chat 8", "two", everybody) == ("two", "")

    def test_can_be_taken_from_a_process_that_has_ended(self, shared: SharedRecords) -> None:
        one, two = claims(shared), claims(shared)
        claim(one, "chat 7", "one", everybody)
        assert claim(two, "chat 7", "two", nobody) == ("two", "one")
        assert claim(one, "chat 7", "one", everybody) == ("two", "two")

    def test_of_many_things_take_few_requests(self, shared: SharedRecords) -> None:
        """Each process is looked for once."""
        claims(shared).claim(["chat 1", "chat 2"], "ended", everybody)
        claim(claims(shared), "chat 3", "live", everybody)
        client, looked_for = shared.connected(), list[str]()

        def is_live(process: str) -> bool:
            looked_for.append(process)
            return process == "live"

        many = Claims(client, shared.prefix)
        claim(many, "chat 1", "one", is_live)
        looked_for.clear()
        client.requests.clear()
        found = many.claim([f"chat {number}" for number in range(1, 100)], "one", is_live)
        assert [found[f"chat {number}"] for number in (1, 2, 3)] == [("one", "one"), ("one", "ended"), ("live", "live")]
        assert {found[f"chat {number}"] for number in range(4, 100)} == {("one", "")}
        assert (sorted(looked_for), len(client.requests)) == (["ended", "live"], 2)

    @pytest.mark.parametrize("is_taken", [False, True])
    def test_go_to_one_of_several(self, shared: SharedRecords, is_taken: bool) -> None:
        """Also where all want to take it from a process that has ended."""
        if is_taken:
            claim(claims(shared), "chat 7", "ended", everybody)
        found: list[str] = []

        def take(name: str) -> None:
            found.append(claim(claims(shared), "chat 7", name, lambda process: process != "ended")[0])

        threads = [threading.Thread(target=take, args=(str(number),)) for number in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(set(found)) == 1
        assert len(found) == 5

    def test_need_the_cluster(self, shared: SharedRecords) -> None:
        one = claims(shared)
        client = shared.connected()
        client.is_down = True
        with pytest.raises(BackendUnavailableError):
            claim(Claims(client, shared.prefix), "chat 7", "one", everybody)
        assert claim(one, "chat 7", "one", everybody) == ("one", "")


class TestAReleasedThing:
    def test_belongs_to_whoever_claims_it_next(self, shared: SharedRecords) -> None:
        one, two = claims(shared), claims(shared)
        one.claim(["chat 7", "chat 8"], "one", everybody)
        one.release(["chat 7", "chat 9"], "one")
        assert claim(two, "chat 7", "two", everybody) == ("two", "")
        assert claim(two, "chat 8", "two", everybody) == ("one", "one")

    def test_stays_with_a_process_that_has_taken_it_over(self, shared: SharedRecords) -> None:
        """Before it could be released."""
        one, two = claims(shared), claims(shared)
        claim(one, "chat 7", "one", everybody)
        claim(two, "chat 7", "two", nobody)
        one.release(["chat 7"], "one")
        assert claim(one, "chat 7", "one", everybody) == ("two", "two")

    def test_stays_with_a_process_that_has_claimed_it_again(
        self, shared: SharedRecords, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Also if the release arrives once more after that, because a node stood still."""
        client, sent = shared.connected(), list[tuple[str, str]]()
        one, write = Claims(client, shared.prefix), client.write_each
        claim(one, "chat 7", "one", everybody)

        def write_late(path: str, lines: str, **params: object) -> list[Reply]:
            sent.append((path, lines))
            raise BackendUnavailableError

        monkeypatch.setattr(client, "write_each", write_late)
        with pytest.raises(BackendUnavailableError):
            one.release(["chat 7"], "one")
        monkeypatch.undo()
        assert claim(one, "chat 7", "one", everybody) == ("one", "one")
        for path, lines in sent:
            write(path, lines, require_alias="true")
        assert claim(claims(shared), "chat 7", "two", everybody) == ("one", "one")


class TestThingsOfProcessesThatHaveEnded:
    def test_are_forgotten_and_those_that_were_released(self, shared: SharedRecords) -> None:
        one = claims(shared)
        assert one.left(nobody) == []
        one.claim(["chat 1", "chat 2"], "ended", everybody)
        one.claim(["chat 3", "chat 4"], "one", everybody)
        one.release(["chat 4"], "one")
        ended = one.left(lambda process: process == "one")
        assert sorted(ended) == ["", "ended"]
        claim(one, "chat 2", "one", nobody)
        one.forget(ended)
        assert [each.key for each in one._documents.find({"match_all": {}})] == ["chat 3", "chat 2"]
        assert claim(one, "chat 1", "two", everybody) == ("two", "")
