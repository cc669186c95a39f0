"""The ends of waiting: that of a test in vain comes soon, and that of a slow one never."""

from __future__ import annotations

import math
import subprocess
import sys

import pytest

from tests.support import waiting
from tests.support.fake_bot_api import FakeBotApi
from tests.support.waiting import IDLE_LOOKS, IDLE_SHARE, LOOK_S, Idleness, used_s

SLIGHTLY_S = IDLE_SHARE * LOOK_S / 2  # of processor time between two looks: as good as none


class TestIdleness:
    @pytest.fixture
    def seconds(self, monkeypatch: pytest.MonkeyPatch) -> list[float]:
        """The time, and the processor time until then."""
        seconds = [0.0, 0.0]
        monkeypatch.setattr("tests.support.waiting.time.monotonic", lambda: seconds[0])
        monkeypatch.setattr(waiting, "used_s", lambda: seconds[1])
        return seconds

    def looks(self, idleness: Idleness, seconds: list[float], used: list[float]) -> list[bool]:
        found = []
        for more_s in used:
            seconds[0] += LOOK_S
            seconds[1] += more_s
            found.append(idleness.is_final())
        return found

    def test_is_final_after_some_looks(self, seconds: list[float]) -> None:
        found = self.looks(Idleness(), seconds, [SLIGHTLY_S] * IDLE_LOOKS)
        assert found == [False] * (IDLE_LOOKS - 1) + [True]

    def test_is_none_while_something_is_done(self, seconds: list[float]) -> None:
        """Though it is little: a busy machine has many to serve."""
        assert not any(self.looks(Idleness(), seconds, [0.0, 0.0, 0.0, 2 * IDLE_SHARE * LOOK_S] * IDLE_LOOKS))

    def test_is_not_told_by_a_machine_that_was_halted(self, seconds: list[float]) -> None:
        idleness = Idleness()
        seconds[0] += 100 * LOOK_S
        assert not idleness.is_final()

    def test_is_looked_for_now_and_then(self, seconds: list[float]) -> None:
        idleness = Idleness()
        assert not any(idleness.is_final() for _ in range(2 * IDLE_LOOKS))

    def test_is_never_told_where_there_is_no_telling(self, seconds: list[float]) -> None:
        seconds[1] = math.nan
        assert not any(self.looks(Idleness(), seconds, [0.0] * 2 * IDLE_LOOKS))

    async def test_ends_a_wait_in_vain(self, telegram: FakeBotApi, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(waiting, "LOOK_S", 1e-6)
        monkeypatch.setattr("tests.support.fake_bot_api.fake.LOOK_S", 0.001)
        monkeypatch.setattr(waiting, "used_s", lambda: 0.0)
        monkeypatch.setattr(waiting, "IDLE_SHARE", math.inf)
        with pytest.raises(AssertionError, match="in vain for the end of the world"):
            await telegram.until(lambda: None, "the end of the world")


@pytest.mark.slow
def test_processor_time_of_what_was_started_counts() -> None:
    """While it runs, and afterwards."""
    before_s = used_s()
    if math.isnan(before_s):
        pytest.skip("the system does not tell")
    work = "import time\nwhile time.process_time() < 0.5: pass\nprint(flush=True); input()"
    command = [sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {work!r}])"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert used_s() - before_s >= 0.4
        process.communicate(b"\n")
    assert used_s() - before_s >= 0.4
