"""Run slow work in threads, so that it holds up neither the event loop nor quick work."""

from __future__ import annotations

import asyncio
import contextvars
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

THREAD_NAME = "byline-work"  # what the names of all of them begin with

SEARCHING = 2
"""Threads for searches. Python runs one of them at a time: with many waiting, an answer takes 15 ms of processor time
in four threads, and 13 in two or one. With two, a search that takes long slows the others, but holds nobody up."""

SWITCH_INTERVAL_S = 0.001
"""Seconds after which a thread has to let another one go on. The event loop waits for its turn several times an answer,
behind all threads that are busy. While two search, Python's 5 ms are as good; they are not the only ones."""

READING = 6
"""Threads for fetching and reading what is added: most of them wait for a server, twenty seconds at the most. Each may
hold a file of 20 MB twice, and together they stay within 300 MB."""

FEEDING = 2
"""Threads for fetching feeds and their pages, which nobody waits for: what editors add has threads of its own."""

CHANGING = 1  # the archive takes one change at a time

OTHER = 4
"""Threads for what libraries do beside the event loop: they look up Telegram's address, which may take long when the
network is away. The default of asyncio.to_thread."""

P = ParamSpec("P")
T = TypeVar("T")


class Threads:
    """Threads of five kinds, none of which waits for another.

    To search, to read pages and files, to follow feeds, to change, others.
    """

    def __init__(self) -> None:
        sys.setswitchinterval(SWITCH_INTERVAL_S)
        self.searching = ThreadPoolExecutor(SEARCHING, f"{THREAD_NAME}-search")
        self.reading = ThreadPoolExecutor(READING, f"{THREAD_NAME}-read")
        self.feeds = ThreadPoolExecutor(FEEDING, f"{THREAD_NAME}-feeds")
        self.changing = ThreadPoolExecutor(CHANGING, f"{THREAD_NAME}-change")
        self.other = ThreadPoolExecutor(OTHER, f"{THREAD_NAME}-other")

    def close(self) -> None:
        """Take no more work, and give up what has not begun."""
        for executor in (self.searching, self.reading, self.feeds, self.changing, self.other):
            executor.shutdown(wait=False, cancel_futures=True)


async def shielded(work: Awaitable[T]) -> T:
    """Await *work* even if we are told to stop: it is done in a moment, and who asked for it is told that it was."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        return await task


async def run_in_executor(executor: Executor, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run *function* in a thread of *executor*, with the context of the caller, like asyncio.to_thread."""
    work = partial(contextvars.copy_context().run, function, *args, **kwargs)
    return await asyncio.get_running_loop().run_in_executor(executor, work)
