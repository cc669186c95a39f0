"""Many updates at once, and the end of the bot."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.delivering import WAITING_OF_ONE
from bot.pacing import Allowance
from tests.bot.conftest import ADMIN_ID, Running
from tests.byline_process import PATIENT, UNHURRIED_BYLINE, Byline
from tests.fake_bot_api import FakeBotApi, Message
from tests.waiting import HANG_S
from tests.website import Website


async def added(telegram: FakeBotApi, command: Message) -> Message:
    """The reply to an /add, when it says what came of it."""
    reply = await telegram.reply_to(command)
    return await telegram.until(
        lambda: reply if reply.content.startswith(("Added", "Already", "Nothing")) else None,
        f"the end of {reply.content!r}",
    )


TOO_FAST = (
    "That was too fast: I answer 30 messages a minute and keep 30 more. Please send what goes beyond that again later."
)


class TestFlood:
    async def test_of_one_person_is_dropped_in_part_and_told_once(self, running: Running) -> None:
        flooder = running.telegram.user("Flo").private_chat()
        hold = running.telegram.faults.hold("sendMessage", chat_id=flooder.id, times=None)
        for n in range(WAITING_OF_ONE + 20):
            await flooder.send(f"who purrs? {n}")
        assert (await running.ask("who purrs?")).content  # nobody else notices
        hold.lift()
        await running.telegram.until(
            lambda: [said for said in flooder.bot_messages if said.content == TOO_FAST], "a word to the flooder"
        )
        assert [said.content for said in flooder.bot_messages].count(TOO_FAST) == 1

    async def test_of_more_than_thirty_a_minute_is_slowed_down_and_told_once(
        self, running: Running, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Here of more than three until a minute is over: all are answered, later, and nobody else notices."""
        is_over = asyncio.Event()

        class Minute(Allowance):
            def wait_s(self, now: float) -> float:
                return 0.0 if is_over.is_set() else super().wait_s(now) and 0.01

        monkeypatch.setattr("bot.delivering.Allowance", Minute)
        monkeypatch.setattr("bot.delivering.PER_MINUTE", 3)
        monkeypatch.setattr("bot.delivering.MINUTE_S", HANG_S)
        chat = running.telegram.user("Flo").private_chat()
        questions = [await chat.send(f"who purrs? {n}") for n in range(5)]
        assert (await running.ask("who purrs?")).content
        for question in questions[:3]:
            await running.telegram.reply_to(question)
        await running.telegram.until(lambda: len(chat.bot_messages) == 4, "three answers and a word")
        is_over.set()
        for question in questions[3:]:
            await running.telegram.reply_to(question)
        await running.telegram.settled()
        told = [said for said in chat.bot_messages if said.content.startswith("That was too fast: I answer 3 messages")]
        assert len(told) == 1

    async def test_of_an_editor_is_not_slowed_down(self, running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("bot.delivering.PER_MINUTE", 1)
        for n in range(3):
            await running.add(f"Title {n}\n\nText number {n}.")

    async def test_of_an_editors_slow_pages_delays_no_question(self, with_cats: Running, website: Website) -> None:
        """Each kind of work has threads of its own."""
        url = website.serve("/slow", "<p>late</p>")
        hold = website.hold("/slow")
        editors = [
            with_cats.editor.in_group(with_cats.telegram.group(f"Desk {n}", (with_cats.editor,))) for n in range(40)
        ]
        for chat in editors:
            await chat.send(f"/add {url}")
        await with_cats.telegram.until(lambda: all(chat.bot_messages for chat in editors), "all to be begun")
        assert (await with_cats.ask("who purrs?")).quotes
        hold.release()


@pytest.mark.slow
class TestStop:
    @pytest.fixture
    async def byline(self, telegram: FakeBotApi, tmp_path: Path) -> AsyncIterator[Byline]:
        process = Byline(telegram, tmp_path, UNHURRIED_BYLINE)
        process.settings |= PATIENT
        yield process
        await process.close()

    async def test_leaves_at_telegram_what_was_not_begun(self, telegram: FakeBotApi, byline: Byline) -> None:
        """A chat may have more waiting than a stop has time for: all is answered after the restart."""
        await byline.start(ADMIN_IDS=str(ADMIN_ID))
        chat = telegram.user("Ray").private_chat()
        questions = [await chat.send(f"who purrs? {n}") for n in range(16)]
        await telegram.until(lambda: len(chat.bot_messages) >= 2, "the first answers")
        await byline.stop()
        assert 0 < telegram.updates.waiting < len(questions)
        assert "Traceback" not in byline.output
        await byline.start()
        for question in questions:
            await telegram.reply_to(question)

    async def test_leaves_editors_work_for_the_next_run_and_says_so(
        self, telegram: FakeBotApi, byline: Byline, website: Website
    ) -> None:
        """What was begun says that it goes on, and does, in the same message; nothing waits at Telegram."""
        url = website.serve("/slow", "<p>The ferry sails again on Sunday, the harbour master said.</p>")
        hold = website.hold("/slow")
        await byline.start(ADMIN_IDS=str(ADMIN_ID), FETCH_ALLOW_HOSTS=website.host)
        chat = telegram.user("Edith", id=ADMIN_ID).private_chat()
        slow: list[Message] = [await chat.send(f"/add {url}") for _ in range(4)]
        replies = [await telegram.reply_to(command) for command in slow]
        quick = [await chat.send(f"/add Title {n}\n\nText number {n}.") for n in range(6)]
        await telegram.until(lambda: telegram.updates.waiting == 0, "all to be accepted")
        await byline.stop()
        assert {reply.content for reply in replies} == {
            "Byline was stopped before this was done. It goes on after the restart: you need not send it again."
        }
        assert not [said.content for said in chat.bot_messages if said.content.startswith("Reading")]
        assert "Traceback" not in byline.output
        hold.release()
        await byline.start()
        for command in slow + quick:
            await added(telegram, command)
        assert len(chat.bot_messages) == 10
        assert sorted(said.content.split(":")[0] for said in chat.bot_messages) == ["Added"] * 7 + ["Already there"] * 3
