"""Claims in a real cluster: each thing belongs to one process at a time."""

from __future__ import annotations

import threading

import pytest

from index.errors import BackendUnavailableError
from index.opensearch.records.claims import Claims
from tests.support.records.shared_records import SharedRecords


def claims(shared: SharedRecords) -> Claims:
    return Claims(shared.connected(), shared.prefix)


def nobody(process: str) -> bool:
    return False


def everybody(process: str) -> bool:
    return True


class TestClaims:
    def test_belong_to_the_first_one(self, shared: SharedRecords) -> None:
        one, two = claims(shared), claims(shared)
        assert one.claim("chat 7", "one", everybody) == ("one", "")
        assert two.claim("chat 7", "two", everybody) == ("one", "one")
        assert one.claim("chat 7", "one", everybody) == ("one", "one")
        assert two.claim("chat 8", "two", everybody) == ("two", "")

    def test_can_be_taken_from_a_process_that_has_ended(self, shared: SharedRecords) -> None:
        one, two = claims(shared), claims(shared)
        one.claim("chat 7", "one", everybody)
        assert two.claim("chat 7", "two", nobody) == ("two", "one")
        assert one.claim("chat 7", "one", everybody) == ("two", "two")

    @pytest.mark.parametrize("is_taken", [False, True])
    def test_go_to_one_of_several(self, shared: SharedRecords, is_taken: bool) -> None:
        """Also where all want to take it from a process that has ended."""
        if is_taken:
            claims(shared).claim("chat 7", "ended", everybody)
        found: list[str] = []

        def claim(name: str) -> None:
            found.append(claims(shared).claim("chat 7", name, lambda process: process != "ended")[0])

        threads = [threading.Thread(target=claim, args=(str(number),)) for number in range(5)]
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
            Claims(client, shared.prefix).claim("chat 7", "one", everybody)
        assert one.claim("chat 7", "one", everybody) == ("one", "")
