"""The fake Bot API server as tests use it."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from types import TracebackType
from typing import Self, TypeVar

from tests.support.fake_bot_api.api import Api
from tests.support.fake_bot_api.calls import Call
from tests.support.fake_bot_api.faults import Faults
from tests.support.fake_bot_api.http.server import Server
from tests.support.fake_bot_api.http.webhook import Webhook
from tests.support.fake_bot_api.inline import ShownResults
from tests.support.fake_bot_api.message import Message, Update
from tests.support.fake_bot_api.objects import BotCommand, Chat, ChatMember, MessageOrigin, User
from tests.support.fake_bot_api.people import Channel, Group, Person, Telegram
from tests.support.fake_bot_api.signatures import Signatures
from tests.support.fake_bot_api.updates import UpdateQueue
from tests.support.fake_bot_api.world import CallbackAnswer, ChatState, World
from tests.support.waiting import HANG_S, LOOK_S, Idleness

T = TypeVar("T")

TOKEN = "7000000001:AA-an-invented-token-of-nobodys-bot"
"""An invented token in the shape of a real one."""

SHOWN_CALLS = 40


class FakeBotApi:
    """A Bot API server on loopback, the chats behind it, and the people in them.

    >>> async with FakeBotApi() as telegram:
    ...     chat = telegram.user("Ann").private_chat()
    ...     question = await chat.send("Where do swifts sleep?")
    ...     answer = await telegram.reply_to(question)
    ...     assert answer.quotes == ["Swifts sleep in the air."]

    Nothing sleeps: what waits is woken by the bot's calls, and fails with the log of them after `timeout_s`, or where
    there is none, when nothing is being done any more, or after HANG_S.
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        username: str = "byline_bot",
        privacy_mode: bool = True,
        prefix: str = "",
        port: int = 0,
        timeout_s: float | None = None,
    ) -> None:
        self.token = token
        self.timeout_s = timeout_s
        self.url = ""
        """The base URL, for TELEGRAM_API_URL; known once it is started."""
        self.bot = User(
            id=int(token.split(":")[0]),
            is_bot=True,
            first_name="Byline",
            username=username,
            can_join_groups=True,
            can_read_all_group_messages=not privacy_mode,
            supports_inline_queries=False,
            supports_guest_queries=False,
        )
        self._prefix, self._port = prefix, port
        self.reporters: list[Callable[[], str]] = []
        """Tell more when a test waits in vain: the bot's log, say."""
        self._waiters: dict[asyncio.Future[None], int | None] = {}
        self._ids = itertools.count(7_001)
        self.world = World(self.bot)
        self.updates = UpdateQueue(self.wake)
        self.faults = Faults(self.updates.end_poll, self.wake)
        self.webhook = Webhook(self.updates, self.world.now, self.wake)
        api = Api(self.world, self.updates, self.webhook)
        self.inline_mode = api.inline
        self._server = Server(api, self.world, self.faults, token, self.wake)
        self.signatures = Signatures(token, self.world)
        self._phones = Telegram(
            self.world, self.updates, self.inline_mode, self._answer_to, self.inline_answer_to, self.signatures
        )

    async def __aenter__(self) -> Self:
        self.url = await self._server.start(self._prefix, self._port)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.faults.clear()
        self.updates.end_poll()
        await self.webhook.stop()
        await self._server.stop()

    # --- people and chats ---

    def user(
        self,
        first_name: str = "Ann",
        *,
        id: int | None = None,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = "en",
    ) -> Person:
        """Somebody new; without `id`, with one that nobody has."""
        user = User(
            id=next(self._ids) if id is None else id,
            is_bot=False,
            first_name=first_name,
            last_name=last_name,
            username=username,
            language_code=language_code,
        )
        return Person(self._phones, user)

    def group(self, title: str = "Readers", members: tuple[Person, ...] = (), *, username: str | None = None) -> Group:
        """A new supergroup with the bot in it; public if it has a user name."""
        chat = Chat(id=-1_001_000_000_000 - next(self._ids), type="supergroup", title=title, username=username)
        people = {member.id: member.user for member in members}
        state = ChatState(chat, members=people | {self.bot.id: self.bot}, known_to_bot=True)
        self.world.chats[chat.id] = state
        return Group(self._phones, state)

    def basic_group(self, title: str = "Readers", members: tuple[Person, ...] = ()) -> Group:
        """A new group of the small kind, with the bot in it."""
        chat = Chat(id=-4_000_000_000 - next(self._ids), type="group", title=title)
        people = {member.id: member.user for member in members}
        state = ChatState(chat, members=people | {self.bot.id: self.bot}, known_to_bot=True)
        self.world.chats[chat.id] = state
        return Group(self._phones, state)

    def guest_chat(
        self, title: str = "Elsewhere", members: tuple[Person, ...] = (), *, id: int | None = None, type: str = "group"
    ) -> Group:
        """A new group, or a chat of another *type*, without the bot. It can be mentioned there if guest mode is on.

        Telegram warns that *id* may be that of another chat which the bot knows, so let it be.
        """
        chat = Chat(id=-4_000_000_000 - next(self._ids) if id is None else id, type=type, title=title)
        state = ChatState(chat, members={member.id: member.user for member in members}, is_guest_chat=True)
        self.world.chats[chat.id] = state
        return Group(self._phones, state)

    def upgrade(self, group: Group, *, is_told: bool = True) -> Group:
        """Make a supergroup of a group of the small kind: it has another id and none of the messages.

        Whatever is sent to the old one is refused from now on. Two service messages say so, unless *is_told* is false,
        and the bot has joined the new one, though it never left the old one.
        """
        old = group.state
        new = self.group(old.chat.title or "")
        new.state.members.update(old.members)
        sender = next(user for user in old.members.values() if not user.is_bot)
        for state, field, other in (
            (old, "migrate_to_chat_id", new.id),
            (new.state, "migrate_from_chat_id", old.chat.id),
        ):
            message = Message(
                message_id=self.world.new_message_id(state.chat.id),
                from_=sender,
                date=self.world.now(),
                chat=state.chat,
            )
            setattr(message, field, other)
            self.world.keep(message)
            if is_told:
                self.updates.put(Update(update_id=0, message=message))
        if is_told:
            was, now = (ChatMember(status=status, user=self.bot) for status in ("left", "member"))
            self.updates.put_membership(new.state.chat, sender, was, now, date=self.world.now())
        old.migrated_to = new.id
        return new

    def channel(self, title: str, *, username: str | None = None, owner: Person | None = None) -> Channel:
        """A new channel, which the bot has nothing to do with yet; public if it has a user name."""
        chat = Chat(id=-1_003_000_000_000 - next(self._ids), type="channel", title=title, username=username)
        state = self.world.chats[chat.id] = ChatState(chat)
        return Channel(self._phones, state, owner or self.user("Owner"))

    def origin_channel(
        self, title: str, *, username: str | None = None, message_id: int = 12, signature: str | None = None
    ) -> MessageOrigin:
        """Return the origin of a forwarded post of a channel."""
        chat = Chat(id=-1_002_000_000_000 - sum(title.encode()), type="channel", title=title, username=username)
        return MessageOrigin(
            type="channel", date=self.world.now(), chat=chat, message_id=message_id, author_signature=signature
        )

    def origin_user(self, person: Person) -> MessageOrigin:
        return MessageOrigin(type="user", date=self.world.now(), sender_user=person.user)

    def origin_hidden_user(self, name: str) -> MessageOrigin:
        """Somebody whose privacy settings hide their account."""
        return MessageOrigin(type="hidden_user", date=self.world.now(), sender_user_name=name)

    def menu_of(self, person: Person, group: Group | None = None) -> list[BotCommand]:
        """The commands that this person is shown, in private or in a group."""
        return self.world.menu_of(person.user, person.id if group is None else group.id)

    def let_queries_expire(self) -> None:
        """Let all buttons that were pressed so far be too old for an answer, as they are some seconds later."""
        self.world.expires_at = dict.fromkeys(self.world.expires_at, 0.0)

    async def inline_answer_to(self, query_id: str) -> ShownResults:
        """Wait for the bot's answer to an inline query."""
        mode = self.inline_mode
        return await self.until(
            lambda: mode.answers.get(query_id), f"an answer to the inline query {mode.queries[query_id].query!r}"
        )

    async def guest_answer_to(self, message: Message) -> Message:
        """Wait for the bot's answer to a message that mentions it in a strange chat."""
        query_id = message.guest_query_id
        assert query_id is not None, f"the bot was not told of {message.content!r}"
        return await self.until(
            lambda: self.inline_mode.guest_answers.get(query_id), f"an answer to the guest's {message.content!r}"
        )

    # --- what the bot did ---

    @property
    def calls(self) -> list[Call]:
        """All requests of the bot so far, in order of arrival."""
        return self._server.calls

    def calls_of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method.lower() == method.lower()]

    @property
    def mistakes(self) -> list[str]:
        """Calls that only a faulty bot makes. The fixture demands that a test leaves none: clear those it provokes."""
        return self._server.mistakes

    def replies_to(self, message: Message) -> list[Message]:
        """The bot's messages that reply to it, oldest first."""
        return [
            candidate
            for candidate in self.world.chats[message.chat.id].messages.values()
            if candidate.from_.is_bot
            and candidate.reply_to_message is not None
            and candidate.reply_to_message.message_id == message.message_id
        ]

    # --- waiting ---

    async def until(
        self,
        condition: Callable[[], T | None],
        what: str,
        *,
        timeout_s: float | None = None,
        chat_id: int | None = None,
    ) -> T:
        """Wait until the condition returns something true, and return that.

        With `chat_id`, only calls about that chat can make it true: a condition among hundreds is not asked in vain.
        Raises: AssertionError: it did not within `timeout_s`; the message names *what* and lists the bot's calls.
        """
        limit_s = self.timeout_s if timeout_s is None else timeout_s
        idleness = Idleness() if limit_s is None else None
        now = asyncio.get_running_loop().time
        began = now()
        while not (value := condition()):
            left_s = began + (HANG_S if limit_s is None else limit_s) - now()
            if left_s <= 0 or (idleness and idleness.is_final()):
                raise AssertionError(f"waited {now() - began:.0f} s in vain for {what}\n{self.report()}")
            waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiters[waiter] = chat_id
            try:
                await asyncio.wait([waiter], timeout=min(left_s, LOOK_S))
            finally:
                del self._waiters[waiter]
        return value

    async def polling(self, *, after: int = 0) -> None:
        """Wait until the bot waits for updates, with a poll that comes after so many."""
        await self.until(lambda: self.updates.polls > after and self.updates.is_polled, "the bot to poll")

    @property
    def takings(self) -> int:
        """Return how often the bot has asked for updates, by polls and by webhooks."""
        return self.updates.polls + self.webhook.times_set

    async def taking(self, *, after: int = 0) -> None:
        """Wait until the bot takes updates, by a poll or a webhook that comes after so many *takings*."""
        await self.until(
            lambda: self.takings > after and (self.updates.is_polled or self.webhook.url), "the bot to take updates"
        )

    async def reply_to(self, message: Message) -> Message:
        """Wait for the bot's first message that replies to this one."""
        found = await self.until(
            lambda: self.replies_to(message), f"a reply to {message.content!r}", chat_id=message.chat.id
        )
        return found[0]

    async def edited(self, message: Message, *, until: str | None = None) -> Message:
        """Wait for the next edit of a message; or until its text contains *until*, at once if it does already."""
        if until is not None:
            await self.until(
                lambda: until in message.content,
                f"{until!r} to appear in {message.content!r}",
                chat_id=message.chat.id,
            )
            return message
        before = len(message.history), message.reply_markup
        await self.until(
            lambda: (len(message.history), message.reply_markup) != before,
            f"an edit of {message.content!r}",
            chat_id=message.chat.id,
        )
        return message

    async def message_in(self, chat_id: int, *, after: Message | None = None) -> Message:
        """Wait for a message of the bot in a chat, reply or not; the first, or the first after a given message."""
        after_id = after.message_id if after else 0
        found = await self.until(
            lambda: [
                message
                for message in (self.world.chats[chat_id].messages.values() if chat_id in self.world.chats else ())
                if message.from_.is_bot and message.message_id > after_id
            ],
            f"a message in chat {chat_id}",
            chat_id=chat_id,
        )
        return found[0]

    async def called(self, method: str, count: int = 1) -> list[Call]:
        """Wait until the bot has called a method that often."""
        return await self.until(
            lambda: calls if len(calls := self.calls_of(method)) >= count else None, f"{count} calls of {method}"
        )

    async def settled(self) -> None:
        """Wait until every update is confirmed, no call is in flight, and the bot polls or has an idle webhook.

        A bot may still be thinking: to show that something stays unanswered, use `stays_unanswered`.
        """
        await self.until(
            lambda: (
                not self.updates.waiting
                and not self._server.in_flight
                and (self.updates.is_polled or self.webhook.is_idle)
            ),
            "every update to be confirmed and every call to be answered",
        )

    async def stays_unanswered(self, message: Message) -> None:
        """Assert that the bot does not reply, though it answers somebody who asks for help afterwards."""
        await self.settled()
        probe = await self.user("Probe").private_chat().send("/start")
        await self.message_in(probe.chat.id)
        await self.settled()
        assert not self.replies_to(message), (
            f"{message.content!r} was answered: {self.replies_to(message)[0].content!r}"
        )

    async def _answer_to(self, query_id: str) -> CallbackAnswer:
        return await self.until(
            lambda: self.world.answers.get(query_id), f"an answer to the button {self.world.queries[query_id].data!r}"
        )

    def wake(self, chat_id: int | None = None) -> None:
        """Let what waits look again: for this chat, or for something that is about no single chat."""
        for waiter, awaited in self._waiters.items():
            if awaited in (None, chat_id) and not waiter.done():
                waiter.set_result(None)

    def report(self) -> str:
        """The last calls of the bot, and what else `reporters` tell, for a failing test."""
        calls = "The bot's calls:\n" + "\n".join(f"  {call}" for call in self.calls[-SHOWN_CALLS:])
        return "\n".join([calls, *(reporter() for reporter in self.reporters)])
