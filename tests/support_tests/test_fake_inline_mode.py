"""Inline and guest mode of the fake Bot API server."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest

from tests.support.fake_bot_api import FakeBotApi, Person, ShownResults, Window
from tests.support.refusals import mistake

TOO_OLD = "Query is too old and response timeout expired"


@pytest.fixture(autouse=True)
def turned_on(telegram: FakeBotApi) -> None:
    """Both modes are on, as @BotFather turns them on."""
    telegram.bot.supports_inline_queries = telegram.bot.supports_guest_queries = True


def article(
    result_id: str = "a.1",
    *,
    title: str = "Swifts",
    text: str = "<b>Swifts</b> sleep in the air.",
    buttons: InlineKeyboardMarkup | None = None,
) -> InlineQueryResultArticle:
    content = InputTextMessageContent(text, parse_mode=ParseMode.HTML)
    return InlineQueryResultArticle(result_id, title, content, reply_markup=buttons, description="Where they sleep")


async def last_update(bot: Bot) -> Update:
    *_, update = await bot.get_updates(timeout=5)
    return update


async def answered(
    bot: Bot,
    telegram: FakeBotApi,
    query_id: str,
    *results: InlineQueryResultArticle,
    cache_time: int | None = None,
    is_personal: bool = False,
    button: InlineQueryResultsButton | None = None,
) -> ShownResults:
    await bot.answer_inline_query(query_id, results, cache_time, is_personal, button=button)
    return await telegram.inline_answer_to(query_id)


class TestInlineQueries:
    async def test_reach_the_bot_and_show_what_it_answers(self, bot: Bot, reader: Person) -> None:
        asking = asyncio.create_task(reader.inline("swifts", chat_type="private"))
        query = (await last_update(bot)).inline_query
        assert query is not None
        assert (query.query, query.offset, query.chat_type) == ("swifts", "", "private")
        assert query.from_user.id == reader.id
        await query.answer([article("a.1"), article("a.2", title="Swallows")])
        shown = await asking
        assert shown.titles == ["Swifts", "Swallows"]
        assert shown.result("Swallows").description == "Where they sleep"
        with pytest.raises(AssertionError, match="2 results have 'Sw'"):
            shown.result("Sw")

    async def test_are_not_sent_while_the_mode_is_off(self, telegram: FakeBotApi, reader: Person) -> None:
        telegram.bot.supports_inline_queries = False
        with pytest.raises(AssertionError, match="inline mode is off"):
            await reader.inline("swifts")

    async def test_are_answered_once_and_not_late(self, telegram: FakeBotApi, bot: Bot, reader: Person) -> None:
        first, second = reader.type_inline("swi"), reader.type_inline("swifts")
        await answered(bot, telegram, first)
        telegram.let_queries_expire()
        for query_id in (first, second, "unknown"):
            with pytest.raises(BadRequest, match=TOO_OLD):
                await bot.answer_inline_query(query_id, [])

    @pytest.mark.parametrize(
        ("results", "reason"),
        [
            ([article(f"a.{number}") for number in range(51)], "RESULTS_TOO_MUCH"),
            ([article("a.1"), article("a.1")], "RESULT_ID_DUPLICATE"),
            ([article("")], "RESULT_ID_INVALID"),
            ([article("ü" * 33)], "RESULT_ID_INVALID"),
            ([article(title=" ")], "without a title"),
            ([article(text=" ")], "message text is empty"),
            ([article(text="<b>x")], "can't find end tag"),
            ([article(text="x" * 4_097)], "message is too long"),
            ([article(buttons=InlineKeyboardMarkup.from_button(InlineKeyboardButton("x")))], "Text buttons"),
        ],
    )
    async def test_are_not_answered_with_bad_results(
        self,
        results: Sequence[InlineQueryResultArticle],
        reason: str,
        telegram: FakeBotApi,
        bot: Bot,
        reader: Person,
    ) -> None:
        with mistake(telegram, reason):
            await bot.answer_inline_query(reader.type_inline("swifts"), results)

    async def test_are_not_answered_with_results_of_other_types(
        self, telegram: FakeBotApi, bot: Bot, reader: Person
    ) -> None:
        other = article()
        with other._unfrozen():
            other.type = "photo"
        with mistake(telegram, "does not imitate results of type 'photo'"):
            await bot.answer_inline_query(reader.type_inline("swifts"), [other])

    @pytest.mark.parametrize(("offset", "seconds"), [("ü" * 33, 0), ("", -1)])
    async def test_have_bounds_for_pages_and_times(
        self, offset: str, seconds: int, telegram: FakeBotApi, bot: Bot, reader: Person
    ) -> None:
        with mistake(telegram, "NEXT_OFFSET_INVALID" if offset else "negative cache_time"):
            await bot.answer_inline_query(reader.type_inline("swifts"), [], seconds, next_offset=offset)

    async def test_longer_than_256_characters_are_not_typed(self, reader: Person) -> None:
        with pytest.raises(AssertionError, match="no longer query"):
            reader.type_inline("x" * 257)


class TestTheCache:
    async def test_answers_others_too(self, telegram: FakeBotApi, bot: Bot, reader: Person) -> None:
        first = await answered(bot, telegram, reader.type_inline("swifts"), article(), cache_time=10)
        assert await telegram.user("Bob").inline("swifts") is first

    async def test_answers_the_same_person_alone_if_the_answer_is_personal(
        self, telegram: FakeBotApi, bot: Bot, reader: Person
    ) -> None:
        personal = await answered(bot, telegram, reader.type_inline("swifts"), is_personal=True)
        assert await reader.inline("swifts") is personal
        asking = asyncio.create_task(telegram.user("Bob").inline("swifts"))
        query = (await last_update(bot)).inline_query
        assert query is not None
        await query.answer([article()])
        assert (await asking).titles == ["Swifts"]

    @pytest.mark.parametrize(("cache_time", "seconds"), [(None, 300), (10, 10), (0, 0)])
    async def test_forgets_an_answer_in_time(
        self, cache_time: int | None, seconds: int, telegram: FakeBotApi, bot: Bot, reader: Person
    ) -> None:
        now = 1_000.0
        telegram.world.clock = lambda: now
        await answered(bot, telegram, reader.type_inline("swifts"), article(), cache_time=cache_time)
        now += seconds
        asking = asyncio.create_task(reader.inline("swifts"))
        query = (await last_update(bot)).inline_query
        assert query is not None
        await query.answer([])
        assert (await asking).titles == []

    async def test_keeps_pages_apart(self, telegram: FakeBotApi, bot: Bot, reader: Person) -> None:
        await answered(bot, telegram, reader.type_inline("swifts"), article())
        asking = asyncio.create_task(reader.inline("swifts", offset="10"))
        query = (await last_update(bot)).inline_query
        assert query is not None
        assert query.offset == "10"
        await query.answer([])
        assert (await asking).titles == []


class TestResults:
    async def test_are_posted_in_the_name_of_who_chose_them(
        self, telegram: FakeBotApi, bot: Bot, reader: Person
    ) -> None:
        """The bot is told of it where it is in the chat, though privacy mode is on."""
        buttons = InlineKeyboardMarkup.from_button(InlineKeyboardButton("Open", url="https://t.me/byline_bot?start=x"))
        shown = await answered(bot, telegram, reader.type_inline("swifts"), article(buttons=buttons))
        posted = await reader.choose(shown.result("Swifts"), reader.in_group(telegram.group()))
        assert posted.content == "Swifts sleep in the air."
        assert posted.entities_of("bold") == ["Swifts"]
        assert posted.from_.id == reader.id
        assert posted.buttons == ["Open"]
        message = (await last_update(bot)).message
        assert message is not None
        assert message.via_bot is not None
        assert message.via_bot.id == bot.id

    async def test_in_another_chat_are_none_of_the_bots_business(
        self, telegram: FakeBotApi, bot: Bot, reader: Person
    ) -> None:
        shown = await answered(bot, telegram, reader.type_inline("swifts"), article())
        waiting = telegram.updates.waiting
        await reader.choose(shown.result("Swifts"), reader.in_group(telegram.guest_chat()))
        assert telegram.updates.waiting == waiting


class TestTheButtonAboveTheResults:
    async def test_opens_the_bot(self, telegram: FakeBotApi, bot: Bot, reader: Person) -> None:
        button = InlineQueryResultsButton("Ask the archive", start_parameter="q_abc")
        shown = await answered(bot, telegram, reader.type_inline("swifts"), button=button)
        command = await reader.press_above(shown)
        assert (command.content, command.chat.id) == ("/start q_abc", reader.id)

    async def test_is_not_always_there(self, telegram: FakeBotApi, bot: Bot, reader: Person) -> None:
        shown = await answered(bot, telegram, reader.type_inline("swifts"))
        with pytest.raises(AssertionError, match="no button above"):
            await reader.press_above(shown)

    @pytest.mark.parametrize(
        ("button", "reason"),
        [
            (InlineQueryResultsButton("Ask", start_parameter="x" * 65), "START_PARAM_INVALID"),
            (InlineQueryResultsButton("Ask", start_parameter="é"), "START_PARAM_INVALID"),
            (InlineQueryResultsButton(" ", start_parameter="q"), "without a label"),
            (InlineQueryResultsButton("Ask"), "invalid button specified"),
        ],
    )
    async def test_opens_it_with_what_a_link_may_give(
        self, button: InlineQueryResultsButton, reason: str, telegram: FakeBotApi, bot: Bot, reader: Person
    ) -> None:
        with mistake(telegram, reason):
            await bot.answer_inline_query(reader.type_inline("swifts"), [], button=button)


class TestGuests:
    async def test_are_answered_in_their_chat(self, telegram: FakeBotApi, bot: Bot, reader: Person) -> None:
        elsewhere = telegram.guest_chat("Elsewhere")
        post = await telegram.user("Bob").in_group(elsewhere).send("Swifts are back.")
        question = await reader.mention_as_guest("is that true?", elsewhere, reply_to=post)
        message = (await last_update(bot)).guest_message
        assert message is not None
        assert (message.text, message.chat.id) == ("@byline_bot is that true?", elsewhere.id)
        assert message.reply_to_message is not None
        assert message.reply_to_message.text == "Swifts are back."
        await message.answer_guest_query(article())
        answer = await telegram.guest_answer_to(question)
        assert (answer.content, answer.chat.id, answer.from_.id) == ("Swifts sleep in the air.", elsewhere.id, bot.id)
        assert answer.guest_bot_caller_user is not None
        assert answer.guest_bot_caller_user.id == reader.id

    async def test_are_answered_once_and_not_late(self, telegram: FakeBotApi, bot: Bot, reader: Person) -> None:
        elsewhere = telegram.guest_chat()
        first, second = [(await reader.mention_as_guest("swifts?", elsewhere)).guest_query_id for _ in range(2)]
        await bot.answer_guest_query(str(first), article())
        telegram.let_queries_expire()
        for query_id in (first, second, "unknown"):
            with pytest.raises(BadRequest, match=TOO_OLD):
                await bot.answer_guest_query(str(query_id), article())

    async def test_are_not_answered_with_bad_results(self, telegram: FakeBotApi, bot: Bot, reader: Person) -> None:
        question = await reader.mention_as_guest("swifts?", telegram.guest_chat())
        with mistake(telegram, "message text is empty"):
            await bot.answer_guest_query(str(question.guest_query_id), article(text=""))

    @pytest.mark.parametrize("type", ["private", "group", "supergroup"])
    async def test_alone_can_be_written_to_there(
        self, type: str, telegram: FakeBotApi, bot: Bot, reader: Person
    ) -> None:
        elsewhere = telegram.guest_chat(id=-77, type=type)
        await reader.mention_as_guest("swifts?", elsewhere)
        with mistake(telegram, "chat not found"):
            await bot.send_message(elsewhere.id, "x")

    async def test_are_heard_when_they_mention_the_bot_in_a_new_message(
        self, telegram: FakeBotApi, reader: Person
    ) -> None:
        elsewhere = telegram.guest_chat()
        await reader.in_group(elsewhere).send("where do swifts sleep?")
        assert telegram.updates.waiting == 0
        message = await reader.mention_as_guest("swifts?", elsewhere)
        await reader.in_group(elsewhere).edit(message, "@byline_bot swallows?")
        assert telegram.updates.waiting == 1
        await reader.in_group(elsewhere).send("swallows, @Byline_Bot?")
        assert telegram.updates.waiting == 2

    async def test_are_not_heard_while_the_mode_is_off(self, telegram: FakeBotApi, reader: Person) -> None:
        telegram.bot.supports_guest_queries = False
        message = await reader.mention_as_guest("swifts?", telegram.guest_chat())
        assert telegram.updates.waiting == 0
        with pytest.raises(AssertionError, match="was not told"):
            await telegram.guest_answer_to(message)


async def test_a_wait_in_vain_names_what_was_asked(telegram: FakeBotApi, reader: Person, chat: Window) -> None:
    telegram.timeout_s = 0.0
    with pytest.raises(AssertionError, match="an answer to the inline query 'swifts'"):
        await reader.inline("swifts")
    question = await reader.mention_as_guest("swifts?", telegram.guest_chat())
    with pytest.raises(AssertionError, match="an answer to the guest's '@byline_bot swifts\\?'"):
        await telegram.guest_answer_to(question)
