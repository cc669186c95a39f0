"""Where what takes long runs: beside the event loop, and the slow beside the quick."""

from __future__ import annotations

import asyncio
import contextvars
import sys
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

THREAD_NAME = "byline-work"  # what the names of all of them begin with

SEARCHING = 4
"""Threads for searches, the default of asyncio.to_thread. Each search takes milliseconds, most of them with the
interpreter to itself: more at once only take turns, and the event loop waits longer for its own."""

SWITCH_INTERVAL_S = 0.001
"""Seconds after which a thread has to let another one go on. Each word to Telegram costs the event loop some such waits
while searches run; with Python's 5 ms they add up to more than the searches."""

READING = 16
"""Threads for fetching and reading what is added: most of them wait for a server, twenty seconds at the most."""

CHANGING = 1  # the archive takes one change at a time

P = ParamSpec("P")
T = TypeVar("T")


class Threads:
    """Threads of three kinds, none of which waits for another: to search, to read pages and files, to change."""

    def __init__(self) -> None:
        sys.setswitchinterval(SWITCH_INTERVAL_S)
        self.searching = ThreadPoolExecutor(SEARCHING, f"{THREAD_NAME}-search")
        self.reading = ThreadPoolExecutor(READING, f"{THREAD_NAME}-read")
        self.changing = ThreadPoolExecutor(CHANGING, f"{THREAD_NAME}-change")

    def close(self) -> None:
        """Take no more work, and give up what has not begun."""
        for executor in (self.searching, self.reading, self.changing):
            executor.shutdown(wait=False, cancel_futures=True)


async def beside(executor: Executor, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """As asyncio.to_thread, in a thread of *executor*."""
    work = partial(contextvars.copy_context().run, function, *args, **kwargs)
    return await asyncio.get_running_loop().run_in_executor(executor, work)
