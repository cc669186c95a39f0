"""Run a second process that searches, and talk to it."""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path

from bot.runtime.tasks import start_task
from bot.search_worker.protocol import LENGTH_BYTES, SearchRequest, SearchResponse, message_of
from index.model import Answer, Change, Earlier

logger = logging.getLogger(__name__)

MAX_QUESTIONS = 8
"""Largest number of questions in the process at a time. More are searched here or wait. A slow one delays no more."""

ANSWER_TIMEOUT_S = 10.0
"""Seconds without an answer after which the process counts as hanging and is killed. The slowest take one second."""

EXIT_TIMEOUT_S = 1.0
"""Seconds that the process may take to exit after its output ends."""

MAX_UNREAD_BYTES = 64 * 2**20
"""Largest unread input of the process, in bytes. More counts as hanging too. This is many times the largest article."""

MAX_LOGGED_BYTES = 2**16
"""Longest piece of its standard error that is logged at once, in bytes."""

_ENVIRONMENT = {name: value for name in ("PATH", "HOME", "TMPDIR", "LC_ALL") if (value := os.environ.get(name))}
"""The whole environment of the process. It needs no settings, and must not get the token."""


class SearchProcess:
    """A search process, from before its start until its exit."""

    def __init__(
        self, data_dir: Path, *, on_ready: Callable[[], None], on_end: Callable[[SearchProcess], None]
    ) -> None:
        self.changes = 0  # sent to it
        self._on_ready = on_ready
        self.ready = asyncio.Event()
        self._is_ending = False
        self._is_killed = False
        self._asked: dict[int, asyncio.Future[Answer | None]] = {}
        self._numbers = count()
        self._unsent: list[bytes] = []  # messages to send after the start
        self._process: Process | None = None
        self._logging: asyncio.Task[None] | None = None  # of what it writes to standard error
        self._running = start_task(self._run(data_dir), "talking to the search process")
        self._running.add_done_callback(lambda _: on_end(self))

    @property
    def pid(self) -> int | None:
        """The number of the process; None: it has not begun, or has exited."""
        return self._process.pid if self._process and self._process.returncode is None else None

    @property
    def room(self) -> int:
        """The number of further questions that the process accepts."""
        return max(0, MAX_QUESTIONS - len(self._asked)) if self.ready.is_set() and not self._is_ending else 0

    async def answer_to(self, question: str, limit: int, offset: int, earlier: Earlier | None) -> Answer | None:
        """Return the answer; None if the process has none."""
        number = next(self._numbers)
        self._asked[number] = asyncio.get_running_loop().create_future()
        try:
            self._send(message_of(SearchRequest(number, question, limit, offset, earlier)))
            async with asyncio.timeout(ANSWER_TIMEOUT_S):
                return await self._asked[number]
        except TimeoutError:
            self._kill()
            return None
        finally:
            del self._asked[number]

    def follow(self, changes: Sequence[Change]) -> None:
        """Send changes to the process."""
        self.changes += len(changes)
        self._send(message_of(changes))

    def end(self) -> None:
        """Kill the process. Its open questions get no answer."""
        self._fail_open_questions()
        self._kill()

    def _fail_open_questions(self) -> None:
        self._is_ending = True
        for future in self._asked.values():
            if not future.done():
                future.set_result(None)

    def _kill(self) -> None:
        if self._process and not self._is_killed:
            self._is_killed = True  # only once, so that it is not awaited in two places
            with suppress(ProcessLookupError):
                self._process.kill()

    async def ended(self) -> None:
        """Wait until the process has exited."""
        await asyncio.wait([self._running])

    def _send(self, message: bytes) -> None:
        if self._process and self._process.stdin:
            self._process.stdin.write(message)
            if self._process.stdin.transport.get_write_buffer_size() > MAX_UNREAD_BYTES:
                self._kill()
        else:
            self._unsent.append(message)

    async def _run(self, data_dir: Path) -> None:
        try:
            await self._read(await self._started(data_dir))
        except OSError as error:
            logger.warning("The search process could not be started: %s", error)
        finally:
            self._fail_open_questions()
        if self._process:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), EXIT_TIMEOUT_S)
            self._kill()
            await self._process.wait()
        if self._logging:
            await asyncio.wait([self._logging], timeout=EXIT_TIMEOUT_S)

    async def _started(self, data_dir: Path) -> asyncio.StreamReader:
        command = [sys.executable, "-I", "-m", "bot.search_worker.__main__", str(data_dir)]
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,  # it has no settings, so it knows neither the form of the log nor what is secret
            env=_ENVIRONMENT,
            start_new_session=True,  # Ctrl-C is for the bot, which ends this process
        )
        assert process.stdin is not None  # noqa: S101 (PIPE was asked for)
        assert process.stdout is not None  # noqa: S101 (PIPE was asked for)
        assert process.stderr is not None  # noqa: S101 (PIPE was asked for)
        self._logging = start_task(_log(process.stderr), "reading what the search process logs")
        self._process = process
        process.stdin.writelines(self._unsent)
        self._unsent.clear()
        if self._is_ending:  # it was ended meanwhile
            self._kill()
        return process.stdout

    async def _read(self, messages: asyncio.StreamReader) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                length = int.from_bytes(await messages.readexactly(LENGTH_BYTES), "big")
                answered: SearchResponse = pickle.loads(await messages.readexactly(length))  # noqa: S301 (from our own process)
                if not self.ready.is_set():
                    self.ready.set()
                    self._on_ready()
                future = self._asked.get(answered.number)
                if future and not future.done():
                    future.set_result(answered.answer)


async def _log(output: asyncio.StreamReader) -> None:
    """Log what the process writes to standard error, such as the traceback that ends it."""
    while text := await output.read(MAX_LOGGED_BYTES):
        logger.warning("The search process: %s", text.decode(errors="replace").strip())
