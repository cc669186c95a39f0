"""Handle signals from the operating system."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from bot import lifecycle
from bot.runtime import signals
from tests.support.waiting import HANG_S


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


class TestFirstSignal:
    def test_is_heard_and_the_others_change_nothing(self) -> None:
        heard: list[str] = []
        signals.call_on_first_signal(lambda: heard.append("stop"))
        for number in (signal.SIGTERM, signal.SIGTERM, signal.SIGINT):
            signal.raise_signal(number)
        assert heard == ["stop"]

    def test_ends_what_has_not_begun(self) -> None:
        signals.end_on_sigterm()
        with pytest.raises(SystemExit) as ended:
            signal.raise_signal(signal.SIGTERM)
        assert ended.value.code == 0
        signal.raise_signal(signal.SIGTERM)

    @pytest.mark.slow
    def test_holds_to_the_very_end_of_the_process(self) -> None:
        program = (
            "import atexit, signal; from bot.runtime.signals import end_on_sigterm; end_on_sigterm();"
            "atexit.register(signal.raise_signal, signal.SIGTERM); signal.raise_signal(signal.SIGTERM)"
        )
        assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


class TestWatchdog:
    def test_ends_a_process_that_hangs(self, monkeypatch: pytest.MonkeyPatch) -> None:
        codes: list[int] = []
        monkeypatch.setattr("bot.lifecycle.os._exit", codes.append)
        monkeypatch.setattr("bot.lifecycle.logging.shutdown", lambda: None)
        lifecycle._start_watchdog(0.0)
        for thread in threading.enumerate():
            if isinstance(thread, threading.Timer):
                thread.join(HANG_S)
        assert codes == [0]
