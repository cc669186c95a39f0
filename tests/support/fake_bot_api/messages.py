"""Sending, editing and deleting messages."""

from __future__ import annotations

from dataclasses import replace

from tests.support.fake_bot_api.errors import bad_request, mistake
from tests.support.fake_bot_api.http import methods as call
from tests.support.fake_bot_api.message import Message
from tests.support.fake_bot_api.objects import (
    Chat,
    Document,
    ForceReply,
    InlineKeyboardMarkup,
    InputFile,
    MessageEntity,
    ReplyParameters,
)
from tests.support.fake_bot_api.texts.formatting import MAX_CAPTION_UNITS, MAX_TEXT_UNITS, FormattedText, format_text
from tests.support.fake_bot_api.texts.keyboard import check_force_reply, check_keyboard
from tests.support.fake_bot_api.threads.thread_rules import put_in_thread
from tests.support.fake_bot_api.world import ChatState, World

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)


class Messages:
    """The bot's messages: sends, edits and deletes them."""

    def __init__(self, world: World) -> None:
        self._world = world

    def send_message(self, method: call.SendMessage) -> Message:
        content = self._text(method.text, method.parse_mode, method.entities)
        state = self._world.writable_chat(method.chat_id)
        message = self._new_message(state, method)
        self._set_text(message, content)
        message.link_preview_options = method.link_preview_options
        return self._world.keep(message)

    def send_document(self, method: call.SendDocument) -> Message:
        caption = format_text(method.caption or "", method.parse_mode, method.caption_entities, MAX_CAPTION_UNITS)
        state = self._world.writable_chat(method.chat_id)
        message = self._new_message(state, method)
        message.document = self._document(method.document)
        message.caption = caption.text or None
        message.caption_entities = caption.entities or None
        return self._world.keep(message)

    def _document(self, document: InputFile | str) -> Document:
        if isinstance(document, str):
            raise mistake("wrong file identifier/HTTP URL specified: the fake takes uploaded files only")
        file_id, stored = self._world.keep_file(document.file_name, document.content, "documents")
        return Document(
            file_id=file_id,
            file_unique_id=stored.unique_id,
            file_name=document.file_name,
            mime_type=document.content_type,
            file_size=len(document.content),
        )

    def _text(self, source: str, parse_mode: str | None, entities: list[MessageEntity] | None) -> FormattedText:
        content = format_text(source, parse_mode, entities, MAX_TEXT_UNITS)
        if not content.text:
            raise mistake("message text is empty")
        if any(entity.type == "text_mention" for entity in content.entities):
            return replace(content, entities=[each for each in map(self._with_user, content.entities) if each])
        return content

    def _with_user(self, entity: MessageEntity) -> MessageEntity | None:
        """An entity as readers see it: a mention of somebody whom the bot never met is none."""
        if entity.type != "text_mention":
            return entity
        user = self._world.met(entity.user.id) if entity.user else None
        return entity.model_copy(update={"user": user}) if user else None

    def _set_text(self, message: Message, content: FormattedText) -> None:
        message.text = content.text
        message.entities = content.entities or None
        message._dropped_entities = content.dropped

    def _new_message(self, state: ChatState, method: call.SendMessage | call.SendDocument) -> Message:
        markup, topic_id = method.reply_markup, method.message_thread_id
        replied = self._replied(state, method.reply_parameters, is_in_topic=topic_id is not None)
        message = Message(
            message_id=self._world.new_message_id(state.chat.id),
            from_=self._world.bot,
            date=self._world.now(),
            chat=state.chat,
            reply_to_message=replied.shown_in_reply() if replied else None,
            reply_markup=self._keyboard(markup, state.chat) if isinstance(markup, InlineKeyboardMarkup) else None,
        )
        message._force_reply = check_force_reply(markup) if isinstance(markup, ForceReply) else None
        put_in_thread(state, message, topic_id, method.direct_messages_topic_id)
        return message

    def _keyboard(self, markup: InlineKeyboardMarkup, chat: Chat) -> InlineKeyboardMarkup | None:
        return check_keyboard(markup, self._world.bot, chat, self._world.login_domain)

    def _replied(self, state: ChatState, reply: ReplyParameters | None, *, is_in_topic: bool) -> Message | None:
        """Return the message that is replied to. In a topic, none is sent without it."""
        if reply is None:
            return None
        if reply.chat_id not in (None, state.chat.id):
            raise mistake("the fake does not imitate replies to another chat")
        message = state.messages.get(reply.message_id)
        if message is None and (is_in_topic or not reply.allow_sending_without_reply):
            raise bad_request("message to be replied not found")
        return message

    def _own_message(self, chat_id: int | str | None, message_id: int | None) -> Message:
        state = self._world.writable_chat(chat_id)
        if message_id is None:
            raise mistake("message identifier is not specified")
        message = state.messages.get(message_id)
        if message is None:
            raise bad_request("message to edit not found")
        if message.from_.id != self._world.bot.id:
            raise bad_request("message can't be edited")
        if message._force_reply is not None:  # only messages with inline buttons, or none, can be
            raise bad_request("message can't be edited")
        return message

    def edit_text(self, method: call.EditMessageText) -> Message:
        content = self._text(method.text or "", method.parse_mode, method.entities)
        message = self._own_message(method.chat_id, method.message_id)
        if message.text is None:
            raise bad_request("there is no text in the message to edit")
        markup = self._keyboard(method.reply_markup, message.chat) if method.reply_markup else None
        before = message.text, message.entities or [], message.reply_markup
        if before == (content.text, content.entities, markup):
            raise bad_request(NOT_MODIFIED)
        self._set_text(message, content)
        message.reply_markup = markup
        message.edit_date = self._world.now()
        message._history.append(content.text)
        return message

    def edit_reply_markup(self, method: call.EditMessageReplyMarkup) -> Message:
        message = self._own_message(method.chat_id, method.message_id)
        markup = self._keyboard(method.reply_markup, message.chat) if method.reply_markup else None
        if message.reply_markup == markup:
            raise bad_request(NOT_MODIFIED)
        message.reply_markup = markup
        message.edit_date = self._world.now()
        return message

    def delete_message(self, method: call.DeleteMessage) -> bool:
        state = self._world.writable_chat(method.chat_id)
        message = state.messages.get(method.message_id)
        if message is None:
            raise bad_request("message to delete not found")
        own = message.from_.id == self._world.bot.id
        if not own and state.chat.type != "private" and not state.is_admin:
            raise bad_request("message can't be deleted")
        message._deleted = True
        del state.messages[method.message_id]
        return True
