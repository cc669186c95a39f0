"""Telegram's types, as far as the fake imitates them. Names and fields are those of the Bot API reference."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr


class TelegramObject(BaseModel):
    """Refuses fields that it does not know."""

    model_config = ConfigDict(extra="forbid")


class User(TelegramObject):
    id: int
    is_bot: bool
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    can_join_groups: bool | None = None
    can_read_all_group_messages: bool | None = None
    supports_inline_queries: bool | None = None
    supports_guest_queries: bool | None = None
    can_connect_to_business: bool | None = None
    has_main_web_app: bool | None = None
    has_topics_enabled: bool | None = None


class Chat(TelegramObject):
    id: int
    type: str
    title: str | None = None
    username: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    is_forum: bool | None = None
    is_direct_messages: bool | None = None


class AcceptedGiftTypes(TelegramObject):
    unlimited_gifts: bool = False
    limited_gifts: bool = False
    unique_gifts: bool = False
    premium_subscription: bool = False
    gifts_from_channels: bool = False


class ChatFullInfo(Chat):
    accent_color_id: int = 0
    max_reaction_count: int = 11
    accepted_gift_types: AcceptedGiftTypes = AcceptedGiftTypes()


class ChatMember(TelegramObject):
    status: str
    user: User


class ChatMemberAdministrator(TelegramObject):
    status: str = "administrator"
    user: User
    can_be_edited: bool = False
    is_anonymous: bool = False
    can_manage_chat: bool = True
    can_delete_messages: bool = False
    can_manage_video_chats: bool = False
    can_restrict_members: bool = False
    can_promote_members: bool = False
    can_change_info: bool = False
    can_invite_users: bool = False
    can_post_stories: bool = False
    can_edit_stories: bool = False
    can_delete_stories: bool = False
    can_post_messages: bool | None = None
    can_edit_messages: bool | None = None


class ChatMemberRestricted(TelegramObject):
    """Somebody whose rights are limited. They may be a member, or have left: then the limits wait for them."""

    status: str = "restricted"
    user: User
    is_member: bool
    can_send_messages: bool = True
    can_send_audios: bool = False
    can_send_documents: bool = False
    can_send_photos: bool = False
    can_send_videos: bool = False
    can_send_video_notes: bool = False
    can_send_voice_notes: bool = False
    can_send_polls: bool = False
    can_send_other_messages: bool = False
    can_add_web_page_previews: bool = False
    can_react_to_messages: bool = False
    can_edit_tag: bool = False
    can_change_info: bool = False
    can_invite_users: bool = False
    can_pin_messages: bool = False
    can_manage_topics: bool = False
    until_date: int = 0


class ChatMemberBanned(TelegramObject):
    status: str = "kicked"
    user: User
    until_date: int = 0


AnyChatMember = ChatMember | ChatMemberAdministrator | ChatMemberRestricted | ChatMemberBanned


class ChatMemberUpdated(TelegramObject):
    chat: Chat
    from_: User = Field(serialization_alias="from")
    date: int
    old_chat_member: AnyChatMember
    new_chat_member: AnyChatMember


class MessageEntity(TelegramObject):
    type: str
    offset: int
    length: int
    url: str | None = None
    user: User | None = None
    language: str | None = None
    custom_emoji_id: str | None = None

    @property
    def end(self) -> int:
        return self.offset + self.length


class CopyTextButton(TelegramObject):
    text: str


class WebAppInfo(TelegramObject):
    url: str


class LoginUrl(TelegramObject):
    """The fake imitates neither logins for other bots nor requests to write."""

    url: str


class InlineKeyboardButton(TelegramObject):
    text: str
    url: str | None = None
    callback_data: str | None = None
    web_app: WebAppInfo | None = None
    login_url: LoginUrl | None = None
    switch_inline_query: str | None = None
    copy_text: CopyTextButton | None = None

    _signs_in: bool = PrivateAttr(default=False)
    """Whether the button, which the bot sees as one that opens a URL, tells the page who opens it."""

    @property
    def signs_in(self) -> bool:
        return self._signs_in


class InlineKeyboardMarkup(TelegramObject):
    inline_keyboard: list[list[InlineKeyboardButton]]


class ReplyKeyboardRemove(TelegramObject):
    remove_keyboard: bool
    selective: bool | None = None


class ForceReply(TelegramObject):
    force_reply: bool
    input_field_placeholder: str | None = None
    selective: bool | None = None


class ReplyParameters(TelegramObject):
    message_id: int
    chat_id: int | str | None = None
    allow_sending_without_reply: bool | None = None


class LinkPreviewOptions(TelegramObject):
    is_disabled: bool | None = None
    url: str | None = None
    prefer_small_media: bool | None = None
    prefer_large_media: bool | None = None
    show_above_text: bool | None = None


class InputTextMessageContent(TelegramObject):
    message_text: str
    parse_mode: str | None = None
    entities: list[MessageEntity] | None = None
    link_preview_options: LinkPreviewOptions | None = None


class InlineQueryResultArticle(TelegramObject):
    type: str
    id: str
    title: str
    input_message_content: InputTextMessageContent
    reply_markup: InlineKeyboardMarkup | None = None
    description: str | None = None


class InlineQueryResultsButton(TelegramObject):
    """The fake imitates no Mini App, so the button always opens the bot."""

    text: str
    start_parameter: str


class SentGuestMessage(TelegramObject):
    inline_message_id: str


class BotCommand(TelegramObject):
    command: str
    description: str


class BotCommandScope(TelegramObject):
    type: str
    chat_id: int | str | None = None
    user_id: int | None = None


class ReactionType(TelegramObject):
    type: str
    emoji: str | None = None
    custom_emoji_id: str | None = None


class File(TelegramObject):
    file_id: str
    file_unique_id: str
    file_size: int | None = None
    file_path: str | None = None


class Document(TelegramObject):
    file_id: str
    file_unique_id: str
    file_name: str | None = None
    mime_type: str | None = None
    file_size: int | None = None


class PhotoSize(TelegramObject):
    file_id: str
    file_unique_id: str
    width: int
    height: int
    file_size: int | None = None


class Sticker(TelegramObject):
    file_id: str
    file_unique_id: str
    type: str
    width: int
    height: int
    is_animated: bool
    is_video: bool
    emoji: str | None = None
    file_size: int | None = None


class Voice(TelegramObject):
    file_id: str
    file_unique_id: str
    duration: int
    mime_type: str | None = None
    file_size: int | None = None


class MessageOrigin(TelegramObject):
    type: str
    date: int
    sender_user: User | None = None
    sender_user_name: str | None = None
    sender_chat: Chat | None = None
    chat: Chat | None = None
    message_id: int | None = None
    author_signature: str | None = None


class TextQuote(TelegramObject):
    text: str
    position: int
    is_manual: bool | None = None


class ExternalReplyInfo(TelegramObject):
    origin: MessageOrigin
    chat: Chat | None = None
    message_id: int | None = None
    document: Document | None = None
    photo: list[PhotoSize] | None = None


class ForumTopicCreated(TelegramObject):
    name: str
    icon_color: int = 0x6FB9F0


class ForumTopicEdited(TelegramObject):
    name: str | None = None


class ForumTopicClosed(TelegramObject):
    pass


class DirectMessagesTopic(TelegramObject):
    topic_id: int
    user: User | None = None


class WebhookInfo(TelegramObject):
    url: str
    has_custom_certificate: bool
    pending_update_count: int
    max_connections: int | None = None
    last_error_date: int | None = None
    last_error_message: str | None = None


class InputFile(TelegramObject):
    """A file that was uploaded with a multipart form."""

    file_name: str
    content_type: str
    content: bytes = Field(repr=False)
