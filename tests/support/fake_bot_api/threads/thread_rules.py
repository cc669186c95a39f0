"""The threads of a chat: topics, replies to replies, and the direct messages of a channel."""

from __future__ import annotations

from tests.support.fake_bot_api.errors import bad_request, mistake
from tests.support.fake_bot_api.message import Message
from tests.support.fake_bot_api.world import ChatState, Topic

GENERAL_ID = 1
"""The id of General for sendChatAction alone. Its messages have no id of a topic, and sendMessage refuses this one."""

NO_THREAD = "message thread not found"


def topic_of(state: ChatState, topic_id: int) -> Topic:
    """Return a topic of a chat. Raises: ApiError: there is none, which is a mistake unless there was one."""
    if topic := state.topics.get(topic_id):
        return topic
    raise bad_request(NO_THREAD) if topic_id in state.former_topics else mistake(NO_THREAD)


def follow(message: Message) -> None:
    """Put a message into the thread of the one that it replies to.

    In a supergroup without topics, and in General, a thread is all that replies to its first message, directly or not.
    """
    replied = message.reply_to_message
    if replied is None:
        return
    message.direct_messages_topic = replied.direct_messages_topic
    if replied.is_topic_message:
        message.message_thread_id, message.is_topic_message = replied.message_thread_id, True
    elif message.chat.type == "supergroup" and not message.chat.is_direct_messages:
        message.message_thread_id = replied.message_thread_id or replied.message_id


def enter(state: ChatState, message: Message, topic: Topic) -> None:
    """Put a message into a topic. If it replies to nothing, Telegram says that it replies to the topic's first one."""
    message.message_thread_id, message.is_topic_message = topic.id, True
    if message.reply_to_message is None:
        message.reply_to_message = state.messages[topic.id].shown_in_reply()


def put_in_thread(state: ChatState, message: Message, topic_id: int | None, direct_topic_id: int | None) -> None:
    """Put a message of the bot where it says. Raises: ApiError: it cannot be sent there."""
    if (direct_topic_id is not None) != bool(state.chat.is_direct_messages):
        raise mistake("direct_messages_topic_id is for the direct messages of a channel, and needed there")
    if direct_topic_id is not None:
        if direct_topic_id not in state.direct_topics:
            raise mistake("the fake knows no such topic of direct messages")
        message.direct_messages_topic = state.direct_topics[direct_topic_id]
    follow(message)
    if topic_id is not None:
        entered = topic_of(state, topic_id)
        if message.reply_to_message and message.message_thread_id != topic_id:
            raise mistake("the fake does not imitate replies to another topic")
        enter(state, message, entered)
    topic = state.topics.get(message.message_thread_id or 0)
    if topic and topic.is_closed and not state.is_admin:
        raise bad_request("TOPIC_CLOSED")


def end_topics(state: ChatState) -> None:
    """Make messages of topics ordinary ones."""
    state.former_topics.update(state.topics)
    state.topics.clear()
    for message in state.messages.values():
        message.is_topic_message = None


def remove_topic(state: ChatState, topic: Topic) -> None:
    """Delete a topic with all its messages."""
    del state.topics[topic.id]
    state.former_topics.add(topic.id)
    for message in [each for each in state.messages.values() if each.message_thread_id == topic.id]:
        message._deleted = True
        del state.messages[message.message_id]
