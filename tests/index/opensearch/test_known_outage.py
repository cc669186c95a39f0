"""Who fails at once while a cluster does not answer, and who asks it."""

from __future__ import annotations

import threading
from contextlib import suppress

import pytest

from index.errors import BackendUnavailableError
from index.opensearch.known_outage import AGAIN_S, KnownOutage

SLOW_S = 5.0


class Outage:
    """What is known of an outage. The time passes when it is told."""

    def __init__(self) -> None:
        self.now = 100.0
        self.asked = 0
        self.answers = False
        self.known = KnownOutage(SLOW_S, self._is_there, lambda: self.now)

    def _is_there(self) -> bool:
        self.asked += 1
        return self.answers

    def fail(self, took_s: float = SLOW_S) -> None:
        """Have a request fail after so many seconds."""
        self.now += took_s
        self.known.note_failure(self.now - took_s, "no node answers")

    @property
    def is_known(self) -> bool:
        with suppress(BackendUnavailableError):
            self.known.check()
            return False
        return True


@pytest.fixture
def outage() -> Outage:
    return Outage()


class TestAnOutage:
    def test_is_known_after_a_request_that_has_waited_in_vain(self, outage: Outage) -> None:
        assert not outage.is_known
        outage.fail()
        with pytest.raises(BackendUnavailableError, match="no node answers"):
            outage.known.check()
        assert outage.asked == 0

    def test_is_not_known_if_a_request_fails_soon(self, outage: Outage) -> None:
        """Then nobody is spared anything."""
        outage.fail(SLOW_S - 0.1)
        assert not outage.is_known

    def test_is_not_known_if_another_request_was_answered_meanwhile(self, outage: Outage) -> None:
        outage.now += 1.0
        outage.known.note_answer()
        outage.now += SLOW_S - 1.0
        outage.known.note_failure(100.0, "a node is slow")
        assert not outage.is_known

    def test_is_over_when_the_cluster_is_there(self, outage: Outage) -> None:
        """It is asked once in a while."""
        outage.fail()
        for asked in (1, 2):
            outage.now += AGAIN_S
            assert [outage.is_known, outage.is_known, outage.asked] == [True, True, asked]
        outage.answers = True
        outage.now += AGAIN_S
        assert [outage.is_known, outage.is_known, outage.asked] == [False, False, 3]

    def test_is_over_when_a_request_is_answered(self, outage: Outage) -> None:
        """As one may be that was sent before."""
        outage.fail()
        outage.known.note_answer()
        assert [outage.is_known, outage.asked] == [False, 0]


class TestThreads:
    def test_ask_one_at_a_time(self) -> None:
        asking, may_answer = threading.Event(), threading.Event()

        def is_there() -> bool:
            asking.set()
            return may_answer.wait()

        times = [0.0]
        known = KnownOutage(SLOW_S, is_there, lambda: times[0])
        times[0] = SLOW_S
        known.note_failure(0.0, "no node answers")
        times[0] += AGAIN_S
        first = threading.Thread(target=known.check)
        first.start()
        asking.wait()
        with pytest.raises(BackendUnavailableError):
            known.check()
        may_answer.set()
        first.join()
        known.check()
