"""Run slow work in threads, so that it blocks neither the event loop nor quick work."""

from __future__ import annotations

import asyncio
import contextvars
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

THREAD_NAME = "byline-work"  # prefix of all thread names

SEARCH_THREADS = 2
"""Number of threads for searches. Python runs one thread at a time: under load, an answer takes 15 ms of processor time
with four threads, and 13 ms with two or one. With two, a slow search slows down the others but does not block them."""

SWITCH_INTERVAL_S = 0.001
"""Longest time that a thread runs while another one waits, in seconds. The event loop waits for its turn several times
per answer, behind all busy threads. With two searching threads Python's default of 5 ms is as good, but other threads
are busy too."""

READ_THREADS = 6
"""Number of threads that fetch and read added content. Most of them wait for a server, for 20 seconds at most. Each may
hold a file of 20 MB twice; together they stay within 300 MB."""

FEED_THREADS = 2
"""Number of threads that fetch feeds and their pages. Nobody waits for these. What editors add has its own threads."""

MESSAGE_THREADS = 1
"""Number of threads that compare messages with lists. That takes a tenth of a millisecond, or a tenth of a second while
lists are read. In a thread that searches, a message would wait until a search of others ends, although the second
process could already search for it."""

PAGE_THREADS = 1  # one web page is made at a time; most take less than a millisecond

CHANGE_THREADS = 1  # the archive takes one change at a time

LOOKING_THREADS = 3
"""Number of threads that look at the state of the archive and at notes, for programs that watch over the bot and for
admins. While a cluster does not answer, each look takes up to half a minute."""

OTHER_THREADS = 4
"""Number of threads for blocking calls of libraries, the default of asyncio.to_thread. They look up Telegram's address,
which may take long when the network is down."""

P = ParamSpec("P")
T = TypeVar("T")


class Threads:
    """Eight thread pools. None of them waits for another.

    They search, compare messages with lists, read pages and files, follow feeds, change the archive, make web pages,
    look at its state, and do other work.
    """

    def __init__(self) -> None:
        sys.setswitchinterval(SWITCH_INTERVAL_S)
        self.searching = ThreadPoolExecutor(SEARCH_THREADS, f"{THREAD_NAME}-search")
        self.messages = ThreadPoolExecutor(MESSAGE_THREADS, f"{THREAD_NAME}-messages")
        self.reading = ThreadPoolExecutor(READ_THREADS, f"{THREAD_NAME}-read")
        self.feeds = ThreadPoolExecutor(FEED_THREADS, f"{THREAD_NAME}-feeds")
        self.changing = ThreadPoolExecutor(CHANGE_THREADS, f"{THREAD_NAME}-change")
        self.pages = ThreadPoolExecutor(PAGE_THREADS, f"{THREAD_NAME}-pages")
        self.looking = ThreadPoolExecutor(LOOKING_THREADS, f"{THREAD_NAME}-looking")
        self.other = ThreadPoolExecutor(OTHER_THREADS, f"{THREAD_NAME}-other")

    def close(self) -> None:
        """Accept no more work, and cancel what has not begun."""
        messages = self.searching, self.messages, self.pages
        for executor in (*messages, self.reading, self.feeds, self.changing, self.looking, self.other):
            executor.shutdown(wait=False, cancel_futures=True)


async def shielded(work: Awaitable[T]) -> T:
    """Await *work* even if this task is cancelled.

    The work takes only a moment, and the person who asked for it is told the outcome.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        return await task


async def run_in_executor(executor: Executor, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run *function* in a thread of *executor* with the caller's context, as asyncio.to_thread does."""
    work = partial(contextvars.copy_context().run, function, *args, **kwargs)
    return await asyncio.get_running_loop().run_in_executor(executor, work)
