"""Pass updates from their source to the handlers, in turn and at a limited rate."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from functools import partial
from time import monotonic

from telegram import Update

from bot import i18n
from bot.bot_api.answer_places import QUERIES, answer_place, is_untold
from bot.bot_api.rate_limiter import Allowance, ChatPacer
from bot.messaging.error_handler import log_failure, tell
from bot.messaging.error_messages import user_message
from bot.messaging.reply import text_reply
from bot.messaging.send import answer_query, send_reply
from bot.queue.inbox import Inbox, is_storable
from bot.queue.turns import Turns
from bot.runtime.bounded_dict import BoundedDict
from bot.runtime.observer import UNOBSERVED, Observer
from bot.runtime.tasks import start_task
from bot.updates.latest_queries import LatestQueries
from bot.updates.messages import busy, too_many_a_minute, too_many_messages
from bot.updates.runner import MAX_AGE, UpdateRunner, Work
from bot.updates.senders import MAX_WAITING, Person, limit_per_minute, person_of, waiting_limit
from bot.updates.source import DoneCallback
from bot.updates.types import PtbApplication
from bot.updates.unanswered import Unanswered
from index.errors import StoreError, StoreUnavailableError

logger = logging.getLogger(__name__)

UPDATES_AT_ONCE = 64
"""Largest number of updates handled at the same time. It keeps the pace of `bot.bot_api.rate_limiter` while each waits
for Telegram."""

UPDATES_WAITING = 1_000
"""Largest number of updates that wait here for their turn. More wait at Telegram."""

MINUTE_S = 60.0

ACCEPT_RETRY_S = 10.0  # until the next try to write a post that the disk refused

UNAVAILABLE_RETRY_S = 1.0  # until the next try to write to a cluster that did not answer

CANCEL_TIMEOUT_S = 0.5  # for replies beside the handling that are not sent yet
PEOPLE_REMEMBERED = 10_000  # with their requests of the last minute and the time of the last warning


class Delivery:
    """The delivery of updates to the handlers, in order within each chat, until it is stopped."""

    def __init__(
        self,
        application: PtbApplication,
        pacer: ChatPacer,
        admin_ids: frozenset[int],
        inbox: Inbox,
        work: Work,
        observer: Observer = UNOBSERVED,
        may_start: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """Begin without updates. Args: may_start: See `Turns`."""
        self._application = application
        self._pacer = pacer
        self._admin_ids = admin_ids
        self._inbox = inbox
        self._work = work
        self._runner = UpdateRunner(application, inbox, admin_ids, work, observer)
        self._accepting: set[asyncio.Task[None]] = set()
        self._turns = Turns(UPDATES_AT_ONCE, UPDATES_WAITING, may_start)
        self._allowances: BoundedDict[Person, Allowance] = BoundedDict(PEOPLE_REMEMBERED)
        self._warned_at: BoundedDict[Person, float] = BoundedDict(PEOPLE_REMEMBERED)  # the last time
        self._queries = LatestQueries()
        self.unanswered = Unanswered(inbox)

    @property
    def waiting(self) -> int:
        """Return the number of updates that wait for their turn."""
        return self._turns.waiting

    async def resume(self) -> None:
        """Continue the editors' work that an earlier run left, and begin the questions that it kept.

        A question that Telegram would no longer keep either is dropped without a word.
        """
        await self.begin(sorted(await self._inbox.unfinished(self._application.bot), key=lambda each: each.update_id))

    async def begin(self, updates: Sequence[Update]) -> None:
        """Have updates handled that are in the inbox, each in its turn, in this order."""
        self._note_times(updates)
        for update in updates:
            if not self._inbox.is_question(update):
                await self._begin_work(update)
            elif self._inbox.age_of(update) > MAX_AGE:
                await self._inbox.finish(update)
            else:
                await self._begin(update, lambda _: None, monotonic())

    async def deliver(self, updates: Sequence[Update], done: DoneCallback) -> None:
        """Have each update handled in its turn.

        Calls *done* with an update's id. For editors' work: when it is on disk, is known from before, or was refused.
        For all other updates: when it was handled, is kept from before, or was dropped because its sender has too
        many, or because it is an inline query and its sender has typed on.
        """
        arrived_s = monotonic()
        self._note_times(updates)
        work = [update for update in updates if self._work.is_work(update)]
        unstorable = [update for update in work if not is_storable(update)]
        new = [update for update in work if update not in unstorable and not self._inbox.knows(update)]
        accepted, waiting = await self._accepted(new)
        for update in updates:
            if update in unstorable:
                self._skip(update)
                done(update.update_id)
                continue
            if update not in work:
                if self._inbox.knows(update):
                    done(update.update_id)
                else:
                    await self._begin(update, done, arrived_s)
                continue
            if update in waiting:
                accepting = start_task(
                    self._accept_later(update, waiting[update], done), "waiting for the disk with a post"
                )
                self._accepting.add(accepting)
                accepting.add_done_callback(self._accepting.discard)
                continue
            done(update.update_id)
            if update in accepted:
                await self._begin_work(update)

    def _note_times(self, updates: Sequence[Update]) -> None:
        """Note what updates tell of the time, and of groups that have moved."""
        for update in updates:
            self._pacer.migration.note_from(update)
            if sent := update.message or update.channel_post:
                self._inbox.time.tell_past(sent.date)

    def _skip(self, update: Update) -> None:
        """Tell the sender that work is skipped because it cannot be stored."""
        logger.warning(
            "Update %d cannot be kept and is skipped: it has parts that the library does not know", update.update_id
        )
        self._use_language_of(update)
        self._application.create_task(tell(update, user_message(None)), update)

    async def _accepted(self, updates: Sequence[Update]) -> tuple[Sequence[Update], Mapping[Update, StoreError]]:
        """Store *updates*. If that fails, tell their senders. While the cluster does not answer, wait for it.

        Returns: the updates that are stored and that nobody had accepted before, and the updates that wait with the
            error. Posts in channels and changes of the bot's rights wait, because they have no sender to tell.
        """
        try:
            return await self._inbox.accept(updates), {}
        except StoreUnavailableError as error:
            logger.warning("Updates wait for the cluster: %s", error)
            await asyncio.sleep(UNAVAILABLE_RETRY_S)
            return await self._accepted(updates)
        except StoreError as error:
            for update in updates:
                if not is_untold(update):
                    self._use_language_of(update)
                    self._application.create_task(self._refuse(update, error), update)
            return (), {update: error for update in updates if is_untold(update)}

    async def _accept_later(self, update: Update, error: StoreError, done: DoneCallback) -> None:
        """Write *update* to disk as soon as the disk accepts it. Until then Telegram keeps it too."""
        try:
            await self._work.on_waiting(update, error)
        except Exception:
            logger.exception("Nobody could be told that a post waits for the disk")
        while True:
            await asyncio.sleep(ACCEPT_RETRY_S)
            try:
                new = await self._inbox.accept([update])
            except StoreError as again:
                logger.info("A post waits for the disk: %s", again)
            else:
                break
        done(update.update_id)
        for each in new:
            await self._begin_work(each)

    async def _refuse(self, update: Update, error: StoreError) -> None:
        log_failure(error)
        await tell(update, user_message(error), is_work=True)

    async def _begin_work(self, update: Update) -> None:
        """Start accepted work. It is never dropped: if there is no room, it waits, and later updates wait at
        Telegram."""
        self._use_language_of(update)
        do = partial(self._runner.do, update, monotonic())
        await self._turns.add(person_of(update)[0], do, person=person_of(update))

    async def _begin(self, update: Update, done: DoneCallback, arrived_s: float) -> None:
        person = person_of(update)
        self._use_language_of(update)
        is_typed = update.inline_query is not None
        self.unanswered.begin(update)
        if is_typed and (older := self._queries.put(person[1], update, arrived_s)):
            await self._end(older, done)  # its turn is that of this one now
            return

        async def handle() -> None:
            handled, since_s = self._queries.take(person[1]) if is_typed else (update, arrived_s)
            try:
                await self._runner.handle(handled, since_s)
            except Exception:
                await self._end(handled, done)  # it would fail again
                raise
            await self._end(handled, done)

        limit = limit_per_minute(update, is_admin=self._is_of_admin(update))
        wait = partial(self._wait, person, limit) if limit else None
        has_room = not (update.callback_query and self._turns.is_full)
        if not has_room or not await self._turns.add(
            person[0], handle, person, waiting_limit(update, is_admin=self._is_of_admin(update)), wait
        ):
            await self._end(update, done)
            self._reject(person, update)

    async def _end(self, update: Update, done: DoneCallback) -> None:
        """Note that an update which is no work needs nothing more."""
        await self.unanswered.end(update)
        done(update.update_id)

    def _reject(self, person: Person, update: Update) -> None:
        """Say that *update* is dropped: for every tap, because the button waits, and for messages once a minute."""
        if update.callback_query is None:
            self._warn_once(person, update)
            return
        self._application.create_task(answer_query(update.callback_query, busy()), update)

    async def _wait(self, person: Person, limit: int) -> None:
        """Wait until *person* may have another of *limit* updates per minute handled. Nobody is told: the answer
        comes."""
        clock = asyncio.get_running_loop().time
        allowance = self._allowances.setdefault(person, Allowance(limit, MINUTE_S))
        while (wait_s := allowance.wait_s(clock())) > 0:  # noqa: ASYNC110 - no event but time ends the wait
            await asyncio.sleep(wait_s)
        allowance.take(clock())

    def _is_of_admin(self, update: Update) -> bool:
        return update.effective_user is not None and update.effective_user.id in self._admin_ids

    def _use_language_of(self, update: Update) -> None:
        """Set the language of the sender for everything that starts after this."""
        user = update.effective_user
        i18n.use_language(user.language_code if user else None)

    def _warn_once(self, person: Person, update: Update) -> None:
        """Tell *person* that messages are dropped, unless one was dropped within the last minute.

        Queries have one answer, which is worth more than this one.
        """
        now = asyncio.get_running_loop().time()
        was_told = now < self._warned_at.get(person, float("-inf")) + MINUTE_S
        self._warned_at[person] = now
        if was_told or update.effective_message is None or answer_place(update) in QUERIES:
            return
        limit = limit_per_minute(update, is_admin=self._is_of_admin(update))
        sentence = too_many_a_minute(limit, MAX_WAITING) if limit else too_many_messages()
        self._application.create_task(send_reply(update.effective_message, text_reply(sentence)), update)

    async def finish(
        self, work_timeout_s: float, reply_timeout_s: float, confirm: Callable[[], Coroutine[None, None, None]]
    ) -> None:
        """Wait *work_timeout_s* seconds for the remaining work, then cancel it.

        Then, within *reply_timeout_s* seconds, tell editors which work continues after the restart, and tell Telegram
        what is done (*confirm*).
        """
        for accepting in self._accepting:
            accepting.cancel()
        if not await self._turns.finish(work_timeout_s):
            logger.warning("Some work was not done in time: what is an editor's goes on after the restart")
        self._pacer.hurry()
        self._turns.cancel()
        confirming = start_task(confirm(), "confirming the last updates")
        telling = start_task(self._turns.finish(reply_timeout_s), "waiting for the last replies")
        await asyncio.wait([confirming, telling], timeout=reply_timeout_s)
        stopping = start_task(self._application.stop(), "stopping the library")
        await asyncio.wait([stopping], timeout=CANCEL_TIMEOUT_S)
        stopping.cancel()
