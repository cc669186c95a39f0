"""The methods of the fake Bot API, and their refusals."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tests.support.fake_bot_api.errors import ApiError, bad_request, mistake
from tests.support.fake_bot_api.http import methods as call
from tests.support.fake_bot_api.http.webhook import Webhook
from tests.support.fake_bot_api.inline import TOO_OLD, InlineMode
from tests.support.fake_bot_api.messages import Messages
from tests.support.fake_bot_api.objects import (
    BotCommandScope,
    ChatFullInfo,
    ChatMember,
    ChatMemberAdministrator,
    File,
    TelegramObject,
)
from tests.support.fake_bot_api.threads.thread_rules import GENERAL_ID, topic_of
from tests.support.fake_bot_api.updates import DumpedUpdate, UpdateQueue
from tests.support.fake_bot_api.world import CallbackAnswer, World

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


class Api:
    """The methods, over a world, a queue of updates and the webhook that may take them."""

    def __init__(self, world: World, updates: UpdateQueue, webhook: Webhook) -> None:
        self._world = world
        self._updates = updates
        self._webhook = webhook
        self._messages = Messages(world)
        self.inline = InlineMode(world)

    async def perform(self, method: call.Method) -> Result:
        """Perform a call.

        Raises: ApiError.
        """
        match method:
            case call.GetUpdates():
                return await self._get_updates(method)
            case call.GetMe():
                return self._world.bot
            case call.LogOut() | call.Close():
                return True
            case call.SetWebhook():
                return self._webhook.set(method)
            case call.DeleteWebhook():
                return self._webhook.delete(method)
            case call.GetWebhookInfo():
                return self._webhook.info()
        return self._perform_in_chat(method)

    def _perform_in_chat(self, method: call.Method) -> Result:
        match method:
            case call.SendMessage():
                return self._messages.send_message(method)
            case call.SendDocument():
                return self._messages.send_document(method)
            case call.EditMessageText():
                return self._messages.edit_text(method)
            case call.EditMessageReplyMarkup():
                return self._messages.edit_reply_markup(method)
            case call.DeleteMessage():
                return self._messages.delete_message(method)
            case call.SendChatAction():
                return self._send_chat_action(method)
            case call.SetMessageReaction():
                return self._set_reaction(method)
            case call.GetChat():
                return ChatFullInfo(**self._world.known_chat(method.chat_id).chat.model_dump())
            case call.GetChatMember():
                return self._get_chat_member(method)
            case call.LeaveChat():
                return self._leave_chat(method)
        return self._perform_elsewhere(method)

    def _perform_elsewhere(self, method: call.Method) -> Result:
        match method:
            case call.AnswerCallbackQuery():
                return self._answer_callback_query(method)
            case call.AnswerInlineQuery():
                return self.inline.answer_inline_query(method)
            case call.AnswerGuestQuery():
                return self.inline.answer_guest_query(method)
            case call.GetFile():
                return self._get_file(method.file_id)
            case call.SetMyCommands():
                return self._set_commands(method)
            case call.GetMyCommands():
                return self._world.menus.get(self._menu_key(method.scope, method.language_code), [])
            case call.DeleteMyCommands():
                self._world.menus.pop(self._menu_key(method.scope, method.language_code), None)
                return True
        raise AssertionError(f"{method.method_name()} is in the table but not imitated")

    async def _get_updates(self, method: call.GetUpdates) -> list[DumpedUpdate]:
        self._webhook.refuse_polls()
        limit = 100 if method.limit is None else max(1, method.limit)
        timeout_s = min(max(0, method.timeout or 0), MAX_POLL_S)
        return await self._updates.poll(method.offset, limit, timeout_s, method.allowed_updates)

    # --- chats ---

    def _get_chat_member(self, method: call.GetChatMember) -> ChatMember | ChatMemberAdministrator:
        state = self._world.known_chat(method.chat_id)
        user = state.members.get(method.user_id)
        if state.barred:
            raise ApiError(403, f"Forbidden: {state.barred}")
        if state.chat.type == "channel" and not state.is_admin:
            raise bad_request("member list is inaccessible")
        if state.is_admin and method.user_id == self._world.bot.id:
            return ChatMemberAdministrator(user=self._world.bot)
        if user is None:
            raise bad_request("member not found")
        return ChatMember(status="member", user=user)

    def _leave_chat(self, method: call.LeaveChat) -> bool:
        """Leave a chat. The bot is told that it did so."""
        state, bot = self._world.writable_chat(method.chat_id), self._world.bot
        state.barred = f"bot is not a member of the {state.chat.type} chat"
        state.members.pop(bot.id, None)
        was, now = (ChatMember(status=status, user=bot) for status in ("member", "left"))
        self._updates.put_membership(state.chat, bot, was, now, date=self._world.now())
        return True

    def _send_chat_action(self, method: call.SendChatAction) -> bool:
        if method.action not in ACTIONS:
            raise mistake("wrong parameter action in request")
        state = self._world.writable_chat(method.chat_id)
        is_general = method.message_thread_id == GENERAL_ID and state.chat.is_forum
        if method.message_thread_id is not None and not is_general:
            topic_of(state, method.message_thread_id)
        state.actions.append(method.action)
        return True

    def _set_reaction(self, method: call.SetMessageReaction) -> bool:
        state = self._world.writable_chat(method.chat_id)
        if method.message_id not in state.messages:
            raise bad_request("message to react not found")
        state.reactions[method.message_id] = [reaction.emoji or "" for reaction in method.reaction or []]
        return True

    def _answer_callback_query(self, method: call.AnswerCallbackQuery) -> bool:
        if self._world.is_too_old(method.callback_query_id) or method.callback_query_id in self._world.answers:
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
        stored = self._world.files[file_id]
        if stored.size_bytes > MAX_DOWNLOAD_BYTES:
            raise bad_request("file is too big")
        return File(
            file_id=file_id, file_unique_id=stored.unique_id, file_size=stored.size_bytes, file_path=stored.path
        )

    def _menu_key(
        self, scope: BotCommandScope | None, language_code: str | None
    ) -> tuple[str, int | None, int | None, str]:
        if scope is not None and scope.type not in SCOPES:
            raise mistake("can't parse BotCommandScope: unsupported type specified")
        if scope is not None and scope.type.startswith("chat"):
            try:
                self._world.known_chat(scope.chat_id)
            except ApiError as error:
                raise mistake("chat not found") from error  # whoever has not written yet
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
