"""The process of a Chromium, which reaches nothing but this machine and ends with whoever started it."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import tempfile
import threading
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Self

from tests.support.chromium.devtools import DevTools
from tests.support.chromium.tab import Tab
from tests.support.waiting import HANG_S

SHELL = ("/bin/sh", "-c", 'exec "$0" "$@" 3<&0 4>/dev/null')
"""Start a program with its standard input as its pipe of DevTools. The browser ends when that pipe is closed: also
when this process is killed."""

FLAGS = (
    "--headless",
    "--remote-debugging-port=0",  # one that is free; the pipe is only there to be closed
    "--remote-debugging-pipe",
    "--no-sandbox",  # containers allow none, and the pages are our own
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",  # neither names nor addresses
    "--disable-quic",
    "--disable-gpu",
    "--disable-dev-shm-usage",  # containers have little
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",  # pictures look the same everywhere
    "--lang=en-US",
)

_ADDRESS = re.compile(r"DevTools listening on (ws://\S+)")

SHOWN_LINES = 50
"""Lines at the end of its output that are shown when it does not start."""


class Browser:
    """A Chromium without windows. Everything that it writes is in a profile of its own, which is removed at the end."""

    profile: str
    """The folder of the profile, which is its home too."""

    def __init__(self, program: str) -> None:
        self._program = program
        self._output: list[str] = []
        self._listens = threading.Event()
        self._address: str | None = None

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as stack:
            folder = tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True)
            self.profile = stack.enter_context(folder)
            self._process = subprocess.Popen(
                [*SHELL, self._program, *FLAGS, f"--user-data-dir={self.profile}", "about:blank"],
                env={"PATH": os.environ["PATH"], "HOME": self.profile, "TMPDIR": self.profile, "LANG": "C.UTF-8"},
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                errors="replace",
                start_new_session=True,  # a group of its own, to be killed as a whole
            )
            self._reader = threading.Thread(target=self._read, daemon=True)
            stack.callback(self._kill)
            self._reader.start()
            self._listens.wait(HANG_S)
            assert self._address, "the browser did not start:\n" + "".join(self._output[-SHOWN_LINES:])
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stack.close()

    @property
    def group(self) -> int:
        """The id of its process, and of the group of all processes that it has started."""
        return self._process.pid

    @contextlib.asynccontextmanager
    async def tab(self) -> AsyncIterator[Tab]:
        """Open an empty tab, which shares neither cookies nor storage with any other, and is closed at the end."""
        assert self._address
        async with DevTools.connected(self._address) as devtools:
            context = await devtools.call("Target.createBrowserContext", disposeOnDetach=True)
            target = await devtools.call("Target.createTarget", url="about:blank", **context)
            attached = await devtools.call("Target.attachToTarget", **target, flatten=True)
            tab = Tab(devtools, attached["sessionId"])
            await tab.watch()
            yield tab

    def _read(self) -> None:
        assert self._process.stderr
        for line in self._process.stderr:
            self._output.append(line)
            if found := _ADDRESS.search(line):
                self._address = found[1]
                self._listens.set()
        self._listens.set()

    def _kill(self) -> None:
        os.killpg(self.group, signal.SIGKILL)
        self._process.wait()
        self._reader.join()  # the output ends with the last process that may write to it
        for pipe in (self._process.stdin, self._process.stderr):
            assert pipe
            pipe.close()
