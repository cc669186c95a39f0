"""Tell the person who pressed a button the outcome, however late: an alert alone comes too late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters

from bot.queue.attempts import MAX_TRIES, AttemptsFile
from bot.queue.inbox import Inbox
from bot.routing.route import Route
from bot.routing.routes import ROUTES
from index.disk.queue import InboxFile
from tests.support.bot.failure_sentences import CRASHED, DISK_FULL, FAILED, GIVEN_UP
from tests.support.bot.killed_bot import NEVER
from tests.support.bot.running_bot import ADMIN_ID, ADMINS, OTHER_ADMIN_ID, Start
from tests.support.fake_bot_api import FakeBotApi, Message, Window
from tests.support.faulty_files import FaultyFiles
from tests.support.web.running_pages import numbered_page
from tests.support.website import Website

pytestmark = pytest.mark.logs_errors(
    "has ended the program 3 times", "Unexpected error while answering an update", maybe=True
)

ARTICLE, CHANGE, FEED = "abcdefghij", "0123456789abcdef", "abcdefghij"

WORK = (
    "add",
    "add-asked",
    "forwards:each",
    "forwards:one",
    "forwards:cancel",
    f"undo:{CHANGE}",
    f"redo:{CHANGE}",
    f"remove:{ARTICLE}",
    f"purge:{ARTICLE}",
    "keep",
    "watch:-1001",
    "filled:-1001",
    "unwatch:-1001",
    f"published:{ARTICLE}:2099-01-01",
    "skip-done:01234567",
    "skip-credits:keep",
    f"version:{ARTICLE}:0123456789ab",
    f"anyway:{ARTICLE}",
    f"pick:update:{ARTICLE}",
    f"pick:remove:{ARTICLE}",
    f"sure:{ARTICLE}:ck",
    "drop",
    f"undo-all:{CHANGE}:1.1",
    f"redo-all:{CHANGE}:1.1",
    f"feed-add:{FEED}",
    f"feed-check:{FEED}",
    f"feed-remove:{FEED}",
    "leave:-1001",
)
"""Callback data of each button that requests work. The work is stored until the person was told."""

OTHER = (
    f"fix:{ARTICLE}",
    f"card:{ARTICLE}",
    f"fix-title:{ARTICLE}",
    f"skip:{ARTICLE}",
    "skip-page:1",
    "skip-flip:1",
    "skip-cancel",
    f"versions:{ARTICLE}",
    "feeds:0",
    "more:5",
    f"hide:5:{ARTICLE}.1",
    f"why:5:{ARTICLE}.1",
    f"ctx:abc234:5:{ARTICLE}.1",
    f"back:5:{ARTICLE}.1",
    f"about:{ARTICLE}",
    f"example:{ARTICLE}",
    f"read:0:{ARTICLE}.0-1",
    "list:0",
    "found:0",
    f"pick:edit:{ARTICLE}",
    f"pick:versions:{ARTICLE}",
)
"""Callback data of each button that only shows something."""

SAID = "What the message of the button says."


class Pressed:
    """A button that was pressed before the bot was started, too long ago for an alert."""

    def __init__(self, telegram: FakeBotApi, message: Message, data: str) -> None:
        self.telegram = telegram
        self.message = message
        self.data = data
        self.update = telegram.updates.sent[-1]
        self.key = f"{telegram.bot.id}:{self.update['update_id']}"

    @property
    def chat_messages(self) -> list[Message]:
        return list(self.telegram.world.chats[self.message.chat.id].messages.values())

    @property
    def said_since(self) -> list[str]:
        """Return the new text in the message, or below it, after the button was pressed."""
        later = [each.content for each in self.chat_messages if each.message_id > self.message.message_id]
        return [*self.message.history[1:], *later]

    async def told(self, sentence: str = "") -> str:
        def found() -> str | None:
            return next((said for said in reversed(self.said_since) if sentence in said), None)

        return await self.telegram.until(found, f"{sentence!r} after {self.data!r}")

    def accepted(self, directory: Path, at: datetime | None = None, tries: int = 0, note: int | None = None) -> Inbox:
        """Return the inbox of an earlier run that had accepted the button and was ended this often while doing its
        work."""
        file = InboxFile(directory, now=lambda: at or datetime.now(UTC))
        if at is not None:  # its message is as old
            query = self.update["callback_query"]
            assert isinstance(query, dict)
            assert isinstance(query["message"], dict)
            query["message"]["date"] = int(at.timestamp())
        file.accept({self.key: self.update})
        if note is not None:
            file.note(self.key, note)
        file.close()
        self.telegram.updates.drop()
        return Inbox(InboxFile(directory), self.counted(tries))

    def counted(self, tries: int) -> AttemptsFile:
        attempts = AttemptsFile(None)
        for _ in range(tries):
            attempts.begin(self.key)
        return attempts


async def pressed(telegram: FakeBotApi, data: str, said: str = SAID, chat: Window | None = None) -> Pressed:
    editor, other = telegram.user("Edith", id=ADMIN_ID), telegram.user("Otto", id=OTHER_ADMIN_ID)
    await other.private_chat().send("/start")
    chat = chat or editor.private_chat()
    question = await chat.send("/start")
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Press", callback_data=data)]])
    async with Bot(telegram.token, base_url=f"{telegram.url}/bot") as bot:
        reply_to = ReplyParameters(question.message_id)
        sent = await bot.send_message(chat.id, said, "HTML", reply_markup=keyboard, reply_parameters=reply_to)
    message = telegram.world.chats[chat.id].messages[sent.message_id]
    telegram.updates.drop()
    editor.press_and_leave(message, data)
    telegram.let_queries_expire()
    return Pressed(telegram, message, data)


def reports(telegram: FakeBotApi) -> list[str]:
    """Return the alerts to the other admin."""
    return [said.content for said in telegram.world.chats[OTHER_ADMIN_ID].messages.values() if said.from_.is_bot]


def test_each_button_is_in_these_lists() -> None:
    """New buttons must be added here, so that their replies are tested."""
    routes = [route for route in ROUTES if isinstance(route.match, type)]
    for route in routes:
        samples = WORK if route.is_durable else OTHER
        assert any(is_of(route, data) for data in samples), route.match
    for data in WORK + OTHER:
        assert any(is_of(route, data) for route in routes), data


def is_of(route: Route, data: str) -> bool:
    return isinstance(route.match, type) and route.match.parse(data) is not None


@pytest.mark.parametrize("data", WORK)
class TestWorkBehindAButton:
    async def test_that_is_too_old_is_given_up_in_its_message(
        self, telegram: FakeBotApi, start: Start, tmp_path: Path, data: str
    ) -> None:
        tap = await pressed(telegram, data)
        await start(inbox=tap.accepted(tmp_path, datetime.now(UTC) - timedelta(hours=25)), admin_ids=ADMINS)
        assert await tap.told(GIVEN_UP) == f"{SAID}\n\n⚠️ {GIVEN_UP}"
        assert tap.message.button("Press").callback_data == data, "to ask for it again"
        (report,) = await telegram.until(lambda: reports(telegram), "a report to the other admin")
        assert "gave up on it" in report

    async def test_that_ended_the_program_is_given_up_in_its_message(
        self, telegram: FakeBotApi, start: Start, tmp_path: Path, data: str
    ) -> None:
        tap = await pressed(telegram, data)
        await start(inbox=tap.accepted(tmp_path, tries=MAX_TRIES), admin_ids=ADMINS)
        assert await tap.told(CRASHED) == f"{SAID}\n\n⚠️ {CRASHED}"
        assert tap.message.button("Press").callback_data == data
        (report,) = await telegram.until(lambda: reports(telegram), "a report to the other admin")
        assert report.startswith("A message crashed me three times, so I'm skipping it")

    async def test_that_fails_is_told_in_its_message(
        self, telegram: FakeBotApi, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: str
    ) -> None:
        async def fail(*_: object) -> None:
            raise RuntimeError("a bug")

        tap = await pressed(telegram, data)
        monkeypatch.setattr("bot.routing.router.Router.handle_update", fail)
        await start(inbox=tap.accepted(tmp_path))
        assert await tap.told(FAILED) == f"{SAID}\n\n⚠️ {FAILED}"
        assert tap.message.button("Press").callback_data == data

    async def test_is_told_after_a_restart(self, telegram: FakeBotApi, start: Start, tmp_path: Path, data: str) -> None:
        """The button's subject is gone, so there is always something to report."""
        tap = await pressed(telegram, data)
        await start(inbox=tap.accepted(tmp_path))
        beginnings = ("Reading", "Adding entries")
        await telegram.until(
            lambda: tap.said_since and not tap.said_since[-1].startswith(beginnings), f"the end of {data!r}"
        )

    async def test_of_whoever_is_no_admin_any_more_is_refused_in_its_message(
        self, telegram: FakeBotApi, start: Start, tmp_path: Path, data: str
    ) -> None:
        tap = await pressed(telegram, data)
        running = await start(inbox=tap.accepted(tmp_path), admin_ids=str(OTHER_ADMIN_ID))
        assert str(ADMIN_ID) in await tap.told("admin")
        assert len(running.corpus) == 0


@pytest.mark.parametrize("data", OTHER)
class TestAnyOtherButton:
    async def test_that_ended_the_program_is_told_in_a_reply(
        self, telegram: FakeBotApi, start: Start, data: str
    ) -> None:
        """The message may be an answer that others read, so it is not changed."""
        tap = await pressed(telegram, data)
        await start(inbox=Inbox(InboxFile(None), tap.counted(MAX_TRIES)), admin_ids=ADMINS)
        await tap.told(CRASHED)
        assert [reply.content for reply in telegram.replies_to(tap.message)] == [CRASHED]
        assert tap.message.content == SAID

    async def test_that_fails_is_told_in_a_reply(
        self, telegram: FakeBotApi, start: Start, monkeypatch: pytest.MonkeyPatch, data: str
    ) -> None:
        async def fail(*_: object) -> None:
            raise RuntimeError("a bug")

        tap = await pressed(telegram, data)
        monkeypatch.setattr("bot.routing.router.Router.handle_update", fail)
        await start()
        await tap.told(FAILED)
        assert [reply.content for reply in telegram.replies_to(tap.message)] == [FAILED]


class TestWhereItIsTold:
    async def old(self, tap: Pressed, start: Start, directory: Path, note: int | None = None) -> None:
        await start(inbox=tap.accepted(directory, datetime.now(UTC) - timedelta(hours=25), note=note))

    async def test_a_message_keeps_its_formatting(self, telegram: FakeBotApi, start: Start, tmp_path: Path) -> None:
        tap = await pressed(telegram, "keep", 'Remove <b>Cats</b> of <a href="https://e.org/?a=1&amp;b">1 &lt; 2</a>?')
        before = tap.message.model_copy(deep=True).entities
        await self.old(tap, start, tmp_path)
        assert await tap.told(GIVEN_UP) == f"Remove Cats of 1 < 2?\n\n⚠️ {GIVEN_UP}"
        assert tap.message.entities == before

    async def test_an_outcome_takes_the_place_of_the_one_before(
        self, telegram: FakeBotApi, start: Start, tmp_path: Path
    ) -> None:
        tap = await pressed(telegram, "keep", f"{SAID}\n\n⚠️ {FAILED}")
        await self.old(tap, start, tmp_path)
        assert await tap.told(GIVEN_UP) == f"{SAID}\n\n⚠️ {GIVEN_UP}"

    @pytest.mark.parametrize("refusal", ["message to edit not found", "message can't be edited", "MESSAGE_TOO_OLD"])
    async def test_is_a_reply_if_the_message_cannot_be_edited(
        self, telegram: FakeBotApi, start: Start, tmp_path: Path, refusal: str
    ) -> None:
        tap = await pressed(telegram, "keep")
        telegram.faults.refuse("editMessageText", 400, f"Bad Request: {refusal}", times=None)
        await self.old(tap, start, tmp_path)
        await tap.told(GIVEN_UP)
        assert [reply.content for reply in telegram.replies_to(tap.message)] == [GIVEN_UP]

    async def test_is_a_reply_if_the_message_says_so_already(
        self, telegram: FakeBotApi, start: Start, tmp_path: Path
    ) -> None:
        tap = await pressed(telegram, "keep", f"{SAID}\n\n⚠️ {GIVEN_UP}")
        await self.old(tap, start, tmp_path)
        await telegram.until(lambda: telegram.replies_to(tap.message), "a reply")
        assert [reply.content for reply in telegram.replies_to(tap.message)] == [GIVEN_UP]

    async def test_is_a_reply_if_the_message_is_too_long(
        self, telegram: FakeBotApi, start: Start, tmp_path: Path
    ) -> None:
        tap = await pressed(telegram, "keep", "long " * 815)
        await self.old(tap, start, tmp_path)
        await tap.told(GIVEN_UP)
        assert [reply.content for reply in telegram.replies_to(tap.message)] == [GIVEN_UP]

    async def test_is_a_message_of_its_own_if_that_of_the_button_is_gone(
        self, telegram: FakeBotApi, start: Start, tmp_path: Path
    ) -> None:
        tap = await pressed(telegram, "keep")
        del telegram.world.chats[ADMIN_ID].messages[tap.message.message_id]
        await self.old(tap, start, tmp_path)
        await telegram.until(lambda: tap.chat_messages[-1].content == GIVEN_UP, "a message in the chat")

    async def test_is_where_it_was_begun_and_the_button_comes_back(
        self, telegram: FakeBotApi, start: Start, tmp_path: Path
    ) -> None:
        tap = await pressed(telegram, "add-asked")
        async with Bot(telegram.token, base_url=f"{telegram.url}/bot") as bot:
            begun = await bot.send_message(ADMIN_ID, "Reading …")
            await bot.edit_message_reply_markup(ADMIN_ID, tap.message.message_id)
        await self.old(tap, start, tmp_path, begun.message_id)
        shown = telegram.world.chats[ADMIN_ID].messages[begun.message_id]
        await telegram.edited(shown, until=GIVEN_UP)
        await telegram.until(lambda: tap.message.reply_markup, "the button")
        assert tap.message.content == SAID

    async def test_is_told_again_if_telegram_could_not_be_reached(
        self, telegram: FakeBotApi, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.updates.runner.TELL_RETRY_S", 0.0)
        tap = await pressed(telegram, "keep")
        lost = telegram.faults.drop_connection("editMessageText", times=4)
        await start(inbox=tap.accepted(tmp_path, datetime.now(UTC) - timedelta(hours=25)), admin_ids=ADMINS)
        await tap.told(GIVEN_UP)
        assert lost.hits == 4
        await telegram.until(lambda: reports(telegram), "a report")
        await telegram.settled()
        assert len(reports(telegram)) == 1

    async def test_a_fresh_tap_that_is_refused_is_told_in_an_alert_as_well(self, start: Start) -> None:
        """The article was removed since. The text and buttons of its card stay."""
        running = await start()
        added = await running.add("Owls\n\nOwls hunt at dusk.")
        card, buttons = added.content, added.buttons
        running.corpus.remove(running.corpus.articles(0, 1)[0].id)
        alert = await running.editor.press(added, "Undo")
        assert (alert.text or "").startswith("Can't undo")
        await running.telegram.edited(added, until="⚠️ Can't undo")
        assert added.content == f"{card}\n\n⚠️ {alert.text}"
        assert added.buttons == buttons

    async def test_a_tap_that_the_disk_refuses_is_told_in_the_message(self, start: Start, tmp_path: Path) -> None:
        files = FaultyFiles(NEVER, "ENOSPC", sticky=True)
        running = await start(inbox=Inbox(InboxFile(tmp_path, files), AttemptsFile(None)))
        added = await running.add("Owls\n\nOwls hunt at dusk.")
        await running.all_done()
        files.strike_next()
        alert = await running.editor.press(added, "Undo")
        assert alert.text == DISK_FULL
        await running.telegram.edited(added, until=f"⚠️ {DISK_FULL}")
        assert "Undo" in added.buttons

    async def test_what_may_work_later_on_keeps_its_button(self, start: Start, website: Website) -> None:
        """A later tap on it does the work."""
        running = await start()
        url = website.serve("/busy", "", status=503)
        offer = await running.telegram.reply_to(await running.editors_chat.send(url))
        await running.editor.press(offer, "Add")
        await running.telegram.edited(offer, until="it answered 503")
        assert offer.buttons == ["Add"]
        website.serve("/busy", numbered_page(1))
        await running.editor.press(offer, "Add")
        await running.telegram.edited(offer, until="Added: Page 01")

    async def test_what_will_never_work_keeps_none(self, start: Start, website: Website) -> None:
        running = await start()
        offer = await running.telegram.reply_to(await running.editors_chat.send(website.url("/missing")))
        await running.editor.press(offer, "Add")
        await running.telegram.edited(offer, until="the server answered 404")
        assert offer.buttons == []
