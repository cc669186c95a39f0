"""Answer a group in its supergroup after it has become one."""

from __future__ import annotations

import pytest
from telegram.error import BadRequest, ChatMigrated

from bot.bot_api.group_migration import Call, Migration
from bot.bot_api.rate_limiter import ChatPacer
from tests.support.bot.running_bot import Running, Start
from tests.support.bot.sample_articles import CATS
from tests.support.fake_bot_api import FakeBotApi, Message
from tests.support.website import Website

LOGGED = "The group {} has become the supergroup {}: replace the one by the other in READER_IDS"


async def said(running: Running, chat_id: int, beginning: str) -> Message:
    """Wait for the bot's next message in a chat, and return it."""

    def saying() -> Message | None:
        messages = running.telegram.world.chats[chat_id].messages.values()
        return next((each for each in messages if each.from_.is_bot and each.content.startswith(beginning)), None)

    return await running.telegram.until(saying, f"{beginning!r} in {chat_id}")


class TestAnAnswer:
    @pytest.mark.parametrize("is_told", [True, False], ids=["told", "found out"])
    async def test_that_is_on_its_way_goes_to_the_supergroup(self, is_told: bool, with_cats: Running) -> None:
        """Answers to waiting questions from the old group go there too. None replies to another message there."""
        telegram = with_cats.telegram
        group = telegram.basic_group("Readers", (with_cats.reader,))
        window = with_cats.reader.in_group(group)
        hold = telegram.faults.hold("sendMessage", chat_id=group.id)
        await window.send("@byline_bot who purrs?")
        await telegram.until(lambda: hold.hits, "the answer to be on its way")
        await window.send("@byline_bot who feeds the cats?")
        supergroup = telegram.upgrade(group, is_told=is_told)
        hold.lift()
        answers = await telegram.until(
            lambda: (
                bot_messages if len(bot_messages := with_cats.reader.in_group(supergroup).bot_messages) == 2 else None
            ),
            "two answers in the supergroup",
        )
        assert "purr at night" in answers[0].quotes[0]
        assert "Mara Voss" in answers[1].quotes[0]
        assert not any(each.reply_to_message for each in answers)

    async def test_that_is_edited_is_sent_anew_and_edited_there_from_then_on(self, with_cats: Running) -> None:
        telegram = with_cats.telegram
        group = telegram.basic_group("Readers", (with_cats.reader,))
        window = with_cats.reader.in_group(group)
        question = await window.send("@byline_bot who purrs?")
        first = await telegram.reply_to(question)
        hold = telegram.faults.hold("editMessageText", chat_id=group.id)
        await window.edit(question, "@byline_bot who feeds the cats?")
        await telegram.until(lambda: hold.hits, "the edit to be on its way")
        await window.edit(question, "@byline_bot who purrs at night?")
        supergroup = telegram.upgrade(group)
        hold.lift()
        answer = await telegram.message_in(supergroup.id)
        await telegram.until(lambda: "purr at night" in answer.quotes[0], "the second edit")
        assert (len(answer.history), first.deleted) == (2, False)
        assert with_cats.reader.in_group(supergroup).bot_messages == [answer]

    async def test_to_an_add_goes_on_there(self, running: Running, website: Website) -> None:
        group = running.telegram.basic_group("Desk", (running.editor,))
        url = website.serve("/cats", f"<article><h1>Cats</h1><p>{CATS}</p></article>")
        held = website.hold("/cats")
        await running.editor.in_group(group).send(f"/add {url}")
        await said(running, group.id, "Reading")
        supergroup = running.telegram.upgrade(group)
        held.release()
        await said(running, supergroup.id, "Added: Cats")


class TestReaders:
    async def test_of_a_listed_group_may_ask_in_the_supergroup_until_the_next_start(
        self, telegram: FakeBotApi, start: Start, caplog: pytest.LogCaptureFixture
    ) -> None:
        ray = telegram.user("Ray")
        group, other = telegram.basic_group("Readers", (ray,)), telegram.basic_group("Others", (ray,))
        running = await start(reader_ids=str(group.id))
        await running.add(CATS)
        supergroup, other_supergroup = telegram.upgrade(group), telegram.upgrade(other)
        answer = await telegram.reply_to(await ray.in_group(supergroup).send("@byline_bot who purrs?"))
        assert answer.quotes
        refused = await ray.in_group(other_supergroup).send("/articles@byline_bot")
        assert "This archive is private" in (await telegram.reply_to(refused)).content
        lines = [record.getMessage() for record in caplog.records if "has become" in record.getMessage()]
        assert len(lines) == 1
        assert lines[0].startswith(LOGGED.format(group.id, supergroup.id))


class TestRedirected:
    def test_calls_for_other_chats_stay_as_they_are(self) -> None:
        migration, call = Migration(), Call("sendMessage", {"chat_id": 3})
        migration.note(-1, -2)
        assert migration.redirect(call) is call

    def test_buttons_of_a_message_that_stayed_behind_are_gone(self) -> None:
        migration = Migration()
        migration.note(-1, -2)
        with pytest.raises(BadRequest, match="Message to edit not found"):
            migration.redirect(Call("editMessageReplyMarkup", {"chat_id": -1, "message_id": 5}))

    async def test_what_is_refused_in_the_new_chat_too_is_raised(self) -> None:
        calls = []

        async def refuse(*arguments: object) -> bool:
            calls.append(arguments)
            raise ChatMigrated(-2)

        pacer = ChatPacer()
        with pytest.raises(ChatMigrated):
            await pacer.process_request(refuse, (), {}, "sendMessage", {"chat_id": -1}, None)
        assert len(calls) == 2
