"""Topics, comments and direct messages of the fake Bot API server."""

from __future__ import annotations

import pytest
from telegram import Bot, ReplyParameters, Update
from telegram.error import BadRequest

from tests.support.fake_bot_api import Comments, DirectMessages, FakeBotApi, InTopic, Message, Person, Window
from tests.support.refusals import mistake


def replying(message: Message, *, strictly: bool = False) -> ReplyParameters:
    return ReplyParameters(message.message_id, allow_sending_without_reply=not strictly)


def general_of(topic: InTopic) -> Window:
    """Return General, of the same forum."""
    return Window(topic._telegram, topic.person, topic.state)


async def updates(bot: Bot) -> tuple[Update, ...]:
    return await bot.get_updates(timeout=1)


@pytest.fixture
async def topic(telegram: FakeBotApi, reader: Person) -> InTopic:
    """A topic of a forum."""
    group = telegram.group("Forum", (reader,))
    group.make_forum()
    return await InTopic.begun(reader.in_group(group), "Swifts")


class TestATopic:
    async def test_begins_with_a_service_message_which_all_bots_get(self, bot: Bot, topic: InTopic) -> None:
        (update,) = await updates(bot)
        assert update.message
        assert update.message.forum_topic_created
        assert update.message.forum_topic_created.name == "Swifts"
        assert update.message.message_thread_id == update.message.message_id == topic.topic.id
        assert update.message.chat.is_forum

    async def test_lets_a_message_reply_to_that_unless_it_replies_to_another(self, bot: Bot, topic: InTopic) -> None:
        question = await topic.send("/ask who?")
        await topic.send("/ask why?", reply_to=question)
        _, first, second = [update.message for update in await updates(bot)]
        assert first
        assert second
        assert first.reply_to_message
        assert first.reply_to_message.forum_topic_created
        assert second.reply_to_message
        assert second.reply_to_message.text == "/ask who?"
        assert {each.message_thread_id for each in (first, second)} == {topic.topic.id}
        assert first.is_topic_message

    async def test_keeps_replies_with_and_without_its_id(self, bot: Bot, topic: InTopic) -> None:
        question = await topic.send("/ask who?")
        for topic_id in (topic.topic.id, None):
            said = await bot.send_message(
                topic.id, "Swifts.", message_thread_id=topic_id, reply_parameters=replying(question)
            )
            assert (said.message_thread_id, said.is_topic_message) == (topic.topic.id, True)
        assert len(topic.bot_messages) == 2

    async def test_sends_nothing_in_reply_to_a_deleted_message(self, bot: Bot, topic: InTopic) -> None:
        question = await topic.send("/ask who?")
        await topic.delete(question)
        with pytest.raises(BadRequest, match="Message to be replied not found"):
            await bot.send_message(
                topic.id, "Swifts.", message_thread_id=topic.topic.id, reply_parameters=replying(question)
            )
        said = await bot.send_message(topic.id, "Swifts.", reply_parameters=replying(question))
        assert said.message_thread_id is None  # outside the topic

    async def test_that_is_closed_is_for_administrators(
        self, telegram: FakeBotApi, bot: Bot, topic: InTopic, reader: Person
    ) -> None:
        question = await topic.send("/ask who?")
        await topic.close()
        with pytest.raises(BadRequest, match="Topic_closed"):
            await bot.send_message(topic.id, "Swifts.", reply_parameters=replying(question))
        topic.state.is_admin = True
        await bot.send_message(topic.id, "Swifts.", reply_parameters=replying(question))
        assert len(topic.bot_messages) == 1

    async def test_that_is_deleted_is_not_found(self, bot: Bot, topic: InTopic) -> None:
        question = await topic.send("/ask who?")
        await topic.remove()
        assert (question.deleted, topic.messages) == (True, [])
        with pytest.raises(BadRequest, match="Message thread not found"):
            await bot.send_message(topic.id, "Swifts.", message_thread_id=topic.topic.id)

    async def test_of_a_former_forum_is_not_found_but_its_messages_are(
        self, telegram: FakeBotApi, bot: Bot, reader: Person
    ) -> None:
        group = telegram.group("Forum", (reader,))
        group.make_forum()
        topic = await InTopic.begun(reader.in_group(group), "Swifts")
        question = await topic.send("/ask who?")
        group.end_forum()
        with pytest.raises(BadRequest, match="Message thread not found"):
            await bot.send_message(group.id, "Swifts.", message_thread_id=topic.topic.id)
        said = await bot.send_message(group.id, "Swifts.", reply_parameters=replying(question, strictly=True))
        assert not said.is_topic_message

    async def test_of_a_private_chat_is_one_too(self, telegram: FakeBotApi, bot: Bot, reader: Person) -> None:
        telegram.bot.has_topics_enabled = True
        topic = await InTopic.begun(reader.private_chat(), "Swifts")
        question = await topic.send("who?")
        assert question.is_topic_message
        said = await bot.send_message(reader.id, "Swifts.", message_thread_id=topic.topic.id)
        assert said.reply_to_message
        assert said.reply_to_message.message_id == topic.topic.id

    async def test_cannot_begin_where_topics_are_off(self, telegram: FakeBotApi, reader: Person) -> None:
        for window in (reader.private_chat(), reader.in_group(telegram.group())):
            with pytest.raises(AssertionError, match="topics are off"):
                await InTopic.begun(window, "Swifts")

    async def test_shows_a_bot_at_work(self, telegram: FakeBotApi, bot: Bot, topic: InTopic) -> None:
        """General has an id here, and here alone."""
        assert await bot.send_chat_action(topic.id, "typing", message_thread_id=topic.topic.id)
        assert await bot.send_chat_action(topic.id, "typing", message_thread_id=1)
        with mistake(telegram, "message thread not found"):
            await bot.send_chat_action(topic.id, "typing", message_thread_id=9)


class TestGeneral:
    async def test_has_no_id(self, telegram: FakeBotApi, bot: Bot, topic: InTopic, reader: Person) -> None:
        general = await general_of(topic).send("/ask who?")
        assert (general.message_thread_id, general.is_topic_message) == (None, None)
        with mistake(telegram, "message thread not found"):
            await bot.send_message(topic.id, "Swifts.", message_thread_id=1)

    async def test_has_threads_of_replies_which_are_no_topics(
        self, telegram: FakeBotApi, bot: Bot, topic: InTopic
    ) -> None:
        question = await general_of(topic).send("/ask who?")
        said = await bot.send_message(topic.id, "Swifts.", reply_parameters=replying(question))
        assert (said.message_thread_id, said.is_topic_message) == (question.message_id, None)
        with mistake(telegram, "message thread not found"):
            await bot.send_message(topic.id, "Swifts.", message_thread_id=question.message_id)


class TestComments:
    async def test_are_below_the_copy_of_a_post(self, telegram: FakeBotApi, bot: Bot, reader: Person) -> None:
        group, channel = telegram.group("Talk", (reader,)), telegram.channel("News")
        channel.discuss_in(group)
        group.make_bot_admin()
        post = await channel.desk.send("Swifts are back.")
        comments = Comments(reader.in_group(group), channel.root_of(post))
        comment = await comments.send("/ask who?")
        copied, asked = [update.message for update in await updates(bot)]
        assert copied
        assert asked
        assert copied.is_automatic_forward
        assert copied.text == "Swifts are back."
        assert asked.reply_to_message == copied
        said = await bot.send_message(group.id, "Swifts.", reply_parameters=replying(comment))
        assert asked.message_thread_id == said.message_thread_id == copied.message_id
        assert not said.is_topic_message
        assert [each.content for each in comments.messages] == ["/ask who?", "Swifts."]

    async def test_are_left_by_a_reply_to_a_deleted_one(self, telegram: FakeBotApi, bot: Bot, reader: Person) -> None:
        group, channel = telegram.group("Talk", (reader,)), telegram.channel("News")
        channel.discuss_in(group)
        comments = Comments(reader.in_group(group), channel.root_of(await channel.desk.send("Swifts are back.")))
        comment = await comments.send("/ask who?")
        await comments.delete(comment)
        await bot.send_message(group.id, "Swifts.", reply_parameters=replying(comment))
        assert not comments.bot_messages


class TestDirectMessages:
    async def test_are_a_topic_for_each_person(self, telegram: FakeBotApi, bot: Bot, reader: Person) -> None:
        channel = telegram.channel("News")
        channel.make_bot_admin()
        chat, other = (DirectMessages(person, channel) for person in (reader, telegram.user("Ben")))
        question = await chat.send("@byline_bot who?")
        *_, update = await updates(bot)
        assert update.message
        assert update.message.direct_messages_topic
        assert update.message.chat.is_direct_messages
        topic_id = update.message.direct_messages_topic.topic_id
        await bot.send_message(
            chat.id, "Swifts.", direct_messages_topic_id=topic_id, reply_parameters=replying(question)
        )
        assert (len(chat.bot_messages), other.bot_messages) == (1, [])

    async def test_take_no_message_without_a_topic(self, telegram: FakeBotApi, bot: Bot, reader: Person) -> None:
        channel = telegram.channel("News")
        channel.make_bot_admin()
        chat = DirectMessages(reader, channel)
        for topic_id in (None, 9):
            with mistake(telegram, "topic"):
                await bot.send_message(chat.id, "Swifts.", direct_messages_topic_id=topic_id)
