"""Fetch updates by long polling, until cancelled.

The poller of python-telegram-bot prints a traceback for each try while Telegram or the network is down, and confirms
updates before anything was done about them. This one confirms the updates that `bot.updates.dispatcher` reports as
done.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from urllib.parse import urlsplit

from telegram import Bot, Update
from telegram.constants import PollingLimit
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.bot_api.rate_limiter import retry_after_s
from bot.bot_api.requests import UnreadableUpdateError, read_update
from bot.runtime.bounded_dict import BoundedDict
from bot.runtime.tasks import start_task
from bot.updates.source import Deliver

logger = logging.getLogger(__name__)

POLL_TIMEOUT_S = 25  # short enough for routers that drop silent connections

FIRST_DELAY_S = 1.0  # after a failure; doubled with each further one
LONGEST_DELAY_S = 30.0
CONFLICT_DELAY_S = 15.0
"""Seconds between tries while another program polls. Telegram ends the poll that began first, so faster tries would
only alternate with the other program."""

MIN_POLL_INTERVAL_S = 0.03
"""Shortest time between the starts of two polls, in seconds. Under load, each poll then brings several questions. The
delay is invisible: a poll that waited for news began before. Each poll costs a third of an answer."""

POLL_CONFLICT = "Another program polls with the same token; Byline waits for it to end"
WEBHOOK_CONFLICT = (
    "Another program has set a webhook with the same token; Byline gets no updates until you stop that program and "
    "start Byline again"
)
"""Lines of the log. A webhook stays when its program ends, and a start removes it."""

CONFLICT_OVER_S = 60.0
"""Seconds without a conflict after which the other program counts as gone. Two programs that poll alternate."""

REPEAT_DELAY_S = 0.25
"""Seconds between polls while updates are being handled. Such polls return at once, because Telegram repeats what is
not confirmed."""

MAX_IDLE_POLLS = 120  # polls without news: half a minute
LONGEST_REPEAT_DELAY_S = 2.0
"""Longest time between polls while updates are being handled, in seconds. A post may wait for the disk for hours."""

MORE_DELAY_S = 0.05
"""Seconds between polls if the last one brought something new, or as much as one answer holds. Where people ask all the
time, something is always being handled, and a question would otherwise wait up to REPEAT_DELAY_S at Telegram."""

BATCH = int(PollingLimit.MAX_LIMIT)  # updates in one answer
UPDATES_REMEMBERED = 10_000  # ids; an update that is delivered twice is handled once


class ReceivedUpdates:
    """The received updates, and which of them are done.

    After a restart Telegram sends all updates again from the first unconfirmed one on, so a kill does not lose waiting
    updates. Updates after it that were done come again too: BATCH at most, after a kill, or after a stop at which a
    chat had more waiting than could be done in time. Questions among them are answered twice, which is better than not
    at all. Editors' work is done as soon as it is on disk (`bot.queue.inbox`), and the inbox recognizes it when it
    comes again.
    """

    def __init__(self) -> None:
        self._known: BoundedDict[int, bool] = BoundedDict(UPDATES_REMEMBERED)
        self._unfinished: set[int] = set()
        self._last: int | None = None
        self._all_done = asyncio.Event()

    @property
    def offset(self) -> int | None:
        """The id of the first update that may not be confirmed; None if there was no update yet."""
        if self._unfinished:
            return min(self._unfinished)
        return None if self._last is None else self._last + 1

    @property
    def unfinished(self) -> int:
        """Return the number of received updates that are not done."""
        return len(self._unfinished)

    @property
    def is_all_done(self) -> bool:
        """Return whether all received updates are done."""
        return not self._unfinished

    def add(self, update_id: int) -> bool:
        """Note an update. Return whether it is new."""
        if update_id in self._known:
            return False
        self._known[update_id] = True
        self._unfinished.add(update_id)
        self._last = update_id
        self._all_done.clear()
        return True

    def done(self, update_id: int) -> None:
        """Note that an update need not come again. A second call does nothing."""
        self._unfinished.discard(update_id)
        if not self._unfinished:
            self._all_done.set()

    def confirm_before(self, update_id: int) -> None:
        """Mark older updates as done, so that they are confirmed: Telegram shows no more than BATCH unconfirmed
        updates."""
        for older in [each for each in self._unfinished if each < update_id]:
            self.done(older)

    async def wait(self, seconds: float) -> None:
        """Wait until all updates are done, for *seconds* at most."""
        if self._unfinished:
            await asyncio.wait(
                [waiting := start_task(self._all_done.wait(), "waiting for what is under way")], timeout=seconds
            )
            waiting.cancel()


class Poller:
    """The long polling. It logs one line when it stops working and one when it works again."""

    def __init__(
        self,
        bot: Bot,
        poll_timeout_s: int,
        allowed_updates: tuple[str, ...],
        min_interval_s: float = MIN_POLL_INTERVAL_S,
        on_poll: Callable[[], None] | None = None,
    ) -> None:
        """Begin without any update received.

        Args: on_poll: Called after each successful poll.
        """
        self._bot = bot
        self._on_poll = on_poll
        self._min_interval_s = min_interval_s
        self._poll_timeout_s = poll_timeout_s
        self._allowed_updates = allowed_updates
        self._received = ReceivedUpdates()
        self._failures = 0
        self._conflict_at: float | None = None  # monotonic seconds
        self._last_warning = ""
        self.is_receiving = False
        self.pending = None  # see `UpdateSource`: each poll brings all that waits, so nobody counts them
        """Whether Telegram was reached the last time. `run` begins with True, because the bot has connected before."""

    @property
    def waiting(self) -> int:
        """See `UpdateSource`."""
        return self._received.unfinished

    async def connect(self) -> None:
        """Remove a webhook: Telegram answers no poll while there is one. Raises: TelegramError."""
        if url := (await self._bot.get_webhook_info()).url:
            logger.info("Telegram sent updates to a webhook at %s; it is removed", urlsplit(url).hostname)
        await self._bot.delete_webhook()

    async def run(self, deliver: Deliver) -> None:
        """Deliver updates until cancelled, all updates of one poll together. See `UpdateSource`."""
        clock, idle_polls = asyncio.get_running_loop().time, 0
        self.is_receiving = True
        while True:
            next_at = clock() + self._min_interval_s
            may_wait = (
                self.is_receiving and self._received.is_all_done
            )  # after a failure, to know at once that it ended
            try:
                updates = await self._fetch(self._poll_timeout_s if may_wait else 0)
            except InvalidToken:
                raise
            except TelegramError as error:
                self.is_receiving = False
                await asyncio.sleep(self._delay_s(error))
                continue
            self.is_receiving = True
            self._recovered()
            if self._on_poll:
                self._on_poll()
            is_new = await self._deliver(updates, deliver)
            idle_polls = 0 if is_new else idle_polls + 1
            repeat_s = min(REPEAT_DELAY_S * max(1, idle_polls - MAX_IDLE_POLLS), LONGEST_REPEAT_DELAY_S)
            await self._received.wait(MORE_DELAY_S if is_new or len(updates) >= BATCH else repeat_s)
            if (wait_s := next_at - clock()) > 0:
                await asyncio.sleep(wait_s)

    async def _deliver(self, updates: tuple[Update, ...], deliver: Deliver) -> bool:
        """Deliver the new ones of *updates*.

        Returns: whether there were any.
        """
        new = [update for update in updates if self._received.add(update.update_id)]
        if not new and len(updates) >= BATCH:
            self._received.confirm_before(updates[BATCH // 2].update_id)
        readable = []
        for update in new:
            try:
                readable.append(read_update(update, self._bot))
            except UnreadableUpdateError as error:
                logger.warning("Update %d cannot be read and is skipped: %s", update.update_id, error)
                self._received.done(update.update_id)
        if readable:
            await deliver(readable, self._received.done)
        return bool(new)

    async def look_ahead(self) -> tuple[Update, ...]:
        """Return the first updates that wait at Telegram, without taking any: also those that are being delivered.

        Raises: TelegramError.
        """
        readable = []
        for update in await self._fetch(0):
            with suppress(UnreadableUpdateError):  # it is said when it is delivered
                readable.append(read_update(update, self._bot))
        return tuple(readable)

    async def confirm(self) -> None:
        """Confirm finished updates to Telegram, so that they do not come again after a restart."""
        if self._received.offset is not None:
            try:
                await self._fetch(0, limit=1)
            except TelegramError as error:
                logger.info("The last updates could not be confirmed; they may come again: %s", error)

    async def _fetch(self, timeout_s: int, limit: int = BATCH) -> tuple[Update, ...]:
        """Return the next updates, unparsed."""
        return await self._bot.get_updates(
            self._received.offset, limit, timeout_s, allowed_updates=list(self._allowed_updates)
        )

    def _delay_s(self, error: TelegramError) -> float:
        """Log the problem once, and return the seconds to wait."""
        self._failures += 1
        if isinstance(error, Conflict):
            self._conflict_at = monotonic()
            self._warn_once(WEBHOOK_CONFLICT if "webhook" in str(error).lower() else POLL_CONFLICT)
            return CONFLICT_DELAY_S
        if isinstance(error, RetryAfter):
            self._warn_once("Telegram asks to poll less often")
            return retry_after_s(error)
        what = "Telegram cannot be reached" if isinstance(error, NetworkError) else "Telegram refused to give updates"
        self._warn_once(f"{what}, it is tried again: {error}")
        return float(min(FIRST_DELAY_S * 2 ** (self._failures - 1), LONGEST_DELAY_S))

    def _warn_once(self, line: str) -> None:
        if line != self._last_warning:
            self._last_warning = line
            logger.warning(line)

    def _recovered(self) -> None:
        may_conflict = self._conflict_at is not None and monotonic() < self._conflict_at + CONFLICT_OVER_S
        if not self._failures or may_conflict:
            return
        self._failures = 0
        self._conflict_at = None
        self._last_warning = ""
        logger.info("Updates are coming again")
