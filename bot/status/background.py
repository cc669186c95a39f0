"""Run the background tasks, and restart those that fail.

An exception in such a task has no reader, so nobody would see that the bot continues without, for example, its feeds.
The supervisor logs it, restarts the task after a pause, and tells the admins if it keeps failing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.runtime.clock import Clock
from bot.runtime.tasks import start_task
from bot.status.task_messages import cause_in_words, name_of_task, task_fails, task_recovered

logger = logging.getLogger(__name__)

FIRST_DELAY_S = 5.0
"""Seconds before a failed task starts again, doubled with each further failure. Short problems, such as a lack of
memory or of open files, are over by then."""

LONGEST_DELAY_S = 600.0
"""Longest pause before a restart, in seconds. A task that always fails writes six tracebacks an hour, and works soon
after its cause is gone."""

HEALTHY_S = 1_260.0
"""Seconds without a failure after which a task counts as healthy. The tasks do their work every ten minutes or more
often, so it has been done twice by then."""

FAILURES_BEFORE_ALERT = 3
"""Number of failures in a row before the admins are told: about 15 seconds, in which a restart would have helped."""

Tell = Callable[[str], Awaitable[bool]]
"""A function that sends a sentence to the admins. It returns whether at least one of them got it."""

Run = Callable[[], Coroutine[Any, Any, None]]
"""A function that starts the work of a task."""


@dataclass(frozen=True, slots=True)
class FailingTask:
    """A task that keeps failing."""

    name: str  # in the current language
    since: datetime  # time of the first failure in a row
    cause: str  # a sentence about the last failure


class TaskEndedError(Exception):
    """A task returned or was cancelled although it should run until the bot stops."""


class Supervisor:
    """The supervisor of background tasks, for use in one event loop."""

    def __init__(self, clock: Clock, tell: Tell) -> None:
        self._clock = clock
        self._tell = tell
        self._supervised: list[_Supervised] = []
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, name: str, run: Run, *, is_endless: bool = True) -> asyncio.Task[None]:
        """Start a task, and restart it whenever it fails.

        Args:
            name: The task as a noun, marked for translation.
            is_endless: Whether returning is a failure; otherwise the task is done when it returns.

        Returns: A task that ends when the work is done. Cancelling it ends the work.
        """
        supervised = _Supervised(name, run, self._clock, self._tell, is_endless=is_endless)
        self._supervised.append(supervised)
        self._tasks.append(task := start_task(supervised.keep_running(), name))
        return task

    def failing(self) -> Sequence[FailingTask]:
        """Return the tasks that keep failing. May be called in any thread."""
        states = [supervised.failing() for supervised in self._supervised]
        return [state for state in states if state]

    def stop(self) -> None:
        """Cancel all tasks. They end with the next turns of the event loop."""
        for task in self._tasks:
            task.cancel()


class _Supervised:
    """One task, from its first start to the stop."""

    def __init__(self, name: str, run: Run, clock: Clock, tell: Tell, *, is_endless: bool) -> None:
        self._name = name
        self._run = run
        self._clock = clock
        self._tell = tell
        self._is_endless = is_endless
        self._failures = 0  # in a row
        self._since: datetime | None = None  # time of the first failure in a row
        self._last: Exception | None = None
        self._is_reported = False
        self._telling: set[asyncio.Task[bool]] = set()  # reports that the task works again

    async def keep_running(self) -> None:
        while (error := await self._run_once()) is not None:
            self._failures += 1
            self._since = self._since or self._clock.now()
            self._last = error
            delay_s = min(FIRST_DELAY_S * 2 ** (self._failures - 1), LONGEST_DELAY_S)
            logger.error(
                "The background task “%s” failed (failure %d in a row); it starts again in %.0f s",
                *(self._name, self._failures, delay_s),
                exc_info=error,
            )
            if self._failures >= FAILURES_BEFORE_ALERT and not self._is_reported:
                self._is_reported = await self._tell_safely(task_fails(self._name))
            await self._clock.sleep(delay_s)
        self._recover()

    async def _run_once(self) -> Exception | None:
        """Do the work until it fails. Return the error; None: it is done."""
        recovering = start_task(self._recover_later(), self._name) if self._failures else None
        try:
            await self._run()
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            return TaskEndedError("it was cancelled from inside")
        except Exception as error:  # noqa: BLE001 - any error of a task is logged, and the task restarts
            return error
        finally:
            if recovering:
                recovering.cancel()
        return TaskEndedError("it returned") if self._is_endless else None

    async def _recover_later(self) -> None:
        await self._clock.sleep(HEALTHY_S)
        self._recover()

    def _recover(self) -> None:
        """Reset the failures, because the task is healthy."""
        was_reported, failures = self._is_reported, self._failures
        self._failures, self._since, self._last, self._is_reported = 0, None, None, False
        if failures:
            logger.info("The background task “%s” works again", self._name)
        if was_reported:
            telling = start_task(self._tell_safely(task_recovered(self._name)), self._name)
            self._telling.add(telling)
            telling.add_done_callback(self._telling.discard)

    async def _tell_safely(self, sentence: str) -> bool:
        """Tell the admins. Return whether at least one got the message. An error here must not end the task."""
        try:
            return await self._tell(sentence)
        except Exception:
            logger.exception("The admins could not be told of the background task “%s”", self._name)
            return False

    def failing(self) -> FailingTask | None:
        since, last = self._since, self._last
        if self._failures < FAILURES_BEFORE_ALERT or since is None or last is None:
            return None
        return FailingTask(name_of_task(self._name), since, cause_in_words(last))
