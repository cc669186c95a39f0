"""Greet groups once, and tell admins who added the bot or removed it."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from telegram import Chat, InaccessibleMessage, User
from telegram import Update as TelegramUpdate

from bot.groups.handlers import GREETED_KEY, GREETED_REMEMBERED
from bot.groups.messages import render_added_to_group, render_left
from bot.groups.news_limits import IDS_REMEMBERED, NewsLimits
from bot.queue.inbox import Inbox
from bot.runtime.clock import TelegramTime
from index.disk.key_value import NotebookFile
from index.errors import StoreWriteError
from tests.support.bot.fake_clock import FakeClock
from tests.support.bot.running_bot import ADMINS, OTHER_ADMIN_ID, READER_ID, Running, Start, told_unasked
from tests.support.fake_bot_api import FakeBotApi, Group, Message, Person
from tests.support.fake_bot_api.message import Update
from tests.support.fake_bot_api.objects import AnyChatMember, ChatMember, ChatMemberAdministrator, ChatMemberRestricted

GREETING = (
    "I'm a bot: I answer questions with passages from this archive, word for word, and say where each is from.\n"
    "Mention me (@byline_bot), reply to one of my messages, or send /ask with your question."
)


@pytest.fixture
async def known(running: Running) -> Running:
    """Return the bot, which the admin has written to."""
    await running.telegram.reply_to(await running.editors_chat.send("/start"))
    return running


def greetings(running: Running, group: Group) -> list[str]:
    return [said.content for said in running.reader.in_group(group).bot_messages]


def cards(running: Running, beginning: str = "Ray (") -> list[str]:
    return [said.content for said in running.editors_chat.bot_messages if said.content.startswith(beginning)]


async def become_supergroup(running: Running, *, is_greeted: bool) -> tuple[Group, Group]:
    """Make a supergroup of a group, and tell the bot only that it has joined it. Return both."""
    bot = running.telegram.bot
    group = running.telegram.basic_group("Harbour", (running.reader,))
    if is_greeted:
        group.add_bot(running.reader)
        await running.telegram.message_in(group.id)
    supergroup = running.telegram.upgrade(group, is_told=False)
    left, member = (ChatMember(status=status, user=bot) for status in ("left", "member"))
    supergroup.tell_membership(running.reader, left, member)
    return group, supergroup


def tell_of_move(running: Running, *groups: Group) -> None:
    """Tell the bot what the last message in each of the groups says of their move."""
    for group in groups:
        (said,) = (
            each for each in group.state.messages.values() if each.migrate_to_chat_id or each.migrate_from_chat_id
        )
        running.telegram.updates.put(Update(update_id=0, message=said))


class TestTheGreeting:
    async def test_says_in_two_lines_who_answers_and_how_to_ask(self, known: Running) -> None:
        group = known.telegram.guest_chat("Harbour")
        group.add_bot(known.reader)
        greeting = await known.telegram.message_in(group.id)
        assert greeting.content == GREETING
        assert greeting.reply_to_message is None

    async def test_is_in_the_language_of_who_added_the_bot(self, known: Running) -> None:
        group = known.telegram.guest_chat("Hafen")
        group.add_bot(known.telegram.user("Uwe", language_code="de"))
        greeting = await known.telegram.message_in(group.id)
        assert greeting.content.splitlines()[1].startswith("Erwähnen Sie mich (@byline_bot)")

    async def test_comes_once_however_often_the_bot_is_added(self, known: Running) -> None:
        group = known.telegram.guest_chat("Harbour")
        group.add_bot(known.reader)
        await known.telegram.message_in(group.id)
        for _ in range(3):
            group.remove_bot(known.reader)
            group.add_bot(known.reader)
        await known.all_done()
        assert greetings(known, group) == [GREETING]

    @pytest.mark.parametrize("way", ["administrator", "restricted"])
    async def test_comes_whatever_the_bot_becomes_there(self, known: Running, way: str) -> None:
        bot = known.telegram.bot
        member = ChatMemberAdministrator(user=bot) if way == "administrator" else _limited(known, is_member=True)
        group = known.telegram.guest_chat("Harbour", type="supergroup")
        group.add_bot(known.reader, as_member=member)
        assert (await known.telegram.message_in(group.id)).content == GREETING

    async def test_comes_not_where_strangers_alone_would_read_it(self, telegram: FakeBotApi, start: Start) -> None:
        """A group that is not listed is refused. It is greeted when it is listed and the bot is added again."""
        inbox = Inbox.in_memory()
        running = await start(inbox=inbox, reader_ids="1")
        group = telegram.guest_chat("Harbour")
        group.add_bot(running.reader)
        await running.all_done()
        assert greetings(running, group) == []
        assert inbox.notebook.keys(GREETED_KEY) == []

    async def test_comes_not_again_when_a_group_becomes_a_supergroup(self, known: Running) -> None:
        """Telegram says then that the bot has joined the supergroup."""
        group = known.telegram.basic_group("Harbour", (known.reader,))
        supergroup = known.telegram.upgrade(group)
        card = await told_unasked(known, "Harbour has become")
        assert card.content == (
            f"Harbour has become a supergroup, so its id is another one.\nGroup id: {supergroup.id}"
        )
        supergroup.remove_bot(known.reader)
        supergroup.add_bot(known.reader)
        await known.all_done()
        assert greetings(known, supergroup) == []

    async def test_comes_not_again_when_telegram_says_so_only_later(self, known: Running) -> None:
        """It may say first that the bot joined the supergroup, and only then which group that was before."""
        group, supergroup = await become_supergroup(known, is_greeted=True)
        greeting = await known.telegram.message_in(supergroup.id)
        assert greeting.content == GREETING
        tell_of_move(known, group, supergroup)
        await known.telegram.until(lambda: greeting.deleted, "the second greeting to go")
        supergroup.remove_bot(known.reader)
        supergroup.add_bot(known.reader)
        await known.all_done()
        assert greetings(known, supergroup) == []

    async def test_stays_if_the_group_was_not_greeted_before(self, known: Running) -> None:
        """The bot was added to it before it greeted groups."""
        group, supergroup = await become_supergroup(known, is_greeted=False)
        await known.telegram.message_in(supergroup.id)
        tell_of_move(known, group, supergroup)
        await known.all_done()
        assert greetings(known, supergroup) == [GREETING]

    async def test_that_cannot_be_deleted_is_one_line_in_the_log(
        self, known: Running, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.INFO)
        group, supergroup = await become_supergroup(known, is_greeted=True)
        await known.telegram.message_in(supergroup.id)
        supergroup.kick_bot()
        tell_of_move(known, group, supergroup)
        await known.all_done()
        assert f"The second greeting of the group {supergroup.id} could not be deleted: Forbidden" in caplog.text

    async def test_that_cannot_be_sent_is_one_line_in_the_log(
        self, known: Running, caplog: pytest.LogCaptureFixture
    ) -> None:
        """In some groups only administrators may write."""
        caplog.set_level(logging.INFO)
        group = known.telegram.guest_chat("Harbour")
        refused = known.telegram.faults.hold("sendMessage", chat_id=group.id)
        group.add_bot(known.reader)
        await known.telegram.until(lambda: refused.hits, "the greeting to be on its way")
        group.kick_bot()
        refused.lift()
        await known.all_done()
        assert f"The group {group.id} could not be greeted: Forbidden" in caplog.text
        assert len(cards(known)) == 1

    async def test_is_remembered_of_the_last_ten_thousand_groups(
        self, telegram: FakeBotApi, start: Start, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A group that was greeted before them may be greeted again."""
        assert GREETED_REMEMBERED == 10_000
        monkeypatch.setattr("bot.groups.handlers.GREETED_REMEMBERED", 3)
        inbox = Inbox.in_memory()
        running = await start(inbox=inbox)
        groups = [telegram.guest_chat(f"Group {number}") for number in range(5)]
        for group in groups:
            group.add_bot(running.reader)
            await running.all_done()
        assert inbox.notebook.keys(GREETED_KEY) == [f"{GREETED_KEY}{group.id}" for group in groups[2:]]

    async def test_comes_not_if_it_cannot_be_noted(
        self, known: Running, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        """It might come twice else. The admins hear of the group all the same."""

        def refuse(*_: object) -> None:
            raise StoreWriteError(Path("notes"), "full")

        monkeypatch.setattr(NotebookFile, "put", refuse)
        group = known.telegram.guest_chat("Harbour")
        group.add_bot(known.reader)
        await known.all_done()
        assert greetings(known, group) == []
        assert len(cards(known)) == 1


class TestAdmins:
    async def test_are_told_who_added_the_bot_and_where(self, known: Running) -> None:
        group = known.telegram.guest_chat("Harbour")
        group.add_bot(known.reader)
        card = await told_unasked(known, "Ray")
        assert card.content == f"Ray ({READER_ID}) added me to Harbour.\nGroup id: {group.id}"
        assert card.buttons == ["Leave"]

    async def test_are_told_who_removed_it(self, known: Running) -> None:
        group = known.telegram.group("Harbour", (known.reader,))
        group.remove_bot(known.reader)
        card = await told_unasked(known, "Ray")
        assert card.content == f"Ray ({READER_ID}) removed me from Harbour.\nGroup id: {group.id}"
        assert card.buttons == []

    async def test_are_told_in_private_each(self, telegram: FakeBotApi, start: Start) -> None:
        running = await start(admin_ids=ADMINS)
        other = telegram.user("Olga", id=OTHER_ADMIN_ID).private_chat()
        for chat in (running.editors_chat, other):
            await telegram.reply_to(await chat.send("/start"))
        telegram.guest_chat("Harbour").add_bot(running.editor)
        await running.all_done()
        assert len(cards(running, "Edith (")) == 1
        assert other.bot_messages[-1].content.startswith("Edith (")

    async def test_are_told_that_the_group_is_not_among_the_readers(self, telegram: FakeBotApi, start: Start) -> None:
        running = await start(reader_ids="1")
        await telegram.reply_to(await running.editors_chat.send("/start"))
        telegram.guest_chat("Harbour").add_bot(running.reader)
        card = await told_unasked(running, "Ray")
        assert card.content.splitlines()[2:] == [
            "READER_IDS does not list it: I answer nobody there but people who are listed."
        ]

    def test_of_a_forum_are_told_how_to_see_the_id_of_a_topic(self) -> None:
        """Telegram does not tell it when the bot is added: it joins the whole group."""
        forum = Chat(-100, "supergroup", "Harbour", is_forum=True)
        card = render_added_to_group(forum, User(7, "Ray", is_bot=False), is_listed=True)
        assert card.body.text.splitlines()[-1] == "To see the id of one of its topics, send /start there."

    async def test_are_told_nothing_of_an_anonymous_admin_but_that(self, known: Running) -> None:
        known.telegram.guest_chat("Harbour").add_bot(known.telegram.user("Group", id=1_087_968_824))
        card = await told_unasked(known, "An anonymous admin")
        assert card.content.startswith("An anonymous admin added me to Harbour.\n")

    async def test_are_shown_names_as_text(self, known: Running) -> None:
        hostile = "<b>t.me/evil</b> @admin"
        known.telegram.guest_chat(hostile).add_bot(known.telegram.user(hostile))
        card = await told_unasked(known, "<b>")
        assert card.links == {}
        assert card.entities_of("mention") == card.entities_of("bold") == card.entities_of("url") == []

    async def test_are_not_told_of_other_changes(self, known: Running) -> None:
        """Rights in a group are not the bot's business, nor is a group that limits it while it is not there."""
        bot = known.telegram.bot
        group = known.telegram.group("Harbour")
        plain = ChatMember(status="member", user=bot)
        for old, new in (
            (plain, ChatMemberAdministrator(user=bot)),
            (ChatMember(status="left", user=bot), _limited(known, is_member=False)),
        ):
            group.tell_membership(known.reader, old, new)
        await known.all_done()
        assert cards(known) == []
        assert known.work.ever == []

    async def test_that_nobody_is_or_can_be_told_is_one_line_in_the_log(
        self, running: Running, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.INFO)
        group = running.telegram.guest_chat("Harbour")
        group.add_bot(running.reader)
        await running.all_done()
        assert f"No admin could be told that the bot was added to the group {group.id}" in caplog.text


def flip(group: Group, by: Person, times: int) -> None:
    """Add the bot to a group and remove it, again and again."""
    for _ in range(times):
        group.add_bot(by)
        group.remove_bot(by)


def silence(name: str) -> str:
    return f"For the next hour I write further news of {name} only to the log."


class TestManyChanges:
    @pytest.fixture
    def clock(self) -> FakeClock:
        return FakeClock()

    @pytest.fixture
    async def known(self, start: Start, clock: FakeClock) -> Running:
        inbox = Inbox.in_memory()
        inbox.time = TelegramTime(elapsed=clock.elapsed_s)
        running = await start(inbox=inbox)
        await running.telegram.reply_to(await running.editors_chat.send("/start"))
        return running

    async def test_of_a_group_are_three_cards_and_the_log(
        self, known: Running, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.INFO, "bot.groups")
        group = known.telegram.guest_chat("Harbour")
        flip(group, known.reader, 50)
        await known.all_done()
        added, removed = f"Ray ({READER_ID}) added me to Harbour.", f"Ray ({READER_ID}) removed me from Harbour."
        below = f"Group id: {group.id}"
        assert cards(known) == [
            f"{added}\n{below}",
            f"{removed}\n{below}",
            f"{added}\n{below}\n{silence('Harbour')}",
        ]
        assert known.editors_chat.bot_messages[-1].buttons == ["Leave"]
        assert Counter(said for said in caplog.messages if said.endswith("not told so often")) == {
            f"The person {READER_ID} added the bot to the group {group.id}; the admins are not told so often": 48,
            f"The person {READER_ID} removed the bot from the group {group.id}; the admins are not told so often": 49,
        }

    async def test_of_a_group_count_whoever_makes_them(self, known: Running) -> None:
        group = known.telegram.guest_chat("Harbour")
        for number in range(5):
            flip(group, known.telegram.user(f"Ray {number}"), 1)
        await known.all_done()
        assert len(cards(known, "Ray ")) == 3

    async def test_of_one_group_do_not_hide_another(self, known: Running) -> None:
        """It is told at once, also of the same person."""
        flip(known.telegram.guest_chat("Harbour"), known.reader, 20)
        known.telegram.guest_chat("Market").add_bot(known.reader)
        known.telegram.guest_chat("Station").add_bot(known.telegram.user("Olga"))
        await known.all_done()
        assert len(cards(known, f"Ray ({READER_ID}) added me to Market.")) == 1
        assert len(cards(known, "Olga (")) == 1

    async def test_by_one_person_are_six_cards(self, known: Running) -> None:
        for number in range(20):
            known.telegram.guest_chat(f"Group {number}").add_bot(known.reader)
        await known.all_done()
        told = [card.splitlines()[2:] for card in cards(known)]
        assert sorted(told) == [*[[]] * 5, [silence(f"Ray ({READER_ID})")]]

    async def test_that_are_the_last_of_both_are_told_so_of_both(self, known: Running) -> None:
        for title in ("Harbour", "Market"):
            flip(known.telegram.guest_chat(title), known.reader, 2)
            await known.all_done()
        assert cards(known)[-1].splitlines()[2:] == [silence("Market"), silence(f"Ray ({READER_ID})")]

    async def test_by_an_admin_are_all_told(self, known: Running) -> None:
        flip(known.telegram.guest_chat("Harbour"), known.editor, 10)
        await known.all_done()
        assert len(cards(known, "Edith (")) == 20

    async def test_are_told_again_an_hour_after_the_last_card(self, known: Running, clock: FakeClock) -> None:
        """Nobody can put that off by changes that are not told."""
        group = known.telegram.guest_chat("Harbour")
        for after_minutes, cards_by_then in ((0, 3), (30, 3), (29, 3), (1, 6), (59, 6), (1, 9)):
            clock.time += timedelta(minutes=after_minutes)
            flip(group, known.reader, 2)
            await known.all_done()
            assert len(cards(known)) == cards_by_then

    async def test_that_are_not_told_do_not_count_for_their_group(self, known: Running) -> None:
        """Somebody may use up their own limit elsewhere, and then be busy in a group of which nobody has heard."""
        for number in range(6):
            known.telegram.guest_chat(f"Group {number}").add_bot(known.reader)
        await known.all_done()
        group = known.telegram.guest_chat("Harbour")
        flip(group, known.reader, 5)
        group.add_bot(known.telegram.user("Olga"))
        await known.all_done()
        assert [card for card in cards(known) if "Harbour" in card] == []
        assert len(cards(known, "Olga (")) == 1

    async def test_that_are_not_told_do_not_count_for_who_makes_them(self, known: Running) -> None:
        busy = known.telegram.guest_chat("Harbour")
        flip(busy, known.telegram.user("Olga"), 2)
        flip(busy, known.reader, 5)
        known.telegram.guest_chat("Market").add_bot(known.reader)
        await known.all_done()
        assert [card.splitlines()[0] for card in cards(known)] == [f"Ray ({READER_ID}) added me to Market."]

    async def test_by_anonymous_admins_are_not_those_of_one_person(self, known: Running) -> None:
        """Telegram gives all of them the same id."""
        for number in range(8):
            known.telegram.guest_chat(f"Group {number}").add_bot(known.telegram.user("Group", id=1_087_968_824))
        await known.all_done()
        assert len(cards(known, "An anonymous admin added me to Group ")) == 8
        assert all("only to the log" not in card for card in cards(known, "An anonymous admin"))

    async def test_of_listed_groups_are_all_told(self, telegram: FakeBotApi, start: Start) -> None:
        group = telegram.guest_chat("Harbour")
        running = await start(reader_ids=str(group.id))
        await telegram.reply_to(await running.editors_chat.send("/start"))
        flip(group, running.reader, 5)
        await running.all_done()
        assert len(cards(running)) == 10

    async def test_into_supergroups_are_all_told(self, known: Running) -> None:
        """Once of each: it can be added and removed again and again afterwards."""
        for number in range(8):
            group = known.telegram.basic_group(f"Group {number}", (known.reader,))
            supergroup = known.telegram.upgrade(group)
            await told_unasked(known, f"Group {number} has become a supergroup")
        flip(supergroup, known.reader, 5)
        await known.all_done()
        assert len(cards(known, "Group 7 has become")) == 1
        assert len(cards(known)) == 3

    async def test_leave_the_greeting_alone(self, known: Running) -> None:
        """A group whose card is not shown is greeted all the same."""
        groups = [known.telegram.guest_chat(f"Group {number}") for number in range(7)]
        for group in groups:
            group.add_bot(known.reader)
        await known.all_done()
        assert [greetings(known, group) for group in groups] == [[GREETING]] * 7

    def test_take_no_more_memory_than_a_limit(self) -> None:
        limits = NewsLimits(timedelta)
        for number in range(IDS_REMEMBERED + 10):
            limits.take(-number - 1, None)
        assert len(limits) == IDS_REMEMBERED
        assert (limits.take(-1, None), limits.take(-IDS_REMEMBERED - 10, None)) == ((2, 5), (1, 5))


class TestLeaving:
    @pytest.fixture
    async def group(self, known: Running) -> Group:
        group = known.telegram.guest_chat("Harbour")
        group.add_bot(known.reader)
        return group

    @pytest.fixture
    async def card(self, known: Running, group: Group) -> Message:
        return await told_unasked(known, f"Ray ({READER_ID}) added me")

    async def test_is_one_tap_and_no_news(self, known: Running, group: Group, card: Message) -> None:
        told = len(known.editors_chat.bot_messages)
        await known.editor.press(card, "Leave")
        assert card.content == (
            f"Ray ({READER_ID}) added me to Harbour.\nGroup id: {group.id}\nI left the group {group.id}."
        )
        assert card.buttons == []
        assert group.state.barred == "bot is not a member of the group chat"
        await known.all_done()
        assert len(known.editors_chat.bot_messages) == told

    async def test_twice_is_as_well(self, known: Running, group: Group, card: Message) -> None:
        """Two admins may tap, or one after somebody removed the bot."""
        group.remove_bot(known.reader)
        await known.editor.press(card, "Leave")
        assert card.content.endswith(f"\nI left the group {group.id}.")

    async def test_is_done_though_the_card_was_deleted(self, known: Running, group: Group, card: Message) -> None:
        held = known.telegram.faults.hold("leaveChat")
        known.editor.press_and_leave(card, f"leave:{group.id}")
        await known.telegram.until(lambda: held.hits, "the bot to leave")
        await known.editors_chat.delete(card)
        held.lift()
        await told_unasked(known, f"Ray ({READER_ID}) added me to Harbour.\nGroup id: {group.id}\nI left")

    def test_is_told_by_the_id_alone_if_telegram_shows_the_card_no_more(self) -> None:
        """It does not show messages to bots that are more than two days old."""
        assert render_left(InaccessibleMessage(Chat(7, "private"), 1), -100).body.text == "I left the group -100."

    async def test_is_for_admins(self, known: Running, group: Group, card: Message) -> None:
        alert = await known.reader.press_data(card, f"leave:{group.id}")
        assert (alert.text or "").startswith("Only admins can do that")
        assert known.telegram.calls_of("leaveChat") == []

    async def test_goes_on_when_telegram_cannot_be_reached(self, known: Running, group: Group, card: Message) -> None:
        known.telegram.faults.server_error("leaveChat", times=2)
        await known.editor.press(card, "Leave")
        assert card.content.endswith(f"\nI left the group {group.id}.")


class TestTheDisk:
    async def test_that_is_full_delays_the_news(
        self, known: Running, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        """Nobody waits for an answer, so it waits for the disk. Telegram keeps it meanwhile."""
        caplog.set_level(logging.INFO)
        monkeypatch.setattr("bot.updates.dispatcher.ACCEPT_RETRY_S", 0.0)
        accept, tries = known.work._accept, 0

        async def accept_later(updates: Sequence[TelegramUpdate]) -> list[TelegramUpdate]:
            nonlocal tries
            tries += 1
            if tries < 3:
                raise StoreWriteError(Path("inbox"), "full")
            return await accept(updates)

        monkeypatch.setattr(known.work, "_accept", accept_later)
        known.telegram.guest_chat("Harbour").add_bot(known.reader)
        await told_unasked(known, f"Ray ({READER_ID}) added me to Harbour.")
        assert tries == 3

    async def test_keeps_the_id_of_a_greeted_group_and_nothing_else(self, telegram: FakeBotApi, start: Start) -> None:
        inbox = Inbox.in_memory()
        running = await start(inbox=inbox)
        group = telegram.guest_chat("Harbour")
        group.add_bot(running.reader)
        await running.all_done()
        about_it = [(key, note) for key, note in inbox.notebook.items() if str(group.id) in f"{key}{note}"]
        assert about_it == [(f"{GREETED_KEY}{group.id}", {})]


def _limited(running: Running, *, is_member: bool) -> AnyChatMember:
    return ChatMemberRestricted(user=running.telegram.bot, is_member=is_member)
