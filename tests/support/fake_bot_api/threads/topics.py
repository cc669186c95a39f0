"""Topics, comments and direct messages of a channel, as people see them on their phones."""

from __future__ import annotations

from tests.support.fake_bot_api.message import Message
from tests.support.fake_bot_api.objects import (
    Chat,
    DirectMessagesTopic,
    ForumTopicClosed,
    ForumTopicCreated,
    ForumTopicEdited,
)
from tests.support.fake_bot_api.people import Channel, Person, Window
from tests.support.fake_bot_api.threads.thread_rules import enter, remove_topic
from tests.support.fake_bot_api.world import ChatState, Topic

DIRECT_CHAT_OFFSET = 7_000_000_000
"""How far the id of the chat with a channel's direct messages is from the id of the channel."""


class InTopic(Window):
    """A topic of a forum, or of a private chat."""

    def __init__(self, window: Window, topic: Topic) -> None:
        super().__init__(window._telegram, window.person, window.state)
        self.topic = topic

    @classmethod
    async def begun(cls, window: Window, name: str) -> InTopic:
        """Begin a topic in a chat. A service message tells of it, the bot too."""
        is_private = window.state.chat.type == "private"
        assert window._telegram.world.bot.has_topics_enabled if is_private else window.state.chat.is_forum, (
            "topics are off in this chat"
        )
        message = window._message()
        message.forum_topic_created = ForumTopicCreated(name=name)
        message.message_thread_id, message.is_topic_message = message.message_id, True
        topic = window.state.topics[message.message_id] = Topic(message.message_id)
        window._deliver(message)
        return cls(window, topic)

    def seen_by(self, person: Person) -> InTopic:
        """The topic on the phone of another member."""
        self.state.members[person.id] = person.user
        return InTopic(Window(self._telegram, person, self.state), self.topic)

    @property
    def messages(self) -> list[Message]:
        """All that stand in the topic, oldest first."""
        return [message for message in super().messages if _is_in_topic(message, self.topic)]

    async def rename(self, name: str) -> None:
        """Give it another name. A service message tells of it."""
        message = self._message()
        message.forum_topic_edited = ForumTopicEdited(name=name)
        self._deliver(message)

    async def close(self) -> None:
        """Let nobody write here any more but administrators."""
        message = self._message()
        message.forum_topic_closed = ForumTopicClosed()
        self._deliver(message)
        self.topic.is_closed = True

    async def remove(self) -> None:
        """Delete the topic with all messages. The bot is not told."""
        remove_topic(self.state, self.topic)

    def _choose_thread(self, message: Message) -> None:
        super()._choose_thread(message)
        enter(self.state, message, self.topic)


class Comments(Window):
    """The comments under a post, which are messages of a group below the copy of the post there."""

    def __init__(self, window: Window, root: Message) -> None:
        super().__init__(window._telegram, window.person, window.state)
        self.root = root

    @property
    def messages(self) -> list[Message]:
        """The comments, oldest first."""
        return [message for message in super().messages if message.message_thread_id == self.root.message_id]

    def _choose_thread(self, message: Message) -> None:
        if message.reply_to_message is None:
            message.reply_to_message = self.root.shown_in_reply()
        super()._choose_thread(message)


class DirectMessages(Window):
    """The chat of one person with a channel. For the bot, an administrator, it is a topic of a chat."""

    def __init__(self, person: Person, channel: Channel) -> None:
        world, of_channel = person._telegram.world, channel.state.chat
        chat_id = of_channel.id - DIRECT_CHAT_OFFSET
        chat = Chat(id=chat_id, type="supergroup", title=of_channel.title, is_direct_messages=True)
        state = world.chats.setdefault(chat_id, ChatState(chat, known_to_bot=True, is_admin=channel.state.is_admin))
        state.members[person.id] = person.user
        super().__init__(person._telegram, person, state)
        self.topic = state.direct_topics.setdefault(
            person.id, DirectMessagesTopic(topic_id=person.id, user=person.user)
        )

    @property
    def messages(self) -> list[Message]:
        """All that this person and the channel have written to each other, oldest first."""
        return [message for message in super().messages if message.direct_messages_topic == self.topic]

    def _choose_thread(self, message: Message) -> None:
        message.direct_messages_topic = self.topic


def _is_in_topic(message: Message, topic: Topic) -> bool:
    return bool(message.is_topic_message) and message.message_thread_id == topic.id
