"""Run the bot: connect, answer, stop."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError

from bot.app import App, build
from bot.ask.warm_up import warm_up
from bot.bot_api.rate_limiter import retry_after_s
from bot.config import Settings
from bot.page_addresses import use_pages
from bot.queue.inbox import Inbox
from bot.resources import Resources
from bot.runtime.clock import Clock
from bot.runtime.executors import THREAD_NAME, Threads, run_in_executor
from bot.runtime.signals import call_on_first_signal
from bot.runtime.tasks import log_outcome
from bot.serving.cannot_listen import CannotListenError
from bot.status.background import Run, Supervisor
from bot.status.setup_messages import listed_groups_line, setup_lines
from bot.status.task_messages import DISK
from bot.updates.dispatcher import Delivery
from bot.updates.poller import FIRST_DELAY_S, LONGEST_DELAY_S
from bot.updates.source import ExpelledError, OtherPollerError, UpdateSource
from index.corpus import Corpus
from index.ingest import Ingestion

if TYPE_CHECKING:
    from bot.replicas.replica import Replica

logger = logging.getLogger(__name__)

STOP_WORK_S = 4.0  # for the work in progress when the bot is told to stop
STOP_SAY_S = 2.0  # to confirm updates to Telegram, and to tell editors what goes on after the restart
STOP_CLOSE_S = 0.5  # to close connections, and again for threads to end
STOP_S = 9.0
"""Seconds after which the process ends, even if something hangs: a service manager kills it after ten."""

AGAIN = -1
"""Value in place of an exit code: the disk can be written to again, so the caller must open the archive again."""

WRITABLE_CHECK_S = 5.0  # seconds between two checks; each tries to lock the directory


def run_bot(
    settings: Settings,
    corpus: Corpus,
    ingestion: Ingestion,
    inbox: Inbox,
    is_writable: Callable[[], bool] | None = None,
    replica: Replica | None = None,
) -> int:
    """Answer updates until SIGTERM or SIGINT, then close *corpus* and *inbox*.

    Args:
        is_writable: Returns whether an archive that is open to read only could be opened to change it by now.
        replica: This process among those that share the archive; None: it is not shared. It is closed too.
    Returns: The exit code: 0, or 1 if Telegram refuses the token or another process polls; AGAIN as soon as
        *is_writable* returns True, or if the other processes go on without this one. The process ends here if work
        hangs at the stop.
    """
    return asyncio.run(_run_until_signal(settings, corpus, ingestion, inbox, is_writable, replica))


async def _run_until_signal(
    settings: Settings,
    corpus: Corpus,
    ingestion: Ingestion,
    inbox: Inbox,
    is_writable: Callable[[], bool] | None,
    replica: Replica | None,
) -> int:
    stop, threads = asyncio.Event(), Threads()
    asyncio.get_running_loop().set_default_executor(threads.other)
    signalled = _set_on_signal(stop)
    disk_check = _supervise(partial(_stop_when, is_writable, stop)) if is_writable else None
    data_dir = None if settings.cluster else settings.data_dir
    resources = Resources(settings, corpus, ingestion, threads, inbox, replica=replica, data_dir=data_dir)
    code = await run_until(stop, resources)
    inbox.close()  # first: the archive holds the lock of the directory
    if replica:
        replica.close()  # then: others begin what the inbox has left when they see that this process has ended
    corpus.close()
    threads.close()
    if code == 0 and disk_check is not None and _is_done(disk_check):
        code = AGAIN
    if code == AGAIN and signalled.is_set():
        code = 0
    await _exit_if_work_hangs(1 if code == AGAIN else code)
    return code


def _set_on_signal(stop: asyncio.Event) -> threading.Event:
    """Set *stop*, and the event that is returned, at the first SIGTERM or SIGINT; end the process within STOP_S."""
    loop, signalled = asyncio.get_running_loop(), threading.Event()

    def stop_soon() -> None:
        if loop.is_closed():  # between two runs
            sys.exit(0)
        signalled.set()
        _start_watchdog(STOP_S)
        loop.call_soon_threadsafe(stop.set)

    call_on_first_signal(stop_soon)
    return signalled


def _supervise(run: Run) -> asyncio.Task[None]:
    """Start *run*, and start it again if it fails. Failures are only logged: nobody else can be told."""

    async def discard_alert(_sentence: str) -> bool:
        return False

    return Supervisor(Clock(), discard_alert).start(DISK, run, is_endless=False)


def _is_done(task: asyncio.Task[None]) -> bool:
    """Return whether *task* ended without an error."""
    return task.done() and not task.cancelled() and task.exception() is None


async def _stop_when(is_writable: Callable[[], bool], stop: asyncio.Event) -> None:
    """Set *stop* as soon as *is_writable* returns True."""
    while True:
        await asyncio.sleep(WRITABLE_CHECK_S)
        if await asyncio.to_thread(is_writable):
            break
    logger.info("The disk can be written to again. Byline opens the archive again")
    stop.set()


def _start_watchdog(seconds: float) -> None:
    """End the process after so many seconds, even if the event loop hangs."""
    watchdog = threading.Timer(seconds, _end_now, [0])
    watchdog.daemon = True
    watchdog.start()


def _end_now(code: int) -> None:
    logger.info("Something hangs; it ends with the process")
    logging.shutdown()
    os._exit(code)


async def _exit_if_work_hangs(code: int) -> None:
    """Exit now if a page is still being fetched: the interpreter would wait for it. The next run fetches it again."""
    until = time.monotonic() + STOP_CLOSE_S
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    if tasks and (await asyncio.wait(tasks, timeout=STOP_CLOSE_S))[1]:
        _end_now(code)
    for thread in threading.enumerate():
        if thread.name.startswith(THREAD_NAME):
            thread.join(max(0.0, until - time.monotonic()))
            if thread.is_alive():
                _end_now(code)


async def run_until(stop: asyncio.Event, resources: Resources) -> int:
    """Connect, and answer updates until *stop* is set; return the exit code, as `run_bot`."""
    use_pages(resources.settings.web_url)
    app = build(resources)
    try:
        if app.monitoring:
            await app.monitoring.start(stop.is_set)
        return await _run(app, stop, resources)
    except CannotListenError as error:
        logger.error("%s", error)  # noqa: TRY400 - one line for the operator: a traceback would not help
        return 1
    finally:
        if app.monitoring:
            await app.monitoring.stop()
        if app.storage:
            app.storage.close()


async def _run(app: App, stop: asyncio.Event, resources: Resources) -> int:
    """See `run_until`. Raises: CannotListenError."""
    try:
        warm = run_in_executor(resources.threads.searching, warm_up, resources.corpus)
        if await _until(stop, warm):
            for listener in app.listeners:  # pages work while Telegram cannot be reached
                await listener.start()
            if await _until(stop, _connect(app)):
                await _serve(app, stop, resources.settings.reader_ids)
    except InvalidToken:
        logger.error(  # noqa: TRY400 - one line for the operator: a traceback would not help
            "Telegram refuses TELEGRAM_BOT_TOKEN: copy it again from @BotFather%s",
            ", or correct TELEGRAM_API_URL" if resources.settings.telegram_api_url else "",
        )
        return 1
    except ExpelledError:
        logger.warning("The other replicas go on without this one, because it was silent. It starts again")
        return AGAIN
    except OtherPollerError:
        logger.error(  # noqa: TRY400 - one line for the operator
            "Another process polls with the same token. Stop it, or use a webhook: WEBHOOK_URL"
        )
        return 1
    finally:
        await asyncio.gather(*(listener.stop() for listener in app.listeners))
        await app.searching.close()
        with suppress(TelegramError, TimeoutError):
            await asyncio.wait_for(app.application.shutdown(), STOP_CLOSE_S)
    logger.info("Byline has stopped")
    return 0


async def _until(stop: asyncio.Event, work: Awaitable[None]) -> bool:
    """Await *work* until *stop* is set; return whether it was done."""
    working, stopping = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    await asyncio.wait([working, stopping], return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not working.done():
        working.cancel()
        await asyncio.wait([working], timeout=STOP_CLOSE_S)
        if working.done():
            log_outcome(working, "what was under way at the stop")
        return False
    await working
    return True


async def _connect(app: App) -> None:
    """Ask Telegram for the bot's name, and say how updates are to come. Try until Telegram can be reached.

    Raises: InvalidToken.
    """
    delay_s, said = FIRST_DELAY_S, set[str]()
    while True:
        try:
            await app.application.initialize()
            await app.source.connect()
        except InvalidToken:
            raise
        except TelegramError as error:
            what = "refuses what Byline asks for" if isinstance(error, BadRequest) else "cannot be reached"
            if what not in said:
                logger.warning("Telegram %s, it is tried again: %s", what, error)
                said.add(what)
            await asyncio.sleep(retry_after_s(error) if isinstance(error, RetryAfter) else delay_s)
            delay_s = min(2 * delay_s, LONGEST_DELAY_S)
        else:
            return


async def _serve(app: App, stop: asyncio.Event, reader_ids: Collection[int] | None) -> None:
    """Receive and handle updates until *stop*, then finish the work in progress.

    Args: reader_ids: See `Settings`.
    Raises: InvalidToken.
    """
    await app.application.start()
    logger.info("Byline answers as @%s", app.application.bot.username)
    me = app.application.bot.bot
    for line in filter(None, [*setup_lines(me), listed_groups_line(me, reader_ids)]):
        logger.info("%s", line)
    for task in app.tasks:
        app.supervisor.start(task.name, task.run, is_endless=task.is_endless)
    work_s = STOP_WORK_S
    try:
        await _until(stop, _resume_and_run(app.delivery, app.source))
    except ExpelledError:
        work_s = 0.0  # others do it
        raise
    finally:
        app.supervisor.stop()
        await app.delivery.finish(work_s, STOP_SAY_S, app.source.confirm)
        if waiting := app.source.waiting:
            logger.info("Updates that Telegram keeps for the next start: %d", waiting)


async def _resume_and_run(delivery: Delivery, source: UpdateSource) -> None:
    """Do first what editors sent before the last end, in its order; then take updates. Raises: InvalidToken."""
    await delivery.resume()
    await source.run(delivery.deliver)
