"""Fetching updates by long polling, for as long as it takes.

python-telegram-bot has a poller of its own; it prints a traceback a try while Telegram or the network is away, and
confirms updates before anything was done about them. What `bot.updates.dispatcher` says is done is confirmed here.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from time import monotonic

from telegram import Bot, Update
from telegram.constants import PollingLimit
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.bot_api.rate_limiter import told_s
from bot.bot_api.requests import UnreadableUpdateError, read_update
from bot.runtime.bounded_dict import BoundedDict
from bot.runtime.tasks import begin

logger = logging.getLogger(__name__)

POLL_TIMEOUT_S = 25  # how long a long poll waits for news: short enough for routers that drop silent connections

FIRST_DELAY_S = 1.0  # after a failure; doubled with each that follows
LONGEST_DELAY_S = 30.0
CONFLICT_DELAY_S = 15.0
"""Seconds between tries while another program polls: Telegram ends the poll of the one that was first, so trying faster
would only take turns with it."""

POLL_APART_S = 0.03
"""Seconds between the beginnings of two polls, at least: when many ask, several questions come with each. Nobody sees
it: a poll that had to wait for news began before, and each costs a third of an answer."""

CONFLICT_OVER_S = 60.0
"""Seconds without a conflict after which the other program is taken to be gone: two that poll take turns."""

POLL_AGAIN_S = 0.25
"""Seconds between polls while something is under way. They end at once, for Telegram repeats what is not confirmed."""

OFTEN_IN_VAIN = 120  # polls that told nothing new: half a minute
LONGEST_AGAIN_S = 2.0
"""Seconds between polls while what is under way takes long: a post may wait for the disk for hours."""

POLL_ON_S = 0.05  # likewise, when there may be more waiting at Telegram than one answer holds
BATCH = int(PollingLimit.MAX_LIMIT)  # updates in one answer, at most
UPDATES_REMEMBERED = 10_000  # ids, so that what is delivered twice is handled once

Done = Callable[[int], None]
"""To be called with the id of an update when Telegram need not send it again."""

Deliver = Callable[[Sequence[Update], Done], Awaitable[None]]


class Received:
    """Which updates were received, and which of them are done.

    Telegram delivers again, after a restart, all from the first one on that was not confirmed: what waits here is not
    lost with the process. What was done after that one comes again too: at most BATCH updates, after a kill, or a stop
    at which a chat had more waiting than could be done in time. Questions among them are answered twice, which is a
    nuisance; not to be answered would be worse. Editors' work is done as soon as it is on disk (`bot.queue.inbox`), and
    is known there when it comes again.
    """

    def __init__(self) -> None:
        self._known: BoundedDict[int, bool] = BoundedDict(UPDATES_REMEMBERED)
        self._not_done: set[int] = set()
        self._last: int | None = None
        self._all_done = asyncio.Event()

    @property
    def offset(self) -> int | None:
        """The id of the first update that may not be confirmed; None before there was any."""
        if self._not_done:
            return min(self._not_done)
        return None if self._last is None else self._last + 1

    @property
    def is_all_done(self) -> bool:
        """Whether nothing that was received is still to be done."""
        return not self._not_done

    def add(self, update_id: int) -> bool:
        """Take note of an update; return whether it is a new one."""
        if update_id in self._known:
            return False
        self._known[update_id] = True
        self._not_done.add(update_id)
        self._last = update_id
        self._all_done.clear()
        return True

    def done(self, update_id: int) -> None:
        """Take note that an update need not come again; done twice is done."""
        self._not_done.discard(update_id)
        if not self._not_done:
            self._all_done.set()

    def confirm_before(self, update_id: int) -> None:
        """Let go of what is older, done or not: Telegram shows nothing beyond BATCH updates that are not confirmed."""
        for older in [each for each in self._not_done if each < update_id]:
            self.done(older)

    async def wait(self, seconds: float) -> None:
        """Wait until all is done, for *seconds* at the most."""
        if self._not_done:
            await asyncio.wait(
                [waiting := begin(self._all_done.wait(), "waiting for what is under way")], timeout=seconds
            )
            waiting.cancel()


class Poller:
    """Fetches updates, and says in one log line each when that stops and when it works again."""

    def __init__(
        self,
        bot: Bot,
        poll_timeout_s: int,
        allowed_updates: tuple[str, ...],
        apart_s: float = POLL_APART_S,
        on_poll: Callable[[], None] | None = None,
    ) -> None:
        """Args: on_poll: Called whenever Telegram has told what it has."""
        self._bot = bot
        self._on_poll = on_poll
        self._apart_s = apart_s
        self._poll_timeout_s = poll_timeout_s
        self._allowed_updates = allowed_updates
        self._received = Received()
        self._failures = 0
        self._conflict_at: float | None = None  # by the monotonic clock
        self._said = ""

    async def run(self, deliver: Deliver) -> None:
        """Deliver updates in order, those that came together at once, until cancelled.

        *deliver* is given what to call when one is done.

        Raises: InvalidToken: Telegram does not know the token any more.
        """
        clock, in_vain = asyncio.get_running_loop().time, 0
        while True:
            next_at = clock() + self._apart_s
            try:
                updates = await self._fetch(self._poll_timeout_s if self._received.is_all_done else 0)
            except InvalidToken:
                raise
            except TelegramError as error:
                await asyncio.sleep(self._delay_s(error))
                continue
            self._recovered()
            if self._on_poll:
                self._on_poll()
            in_vain = 0 if await self._deliver(updates, deliver) else in_vain + 1
            again_s = min(POLL_AGAIN_S * max(1, in_vain - OFTEN_IN_VAIN), LONGEST_AGAIN_S)
            await self._received.wait(again_s if len(updates) < BATCH else POLL_ON_S)
            if (wait_s := next_at - clock()) > 0:
                await asyncio.sleep(wait_s)

    async def _deliver(self, updates: tuple[Update, ...], deliver: Deliver) -> bool:
        """Returns: whether there were new ones among them."""
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

    async def confirm(self) -> None:
        """Tell Telegram what was done, so that it does not come again after a restart."""
        if self._received.offset is not None:
            try:
                await self._fetch(0, limit=1)
            except TelegramError as error:
                logger.info("The last updates could not be confirmed; they may come again: %s", error)

    async def _fetch(self, timeout_s: int, limit: int = BATCH) -> tuple[Update, ...]:
        """Unread updates."""
        return await self._bot.get_updates(
            self._received.offset, limit, timeout_s, allowed_updates=list(self._allowed_updates)
        )

    def _delay_s(self, error: TelegramError) -> float:
        """Say what is wrong, once; return how long to wait."""
        self._failures += 1
        if isinstance(error, Conflict):
            self._conflict_at = monotonic()
            self._say("Another program polls with the same token; Byline waits for it to end")
            return CONFLICT_DELAY_S
        if isinstance(error, RetryAfter):
            self._say("Telegram asks to poll less often")
            return told_s(error)
        what = "Telegram cannot be reached" if isinstance(error, NetworkError) else "Telegram refused to give updates"
        self._say(f"{what}, it is tried again: {error}")
        return float(min(FIRST_DELAY_S * 2 ** (self._failures - 1), LONGEST_DELAY_S))

    def _say(self, line: str) -> None:
        if line != self._said:
            self._said = line
            logger.warning(line)

    def _recovered(self) -> None:
        may_conflict = self._conflict_at is not None and monotonic() < self._conflict_at + CONFLICT_OVER_S
        if not self._failures or may_conflict:
            return
        self._failures = 0
        self._conflict_at = None
        self._said = ""
        logger.info("Updates are coming again")
