"""The people on the other side: what they do on their phones, for tests to do."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.support.fake_bot_api.inline import MAX_QUERY_CHARS, InlineMode, ShownResults
from tests.support.fake_bot_api.message import CallbackQuery, InlineQuery, Message, Update
from tests.support.fake_bot_api.objects import (
    AnyChatMember,
    Chat,
    ChatMember,
    ChatMemberAdministrator,
    ChatMemberBanned,
    Document,
    ExternalReplyInfo,
    InlineQueryResultArticle,
    MessageEntity,
    MessageOrigin,
    PhotoSize,
    Sticker,
    TextQuote,
    User,
    Voice,
)
from tests.support.fake_bot_api.signatures import Signatures
from tests.support.fake_bot_api.texts.formatting import MAX_CAPTION_UNITS, MAX_TEXT_UNITS, format_text
from tests.support.fake_bot_api.texts.text import utf16_slice
from tests.support.fake_bot_api.threads.thread_rules import end_topics, follow
from tests.support.fake_bot_api.updates import UpdateQueue
from tests.support.fake_bot_api.world import CallbackAnswer, ChatState, World

START_LINK = re.compile(r"https://t\.me/(?P<username>\w+)\?start=(?P<payload>[A-Za-z0-9_-]{1,64})", re.ASCII)
"""A link that opens the bot and gives it a payload. Telegram ignores longer payloads, and those with other
characters."""

TELEGRAM_ITSELF = User(id=777_000, is_bot=False, first_name="Telegram")
"""The account that copies posts of channels into the groups where they are discussed."""

WaitForAnswer = Callable[[str], Awaitable[CallbackAnswer]]
WaitForResults = Callable[[str], Awaitable[ShownResults]]


@dataclass(frozen=True)
class Telegram:
    """The parts of the fake that people's actions need."""

    world: World
    updates: UpdateQueue
    inline: InlineMode
    answer_to: WaitForAnswer
    results_of: WaitForResults
    signatures: Signatures


class Person:
    """Somebody with a Telegram account."""

    def __init__(self, telegram: Telegram, user: User) -> None:
        self._telegram = telegram
        self.user = user

    @property
    def id(self) -> int:
        return self.user.id

    def private_chat(self) -> Window:
        """Their private chat with the bot, which the bot knows of once they have written there."""
        chat = Chat(
            id=self.id,
            type="private",
            first_name=self.user.first_name,
            last_name=self.user.last_name,
            username=self.user.username,
        )
        state = self._telegram.world.chats.setdefault(self.id, ChatState(chat, members={self.id: self.user}))
        return Window(self._telegram, self, state)

    def in_group(self, group: Group) -> Window:
        """The group as they see it."""
        group.state.members[self.id] = self.user
        return Window(self._telegram, self, group.state)

    def block_bot(self) -> None:
        self.private_chat().state.barred = "bot was blocked by the user"

    def unblock_bot(self) -> None:
        self.private_chat().state.barred = None

    async def press(self, message: Message, label: str) -> CallbackAnswer:
        """Press a button; return what the bot answered to the callback query. The message may have changed by then."""
        button = message.button(label)
        if button.callback_data is None:
            raise AssertionError(f"the button {button.text!r} sends nothing to the bot: {button!r}")
        return await self.press_data(message, button.callback_data)

    def copied(self, message: Message, label: str) -> str:
        """Press a button that copies; return what is in the clipboard then."""
        copying = message.button(label).copy_text
        assert copying is not None, f"the button {label!r} copies nothing"
        return copying.text

    def shared(self, message: Message, label: str) -> str:
        """Press a button that begins an inline query in another chat; return the text of that query."""
        query = message.button(label).switch_inline_query
        assert query is not None, f"the button {label!r} begins no inline query"
        return query

    def open_login(self, message: Message, label: str) -> str:
        """Press a button that signs in, and agree; return the URL that is opened in the browser."""
        button = message.button(label)
        assert button.signs_in, f"the button {label!r} signs nobody in"
        before = "&" if "?" in (button.url or "") else "?"
        return f"{button.url}{before}{self._telegram.signatures.login(self.user)}"

    def open_web_app(self, message: Message, label: str) -> str:
        """Press a button that opens a Mini App; return the URL that is opened within Telegram."""
        app = message.button(label).web_app
        assert app is not None, f"the button {label!r} opens no Mini App"
        return f"{app.url}#{self._telegram.signatures.app_fragment(self.user)}"

    async def inline(self, text: str, *, chat_type: str = "supergroup", offset: str = "") -> ShownResults:
        """Type `@bot text` in any chat; return what is shown above the input field, from Telegram's cache or the
        bot."""
        query = self._inline_query(text, chat_type, offset)
        cached = self._telegram.inline.cached(query)
        return cached or await self._telegram.results_of(self._ask_inline(query))

    def type_inline(self, text: str, *, chat_type: str = "supergroup") -> str:
        """Type so without waiting for the answer, as between two letters; return the id of the query."""
        return self._ask_inline(self._inline_query(text, chat_type, ""))

    def _inline_query(self, text: str, chat_type: str, offset: str) -> InlineQuery:
        assert len(text) <= MAX_QUERY_CHARS, "Telegram's apps send no longer query"
        number = 6_000_000_000 + len(self._telegram.inline.queries)
        return InlineQuery(id=str(number), from_=self.user, query=text, offset=offset, chat_type=chat_type)

    def _ask_inline(self, query: InlineQuery) -> str:
        assert self._telegram.world.bot.supports_inline_queries, "inline mode is off, so no query is sent"
        self._telegram.inline.ask(query)
        self._telegram.updates.put(Update(update_id=0, inline_query=query))
        return query.id

    async def choose(self, result: InlineQueryResultArticle, window: Window) -> Message:
        """Tap a result of an inline query: it is posted in that chat, in this person's name."""
        assert window.person is self, "the result is chosen where it was asked for"
        return window.post(result)

    async def press_above(self, shown: ShownResults) -> Message:
        """Press the button above the results, and *Start* in the chat that it opens; return the command."""
        assert shown.button is not None, "there is no button above the results"
        return await self.private_chat().send(f"/start {shown.button.start_parameter}")

    async def mention_as_guest(self, text: str, chat: Group, *, reply_to: Message | None = None) -> Message:
        """Write `@bot text` in a chat without the bot."""
        mention = f"@{self._telegram.world.bot.username}"
        return await self.in_group(chat).send(f"{mention} {text}".strip(), reply_to=reply_to)

    async def open_link(self, url: str) -> Message:
        """Open a link to the bot, and press *Start* there; return the command that this sends."""
        link = START_LINK.fullmatch(url)
        assert link is not None, f"Telegram opens no bot for {url}"
        assert link["username"].lower() == (self._telegram.world.bot.username or "").lower()
        return await self.private_chat().send(f"/start {link['payload']}")

    async def press_data(self, message: Message, callback_data: str) -> CallbackAnswer:
        """Press a button of an older version of the message, or forge one."""
        return await self._telegram.answer_to(self.press_and_leave(message, callback_data))

    def press_and_leave(self, message: Message, callback_data: str) -> str:
        """Press without waiting for the answer; return the id of the callback query."""
        world = self._telegram.world
        is_shown = message.via_bot is None and message.guest_bot_caller_user is None
        query = CallbackQuery(
            id=str(4_000_000_000 + len(world.queries)),
            from_=self.user,
            message=world.as_seen_now(message) if is_shown else None,
            inline_message_id=None if is_shown else f"inline-{message.message_id}",
            chat_instance=str(message.chat.id * 7),
            data=callback_data,
        )
        world.keep_query(query)
        self._telegram.updates.put(Update(update_id=0, callback_query=query))
        return query.id


class Group:
    """A supergroup with the bot in it. In privacy mode the bot sees commands, mentions and replies to it alone."""

    def __init__(self, telegram: Telegram, state: ChatState) -> None:
        self._telegram = telegram
        self.state = state

    @property
    def id(self) -> int:
        return self.state.chat.id

    def kick_bot(self) -> None:
        """Remove the bot. It is not told, as if the update was lost: `remove_bot` tells it."""
        self.state.barred = f"bot was kicked from the {self.state.chat.type} chat"

    def add_bot(self, by: Person, *, as_member: AnyChatMember | None = None) -> None:
        """Add the bot to a group that it is not in, as a plain member or as another kind of member."""
        bot, state = self._telegram.world.bot, self.state
        state.members[bot.id], state.members[by.id] = bot, by.user
        state.known_to_bot, state.is_guest_chat, state.barred = True, False, None
        self.tell_membership(
            by, ChatMember(status="left", user=bot), as_member or ChatMember(status="member", user=bot)
        )

    def remove_bot(self, by: Person) -> None:
        """Remove the bot. Supergroups do not let it come back by itself."""
        bot, chat = self._telegram.world.bot, self.state.chat
        self.kick_bot()
        del self.state.members[bot.id]
        gone = ChatMemberBanned(user=bot) if chat.type == "supergroup" else ChatMember(status="left", user=bot)
        self.tell_membership(by, ChatMember(status="member", user=bot), gone)

    def tell_membership(self, by: Person, old: AnyChatMember, new: AnyChatMember) -> None:
        """Tell the bot of what it is in the group now. Nothing else of the group changes."""
        world = self._telegram.world
        self._telegram.updates.put_membership(self.state.chat, by.user, old, new, date=world.now())

    def make_bot_admin(self) -> None:
        """An administrator sees every message."""
        self.state.is_admin = True

    def make_forum(self) -> None:
        """Turn topics on."""
        self.state.chat = self.state.chat.model_copy(update={"is_forum": True})

    def end_forum(self) -> None:
        """Turn topics off: their messages stay, as messages of a group without topics."""
        self.state.chat = self.state.chat.model_copy(update={"is_forum": None})
        end_topics(self.state)


class Channel:
    """A channel. Telegram tells a bot of what is posted there while it is one of its administrators."""

    def __init__(self, telegram: Telegram, state: ChatState, owner: Person) -> None:
        self._telegram = telegram
        self.state = state
        self.owner = owner
        self._discussed_in: Group | None = None
        self._roots: dict[int, Message] = {}
        """The messages below which posts are commented, by the ids of the posts."""

    @property
    def id(self) -> int:
        return self.state.chat.id

    @property
    def desk(self) -> Desk:
        """The window in which its posts are written."""
        return Desk(self._telegram, self.owner, self.state, self._copy)

    def discuss_in(self, group: Group) -> None:
        """Let the posts from now on be commented in a group."""
        self._discussed_in = group

    def root_of(self, post: Message) -> Message:
        """Return the message in the group below which a post is commented."""
        return self._roots[post.message_id]

    def _copy(self, post: Message) -> None:
        """Copy a post to the group in which it is discussed, as Telegram itself does."""
        if self._discussed_in is None:
            return
        origin = MessageOrigin(type="channel", date=post.date, chat=self.state.chat, message_id=post.message_id)
        window = Person(self._telegram, TELEGRAM_ITSELF).in_group(self._discussed_in)
        copy = window._message(forwarded_from=origin)
        copy.sender_chat, copy.is_automatic_forward = self.state.chat, True
        copy.text, copy.entities = post.text, post.entities
        self._roots[post.message_id] = window._deliver(copy)

    def make_bot_admin(self) -> None:
        self.state.known_to_bot, self.state.is_admin, self.state.barred = True, True, None
        self._tell(self._left, ChatMemberAdministrator(user=self._telegram.world.bot))

    def remove_bot(self) -> None:
        self.state.is_admin, self.state.barred = False, "bot was kicked from the channel chat"
        self._tell(ChatMemberAdministrator(user=self._telegram.world.bot), self._left)

    def rename(self, title: str, username: str | None = None) -> None:
        self.state.chat = self.state.chat.model_copy(update={"title": title, "username": username})

    @property
    def _left(self) -> ChatMember:
        return ChatMember(status="left", user=self._telegram.world.bot)

    def _tell(self, old: AnyChatMember, new: AnyChatMember) -> None:
        world = self._telegram.world
        self._telegram.updates.put_membership(self.state.chat, self.owner.user, old, new, date=world.now())


class Window:
    """A chat as one person sees it on their phone. Every action returns the message as Telegram keeps it."""

    def __init__(self, telegram: Telegram, person: Person, state: ChatState) -> None:
        self._telegram = telegram
        self.person = person
        self.state = state

    @property
    def id(self) -> int:
        return self.state.chat.id

    @property
    def messages(self) -> list[Message]:
        """All that stand in the chat, oldest first."""
        return list(self.state.messages.values())

    @property
    def bot_messages(self) -> list[Message]:
        return [message for message in self.messages if message.from_.is_bot]

    # --- actions ---

    async def send(
        self,
        text: str,
        *,
        reply_to: Message | None = None,
        quoting: str | None = None,
        forwarded_from: MessageOrigin | None = None,
        html: bool = False,
        sent_at: int | None = None,
    ) -> Message:
        """Write a text; with `html`, one with formatting and links. `sent_at` is a Unix time, for late delivery.

        `quoting`: The part of the message replied to that is shown above it, chosen by hand.
        """
        message = self._message(reply_to, forwarded_from, sent_at)
        if quoting is not None and reply_to is not None:
            message.quote = TextQuote(text=quoting, position=reply_to.content.index(quoting), is_manual=True)
        self._write(message, text, html=html)
        return self._deliver(message)

    async def reply_elsewhere(
        self, text: str, origin: MessageOrigin, *, quoting: str | None = None, document: Document | None = None
    ) -> Message:
        """Reply to a message of another chat, which Telegram does not show but for what is quoted of it."""
        message = self._message()
        message.external_reply = ExternalReplyInfo(
            origin=origin, chat=origin.chat, message_id=origin.message_id, document=document
        )
        if quoting is not None:
            message.quote = TextQuote(text=quoting, position=0, is_manual=True)
        self._write(message, text)
        return self._deliver(message)

    async def edit(self, message: Message, text: str, *, html: bool = False) -> Message:
        """Change the text or caption of one's message."""
        before = message.content
        self._write(message, text, html=html, caption=message.text is None)
        message.edit_date = self._telegram.world.now()
        if message.content != before:
            message._history.append(message.content)
        if self._bot_sees(message) and not self.state.is_guest_chat:
            self._put(self._telegram.world.as_seen_now(message), is_edit=True)
        return message

    async def delete(self, message: Message) -> None:
        """Delete a message. The bot is not told."""
        message._deleted = True
        del self.state.messages[message.message_id]

    async def send_document(
        self,
        name: str | None,
        content: bytes,
        *,
        caption: str | None = None,
        mime_type: str | None = None,
        size_bytes: int | None = None,
        reply_to: Message | None = None,
        forwarded_from: MessageOrigin | None = None,
        album: str | None = None,
    ) -> Message:
        """Send a file. Without `mime_type`, the one that its name suggests; `size_bytes` pretends that it is large."""
        message = self._message(reply_to, forwarded_from)
        message.media_group_id = album
        file_id, stored = self._telegram.world.keep_file(name or "file", content, "documents", size_bytes)
        message.document = Document(
            file_id=file_id,
            file_unique_id=stored.unique_id,
            file_name=name,
            mime_type=mime_type or mimetypes.guess_type(name or "")[0],
            file_size=stored.size_bytes,
        )
        if caption:
            self._write(message, caption, caption=True)
        return self._deliver(message)

    async def send_photo(
        self,
        *,
        caption: str | None = None,
        reply_to: Message | None = None,
        forwarded_from: MessageOrigin | None = None,
        album: str | None = None,
    ) -> Message:
        """Send a photo; `album` is the id that all photos of one album have."""
        message = self._message(reply_to, forwarded_from)
        message.media_group_id = album
        file_id, stored = self._telegram.world.keep_file("photo.jpg", b"\xff\xd8\xff\xd9", "photos")
        message.photo = [PhotoSize(file_id=file_id, file_unique_id=stored.unique_id, width=90, height=60, file_size=4)]
        if caption:
            self._write(message, caption, caption=True)
        return self._deliver(message)

    async def send_sticker(self) -> Message:
        message = self._message()
        file_id, stored = self._telegram.world.keep_file("sticker.webp", b"RIFF", "stickers")
        message.sticker = Sticker(
            file_id=file_id,
            file_unique_id=stored.unique_id,
            type="regular",
            width=512,
            height=512,
            is_animated=False,
            is_video=False,
            emoji="👍",
        )
        return self._deliver(message)

    async def send_voice(self) -> Message:
        message = self._message()
        file_id, stored = self._telegram.world.keep_file("voice.ogg", b"OggS", "voice")
        message.voice = Voice(
            file_id=file_id, file_unique_id=stored.unique_id, duration=3, mime_type="audio/ogg", file_size=4
        )
        return self._deliver(message)

    def post(self, result: InlineQueryResultArticle, *, reply_to: Message | None = None) -> Message:
        """Post a result of an inline query."""
        message = self._telegram.inline.posted(result, self._message(reply_to))
        message.via_bot = self._telegram.world.bot
        return self._deliver(message)

    # --- how Telegram makes a message of it ---

    def _message(
        self, reply_to: Message | None = None, forwarded_from: MessageOrigin | None = None, sent_at: int | None = None
    ) -> Message:
        world = self._telegram.world
        message = Message(
            message_id=world.new_message_id(self.id),
            from_=self.person.user,
            date=world.now() if sent_at is None else sent_at,
            chat=self.state.chat,
            forward_origin=forwarded_from,
            reply_to_message=reply_to.shown_in_reply() if reply_to else None,
        )
        self._choose_thread(message)
        return message

    def _choose_thread(self, message: Message) -> None:
        """Put the message where it belongs: into the thread of what it replies to, if it replies to anything."""
        follow(message)

    def _write(self, message: Message, text: str, *, html: bool = False, caption: bool = False) -> None:
        """Put in a text as an app sends it: cleaned, trimmed, commands and URLs found."""
        limit = MAX_CAPTION_UNITS if caption else MAX_TEXT_UNITS
        formatted = format_text(text, "HTML" if html else None, None, limit)
        if not formatted.text:
            raise AssertionError("Telegram's apps do not send an empty text")
        entities: list[MessageEntity] | None = formatted.entities or None
        if caption:
            message.caption, message.caption_entities = formatted.text, entities
        else:
            message.text, message.entities = formatted.text, entities

    def _deliver(self, message: Message) -> Message:
        if self.state.chat.type == "private" and not self.state.is_guest_chat:
            self.state.known_to_bot = True
        self._telegram.world.keep(message)
        if self.state.is_guest_chat and self._bot_sees(message):
            self._telegram.inline.ask_as_guest(message)
            self._telegram.updates.put(Update(update_id=0, guest_message=message))
        elif self._bot_sees(message):
            self._put(message)
        return message

    def _put(self, message: Message, *, is_edit: bool = False) -> None:
        update = Update(update_id=0, edited_message=message) if is_edit else Update(update_id=0, message=message)
        self._telegram.updates.put(update)

    def _bot_sees(self, message: Message) -> bool:
        if self.state.barred:
            return False
        bot = self._telegram.world.bot
        if self.state.is_guest_chat:
            mentioned = [mention.lower() for mention in message.entities_of("mention")]
            return bool(bot.supports_guest_queries) and f"@{bot.username}".lower() in mentioned
        if message.via_bot is not None or message.is_about_topic:
            return True
        if self.state.chat.type == "private" or bot.can_read_all_group_messages or self.state.is_admin:
            return True
        if message.reply_to_message and message.reply_to_message.from_.id == bot.id:
            return True
        return any(_addresses(message, entity, f"@{bot.username}".lower()) for entity in message.content_entities)


class Desk(Window):
    """A channel as those who post in it see it."""

    signature: str | None = None
    """The author's name under a post, where the channel shows it."""

    def __init__(
        self, telegram: Telegram, person: Person, state: ChatState, on_post: Callable[[Message], None]
    ) -> None:
        super().__init__(telegram, person, state)
        self._on_post = on_post

    def _deliver(self, message: Message) -> Message:
        post = super()._deliver(message)
        self._on_post(post)
        return post

    def _message(
        self, reply_to: Message | None = None, forwarded_from: MessageOrigin | None = None, sent_at: int | None = None
    ) -> Message:
        message = super()._message(reply_to, forwarded_from, sent_at)
        message.sender_chat, message.author_signature = self.state.chat, self.signature
        return message

    def _put(self, message: Message, *, is_edit: bool = False) -> None:
        post = message.model_copy(update={"chat": self.state.chat, "sender_chat": self.state.chat})
        update = Update(update_id=0, edited_channel_post=post) if is_edit else Update(update_id=0, channel_post=post)
        self._telegram.updates.put(update)

    def _bot_sees(self, message: Message) -> bool:
        return self.state.is_admin


def _addresses(message: Message, entity: MessageEntity, bot_mention: str) -> bool:
    """Return whether a command is for this bot or for any, or a mention is of this bot."""
    text = utf16_slice(message.content, entity.offset, entity.end).lower()
    if entity.type == "bot_command":
        return "@" not in text or text.endswith(bot_mention)
    return entity.type == "mention" and text == bot_mention
