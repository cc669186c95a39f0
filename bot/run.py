"""The bot's life: connect, answer, stop."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
import time
from collections.abc import Awaitable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from telegram import Update
from telegram.error import InvalidToken, NetworkError, TelegramError

from bot import i18n
from bot.app import ALLOWED_UPDATES, POLL_TIMEOUT_S, PtbApplication, build_application
from bot.config import Settings
from bot.pacing import ChatPacer, Turns
from bot.polling import FIRST_DELAY_S, LONGEST_DELAY_S, Poller
from bot.welcome import Welcome
from index.corpus import Corpus
from index.errors import StoreError
from index.ingest import Ingestion

logger = logging.getLogger(__name__)

UPDATES_AT_ONCE = 64
"""Updates handled side by side: enough to keep the pace of `bot.pacing` while each waits for Telegram."""

UPDATES_WAITING = 1_000
"""Updates that may wait for their turn here; more wait at Telegram's."""

THREADS = 32
"""For searches, which take milliseconds, and for /add, which may wait twenty seconds for a page: enough of the second
that the first find a free thread."""

THREAD_NAME = "byline-work"

TIDY_INTERVAL_S = 6 * 3600  # what was removed is gone from the disk a quarter of a day after its undo ended, at most

STOP_WORK_S = 6.0  # for what is under way when the bot is told to stop
STOP_THREADS_S = 0.5  # for threads to notice
STOP_SAY_S = 1.5  # for telling Telegram what was delivered; the whole stop stays below ten seconds


def run_bot(settings: Settings, corpus: Corpus, ingestion: Ingestion) -> int:
    """Answer updates until SIGTERM or SIGINT, then close *corpus*.

    Returns: The exit code: 0, or 1 if Telegram refuses the token. A fetch that outlasts the stop ends the process here.
    """
    return asyncio.run(_run_until_signal(settings, corpus, ingestion))


async def _run_until_signal(settings: Settings, corpus: Corpus, ingestion: Ingestion) -> int:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    executor = ThreadPoolExecutor(THREADS, THREAD_NAME)
    loop.set_default_executor(executor)
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    code = await run_until(stop, settings, corpus, ingestion)
    corpus.close()
    executor.shutdown(wait=False, cancel_futures=True)
    _leave_behind_what_hangs(code)
    return code


def _leave_behind_what_hangs(code: int) -> None:
    """Exit now if a page is still being fetched: the interpreter would wait for it. Nothing of it would be kept."""
    until = time.monotonic() + STOP_THREADS_S
    for thread in threading.enumerate():
        if thread.name.startswith(THREAD_NAME):
            thread.join(max(0.0, until - time.monotonic()))
            if thread.is_alive():
                logging.shutdown()
                os._exit(code)


async def run_until(
    stop: asyncio.Event, settings: Settings, corpus: Corpus, ingestion: Ingestion, pacer: ChatPacer | None = None
) -> int:
    """Connect, and answer updates until *stop* is set; return the exit code, as `run_bot`."""
    application, welcome = build_application(settings, corpus, ingestion, pacer or ChatPacer())
    try:
        if await _until(stop, _connect(application)):
            tidying = asyncio.create_task(_tidy(corpus))
            try:
                await _serve(application, welcome, stop)
            finally:
                tidying.cancel()
    except InvalidToken:
        logger.error(  # noqa: TRY400 - one line for the operator; there is nothing to trace
            "Telegram refuses TELEGRAM_BOT_TOKEN: copy it again from @BotFather%s",
            ", or correct TELEGRAM_API_URL" if settings.telegram_api_url else "",
        )
        return 1
    finally:
        with suppress(TelegramError):
            await application.shutdown()
    logger.info("Byline has stopped")
    return 0


async def _tidy(corpus: Corpus) -> None:
    """Forget every few hours what can no longer be undone: a removed text does not stay on disk for longer."""
    while True:
        try:
            await asyncio.to_thread(corpus.tidy)
        except StoreError as error:
            logger.warning("The archive could not be tidied, it is tried again later: %s", error)
        await asyncio.sleep(TIDY_INTERVAL_S)


async def _until(stop: asyncio.Event, work: Awaitable[None]) -> bool:
    """Await *work*, but not beyond *stop*; return whether it was done."""
    working, stopping = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    await asyncio.wait([working, stopping], return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not working.done():
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working
        return False
    await working
    return True


async def _connect(application: PtbApplication) -> None:
    """Learn the bot's name and take over from a webhook, however long it takes to reach Telegram.

    Raises: InvalidToken.
    """
    delay_s, said = FIRST_DELAY_S, False
    while True:
        try:
            await application.initialize()
            await application.bot.delete_webhook()
        except InvalidToken:
            raise
        except NetworkError as error:
            if not said:
                logger.warning("Telegram cannot be reached, it is tried again: %s", error)
                said = True
            await asyncio.sleep(delay_s)
            delay_s = min(2 * delay_s, LONGEST_DELAY_S)
        else:
            return


async def _serve(application: PtbApplication, welcome: Welcome, stop: asyncio.Event) -> None:
    """Fetch and handle updates until *stop*, then finish what is under way.

    Raises: InvalidToken.
    """
    await application.start()
    poller = Poller(application.bot, POLL_TIMEOUT_S, ALLOWED_UPDATES)
    turns = Turns(UPDATES_AT_ONCE, UPDATES_WAITING)

    async def deliver(update: Update) -> None:
        chat = update.effective_chat
        await turns.add(chat.id if chat else None, lambda: _handle(application, update))

    logger.info("Byline answers as @%s", application.bot.username)
    menus = asyncio.create_task(welcome.set_menus(application.bot))
    try:
        await _until(stop, poller.run(deliver))
    finally:
        menus.cancel()
        await _finish(application, poller, turns)


async def _handle(application: PtbApplication, update: Update) -> None:
    user = update.effective_user
    i18n.use_language(user.language_code if user else None)
    await application.process_update(update)


async def _finish(application: PtbApplication, poller: Poller, turns: Turns) -> None:
    """Let what is under way end, for STOP_WORK_S at the most."""
    with suppress(TimeoutError):
        await asyncio.wait_for(poller.confirm(), STOP_SAY_S)
    try:
        async with asyncio.timeout(STOP_WORK_S):
            await turns.finish()
            await application.stop()
    except TimeoutError:
        logger.warning("Some work was not done in time and was given up")
        turns.cancel()
