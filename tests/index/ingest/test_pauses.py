"""Reading while this process is stopped for long: a laptop sleeps, or a picture is taken of a whole machine."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.support.extraction.child_processes import page_lines

pytestmark = pytest.mark.slow

LIMIT_S = 2.0
"""Of processor time, which the children here do not take. By the clock they may take ten times that."""

PAUSE = ("sleep", "2.5")
"""Longer than LIMIT_S. A process is the clock, whose end is waited for."""

CLOCK_TIMES = 60
"""Times as fast as time passes: so the clock of the reading process shows more than ten times LIMIT_S after a pause."""

TOGETHER = 4
"""Things that are read at the same time: which thread goes on first after a pause is another one with each."""

READER = f"""
import sys, threading, time
clock = time.monotonic
time.monotonic = lambda: {CLOCK_TIMES} * clock()
from index.extraction.detect import Origin
from index.ingest.sandbox import Extraction, ExtractionLimits
sys.executable = sys.argv[1]
def read():
    for result in Extraction(ExtractionLimits(seconds={LIMIT_S})).read(b"x" * 200_000, Origin("a")):
        sys.stdout.write((result.refusal.error if result.refusal else "read") + "\\n")
for _ in range({TOGETHER}):
    threading.Thread(target=read).start()
"""


class Reader:
    """A process that reads TOGETHER things. Each of its children waits for us at HERE."""

    def __init__(self, directory: Path, child: str) -> None:
        self._directory = directory
        os.mkfifo(where := directory / "where")
        script = directory / "child.sh"
        here = f"mkfifo {directory}/$$; echo $$ > {where}; read go < {directory}/$$"
        script.write_text("#!/bin/sh\nulimit -c 0\n" + child.replace("HERE", here) + "\n", "ascii")
        script.chmod(0o700)
        self._process = subprocess.Popen(
            [sys.executable, "-c", READER, str(script)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        with os.fdopen(os.open(where, os.O_RDWR)) as told:
            self._children = [int(told.readline()) for _ in range(TOGETHER)]
        self._descriptors = [os.pidfd_open(child) for child in self._children]  # which nobody else ever has

    def go(self) -> None:
        """Let the children go on."""
        for child in self._children:
            (self._directory / str(child)).write_text("go\n", "ascii")

    @contextmanager
    def stopped(self, *, with_children: bool = False) -> Iterator[None]:
        """Stop the process meanwhile, or all of them."""
        self._process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, self._process.pid, os.WSTOPPED)
        descriptors = self._descriptors if with_children else []
        for descriptor in descriptors:
            signal.pidfd_send_signal(descriptor, signal.SIGSTOP)
        yield
        for descriptor in descriptors:
            signal.pidfd_send_signal(descriptor, signal.SIGCONT)
        self._process.send_signal(signal.SIGCONT)

    def wait_for_the_end_of_the_children(self) -> None:
        """Their end is seen before anybody has asked for their codes."""
        for descriptor in self._descriptors:
            select.select([descriptor], [], [])

    def said(self) -> list[str]:
        """All that it says, tracebacks included."""
        return self._process.communicate()[0].decode().splitlines()

    def close(self) -> None:
        """Leave nothing behind."""
        for descriptor in self._descriptors:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(descriptor, signal.SIGKILL)
            os.close(descriptor)
        self._process.kill()
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()


@pytest.fixture
def reader(tmp_path: Path, child: str) -> Iterator[Reader]:
    """One whose children are all HERE."""
    reader = Reader(tmp_path, child)
    yield reader
    reader.close()


SLOW = " ".join(PAUSE)
ANSWER = page_lines("page 2 of 2")
HALVES = ('{"step": "begun", ', '"name": "a"}')

MOMENTS = {
    "before it answers": f"cat > /dev/null; HERE; {SLOW}; {ANSWER}",
    "between two pages": f"cat > /dev/null; echo 'page 1 of 2'; HERE; {SLOW}; {ANSWER}",
    "within an answer": f"cat > /dev/null; printf '{HALVES[0]}'; HERE; {SLOW}; echo '{HALVES[1]}'; {ANSWER}",
    "before it ends": f"cat > /dev/null; {ANSWER}; HERE; {SLOW}",
}
"""The activities of the child."""

BEFORE_IT_READS = f"HERE; cat > /dev/null; {ANSWER}"
"""A child that cannot go on while the process is stopped that it reads from."""


class TestAPause:
    @pytest.mark.parametrize("child", MOMENTS.values(), ids=MOMENTS)
    def test_of_the_process_costs_nothing(self, reader: Reader) -> None:
        """The children go on, and have ended for long when the process wakes up."""
        with reader.stopped():
            reader.go()
            reader.wait_for_the_end_of_the_children()
        assert reader.said() == ["read"] * TOGETHER

    @pytest.mark.parametrize("child", [BEFORE_IT_READS, *MOMENTS.values()], ids=["before it reads", *MOMENTS])
    def test_of_the_machine_costs_nothing(self, reader: Reader) -> None:
        with reader.stopped(with_children=True):
            subprocess.run(PAUSE, check=True)
        reader.go()
        assert reader.said() == ["read"] * TOGETHER

    @pytest.mark.parametrize("child", ["HERE; kill -XCPU $$", "HERE; kill -KILL $$"])
    def test_in_which_a_child_reaches_its_limit_ends_in_saying_so(self, reader: Reader) -> None:
        with reader.stopped():
            reader.go()
            reader.wait_for_the_end_of_the_children()
            subprocess.run(PAUSE, check=True)
        assert reader.said() == ["ExtractionLimitError"] * TOGETHER
