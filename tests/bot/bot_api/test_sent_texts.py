"""Skip edits that change nothing."""

from __future__ import annotations

import asyncio

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, TelegramError

from bot.bot_api.group_migration import Call
from bot.bot_api.sent_texts import SentTexts
from tests.support.bot.running_bot import Running

CHAT_ID = -5


def keyboard(label: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=label)]])


class Telegram:
    """A Telegram that counts calls, and answers each with a message or raises an error from `errors`."""

    def __init__(self) -> None:
        self.made: list[Call] = []
        self.errors: list[Exception] = []
        self.held: asyncio.Event | None = None

    async def make(self, shown: SentTexts, endpoint: str, **data: object) -> object:
        call = Call(endpoint, {"chat_id": CHAT_ID, **data})

        async def made() -> dict[str, object]:
            self.made.append(call)
            if self.held:
                await self.held.wait()
            if self.errors:
                raise self.errors.pop(0)
            return {"message_id": data.get("message_id", 7), "chat": {"id": CHAT_ID}}

        return await shown.call_unless_shown(call, made)


@pytest.fixture
def telegram_of_one_chat() -> Telegram:
    return Telegram()


@pytest.fixture
def shown() -> SentTexts:
    return SentTexts()


class TestAnEdit:
    @pytest.mark.parametrize(
        ("change", "calls"),
        [
            ({}, 1),
            ({"text": "b"}, 2),
            ({"parse_mode": "HTML"}, 2),
            ({"reply_markup": keyboard("Other")}, 2),
            ({"reply_markup": None}, 2),
            ({"message_id": 8}, 2),
        ],
    )
    async def test_is_sent_if_it_changes_something(
        self, change: dict[str, object], calls: int, shown: SentTexts, telegram_of_one_chat: Telegram
    ) -> None:
        content: dict[str, object] = {"text": "a", "reply_markup": keyboard("More")}
        await telegram_of_one_chat.make(shown, "sendMessage", **content)
        edit: dict[str, object] = {"message_id": 7, **content, "reply_markup": keyboard("More"), **change}
        assert await telegram_of_one_chat.make(shown, "editMessageText", **edit)
        assert len(telegram_of_one_chat.made) == calls

    async def test_of_a_message_of_an_earlier_run_is_sent_once(
        self, shown: SentTexts, telegram_of_one_chat: Telegram
    ) -> None:
        for _ in range(3):
            await telegram_of_one_chat.make(shown, "editMessageText", message_id=7, text="a")
        assert len(telegram_of_one_chat.made) == 1

    async def test_after_one_that_may_have_been_lost_is_sent(
        self, shown: SentTexts, telegram_of_one_chat: Telegram
    ) -> None:
        await telegram_of_one_chat.make(shown, "sendMessage", text="a")
        telegram_of_one_chat.errors.append(TelegramError("lost"))
        with pytest.raises(TelegramError):
            await telegram_of_one_chat.make(shown, "editMessageText", message_id=7, text="b")
        await telegram_of_one_chat.make(shown, "editMessageText", message_id=7, text="a")
        assert len(telegram_of_one_chat.made) == 3

    async def test_beside_another_is_sent_and_so_is_the_next(
        self, shown: SentTexts, telegram_of_one_chat: Telegram
    ) -> None:
        """It is unknown which of the two arrived last."""
        telegram_of_one_chat.held = asyncio.Event()
        edits = [
            asyncio.ensure_future(telegram_of_one_chat.make(shown, "editMessageText", message_id=7, text=text))
            for text in "ab"
        ]
        await asyncio.sleep(0)
        telegram_of_one_chat.held.set()
        await asyncio.gather(*edits)
        await telegram_of_one_chat.make(shown, "editMessageText", message_id=7, text="b")
        await telegram_of_one_chat.make(shown, "editMessageText", message_id=7, text="b")
        assert len(telegram_of_one_chat.made) == 3

    async def test_of_buttons_alone_is_sent_if_they_change(
        self, shown: SentTexts, telegram_of_one_chat: Telegram
    ) -> None:
        await telegram_of_one_chat.make(shown, "sendMessage", text="a", reply_markup=keyboard("More"))
        for label, calls in (("More", 1), ("Less", 2), ("Less", 2)):
            await telegram_of_one_chat.make(shown, "editMessageReplyMarkup", message_id=7, reply_markup=keyboard(label))
            assert len(telegram_of_one_chat.made) == calls
        await telegram_of_one_chat.make(shown, "editMessageText", message_id=7, text="a", reply_markup=keyboard("Less"))
        assert len(telegram_of_one_chat.made) == 2

    async def test_of_buttons_of_an_unknown_message_is_always_sent(
        self, shown: SentTexts, telegram_of_one_chat: Telegram
    ) -> None:
        for _ in range(2):
            await telegram_of_one_chat.make(
                shown, "editMessageReplyMarkup", message_id=7, reply_markup=keyboard("More")
            )
        assert len(telegram_of_one_chat.made) == 2

    async def test_that_is_refused_is_raised(self, shown: SentTexts, telegram_of_one_chat: Telegram) -> None:
        telegram_of_one_chat.errors.append(BadRequest("no"))
        with pytest.raises(BadRequest):
            await telegram_of_one_chat.make(shown, "editMessageText", message_id=7, text="b")


class TestOtherCalls:
    async def test_are_made_whatever_they_are(self, shown: SentTexts, telegram_of_one_chat: Telegram) -> None:
        for _ in range(2):
            await telegram_of_one_chat.make(shown, "sendChatAction", action="typing")
            await telegram_of_one_chat.make(shown, "sendMessage", text="a")
        assert len(telegram_of_one_chat.made) == 4


class TestTheRunningBot:
    async def test_sends_no_edit_for_a_question_that_asks_the_same(self, with_cats: Running) -> None:
        question = await with_cats.readers_chat.send("who purrs?")
        answer = await with_cats.telegram.reply_to(question)
        edits = len(with_cats.telegram.calls_of("editMessageText"))
        await with_cats.readers_chat.edit(question, "who purrs ?")
        await with_cats.telegram.settled()
        assert len(with_cats.telegram.calls_of("editMessageText")) == edits
        assert with_cats.telegram.replies_to(question) == [answer]
