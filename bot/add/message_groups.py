"""Keep messages that were forwarded in a row in the notebook, until their sender decides about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from telegram import Bot, Message

from bot.add.request import AddEach, AddRequest, AddText, AddTexts, SingleRequest, content_of
from bot.bot_api.places import place_of
from bot.messaging.html import utf16_length
from bot.updates.origins import origin_of
from index.bookkeeping import Notebook

WINDOW = timedelta(seconds=10)
"""Longest time between two messages of a row, by Telegram's clock. Apps send messages that are forwarded together
within a second; forwarding one by one takes a few seconds."""

MAX_MESSAGES = 100  # in one row; Telegram's apps forward no more at a time
TIDY_S = 600.0
"""Seconds between two checks for old messages."""

DROPPED_AFTER = timedelta(hours=24) - timedelta(seconds=TIDY_S)
"""Time after which undecided messages are deleted: they are kept for a day at most. Accepted work that is not done is
given up after a day, too."""

CUT_WITHIN = timedelta(seconds=3)  # pieces of one text are sent together

MIN_SPLIT_UNITS = 4_000
"""Shortest message that may be a piece of a longer text, in UTF-16 code units. Telegram's apps split texts near
4,096."""

_ENDS = (".", "!", "?", "…", ":", "”", "»", '"', ")", "。", "！", "？", "」")
"""Endings of a text that was not split within a sentence."""

FORWARDS_KEY = "forwards:"
"""Prefix of the keys of forwarded messages, before the ids of the chat and of the bot's message that asks about
them."""

_DECISION_KEY = "forwards-decided:"
"""Prefix of the keys of decisions, before the ids of the chat and of the first message of the row."""


class RowChoice(StrEnum):
    """A decision about a row."""

    EACH = "each"  # one article from each post
    ONE = "one"  # one article from all posts


@dataclass(frozen=True, slots=True)
class Row:
    """Messages that were forwarded one after the other, an album, or one long text."""

    chat_id: int
    offer_id: int  # of the bot's message that asks about them
    messages: tuple[Message, ...]  # in order

    @property
    def posts(self) -> list[tuple[Message, ...]]:
        """The messages, grouped: those of an album are one post, and so are the pieces of a split text."""
        posts: list[list[Message]] = []
        for message in self.messages:
            album = message.media_group_id
            before = next((post for post in posts if album and post[0].media_group_id == album), None)
            if before is None and posts and continues_text(posts[-1][-1], message):
                before = posts[-1]
            if before is None:
                posts.append(before := [])
            before.append(message)
        return [tuple(post) for post in posts]

    @property
    def each(self) -> list[SingleRequest]:
        """The content to add from each post. Posts without text and file are left out."""
        return [request for post in self.posts for request in _requests_of(post)]

    @property
    def left_out(self) -> int:
        """The number of posts without text and file."""
        return sum(1 for post in self.posts if not _requests_of(post))

    @property
    def as_one(self) -> AddTexts | None:
        """All posts as one article, with the origin of the first; None: not all of them are texts."""
        each = self.each
        if not each or not all(isinstance(request, AddText | AddTexts) for request in each):
            return None
        pieces = [piece for post in self.posts for piece in _pieces_of(post)]
        first = each[0]
        return AddTexts(tuple(join_pieces(pieces)), first.origin if isinstance(first, AddText | AddTexts) else None)

    def request(self, choice: RowChoice) -> AddRequest | None:
        """Return the content to add after a decision; None: there is none."""
        return AddEach(tuple(self.each)) if choice is RowChoice.EACH else self.as_one

    def continues_with(self, message: Message) -> bool:
        """Return whether *message* belongs to the row: it is in it, is of an album in it, or came right after the last.

        A message that came right after the last must be forwarded as well, or be the rest of a text. In another topic,
        no message belongs to it.
        """
        last = self.messages[-1]
        if any(each.message_id == message.message_id for each in self.messages):
            return True
        if len(self.messages) >= MAX_MESSAGES or place_of(last) != place_of(message):
            return False
        if continues_text(last, message):
            return True
        if message.media_group_id and any(each.media_group_id == message.media_group_id for each in self.messages):
            return True
        is_row = all(each.forward_origin is not None for each in (last, message))
        return is_row and timedelta() <= message.date - last.date <= WINDOW


class Forwarded:
    """The rows of all chats. Methods that change them write to the disk and may be called in any thread."""

    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook
        notes = (*notebook.items(FORWARDS_KEY), *notebook.items(_DECISION_KEY))
        self._dates = {key: _at(note) for key, note in notes}  # searching all notes takes long
        self._has_remains = False  # whether the file still contains deleted messages
        for prefix in (FORWARDS_KEY, _DECISION_KEY):
            notebook.watch(prefix, self._read_again)

    def _read_again(self, key: str) -> None:
        """Note what another process has stored or removed."""
        if note := self._notebook.get(key):
            self._dates[key] = _at(note)
        else:
            self._dates.pop(key, None)

    def keep(self, chat_id: int, offer_id: int, message: Message, text: str | None = None) -> None:
        """Add *message* to the row of an offer.

        Args: text: The part of its text or caption to use; None: all of it.
        Raises: StoreError.
        """
        name = "text" if message.text else "caption"
        content = message.to_dict() | ({} if text is None else {name: text})
        content.pop("reply_to_message", None)  # not needed, and it may be long
        self._put(f"{_key(chat_id, offer_id)}{message.message_id}", content)

    def row(self, chat_id: int, offer_id: int, bot: Bot) -> Row | None:
        """Return the row of an offer; None: it was decided or is too old."""
        notes = map(self._notebook.get, self._keys(_key(chat_id, offer_id)))
        messages = [Message.de_json(note, bot) for note in notes if note]  # a note may have been purged
        messages.sort(key=lambda message: message.message_id)
        return Row(chat_id, offer_id, tuple(messages)) if messages else None

    def open_row(self, message: Message) -> Row | None:
        """Return the undecided row to which *message* belongs; None: it begins a new one."""
        chat_id = message.chat_id
        offers = {int(key.split(":")[2]) for key in self._keys(f"{FORWARDS_KEY}{chat_id}:")}
        if not offers or not self._may_be_recent(_key(chat_id, max(offers)), message):
            return None
        row = self.row(chat_id, max(offers), message.get_bot())
        return row if row and row.continues_with(message) and not self.is_decided(row) else None

    def _may_be_recent(self, row_key: str, message: Message) -> bool:
        """Return whether *message* may belong to a row, by the times alone. This avoids reading most rows."""
        keys = self._keys(row_key)
        return f"{row_key}{message.message_id}" in keys or any(
            self._dates[key] + WINDOW >= message.date for key in keys
        )

    def decide(self, row: Row, choice: RowChoice) -> None:
        """Store the decision about a row. Later messages do not belong to it.

        Raises: StoreError.
        """
        note = {"offer": row.offer_id, "choice": choice.value, "date": int(row.messages[-1].date.timestamp())}
        self._put(_decided_key(row.chat_id, row.messages[0].message_id), note)

    def is_decided(self, row: Row) -> bool:
        """Return whether the sender has decided about the row."""
        return self._notebook.get(_decided_key(row.chat_id, row.messages[0].message_id)) is not None

    def decided(self, chat_id: int, first_id: int, bot: Bot) -> AddRequest | None:
        """Return the decided request for the row that begins with a message; None: no decision is stored."""
        note = self._notebook.get(_decided_key(chat_id, first_id))
        row = self.row(chat_id, int(str(note["offer"])), bot) if note else None
        return row.request(RowChoice(str(note["choice"]))) if note and row else None

    def drop(self, chat_id: int, offer_id: int) -> None:
        """Delete a row.

        Raises: StoreError.
        """
        keys = self._keys(_key(chat_id, offer_id))
        first_id = min((int(key.rpartition(":")[2]) for key in keys), default=0)
        self._remove([*keys, _decided_key(chat_id, first_id)])

    def tidy(self, now: datetime) -> None:
        """Delete undecided messages that are too old, and remove the text of deleted messages from the file.

        Raises: StoreError.
        """
        old = [key for key, at in list(self._dates.items()) if at + DROPPED_AFTER < now]
        if old or self._has_remains:
            self._notebook.purge(old)
            self._has_remains = False
        for key in old:
            self._dates.pop(key, None)

    def _keys(self, prefix: str) -> list[str]:
        return [key for key in list(self._dates) if key.startswith(prefix)]

    def _put(self, key: str, note: Mapping[str, object]) -> None:
        self._notebook.put(key, note)
        self._dates[key] = _at(note)

    def _remove(self, keys: Sequence[str]) -> None:
        self._notebook.remove(*keys)
        self._has_remains = self._has_remains or bool(keys)
        for key in keys:
            self._dates.pop(key, None)


def continues_text(before: Message, message: Message) -> bool:
    """Return whether *message* continues a text that Telegram's apps have split into several messages."""
    if not before.text or not message.text or (before.forward_origin is None) != (message.forward_origin is None):
        return False
    return utf16_length(before.text) >= MIN_SPLIT_UNITS and abs(_sent_at(message) - _sent_at(before)) <= CUT_WITHIN


def join_pieces(pieces: Sequence[tuple[str, datetime]]) -> list[str]:
    """Join the pieces of split texts. Each piece has the time when it was first sent."""
    joined: list[str] = []
    before, sent_at = "", datetime.min.replace(tzinfo=UTC)
    for text, at in pieces:
        if utf16_length(before) >= MIN_SPLIT_UNITS and abs(at - sent_at) <= CUT_WITHIN:
            border = "\n\n" if before.rstrip().endswith(_ENDS) else " "
            joined[-1] = f"{joined[-1].rstrip()}{border}{text.lstrip()}"
        else:
            joined.append(text)
        before, sent_at = text, at
    return joined


def _requests_of(post: Sequence[Message]) -> list[SingleRequest]:
    """Return the content to add from a message or from the messages of an album."""
    if len(post) == 1:
        content = content_of(post[0])
        return [content] if content else []
    files = [message for message in post if message.document]
    if files:
        return [request for message in files if (request := content_of(message))]
    texts = tuple(join_pieces(_pieces_of(post)))
    return [AddTexts(texts, origin_of(post[0]))] if texts else []


def _pieces_of(post: Sequence[Message]) -> list[tuple[str, datetime]]:
    return [(text, _sent_at(message)) for message in post if (text := message.text or message.caption)]


def _sent_at(message: Message) -> datetime:
    """Return the time when the message was first published."""
    return message.forward_origin.date if message.forward_origin else message.date


def _key(chat_id: int, offer_id: int) -> str:
    return f"{FORWARDS_KEY}{chat_id}:{offer_id}:"


def _decided_key(chat_id: int, first_id: int) -> str:
    return f"{_DECISION_KEY}{chat_id}:{first_id}"


def _at(note: Mapping[str, object]) -> datetime:
    date = note.get("date")
    return datetime.fromtimestamp(date if isinstance(date, int) else 0, UTC)


def keys_of_posts(notebook: Notebook, matches: Callable[[Mapping[str, object]], bool]) -> list[str]:
    """Return the keys of all messages of the forwarded posts of which a note matches."""
    rows: dict[str, dict[str, Mapping[str, object]]] = {}
    for key, note in notebook.items(FORWARDS_KEY):
        rows.setdefault(key.rpartition(":")[0], {})[key] = note
    keys: list[str] = []
    for row_key, notes in rows.items():
        messages = sorted(
            (Message.de_json(dict(note), None) for note in notes.values()), key=lambda each: each.message_id
        )
        matching = {key for key, note in notes.items() if matches(note)}
        posts = [{f"{row_key}:{each.message_id}" for each in post} for post in Row(0, 0, tuple(messages)).posts]
        keys += [key for post in posts if post & matching for key in post]
    return keys
