"""A message, as Telegram keeps it, with what tests want to know of it."""

from __future__ import annotations

from pydantic import Field, JsonValue, PrivateAttr

from tests.support.fake_bot_api.objects import (
    Chat,
    ChatMemberUpdated,
    DirectMessagesTopic,
    Document,
    ExternalReplyInfo,
    ForceReply,
    ForumTopicClosed,
    ForumTopicCreated,
    ForumTopicEdited,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
    MessageOrigin,
    PhotoSize,
    Sticker,
    TelegramObject,
    TextQuote,
    User,
    Voice,
)
from tests.support.fake_bot_api.texts.text import utf16_slice

QUOTES = ("blockquote", "expandable_blockquote")


class Message(TelegramObject):
    """The fields are Telegram's; they change when the message is edited. The properties below them are for tests."""

    message_id: int
    message_thread_id: int | None = None
    """The topic; without topics, the message that began a thread of replies."""
    is_topic_message: bool | None = None
    direct_messages_topic: DirectMessagesTopic | None = None
    from_: User = Field(serialization_alias="from")
    """Of a post in a channel, which Telegram names nobody of, whoever posted it."""
    sender_chat: Chat | None = None
    date: int
    chat: Chat
    forward_origin: MessageOrigin | None = None
    is_automatic_forward: bool | None = None
    reply_to_message: Message | None = None
    external_reply: ExternalReplyInfo | None = None
    quote: TextQuote | None = None
    edit_date: int | None = None
    media_group_id: str | None = None
    author_signature: str | None = None
    migrate_to_chat_id: int | None = None
    migrate_from_chat_id: int | None = None
    forum_topic_created: ForumTopicCreated | None = None
    forum_topic_edited: ForumTopicEdited | None = None
    forum_topic_closed: ForumTopicClosed | None = None
    text: str | None = None
    entities: list[MessageEntity] | None = None
    link_preview_options: LinkPreviewOptions | None = None
    document: Document | None = None
    photo: list[PhotoSize] | None = None
    sticker: Sticker | None = None
    voice: Voice | None = None
    caption: str | None = None
    caption_entities: list[MessageEntity] | None = None
    via_bot: User | None = None
    guest_query_id: str | None = None
    guest_bot_caller_user: User | None = None
    reply_markup: InlineKeyboardMarkup | None = None

    _history: list[str] = PrivateAttr(default_factory=list)
    _deleted: bool = PrivateAttr(default=False)
    _dropped_entities: int = PrivateAttr(default=0)
    _force_reply: ForceReply | None = PrivateAttr(default=None)

    @property
    def content(self) -> str:
        """The text or caption; empty for a sticker and the like."""
        return self.text or self.caption or ""

    @property
    def is_about_topic(self) -> bool:
        """Return whether it is a service message, which every bot in the chat gets."""
        return any((self.forum_topic_created, self.forum_topic_edited, self.forum_topic_closed))

    @property
    def content_entities(self) -> list[MessageEntity]:
        return self.entities or self.caption_entities or []

    @property
    def history(self) -> list[str]:
        """The texts it has had, the present one last. An edit of the buttons alone is no entry."""
        return self._history

    @property
    def deleted(self) -> bool:
        return self._deleted

    @property
    def dropped_entities(self) -> int:
        """Return the number of entities that Telegram dropped because the sender gave more than 100."""
        return self._dropped_entities

    def entities_of(self, *types: str) -> list[str]:
        """The texts under entities of these types, in order."""
        return [self.text_of(entity) for entity in self.content_entities if entity.type in types]

    def text_of(self, entity: MessageEntity) -> str:
        return utf16_slice(self.content, entity.offset, entity.end)

    @property
    def placeholder(self) -> str | None:
        """Return the text in the field for a reply, if the message opens one."""
        return self._force_reply.input_field_placeholder if self._force_reply else None

    def opens_reply_for(self, user_id: int) -> bool:
        """Return whether it opens a field for a reply on this person's phone.

        A selective one does so only for those whom it mentions, and for the sender of the message that it replies to.
        """
        if self._force_reply is None:
            return False
        mentioned = {entity.user.id for entity in self.content_entities if entity.user}
        replied = {self.reply_to_message.from_.id} if self.reply_to_message else set()
        return not self._force_reply.selective or user_id in mentioned | replied

    @property
    def quotes(self) -> list[str]:
        return self.entities_of(*QUOTES)

    @property
    def links(self) -> dict[str, str]:
        """Linked text to its URL."""
        return {self.text_of(entity): entity.url for entity in self.content_entities if entity.url is not None}

    @property
    def keyboard(self) -> list[list[InlineKeyboardButton]]:
        return self.reply_markup.inline_keyboard if self.reply_markup else []

    @property
    def buttons(self) -> list[str]:
        """The labels of its buttons, row by row."""
        return [button.text for row in self.keyboard for button in row]

    def button(self, label: str) -> InlineKeyboardButton:
        """The button with this label, or the only one whose label contains it."""
        every = [button for row in self.keyboard for button in row]
        found = [b for b in every if b.text == label] or [b for b in every if label in b.text]
        if len(found) != 1:
            raise AssertionError(f"{len(found)} buttons are labelled {label!r}; there are {self.buttons}")
        return found[0]

    def shown_in_reply(self) -> Message:
        """Itself as `reply_to_message` of another: Telegram goes one level deep."""
        return self.model_copy(update={"reply_to_message": None})


class CallbackQuery(TelegramObject):
    id: str
    from_: User = Field(serialization_alias="from")
    message: Message | None = None
    inline_message_id: str | None = None
    chat_instance: str
    data: str


class InlineQuery(TelegramObject):
    id: str
    from_: User = Field(serialization_alias="from")
    query: str
    offset: str
    chat_type: str | None = None


class Update(TelegramObject):
    update_id: int
    message: Message | None = None
    edited_message: Message | None = None
    channel_post: Message | None = None
    edited_channel_post: Message | None = None
    callback_query: CallbackQuery | None = None
    my_chat_member: ChatMemberUpdated | None = None
    inline_query: InlineQuery | None = None
    guest_message: Message | None = None

    def as_delivered(self) -> dict[str, JsonValue]:
        """Return the message as getUpdates shows it: a post in a channel has no sender but the channel."""
        dumped: dict[str, JsonValue] = self.model_dump(mode="json", exclude_none=True, by_alias=True)
        for kind in ("channel_post", "edited_channel_post"):
            post = dumped.get(kind)
            if isinstance(post, dict):
                post.pop("from")
                replied = post.get("reply_to_message")
                if isinstance(replied, dict):
                    replied.pop("from")
        return dumped
