"""Handle many updates at once, and stop the bot."""

from __future__ import annotations

import asyncio
import copy
import json
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue
from telegram import Bot, Update

from bot.bot_api.answer_places import answer_place
from bot.bot_api.rate_limiter import Allowance
from bot.bot_api.requests import UnreadableUpdateError, UpdatesRequest, read_update
from bot.bot_api.update_schema import SCHEMAS
from bot.messaging.error_messages import user_message
from bot.queue.turns import Turns
from bot.updates.senders import MAX_WAITING, MAX_WAITING_IN_GROUP, person_of
from tests.support.bot.running_bot import ADMIN_ID, Running
from tests.support.fake_bot_api import FakeBotApi, Message
from tests.support.program.byline_process import PATIENT, UNHURRIED_BYLINE, Byline
from tests.support.waiting import HANG_S
from tests.support.website import Website


async def added(telegram: FakeBotApi, command: Message) -> Message:
    """Return the final reply to an /add."""
    reply = await telegram.reply_to(command)
    return await telegram.until(
        lambda: reply if reply.content.startswith(("Added", "Already", "Nothing")) else None,
        f"the end of {reply.content!r}",
    )


TOO_FAST = (
    "Too many messages: I answer 30 a minute, and 30 more can wait. I skipped this one and will skip more until "
    "there's room. Please send them again in a minute."
)


FIELDS = sorted({name for form in SCHEMAS.values() for name in (*form.required, *form.optional)})


BOT = Bot("1:x")


class TestFlood:
    async def test_of_one_person_is_dropped_in_part_and_told_once(self, running: Running) -> None:
        """The first message that is dropped gets the word. All before it are answered."""
        flooder = running.telegram.user("Flo").private_chat()
        hold = running.telegram.faults.hold("sendMessage", chat_id=flooder.id, times=None)
        questions = [await flooder.send(f"who purrs? {n}") for n in range(MAX_WAITING + 20)]
        assert (await running.ask("who purrs?")).content  # nobody else notices
        hold.lift()
        for question in questions[:MAX_WAITING]:
            assert (await running.telegram.reply_to(question)).content != TOO_FAST
        assert (await running.telegram.reply_to(questions[MAX_WAITING])).content == TOO_FAST
        await running.telegram.settled()
        assert not any(running.telegram.replies_to(question) for question in questions[MAX_WAITING + 1 :])

    async def test_of_one_member_of_a_group_is_dropped_in_part_and_told_once(self, running: Running) -> None:
        """Other members are answered. The first message that is dropped gets the word."""
        flooder, other = running.telegram.user("Flo"), running.telegram.user("Ida")
        group = running.telegram.group("Readers", (flooder, other))
        hold = running.telegram.faults.hold("sendMessage", chat_id=group.id, times=None)
        questions = [await flooder.in_group(group).send(f"/ask owls {n}") for n in range(MAX_WAITING_IN_GROUP + 3)]
        calm = await other.in_group(group).send("/ask owls")
        assert (await running.ask("owls")).content  # everything before was received
        hold.lift()
        told = await running.telegram.reply_to(questions[MAX_WAITING_IN_GROUP])
        assert told.content == (
            "Too many messages: I'll answer the earlier ones first. I skipped this one and will skip more until "
            "there's room. Please send them again in a minute."
        )
        for question in (*questions[:MAX_WAITING_IN_GROUP], calm):
            assert (await running.telegram.reply_to(question)).content == "This archive has no articles yet."
        await running.telegram.settled()
        assert not any(running.telegram.replies_to(each) for each in questions[MAX_WAITING_IN_GROUP + 1 :])

    async def test_of_more_than_thirty_a_minute_is_slowed_down_without_a_word(
        self, running: Running, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The limit is three per minute here. All updates are answered later, and nobody else is affected."""
        is_over = asyncio.Event()

        class Minute(Allowance):
            def wait_s(self, now: float) -> float:
                return 0.0 if is_over.is_set() else super().wait_s(now) and 0.01

        monkeypatch.setattr("bot.updates.dispatcher.Allowance", Minute)
        monkeypatch.setattr("bot.updates.senders.MAX_PER_MINUTE", 3)
        monkeypatch.setattr("bot.updates.dispatcher.MINUTE_S", HANG_S)
        chat = running.telegram.user("Flo").private_chat()
        questions = [await chat.send(f"who purrs? {n}") for n in range(5)]
        assert (await running.ask("who purrs?")).content
        for question in questions[:3]:
            await running.telegram.reply_to(question)
        assert len(chat.bot_messages) == 3
        is_over.set()
        for question in questions[3:]:
            await running.telegram.reply_to(question)
        await running.telegram.settled()
        assert not [said for said in chat.bot_messages if said.content.startswith("Too many messages")]

    async def test_of_an_editor_is_not_slowed_down(self, running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("bot.updates.senders.MAX_PER_MINUTE", 1)
        for n in range(3):
            await running.add(f"Title {n}\n\nText number {n}.")

    async def test_of_an_editors_slow_pages_delays_no_question(self, with_cats: Running, website: Website) -> None:
        """Each kind of work has its own threads."""
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
        """A chat may have more waiting updates than a stop has time for. All are answered after the restart."""
        await byline.start(ADMIN_IDS=str(ADMIN_ID))
        chat = telegram.user("Ray").private_chat()
        questions = [await chat.send(f"who purrs? {n}") for n in range(16)]
        await telegram.until(lambda: len(chat.bot_messages) >= 2, "the first answers")
        await byline.stop()
        assert 0 < telegram.updates.waiting < len(questions)
        assert re.search(r"Updates that Telegram keeps for the next start: [1-9]", byline.output)
        assert "Traceback" not in byline.output
        await byline.start()
        for question in questions:
            await telegram.reply_to(question)

    async def test_leaves_editors_work_for_the_next_run_and_says_so(
        self, telegram: FakeBotApi, byline: Byline, website: Website
    ) -> None:
        """The message of running work says that it continues, and shows its end later. Nothing waits at Telegram."""
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
            "Byline stopped before this was done. I'll continue after the restart; you don't need to send it again."
        }
        assert not [said.content for said in chat.bot_messages if said.content.startswith("Reading")]
        assert "Traceback" not in byline.output
        hold.release()
        await byline.start()
        for command in slow + quick:
            await added(telegram, command)
        assert len(chat.bot_messages) == 10
        assert (
            sorted(said.content.split(":")[0] for said in chat.bot_messages)
            == ["Added"] * 7 + ["Already in the archive"] * 3
        )


class TestTaps:
    """A tap that cannot wait is answered at once, because the button would spin until Telegram gives up."""

    BUSY = "I'm busy. Please tap again in a moment."

    async def test_beyond_what_may_wait_of_one_person_are_told_that_the_bot_is_busy(
        self, with_cats: Running, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.updates.senders.MAX_PER_MINUTE", 1_000)
        telegram = with_cats.telegram
        answer = await with_cats.ask("who purrs?")
        data = answer.button("Why").callback_data or ""
        hold = telegram.faults.hold("editMessageText", chat_id=with_cats.reader.id, times=None)
        kept = [with_cats.reader.press_and_leave(answer, data) for _ in range(MAX_WAITING)]
        await telegram.until(lambda: hold.hits, "the first tap to be handled")
        for _ in range(3):
            alert = await with_cats.reader.press_data(answer, data)
            assert (alert.text, alert.show_alert) == (self.BUSY, True)
        assert not telegram.world.answers.keys() & set(kept)
        hold.lift()
        await telegram.until(lambda: telegram.world.answers.keys() >= set(kept), "the others to be answered")
        assert all(telegram.world.answers[each].text is None for each in kept)
        assert not [said for said in with_cats.readers_chat.bot_messages if "too fast" in said.content]

    async def test_beyond_what_may_wait_of_all_are_told_too(
        self, with_cats: Running, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        answer = await with_cats.ask("who purrs?")
        monkeypatch.setattr(Turns, "is_full", True)
        alert = await with_cats.reader.press(answer, "Why")
        assert alert.text == self.BUSY
        monkeypatch.undo()
        await with_cats.reader.press(answer, "Why")
        await with_cats.telegram.settled()
        assert len(answer.history) == 2


class TestMalformedUpdates:
    """Telegram sends none. If one comes, it is a line in the log and delays no others."""

    @pytest.fixture(autouse=True)
    def without_pace(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Remove all limits on the pace."""
        for name in ("MAX_PER_MINUTE", "MAX_WAITING", "MAX_WAITING_IN_GROUP", "MAX_WAITING_OF_ADMIN"):
            monkeypatch.setattr(f"bot.updates.senders.{name}", 100_000)
        monkeypatch.setattr("bot.bot_api.rate_limiter.LIMITED_METHODS", frozenset())
        monkeypatch.setattr("bot.add.forward_handlers.REST_WAIT_S", 0.0)
        monkeypatch.setattr("bot.add.forward_handlers.ROW_WAIT_S", 0.0)

    @pytest.fixture
    async def samples(self, with_cats: Running) -> list[dict[str, JsonValue]]:
        """Return an update of each kind that the bot requests, as Telegram sent it."""
        telegram = with_cats.telegram
        chat = with_cats.readers_chat
        question = await chat.send('<b>who</b> <a href="https://example.org">purrs</a>?', html=True)
        answer = await telegram.reply_to(question)
        await with_cats.reader.press(answer, "Why")
        await chat.edit(question, "who purrs at night?")
        editors = with_cats.editors_chat
        await telegram.reply_to(await editors.send("forwarded", forwarded_from=telegram.origin_channel("News")))
        await telegram.reply_to(await editors.send_document("x.txt", b"x", reply_to=answer, caption="/add"))
        telegram.bot.supports_inline_queries = telegram.bot.supports_guest_queries = True
        shown = await with_cats.reader.inline("who purrs?")
        await with_cats.reader.choose(shown.results[0], chat)
        mentioned = await with_cats.reader.mention_as_guest("who purrs?", telegram.guest_chat())
        await telegram.guest_answer_to(mentioned)
        channel = telegram.channel("Posts")
        channel.make_bot_admin()
        await channel.desk.edit(await channel.desk.send("a post"), "a post that was edited")
        telegram.guest_chat("Harbour").add_bot(with_cats.reader)
        await with_cats.all_done()
        return list(telegram.updates.sent)

    @pytest.mark.slow
    @pytest.mark.parametrize("odd", [None, 5, -(10**30), "x", "\ud800", [], [3], {}, {"id": "x"}, True, 0.5], ids=repr)
    async def test_are_confirmed_and_logged_in_a_line(
        self, odd: JsonValue, with_cats: Running, samples: list[dict[str, JsonValue]], caplog: pytest.LogCaptureFixture
    ) -> None:
        """Each value of each kind of update is replaced in turn; an error in the log would fail the test."""
        telegram = with_cats.telegram
        caplog.clear()
        sent = 0
        for sample in samples:
            for path in paths_in(sample, ()):
                broken = copy.deepcopy(sample)
                put(broken, path, odd)
                telegram.updates.put_raw(broken)
                sent += 1
        await telegram.until(lambda: not telegram.updates.waiting, "all to be confirmed", timeout_s=60)
        skipped = [each for each in caplog.records if "cannot be read and is skipped" in each.getMessage()]
        assert len(skipped) > sent / 4
        assert not [record for record in caplog.records if record.exc_info]
        assert (await with_cats.ask("who feeds the cats?")).quotes

    async def test_from_an_origin_that_the_library_does_not_know_are_told_not_to_be_done(
        self, with_cats: Running, caplog: pytest.LogCaptureFixture
    ) -> None:
        """Telegram may introduce a kind of origin before the library knows it."""
        telegram = with_cats.telegram
        origin = telegram.origin_channel("News")
        origin.type = "planet"
        forwarded = await with_cats.editors_chat.send("from a planet", forwarded_from=origin)
        assert (await telegram.reply_to(forwarded)).content == user_message(None)
        assert "cannot be kept and is skipped" in caplog.text
        assert (await with_cats.ask("who purrs?")).quotes

    @given(
        update=st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=3),
            lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=6),
            max_leaves=20,
        )
    )
    def test_of_any_form_are_read_or_named(self, update: JsonValue) -> None:
        """Code that delivers a parsed update can read all of its fields."""
        numbered = {**update, "update_id": 7} if isinstance(update, dict) else {"update_id": 7, "message": update}
        (unread,) = Update.de_list(
            UpdatesRequest.parse_json_payload(json.dumps({"ok": True, "result": [numbered]}).encode())["result"], None
        )
        try:
            read = read_update(unread, BOT)
        except UnreadableUpdateError as error:
            assert re.fullmatch(r"update[a-z_.]* is (missing|too deep|not an? [a-z]+)|\w+Error", str(error))  # noqa: PT017 - or it is read
        else:
            assert isinstance(hash(person_of(read)), int)
            assert read.effective_message is None or read.effective_chat is not None
            answer_place(read)


FIELDS_OF_NO_USE = ("update_id",)


def paths_in(value: JsonValue, path: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    """Yield the paths of all values in an update, except its number."""
    if path and path[0] not in FIELDS_OF_NO_USE:
        yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield from paths_in(each, (*path, key))


def put(value: Any, path: tuple[str | int, ...], new: JsonValue) -> None:
    """Replace the value at a path."""
    for key in path[:-1]:
        value = value[key]
    value[path[-1]] = new
