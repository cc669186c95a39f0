"""The queue that getUpdates reads, and a webhook."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence

from pydantic import JsonValue

from tests.support.fake_bot_api.errors import ApiError
from tests.support.fake_bot_api.message import Update
from tests.support.fake_bot_api.objects import AnyChatMember, Chat, ChatMemberUpdated, User

KINDS = (
    *("message", "edited_message", "channel_post", "edited_channel_post", "callback_query", "my_chat_member"),
    *("inline_query", "guest_message"),
)
MAX_LIMIT = 100
CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"

DumpedUpdate = dict[str, JsonValue]


class _Ended(Exception):  # noqa: N818 - no error
    """The poll is to end, with nothing."""


class UpdateQueue:
    """Updates wait here until an offset above theirs confirms them, or a webhook takes them.

    One poller at a time: a second ends the first's wait with 409, as Telegram does.
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self.on_news: Callable[[], None] = lambda: None
        """Called when there is more to take."""
        self._next_id = 800_000_001
        self._pending: dict[int, DumpedUpdate] = {}
        self._redelivered: list[DumpedUpdate] = []
        self._allowed: tuple[str, ...] = KINDS
        self._poller: asyncio.Future[None] | None = None
        self.sent: list[DumpedUpdate] = []
        """Every update ever made, as it was delivered."""
        self.polls = 0
        """The number of getUpdates calls so far."""

    @property
    def waiting(self) -> int:
        """Return the number of updates that are not confirmed yet."""
        return len(self._pending) + len(self._redelivered)

    @property
    def pending(self) -> Mapping[int, DumpedUpdate]:
        """Return the updates that nobody has taken yet."""
        return self._pending

    @property
    def is_polled(self) -> bool:
        """Return whether a getUpdates call is waiting."""
        return self._poller is not None

    def put(self, update: Update) -> int:
        """Queue an update with an id of its own, unless the bot asked for none of its kind."""
        update.update_id = self._next_id
        self._next_id += 1
        dumped: DumpedUpdate = update.as_delivered()
        if any(kind in self._allowed for kind in dumped):
            self.sent.append(dumped)
            self._pending[update.update_id] = dumped
            self._wake()
        return update.update_id

    def put_membership(self, chat: Chat, by: User, old: AnyChatMember, new: AnyChatMember, *, date: int) -> int:
        """Queue what somebody did to the bot's membership of a chat."""
        changed = ChatMemberUpdated(chat=chat, from_=by, date=date, old_chat_member=old, new_chat_member=new)
        return self.put(Update(update_id=0, my_chat_member=changed))

    def put_raw(self, dumped: DumpedUpdate) -> int:
        """Queue an update of any form, as Telegram would never send it, with a number of its own."""
        dumped["update_id"] = self._next_id
        self._pending[self._next_id] = dumped
        self._next_id += 1
        self._wake()
        return self._next_id - 1

    def redeliver(self, count: int = 1) -> None:
        """Deliver the last updates once more, though they were confirmed: as if the confirmation had been lost."""
        self._redelivered.extend(update for update in self.sent[-count:])
        self._wake()

    def redeliver_to_webhook(self, count: int = 1) -> None:
        """Let the last updates wait once more, though they were taken: as if the 200 had been lost."""
        self._pending.update({id_of(update): update for update in self.sent[-count:]})
        self._wake()

    def allow(self, kinds: Sequence[str]) -> None:
        """Make updates of these kinds only from now on."""
        self._allowed = tuple(kinds) or KINDS

    def forget(self, update_id: int) -> None:
        """Forget an update that a webhook has taken."""
        self._pending.pop(update_id, None)

    def drop(self) -> None:
        self._pending.clear()
        self._redelivered.clear()

    def end_poll(self) -> None:
        """Answer a waiting poller at once, with nothing, whatever comes in the same moment."""
        if self._poller is not None and not self._poller.done():
            self._poller.set_exception(_Ended())

    def refuse_poll(self, description: str) -> None:
        """Answer a waiting poller with 409."""
        if self._poller is not None and not self._poller.done():
            self._poller.set_exception(ApiError(409, description))

    async def poll(
        self, offset: int | None, limit: int, timeout_s: float, allowed: list[str] | None
    ) -> list[DumpedUpdate]:
        """Confirm, then wait for updates. Raises: ApiError: 409, another poller came."""
        self.polls += 1
        if allowed is not None:
            self.allow(allowed)
        self._confirm(offset)
        self.refuse_poll(CONFLICT)
        me = self._poller = asyncio.get_running_loop().create_future()
        self._changed()
        try:
            if not self.waiting and timeout_s > 0:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(me, timeout_s)
            return self._take(min(limit, MAX_LIMIT))
        except _Ended:
            return []
        finally:
            me.cancel()
            if self._poller is me:
                self._poller = None
            self._changed()

    def _confirm(self, offset: int | None) -> None:
        if offset is None or offset == 0:
            return
        if offset < 0:
            offset = sorted(self._pending)[offset:][0] if self._pending else 0
        for update_id in [known for known in self._pending if known < offset]:
            del self._pending[update_id]

    def _take(self, limit: int) -> list[DumpedUpdate]:
        again, self._redelivered = self._redelivered, []
        return again + list(self._pending.values())[:limit]

    def _wake(self) -> None:
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(None)
        self.on_news()
        self._changed()


def id_of(update: DumpedUpdate) -> int:
    update_id = update["update_id"]
    assert isinstance(update_id, int)
    return update_id
