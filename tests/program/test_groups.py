"""Groups that the bot is added to, through kills and restarts, with the bot as a process of its own."""

from __future__ import annotations

import pytest

from tests.support.bot.running_bot import ADMIN_ID, READER_ID
from tests.support.fake_bot_api import FakeBotApi, Group, Person
from tests.support.program.byline_process import Byline

pytestmark = pytest.mark.slow


@pytest.fixture
def editor(telegram: FakeBotApi) -> Person:
    return telegram.user("Edith", id=ADMIN_ID)


@pytest.fixture
def reader(telegram: FakeBotApi) -> Person:
    return telegram.user("Ray", id=READER_ID)


def greetings(group: Group, reader: Person) -> int:
    said = [message.content for message in reader.in_group(group).bot_messages]
    assert all(each.startswith("I'm a bot: ") for each in said)
    return len(said)


class TestAGroup:
    async def test_is_greeted_once_whatever_happens(self, telegram: FakeBotApi, byline: Byline, reader: Person) -> None:
        await byline.start(ADMIN_IDS=str(ADMIN_ID))
        group = telegram.guest_chat("Harbour")
        group.add_bot(reader)
        await telegram.message_in(group.id)
        await byline.kill()
        telegram.updates.redeliver(1)
        await byline.start()
        group.remove_bot(reader)
        group.add_bot(reader)
        await byline.all_done()
        await byline.restart()
        group.remove_bot(reader)
        group.add_bot(reader)
        await byline.all_done()
        assert greetings(group, reader) == 1
        await byline.stop()

    async def test_is_greeted_when_it_may_ask(self, telegram: FakeBotApi, byline: Byline, reader: Person) -> None:
        await byline.start(ADMIN_IDS=str(ADMIN_ID), READER_IDS="1")
        group = telegram.guest_chat("Harbour")
        group.add_bot(reader)
        await byline.all_done()
        assert greetings(group, reader) == 0
        group.remove_bot(reader)
        await byline.all_done()
        await byline.stop()
        await byline.start(READER_IDS=f"1,{group.id}")
        group.add_bot(reader)
        await telegram.message_in(group.id)
        assert greetings(group, reader) == 1
        await byline.stop()

    async def test_is_left_after_a_kill_too(
        self, telegram: FakeBotApi, byline: Byline, editor: Person, reader: Person
    ) -> None:
        await byline.start(ADMIN_IDS=str(ADMIN_ID))
        desk = editor.private_chat()
        hello = await telegram.reply_to(await desk.send("/start"))
        group = telegram.guest_chat("Harbour")
        group.add_bot(reader)
        card = await telegram.message_in(desk.id, after=hello)
        held = telegram.faults.hold("leaveChat")
        editor.press_and_leave(card, f"leave:{group.id}")
        await telegram.until(lambda: held.hits, "the bot to leave")
        await byline.kill()
        held.lift()
        await byline.start()
        await telegram.edited(card, until=f"I left the group {group.id}.")
        assert group.state.barred == "bot is not a member of the group chat"
        await byline.stop()
