"""Claims in a real cluster: each thing belongs to one process at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from index.errors import BackendUnavailableError
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
