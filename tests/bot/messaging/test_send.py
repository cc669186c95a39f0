"""Handle replies that cannot be sent, edited or answered as planned."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
from telegram import Bot
from telegram.error import BadRequest

from bot.bot_api.places import MessagePlace
from bot.bot_api.requests import BotApiRequest
from bot.bot_api.surfaces import Surfaces
from bot.messaging.html import plain
from bot.messaging.progress import with_progress
from bot.messaging.reply import Button, Reply
from bot.messaging.send import edit_text, send_to
from tests.support.bot.running_bot import Running, Start
from tests.support.bot.sample_articles import CATS
from tests.support.fake_bot_api import FILE_DOWNLOAD, FakeBotApi, Message
from tests.support.web.running_pages import PAGE
from tests.support.website import Website


class TestReply:
    async def test_stands_alone_when_its_question_was_deleted(self, with_cats: Running) -> None:
        chat = with_cats.readers_chat
        held = with_cats.telegram.faults.hold("sendMessage")
        question = await chat.send("who purrs?")
        await with_cats.telegram.until(lambda: held.hits, "the answer to be on its way")
        chat.state.messages.pop(question.message_id)
        held.lift()
        answer = await with_cats.telegram.message_in(chat.id, after=question)
        assert answer.quotes
        assert answer.reply_to_message is None

    async def test_is_sent_again_after_a_failure(self, with_cats: Running) -> None:
        with_cats.telegram.faults.server_error("sendMessage")
        with_cats.telegram.faults.drop_connection("sendMessage")
        assert (await with_cats.ask("who purrs?")).quotes

    async def test_to_somebody_who_blocked_the_bot_is_no_error(
        self, with_cats: Running, caplog: pytest.LogCaptureFixture
    ) -> None:
        held = with_cats.telegram.faults.hold("sendMessage")
        question = await with_cats.readers_chat.send("who purrs?")
        await with_cats.telegram.until(lambda: held.hits, "the answer to be on its way")
        with_cats.reader.block_bot()
        held.lift()
        await with_cats.telegram.settled()
        assert not with_cats.telegram.replies_to(question)
        assert not [record for record in caplog.records if record.levelname == "ERROR"]

    @pytest.mark.parametrize("fault", ["server_error", "drop_connection"])
    async def test_that_is_lost_is_one_line_in_the_log(
        self, fault: str, with_cats: Running, caplog: pytest.LogCaptureFixture
    ) -> None:
        """The place in the library helps nobody. Level debug logs it anyway."""
        caplog.set_level(logging.DEBUG, "bot")
        lost = getattr(with_cats.telegram.faults, fault)("sendMessage", times=None)
        await with_cats.readers_chat.send("who purrs?")
        await with_cats.telegram.until(lambda: [each for each in caplog.records if each.exc_info], "the traceback")
        lost.lift()
        told, traced = (each for each in caplog.records if "lost" in each.getMessage())
        assert told.levelname == "WARNING"
        assert told.getMessage().startswith("A reply to update 8")
        assert (told.exc_info, traced.levelname) == (None, "DEBUG")

    @pytest.mark.logs_errors("Telegram refused or lost a reply: Odd")
    async def test_that_telegram_refuses_is_logged(self, with_cats: Running, caplog: pytest.LogCaptureFixture) -> None:
        with_cats.telegram.faults.refuse("sendMessage", 400, "Bad Request: odd")
        await with_cats.readers_chat.send("who purrs?")
        await with_cats.telegram.called("sendMessage", 2)
        assert (await with_cats.ask("who purrs?")).quotes
        assert "Telegram refused or lost a reply: Odd" in caplog.text

    @pytest.mark.logs_errors("does not understand a reply's markup")
    async def test_whose_markup_telegram_does_not_take_is_sent_without(
        self, with_cats: Running, caplog: pytest.LogCaptureFixture
    ) -> None:
        with_cats.telegram.faults.refuse("sendMessage", 400, "Bad Request: can't parse entities: unsupported start tag")
        answer = await with_cats.ask("who purrs?")
        assert (answer.text or "").startswith("The cats of Lunt harbour purr at night")
        assert not answer.entities
        assert "does not understand" in caplog.text

    async def test_is_sent_again_when_telegram_is_silent(
        self, with_cats: Running, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The bot waits for the first answer until Telegram has the request."""
        exchange, silence = BotApiRequest._exchange, with_cats.telegram.faults.hold("sendMessage")

        async def exchange_or_give_up(self: BotApiRequest, url: str, *request: Any) -> tuple[int, bytes]:
            if silence.hits or not url.endswith("/sendMessage"):
                return await exchange(self, url, *request)
            unanswered = asyncio.ensure_future(exchange(self, url, *request))
            await with_cats.telegram.until(lambda: silence.hits, "the request")
            unanswered.cancel()
            raise TimeoutError

        monkeypatch.setattr(BotApiRequest, "_exchange", exchange_or_give_up)
        assert (await with_cats.ask("who purrs?")).quotes

    async def test_whose_confirmation_is_lost_stands_there_twice_at_most(self, with_cats: Running) -> None:
        with_cats.telegram.faults.lose_confirmation("sendMessage")
        question = await with_cats.readers_chat.send("who purrs?")
        await with_cats.telegram.called("sendMessage", 3)
        await with_cats.telegram.settled()
        assert len(with_cats.telegram.replies_to(question)) == 2

    async def test_that_telegram_holds_back_holds_up_no_other_chat(
        self, with_cats: Running, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The test decides when Telegram's waiting time is over."""
        held_s, is_over, sleep = 30, asyncio.Event(), asyncio.sleep

        async def sleep_until_over(seconds: float) -> None:
            await (is_over.wait() if seconds > held_s / 2 else sleep(seconds))

        monkeypatch.setattr("bot.bot_api.rate_limiter.asyncio.sleep", sleep_until_over)
        with_cats.telegram.faults.too_many_requests("sendMessage", held_s, chat_id=with_cats.reader.id)
        held = await with_cats.readers_chat.send("who purrs?")
        await with_cats.telegram.called("sendMessage", 2)
        other = await with_cats.telegram.user("Otto").private_chat().send("who purrs?")
        assert (await with_cats.telegram.reply_to(other)).quotes
        assert not with_cats.telegram.replies_to(held)
        is_over.set()
        assert (await with_cats.telegram.reply_to(held)).quotes
        assert len(with_cats.telegram.calls_of("sendMessage")) == 1 + 3  # Telegram got no second request before

    async def test_that_would_be_minutes_late_is_given_up_and_logged(
        self, with_cats: Running, caplog: pytest.LogCaptureFixture
    ) -> None:
        with_cats.telegram.faults.too_many_requests("sendMessage", 90, chat_id=with_cats.reader.id)
        held = await with_cats.readers_chat.send("who purrs?")
        await with_cats.telegram.called("sendMessage", 2)
        await with_cats.telegram.stays_unanswered(held)
        assert "A reply is dropped, because Telegram asks to wait too long: Flood control exceeded." in caplog.text

    @pytest.mark.parametrize("reason", ["chat not found", "not enough rights to send text messages to the chat"])
    async def test_to_a_chat_that_is_gone_is_no_error(
        self, reason: str, with_cats: Running, caplog: pytest.LogCaptureFixture
    ) -> None:
        with_cats.telegram.faults.refuse("sendMessage", 400, f"Bad Request: {reason}")
        await with_cats.readers_chat.send("who purrs?")
        await with_cats.telegram.called("sendMessage", 2)
        await with_cats.telegram.settled()
        assert not [record for record in caplog.records if record.levelname == "ERROR"]

    async def test_is_sent_again_after_an_answer_that_is_no_json(self, with_cats: Running) -> None:
        """Telegram may have done the work. The asker sees the answer once or twice."""
        with_cats.telegram.faults.garble("sendMessage")
        question = await with_cats.readers_chat.send("who purrs?")
        await with_cats.telegram.called("sendMessage", 3)
        await with_cats.telegram.settled()
        assert len(with_cats.telegram.replies_to(question)) == 2


class TestInlineModeThatIsTurnedOff:
    """Telegram then refuses messages with a button that shares."""

    async def test_costs_a_message_that_button_alone(
        self, telegram: FakeBotApi, caplog: pytest.LogCaptureFixture
    ) -> None:
        shared = Reply(plain("Cats purr."), ((Button("Share", shared="p_x"), Button("Why", "why")),))
        alone = Reply(plain("Cats hum."), ((Button("Share", shared="p_x"),),))
        telegram.bot.supports_inline_queries = True
        chat = telegram.user("Ray").private_chat()
        await chat.send("hello")
        async with Bot(telegram.token, base_url=f"{telegram.url}/bot") as bot:
            telegram.bot.supports_inline_queries = False
            await send_to(bot, MessagePlace(chat.id), shared)
            (sent,) = chat.bot_messages
            assert (sent.content, sent.buttons) == ("Cats purr.", ["Why"])
            assert not Surfaces.of(bot).inline
            assert await edit_text(bot, chat.id, sent.message_id, alone)
            assert (sent.content, sent.buttons) == ("Cats hum.", [])
        assert "Inline mode was turned off at @BotFather" in caplog.text
        assert len(telegram.mistakes) == 2
        telegram.mistakes.clear()

    async def test_is_noticed_by_the_next_answers(self, telegram: FakeBotApi, start: Start) -> None:
        telegram.bot.supports_inline_queries = True
        running = await start()
        await running.add(CATS)
        assert "Share" in (await running.ask("who purrs?")).buttons
        telegram.bot.supports_inline_queries = False
        assert (await running.ask("who purrs?")).quotes
        assert len(telegram.mistakes) == 1
        answer = await running.ask("who feeds the cats?")
        assert "Copy" in answer.buttons
        assert "Share" not in answer.buttons
        assert len(telegram.mistakes) == 1
        telegram.mistakes.clear()

    async def test_is_not_held_responsible_for_other_refusals(self, telegram: FakeBotApi) -> None:
        chat = telegram.user("Ray").private_chat()
        await chat.send("hello")
        async with Bot(telegram.token, base_url=f"{telegram.url}/bot") as bot:
            with pytest.raises(BadRequest):
                await send_to(bot, MessagePlace(chat.id), Reply(plain("x"), ((Button("Why", "w" * 65),),)))
        telegram.mistakes.clear()


class TestEdit:
    async def test_that_changes_nothing_is_no_error(self, with_cats: Running, caplog: pytest.LogCaptureFixture) -> None:
        question = await with_cats.readers_chat.send("who purrs?")
        await with_cats.telegram.reply_to(question)
        await with_cats.readers_chat.edit(question, "who purrs ?")
        await with_cats.telegram.called("editMessageText")
        await with_cats.telegram.settled()
        assert not [record for record in caplog.records if record.levelname == "ERROR"]
        with_cats.telegram.mistakes.clear()

    @pytest.mark.logs_errors("Telegram refused or lost a reply: Odd")
    async def test_that_telegram_refuses_is_logged(self, with_cats: Running, caplog: pytest.LogCaptureFixture) -> None:
        question = await with_cats.readers_chat.send("who purrs?")
        await with_cats.telegram.reply_to(question)
        with_cats.telegram.faults.refuse("editMessageText", 400, "Bad Request: odd")
        await with_cats.readers_chat.edit(question, "who feeds the cats?")
        await with_cats.telegram.called("editMessageText")
        assert (await with_cats.ask("who purrs?")).quotes
        assert "Telegram refused or lost a reply: Odd" in caplog.text


class TestButton:
    async def test_pressed_long_ago_does_its_work_all_the_same(self, with_cats: Running) -> None:
        reply = await with_cats.add("Owls\n\nOwls hunt at dusk.")
        with_cats.telegram.faults.refuse(
            "answerCallbackQuery",
            400,
            "Bad Request: query is too old and response timeout expired or query ID is invalid",
        )
        with_cats.editor.press_and_leave(reply, reply.button("Undo").callback_data or "")
        await with_cats.telegram.edited(reply, until="Undone. Removed: Owls")
        assert (await with_cats.ask("who purrs?")).quotes

    async def test_of_a_lost_question_says_so(self, running: Running) -> None:
        await running.add("Herring\n\n" + "\n\n".join(f"Herring number {n} swam past the pier." for n in range(9)))
        answer = await running.ask("herring")
        answer.reply_to_message = None
        alert = await running.reader.press(answer, "More")
        assert alert.text == "I've lost the original question; please ask again."

    async def test_of_a_lost_offer_says_so(self, running: Running) -> None:
        offer = await running.telegram.reply_to(await running.editors_chat.send_document("cats.txt", CATS.encode()))
        offer.reply_to_message = None
        alert = await running.editor.press(offer, "Add")
        assert alert.text == "The message is gone. Please send it again."

    async def test_of_a_removed_example_says_so(self, with_cats: Running) -> None:
        welcome = await with_cats.ask("/start")
        with_cats.corpus.remove(with_cats.corpus.articles()[0].id)
        alert = await with_cats.reader.press(welcome, "Cats of the harbour")
        assert (alert.text or "").startswith("No article has the id or link")


class TestFile:
    async def test_that_telegram_does_not_hand_over_is_named(self, running: Running) -> None:
        running.telegram.faults.server_error(FILE_DOWNLOAD, times=None)
        sent = await running.editors_chat.send_document("cats.txt", CATS.encode(), caption="/add")
        assert (await running.final(sent)).text == ("Telegram wouldn't give me cats.txt. Please send it again.")

    async def test_that_is_too_large_is_not_even_asked_for(self, running: Running) -> None:
        sent = await running.editors_chat.send_document("cats.txt", CATS.encode())
        assert sent.document is not None
        sent.document.file_size = 21 * 1024 * 1024
        reply = await running.final(await running.editors_chat.send("/add", reply_to=sent))
        assert reply.text == "Nothing was added: cats.txt is larger than the limit of 20 MB."
        assert not running.telegram.calls_of("getFile")


class TestProgress:
    async def test_is_shown_as_long_as_the_work_takes(self, telegram: FakeBotApi) -> None:
        chat = telegram.user().private_chat()
        await chat.send("/add x")
        async with Bot(telegram.token, f"{telegram.url}/bot") as bot:
            message = await bot.send_message(chat.id, "Reading …")
            done = asyncio.Event()
            work = asyncio.create_task(with_progress(message, "Reading …", done.wait(), interval_s=0.01))
            shown = await telegram.message_in(chat.id)
            await telegram.edited(shown)
            assert shown.content.startswith("Reading … ")
            telegram.faults.refuse("editMessageText", 400, "Bad Request: odd")
            await telegram.called("editMessageText", 3)
            done.set()
            assert await work is True
            telegram.mistakes.clear()  # two edits within a second may be the same


class TestOutcome:
    """The outcome is reported even if its message is gone."""

    @staticmethod
    async def _after(running: Running, last: Message) -> Message:
        return await running.telegram.message_in(last.chat.id, after=last)

    @pytest.mark.parametrize(
        ("page", "told"), [(PAGE, "Added: Storks return\n"), ("<p>", "Nothing was added: ")], ids=["added", "refused"]
    )
    async def test_of_an_add_whose_progress_was_deleted(
        self, running: Running, website: Website, page: str, told: str
    ) -> None:
        """It replies to the command, like the deleted message."""
        url = website.serve("/storks", page)
        held = website.hold("/storks")
        command = await running.editors_chat.send(f"/add {url}")
        progress = await running.telegram.reply_to(command)
        await running.editors_chat.delete(progress)
        held.release()
        outcome = await self._after(running, progress)
        assert outcome.content.startswith(told)
        assert running.telegram.replies_to(command) == [outcome]

    async def test_of_an_offer_that_cannot_be_edited(self, running: Running) -> None:
        offer = await running.telegram.reply_to(await running.editors_chat.send_document("cats.txt", CATS.encode()))
        running.telegram.faults.refuse("editMessageText", 400, "Bad Request: message can't be edited", times=None)
        await running.editor.press(offer, "Add")
        told = await self._after(running, offer)
        assert told.content.startswith("Added: Cats of the harbour")
        assert "Undo" in told.buttons

    async def test_of_a_button_whose_message_was_deleted(self, running: Running) -> None:
        """This includes a message whose replied message is gone too."""
        card = await running.add(CATS)
        command = running.editors_chat.messages[-2]
        held = running.telegram.faults.hold("editMessageText")
        running.editor.press_and_leave(card, card.button("Undo").callback_data or "")
        await running.telegram.until(lambda: held.hits, "the undo to be told")
        await running.editors_chat.delete(card)
        await running.editors_chat.delete(command)
        held.lift()
        assert (await self._after(running, card)).content.startswith("Undone. Removed:")

    async def test_of_an_edited_question_whose_answer_was_deleted(self, with_cats: Running) -> None:
        """Later edits change the answer that was sent instead."""
        chat = with_cats.readers_chat
        question = await chat.send("who purrs?")
        first = await with_cats.telegram.reply_to(question)
        await chat.delete(first)
        await chat.edit(question, "who feeds the cats?")
        answer = await self._after(with_cats, first)
        assert "Mara Voss" in answer.quotes[0]
        await chat.edit(question, "who purrs at night?")
        await with_cats.telegram.until(lambda: "purr at night" in answer.quotes[0], "the answer to be edited")
