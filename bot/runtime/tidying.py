"""Delete data of changes that can no longer be undone, and finish changes that others have begun."""

from __future__ import annotations

import asyncio
import logging

from bot.runtime.clock import TelegramTime
from bot.runtime.executors import Threads, run_in_executor
from index.corpus import Corpus
from index.errors import BackendUnavailableError, StoreError

logger = logging.getLogger(__name__)

TIDY_INTERVAL_S = 6 * 3600  # a removed text is gone from the disk at most 6 hours after its undo ended
UNKNOWN_TIME_INTERVAL_S = 60.0  # until Telegram has sent the time

CATCH_UP_INTERVAL_S = 2.0  # a look takes two small requests


async def tidy(corpus: Corpus, telegram_time: TelegramTime, threads: Threads) -> None:
    """Delete, every few hours, what can no longer be undone: a removed text does not stay on disk longer.

    This needs the time from Telegram, because the clock of the machine may be wrong.
    """
    while True:
        is_known = telegram_time.current is not None
        try:
            if is_known:
                await run_in_executor(threads.changing, corpus.tidy)
        except StoreError as error:
            logger.warning("The archive could not be tidied, it is tried again later: %s", error)
        await asyncio.sleep(TIDY_INTERVAL_S if is_known else UNKNOWN_TIME_INTERVAL_S)


async def catch_up(corpus: Corpus, threads: Threads) -> None:
    """Index, every few seconds, what a process that died has only stored."""
    while True:
        try:
            await run_in_executor(threads.changing, corpus.catch_up)
        except BackendUnavailableError as error:  # whoever asks or adds is told
            logger.debug("The index could not be looked at: %s", error)
        await asyncio.sleep(CATCH_UP_INTERVAL_S)
