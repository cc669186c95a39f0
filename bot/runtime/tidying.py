"""Delete data of changes that can no longer be undone."""

from __future__ import annotations

import asyncio
import logging

from bot.runtime.clock import TelegramTime
from bot.runtime.executors import Threads, run_in_executor
from index.corpus import Corpus
from index.errors import StoreError

logger = logging.getLogger(__name__)

TIDY_INTERVAL_S = 6 * 3600  # a removed text is gone from the disk at most 6 hours after its undo ended
UNKNOWN_TIME_INTERVAL_S = 60.0  # until Telegram has sent the time


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
