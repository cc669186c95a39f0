"""Handle inline and guest queries: they come from chats in which the bot cannot write."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable

import pytest
from telegram import InlineQueryResultArticle, InputTextMessageContent, Update
from telegram.ext import ContextTypes

from bot.access import Access
from bot.app import _Builder
from bot.bot_api.rate_limiter import Allowance
from bot.messaging.error_messages import user_message
from bot.routing.route import Role, Route, UpdateKind, allowed_updates
from bot.routing.router import Router
from bot.routing.routes import ROUTES
from bot.updates.senders import MAX_WAITING
from index.errors import BackendUnavailableError
from tests.support.bot.running_bot import Running, Start
from tests.support.fake_bot_api import FakeBotApi
from tests.support.waiting import HANG_S

Answer = Callable[[Update], Awaitable[None]]

WRITING = ("sendMessage", "editMessageText", "editMessageReplyMarkup", "sendChatAction")


class Queries:
    """A capability that answers queries as a test says."""

    def __init__(self) -> None:
        self.answer_as: Answer = answer_with_its_words

    async def answer(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        await self.answer_as(update)


async def answer_with_its_words(update: Update) -> None:
    if update.inline_query:
        await update.inline_query.answer([article(update.inline_query.query)], cache_time=0)
    if update.guest_message:
        await update.guest_message.answer_guest_query(article(update.guest_message.text or ""))


def article(text: str) -> InlineQueryResultArticle:
    return InlineQueryResultArticle("1", text, InputTextMessageContent(text))


@pytest.fixture
def queries(monkeypatch: pytest.MonkeyPatch, telegram: FakeBotApi) -> Queries:
    """Routes for queries, with both modes on."""
    telegram.bot.supports_inline_queries = telegram.bot.supports_guest_queries = True
    queries, build = Queries(), _Builder._build_handlers
    monkeypatch.setattr(_Builder, "_build_handlers", lambda builder: [*build(builder), queries])
    routes = (Route(UpdateKind.INLINE, Queries.answer), Route(UpdateKind.GUEST, Queries.answer), *ROUTES)
    monkeypatch.setattr("bot.app.ROUTES", routes)
    return queries


@pytest.fixture
async def running(queries: Queries, start: Start) -> Running:
    return await start()


def written(telegram: FakeBotApi) -> list[str]:
    """Return the calls that write to a chat."""
    return [str(call) for method in WRITING for call in telegram.calls_of(method)]


def asked_for(telegram: FakeBotApi) -> set[str]:
    return set(json.loads(str(telegram.calls_of("getUpdates")[-1].given["allowed_updates"])))


class TestAskingForUpdates:
    async def test_names_the_kinds_that_the_routes_use(self, start: Start, telegram: FakeBotApi) -> None:
        """Telegram remembers the list, so it is sent whether inline and guest mode are on or not."""
        await start()
        assert asked_for(telegram) == {
            *("message", "edited_message", "channel_post", "edited_channel_post"),
            *("callback_query", "my_chat_member", "inline_query", "guest_message"),
        }

    def test_names_those_that_a_new_route_uses(self) -> None:
        assert allowed_updates([Route(UpdateKind.INLINE, Queries.answer)]) == ("inline_query",)
        assert allowed_updates([Route(UpdateKind.GUEST, Queries.answer)]) == ("guest_message",)


class TestQueries:
    async def test_are_answered_by_their_routes(self, running: Running) -> None:
        assert (await running.reader.inline("swifts")).titles == ["swifts"]
        elsewhere = running.telegram.guest_chat()
        question = await running.reader.mention_as_guest("swifts?", elsewhere)
        assert (await running.telegram.guest_answer_to(question)).content == "@byline_bot swifts?"

    async def test_wait_for_the_query_before_and_others_do_not(self, running: Running, queries: Queries) -> None:
        """Of those that wait, the last one alone is answered, so any number of letters leaves room for others."""
        may_end, began, answered = asyncio.Event(), asyncio.Event(), list[str]()

        async def answer(update: Update) -> None:
            assert update.inline_query is not None
            if update.inline_query.query == "slow":
                began.set()
                await may_end.wait()
            answered.append(update.inline_query.query)
            await answer_with_its_words(update)

        queries.answer_as = answer
        running.reader.type_inline("slow")
        await began.wait()
        typed = [running.reader.type_inline(f"fast {n}") for n in range(MAX_WAITING + 5)]
        for n in range(5):
            assert (await running.telegram.user(f"Ann {n}").inline(f"{n}")).titles == [f"{n}"]
        assert not [each for each in typed if each in running.telegram.inline_mode.answers]
        may_end.set()
        last = f"fast {MAX_WAITING + 4}"
        assert (await running.telegram.inline_answer_to(typed[-1])).titles == [last]
        await running.telegram.settled()
        assert answered[-2:] == ["slow", last]

    async def test_do_not_wait_for_messages_of_the_same_person(self, running: Running) -> None:
        """Nor does a message wait for a query."""
        hold = running.telegram.faults.hold("sendMessage", times=None)
        await running.readers_chat.send("who purrs?")
        assert (await running.reader.inline("swifts")).titles == ["swifts"]
        hold.lift()


@pytest.mark.logs_errors("Unexpected error while answering an update")
class TestAnErrorInAQuery:
    @pytest.fixture(autouse=True)
    def failing(self, queries: Queries) -> None:
        async def fail(_update: Update) -> None:
            raise ZeroDivisionError

        queries.answer_as = fail

    async def test_is_told_above_the_results_and_not_kept(self, running: Running, telegram: FakeBotApi) -> None:
        shown = await running.reader.inline("swifts")
        assert (shown.titles, shown.button and shown.button.text) == ([], user_message(None))
        command = await running.reader.press_above(shown)
        assert (await telegram.reply_to(command)).content.startswith("I'm a bot")
        (call,) = telegram.calls_of("answerInlineQuery")
        assert (call.given["cache_time"], call.given["is_personal"]) == ("0", "true")

    async def test_is_told_by_the_answer_to_a_guest(self, running: Running, telegram: FakeBotApi) -> None:
        question = await running.reader.mention_as_guest("swifts?", telegram.guest_chat())
        assert (await telegram.guest_answer_to(question)).content == user_message(None)
        await telegram.settled()
        assert not written(telegram)

    async def test_that_comes_after_the_answer_is_not_told(
        self, running: Running, telegram: FakeBotApi, queries: Queries
    ) -> None:
        async def answer_and_fail(update: Update) -> None:
            await answer_with_its_words(update)
            raise ZeroDivisionError

        queries.answer_as = answer_and_fail
        question = await running.reader.mention_as_guest("swifts?", telegram.guest_chat())
        shown = await running.reader.inline("swifts")
        await telegram.called("answerInlineQuery", 2)
        await telegram.called("answerGuestQuery", 2)
        await telegram.settled()
        assert shown.titles == ["swifts"]
        assert (await telegram.guest_answer_to(question)).content == "@byline_bot swifts?"
        assert not written(telegram)


class TestAnExpectedErrorInAQuery:
    async def test_is_told_in_its_sentence(
        self, running: Running, queries: Queries, caplog: pytest.LogCaptureFixture
    ) -> None:
        """The log has the reason, for the operator."""
        error = BackendUnavailableError("it is broken")

        async def fail(_update: Update) -> None:
            raise error

        queries.answer_as = fail
        shown = await running.reader.inline("swifts")
        assert shown.button is not None
        assert shown.button.text == user_message(error)
        assert "The archive cannot be used: it is broken" in caplog.messages


@pytest.fixture
def minute_is_over(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Return the end of a minute that lasts until the test sets it."""
    is_over = asyncio.Event()

    class Minute(Allowance):
        def wait_s(self, now: float) -> float:
            return 0.0 if is_over.is_set() else super().wait_s(now) and 0.01

    monkeypatch.setattr("bot.updates.dispatcher.Allowance", Minute)
    monkeypatch.setattr("bot.updates.dispatcher.MINUTE_S", HANG_S)
    return is_over


class TestTooManyQueriesOfAGuest:
    @pytest.mark.parametrize("type", ["private", "supergroup"])
    async def test_are_dropped_without_a_word(
        self, type: str, running: Running, telegram: FakeBotApi, queries: Queries
    ) -> None:
        """Telegram would refuse it, and a query has one answer."""
        may_end, answered = asyncio.Event(), list[int]()

        async def answer(update: Update) -> None:
            answered.append(update.update_id)
            await may_end.wait()
            await answer_with_its_words(update)

        queries.answer_as = answer
        elsewhere = telegram.guest_chat(type=type)
        for n in range(MAX_WAITING + 5):
            await running.reader.mention_as_guest(f"swifts? {n}", elsewhere)
        await running.ask("has everything come?")
        may_end.set()
        await telegram.settled()
        assert len(answered) == MAX_WAITING
        assert len(written(telegram)) == 1, "the answer to the question alone"

    async def test_are_slowed_down_without_a_word(
        self, running: Running, telegram: FakeBotApi, minute_is_over: asyncio.Event, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.updates.senders.MAX_PER_MINUTE", 3)
        elsewhere = telegram.guest_chat(type="supergroup")
        questions = [await running.reader.mention_as_guest(f"swifts? {n}", elsewhere) for n in range(5)]
        for question in questions[:3]:
            await telegram.guest_answer_to(question)
        assert (await running.reader.inline("swifts")).titles == ["swifts"]
        assert len(telegram.inline_mode.guest_answers) == 3
        minute_is_over.set()
        for question in questions[3:]:
            await telegram.guest_answer_to(question)
        await telegram.settled()
        assert not written(telegram)


class TestTooManyInlineQueries:
    async def test_are_slowed_down_and_the_last_is_answered(
        self, running: Running, telegram: FakeBotApi, minute_is_over: asyncio.Event, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """So nobody takes the searches of all others."""
        monkeypatch.setattr("bot.updates.senders.MAX_QUERIES_PER_MINUTE", 3)
        for n in range(3):
            assert (await running.reader.inline(f"swifts {n}")).titles == [f"swifts {n}"]
        typed = [running.reader.type_inline(f"owls {n}") for n in range(3)]
        assert (await telegram.user("Ann").inline("swifts")).titles == ["swifts"]
        for n in range(5):
            assert (await running.editor.inline(f"{n}")).titles == [f"{n}"], "admins are not slowed down"
        assert not [each for each in typed if each in telegram.inline_mode.answers]
        minute_is_over.set()
        assert (await telegram.inline_answer_to(typed[-1])).titles == ["owls 2"]
        await telegram.settled()
        assert not [each for each in typed[:-1] if each in telegram.inline_mode.answers]


LONG = "One sentence of a long text that somebody posts. " * 80


class TestAPostedResult:
    """It is a message of the person who chose it, in any chat. It quotes, and asks nothing."""

    async def test_is_not_answered_in_a_private_chat(self, running: Running, telegram: FakeBotApi) -> None:
        shown = await running.reader.inline("who purrs?")
        posted = await running.reader.choose(shown.results[0], running.readers_chat)
        await telegram.stays_unanswered(posted)

    async def test_is_not_answered_in_a_group_though_it_replies_to_the_bot(
        self, running: Running, telegram: FakeBotApi
    ) -> None:
        group = running.reader.in_group(telegram.group())
        answer = await telegram.reply_to(await group.send("/ask who purrs?"))
        shown = await running.reader.inline("@byline_bot who purrs?")
        await telegram.stays_unanswered(group.post(shown.results[0], reply_to=answer))

    async def test_is_not_offered_to_an_editor(self, running: Running, telegram: FakeBotApi, queries: Queries) -> None:
        """A text of this length is offered otherwise, because it may be the first part of an article."""

        async def answer(update: Update) -> None:
            assert update.inline_query is not None
            await update.inline_query.answer([article(LONG)], cache_time=0)

        queries.answer_as = answer
        shown = await running.editor.inline("long")
        posted = await running.editor.choose(shown.results[0], running.editors_chat)
        await telegram.stays_unanswered(posted)
        assert not running.work.ever

    async def test_of_another_bot_is_a_question(self, running: Running, telegram: FakeBotApi) -> None:
        message = running.readers_chat._message()
        message.via_bot, message.text = telegram.bot.model_copy(update={"id": 5, "username": "other_bot"}), "who purrs?"
        assert (await telegram.reply_to(running.readers_chat._deliver(message))).content

    async def test_has_no_buttons_of_the_bot(self, running: Running) -> None:
        """Anybody can send the data of one. Telegram shows no message for it that a handler could edit."""
        shown = await running.reader.inline("who purrs?")
        posted = await running.reader.choose(shown.results[0], running.readers_chat)
        for data in ("more:3", "why:0:abc.1", "list:10", "example:abc", "undo:0123456789abcdef", "?"):
            for person in (running.reader, running.editor):
                alert = await person.press_data(posted, data)
                assert alert.text == "This button no longer works. Please send the command again."
        assert not running.work.ever


READER, LISTED_GROUP = 7, -77


def query_in(chat_id: int, user_id: int) -> Update:
    person = {"id": user_id, "is_bot": False, "first_name": "Ada"}
    chat = {"id": chat_id, "type": "group", "title": "Readers"}
    message = {
        "message_id": 1,
        "date": 0,
        "chat": chat,
        "from": person,
        "text": "@byline_bot owls",
        "guest_query_id": "1",
    }
    return Update.de_json({"update_id": chat_id + user_id, "guest_message": message}, None)


def typed_by(user_id: int) -> Update:
    person = {"id": user_id, "is_bot": False, "first_name": "Ada"}
    query = {"id": "1", "from": person, "query": "owls", "offset": ""}
    return Update.de_json({"update_id": user_id, "inline_query": query}, None)


class TestTheReadersOfQueries:
    """A listed group lets nobody ask outside of it: the id of a guest's chat may be that of another chat."""

    @pytest.mark.parametrize(
        ("update", "may_ask"),
        [
            (query_in(LISTED_GROUP, 8), False),
            (query_in(LISTED_GROUP, READER), True),
            (query_in(-78, READER), True),
            (typed_by(8), False),
            (typed_by(READER), True),
        ],
    )
    def test_are_the_listed_people_alone(self, update: Update, may_ask: bool) -> None:
        kinds = (UpdateKind.INLINE, UpdateKind.GUEST)
        routes = [Route(kind, Queries.answer, Role.READER) for kind in kinds]
        router = Router(routes, Access({1}, {READER, LISTED_GROUP}), [Queries()])
        assert (router.check_update(update) is not None) == may_ask
