"""Byline as its operator runs it: `python -m bot` as a process of its own."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

from index.disk.queue import InboxFile
from tests.support.fake_bot_api import FakeBotApi
from tests.support.waiting import HANG_S

BYLINE = (sys.executable, "-m", "bot")

UNHURRIED_BYLINE = (sys.executable, "-P", str(Path(__file__).with_name("unhurried_byline.py")))
"""The same, but a stop takes as long as it takes to say all. -P: it imports nothing from its own folder."""

KILLED_BYLINE = (sys.executable, "-P", str(Path(__file__).with_name("killed_byline.py")))
"""The same, but some texts kill it."""

KILLED_REPLICA = (sys.executable, "-P", str(Path(__file__).with_name("killed_replica.py")))
"""The same, but some texts kill it when they are stored in a cluster."""

LOOK_AGAIN_S = 0.05
"""Seconds between two looks at what nobody is told of."""

PATIENT = dict.fromkeys(("FETCH_TIMEOUT_S", "EXTRACT_TIMEOUT_S"), str(min(600, round(HANG_S))))
"""Settings for tests: to fetch and to read may take as long as a slow machine takes. 600 is the most they may be."""

SHOWN_CHARS = 10_000
"""Length of the end of its output that is shown when a test waits in vain."""

KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "TMPDIR", "COVERAGE_PROCESS_CONFIG", "COVERAGE_PROCESS_START")
"""The variables that the process inherits: no setting of the developer's own."""


@dataclass(frozen=True)
class Finished:
    """A command line command that has ended."""

    exit_code: int
    stdout: str
    stderr: str


class Byline:
    """Starts, stops and kills the bot on one DATA_DIR, in an empty working directory, talking to the fake server.

    `settings` are environment variables; change them between starts.
    """

    def __init__(self, telegram: FakeBotApi, directory: Path, program: tuple[str, ...] = BYLINE) -> None:
        self.data_dir = directory / "data"
        self.working_dir = directory / "empty"
        self.working_dir.mkdir()
        self.output = ""
        """All that its processes have written, standard output and error together."""
        self.settings: dict[str, str] = {
            "TELEGRAM_BOT_TOKEN": telegram.token,
            "TELEGRAM_API_URL": telegram.url,
            "DATA_DIR": str(self.data_dir),
            "PYTHONUNBUFFERED": "1",
        }
        self._program = program
        self._tokens: set[str] = set()
        self._telegram = telegram
        telegram.reporters.append(lambda: f"The bot's output:\n{self.output[-SHOWN_CHARS:]}")
        self._process: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None

    @property
    def _environment(self) -> dict[str, str]:
        self._tokens.add(self.settings.get("TELEGRAM_BOT_TOKEN", ""))
        kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
        return kept | {"HOME": str(self.working_dir)} | self.settings

    @property
    def process(self) -> asyncio.subprocess.Process:
        assert self._process is not None, "the bot was not started"
        return self._process

    async def start(self, **settings: str) -> None:
        """Start the bot and wait until it takes updates. Raises: AssertionError: it ended before."""
        takings = self._telegram.takings  # a poll of a process that was killed may seem to wait still
        await self.launch(**settings)
        taking = asyncio.ensure_future(self._telegram.taking(after=takings))
        ended = asyncio.ensure_future(self.process.wait())
        done, _ = await asyncio.wait({taking, ended}, return_when=asyncio.FIRST_COMPLETED)
        if taking not in done:
            taking.cancel()
            code = await self._finish()
            raise AssertionError(f"the bot ended with {code} before it took updates:\n{self.output}")
        ended.cancel()
        taking.result()

    async def launch(self, **settings: str) -> None:
        """Start the bot without waiting for anything: for a start that is to fail."""
        assert self._process is None, "the bot runs already"
        self.settings |= settings
        self._process = await asyncio.create_subprocess_exec(
            *(*self._program, "run"),
            cwd=self.working_dir,
            env=self._environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        self._reader = asyncio.create_task(self._read(self._process.stdout))

    async def _read(self, stream: asyncio.StreamReader | None) -> None:
        assert stream is not None, "standard output is a pipe"
        while line := await stream.readline():
            self.output += line.decode(errors="replace")
            self._telegram.wake()

    async def logged(self, text: str) -> None:
        """Wait until the bot has written something."""
        await self._telegram.until(lambda: text in self.output, f"{text!r} in the bot's output")

    async def all_done(self) -> None:
        """Wait until the bot has received all updates, and done what of them is work, also if it tells nobody."""
        await self._telegram.settled()
        async with asyncio.timeout(HANG_S):
            while InboxFile(self.data_dir, read_only=True).unfinished:  # noqa: ASYNC110 - nothing tells when it is empty
                await asyncio.sleep(LOOK_AGAIN_S)

    async def died(self) -> None:
        """Wait until it was killed."""
        assert await self.ended() == -signal.SIGKILL, self.output

    async def ended(self, within_s: float = HANG_S) -> int:
        """Wait for the end; return the exit code."""
        try:
            await asyncio.wait_for(self.process.wait(), within_s)
        except TimeoutError:
            self.process.kill()
            await self._finish()
            raise AssertionError(f"the bot did not end within {within_s} s:\n{self.output}") from None
        return await self._finish()

    async def _finish(self) -> int:
        process, self._process = self.process, None
        code = await process.wait()
        if self._reader is not None:
            await self._reader
        return code

    async def stop(self, within_s: float = HANG_S) -> None:
        """End it as a supervisor does; assert that it obeys in time and is content."""
        self.process.send_signal(signal.SIGTERM)
        code = await self.ended(within_s)
        assert code == 0, f"the bot ended with {code} after SIGTERM:\n{self.output}"

    async def kill(self) -> None:
        """End it with SIGKILL, as a power cut or the system's memory guard would."""
        self.process.kill()
        await self._finish()

    async def restart(self, **settings: str) -> None:
        await self.stop()
        await self.start(**settings)

    async def command(self, *arguments: str, stdin: str = "") -> Finished:
        """Run a command on the same DATA_DIR to its end, beside the bot or without it."""
        process = await asyncio.create_subprocess_exec(
            *(*self._program, *arguments),
            cwd=self.working_dir,
            env=self._environment,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            out, err = await asyncio.wait_for(process.communicate(stdin.encode()), HANG_S)
        except TimeoutError:
            process.kill()
            out, err = await process.communicate()
            raise AssertionError(f"{arguments} did not end within {HANG_S} s:\n{err.decode()}") from None
        self.output += out.decode() + err.decode()
        return Finished(await process.wait(), out.decode(), err.decode())

    async def close(self) -> None:
        """End what still runs, and check what holds for every run: no token that it was given is in its output."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                await self.stop()
        for token in self._tokens:
            secret = token.partition(":")[2]
            assert not secret or secret not in self.output, f"the token is in the output:\n{self.output}"
