"""What each method does, and what it refuses."""

from __future__ import annotations

import re
from collections.abc import Sequence

from . import methods as call
from .errors import ApiError, bad_request, mistake
from .formatting import MAX_CAPTION_UNITS, MAX_TEXT_UNITS, FormattedText, format_text
from .keyboard import check_keyboard
from .message import Message
from .objects import (
    BotCommandScope,
    ChatFullInfo,
    ChatMember,
    Document,
    File,
    InlineKeyboardMarkup,
    InputFile,
    MessageEntity,
    ReplyParameters,
    TelegramObject,
    WebhookInfo,
)
from .updates import DumpedUpdate, UpdateQueue
from .world import CallbackAnswer, ChatState, World

Result = bool | TelegramObject | Sequence[TelegramObject] | list[DumpedUpdate]

MAX_POLL_S = 50
MAX_DOWNLOAD_BYTES = 20 * 1024 * 1024
MAX_ANSWER_CHARS = 200
MAX_COMMANDS = 100
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
ACTIONS = {
    *("typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document"),
    *("choose_sticker", "find_location", "record_video_note", "upload_video_note"),
}
SCOPES = {
    *("default", "all_private_chats", "all_group_chats", "all_chat_administrators"),
    *("chat", "chat_administrators", "chat_member"),
}
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


class Api:
    """The methods, over a world and a queue of updates."""

    def __init__(self, world: World, updates: UpdateQueue) -> None:
        self._world = world
        self._updates = updates

    async def perform(self, method: call.Method) -> Result:
        """Raises: ApiError."""
        match method:
            case call.GetUpdates():
                return await self._get_updates(method)
            case call.GetMe():
                return self._world.bot
            case call.LogOut() | call.Close():
                return True
            case call.SetWebhook() | call.DeleteWebhook():
                return self._set_webhook(method)
            case call.GetWebhookInfo():
                url = self._world.webhook_url
                return WebhookInfo(url=url, has_custom_certificate=False, pending_update_count=self._updates.waiting)
            case call.SendMessage():
                return self._send_message(method)
            case call.SendDocument():
                return self._send_document(method)
            case call.EditMessageText():
                return self._edit_text(method)
            case call.EditMessageReplyMarkup():
                return self._edit_reply_markup(method)
            case call.DeleteMessage():
                return self._delete_message(method)
            case call.AnswerCallbackQuery():
                return self._answer_callback_query(method)
            case call.SendChatAction():
                return self._send_chat_action(method)
            case call.SetMessageReaction():
                return self._set_reaction(method)
            case call.GetFile():
                return self._get_file(method.file_id)
            case call.SetMyCommands():
                return self._set_commands(method)
            case call.GetMyCommands():
                return self._world.menus.get(self._menu_key(method.scope, method.language_code), [])
            case call.DeleteMyCommands():
                self._world.menus.pop(self._menu_key(method.scope, method.language_code), None)
                return True
            case call.GetChat():
                return ChatFullInfo(**self._chat(method.chat_id).chat.model_dump())
            case call.GetChatMember():
                return self._get_chat_member(method)
            case call.LeaveChat():
                return self._leave_chat(method)
        raise AssertionError(f"{method.method_name()} is in the table but not imitated")

    async def _get_updates(self, method: call.GetUpdates) -> list[DumpedUpdate]:
        if self._world.webhook_url:
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        limit = 100 if method.limit is None else max(1, method.limit)
        timeout_s = min(max(0, method.timeout or 0), MAX_POLL_S)
        return await self._updates.poll(method.offset, limit, timeout_s, method.allowed_updates)

    def _set_webhook(self, method: call.SetWebhook | call.DeleteWebhook) -> bool:
        self._world.webhook_url = method.url if isinstance(method, call.SetWebhook) else ""
        if method.drop_pending_updates:
            self._updates.drop()
        return True

    # --- chats ---

    def _chat(self, chat_id: int | str | None) -> ChatState:
        """The chat, if the bot may know it."""
        if chat_id is None or chat_id == "":
            raise mistake("chat_id is empty")
        state = self._world.chats.get(chat_id) if isinstance(chat_id, int) else None
        if state is None or not state.known_to_bot:
            raise bad_request("chat not found")
        return state

    def _open_chat(self, chat_id: int | str | None) -> ChatState:
        """The chat, if the bot may write there."""
        state = self._chat(chat_id)
        if state.barred:
            raise ApiError(403, f"Forbidden: {state.barred}")
        return state

    def _get_chat_member(self, method: call.GetChatMember) -> ChatMember:
        state = self._chat(method.chat_id)
        user = state.members.get(method.user_id)
        if user is None:
            raise bad_request("member not found")
        return ChatMember(status="member", user=user)

    def _leave_chat(self, method: call.LeaveChat) -> bool:
        self._open_chat(method.chat_id).barred = "bot is not a member of the supergroup chat"
        return True

    def _send_chat_action(self, method: call.SendChatAction) -> bool:
        if method.action not in ACTIONS:
            raise mistake("wrong parameter action in request")
        self._open_chat(method.chat_id).actions.append(method.action)
        return True

    def _set_reaction(self, method: call.SetMessageReaction) -> bool:
        state = self._open_chat(method.chat_id)
        if method.message_id not in state.messages:
            raise bad_request("message to react not found")
        state.reactions[method.message_id] = [reaction.emoji or "" for reaction in method.reaction or []]
        return True

    # --- messages ---

    def _send_message(self, method: call.SendMessage) -> Message:
        content = self._text(method.text, method.parse_mode, method.entities)
        state = self._open_chat(method.chat_id)
        message = self._new_message(state, method.reply_parameters, method.reply_markup)
        self._set_text(message, content)
        message.link_preview_options = method.link_preview_options
        return self._world.keep(message)

    def _send_document(self, method: call.SendDocument) -> Message:
        caption = format_text(method.caption or "", method.parse_mode, method.caption_entities, MAX_CAPTION_UNITS)
        state = self._open_chat(method.chat_id)
        message = self._new_message(state, method.reply_parameters, method.reply_markup)
        message.document = self._document(method.document)
        message.caption = caption.text or None
        message.caption_entities = caption.entities or None
        return self._world.keep(message)

    def _document(self, document: InputFile | str) -> Document:
        if isinstance(document, str):
            raise mistake("wrong file identifier/HTTP URL specified: the fake takes uploaded files only")
        file_id, unique_id = self._world.keep_file(document.file_name, document.content, "documents")
        return Document(
            file_id=file_id,
            file_unique_id=unique_id,
            file_name=document.file_name,
            mime_type=document.content_type,
            file_size=len(document.content),
        )

    def _text(self, source: str, parse_mode: str | None, entities: list[MessageEntity] | None) -> FormattedText:
        content = format_text(source, parse_mode, entities, MAX_TEXT_UNITS)
        if not content.text:
            raise mistake("message text is empty")
        return content

    def _set_text(self, message: Message, content: FormattedText) -> None:
        message.text = content.text
        message.entities = content.entities or None
        message._dropped_entities = content.dropped

    def _new_message(self, state: ChatState, reply: ReplyParameters | None, markup: call.ReplyMarkup | None) -> Message:
        replied = self._replied(state, reply)
        return Message(
            message_id=self._world.new_message_id(state.chat.id),
            from_=self._world.bot,
            date=self._world.now(),
            chat=state.chat,
            reply_to_message=replied.shown_in_reply() if replied else None,
            reply_markup=check_keyboard(markup) if isinstance(markup, InlineKeyboardMarkup) else None,
        )

    def _replied(self, state: ChatState, reply: ReplyParameters | None) -> Message | None:
        if reply is None:
            return None
        if reply.chat_id not in (None, state.chat.id):
            raise mistake("the fake does not imitate replies to another chat")
        message = state.messages.get(reply.message_id)
        if message is None and not reply.allow_sending_without_reply:
            raise bad_request("message to be replied not found")
        return message

    def _own_message(self, chat_id: int | str | None, message_id: int | None) -> Message:
        state = self._open_chat(chat_id)
        if message_id is None:
            raise mistake("message identifier is not specified")
        message = state.messages.get(message_id)
        if message is None:
            raise bad_request("message to edit not found")
        if message.from_.id != self._world.bot.id:
            raise bad_request("message can't be edited")
        return message

    def _edit_text(self, method: call.EditMessageText) -> Message:
        content = self._text(method.text or "", method.parse_mode, method.entities)
        message = self._own_message(method.chat_id, method.message_id)
        if message.text is None:
            raise bad_request("there is no text in the message to edit")
        markup = check_keyboard(method.reply_markup) if method.reply_markup else None
        before = message.text, message.entities or [], message.reply_markup
        if before == (content.text, content.entities, markup):
            raise bad_request(NOT_MODIFIED)
        self._set_text(message, content)
        message.reply_markup = markup
        message.edit_date = self._world.now()
        message._history.append(content.text)
        return message

    def _edit_reply_markup(self, method: call.EditMessageReplyMarkup) -> Message:
        message = self._own_message(method.chat_id, method.message_id)
        markup = check_keyboard(method.reply_markup) if method.reply_markup else None
        if message.reply_markup == markup:
            raise bad_request(NOT_MODIFIED)
        message.reply_markup = markup
        message.edit_date = self._world.now()
        return message

    def _delete_message(self, method: call.DeleteMessage) -> bool:
        state = self._open_chat(method.chat_id)
        message = state.messages.get(method.message_id)
        if message is None:
            raise bad_request("message to delete not found")
        own = message.from_.id == self._world.bot.id
        if not own and state.chat.type != "private" and not state.is_admin:
            raise bad_request("message can't be deleted")
        message._deleted = True
        del state.messages[method.message_id]
        return True

    def _answer_callback_query(self, method: call.AnswerCallbackQuery) -> bool:
        known = method.callback_query_id in self._world.queries
        if not known or method.callback_query_id in self._world.expired | self._world.answers.keys():
            raise bad_request(TOO_OLD)
        if len(method.text or "") > MAX_ANSWER_CHARS:
            raise mistake("MESSAGE_TOO_LONG")
        answer = CallbackAnswer(method.text or None, bool(method.show_alert))
        self._world.answers[method.callback_query_id] = answer
        return True

    # --- files and menus ---

    def _get_file(self, file_id: str) -> File:
        if file_id not in self._world.files:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        path, content = self._world.files[file_id]
        if len(content) > MAX_DOWNLOAD_BYTES:
            raise bad_request("file is too big")
        unique = file_id.split("-")[1]
        return File(file_id=file_id, file_unique_id=unique, file_size=len(content), file_path=path)

    def _menu_key(
        self, scope: BotCommandScope | None, language_code: str | None
    ) -> tuple[str, int | None, int | None, str]:
        if scope is not None and scope.type not in SCOPES:
            raise mistake("can't parse BotCommandScope: unsupported type specified")
        if scope is not None and scope.type.startswith("chat"):
            self._chat(scope.chat_id)
        if language_code and not re.fullmatch("[a-z]{2}", language_code):
            raise mistake("invalid language code specified")
        return self._world.menu_key(scope, language_code)

    def _set_commands(self, method: call.SetMyCommands) -> bool:
        if len(method.commands) > MAX_COMMANDS:
            raise mistake("BOT_COMMANDS_TOO_MUCH")
        for command in method.commands:
            if not COMMAND.fullmatch(command.command.removeprefix("/")):
                raise mistake("BOT_COMMAND_INVALID")
            if not 1 <= len(command.description) <= 256:
                raise mistake("BOT_COMMAND_DESCRIPTION_INVALID")
        self._world.menus[self._menu_key(method.scope, method.language_code)] = method.commands
        return True
