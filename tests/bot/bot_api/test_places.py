"""Answer where a message was sent: in its topic, below its post, in its chat with a channel."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Chat, InaccessibleMessage, ReplyParameters
from telegram.error import BadRequest

from bot.bot_api.places import MessagePlace, place_of, send_in
from tests.support.bot.running_bot import Running
from tests.support.bot.sample_articles import CATS
from tests.support.fake_bot_api import Comments, DirectMessages, Fault, InTopic, Message, Person, Window
from tests.support.web.running_pages import PAGE
from tests.support.website import Website

QUESTION = "@byline_bot who purrs?"
ANSWER = "The cats of Lunt harbour purr at night"

Opened = Callable[[Running, Person], Awaitable[Window]]
"""A function that opens a place in the window of a person."""


async def forum(running: Running, person: Person) -> Window:
    """Open General of a forum."""
    group = running.telegram.group("Forum", (person,))
    group.make_forum()
    return person.in_group(group)


async def topic_of_forum(running: Running, person: Person) -> Window:
    return await InTopic.begun(await forum(running, person), "Harbour")


async def private_topic(running: Running, person: Person) -> Window:
    return await running.private_topic(person)


async def comments(running: Running, person: Person) -> Window:
    group, channel = running.telegram.group("Talk", (person,)), running.telegram.channel("News")
    channel.discuss_in(group)
    return Comments(person.in_group(group), channel.root_of(await channel.desk.send("The boats are back.")))


async def thread_in_general(running: Running, person: Person) -> Window:
    """A forum has threads of replies in General, as a group without topics has."""
    general = await forum(running, person)
    return Comments(general, await general.send("The boats are back."))


async def direct_messages(running: Running, person: Person) -> Window:
    channel = running.telegram.channel("News")
    channel.make_bot_admin()
    await DirectMessages(running.telegram.user("Otto"), channel).send("hello")
    return DirectMessages(person, channel)


everywhere = pytest.mark.parametrize(
    "opened", [topic_of_forum, private_topic, comments, thread_in_general, direct_messages], ids=lambda it: it.__name__
)


def said_in(window: Window) -> list[str]:
    """Return the texts of the bot in a place. Fail if it said anything elsewhere in the chat."""
    said = [message for message in window.state.messages.values() if message.from_.is_bot]
    assert said == window.bot_messages
    return [message.content for message in said]


async def asked_and_held(running: Running, window: Window, question: str = QUESTION) -> tuple[Message, Fault]:
    """Ask, and hold the answer on its way."""
    held = running.telegram.faults.hold("sendMessage", chat_id=window.id)
    message = await window.send(question)
    await running.telegram.until(lambda: held.hits, "the answer to be on its way")
    return message, held


async def message_by_bot(running: Running, window: Window, beginning: str) -> Message:
    def found() -> Message | None:
        said = [each for each in window.state.messages.values() if each.from_.is_bot]
        return next((each for each in said if each.content.startswith(beginning)), None)

    return await running.telegram.until(found, f"{beginning!r}", chat_id=window.id)


class TestPlaceOf:
    def test_is_the_chat_of_a_message_that_is_too_old_to_be_shown(self) -> None:
        assert place_of(InaccessibleMessage(Chat(-7, "supergroup"), 5)) == MessagePlace(-7)

    def test_is_the_same_in_all_threads_of_general(self) -> None:
        """A reply in General, or in a group without topics, is no conversation of its own."""
        assert MessagePlace(-7, root_id=5) == MessagePlace(-7) != MessagePlace(-7, 5)


class TestSendIn:
    @given(
        topic_id=st.sampled_from([None, 5]),
        root_id=st.sampled_from([None, 7]),
        answered_id=st.sampled_from([None, 8]),
        lost=st.sets(st.sampled_from([5, 7, 8])),
    )
    async def test_sends_each_message_once_and_as_near_as_it_can(
        self, topic_id: int | None, root_id: int | None, answered_id: int | None, lost: set[int]
    ) -> None:
        """Whatever was deleted. A message in a topic is in no other thread."""
        root_id = None if topic_id else root_id
        sent: list[tuple[int | None, int | None]] = []

        async def send(place: MessagePlace, reply: ReplyParameters | None) -> None:
            answered = reply.message_id if reply else None
            if place.topic_id in lost:
                raise BadRequest("Message thread not found")
            if answered in lost and (place.topic_id or not (reply and reply.allow_sending_without_reply)):
                raise BadRequest("Message to be replied not found")
            sent.append((place.topic_id, None if answered in lost else answered))

        await send_in(MessagePlace(1, topic_id, root_id=root_id), answered_id, send)
        nearest = next((each for each in (answered_id, root_id) if each and each not in lost), None)
        assert sent == [(None if topic_id in lost else topic_id, nearest)]

    async def test_raises_what_it_cannot_help(self) -> None:
        async def refuse(_place: MessagePlace, _reply: ReplyParameters | None) -> None:
            raise BadRequest("Chat not found")

        with pytest.raises(BadRequest, match="Chat not found"):
            await send_in(MessagePlace(1, 5), 8, refuse)


class TestInItsPlace:
    @everywhere
    async def test_a_question_is_answered(self, opened: Opened, with_cats: Running) -> None:
        place = await opened(with_cats, with_cats.reader)
        answer = await with_cats.telegram.reply_to(await place.send(QUESTION))
        assert answer.quotes
        assert said_in(place) == [answer.content]

    @everywhere
    async def test_an_answer_is_followed_up(self, opened: Opened, with_cats: Running) -> None:
        place = await opened(with_cats, with_cats.reader)
        answer = await with_cats.telegram.reply_to(await place.send(QUESTION))
        further = await with_cats.telegram.reply_to(await place.send("and who feeds them?", reply_to=answer))
        assert "Mara Voss" in further.content
        assert said_in(place) == [answer.content, further.content]

    @everywhere
    async def test_an_error_is_told(self, opened: Opened, running: Running) -> None:
        place = await opened(running, running.editor)
        reply = await running.telegram.reply_to(await place.send("/edit nosuch"))
        assert said_in(place) == [reply.content] == ["No article has the id or link “nosuch”. /articles lists them."]

    @everywhere
    async def test_an_article_is_added_corrected_and_removed(
        self, opened: Opened, running: Running, website: Website
    ) -> None:
        place, telegram = await opened(running, running.editor), running.telegram
        card = await running.final(await place.send(f"/add {website.serve('/storks', PAGE)}"))
        await running.editor.press(card, "Fix…")
        await running.editor.press(card, "Title")
        asked = await telegram.message_in(place.id, after=card)
        assert asked.placeholder == "Storks return"
        corrected = await telegram.reply_to(await place.send("Storks", reply_to=asked))
        removal = await telegram.reply_to(await place.send("/remove", reply_to=corrected))
        await running.editor.press(removal, "Remove")
        assert len(running.corpus) == 0
        assert len(said_in(place)) == 4

    @everywhere
    async def test_an_answer_stays_when_its_question_is_deleted(self, opened: Opened, with_cats: Running) -> None:
        place = await opened(with_cats, with_cats.reader)
        question, held = await asked_and_held(with_cats, place)
        await place.delete(question)
        held.lift()
        await message_by_bot(with_cats, place, ANSWER)
        assert len(said_in(place)) == 1

    @everywhere
    async def test_the_outcome_stays_when_progress_and_command_are_deleted(
        self, opened: Opened, running: Running, website: Website
    ) -> None:
        url = website.serve("/storks", PAGE)
        loading = website.hold("/storks")
        place = await opened(running, running.editor)
        command = await place.send(f"/add {url}")
        progress = await running.telegram.reply_to(command)
        for message in (command, progress):
            await place.delete(message)
        loading.release()
        await message_by_bot(running, place, "Added: Storks return")
        assert len(said_in(place)) == 1

    @everywhere
    async def test_the_outcome_of_a_tap_stays_when_its_message_is_deleted(
        self, opened: Opened, running: Running
    ) -> None:
        place = await opened(running, running.editor)
        command = await place.send(f"/add {CATS}")
        card = await running.final(command)
        for message in (command, card):
            await place.delete(message)
        running.editor.press_and_leave(card, card.button("Undo").callback_data or "")
        await message_by_bot(running, place, "Undone. Removed: ")
        assert len(said_in(place)) == 1

    async def test_an_example_is_asked_and_answered(self, with_cats: Running) -> None:
        """The bot's question is a message of its own, which replies to the one with the button."""
        place = await private_topic(with_cats, with_cats.reader)
        welcome = await with_cats.telegram.reply_to(await place.send("/start"))
        example = welcome.buttons[0]
        await with_cats.reader.press(welcome, example)
        asked = await with_cats.telegram.reply_to(welcome)
        answer = await with_cats.telegram.reply_to(asked)
        assert said_in(place) == [welcome.content, asked.content, answer.content]
        assert (await with_cats.telegram.reply_to(await place.send("tell me more"))).quotes


class TestGeneral:
    async def test_is_named_in_no_request(self, with_cats: Running) -> None:
        """Telegram gives no id to General, and refuses every id for it."""
        general = await forum(with_cats, with_cats.reader)
        await InTopic.begun(general, "Harbour")
        answer = await with_cats.telegram.reply_to(await general.send(QUESTION))
        assert answer.quotes
        assert answer.is_topic_message is None
        (sent,) = with_cats.telegram.calls_of("sendMessage")[-1:]
        assert "message_thread_id" not in sent.given

    async def test_gets_the_answers_of_a_group_that_became_a_forum_meanwhile(self, with_cats: Running) -> None:
        telegram = with_cats.telegram
        group = telegram.basic_group("Readers", (with_cats.reader,))
        _, held = await asked_and_held(with_cats, with_cats.reader.in_group(group))
        supergroup = telegram.upgrade(group)
        supergroup.make_forum()
        held.lift()
        answer = await telegram.message_in(supergroup.id)
        assert answer.quotes
        assert answer.is_topic_message is None


class TestATopic:
    async def test_that_is_closed_gets_nothing_and_is_no_error(
        self, with_cats: Running, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level("INFO", "bot")
        topic = await InTopic.begun(await forum(with_cats, with_cats.reader), "Harbour")
        _, held = await asked_and_held(with_cats, topic)
        await topic.close()
        held.lift()
        await with_cats.telegram.settled()
        assert said_in(topic) == []
        assert "A chat is closed to the bot: Topic_closed" in caplog.messages

    async def test_that_is_closed_keeps_its_buttons(self, with_cats: Running) -> None:
        topic = await InTopic.begun(await forum(with_cats, with_cats.reader), "Harbour")
        answer = await with_cats.telegram.reply_to(await topic.send(QUESTION))
        await topic.close()
        await with_cats.reader.press(answer, "Why")
        assert "Hide why" in answer.buttons

    async def test_that_is_closed_is_open_to_administrators(self, with_cats: Running) -> None:
        topic = await InTopic.begun(await forum(with_cats, with_cats.reader), "Harbour")
        topic.state.is_admin = True
        await topic.close()
        assert (await with_cats.telegram.reply_to(await topic.send(QUESTION))).quotes

    async def test_that_is_deleted_loses_no_answer(self, with_cats: Running) -> None:
        """It is sent outside of the topic."""
        topic = await InTopic.begun(await forum(with_cats, with_cats.reader), "Harbour")
        _, held = await asked_and_held(with_cats, topic)
        await topic.remove()
        held.lift()
        answer = await message_by_bot(with_cats, topic, ANSWER)
        assert (answer.is_topic_message, answer.reply_to_message) == (None, None)

    async def test_of_a_former_forum_loses_no_answer(self, with_cats: Running) -> None:
        group = with_cats.telegram.group("Forum", (with_cats.reader,))
        group.make_forum()
        topic = await InTopic.begun(with_cats.reader.in_group(group), "Harbour")
        question, held = await asked_and_held(with_cats, topic)
        group.end_forum()
        held.lift()
        assert (await with_cats.telegram.reply_to(question)).quotes

    @pytest.mark.parametrize("reason", ["message thread not found", "TOPIC_DELETED"])
    async def test_that_telegram_does_not_find_is_found_by_the_question(self, reason: str, with_cats: Running) -> None:
        """Telegram loses topics that began very many messages ago."""
        topic = await InTopic.begun(await forum(with_cats, with_cats.reader), "Harbour")
        with_cats.telegram.faults.refuse("sendMessage", 400, f"Bad Request: {reason}")
        answer = await with_cats.telegram.reply_to(await topic.send(QUESTION))
        assert said_in(topic) == [answer.content]

    async def test_whose_question_telegram_does_not_find_is_answered(self, with_cats: Running) -> None:
        """Telegram has two ways to say that."""
        topic = await InTopic.begun(await forum(with_cats, with_cats.reader), "Harbour")
        with_cats.telegram.faults.refuse("sendMessage", 400, "Bad Request: REPLY_MESSAGE_ID_INVALID")
        await topic.send(QUESTION)
        await message_by_bot(with_cats, topic, ANSWER)
        assert len(said_in(topic)) == 1

    async def test_is_begun_without_a_word_of_the_bot(self, with_cats: Running) -> None:
        for opened in (topic_of_forum, private_topic):
            window = await opened(with_cats, with_cats.reader)
            await with_cats.telegram.stays_unanswered(window.messages[0])


class TestComments:
    async def test_below_a_deleted_post_lose_no_answer(self, with_cats: Running) -> None:
        window = await comments(with_cats, with_cats.reader)
        assert isinstance(window, Comments)
        question, held = await asked_and_held(with_cats, window)
        await window.delete(question)
        await window.delete(window.root)
        held.lift()
        assert (await message_by_bot(with_cats, window, ANSWER)).reply_to_message is None

    async def test_are_not_begun_by_the_bot(self, with_cats: Running) -> None:
        """A post that tells of the bot asks it nothing."""
        group, channel = with_cats.telegram.group("Talk"), with_cats.telegram.channel("News")
        channel.discuss_in(group)
        post = await channel.desk.send("Ask @byline_bot who purrs!")
        await with_cats.telegram.stays_unanswered(channel.root_of(post))

    async def test_may_ask_what_their_post_says_and_add_it(self, with_cats: Running) -> None:
        """A comment replies to its post, so a command without words is about that."""
        group, channel = with_cats.telegram.group("Talk"), with_cats.telegram.channel("News")
        channel.discuss_in(group)
        window = with_cats.editor.in_group(group)
        asking = Comments(window, channel.root_of(await channel.desk.send("Who purrs?")))
        assert (await with_cats.telegram.reply_to(await asking.send("/ask"))).quotes
        adding = Comments(window, channel.root_of(await channel.desk.send("Owls\n\nOwls hunt at dusk.")))
        card = await with_cats.final(await adding.send("/add"))
        assert card.content.startswith("Added: Owls\nNews · ")
