"""The methods that the fake knows, with their parameters: a test holds this table against the Bot API reference.

A class a method, a field a parameter. A parameter that no class has is refused, although the real server ignores it:
it is a misspelling, or something whose effect the fake would have to imitate first.
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from tests.support.fake_bot_api.objects import (
    BotCommand,
    BotCommandScope,
    ForceReply,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputFile,
    LinkPreviewOptions,
    MessageEntity,
    ReactionType,
    ReplyKeyboardRemove,
    ReplyParameters,
)

ReplyMarkup = InlineKeyboardMarkup | ReplyKeyboardRemove | ForceReply


class Method(BaseModel):
    """A call, parsed. `not_imitated` are the parameters of the real method that the fake refuses as not imitated."""

    model_config = ConfigDict(extra="forbid")
    not_imitated: ClassVar[frozenset[str]] = frozenset()

    @classmethod
    def method_name(cls) -> str:
        return cls.__name__[0].lower() + cls.__name__[1:]


class GetMe(Method):
    pass


class LogOut(Method):
    pass


class Close(Method):
    pass


class GetUpdates(Method):
    offset: int | None = None
    limit: int | None = None
    timeout: int | None = None
    allowed_updates: list[str] | None = None


class SetWebhook(Method):
    not_imitated = frozenset({"certificate", "ip_address"})
    url: str
    max_connections: int | None = None
    allowed_updates: list[str] | None = None
    drop_pending_updates: bool | None = None
    secret_token: str | None = None


class DeleteWebhook(Method):
    drop_pending_updates: bool | None = None


class GetWebhookInfo(Method):
    pass


class SendMessage(Method):
    not_imitated = frozenset(
        {
            "business_connection_id",
            "allow_paid_broadcast",
            "message_effect_id",
            "suggested_post_parameters",
        }
    )
    chat_id: int | str
    message_thread_id: int | None = None
    direct_messages_topic_id: int | None = None
    text: str
    parse_mode: str | None = None
    entities: list[MessageEntity] | None = None
    link_preview_options: LinkPreviewOptions | None = None
    disable_notification: bool | None = None
    protect_content: bool | None = None
    reply_parameters: ReplyParameters | None = None
    reply_markup: ReplyMarkup | None = None


class SendDocument(Method):
    not_imitated = SendMessage.not_imitated | {"thumbnail", "disable_content_type_detection"}
    chat_id: int | str
    message_thread_id: int | None = None
    direct_messages_topic_id: int | None = None
    document: InputFile | str
    caption: str | None = None
    parse_mode: str | None = None
    caption_entities: list[MessageEntity] | None = None
    disable_notification: bool | None = None
    protect_content: bool | None = None
    reply_parameters: ReplyParameters | None = None
    reply_markup: ReplyMarkup | None = None


class EditMessageText(Method):
    not_imitated = frozenset({"business_connection_id", "inline_message_id", "rich_message"})
    chat_id: int | str | None = None
    message_id: int | None = None
    text: str | None = None
    parse_mode: str | None = None
    entities: list[MessageEntity] | None = None
    link_preview_options: LinkPreviewOptions | None = None
    reply_markup: InlineKeyboardMarkup | None = None


class EditMessageReplyMarkup(Method):
    not_imitated = frozenset({"business_connection_id", "inline_message_id"})
    chat_id: int | str | None = None
    message_id: int | None = None
    reply_markup: InlineKeyboardMarkup | None = None


class DeleteMessage(Method):
    chat_id: int | str
    message_id: int


class AnswerCallbackQuery(Method):
    not_imitated = frozenset({"url"})
    callback_query_id: str
    text: str | None = None
    show_alert: bool | None = None
    cache_time: int | None = None


class AnswerInlineQuery(Method):
    inline_query_id: str
    results: list[InlineQueryResultArticle]
    cache_time: int | None = None
    is_personal: bool | None = None
    next_offset: str | None = None
    button: InlineQueryResultsButton | None = None


class AnswerGuestQuery(Method):
    guest_query_id: str
    result: InlineQueryResultArticle


class SendChatAction(Method):
    not_imitated = frozenset({"business_connection_id"})
    chat_id: int | str
    message_thread_id: int | None = None
    action: str


class SetMessageReaction(Method):
    chat_id: int | str
    message_id: int
    reaction: list[ReactionType] | None = None
    is_big: bool | None = None


class GetFile(Method):
    file_id: str


class SetMyCommands(Method):
    commands: list[BotCommand]
    scope: BotCommandScope | None = None
    language_code: str | None = None


class GetMyCommands(Method):
    scope: BotCommandScope | None = None
    language_code: str | None = None


class DeleteMyCommands(Method):
    scope: BotCommandScope | None = None
    language_code: str | None = None


class GetChat(Method):
    chat_id: int | str


class GetChatMember(Method):
    chat_id: int | str
    user_id: int


class LeaveChat(Method):
    chat_id: int | str


METHODS: dict[str, type[Method]] = {method.method_name().lower(): method for method in Method.__subclasses__()}
"""By name in lower case: the real server takes `getme` for `getMe` too."""
