"""Telegram's memory: people, chats, messages, files, menus."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.support.fake_bot_api.errors import ApiError, bad_request, mistake
from tests.support.fake_bot_api.message import CallbackQuery, Message
from tests.support.fake_bot_api.objects import BotCommand, BotCommandScope, Chat, DirectMessagesTopic, User

QUERY_LIFE_S = 600.0
"""Seconds for which a query of any kind can be answered. Telegram's are about 15, and not documented: here they are
more, so that no test depends on how fast the machine is."""


@dataclass
class CallbackAnswer:
    """The answer to a callback query, as the presser of the button saw it."""

    text: str | None = None
    show_alert: bool = False


@dataclass
class Topic:
    """A topic of a forum or of a private chat."""

    id: int
    """The id of the service message that tells of it and begins it."""
    is_closed: bool = False


@dataclass
class ChatState:
    chat: Chat
    messages: dict[int, Message] = field(default_factory=dict)
    members: dict[int, User] = field(default_factory=dict)
    known_to_bot: bool = False
    """A private chat is known once its user has written to the bot."""
    barred: str | None = None
    """The reason why the bot may not write: the description of the 403."""
    migrated_to: int | None = None
    """The id of the supergroup that the group has become."""
    is_guest_chat: bool = False
    """True if the bot is not in the chat, and can be mentioned there as a guest."""
    is_admin: bool = False
    """True if the bot is an administrator of the group: then it sees every message."""
    actions: list[str] = field(default_factory=list)
    reactions: dict[int, list[str]] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    former_topics: set[int] = field(default_factory=set)
    """The ids of topics that are no more."""
    direct_topics: dict[int, DirectMessagesTopic] = field(default_factory=dict)
    """The topics of a channel's direct messages, by their ids: one for each person who writes to the channel."""


@dataclass(frozen=True)
class StoredFile:
    """A file on Telegram's servers."""

    unique_id: str
    path: str
    content: bytes
    size_bytes: int


MenuKey = tuple[str, int | None, int | None, str]


@dataclass
class World:
    """All state, without any behaviour of the API."""

    bot: User
    chats: dict[int, ChatState] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    """By file_id."""
    queries: dict[str, CallbackQuery] = field(default_factory=dict)
    answers: dict[str, CallbackAnswer] = field(default_factory=dict)
    expires_at: dict[str, float] = field(default_factory=dict)
    """The times from which queries of all kinds, by their ids, cannot be answered any more; Unix seconds."""
    menus: dict[MenuKey, list[BotCommand]] = field(default_factory=dict)
    login_domain: str | None = None
    """The host at which people may sign in with the bot, as set with /setdomain at BotFather."""
    clock: Callable[[], float] = time.time
    _last_message_id: dict[int, int] = field(default_factory=dict)

    def now(self) -> int:
        return int(self.clock())

    def keep_query(self, query: CallbackQuery) -> None:
        self.queries[query.id] = query
        self.may_be_answered(query.id)

    def may_be_answered(self, query_id: str) -> None:
        """Let a query be answered from now on, until it is too old."""
        self.expires_at[query_id] = self.clock() + QUERY_LIFE_S

    def is_too_old(self, query_id: str) -> bool:
        """Return whether a query is unknown, or too old to answer."""
        return self.clock() >= self.expires_at.get(query_id, 0.0)

    def known_chat(self, chat_id: int | str | None) -> ChatState:
        """The chat, if the bot may know it."""
        if chat_id is None or chat_id == "":
            raise mistake("chat_id is empty")
        state = self.chats.get(chat_id) if isinstance(chat_id, int) else self._public_chat(chat_id)
        if state is not None and state.is_guest_chat:
            raise mistake("chat not found: the bot was mentioned there as a guest, and is not in it")
        if state is None or not (state.known_to_bot or (state.chat.username and state.chat.type != "private")):
            raise bad_request("chat not found")
        if state.migrated_to is not None:
            reason = "Bad Request: group chat was upgraded to a supergroup chat"
            raise ApiError(400, reason, migrate_to_chat_id=state.migrated_to)
        return state

    def _public_chat(self, name: str) -> ChatState | None:
        """The group or channel with this @username, which everybody may know."""
        for state in self.chats.values():
            username = state.chat.username
            if state.chat.type != "private" and username and name.lower() == f"@{username}".lower():
                return state
        return None

    def writable_chat(self, chat_id: int | str | None) -> ChatState:
        """The chat, if the bot may write there."""
        state = self.known_chat(chat_id)
        if state.barred:
            raise ApiError(403, f"Forbidden: {state.barred}")
        if state.chat.type == "channel" and not state.is_admin:
            raise ApiError(403, "Forbidden: bot is not a member of the channel chat")
        return state

    def met(self, user_id: int) -> User | None:
        """A person of a chat that the bot knows."""
        chats = [state for state in self.chats.values() if state.known_to_bot]
        return next((state.members[user_id] for state in chats if user_id in state.members), None)

    def new_message_id(self, chat_id: int) -> int:
        """Rising in each chat, from a start of its own, so that a mix-up of chats is noticed. None is 1: in a forum,
        that is the id of General."""
        start = 1 + 100 * len(self._last_message_id)
        self._last_message_id[chat_id] = self._last_message_id.get(chat_id, start) + 1
        return self._last_message_id[chat_id]

    def keep_file(
        self, name: str, content: bytes, folder: str, size_bytes: int | None = None
    ) -> tuple[str, StoredFile]:
        """Store a file; return its file_id too. `size_bytes` pretends that it is larger than it is."""
        number, extension = len(self.files), name.rpartition(".")[2] if "." in name else "bin"
        unique_id = hashlib.sha256(name.encode() + content).hexdigest()[:16]
        size_bytes = len(content) if size_bytes is None else size_bytes
        stored = StoredFile(unique_id, f"{folder}/file_{number}.{extension}", content, size_bytes)
        self.files[f"AgAD{unique_id}{number}"] = stored
        return f"AgAD{unique_id}{number}", stored

    def keep(self, message: Message) -> Message:
        message._history.append(message.content)
        self.chats[message.chat.id].messages[message.message_id] = message
        return message

    def as_seen_now(self, message: Message) -> Message:
        """A copy, as Telegram would send it now: the message that it replies to may have changed or gone since."""
        replied = message.reply_to_message
        if replied is None:
            return message.model_copy()
        current = self.chats[message.chat.id].messages.get(replied.message_id)
        return message.model_copy(update={"reply_to_message": current.shown_in_reply() if current else None})

    def menu_key(self, scope: BotCommandScope | None, language_code: str | None) -> MenuKey:
        scope = scope or BotCommandScope(type="default")
        chat_id = int(scope.chat_id) if scope.chat_id is not None else None
        return scope.type, chat_id, scope.user_id, language_code or ""

    def menu_of(self, user: User, chat_id: int) -> list[BotCommand]:
        """The commands that a user is shown in a chat: the narrowest scope that has some, their language first."""
        private = user.id == chat_id
        scopes: list[tuple[str, int | None, int | None]] = [
            ("chat_member", chat_id, user.id),
            ("chat", chat_id, None),
            ("all_private_chats" if private else "all_group_chats", None, None),
            ("default", None, None),
        ]
        for scope in scopes:
            for language in (user.language_code or "", ""):
                if menu := self.menus.get((*scope, language)):
                    return menu
        return []
